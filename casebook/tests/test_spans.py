"""The days of facts are kept span by span, stage by stage, and follow from the claims alone."""

import pytest

from casebook import acts, vocabulary
from casebook.acts.rebuilding import rebuild
from casebook.models import Span, guard
from casebook.pages.filters.catalogue import SPECS
from casebook.tests import make
from casebook.tests.small_world import listed, world

pytestmark = pytest.mark.django_db


WORLD = world


def spans(record):
    """The spans of today as text."""
    rows = Span.objects.filter(record=record).order_by("earliest")
    return [(row.fact, str(row.earliest), str(row.latest), str(row.begun), str(row.lasted)) for row in rows]


def test_lists_go_by_facts_of_which_the_days_are_kept():
    for spec in SPECS.values():
        for fact in spec.times.facts if spec.times else ():
            assert vocabulary.fact(fact).dated, fact
    for fact in vocabulary.FACTS:
        assert fact.facet or not fact.dated, fact.name
        assert fact.dated or not fact.lasts, fact.name


def test_each_claim_has_its_own_days_and_what_lasts_is_certain_between_them(w):
    make.said(w.dana, "held_at", w.norhold, when="2015", source=w.article)
    make.said(w.dana, "held_at", w.southcamp, when="2018/2020", source=w.article)
    make.said(w.dana, "custody", "returned", when="2021/2022", source=w.article)
    assert spans(w.dana) == [
        ("held_at", "2015-01-01", "2015-12-31", "2015-12-31", "2015-01-01"),
        ("held_at", "2018-01-01", "2020-12-31", "2018-12-31", "2020-01-01"),
        ("custody", "2021-01-01", "2022-12-31", "2022-12-31", "2021-01-01"),
    ]


def test_what_is_denied_withheld_or_undated_has_none(w):
    make.said(w.dana, "held_at", w.southcamp, when="2015", polarity="no", source=w.article)
    make.said(w.dana, "held_at", w.norhold, when="XXXX-11-27", source=w.article)
    make.said(
        w.dana, "returned_in", make.published("operation", "Home"), when="2019", status="planned", source=w.article
    )
    assert spans(w.dana) == []
    claim = make.said(w.dana, "custody", "detained", when="2017", source=w.article)
    assert len(spans(w.dana)) == 1
    acts.seal(w.dana, by=make.publisher(), private_reason="danger")
    assert spans(w.dana) == []
    acts.unseal(w.dana, by=make.publisher(), private_reason="safe")
    acts.retract(claim, by=make.publisher(), public_reason="misread")
    assert spans(w.dana) == []


def test_those_of_a_merged_record_are_those_of_the_one_it_leads_on_to(w):
    make.said(w.dana, "held_at", w.norhold, when="2015", source=w.article)
    make.merged(w.dana, w.other)
    assert len(spans(w.other)) == 1
    assert spans(w.dana) == []


def test_as_of_a_day_a_plan_is_found_until_it_is_told_what_became_of_it(client, w):
    visit = make.published("event", "A visit")
    late = make.published_source("Later", "2020-05-01", outlet=w.outlet)
    make.said(visit, "takes_place", "2019-03", status="promised", source=w.article)
    make.said(visit, "takes_place", "2019-06", source=late)
    assert listed(client, "/events/?from=2019-03&to=2019-03") == []
    assert listed(client, "/events/?from=2019-03&to=2019-03&as_of=2019-12-31") == [visit.ref]
    assert listed(client, "/events/?from=2019-06&to=2019-06&as_of=2019-12-31") == []
    assert listed(client, "/events/?from=2019-06&to=2019-06&as_of=2020-05-01") == [visit.ref]
    assert listed(client, "/events/?from=2019-03&to=2019-03&as_of=2020-05-01") == []


def test_what_is_stored_wrongly_is_found_and_made_anew(w):
    make.said(w.dana, "held_at", w.norhold, when="2015", source=w.article)
    right = spans(w.dana)
    assert rebuild(check=True) == []
    with guard.opened():
        Span.stages.filter(record=w.dana).delete()
        Span.stages.create(
            record=w.other,
            fact="held_at",
            earliest="2001-01-01",
            latest="2001-01-01",
            begun="2001-01-01",
            lasted="2001-01-01",
        )
    assert {(found.field, found.ref) for found in rebuild(check=True)} == {("days", w.dana.ref), ("days", w.other.ref)}
    rebuild()
    assert (spans(w.dana), spans(w.other)) == (right, [])
