"""By which values of which facets lists find a record or a claim, as links with certainty and days.

A list asks a facet for a value and for what that value contains (`Contains`), so a link names the record that a claim
names, also one that was merged since. What a claim says of a sentence, an event or a group finds the people behind it:
their links are put together here from the claims between them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casebook import vocabulary
from casebook.models import Kind, Polarity, State, Status
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord
from casebook.values import VagueDate

# Facets that are called otherwise than the fact that they are of.
FACET_OF = {"held_at": "facility", "returned_in": "operation", "custody": "status"}
# By what these facts lead to, rows are found through what that has itself.
STEPS = frozenset({"sentence_of", "concerns"})
CONTAINED = frozenset({"part_of", "located_in"})
SAME = "possibly_same_as"
# What tells whether and when an event or operation took place.
HAPPENING = ("event_type", "takes_place")
# What a person has of the sentences passed on them.
OF_SENTENCES = ("term", "court", "counsel")
FACETS = frozenset(vocabulary.names(lambda fact: fact.facet)) - STEPS
ALWAYS = date.min
UNKNOWN_YEAR = "unknown"
CONCERNED = {"facility": "concerned facility", "operation": "concerned operation"}


class Linked(NamedTuple):
    """A Link to be, with the value of its facet: a record or a text."""

    name: str
    record: int
    value: str
    certain: bool
    known_from: date | None
    certain_from: date | None
    known_until: date | None


@dataclass(slots=True)
class OwnLinks:
    """What a record's own claims make of it: its links, its steps to others, and what contains it."""

    links: list[Linked]
    steps: list[Linked]
    # Of what it is part, where it lies, and what it is possibly the same as: the name is the relation.
    wholes: list[Linked]


def own_links(record: ArchivedRecord, claims: Sequence[ArchivedClaim], archive: Archive) -> OwnLinks:
    """From the public claims of a record and of what was merged into it."""
    own = OwnLinks([], [], [])
    since = happened(claims)
    for claim in claims:
        until, reported = reported_until(record.kind, claim, since)
        if claim.state != State.PUBLISHED or not reported or not _says_something(claim):
            continue
        target = claim.target_id or 0
        # What led from one to the other of two records that are one now leads nowhere any more.
        if target and archive.root(target).id == record.id:
            continue
        certain_from = claim.certain_from
        known = (certain_from is not None, claim.known_from, certain_from, until)
        if claim.fact in CONTAINED:
            own.wholes.append(Linked(claim.fact, target, "", *known))
        if claim.fact == SAME:
            own.wholes.append(Linked("same", target, "", False, claim.known_from, None, until))
        text = "" if target else (claim.value or claim.polarity)[:120]
        if claim.fact in STEPS:
            own.steps.append(Linked(claim.fact, target, "", *known))
        elif claim.fact in FACETS:
            own.links.append(Linked(FACET_OF.get(claim.fact, claim.fact), target, text, *known))
            if claim.about.type == VagueDate.type_name:
                own.links += [Linked("year", 0, year, *known) for year in _years(claim)]
    if record.kind == Kind.PERSON:
        own.links += _reporters(claims)
    return OwnLinks(merged(own.links), merged(own.steps), merged(own.wholes))


def happened(claims: Iterable[ArchivedClaim]) -> date | None:
    """The day by which a source had said that it took place; None where none has, the last where no day is known."""
    said = [c for c in claims if c.fact in HAPPENING and c.status == Status.ACTUAL and c.state == State.PUBLISHED]
    return min((claim.known_from or date.max for claim in said), default=None)


def reported_until(kind: str, claim: ArchivedClaim, since: date | None) -> tuple[date | None, bool]:
    """From which day on it is reported no more, and whether lists find anything by it: by a plan until it took
    place."""
    if claim.status == Status.ACTUAL:
        return None, True
    planned = kind in (Kind.EVENT, Kind.OPERATION) and (since is None or (claim.known_from or date.max) < since)
    return since, planned


def _says_something(claim: ArchivedClaim) -> bool:
    """Whether it says what is so; that there was no lawyer, or none that is known of, counts among the lawyers."""
    if claim.polarity == Polarity.YES:
        return True
    return bool(claim.about.none and claim.about.unknown) and not claim.value and not claim.target_id


def _years(claim: ArchivedClaim) -> list[str]:
    first, last = claim.bounds.outer_from, claim.bounds.outer_to
    return [str(first.year)] if first and last and first.year == last.year else []


def _reporters(claims: Iterable[ArchivedClaim]) -> list[Linked]:
    """In which outlets, by whom and in which years something was reported of a person."""
    found = []
    for citation in (c for claim in claims if claim.state == State.PUBLISHED for c in claim.standing):
        source = citation.source
        day = source.appeared
        reported = (True, day, day, None)
        found += [Linked("speaker", link.speaker_id, "", *reported) for link in citation.chain if link.speaker_id]
        if source.outlet_id:
            found.append(Linked("outlet", source.outlet_id, "", *reported))
        if not source.reasoning:
            first, last = source.when_earliest, source.when_latest
            known = first and last and first.year == last.year
            found.append(Linked("reported", 0, str(first.year) if first and known else UNKNOWN_YEAR, *reported))
    return found


def merged(links: Iterable[Linked]) -> list[Linked]:
    """One link for each value and end, known and certain since the first that says so."""
    found: dict[tuple[str, int, str, date | None], Linked] = {}
    for link in links:
        key = (link.name, link.record, link.value, link.known_until)
        other = found.get(key)
        if other is not None:
            link = Linked(
                link.name,
                link.record,
                link.value,
                link.certain or other.certain,
                _first(link.known_from, other.known_from),
                _first(link.certain_from, other.certain_from),
                link.known_until,
            )
        found[key] = link
    return list(found.values())


def _first(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


class Neighbours:
    """What composed links are put together from: by record (those that are not merged) its own links, and by whom it is
    reached.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.own: dict[int, OwnLinks] = {}
        # By person the sentences passed on them, with the certainty and days of that.
        self.sentences: dict[int, list[tuple[int, Linked]]] = defaultdict(list)
        # By record those that it is possibly the same as.
        self.same: dict[int, list[Linked]] = defaultdict(list)
        # What `about` gave, until more is known.
        self._about: dict[int, list[Linked]] = {}

    def add(self, record: ArchivedRecord, own: OwnLinks) -> None:
        """Know a record by what its own claims make of it, if it is not known yet."""
        if record.id in self.own:
            return
        self._about.clear()
        self.own[record.id] = OwnLinks([link for link in own.links if link.name in COMPOSED_OF], own.steps, [])
        for step in own.steps:
            if step.name == "sentence_of":
                self.sentences[self.archive.root(step.record).id].append((record.id, step))
        for same in own.wholes:
            if same.name == "same":
                root = self.archive.root(same.record).id
                self.same[record.id].append(same._replace(record=root))
                self.same[root].append(same._replace(record=record.id))

    def _ends(self, record: int, name: str) -> list[Linked]:
        """Where a step leads from the record, with what that is possibly the same as."""
        own = self.own.get(record)
        found = []
        for step in own.steps if own else ():
            if step.name == name:
                root = self.archive.root(step.record).id
                found.append(step._replace(record=root))
                found += [chained(step, twin) for twin in self.same.get(root, ()) if twin.record != record]
        return found

    def _through(self, record: int, step: str, names: Mapping[str, str]) -> list[Linked]:
        """What the ends of a step have themselves, under the name that it has here."""
        found = []
        for end in self._ends(record, step):
            own = self.own.get(end.record)
            found += [
                chained(end, link)._replace(name=names[link.name])
                for link in (own.links if own else ())
                if link.name in names
            ]
        return found

    def composed(self, record: ArchivedRecord) -> list[Linked]:
        """The links of a record that come from others."""
        if record.kind == Kind.PERSON:
            found = []
            for sentence, step in self._sentences_of(record.id):
                own = self.own.get(sentence)
                found += [chained(step, link) for link in (own.links if own else ()) if link.name in OF_SENTENCES]
            return merged(found)
        if record.kind == Kind.SENTENCE:
            return merged(self._through(record.id, "sentence_of", {"facility": "facility", "operation": "operation"}))
        if record.kind in (Kind.EVENT, Kind.OPERATION):
            return merged(self._concerned(record))
        return []

    def _sentences_of(self, person: int) -> list[tuple[int, Linked]]:
        found = list(self.sentences.get(person, ()))
        for twin in self.same.get(person, ()):
            found += [(pk, chained(twin, step)) for pk, step in self.sentences.get(twin.record, ()) if pk != person]
        return found

    def _concerned(self, record: ArchivedRecord) -> list[Linked]:
        """What an event or operation concerns: facilities and operations, and those of the people that it concerns."""
        found = self._through(record.id, "concerns", CONCERNED)
        own = self.own.get(record.id)
        found += [
            step._replace(name=name, record=step.record)
            for step in (own.steps if own else ())
            if step.name == "concerns"
            for name in CONCERNED.values()
        ]
        for end in self._ends(record.id, "concerns"):
            found += [chained(end, link) for link in self._through(end.record, "sentence_of", CONCERNED)]
        return found

    def about(self, record: int) -> list[Linked]:
        """By which facilities and operations what is claimed about the record is found."""
        if record not in self._about:
            self._about[record] = self._found_by(record)
        return self._about[record]

    def _found_by(self, record: int) -> list[Linked]:
        self.archive.records([record])
        root = self.archive.root(record)
        own = self.own.get(root.id)
        always = (True, ALWAYS, ALWAYS, None)
        links = own.links if own else []
        # A thing is found by what it is part of; what somebody is held at, by that and by what that may be the same as.
        thing = root.kind in THINGS or any(link.name == "part_of" for link in links)
        found = [Linked("thing", record, "", *always)] if thing else []
        found += [link for link in links if link.name in CONCERNED]
        found += [link._replace(name="facility") for link in links if link.name == "at"]
        return found + (self.composed(root) if root.kind == Kind.SENTENCE else [])


# Kinds of which what is part of them is found with them.
THINGS = (Kind.FACILITY, Kind.OPERATION)
# What composed links are made of; and with that, what claims are found by.
PASSED_ON = frozenset({"facility", "operation", *OF_SENTENCES})
COMPOSED_OF = PASSED_ON | {"part_of", "at"}
# The facts of which all that is made.
COMPOSING = (*STEPS, SAME, *HAPPENING, "held_at", "returned_in", "part_of", "at", *OF_SENTENCES)
ABOUT = frozenset({"thing", *CONCERNED})


def composed_names(kind: str) -> frozenset[str]:
    """The names of those links of a record of this kind that may come from others."""
    if kind == Kind.PERSON:
        return frozenset(OF_SENTENCES)
    if kind == Kind.SENTENCE:
        return frozenset(CONCERNED)
    return frozenset(CONCERNED.values()) if kind in (Kind.EVENT, Kind.OPERATION) else frozenset()


def chained(first: Linked, second: Linked) -> Linked:
    """A chain of two: as certain as the less certain, known as late as the later, told as long as the shorter."""
    certain = first.certain and second.certain
    known = [day for day in (first.known_from, second.known_from) if day]
    sure = [day for day in (first.certain_from, second.certain_from) if day]
    return second._replace(
        certain=certain,
        known_from=max(known) if len(known) == 2 else None,
        certain_from=max(sure) if certain and len(sure) == 2 else None,
        known_until=min((day for day in (first.known_until, second.known_until) if day), default=None),
    )


def known_later(link: Linked, since: date | None) -> Linked:
    """The link of what somebody had said by the day, if it is known."""
    name, record, value, certain, known, sure, until = link
    known = max(known, since) if known and since else None
    sure = max(sure, since) if certain and sure and since else None
    return Linked(name, record, value, certain, known, sure, until)


def either(one: Linked, other: Linked) -> Linked:
    """Of two ways in which a claim has a value the more certain one, since the first day; told as long as either is."""
    name, record, value, certain, known, sure, until = one
    _name, _record, _value, certain_too, known_too, sure_too, until_too = other
    return Linked(
        name,
        record,
        value,
        certain or certain_too,
        min(known, known_too) if known and known_too else known or known_too,
        min(sure, sure_too) if sure and sure_too else sure or sure_too,
        max(until, until_too) if until and until_too else None,
    )


def together(links: Iterable[Linked]) -> list[Linked]:
    """One link for each value, as any of these has it."""
    found: dict[tuple[str, int, str], Linked] = {}
    for link in links:
        other = found.get(link[:3])
        found[link[:3]] = either(link, other) if other else link
    return list(found.values())


def joined(links: Collection[Linked], others: Collection[Linked]) -> list[Linked]:
    """All of these, and one link for each value that both have."""
    both = {link[:3] for link in links} & {link[:3] for link in others}
    every = [*links, *others]
    return [*(one for one in every if one[:3] not in both), *together(one for one in every if one[:3] in both)]
