"""The facets of the public edition find what the lists' own filters find, in random archives and in the seed."""

from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casebook.models import Record
from casebook.models.edition import Facet
from casebook.projections.edition import project
from casebook.tests.random_archive import build
from casebook.web.filters import FILTERS
from casebook.web.filters.bitmaps import OF, RECORDS, WORDED, Bitmaps, matching
from casebook.web.lists.filter_registry import filters_of

pytestmark = pytest.mark.django_db(transaction=True)
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


def asked(name, facet, value, possibly):
    query = QueryDict(mutable=True)
    query[facet] = value
    if possibly:
        query["possibly"] = facet
    filters = filters_of(name, query)
    return set(filters.qs.values_list("pk", flat=True)) if filters.is_valid() else None


def compare(number=None, random=None):
    """Compare every facet of every list with each of its values, or with so many of them."""
    compared = 0
    records = dict(Record.objects.filter(page_public=True).values_list("pk", "ref"))
    for name, filters in FILTERS.items():
        assert set(RECORDS[name]) | set(WORDED[name]) == set(
            filters.spec.facets and {f.name for f in filters.spec.facets}
        ) - {"topic"}, name
        for facet in RECORDS[name]:
            values = list(records) if number is None else random.sample(sorted(records), min(number, len(records)))
            for pk in values:
                hedged = next(f.hedged for f in filters.spec.facets if f.name == facet)
                found = matching(Bitmaps(), name, facet, [pk])
                for possibly in (False, True) if hedged else (True,):
                    right = asked(name, facet, records[pk], possibly and hedged)
                    if right is not None:
                        rows = found.possible if possibly else found.certain
                        assert set(rows) == right, (name, facet, Record.objects.get(pk=pk).label, possibly)
                        compared += 1
        for facet, called in WORDED[name].items():
            words = Facet.objects.filter(of=OF.get(name, 1), name=called or facet).values_list("value", flat=True)
            for word in sorted(words):
                right = asked(name, facet, word, False)
                if right is not None:
                    assert set(matching(Bitmaps(), name, facet, [word]).possible) == right, (name, facet, word)
                    compared += 1
    return compared


@settings(max_examples=6, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_facets_of_random_archives_find_what_their_lists_find(seed):
    random = Random(seed)
    with transaction.atomic():
        build(random)
        assert not list(project(write=False))
        assert compare(6, random) > 100
        transaction.set_rollback(True)
