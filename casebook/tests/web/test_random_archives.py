"""Random archives and random combinations of filters: rows and counts are what a patient reader would count."""

from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casebook.models import Claim, Record, Source
from casebook.tests.plain_reading import KINDS, Reading, days_of
from casebook.tests.random_archive import build
from casebook.tests.soak import SOAK
from casebook.values import VagueDate
from casebook.web.filters import Counted, filters_of
from casebook.web.presenters.edition import Reading as Edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
LINKED = ("facility", "operation", "citizenship", "court", "place", "outlet", "speaker")
HEDGED = ("facility", "operation", "citizenship", "court", "place")
CODED = ("status", "term", "counsel", "sex", "form", "reported")
WORDS = {
    "status": ["detained", "serving-sentence", "returned"],
    "term": ["life", "10 years"],
    "counsel": ["own", "on-paper-only", "no", "unknown"],
    "sex": ["female", "male"],
    "form": ["individual", "group"],
    "reported": ["2017", "2018", "2020", "unknown"],
}
COMBINATIONS = 20
# A smaller number makes no smaller archive.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
tried = {"archives": 0, "combinations": 0, "counts": 0}


DAYS = [None, None, ("2018", "2018"), ("2018-05", "2019"), ("2019", ""), ("2017", "2017"), ("2018-03", "2018-04")]
LAST = {"2017": "2017-12-31", "2018": "2018-12-31", "2019": "2019-12-31", "2018-04": "2018-04-30", "": "9999-12-31"}
# The facets of the other lists that are asked for.
OTHERS = {
    "sentences": ("facility", "operation"),
    "events": ("facility", "operation"),
    "claims": ("facility", "operation", "outlet", "speaker"),
    "sources": ("facility", "operation", "outlet"),
    "disputes": ("facility", "operation"),
}


def bounds(days):
    """The first and last day that is asked for."""
    return date.fromisoformat((days[0] + "-01-01")[:10]), date.fromisoformat(LAST[days[1]])


def shown(reading, name, counts):
    """Without records that have no page, or are not of the kind of the facet."""
    kind = KINDS.get(name)
    records = {value: reading.records[int(value)] for value in counts} if name in LINKED else {}
    return {
        value: n
        for value, n in counts.items()
        if name not in LINKED or (records[value].page_public and kind in (None, records[value].kind))
    }


def counted(filters, name):
    """What the filters count for each value of a facet."""
    return {str(value): n for value, n in filters.counts(filters.facets[name]).items()}


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
        self.days = random.choice(DAYS)
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
        return not self.days or self.reading.in_days(
            self.reading.spans("cases", root), *bounds(self.days), self.asked_ways
        )

    @property
    def asked_ways(self):
        return self.ways or ["certainly"]

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


@settings(max_examples=2 * SOAK, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_rows_and_counts_of_cases_are_those_of_a_plain_reading_of_the_claims(seed):
    random = Random(seed)
    with transaction.atomic():
        build(random)
        reading = Reading()
        for _ in range(COMBINATIONS):
            asked = Asked(random, reading)
            filters = filters_of("cases", asked.query())
            assert filters.is_valid(), filters.form.errors
            assert sorted(filters.rows()) == sorted(asked.rows()), asked.__dict__
            for name in (*LINKED, *CODED):
                assert counted(filters, name) == shown(reading, name, asked.counts(name)), (
                    name,
                    asked.chosen,
                    asked.possibly,
                    asked.days,
                    asked.ways,
                )
                tried["counts"] += 1
            tried["combinations"] += 1
        tried["archives"] += 1
        transaction.set_rollback(True)


def dates_of(one):
    """When an article appeared, or a fact was so: of one that is a date itself, that."""
    parsed = one.parsed if isinstance(one, Claim) else None
    return parsed if isinstance(parsed, VagueDate) else one.when


class AskedOf:
    """One combination on one of the other lists."""

    def __init__(self, random, reading, name):
        self.reading, self.name = reading, name
        self.values = {row: {facet: self._values(row, of, facet) for facet in OTHERS[name]} for row, of in self._all()}
        shown = {f: sorted({v for of in self.values.values() for v in of[f]}) for f in OTHERS[name]}
        shown = {f: [v for v in values if reading.records[v].page_public] for f, values in shown.items()}
        names = [f for f in OTHERS[name] if shown[f] and random.random() < 0.5]
        self.chosen = {f: random.sample(shown[f], min(random.randint(1, 2), len(shown[f]))) for f in names}
        self.possibly = [f for f in names if f in KINDS and random.random() < 0.5]
        self.days = random.choice(DAYS) if name != "disputes" else None
        self.ways = random.sample(["certainly", "possibly", "undated"], random.randint(1, 3))

    def _all(self):
        reading = self.reading
        if self.name in ("sentences", "events"):
            return [(root, None) for root in reading.rooms(self.name.removesuffix("s"))]
        return reading.reported(self.name).items()

    def _values(self, row, claims, facet):
        if claims is None:
            return self.reading.led(self.name, row, facet)
        if self.name == "sources" and facet == "outlet":
            return {self.reading.roots[Source.objects.get(pk=row).outlet_id]: False}
        return self.reading.reported_of(claims, facet)

    def query(self):
        query = QueryDict(mutable=True)
        for name, values in self.chosen.items():
            query.setlist(name, [self.reading.records[v].ref for v in values])
        query.setlist("possibly", self.possibly)
        query.setlist("open", OTHERS[self.name])
        if self.days:
            query["from"], query["to"] = self.days
            query.setlist("dated", self.ways)
        return query

    def in_days(self, row):
        if not self.days:
            return True
        if self.name in ("sentences", "events"):
            spans = self.reading.spans(self.name, row)
        else:
            one = {"claims": Claim, "sources": Source}[self.name].objects.get(pk=row)
            when = dates_of(one)
            spans = [self._days(one, when)] if when and when.earliest else []
        return self.reading.in_days(spans, *bounds(self.days), self.ways)

    def _days(self, one, when):
        if isinstance(one, Claim):
            return days_of(one, when, self.reading.cited[one.pk])
        return when.earliest, when.latest, when.latest, when.earliest

    def rows(self, but=""):
        return [
            row
            for row in self.values
            if self.in_days(row) and all(self.matches(row, n) for n in self.chosen if n != but)
        ]

    def matches(self, row, name):
        values = self.values[row][name]
        return any(v in values and (name in self.possibly or not values[v]) for v in self.chosen[name])

    def counts(self, name):
        found = {}
        for row in self.rows(name):
            for value, hedged in self.values[row][name].items():
                certain, possible = found.get(str(value), (0, 0))
                found[str(value)] = (certain + (not hedged), possible + hedged)
        return {value: Counted(*numbers) for value, numbers in found.items()}


@settings(max_examples=2 * SOAK, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_rows_and_counts_of_the_other_lists_are_those_of_a_plain_reading(seed):
    random = Random(seed)
    with transaction.atomic():
        build(random)
        reading = Reading()
        for name in OTHERS:
            for _ in range(COMBINATIONS // 3):
                asked = AskedOf(random, reading, name)
                filters = filters_of(name, asked.query())
                assert filters.is_valid(), filters.form.errors
                reported = (name, asked.chosen, asked.possibly, asked.days, asked.ways)
                assert sorted(filters.rows()) == sorted(asked.rows()), reported
                for facet in OTHERS[name]:
                    assert counted(filters, facet) == shown(reading, facet, asked.counts(facet)), (facet, *reported)
                    tried["counts"] += 1
                tried["combinations"] += 1
        tried["archives"] += 1
        transaction.set_rollback(True)


@settings(max_examples=2 * SOAK, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_rows_as_of_a_day_are_those_of_a_plain_reading_of_what_was_known_by_then(seed):
    random = Random(seed)
    with transaction.atomic():
        build(random)
        appeared = sorted({source.appeared for source in Source.objects.filter(state="published")})
        for day in random.sample(appeared, min(3, len(appeared))):
            reading = Reading(day)
            for name in ("cases", "sentences", "events", "claims", "sources"):
                for _ in range(COMBINATIONS // 4):
                    asked = Asked(random, reading) if name == "cases" else AskedOf(random, reading, name)
                    query = asked.query()
                    del query["open"]
                    filters = filters_of(name, query, Edition(day))
                    assert filters.is_valid(), filters.form.errors
                    wanted = (day, name, asked.chosen, asked.possibly, asked.days, asked.ways)
                    assert sorted(filters.rows()) == sorted(asked.rows()), wanted
                    tried["combinations"] += 1
        transaction.set_rollback(True)


def test_how_many_were_tried(record_property, capsys):
    record_property("tried", tried)
    with capsys.disabled():
        print(f"\n{tried}")
    assert not Record.objects.exists(), "nothing stays of the archives"
