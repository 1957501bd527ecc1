"""Random archives and random combinations of filters: rows and counts are what a patient reader would count."""

from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.models import Record
from casebook.pages.addresses import BY_NAME
from casebook.pages.filters import FILTERS, Counted, counts_of
from casebook.pages.lists.records import in_room
from casebook.tests.counted_world import Reading, build

pytestmark = pytest.mark.django_db(transaction=True)
LINKED = ("facility", "operation", "citizenship", "court", "place", "outlet", "speaker")
HEDGED = ("facility", "operation", "citizenship", "court", "place")
CODED = ("status", "term", "counsel", "sex", "form", "reported")
WORDS = {
    "status": ["detained", "serving-sentence", "returned"],
    "term": ["life", "10 years"],
    "counsel": ["own", "on-paper-only"],
    "sex": ["female", "male"],
    "form": ["individual", "group"],
    "reported": ["2017", "2018", "2020"],
}
COMBINATIONS = 20
tried = {"archives": 0, "combinations": 0, "counts": 0}


class Asked:
    """One combination: what is chosen in each facet, where possible ones count, and the days."""

    def __init__(self, random, reading):
        self.reading = reading
        ends = {name: sorted({v for root in reading.cases() for v in reading.values(root, name)}) for name in LINKED}
        shown = {n: [v for v in values if reading.records[v].page_public] for n, values in ends.items()}
        every = {**WORDS, **{name: values for name, values in shown.items() if values}}
        names = random.sample(sorted(every), min(random.randint(0, 3), len(every)))
        self.chosen = {n: random.sample(every[n], min(random.randint(1, 2), len(every[n]))) for n in names}
        self.possibly = [name for name in HEDGED if name in self.chosen and random.random() < 0.5]
        self.days = random.choice([None, None, ("2018", "2018"), ("2018-05", "2019"), ("2019", "")])
        self.ways = random.sample(["certainly", "possibly", "undated"], random.randint(0, 2)) if self.days else []

    def query(self):
        query = QueryDict(mutable=True)
        for name, values in self.chosen.items():
            refs = [self.reading.records[v].ref if name in LINKED else v for v in values]
            query.setlist(name, refs)
        query.setlist("possibly", self.possibly)
        query.setlist("open", list(LINKED))
        if self.days:
            query["from"], query["to"] = self.days
            query.setlist("dated", self.ways)
        return query

    def matches(self, root, name):
        values = self.reading.values(root, name)
        counted = name in self.possibly or name not in LINKED
        return any(v in values and (counted or not values[v]) for v in self.chosen[name])

    def in_days(self, root):
        if not self.days:
            return True
        first = date.fromisoformat((self.days[0] + "-01-01")[:10])
        last = {"2018": date(2018, 12, 31), "2019": date(2019, 12, 31), "": date.max}[self.days[1]]
        certain = lambda a, b: a is not None and first <= a and b <= last  # noqa: E731
        possible = lambda a, b: a is not None and a <= last and first <= b  # noqa: E731
        tests = {"certainly": certain, "possibly": possible, "undated": lambda a, _b: a is None}
        spans = self.reading.spans(root)
        return any(tests[way](*span) for way in self.ways or ["certainly"] for span in spans)

    def rows(self, but=""):
        others = [name for name in self.chosen if name != but]
        return [r for r in self.reading.cases() if self.in_days(r) and all(self.matches(r, n) for n in others)]

    def counts(self, name):
        found = {}
        for root in self.rows(name):
            for value, hedged in self.reading.values(root, name).items():
                certain, possible = found.get(str(value), (0, 0))
                found[str(value)] = (certain + (not hedged), possible + hedged)
        return {value: Counted(*numbers) for value, numbers in found.items()}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_rows_and_counts_of_cases_are_those_of_a_plain_reading_of_the_claims(seed):
    random = Random(seed)
    with transaction.atomic():
        build(random)
        reading = Reading()
        for _ in range(COMBINATIONS):
            asked = Asked(random, reading)
            filters = FILTERS["cases"](asked.query(), queryset=in_room(BY_NAME["cases"]))
            assert filters.is_valid(), filters.form.errors
            assert sorted(filters.qs.values_list("pk", flat=True)) == sorted(asked.rows()), asked.__dict__
            counts = counts_of(filters)
            for name in (*LINKED, *CODED):
                assert counts[name] == asked.counts(name), (name, asked.chosen, asked.possibly, asked.days, asked.ways)
                tried["counts"] += 1
            tried["combinations"] += 1
        tried["archives"] += 1
        transaction.set_rollback(True)


def test_how_many_were_tried(record_property, capsys):
    record_property("tried", tried)
    with capsys.disabled():
        print(f"\n{tried}")
    assert not Record.objects.exists(), "nothing stays of the archives"
