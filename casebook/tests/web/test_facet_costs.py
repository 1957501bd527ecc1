"""What facets cost: few statements, however many values and rows there are."""

import pytest
from django.core.cache import cache

from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import offered, world_with_sentence
from casebook.web.filters import FILTERS, FacetFilter
from casebook.web.presenters import facet_boxes

pytestmark = [pytest.mark.django_db, pytest.mark.both]

WORLD = world_with_sentence


def linked(name):
    """The facets of a list that lead to records and are offered."""
    facets = [one for one in FILTERS[name].base_filters.values() if isinstance(one, FacetFilter)]
    return [facet.name for facet in facets if facet.linked and facet.offered]


@pytest.mark.parametrize("name", FILTERS)
def test_a_list_with_its_facets_stays_within_its_budget(client, w, django_assert_max_num_queries, name):
    cache.clear()
    with django_assert_max_num_queries(14):
        assert client.get(f"/{name}/").status_code == 200
    # What each facet leads to is read at once, and named at once.
    cache.clear()
    with django_assert_max_num_queries(26):
        client.get(f"/{name}/?" + "&".join(f"open={facet}" for facet in linked(name)))


@pytest.mark.parametrize("name", ["claims", "sources", "disputes"])
def test_of_very_many_values_the_most_frequent_are_offered_and_a_box_finds_the_others(client, w, monkeypatch, name):
    monkeypatch.setattr(facet_boxes, "MOST_OPTIONS", 1)
    factories.said(w.dana, "held_at", w.southcamp, source=w.article)
    sides = [
        [factories.said(w.man, "held_at", camp, source=w.article, when="2019")] for camp in (w.southcamp, w.norhold)
    ]
    factories.dispute("Where?", *sides)
    address = f"/{name}/?open=facility"
    assert len([value for value, _count in offered(client, address, "facility") if value != "not-told"]) == 1
    assert read(client, address).all(name="find-facility")
    assert offered(client, f"/{name}/?find-facility=south", "facility")[0][0] == w.southcamp.ref
