"""The task that brings an article in, keeping what came of it, and knowing an article again."""

import gzip
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from casebook.actions.maintenance import rebuild_edition
from casebook.interchange.capture import intakes, warc
from casebook.interchange.capture.intakes import (
    begin,
    begin_again,
    bring_in,
    keep,
    known_as,
    known_by_address,
    under_way,
)
from casebook.models import Capture, Intake, IntakeState, PublicClaim, Source
from casebook.projections import resolve_all
from casebook.tests import factories
from casebook.tests.outlets import article, outlet, page

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LONG = article(paragraphs=6)


@pytest.fixture
def site(settings):
    settings.FETCH_LOOPBACK = True
    with outlet() as serving:
        yield serving


def brought(address="", **fields):
    """An intake after the worker had its turn."""
    intake = Intake(by=factories.publisher(), address=address, **fields)
    begin(intake)
    bring_in.call(intake.ref)
    intake.refresh_from_db()
    return intake


class TestFetched:
    def test_everything_is_proposed_and_the_answer_kept_as_it_was_sent(self, site):
        packed = gzip.compress(page("english.html"))
        intake = brought(site.html("/a?utm_source=x", packed, Content_Encoding="gzip"))
        assert (intake.state, intake.error) == ("ready", "")
        assert intake.proposed["headline"] == "Families of nine held at Norhold ask for a list"
        assert intake.final_address == site.address + "/a?utm_source=x"
        assert packed in gzip.decompress(bytes(intake.content))
        assert warc.read(bytes(intake.content)).body == page("english.html")

    def test_what_went_wrong_stands_with_it_and_it_can_be_tried_again(self, site):
        intake = brought(site.address + "/a")
        assert intake.state == IntakeState.FAILED
        assert "no such page" in intake.error
        site.html("/a", LONG)
        begin_again(intake)
        bring_in.call(intake.ref)
        intake.refresh_from_db()
        assert (intake.state, intake.error) == ("ready", "")

    def test_what_went_wrong_is_told_in_the_language_of_whoever_asked(self, site):
        intake = Intake(by=factories.publisher(), address=site.address + "/a")
        with translation.override("ru"):
            begin(intake)
        bring_in.call(*DBTaskResult.objects.get().args_kwargs["args"])
        intake.refresh_from_db()
        assert "страницы больше нет" in intake.error

    def test_without_the_permission_this_machine_is_not_asked(self, site, settings):
        settings.FETCH_LOOPBACK = False
        site.html("/a", LONG)
        intake = brought(site.address.replace(site.address.rpartition(":")[2], "80"))
        assert intake.state == IntakeState.FAILED
        assert site.asked == []

    def test_a_task_that_comes_twice_does_it_once(self, site):
        intake = brought(site.html("/a", LONG))
        bring_in.call(intake.ref)
        assert len(site.asked) == 1

    def test_one_that_was_given_up_meanwhile_does_nothing(self):
        bring_in.call("zzzzzzzz")

    def test_an_error_of_our_own_is_told_and_raised(self, site, monkeypatch):
        monkeypatch.setattr(intakes, "_read", lambda *args: 1 // 0)
        intake = Intake(by=factories.publisher(), address=site.html("/a", LONG))
        begin(intake)
        with pytest.raises(ZeroDivisionError):
            bring_in.call(intake.ref)
        intake.refresh_from_db()
        assert intake.state == IntakeState.FAILED


class TestStopped:
    """A worker that was killed in the middle."""

    def left(self, minutes, state="fetching"):
        then = timezone.now() - timedelta(minutes=minutes)
        return Intake.objects.create(
            by=factories.publisher(), address="https://a.example/1", state=state, asked_at=then, begun_at=then
        )

    def test_it_is_not_under_way_for_ever(self):
        assert not self.left(1).stuck
        assert self.left(1).under_way
        for state in ("waiting", "fetching", "reading"):
            assert self.left(30, state).stuck
            assert not self.left(30, state).under_way
        assert not self.left(30, "ready").stuck

    def test_whoever_was_at_it_writes_nothing_once_it_was_begun_again(self, site, monkeypatch):
        intake = Intake(by=factories.publisher(), address=site.html("/a", LONG))
        begin(intake)
        real = intakes._fetched

        def late(given):
            found = real(given)
            # Somebody pressed the button meanwhile.
            begin_again(given)
            return found

        monkeypatch.setattr(intakes, "_fetched", late)
        bring_in.call(intake.ref)
        intake.refresh_from_db()
        assert (intake.state, bytes(intake.content)) == ("waiting", b"")

    def test_what_was_fetched_before_is_read_and_not_fetched_again(self, site):
        intake = brought(site.html("/a", LONG))
        Intake.objects.update(state="reading", proposed={}, begun_at=timezone.now() - timedelta(hours=1))
        intake.refresh_from_db()
        begin_again(intake)
        bring_in.call(intake.ref)
        intake.refresh_from_db()
        assert (intake.state, intake.method, len(site.asked)) == ("ready", "fetched", 1)


class TestUploaded:
    def test_a_page(self):
        intake = brought(content=LONG.encode(), method="uploaded")
        assert (intake.state, intake.media_type, intake.proposed["headline"]) == (
            "ready",
            "text/html",
            "Nine women wait",
        )

    def test_a_warc_file_tells_where_and_when(self, site):
        first = brought(site.html("/a", LONG))
        intake = brought(content=bytes(first.content), method="uploaded")
        assert (intake.media_type, intake.final_address) == (warc.MEDIA_TYPE, site.address + "/a")
        assert abs(intake.captured_at - first.captured_at) < timedelta(seconds=1)
        assert intake.payload_sha256 == first.payload_sha256

    def test_a_broken_pdf_can_be_kept_and_its_text_typed(self):
        intake = brought(content=b"%PDF-1.4 rubbish", method="uploaded")
        assert intake.state == "ready"
        assert "The PDF is broken." in intake.proposed["notes"]

    @pytest.mark.parametrize("content", [b"\x7fELF\0\0", gzip.compress(b"x", mtime=0)])
    def test_what_is_no_article_is_refused(self, content):
        assert brought(content=content, method="uploaded").state == "failed"


class TestKept:
    def kept(self, source, text="What it says.", **fields):
        intake = Intake.objects.create(by=factories.publisher(), state="ready", method="typed", **fields)
        return intake, keep(intake, source, text, by=factories.publisher())

    def test_with_a_draft_once_and_of_the_intake_nothing_is_left(self, site):
        source = factories.source()
        intake = brought(site.html("/a", LONG))
        content = bytes(intake.content)
        copy = keep(intake, source, "What it says.", by=factories.publisher())
        assert keep(intake, source, "Once more.", by=factories.publisher()) is None
        copy.refresh_from_db()
        assert (bytes(copy.content), copy.text, copy.captured_by) == (content, "What it says.", factories.publisher())
        assert copy.final_address == site.address + "/a"
        intake.refresh_from_db()
        assert (intake.state, bytes(intake.content), intake.proposed, intake.source) == ("kept", b"", {}, source)

    def test_with_a_published_source_and_nothing_published_changes(self):
        source = factories.published_source()
        self.kept(source)
        assert (source.captures.count(), resolve_all()) == (1, [])

    def test_an_older_copy_of_an_undated_source_moves_the_day_from_which_it_is_known(self):
        source = factories.published_source(when="")
        group = factories.published("person", "Women in North prison", form="group")
        claim = factories.said(group, "count", "9", scope="people", source=source)
        day = (timezone.now() - timedelta(days=400)).date()
        assert PublicClaim.objects.get(ref=claim.ref).known_from > day
        self.kept(source, captured_at=timezone.now() - timedelta(days=400))
        assert PublicClaim.objects.get(ref=claim.ref).known_from == day
        assert rebuild_edition(check=True) == []

    def test_the_same_bytes_are_kept_once(self):
        source = factories.source()
        assert self.kept(source)[1] == self.kept(source)[1]
        assert Capture.objects.count() == 1

    def test_another_copy_is_kept_without_asking(self, site):
        source = factories.published_source(address=site.html("/a", LONG))
        intake = brought(source.address, source=source)
        assert (intake.state, source.captures.get().text[:11]) == ("kept", "Paragraph 1")

    def test_rows_of_what_was_kept_go_after_a_week(self, site):
        source = factories.source()
        old, _copy = self.kept(source, asked_at=timezone.now() - timedelta(days=8))
        brought(site.html("/a", LONG))
        assert not Intake.objects.filter(pk=old.pk).exists()
        assert Source.objects.filter(pk=source.pk).exists()


class TestKnownAgain:
    @pytest.fixture
    def source(self):
        return factories.published_source(
            "Nine women wait", address="https://www.outlet.example/2024/nine?utm_source=x"
        )

    @pytest.mark.parametrize(
        "address",
        [
            "http://outlet.example/2024/nine/",
            "https://m.outlet.example/2024/nine#comments",
            "https://outlet.example/2024/nine/amp",
            "https://web.archive.org/web/20240512000000/https://outlet.example/2024/nine",
        ],
    )
    def test_by_its_address_in_any_spelling(self, source, address):
        known = known_by_address([address])
        assert (known.source, known.surely) == (source, True)

    def test_by_the_address_that_it_calls_its_own(self, source):
        proposed = {"canonical": "https://outlet.example/2024/nine"}
        assert known_as(Intake(address="https://copies.example/7", proposed=proposed)).source == source

    def test_by_where_it_leads(self, source):
        assert known_as(Intake(address="https://short.example/x", final_address=source.address)).source == source

    def test_by_its_bytes_and_by_its_words(self, site, source):
        intake = brought(site.html("/a", LONG))
        keep(intake, source, intake.proposed["text"], by=factories.publisher())
        same = brought(content=LONG.encode(), method="uploaded")
        assert known_as(same).why == "It has a copy that is the same to the last byte."
        other = brought(content=LONG.replace("<nav>", "<nav class=x>").encode(), method="uploaded")
        assert known_as(other).why == "It has a copy with the same words."
        assert known_as(brought(content=article("Another one", 6).encode(), method="uploaded")) is None

    def test_two_pages_that_ask_to_sign_in_are_not_one_article(self, source):
        intake = Intake.objects.create(by=factories.publisher(), state="ready", content=b"1", proposed={})
        keep(intake, source, "Please sign in to read on.", by=factories.publisher())
        assert known_as(Intake(proposed={"text": "Please sign in to read on."})) is None

    def test_what_somebody_is_bringing_in_already(self):
        intake = Intake.objects.create(by=factories.publisher(), address="https://www.outlet.example/9?fbclid=1")
        assert under_way("http://outlet.example/9") == intake
        assert under_way("http://outlet.example/10") is None


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it(site):
    intake = Intake(by=factories.publisher(), address=site.html("/a", LONG))
    begin(intake)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    intake.refresh_from_db()
    assert intake.state == "ready"
