"""What no facet crosses with people: offences, guilt, and what is of private life."""

import re
from html import unescape

import pytest

from casebook import vocabulary
from casebook.tests import factories
from casebook.tests.small_archive import page, world_with_sentence
from casebook.web.filters import FILTERS

pytestmark = [pytest.mark.django_db, pytest.mark.both]


WORLD = world_with_sentence


NEVER = ("offence", "charge", "plea", "religion", "health", "ethnicity", "home", "kin_of", "age", "ages")


TOPICS_NEVER = ("religion", "health", "family", "guilt", "children", "women-and-children", "mother", "accepts-charges")


def test_no_facet_leads_over_an_offence_or_anything_of_private_life():
    for name, filters in FILTERS.items():
        for facet in filters.base_filters.values():
            stored = {getattr(facet, "stored", "")} | {
                one for _of, one in getattr(getattr(facet, "finder", None), "facets", ())
            }
            assert not stored & {*NEVER, "count", "fee"}, (name, facet.field_name)
        assert not set(filters.base_filters) & {*NEVER, "children"}
    for fact in vocabulary.FACTS:
        assert not (fact.facet and (fact.sensitive or fact.name in (*NEVER, "count", "fee"))), fact.name


def test_no_value_of_a_facet_is_an_offence_or_anything_of_private_life():
    for name, filters in FILTERS.items():
        for parameter, one in filters.base_filters.items():
            known = set(getattr(one.field, "known", None) or ())
            assert not known & {*NEVER, *TOPICS_NEVER}, (name, parameter)
            hidden = {f.name for f in vocabulary.FACTS if f.sensitive}
            hidden |= {s.name for f in vocabulary.FACTS for s in f.scopes if s.sensitive or s.children}
            assert not known & hidden, (name, parameter)


@pytest.mark.parametrize("query", ["fact=offence", "fact=charge", "topic=health", "scope=mother", "fact=religion"])
def test_nobody_is_looked_for_by_these(client, w, query):
    page(client, f"/claims/?{query}&facility={w.norhold.ref}", status=400)


def test_links_of_pages_to_facts_are_understood(client, w):
    factories.said(w.dana, "returned_in", factories.published("operation", "Home"), when="2019", source=w.article)
    for address in ("/", "/cases/", "/sentences/"):
        for link in re.findall(r'href="(/claims/\?[^"]*)"', client.get(address).content.decode()):
            page(client, unescape(link))
