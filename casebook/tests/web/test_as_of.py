"""As of a day: no page, list or redirect tells what the sources had not said by then, and each keeps the day."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from casebook import actions
from casebook.models import Citation, Claim, Dispute, Record, Source
from casebook.tests import factories
from casebook.tests.five_articles import DAYS, asking, five_articles, word
from casebook.tests.small_archive import page
from casebook.tests.test_canary import VISITS, named
from casebook.web.addresses import BY_NAME

pytestmark = pytest.mark.django_db

ROOMS = list(BY_NAME)
# What has no day: how the archive itself is to be read, and what it did.
UNDATED = {"about", "report", "report-thanks", "healthz", "robots", "changes", "corrections"} | {
    "search",
    "search-suggestions",
}
APART = ("api-", "reconcile", "sitemap")


WORLD = five_articles


def addresses(w: SimpleNamespace) -> list[str]:
    """Every page that can be read as of a day."""
    found = ["/", *(f"/{room}/" for room in (*ROOMS, "sources", "claims", "disputes"))]
    records = list(Record.objects.order_by("pk"))
    found += [f"/{room}/{r.ref}/" for room in ROOMS for r in records if BY_NAME[room].kind == r.kind]
    found += [f"/sources/{ref}/" for ref in Source.objects.values_list("ref", flat=True)]
    found += [f"/claims/{ref}/" for ref in Claim.objects.values_list("ref", flat=True)]
    found += [f"/disputes/{ref}/" for ref in Dispute.objects.values_list("ref", flat=True)]
    found += [f"/cases/?facility={w.prison.ref}", f"/claims/?about={w.dana.ref}", f"/claims/?facility={w.prison.ref}"]
    found += [f"/{room}/?facility={w.prison.ref}&operation={w.operation.ref}" for room in ("cases", "sources")]
    return found


def later_than(day: str) -> list[str]:
    """The words of later articles, and the references of what only they tell."""
    words = [word(number) for number, printed in enumerate(DAYS) if printed > day]
    refs = Claim.objects.filter(known_from__gt=day).values_list("ref", flat=True)
    cited = [c.ref for c in Citation.objects.select_related("source") if c.source.appeared > date.fromisoformat(day)]
    sources = [s.ref for s in Source.objects.all() if s.appeared > date.fromisoformat(day)]
    return [*words, *refs, *cited, *sources]


@pytest.mark.parametrize("day", ["2018-07-22", DAYS[0], DAYS[2], DAYS[3]])
def test_no_page_tells_what_was_said_later(client, w, day):
    later = re.compile("|".join(map(re.escape, later_than(day))) or "(?!)", re.IGNORECASE)
    reported = 0
    for address in addresses(w):
        cache.clear()
        answer = client.get(asking(address, as_of=day))
        if answer.status_code == 302:
            assert f"as_of={day}" in answer.headers["Location"]
        if answer.status_code != 200:
            continue
        shown = answer.content.decode()
        # Its own reference stands in the address that was asked for.
        shown = shown.replace(address.split("?")[0].split("/")[-2], "") if address != "/" else shown
        found = later.search(shown)
        assert found is None, f"{address} as of {day} tells {found and found[0]}: {_around(shown, found)}"
        reported += "Nothing about this was known" not in shown
    assert reported > (30 if day >= DAYS[0] else 10)


# Columns of records that follow from claims, used in SQL for anything but reading the row that has them.
_NAMES = (
    "detainee|disputed|happening|last_reported|takes_place_earliest|takes_place_latest|passed_earliest|passed_latest"
)
_OF_TODAY = re.compile(rf'"({_NAMES})"(?!,| FROM| AS "(?:\1|col[0-9]+)")')


def test_no_statement_of_a_page_decides_by_what_is_of_today(client, w):
    """What a database counts and chooses shows in no word: a column of today in a condition is found here."""
    for address in addresses(w)[:60]:
        cache.clear()
        with CaptureQueriesContext(connection) as statements:
            client.get(asking(address, as_of=DAYS[2]))
        for statement in statements:
            found = _OF_TODAY.search(statement["sql"])
            assert found is None, f"{address}: {_around(statement['sql'], found)}"


def _around(text: str, found: re.Match | None) -> str:
    return " ".join(text[max(0, found.start() - 200) : found.end() + 60].split()) if found else ""


def test_as_of_the_last_day_all_is_reported(client, w):
    """So that silence is not for want of words."""
    text = page(client, asking(f"/cases/{w.dana.ref}/", as_of=DAYS[4]))
    for number in range(5):
        assert word(number) in text or number == 0
    assert f"Dora {word(4)}" in text


def test_every_public_address_is_read_as_of_a_day_or_has_none(client, w):
    """A new kind of page says whether it has a day: in `dated` of casebook/web/urls.py, or here."""
    dated = {p.name for p in _patterns(get_resolver()) if hasattr(p.callback, "dated")}
    # The API and the look-up of names take a day, or none, in ways of their own.
    pages = {name for name in named(get_resolver().url_patterns) if not name.startswith(APART)}
    assert pages == dated | UNDATED
    assert {name for name in VISITS if not name.startswith(APART)} == dated | UNDATED


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        else:
            yield pattern


@pytest.mark.parametrize("day", [DAYS[0], DAYS[3]])
def test_every_link_to_a_dated_page_keeps_the_day(client, w, day):
    for address in addresses(w)[:60]:
        cache.clear()
        answer = client.get(asking(address, as_of=day))
        if answer.status_code != 200:
            continue
        html = re.sub(r'(?s)<(nav class="as-of").*?</nav>', "", answer.content.decode())
        for link in re.findall(r'<a [^>]*href="(/[^"]*)"', html):
            dated = not re.match(r"/(about|report|changes|corrections|search|api/docs)/", link)
            assert not dated or f"as_of={day}" in link or f'data-day="any" href="{link}' in html, (address, link)


def test_a_person_is_called_as_she_was_called_then(client, w):
    for number, called in ((0, "One of them"), (1, f"Ada {word(1)}"), (4, f"Dora {word(4)}")):
        html = client.get(asking(f"/cases/{w.dana.ref}/", as_of=DAYS[number])).content.decode()
        assert f"<h1><bdi>{called}</bdi></h1>" in html


def test_what_was_possible_then_is_possible_then(client, w):
    listed = f"/cases/?facility={w.prison.ref}"
    assert "is not listed: it matches only possibly" not in page(client, asking(listed, as_of=DAYS[2]))
    assert "0 records" in page(client, asking(listed, as_of=DAYS[1]))
    assert "1 record" in page(client, asking(listed, as_of=DAYS[1], possibly="1"))
    assert "1 record" in page(client, asking(listed, as_of=DAYS[2]))
    assert "Possibly" not in page(client, asking(f"/cases/{w.dana.ref}/", as_of=DAYS[2])).split("Norhold prison")[0]


def test_a_state_is_that_of_the_day_and_its_age_is_counted_from_there(client, w):
    text = page(client, asking(f"/cases/{w.dana.ref}/", as_of="2019-09-05"))
    assert "serving a sentence when last reported, May 2019" in text
    assert "released" not in page(client, asking("/cases/", as_of="2019-09-05"))


def test_the_size_of_a_group_is_that_of_the_day(client, w):
    assert "of 9, as reported" in page(client, asking("/cases/", as_of=DAYS[0]))
    assert "of 9 or 10, as reported" in page(client, asking("/cases/", as_of=DAYS[1]))


def test_a_disagreement_begins_with_its_second_side(client, w):
    first = f"/disputes/{w.disputes[0].ref}/"
    assert "Nothing about this was known by 23 July 2018" in page(client, asking(first, as_of=DAYS[0]))
    assert "4 May 2019" in page(client, asking(first, as_of=DAYS[0]))
    assert f"Which {word(1)}?" in page(client, asking(first, as_of=DAYS[1]))
    assert "disputed" not in page(client, asking("/cases/", as_of=DAYS[0]))
    assert "≠ disputed: How many: held" in page(client, asking("/cases/", as_of=DAYS[1]))


def test_a_question_in_view_of_what_came_later_is_not_put(client, w):
    text = page(client, asking(f"/disputes/{w.three.ref}/", as_of=DAYS[1]))
    assert "How many Zorbo4x?" not in text
    assert "Sources contradict each other" in text
    assert "How many Zorbo4x?" in page(client, asking(f"/disputes/{w.three.ref}/", as_of=DAYS[4]))


def test_what_happened_then_is_reported_as_far_as_it_had_come(client, w):
    for number, status in ((0, "planned"), (3, "cancelled")):
        assert f"{status} when last reported" in page(client, asking("/events/", as_of=DAYS[number]))
    assert "took place" in page(client, asking("/events/", as_of=DAYS[4]))


def test_what_is_not_known_yet_says_so_and_from_when_it_is(client, w):
    camp = Record.objects.get(wording=f"Camp {word(2)}")
    answer = client.get(asking(f"/facilities/{camp.ref}/", as_of=DAYS[1]))
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    text = page(client, asking(f"/facilities/{camp.ref}/", as_of=DAYS[1]))
    assert "Nothing about this was known by 4 May 2019" in text
    assert "31 December 2020" in text
    assert "Zorbo" not in text


@pytest.mark.parametrize("days_before", [1, 3000])
def test_before_anything_the_archive_is_empty_and_says_so(client, w, days_before):
    day = (date.fromisoformat(DAYS[0]) - timedelta(days=days_before)).isoformat()
    assert "Nothing is published here yet." in page(client, asking("/", as_of=day))
    for room in (*ROOMS, "sources", "claims", "disputes"):
        assert "Nothing is listed here yet." in page(client, asking(f"/{room}/", as_of=day))


def test_todays_visibility_governs_the_past(client, w):
    actions.seal(w.counts[0], by=factories.publisher(), private_reason="danger")
    address = f"/claims/{w.counts[0].ref}/"
    never = client.get(asking("/claims/zzzzzzzz/", as_of=DAYS[4]))
    answer = client.get(asking(address, as_of=DAYS[4]))
    assert (answer.status_code, answer.content) == (404, never.content)
    assert "of 9, as reported" not in page(client, asking("/cases/", as_of=DAYS[0]))


def test_a_merged_record_leads_on_with_the_day(client, w):
    other = factories.published("facility", "Norhold, spelt otherwise")
    factories.merged(other, w.prison)
    answer = client.get(asking(f"/facilities/{other.ref}/", as_of=DAYS[4]))
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/facilities/{w.prison.ref}/?as_of={DAYS[4]}"


def test_a_citation_that_was_retracted_dates_nothing(w):
    """What a source was found not to say, it did not say on its day either."""
    claim = factories.claim(w.group, "statement", "Said twice", scope="account")
    early = factories.cite(claim, w.articles[0])
    factories.cite(claim, w.articles[3])
    factories.publish(claim)
    assert str(claim.known_from) == DAYS[0]
    actions.retract(early, by=factories.publisher(), public_reason="It does not say so.")
    claim.refresh_from_db()
    assert str(claim.known_from) == DAYS[3]
