"""Which rows of the public edition a list shows: its facets as bitmaps, with what each value contains.

Every answer is two sets of keys: the rows of which it is certain, and these with those of which it is only possible.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from pyroaring import BitMap

from casebook.models.edition import (
    Contains,
    Facet,
    Link,
    Of,
    Placement,
    PlacementRole,
    PublicClaim,
    PublicDispute,
    PublicRecord,
    PublicSource,
)
from casebook.web.addresses import ROOMS
from casebook.web.presenters.edition import by_day

# So many times a part of a part is looked for at most: a cell block of a prison of a complex, in a village of a
# district of a country. Records may be parts of each other in a circle.
DEPTH = 5
PART, INSIDE, SAME, MERGED = ("part_of",), ("part_of", "located_in"), ("same",), ("merged",)
# Facets of claims that are columns of the claim: they are the same on all days.
COLUMNS = ("fact", "scope", "status", "polarity")
# What the rows of a list are, where they are no records; and of records their kind.
OF = {"sources": Of.SOURCE, "claims": Of.CLAIM, "disputes": Of.DISPUTE}
REASONING = "reasoning"
KIND_OF = {room.name: room.kind for room in ROOMS}


class MatchingRows(NamedTuple):
    """Keys of rows: those of which it is certain, and all of which it is possible."""

    certain: BitMap
    possible: BitMap

    def __or__(self, other: "MatchingRows") -> "MatchingRows":
        return MatchingRows(self.certain | other.certain, self.possible | other.possible)

    def __and__(self, other: "MatchingRows") -> "MatchingRows":
        return MatchingRows(self.certain & other.certain, self.possible & other.possible)


NONE = MatchingRows(BitMap(), BitMap())
# Records by key, and whether it is certain of each.
Records = dict[int, bool]


class Bitmaps:
    """The facets of today or as of `day`, read as they are needed and kept for one page."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        self._kept: dict[tuple[Of, str], dict[tuple[int, str], MatchingRows]] = {}
        self._listed: dict[str, BitMap] = {}
        # By record what it contains and is contained in: relation, whole, part and certainty.
        self._contained: dict[int, dict[Any, None]] = {}
        self._all_known = False

    # ------------------------------------------------------------------------------------- what contains what

    def parts(self, records: Collection[int], relations: Collection[str] = PART, *, strict: bool = False) -> Records:
        """These records and what is part of them, or lies in them: `strict` without themselves."""
        return self._reached(records, relations, strict, down=True)

    def wholes(self, records: Records, relations: Collection[str] = PART, *, strict: bool = False) -> Records:
        """These records and what they are part of, or lie in."""
        return self._reached(records, relations, strict, down=False)

    def _reached(
        self, start: Collection[int] | Records, relations: Collection[str], strict: bool, down: bool
    ) -> Records:
        """Step by step. A claim that leads to a record leads possibly to what that is possibly the same as."""
        at = self._merged(dict(start) if isinstance(start, dict) else dict.fromkeys(start, True))
        found: Records = {} if strict else dict(at)
        for _step in range(DEPTH):
            at = self.alike(at) if down else at
            beyond: Records = {}
            for whole, part, certain in self._edges(relations, "whole" if down else "part", at):
                here, there = (whole, part) if down else (part, whole)
                beyond[there] = beyond.get(there, False) or (certain and at[here])
            at = self._merged(beyond) if down else self.alike(beyond)
            news = {pk: sure for pk, sure in at.items() if sure > found.get(pk, -1)}
            found |= news
            if not news:
                break
        return found

    def alike(self, records: Records, *, same: bool = True) -> Records:
        """These records with what was merged into them and what they were merged into; with `same` also those that are
        possibly the same, which are possible only.
        """
        found = self._merged(records)
        if same:
            pairs = [*self._edges(SAME, "whole", found), *self._edges(SAME, "part", found)]
            twins = dict.fromkeys((end for one, other, _certain in pairs for end in (one, other)), False)
            found = {**self._merged(twins), **found} if twins else found
        return found

    def _merged(self, records: Records) -> Records:
        """With all that are one record now."""
        pairs = [*self._edges(MERGED, "whole", records), *self._edges(MERGED, "part", records)]
        pairs += self._edges(MERGED, "whole", {whole for whole, _part, _certain in pairs}) if pairs else ()
        root = {part: whole for whole, part, _certain in pairs}
        found: Records = {}
        of_root: dict[int, bool] = {}
        for pk, sure in records.items():
            of_root[root.get(pk, pk)] = of_root.get(root.get(pk, pk), False) or sure
        found |= of_root
        found |= {part: of_root[whole] for part, whole in root.items() if whole in of_root}
        return found

    def roots(self, records: Collection[int]) -> dict[int, int]:
        """Each of these records with the one that it was merged into, or itself."""
        merged = Contains.objects.filter(relation__in=MERGED).values_list("part", "whole")
        return dict(zip(records, records, strict=True)) | dict(merged)

    def _edges(self, relations: Collection[str], near: str, records: Collection[int]) -> list[tuple[int, int, bool]]:
        """Whole, part, and whether that is certain, of what has one of these records at this end."""
        self._learn(records)
        return [
            edge[1:]
            for pk in records
            for edge in self._contained.get(pk, ())
            if edge[0] in relations and edge[1 if near == "whole" else 2] == pk
        ]

    def _learn(self, records: Collection[int]) -> None:
        """Know what these records contain and are contained in, in one statement."""
        missing = [] if self._all_known else [pk for pk in records if pk not in self._contained]
        if missing:
            self._contained |= {pk: {} for pk in missing}
            self._keep(Contains.objects.filter(Q(whole__in=missing) | Q(part__in=missing)))

    def read_all_parts(self) -> None:
        """Know at once what every record contains, for who asks of many."""
        if not self._all_known:
            self._contained, self._all_known = defaultdict(dict), True
            self._keep(Contains.objects.all())

    def _keep(self, rows: Any) -> None:
        """Keep those that are known, today or on the day, with both of their ends."""
        if self.day:
            rows = by_day(rows, self.day).values_list("relation", "whole", "part", "certain_from")
            found = [(*edge, bool(sure and sure <= self.day)) for *edge, sure in rows]
        else:
            found = list(rows.filter(known_until=None).values_list("relation", "whole", "part", "certain"))
        for edge in found:
            for end in (edge[1], edge[2]):
                if self._all_known or end in self._contained:
                    self._contained[end][edge] = None

    # ----------------------------------------------------------------------------------------- values of facets

    def values(self, of: Of, name: str) -> dict[tuple[int, str], MatchingRows]:
        """Every value of a facet, a record or a text, with the rows that have it themselves."""
        self.read(of, [name])
        return self._kept[of, name]

    def read(self, of: Of, names: Iterable[str]) -> None:
        """Know every value of these facets: one statement."""
        missing = [name for name in names if (of, name) not in self._kept]
        if missing:
            self._kept |= {(of, name): {} for name in missing}
            for name, record, value, rows in self._facets(of, name__in=missing):
                self._kept[of, name][record, value] = rows

    def _facets(self, of: Of, **where: Any) -> Iterator[tuple[str, int, str, MatchingRows]]:
        """The name, the record and the text of these facets, and the rows that have them."""
        facets = Facet.objects.filter(of=of, **where)
        if not self.day:
            for name, record, value, sure, maybe in facets.values_list("name", "record", "value", "rows", "possible"):
                yield name, record, value, _rows(sure, maybe)
            return
        found = {
            pk: (name, record, value, MatchingRows(_rows(sure, b"").certain, BitMap()))
            for pk, name, record, value, sure in facets.values_list("pk", "name", "record", "value", "rows")
        }
        columns = COLUMNS if of is Of.CLAIM else ()
        for pk, (name, _record, _value, rows) in found.items():
            if name in columns:
                rows.possible.update(rows.certain)
            else:
                found[pk][3].certain.clear()
        links = by_day(
            Link.objects.filter(of=of, facet__in=[pk for pk in found if found[pk][0] not in columns]), self.day
        )
        for pk, row, sure in links.values_list("facet", "row", "certain_from").iterator(chunk_size=10_000):
            rows = found[pk][3]
            rows.possible.add(row)
            if sure and sure <= self.day:
                rows.certain.add(row)
        yield from found.values()

    def named(self, of: Of, name: str, records: Records, *, same: bool = True) -> MatchingRows:
        """The rows that have one of these records as a value, or possibly one that is possibly the same."""
        records = self.alike(records) if same else records
        certain, possible = BitMap(), BitMap()
        for record, rows in self._of_records(of, name, records):
            possible |= rows.possible
            if records[record]:
                certain |= rows.certain
        return MatchingRows(certain, possible)

    def _of_records(self, of: Of, name: str, records: Records) -> Iterable[tuple[int, MatchingRows]]:
        kept = self._kept.get((of, name))
        if kept is not None:
            return [(pk, kept[pk, ""]) for pk in records if (pk, "") in kept]
        return [(record, rows) for _n, record, _v, rows in self._facets(of, name=name, record__in=list(records))]

    def worded(self, of: Of, name: str, values: Collection[str]) -> MatchingRows:
        """The rows that have one of these texts as a value, said outright or not."""
        found = BitMap()
        kept = self._kept.get((of, name))
        if kept is not None:
            for value in values:
                found |= kept.get((0, value), NONE).possible
        else:
            for _name, _record, _value, rows in self._facets(of, name=name, record=0, value__in=values):
                found |= rows.possible
        return MatchingRows(found, found)

    def led_to(self, name: str, rows: MatchingRows) -> Records:
        """The records that are a value of the facet of one of these rows."""
        found: Records = {}
        for (record, _value), of_value in self.values(Of.RECORD, name).items():
            if record and rows.possible & of_value.possible:
                found[record] = bool(rows.certain & of_value.certain)
        return self.alike(found) if found else found

    def listed(self, name: str) -> BitMap:
        """All rows of a list."""
        if name not in self._listed:
            listed = BitMap(_known(name, self.day).values_list("pk", flat=True)) if self.day else self._listed_now(name)
            self._listed[name] = listed
        return self._listed[name]

    def number(self, name: str) -> int:
        """How many rows a list has."""
        return int(_known(name, self.day).count()) if self.day else len(self.listed(name))

    def _listed_now(self, name: str) -> BitMap:
        if name not in OF:
            return self.values(Of.RECORD, "list").get((0, name), NONE).certain
        # Each row of these has just one value of this facet.
        everyone = "polarity" if name == "claims" else "kind"
        values = self.values(OF[name], everyone).items()
        # What the archive works out for itself is no source.
        return BitMap.union(BitMap(), *(rows.possible for (_record, value), rows in values if value != REASONING))


def _known(name: str, day: date) -> Any:
    """The rows of a list that were known by the day."""
    if name == "claims":
        return PublicClaim.objects.filter(state="published", known_from__lte=day)
    if name == "sources":
        return PublicSource.objects.filter(state="published", appeared__lte=day).exclude(kind=REASONING)
    if name == "disputes":
        return PublicDispute.objects.filter(known_from__lte=day)
    rows = PublicRecord.objects.filter(kind=KIND_OF[name], page=True, known_from__lte=day)
    return rows.filter(detained_from__lte=day) if name == "cases" else rows


def _rows(sure: bytes | memoryview, maybe: bytes | memoryview) -> MatchingRows:
    certain = BitMap.deserialize(bytes(sure)) if sure else BitMap()
    return MatchingRows(certain, certain | BitMap.deserialize(bytes(maybe)) if maybe else certain)


def these(records: Records) -> MatchingRows:
    """The records themselves as rows."""
    return MatchingRows(BitMap(pk for pk, sure in records.items() if sure), BitMap(records))


# ------------------------------------------------------------------------------- which rows a facet's values find


@dataclass(frozen=True)
class Finder:
    """Finds the rows that have one of some records as a value, by the facets of these names."""

    find: Callable[[Bitmaps, Collection[int]], MatchingRows]
    facets: tuple[tuple[Of, str], ...] = ()

    def __call__(self, bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        """The rows."""
        return self.find(bitmaps, records)

    def names(self, of: Of) -> list[str]:
        """The facets of such rows that it asks."""
        return [name for kind, name in self.facets if kind is of]


def held_by(name: str, relations: Collection[str] | None = None, *, of: Of = Of.RECORD, strict: bool = False) -> Finder:
    """Rows with one of the records, or of what they contain, as a value."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        if relations is None:
            return bitmaps.named(of, name, dict.fromkeys(records, True))
        return bitmaps.named(of, name, bitmaps.parts(records, relations, strict=strict))

    return Finder(found, ((of, name),))


def reported_by(name: str, of: Of = Of.RECORD) -> Finder:
    """Rows told of by one of the records: nobody speaks for whom they are possibly the same as."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        return bitmaps.named(of, name, bitmaps.alike(dict.fromkeys(records, True), same=False), same=False)

    return Finder(found, ((of, name),))


def either(*finders: Finder) -> Finder:
    """What one of these finds."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = NONE
        for finder in finders:
            rows = rows | finder(bitmaps, records)
        return rows

    return Finder(found, tuple(facet for finder in finders for facet in finder.facets))


def telling_of(name: str, of: Of) -> Finder:
    """What tells of the records, of what they contain, or of people and events that are tied to these."""

    def things(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        return bitmaps.named(of, "thing", bitmaps.parts(records), same=False)

    return either(Finder(things, ((of, "thing"),)), held_by(name, PART, of=of))


def itself(relations: Collection[str], *, strict: bool = False) -> Finder:
    """The records, or what they contain."""
    return Finder(lambda bitmaps, records: these(bitmaps.parts(records, relations, strict=strict)))


def whose(name: str, finder: Finder, relations: Collection[str] | None = None, *, strict: bool = False) -> Finder:
    """The records that are a value of the facet of what is found: the courts of sentences; with what contains them."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        ends = bitmaps.led_to(name, finder(bitmaps, records))
        return these(bitmaps.wholes(ends, relations, strict=strict) if relations is not None else ends)

    return Finder(found, (*finder.facets, (Of.RECORD, name)))


def of_people(finder: Finder) -> Finder:
    """What is found but for sentences and events, which have the links of those whom they are about: of these together
    it would not follow that one person has both.
    """

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = finder(bitmaps, records)
        others = bitmaps.listed("sentences") | bitmaps.listed("events")
        return MatchingRows(rows.certain - others, rows.possible - others)

    return Finder(found, finder.facets)


def containing(finder: Finder, relations: Collection[str], *, strict: bool = False) -> Finder:
    """What is found, with what contains it."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = finder(bitmaps, records)
        return these(bitmaps.wholes({pk: pk in rows.certain for pk in rows.possible}, relations, strict=strict))

    return Finder(found, finder.facets)


def _placed(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
    family = bitmaps.alike(dict.fromkeys(records, True), same=False)
    claims = Placement.objects.filter(record__in=list(family), role__in=(PlacementRole.SUBJECT, PlacementRole.TARGET))
    found = BitMap(claims.values_list("claim", flat=True))
    return MatchingRows(found, found)


# Claims about one of the records, or leading to one.
PLACED = Finder(_placed)
