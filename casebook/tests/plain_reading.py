"""What lists must count, worked out in plain Python from what readers may read, claim by claim.

Nothing here asks for facets, links, columns of facts, or the filters' own statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from casebook.models import Citation, Claim, Dispute, DisputeSide, Record, Source
from casebook.values import VagueDate

READER = AnonymousUser()
CUSTODY = ("held_at", "held_in", "custody")
# Who came free, or died there, was in custody.
ENDED = ("release_ground", "cause_of_death")
# Which facts date the records of a list; chains of facts to what a facet names, and the facts by which it goes on.
DATES_OF = {"cases": (*CUSTODY, "returned_in"), "events": ("takes_place",), "sentences": ("passed",)}
PART, PLACE = ("part_of",), ("located_in", "part_of")
# What a thing is in, without the thing itself.
INSIDE = ("+", *PLACE)
CHAINS = {
    ("cases", "facility"): ((("held_at",), PART),),
    ("cases", "operation"): ((("returned_in",), PART),),
    ("cases", "place"): ((("held_in",), PLACE), (("held_at",), INSIDE)),
    ("sentences", "facility"): ((("sentence_of", "held_at"), PART),),
    ("sentences", "operation"): ((("sentence_of", "returned_in"), PART),),
    ("events", "facility"): (
        (("at",), PART),
        (("concerns",), PART),
        (("concerns", "held_at"), PART),
        (("concerns", "sentence_of", "held_at"), PART),
    ),
    ("events", "operation"): (
        (("concerns",), PART),
        (("part_of",), PART),
        (("concerns", "returned_in"), PART),
        (("concerns", "sentence_of", "returned_in"), PART),
    ),
    ("told", "facility"): (((), PART), (("held_at",), PART), (("sentence_of", "held_at"), PART), (("at",), PART)),
    ("told", "operation"): (((), PART), (("returned_in",), PART), (("sentence_of", "returned_in"), PART)),
}
KINDS = {"facility": "facility", "operation": "operation", "place": "place"}
DEPTH = 5
Span = tuple[date, date, date, date]


class Reading:
    """What a patient reader knows from all that is visible: of each record its values, and who tells them.

    With `day` only what sources had said that had certainly appeared by then.
    """

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        self.roots = {r.pk: r.merged_into_id or r.pk for r in Record.objects.all()}
        self.records = Record.objects.in_bulk()
        # record → fact → value → whether every claim of it is hedged by all who tell it; record → fact → spans
        self.said: Any = defaultdict(lambda: defaultdict(dict))
        self.days: Any = defaultdict(lambda: defaultdict(set))
        self.reporters: Any = defaultdict(lambda: {"outlet": set(), "speaker": set(), "reported": set()})
        cited = defaultdict(list)
        for citation in Citation.objects.visible_to(READER).select_related("source").prefetch_related("chain"):
            if day is None or citation.source.appeared <= day:
                cited[citation.claim_id].append(citation)
        self.claims = [claim for claim in Claim.objects.visible_to(READER) if cited[claim.pk]]
        self.cited = cited
        happening = (c for c in self.claims if c.fact in ("event_type", "takes_place") and c.status == "actual")
        self.happened = {self.roots[c.subject_id] for c in happening}
        for claim in self.claims:
            self._read(claim, cited[claim.pk])
        self._twins()

    def _says_so(self, claim: Claim) -> bool:
        """Whether it is so now: a plan is only as long as the event or operation has not taken place."""
        root = self.roots[claim.subject_id]
        plan = self.records[root].kind in ("event", "operation") and root not in self.happened
        return claim.status == "actual" or plan

    def _read(self, claim: Claim, citations: Iterable[Citation]) -> None:
        root = self.roots[claim.subject_id]
        for citation in citations:
            reported = self.reporters[root]
            reported["speaker"] |= {self.roots[link.speaker_id] for link in citation.chain.all() if link.speaker_id}
            reported["outlet"].add(self.roots[citation.source.outlet_id])
            when = citation.source.when
            dated = when and when.earliest and when.earliest.year == when.latest.year
            reported["reported"].add(str(when.earliest.year) if dated else "unknown")
        if not self._says_so(claim):
            return
        if claim.polarity != "yes" and (claim.fact != "counsel" or claim.value):
            return
        value = self.roots[claim.target_id] if claim.target_id else claim.value or claim.polarity
        if value == root:
            return
        hedged = all(c.stance == "hedges" or any(link.stance == "hedges" for link in c.chain.all()) for c in citations)
        values = self.said[root][claim.fact]
        values[value] = values.get(value, True) and hedged
        when = claim.parsed if claim.fact in ("passed", "takes_place") else claim.when
        if when is not None and when.earliest and claim.polarity == "yes":
            self.days[root][claim.fact].add(days_of(claim, when, citations))

    def _twins(self) -> None:
        links = [c for c in self.claims if c.fact == "possibly_same_as" and c.polarity == "yes" and self._says_so(c)]
        twins = defaultdict(set)
        for link in links:
            one, other = self.roots[link.subject_id], self.roots[link.target_id]
            if one != other:
                twins[one].add(other)
                twins[other].add(one)
        for root, facts in self.said.items():
            for values in facts.values():
                for value in list(values):
                    for twin in twins.get(value, ()) if isinstance(value, int) else ():
                        if twin not in values and twin != root:
                            values[twin] = True

    def sentences_of(self, root: int) -> list[tuple[int, bool]]:
        """The sentences passed on somebody, and whether it is only possible that they were."""
        passed = [(sentence, facts.get("sentence_of", {})) for sentence, facts in self.said.items()]
        return [(sentence, of[root]) for sentence, of in passed if root in of]

    def values(self, root: int, facet: str) -> dict[Any, bool]:
        """The values of a facet of the list of cases, and whether each is only possible."""
        own = self.said[root]
        if facet in ("outlet", "speaker", "reported"):
            return dict.fromkeys(self.reporters[root][facet], False)
        if facet == "form":
            return {self.records[root].form: False}
        if facet in ("court", "term", "counsel"):
            return _either(
                (value, passed or hedged)
                for sentence, passed in self.sentences_of(root)
                for value, hedged in self.said[sentence].get(facet, {}).items()
            )
        if ("cases", facet) in CHAINS:
            return self.led("cases", root, facet)
        return own.get({"status": "custody"}.get(facet, facet), {})

    def led(self, room: str, root: int, facet: str) -> dict[Any, bool]:
        """Records of the kind of the facet to which chains of facts lead, and whether each is only possible."""
        found = _either(pair for first, more in CHAINS[room, facet] for pair in self._along(root, first, more))
        return {end: hedged for end, hedged in found.items() if self.records[end].kind == KINDS[facet]}

    def _along(self, root: int, chain: Iterable[Any], more: tuple[str, ...]) -> list[tuple[int, bool]]:
        at = [(root, False)]
        for step in chain:
            at = self._step(at, (step,))
        return self._further(at, more[1:]) if more is INSIDE else at + self._further(at, more)

    def _further(self, at: list[tuple[int, bool]], facts: tuple[str, ...]) -> list[tuple[int, bool]]:
        found: list[tuple[int, bool]] = []
        for _ in range(DEPTH):
            at = self._step(at, facts)
            found += at
        return found

    def _step(self, at: list[tuple[int, bool]], facts: tuple[str, ...]) -> list[tuple[int, bool]]:
        return [
            (end, hedged or possibly)
            for record, hedged in at
            for fact in facts
            for end, possibly in self.said[record].get(fact, {}).items()
        ]

    def spans(self, room: str, root: int) -> set[Span]:
        """The days of the facts that date a record of the list, each claim by itself."""
        return {span for fact in DATES_OF[room] for span in self.days[root][fact]}

    def in_days(self, spans: Iterable[Span], first: date, last: date, ways: Iterable[str]) -> bool:
        """Whether one of the spans lies so, or there is none."""
        spans = list(spans)
        tests = {
            "certainly": lambda: any(begun <= last and lasted >= first for _a, _b, begun, lasted in spans),
            "possibly": lambda: any(earliest <= last and latest >= first for earliest, latest, _c, _d in spans),
            "undated": lambda: not spans,
        }
        return any(tests[way]() for way in ways)

    # ------------------------------------------------------------------------------------------------ of each list

    def cases(self) -> list[int]:
        """The rows of the list of cases."""
        held = [root for root, facts in self.said.items() if any(facts.get(fact) for fact in (*CUSTODY, *ENDED))]
        return [root for root in held if self.records[root].kind == "person" and self.records[root].page_public]

    def rooms(self, kind: str) -> list[int]:
        """The rows of a list of records of one kind."""
        known = {self.roots[claim.subject_id] for claim in self.claims}
        every = self.records.items()
        return [pk for pk, r in every if r.kind == kind and r.page_public and (self.day is None or pk in known)]

    def reported(self, name: str) -> dict[int, list[Claim]]:
        """The rows of a list of what is reported, each with its visible claims."""
        visible = {claim.pk: claim for claim in self.claims}
        if name == "claims":
            return {pk: [claim] for pk, claim in visible.items()}
        if name == "sources":
            pairs = [(c.source_id, c.claim_id) for of_claim in self.cited.values() for c in of_claim]
            rows = [s for s in Source.objects.visible_to(READER) if self.day is None or s.appeared <= self.day]
        else:
            pairs = list(DisputeSide.objects.values_list("dispute", "claim"))
            rows = Dispute.objects.visible_to(READER)
        return {
            row.pk: [visible[claim] for of_row, claim in pairs if of_row == row.pk and claim in visible] for row in rows
        }

    def reported_of(self, claims: Iterable[Claim], facet: str) -> dict[Any, bool]:
        """What rows with these claims have in a facet."""
        if facet == "speaker":
            chains = [link for claim in claims for c in self.cited[claim.pk] for link in c.chain.all()]
            return {self.roots[link.speaker_id]: False for link in chains if link.speaker_id}
        if facet == "outlet":
            return {self.roots[c.source.outlet_id]: False for claim in claims for c in self.cited[claim.pk]}
        ends = {self.roots[end] for claim in claims for end in (claim.subject_id, claim.target_id) if end}
        return _either(pair for end in ends for pair in self.led("told", end, facet).items())


def _either(pairs: Iterable[tuple[Any, bool]]) -> dict[Any, bool]:
    found: dict[Any, bool] = {}
    for value, hedged in pairs:
        found[value] = found.get(value, True) and hedged
    return found


# Facts of the random archives that last; two that are done in a day are among their values.
LASTING = (*CUSTODY, "works_for", "citizenship", "located_in", "part_of", "count", "statement", "facility_status")
FIRST, LAST = date.min, date.max


def days_of(claim: Claim, when: VagueDate, citations: Iterable[Citation]) -> Span:
    """The first and last day, by which day it had begun, and up to which it lasted."""
    start, slash, end = when.edtf.partition("/")
    lasts = claim.fact in LASTING and claim.value not in ("returned", "released", "died")
    if not slash or not lasts or when.known == "inferred":
        return when.earliest, when.latest, when.latest, when.earliest
    if end == "..":
        # Whoever told of it has seen it begin, and not end.
        reported = [c.source.when for c in citations if c.source.when and c.source.when.latest >= when.earliest]
        begun = min([VagueDate(start).latest, *(t.latest for t in reported)])
        return when.earliest, LAST, begun, max([when.earliest, *(t.earliest for t in reported)])
    begun = VagueDate(start).latest if start != ".." else VagueDate(end).latest
    lasted = VagueDate(end).earliest
    return (when.earliest, when.latest, *((begun, lasted) if begun <= lasted else (when.latest, when.earliest)))
