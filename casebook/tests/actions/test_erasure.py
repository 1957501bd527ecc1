"""Erasing: two people, everything that tells of it, what others keep, and that nothing opens or comes back."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import models
from django.utils import timezone

from casebook import actions, search
from casebook.actions.erasure_plan import ERASABLE, GOES, TABLES, ErasureTable, plan_of, versions
from casebook.interchange.integrity import check_archive
from casebook.models import (
    Action,
    ActionKind,
    Attribution,
    Capture,
    Citation,
    Claim,
    Correction,
    Dispute,
    ErasedReference,
    Erasure,
    Intake,
    Record,
    Request,
    Revision,
    Source,
    Wish,
)
from casebook.models.archive import write_guard
from casebook.names import COVER
from casebook.projections import resolve_all
from casebook.tests import factories

pytestmark = pytest.mark.django_db

WHY = {"why": "wish", "reason": "She wrote to us."}


def erase(thing, **asked):
    """Asked for by one person and confirmed by another."""
    asked = actions.ask_to_erase(thing, by=factories.publisher(), **{**WHY, **asked})
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())


def whole() -> list[str]:
    """What the archive's own checks find: nothing, if it is whole."""
    return [str(found) for found in (*resolve_all(), *search.differences(), *check_archive())]


def everywhere(*words: str) -> list[str]:
    """Where one of the words stands, in any column of any table."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for row in model._base_manager.values():
            for name, value in row.items():
                text = bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else str(value)
                if model is Session and name == "session_data":
                    text = str(SessionStore().decode(text))
                found += [f"{model._meta.label}.{name}: {text}" for word in words if word.casefold() in text.casefold()]
    return found


class Told:
    """Somebody of whom everything is told that can be, and what others say of her."""

    def __init__(self) -> None:
        by = factories.publisher()
        self.post = factories.published("organisation", "The Example Post")
        self.article = factories.published_source("Letters from a prison", outlet=self.post)
        self.about_her = factories.published_source(
            "Zorkaltseva speaks", "2020", outlet=self.post, address="https://post.example/zorkaltseva-speaks"
        )
        self.prison = factories.published("facility", "Norhold prison")
        self.woman = factories.published("person", "One of the women", name_policy="full")
        self.other = factories.published("person", "Another woman", name_policy="full")
        self.name = factories.said(self.woman, "name", "Dana Zorkaltseva", source=self.article)
        factories.said(self.other, "name", "Dana Omarova", source=self.article)
        self.held = factories.said(
            self.woman, "held_at", self.prison, source=self.article, quote="Zorkaltseva was brought"
        )
        self.sentence = factories.published("sentence", "Life sentence")
        factories.said(self.sentence, "sentence_of", self.woman, source=self.article)
        factories.said(self.sentence, "term", "life", source=self.article)
        self.visit = factories.published("event", "A visit")
        for one in (self.woman, self.other):
            factories.said(self.visit, "concerns", one, source=self.article)
        self.aunt = factories.published("person", "Aunt of Dana Zorkaltseva", has_page=False)
        factories.said(self.aunt, "kin_of", self.woman, scope="aunt-or-uncle", source=self.article)
        # What others say, and what she said of them.
        self.reported = factories.said(
            self.other,
            "held_at",
            self.prison,
            source=self.article,
            chain=[{"speaker": self.woman, "capacity": "a cellmate"}],
        )
        self.mentioned = factories.said(
            self.prison, "statement", "Zorkal’ceva and Dana wrote a letter.", scope="account", source=self.about_her
        )
        self.elsewhere = factories.said(
            factories.published("facility", "Far prison"), "statement", "Dana is cold.", scope="account",
            source=factories.published_source("Elsewhere", outlet=self.post),
        )  # fmt: skip
        yes = factories.said(self.woman, "statement", "She is well.", scope="account", source=self.article)
        no = factories.said(self.woman, "statement", "She is ill.", scope="account", source=self.about_her)
        self.dispute = factories.dispute("Is Zorkaltseva well?", [yes], [no])
        self.kept_dispute = factories.dispute(
            "Where was Zorkaltseva's cellmate?", [self.reported], [self.mentioned], [no]
        )
        self.merged = factories.published("person", "The same woman", name_policy="full")
        factories.merged(self.merged, self.woman)
        superseding = factories.claim(self.woman, "statement", "She is tired.", scope="account")
        factories.cite(superseding, self.article)
        actions.supersede(yes, superseding, by=by, public_reason="Zorkaltseva said so herself.")
        actions.record_wish(self.woman, "religion", by=by, private_reason="a letter by Zorkaltseva")
        actions.revise(self.prison, {"note": "Zorkaltseva was here."}, by=by, public_reason="Added what she said.")
        actions.revise(self.prison, {"note": "She was here."}, by=by, public_reason="Took out Zorkaltseva's name.")
        notice = Correction.objects.create(kind="reply", on_model="record", on_ref=self.woman.ref, text="She replied.")
        factories.publish(notice)
        self.notice = Correction.objects.create(
            kind="reply", on_model="record", on_ref=self.prison.ref, text="Zorkaltseva replied."
        )
        factories.publish(self.notice)
        self._drafts()
        self._private()

    def _drafts(self) -> None:
        draft = factories.claim(self.woman, "statement", "A draft on Zorkaltseva", scope="account")
        factories.cite(draft, self.article, quote="Zorkaltseva drafted")
        deleted = factories.claim(self.woman, "name", "Zorka Zorkaltseva")
        deleted.delete()
        self.draft = factories.claim(self.prison, "statement", "Zorkaltseva in a draft", scope="account")

    def _private(self) -> None:
        now = timezone.now()
        Request.objects.create(kind="other", about=self.woman.ref, text="I am she.", received_at=now, due_at=now)
        self.request = Request.objects.create(kind="other", text="I know Zorkaltseva.", received_at=now, due_at=now)
        with write_guard.opened():
            self.capture = Capture.objects.create(
                source=self.about_her,
                content="<p>Zorkaltseva speaks</p>".encode("cp1251"),
                sha256="0" * 64,
                captured_at=now,
                method="test",
                text="Zorkaltseva speaks",
            )
            self.copy = Capture.objects.create(
                source=self.article,
                content=b"<p>Letters</p>",
                sha256="1" * 64,
                captured_at=now,
                method="test",
                text="L",
            )
        of_record = ContentType.objects.get_for_model(Record)
        for thing, words in ((self.woman, "Dana Zorkaltseva"), (self.prison, "Norhold of Zorkaltseva")):
            LogEntry.objects.create(
                user=factories.publisher(),
                content_type=of_record,
                object_id=str(thing.pk),
                object_repr=words,
                action_flag=2,
            )
        session = SessionStore()
        session["_messages"] = f'[["__json_message",0,25,"{self.woman.ref}: done, Zorkaltseva"]]'
        session["kept"] = "as it is"
        session.save()


WORLD = Told


class TestListed:
    """A table, a column with text, or a link that is not listed could keep what was erased."""

    def listed(self):
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.proxy and not hasattr(model, "instance_type"):
                yield model

    def test_every_table(self):
        assert {model._meta.label_lower for model in self.listed()} == set(TABLES)

    def test_every_table_of_versions(self):
        tables = {model for model, _of, _table in versions()}
        assert tables == {model for model in apps.get_models() if hasattr(model, "instance_type")}

    def test_every_column_that_may_hold_text(self):
        for model in self.listed():
            table: ErasureTable = TABLES[model._meta.label_lower]
            kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
            free = {f.name for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices}
            free.discard("outlet")
            named = {*table.texts, *table.codes}
            missing = free - named
            assert not missing, f"{model.__name__}: say in actions/erasure_plan.py how these are erased: {missing}"
            assert set(table.texts) <= free
            assert not set(table.texts) & set(table.codes)

    def test_every_link_to_what_can_be_erased(self):
        going = {
            apps.get_model(label) for label, table in TABLES.items() if GOES in table.links.values() or table.about
        }
        for model in self.listed():
            links = {
                f.name
                for f in model._meta.concrete_fields
                if f.is_relation and f.related_model._meta.concrete_model in {*ERASABLE, *going}
            }
            assert links == set(TABLES[model._meta.label_lower].links), model.__name__


class TestTwoPeople:
    def test_asking_erases_nothing(self, w):
        before = factories.dump()
        asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        after = factories.dump()
        assert after.pop("Erasure") == [{**after_row(asked)}]
        before.pop("Erasure")
        assert after == before

    def test_nobody_confirms_what_they_asked_for(self, w):
        asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        with pytest.raises(actions.ActionRefused, match="a second person"):
            actions.erase(asked, by=factories.publisher(), seen=actions.plan_asked(asked).fingerprint())
        assert Record.objects.filter(pk=w.woman.pk).exists()

    @pytest.mark.parametrize("role", ["contributor", "editor"])
    def test_only_publishers(self, w, role):
        asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        member = factories.member(role, role)
        for action in (
            lambda: actions.ask_to_erase(w.prison, by=member, **WHY),
            lambda: actions.erase(asked, by=member, seen=actions.plan_asked(asked).fingerprint()),
            lambda: actions.decline_to_erase(asked, by=member),
        ):
            with pytest.raises(actions.ActionRefused, match="you may not do this"):
                action()

    @pytest.mark.parametrize("given", [{"reason": " "}, {"why": "whim"}])
    def test_a_reason_is_needed(self, w, given):
        with pytest.raises(actions.ActionRefused, match="Say why"):
            actions.ask_to_erase(w.woman, by=factories.publisher(), **{**WHY, **given})

    def test_it_is_asked_for_once(self, w):
        actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        with pytest.raises(actions.ActionRefused, match="asked for already"):
            actions.ask_to_erase(w.woman, by=factories.second(), **WHY)

    def test_declined_it_stays_and_can_be_asked_for_again(self, w):
        asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        actions.decline_to_erase(asked, by=factories.second())
        assert Record.objects.filter(pk=w.woman.pk).exists()
        with pytest.raises(actions.ActionRefused, match="not there any more"):
            actions.erase(asked, by=factories.second(), seen="")
        erase(w.woman)

    def test_what_changed_since_it_was_read_is_read_again(self, w):
        asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
        seen = actions.plan_asked(asked).fingerprint()
        factories.claim(w.woman, "statement", "A further draft", scope="account")
        with pytest.raises(actions.ActionRefused, match="look at it again"):
            actions.erase(asked, by=factories.second(), seen=seen)
        assert Record.objects.filter(pk=w.woman.pk).exists()
        actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())
        assert not Record.objects.filter(pk=w.woman.pk).exists()


def after_row(asked):
    return type(asked)._base_manager.filter(pk=asked.pk).values()[0]


class TestAPerson:
    def test_nothing_that_tells_of_her_is_left_anywhere(self, w):
        refs = [ref for of_kind in plan_of(w.woman).refs.values() for ref in of_kind]
        assert len(everywhere("zorka")) > 25
        erase(w.woman)
        assert everywhere("zorka", "Зорка", *refs) == []
        assert whole() == []

    def test_what_is_left_is_one_action_that_says_nothing_of_her(self, w):
        before = set(Action.objects.values_list("pk", flat=True))
        erase(w.woman)
        (action,) = Action.objects.exclude(pk__in=before)
        assert (action.kind, action.by, action.private_reason, action.public_reason) == (
            ActionKind.ERASE,
            factories.second(),
            "wish",
            "",
        )
        assert (action.on_model, action.detail) == ("record", {"asked_by": "publisher"})
        assert not Record.objects.filter(ref=action.on_ref).exists()
        assert action.on_ref != w.woman.ref
        assert not Erasure.objects.exists()

    def test_who_was_merged_into_her_goes_too_and_so_do_sentences_of_nobody_else(self, w):
        erase(w.woman)
        gone = Record.objects.filter(pk__in=[w.woman.pk, w.merged.pk, w.sentence.pk])
        assert not gone.exists()
        assert not Claim.objects.filter(subject=w.sentence.pk).exists()
        assert not Wish.objects.exists()
        assert not Dispute.objects.filter(pk=w.dispute.pk).exists()

    def test_of_one_that_was_merged_the_whole_family_goes(self, w):
        erase(w.merged)
        assert not Record.objects.filter(pk=w.woman.pk).exists()

    def test_what_concerns_others_too_stays_without_her(self, w):
        erase(w.woman)
        assert list(w.visit.claims.values_list("target", flat=True)) == [w.other.pk]
        w.kept_dispute.refresh_from_db()
        assert w.kept_dispute.question == f"Where was {COVER}'s cellmate?"
        assert (w.kept_dispute.sides.count(), w.kept_dispute.public) == (2, True)

    def test_what_she_said_of_others_is_reported_by_her_capacity(self, w):
        erase(w.woman)
        link = Attribution.objects.get(citation__claim=w.reported)
        assert (link.speaker, link.words, link.capacity) == (None, "a cellmate", "")
        assert factories.seen(w.reported)

    def test_names_are_covered_for_good_in_other_texts_and_in_their_old_versions(self, w):
        erase(w.woman)
        for row in (w.mentioned, w.draft, w.aunt, w.about_her, w.notice, w.request):
            row.refresh_from_db()
        assert w.mentioned.value == f"{COVER} and {COVER} wrote a letter."
        assert w.mentioned.redacted == {}
        assert w.aunt.wording == f"Aunt of {COVER}"
        assert (w.about_her.headline, w.about_her.address) == (f"{COVER} speaks", "")
        assert w.notice.text == f"{COVER} replied."
        assert w.request.text == f"I know {COVER}."
        assert {row.note for row in Record.history.filter(id=w.prison.pk)} == {
            "",
            f"{COVER} was here.",
            "She was here.",
        }
        assert w.mentioned.digest == w.mentioned.compute_digest()

    def test_of_a_kept_copy_that_names_her_only_its_digest_is_left(self, w):
        erase(w.woman)
        for row in (w.capture, w.copy):
            row.refresh_from_db()
        assert (bytes(w.capture.content), w.capture.text, w.capture.sha256) == (b"", f"{COVER} speaks", "0" * 64)
        assert (bytes(w.copy.content), w.copy.text) == (b"<p>Letters</p>", "L")

    def test_a_copy_that_names_her_only_in_packed_bytes_is_found(self, w):
        sent = gzip.compress("<p>Слова: Zorkaltseva</p>".encode("cp1251"))
        warc = gzip.compress(b"WARC/1.1\r\n") + gzip.compress(b"HTTP/1.1 200 OK\r\n\r\n" + sent)
        with write_guard.opened():
            Capture.objects.filter(pk=w.copy.pk).update(content=warc)
        erase(w.woman)
        w.copy.refresh_from_db()
        assert (bytes(w.copy.content), w.copy.text) == (b"", "L")

    def test_bytes_that_nobody_can_read_go_with_the_text_that_names_her(self, w):
        with write_guard.opened():
            Capture.objects.filter(pk=w.copy.pk).update(content=b"\x89PNG picture", text="Zorkaltseva, in a picture.")
        intake = Intake.objects.create(
            by=factories.publisher(), content=b"\x89PNG picture", proposed={"text": "Zorkaltseva, in a picture."}
        )
        erase(w.woman)
        for row in (w.copy, intake):
            row.refresh_from_db()
            assert bytes(row.content) == b""
        assert (w.copy.text, intake.proposed) == (f"{COVER}, in a picture.", {"text": f"{COVER}, in a picture."})

    def test_a_first_name_that_others_bear_is_covered_only_near_her(self, w):
        places = {place.ref: place for place in plan_of(w.woman).places if place.of_name}
        assert not places[w.elsewhere.ref].proposed
        assert places[w.mentioned.ref].proposed
        erase(w.woman)
        w.elsewhere.refresh_from_db()
        assert w.elsewhere.value == "Dana is cold."
        assert Claim.objects.filter(value="Dana Omarova").exists()

    def test_places_are_covered_or_left_as_somebody_decides(self, w):
        places = {place.ref: place for place in plan_of(w.woman).places if place.of_name}
        erase(w.woman, places={places[w.elsewhere.ref].key: True, places[w.mentioned.ref].key: False})
        w.elsewhere.refresh_from_db()
        w.mentioned.refresh_from_db()
        assert (w.elsewhere.value, w.mentioned.value) == (f"{COVER} is cold.", "Zorkal’ceva and Dana wrote a letter.")
        assert w.mentioned.redacted == {}
        assert whole() == []

    def test_names_that_were_never_entered_can_be_added(self, w):
        unnamed = factories.published("person", "Saltanat Probayeva")
        assert plan_of(unnamed).names == ["Saltanat Probayeva"]
        other = factories.said(w.prison, "statement", "Omarbek was there.", scope="account", source=w.article)
        erase(w.woman, names=["Dana Zorkaltseva", "Omarbek"])
        other.refresh_from_db()
        assert other.value == f"{COVER} was there."

    def test_messages_of_others_lose_her_and_nobody_is_signed_out(self, w):
        erase(w.woman)
        (session,) = Session.objects.all()
        data = session.get_decoded()
        assert data["_messages"] == f'[["__json_message",0,25,"{COVER}: done, {COVER}"]]'
        assert data["kept"] == "as it is"

    def test_kept_pages_go(self, w, django_capture_on_commit_callbacks):
        before = Revision.current()
        cache.set("page", "of before")
        with django_capture_on_commit_callbacks(execute=True):
            erase(w.woman)
        assert Revision.current() == (before[0] + 1, before[1] + 1)
        assert cache.get("page") is None

    def test_her_address_answers_as_if_she_never_was(self, client, w):
        answer = client.get(f"/people/{w.woman.ref}/")
        erase(w.woman)
        gone, never = client.get(f"/people/{w.woman.ref}/"), client.get("/people/zzzzzzzz/")
        assert answer.status_code != 404
        assert (gone.status_code, gone.content) == (404, never.content.replace(b"zzzzzzzz", w.woman.ref.encode()))

    def test_no_one_finds_her(self, w):
        assert search.search_records("Zorkaltseva").hits
        erase(w.woman)
        assert search.search_records("Zorkaltseva").hits == ()


class TestNothingOpens:
    def test_what_a_hidden_person_said_goes_with_them(self, w):
        hidden = factories.published("person", "A hidden one")
        said = factories.said(w.prison, "statement", "It is cold.", scope="account", source=w.article, chain=[hidden])
        both = factories.said(w.prison, "statement", "It is dark.", scope="account", source=w.article, chain=[hidden])
        factories.publish(factories.cite(both, w.about_her))
        actions.seal(hidden, by=factories.publisher(), private_reason="danger")
        assert not factories.seen(said)
        erase(hidden)
        assert not Claim.objects.filter(pk=said.pk).exists()
        both.refresh_from_db()
        assert (both.state, both.citations.count(), both.lead.source) == ("published", 1, w.about_her)
        assert whole() == []

    def test_a_sentence_of_somebody_hidden(self, w):
        hidden = factories.published("person", "A hidden one")
        sentence = factories.published("sentence", "Ten years of the hidden one")
        factories.said(sentence, "sentence_of", hidden, source=w.article)
        actions.seal(hidden, by=factories.publisher(), private_reason="danger")
        assert not factories.seen(sentence)
        erase(hidden)
        assert not Record.objects.filter(pk=sentence.pk).exists()

    def test_what_only_its_presence_withholds_is_refused_until_it_is_sealed(self, w):
        group = factories.published("person", "Families", form="group")
        total = factories.said(group, "count", "30", source=w.article)
        women = factories.said(group, "count", "25", scope="women", source=w.article)
        factories.said(group, "count", "12", scope="children", source=w.article)
        women.refresh_from_db()
        assert not factories.seen(women)
        with pytest.raises(actions.ActionRefused, match=f"see what is withheld now: .*{women.ref}"):
            erase(total)
        assert Claim.objects.filter(pk=total.pk).exists()
        Erasure.objects.all().delete()
        actions.seal(women, by=factories.publisher(), private_reason="children")
        erase(total)
        assert not Claim.objects.filter(pk=total.pk).exists()


class TestOthers:
    def test_a_claim_goes_with_what_it_superseded(self, w):
        older = factories.said(w.prison, "statement", "An older reading", scope="account", source=w.article)
        newer = factories.claim(w.prison, "statement", "A newer reading", scope="account")
        factories.cite(newer, w.article)
        actions.supersede(older, newer, by=factories.publisher(), public_reason="misread")
        erase(newer)
        assert everywhere("er reading", older.ref, newer.ref) == []
        assert whole() == []

    def test_what_superseded_it_stays(self, w):
        older = factories.said(w.prison, "statement", "An older reading", scope="account", source=w.article)
        newer = factories.claim(w.prison, "statement", "A newer reading", scope="account")
        factories.cite(newer, w.article)
        actions.supersede(older, newer, by=factories.publisher(), public_reason="misread")
        erase(older)
        newer.refresh_from_db()
        assert (newer.state, newer.supersedes) == ("published", None)
        assert everywhere("An older reading", older.ref) == []
        assert whole() == []

    def test_a_citation_goes_and_another_one_leads(self, w):
        more = factories.cite(w.mentioned, w.article, quote="a second quote")
        factories.publish(more)
        first = w.mentioned.citations.exclude(pk=more.pk).get()
        erase(first)
        w.mentioned.refresh_from_db()
        assert (w.mentioned.state, w.mentioned.lead) == ("published", more)
        assert whole() == []

    def test_a_citation_that_alone_holds_a_claim_up_takes_it_along(self, w):
        erase(w.mentioned.citations.get())
        assert not Claim.objects.filter(pk=w.mentioned.pk).exists()
        assert whole() == []

    def test_a_citation_goes_with_what_it_superseded(self, w):
        old = w.mentioned.citations.get()
        new = factories.cite(w.mentioned, w.about_her, 2, quote="better read")
        actions.supersede(old, new, by=factories.publisher(), public_reason="misread")
        factories.publish(factories.cite(w.mentioned, w.article))
        erase(new)
        assert not Citation.objects.filter(pk__in=[old.pk, new.pk]).exists()
        assert Claim.objects.filter(pk=w.mentioned.pk).exists()
        assert whole() == []

    def test_a_source_goes_with_its_copies_and_what_rests_on_it_alone(self, w):
        factories.publish(factories.cite(w.mentioned, w.article))
        only = factories.said(w.prison, "statement", "Only there", scope="account", source=w.about_her)
        refs = [ref for of_kind in plan_of(w.about_her).refs.values() for ref in of_kind]
        erase(w.about_her)
        assert not Source.objects.filter(pk=w.about_her.pk).exists()
        assert not Capture.objects.filter(pk=w.capture.pk).exists()
        assert not Claim.objects.filter(pk=only.pk).exists()
        assert Claim.objects.filter(pk=w.mentioned.pk).exists()
        assert everywhere("zorkaltseva-speaks", "Only there", *refs) == []
        assert whole() == []

    def test_an_outlet_is_refused_while_it_has_sources(self, w):
        with pytest.raises(actions.ActionRefused, match=f"outlet of the source {w.article.ref}"):
            actions.ask_to_erase(w.post, by=factories.publisher(), **WHY)

    @pytest.mark.parametrize("name", ["kept_dispute", "notice", "request"])
    def test_a_dispute_a_correction_and_a_request(self, w, name):
        thing = getattr(w, name)
        erase(thing)
        assert not type(thing).objects.filter(pk=thing.pk).exists()
        assert everywhere(thing.ref) == []
        assert whole() == []

    @pytest.mark.parametrize("state", ["draft", "proposed", "superseded", "retracted", "withdrawn", "sealed"])
    def test_in_every_state(self, w, state):
        claim = factories.in_state(state, w.prison, w.article)
        erase(claim)
        assert everywhere(f"What is {state}", claim.ref) == []
        assert whole() == []

    def test_two_claims_that_would_say_the_same_are_named(self, w):
        for name in ("Zorkaltseva", "Zorkalceva"):
            factories.said(w.prison, "statement", f"{name} slept there.", scope="account", source=w.article)
        with pytest.raises(actions.ActionRefused, match="says the same as"):
            actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)

    def test_a_merged_one_in_the_middle_leaves_merges_that_can_be_undone(self, w):
        a, b, c = (factories.published("facility", f"Prison {letter}") for letter in "abc")
        factories.merged(a, b)
        factories.merged(b, c)
        actions.unmerge(a, by=factories.publisher(), public_reason="two after all")
        erase(b)
        assert not Record.objects.filter(pk__in=[b.pk, c.pk]).exists()
        a.refresh_from_db()
        assert (a.merged_into, a.public) == (None, True)
        assert whole() == []


class TestForGood:
    def test_what_is_kept_of_a_reference_is_keyed(self, w, settings):
        erase(w.woman)
        digest = ErasedReference.digest_of("record", w.woman.ref)
        assert ErasedReference.objects.filter(digest=digest).exists()
        settings.CONTACT_KEY = "another"
        assert ErasedReference.digest_of("record", w.woman.ref) != digest

    def test_what_a_backup_brings_back_is_erased_again(self, w):
        erase(w.mentioned)
        again = factories.said(w.prison, "statement", "Back again", scope="account", source=w.article)
        with write_guard.opened():
            Claim.objects.filter(pk=again.pk).update(ref=w.mentioned.ref)
            Action.objects.filter(on_ref=again.ref).update(on_ref=w.mentioned.ref)
        assert actions.erase_again(by=factories.publisher()) == 1
        assert everywhere("Back again", w.mentioned.ref) == []
        assert actions.erase_again(by=factories.publisher()) == 0
        assert Action.objects.filter(kind=ActionKind.ERASE, private_reason="again").count() == 1
        assert whole() == []


def test_the_time_of_an_erasure_is_reported():
    article = factories.published_source()
    erase(factories.said(factories.published("facility", "A prison"), "facility_type", "prison", source=article))
    assert datetime.now(UTC) - Action.objects.get(kind=ActionKind.ERASE).at < timedelta(minutes=1)
