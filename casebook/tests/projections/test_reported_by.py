"""Of people it is kept who told of them, in which outlet and in which year: only what readers see, always anew."""

import pytest

from casebook import actions
from casebook.tests import factories
from casebook.tests.edition_helpers import facets, found
from casebook.tests.small_archive import world

pytestmark = pytest.mark.django_db
TOLD = ("outlet", "reported", "speaker")
WORLD = world


def reported(record):
    """Outlets and speakers by name, years as they stand."""
    return [(facet, value) for facet in TOLD for value, _possible in facets(record, facet)]


def test_the_outlet_and_the_year_of_each_article(w):
    assert reported(w.dana) == [("outlet", "The Example Post"), ("reported", "2018")]
    assert reported(w.norhold) == [], "only of people"


def test_an_article_whose_year_is_not_certain_counts_for_a_year_that_is_not_known(w):
    factories.said(w.dana, "role", "a nurse", source=factories.published_source("Vague", "2019/2020", outlet=w.outlet))
    expected = [("outlet", "The Example Post"), ("reported", "2018"), ("reported", "unknown")]
    assert reported(w.dana) == expected
    factories.said(w.dana, "role", "a cook", source=factories.published_source("Undated", "", outlet=w.outlet))
    assert reported(w.dana) == expected


def test_what_the_archive_works_out_reports_nothing(w):
    reasoning = factories.published_source("Worked out", "2026-01-02", kind="reasoning", outlet=None)
    factories.said(w.dana, "role", "a cook", source=reasoning)
    assert reported(w.dana) == [("outlet", "The Example Post"), ("reported", "2018")]


def test_every_speaker_of_a_chain_and_nobody_who_is_shut(w):
    aunt = factories.published("person", "Her aunt", has_page=False)
    claim = factories.said(w.dana, "role", "a nurse", source=w.article, chain=[aunt, w.consul, "a clerk"])
    assert ("speaker", "Her aunt") in reported(w.dana)
    assert ("speaker", "The consul") in reported(w.dana)
    actions.seal(aunt, by=factories.publisher(), private_reason="danger")
    assert [pair for pair in reported(w.dana) if pair[0] == "speaker"] == [], "the citation went with her"
    claim.refresh_from_db()
    assert claim.withheld


def test_a_merged_outlet_leads_on(w):
    other = factories.published("organisation", "Example Post Online")
    by_other = f"outlet={other.ref}"
    factories.merged(w.outlet, other)
    assert w.dana.pk in found("cases", by_other)
    actions.unmerge(w.outlet, by=factories.publisher(), public_reason="Two after all.")
    assert found("cases", by_other) == set()


def test_a_retracted_fact_leaves_nothing(w):
    late = factories.published_source("Later", "2020-05-01")
    claim = factories.said(w.dana, "role", "a nurse", source=late)
    assert ("reported", "2020") in reported(w.dana)
    actions.retract(claim, by=factories.publisher(), public_reason="misread")
    assert reported(w.dana) == [("outlet", "The Example Post"), ("reported", "2018")]
