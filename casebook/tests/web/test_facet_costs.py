"""What facets cost: few statements, and of very many rows only the most frequent values, which are asked one by one."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import offered, world_with_sentence
from casebook.web.filters import FILTERS, facet_counts
from casebook.web.filters.catalogue import SPECS

pytestmark = pytest.mark.django_db

WORLD = world_with_sentence


@pytest.mark.parametrize("name", SPECS)
def test_a_list_with_its_facets_stays_within_its_budget(client, w, django_assert_max_num_queries, name):
    cache.clear()
    with django_assert_max_num_queries(8):
        assert client.get(f"/{name}/").status_code == 200
    # What rows lead to through others takes one more to know what to offer, and one to name it.
    linked = [facet.name for facet in SPECS[name].facets if facet.linked and facet.offered]
    cache.clear()
    with django_assert_max_num_queries(8):
        client.get(f"/{name}/?" + "&".join(f"open={facet}" for facet in linked))


@pytest.mark.parametrize("name", ["claims", "sources", "disputes"])
def test_of_very_many_rows_the_most_frequent_values_are_asked_for_and_a_box_finds_the_others(
    client, w, monkeypatch, name, django_assert_max_num_queries
):
    facets = [replace(f, reading=replace(f.reading, most=0)) if f.apart else f for f in SPECS[name].facets]
    monkeypatch.setattr(FILTERS[name], "spec", replace(SPECS[name], facets=tuple(facets)))
    monkeypatch.setattr(facet_counts, "MOST_LOOKED_AT", 1)
    factories.said(w.dana, "held_at", w.southcamp, source=w.article)
    sides = [
        [factories.said(w.man, "held_at", camp, source=w.article, when="2019")] for camp in (w.southcamp, w.norhold)
    ]
    factories.dispute("Where?", *sides)
    address = f"/{name}/?open=facility"
    assert len(offered(client, address, "facility")) == 1
    assert read(client, address).all(name="find-facility")
    assert offered(client, f"/{name}/?find-facility=south", "facility")[0][0] == w.southcamp.ref
    cache.clear()
    with django_assert_max_num_queries(8):
        client.get(f"/{name}/?" + "&".join(f"open={facet.name}" for facet in facets if facet.linked and facet.offered))
