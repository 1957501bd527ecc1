"""The days of each claim, and which of them lists find when they are narrowed by days."""

import re

import pytest
from django.core.cache import cache

from casebook import actions, vocabulary
from casebook.actions.maintenance import rebuild
from casebook.models import PublicClaim
from casebook.tests import factories
from casebook.tests.edition_helpers import found
from casebook.tests.small_archive import listed, world
from casebook.web.filters import FILTERS

pytestmark = pytest.mark.django_db


WORLD = world


def spans(record):
    """Of its dated claims the outer days, the day by which it had begun, and that up to which it lasted."""
    rows = PublicClaim.objects.filter(subject=record.pk, lasted__isnull=False).order_by("outer_from")
    return [(row.fact, *map(str, (row.outer_from, row.outer_to, row.begun, row.lasted))) for row in rows]


def reported(client, address):
    """The references of the records of a list, or of the claims of the list of claims."""
    if not address.startswith("/claims/"):
        return listed(client, address)
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return list(dict.fromkeys(re.findall(r'data-claim="(\w+)"', answer.content.decode())))


def test_lists_are_narrowed_by_the_days_of_facts_that_there_are():
    named = {fact for filters in FILTERS.values() if filters.times for fact in filters.times.facts}
    assert named <= vocabulary.BY_NAME.keys()


# Whether each fact is a state that lasts or a point in time is declared: a new one is thought about here.
POINTS = {
    *("sex", "citizenship_confirmed_by", "organisation_type", "facility_type", "place_type", "possibly_same_as"),
    *("definition", "banned_by", "left", "went_to", "joined", "sentence_of", "term", "passed", "imposed_in", "court"),
    *("charge", "offence", "plea", "counsel", "fee", "learned_of", "chosen_representative", "visited", "returned_in"),
    *("brought_from", "brought_to", "stages", "event_type", "takes_place", "at", "by", "to", "with", "party"),
    *("born", "release_ground", "cause_of_death", "changes_sentence", "appeal_outcome", "transferred_from"),
    *(
        "transferred_to",
        "concerns",
        "follows",
        "lasted",
        "means",
        "answers",
        "purpose",
        "reason",
        "concluded",
        "withheld",
    ),
}


def test_each_fact_is_a_point_in_time_or_a_state():
    assert {fact.name for fact in vocabulary.FACTS if not fact.lasts} == POINTS
    assert vocabulary.fact("custody").is_state("detained")
    assert not vocabulary.fact("custody").is_state("released")


def test_each_claim_has_its_own_days_and_what_lasts_is_certain_between_them(w):
    factories.said(w.dana, "held_at", w.norhold, when="2015", source=w.article)
    factories.said(w.dana, "held_at", w.southcamp, when="2018/2020", source=w.article)
    factories.said(w.dana, "custody", "returned", when="2021/2022", source=w.article)
    factories.said(w.dana, "custody", "detained", when="late 2023", source=w.article)
    assert spans(w.dana) == [
        ("held_at", "2015-01-01", "2015-12-31", "2015-12-31", "2015-01-01"),
        ("held_at", "2018-01-01", "2020-12-31", "2018-12-31", "2020-01-01"),
        ("custody", "2021-01-01", "2022-12-31", "2022-12-31", "2021-01-01"),
        ("custody", "2023-10-01", "2023-12-31", "2023-12-31", "2023-10-01"),
    ]


def test_what_is_not_told_to_have_ended_lasts_up_to_the_newest_source_of_the_day(client, w):
    late = factories.published_source("Later", "2021-05-01", outlet=w.outlet)
    claim = factories.said(w.dana, "held_at", w.norhold, when="since 2017", source=w.article)
    first = w.article.when_earliest.isoformat()
    assert spans(w.dana) == [("held_at", "2017-01-01", "9999-12-31", "2017-12-31", first)]
    assert reported(client, "/cases/?from=2020&to=2020") == []
    factories.publish(factories.cite(claim, late, 2))
    assert spans(w.dana) == [("held_at", "2017-01-01", "9999-12-31", "2017-12-31", "2021-05-01")]
    for address in ("/cases/?from=2020&to=2020", "/claims/?from=2020&to=2020&fact=held_at"):
        row = [w.dana.ref if "cases" in address else claim.ref]
        assert reported(client, address) == row
        assert reported(client, f"{address}&as_of=2021-04-30") == []
        assert reported(client, f"{address}&as_of=2021-05-01") == row
        assert reported(client, address.replace("2020", "2022")) == []
        assert reported(client, address.replace("2020", "2022") + "&dated=possibly") == row
    assert rebuild(check=True) == []


def test_a_source_from_before_it_can_have_begun_tells_nothing_of_it(w):
    factories.said(w.dana, "held_at", w.norhold, when="since 2020", source=w.article)
    assert spans(w.dana) == [("held_at", "2020-01-01", "9999-12-31", "2020-12-31", "2020-01-01")]


@pytest.mark.parametrize(
    ("when", "asked", "certainly", "possibly"),
    [
        ("late 2019", "from=2019-11&to=2019-11", False, True),
        ("late 2019", "from=2019&to=2019", True, True),
        ("2019-10/2019-12", "from=2019-11&to=2019-11", True, True),
        ("2015/2019 (inferred)", "from=2017&to=2017", False, True),
        ("from March 2015 to May 2019", "from=2017&to=2017", True, True),
        ("from March 2015 to May 2019", "from=2019-05&to=2019-05", True, True),
        ("from March 2015 to 30 May 2019", "from=2015-03&to=2015-03", True, True),
        ("from March 2015 to May 2019", "from=2015-03-01&to=2015-03-30", False, True),
        ("2019", "from=2019-05&to=2020", False, True),
        ("2019", "from=2018&to=2020", True, True),
        ("throughout 2019", "from=2019-05-04&to=2019-05-04", True, True),
        ("before 2019", "from=2018&to=2018", False, True),
    ],
)
def test_a_state_matches_by_its_inner_span_or_as_a_whole(client, w, when, asked, certainly, possibly):
    claim = factories.said(w.dana, "held_at", w.norhold, when=when, source=w.article)
    for address, row in ((f"/cases/?{asked}", w.dana.ref), (f"/claims/?{asked}&fact=held_at", claim.ref)):
        assert reported(client, address) == ([row] if certainly else []), address
        assert reported(client, f"{address}&dated=possibly") == ([row] if possibly else []), address


def test_an_interval_on_a_point_is_uncertainty(client, w):
    claim = factories.said(w.dana, "custody", "released", when="from 2015 to 2019", source=w.article)
    assert reported(client, "/claims/?from=2017&to=2017") == reported(client, "/cases/?from=2017&to=2017") == []
    assert reported(client, "/claims/?from=2015&to=2019") == [claim.ref]


def test_what_is_denied_withheld_or_undated_has_none(w):
    factories.said(w.dana, "held_at", w.southcamp, when="2015", polarity="no", source=w.article)
    factories.said(w.dana, "held_at", w.norhold, when="XXXX-11-27", source=w.article)
    factories.said(
        w.dana, "returned_in", factories.published("operation", "Home"), when="2019", status="planned", source=w.article
    )
    dated = "from=1900&dated=possibly"
    assert found("cases", dated) == set()
    claim = factories.said(w.dana, "custody", "detained", when="2017", source=w.article)
    assert found("cases", dated) == {w.dana.pk}
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    assert found("cases", dated) == set()
    actions.unseal(w.dana, by=factories.publisher(), private_reason="safe")
    actions.retract(claim, by=factories.publisher(), public_reason="misread")
    assert found("cases", dated) == set()


def test_those_of_a_merged_record_are_those_of_the_one_it_leads_on_to(w):
    factories.said(w.dana, "held_at", w.norhold, when="2015", source=w.article)
    factories.merged(w.dana, w.other)
    assert found("cases", "from=2015&to=2015") == {w.other.pk}


def test_as_of_a_day_a_plan_is_found_until_it_is_reported_what_became_of_it(client, w):
    visit = factories.published("event", "A visit")
    late = factories.published_source("Later", "2020-05-01", outlet=w.outlet)
    factories.said(visit, "takes_place", "2019-03", status="promised", source=w.article)
    factories.said(visit, "takes_place", "2019-06", source=late)
    assert listed(client, "/events/?from=2019-03&to=2019-03") == []
    assert listed(client, "/events/?from=2019-03&to=2019-03&as_of=2019-12-31") == [visit.ref]
    assert listed(client, "/events/?from=2019-06&to=2019-06&as_of=2019-12-31") == []
    assert listed(client, "/events/?from=2019-06&to=2019-06&as_of=2020-05-01") == [visit.ref]
    assert listed(client, "/events/?from=2019-03&to=2019-03&as_of=2020-05-01") == []
