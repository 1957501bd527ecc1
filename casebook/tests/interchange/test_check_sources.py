"""Looking again at what was kept."""

import io

import pytest
from django.core.management import call_command

from casebook.interchange.capture.checks import check
from casebook.models import Capture, Intake, SourceCheck, write_guard
from casebook.projections import resolve_all
from casebook.tests import factories
from casebook.tests.interchange.test_capture_intakes import LONG, brought
from casebook.tests.outlets import outlet

pytestmark = pytest.mark.django_db
QUOTE = "seen on that day"


@pytest.fixture
def site(settings, monkeypatch):
    settings.FETCH_LOOPBACK = True
    monkeypatch.setattr("casebook.management.commands.check_sources.PAUSE", 0)
    with outlet() as serving:
        yield serving


@pytest.fixture
def source(site):
    """A published source with a kept copy and a claim that quotes it."""
    source = factories.published_source(address=site.html("/a", LONG))
    brought(source.address, source=source)
    group = factories.published("person", "Women in North prison", form="group")
    factories.said(group, "count", "9", scope="people", source=source, quote=QUOTE)
    return source


def test_one_that_stands(source):
    found = check(source)
    assert (found.outcome, found.quotes_lost, found.copies_damaged) == ("unchanged", 0, 0)


def test_one_that_changed_and_whose_quotes_stand(site, source):
    site.html("/a", LONG.replace("Paragraph 3", "A third paragraph"))
    assert check(source).outcome == "changed"


def test_one_whose_quote_is_gone(site, source):
    site.html("/a", LONG.replace("seen on that", "heard on this"))
    found = check(source)
    assert (found.outcome, found.quotes_lost) == ("quotes", 1)


def test_quotes_stand_however_they_are_set(site, source):
    site.html("/a", LONG.replace("seen on that day", "<b>Seen</b>&nbsp;on «that» day"))
    assert check(source).quotes_lost == 0


def test_one_that_is_gone_and_one_that_nobody_serves(site, source):
    del site.answers["/a"]
    assert check(source).outcome == "gone"
    site.serve("/a", (500, {}, b""))
    found = check(source)
    assert (found.outcome, found.problem) == ("unreachable", "The server answers 500 (Internal Server Error).")


def test_a_copy_that_is_damaged(source):
    copy = source.captures.get()
    with write_guard.opened():
        Capture.objects.filter(pk=copy.pk).update(content=bytes(copy.content)[:-1] + b"x")
    assert check(source).copies_damaged == 1


def test_a_copy_whose_bytes_were_erased_is_not_missed(source):
    with write_guard.opened():
        Capture.objects.update(content=b"")
    assert check(source).copies_damaged == 0


def test_of_one_without_an_address_the_newest_copy_is_held_against(site):
    source = factories.published_source()
    group = factories.published("person", "Women in North prison", form="group")
    factories.said(group, "count", "9", scope="people", source=source, quote=QUOTE)
    assert check(source).outcome == "not fetched"
    brought(content=LONG.replace("seen", "heard").encode(), method="uploaded", source=source)
    assert check(source).outcome == "quotes"


def test_nothing_is_kept_or_changed_unless_it_is_asked_for(site, source):
    before = factories.dump()
    site.html("/a", LONG.replace("seen on that", "heard on this"))
    check(source)
    after = factories.dump()
    assert {name for name in after if after[name] != before[name]} == {"SourceCheck"}
    check(source, keep=True)
    check(source, keep=True)
    assert source.captures.count() == 2
    assert resolve_all() == []


def test_the_command_looks_at_those_that_are_due_and_tells_what_is_not_as_it_was(site, source):
    site.html("/a", LONG.replace("seen on that", "heard on this"))

    def told(*arguments):
        out = io.StringIO()
        call_command("check_sources", *arguments, stdout=out)
        return out.getvalue()

    assert f"{source.ref}: a quote does not stand there any more; quotes that do not stand there: 1." in told()
    assert told() == "Looked at: 0.\n"
    assert "Looked at: 1." in told(source.ref)
    assert SourceCheck.objects.count() == 1
    assert Intake.objects.count() == 1
