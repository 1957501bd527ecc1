"""Which rows of the public edition a list shows: its facets as bitmaps, with what each value contains.

Every answer is two sets of keys: the rows of which it is certain, and these with those of which it is only possible.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from pyroaring import BitMap

from casebook.models.edition import Contains, Facet, Of, Placement, PlacementRole

# So many times a part of a part is looked for at most: a cell block of a prison of a complex, in a village of a
# district of a country. Records may be parts of each other in a circle.
DEPTH = 5
PART, INSIDE = ("part_of",), ("part_of", "located_in")


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


@dataclass
class Bitmaps:
    """The facets of today, read as they are needed and kept for one page."""

    _kept: dict[tuple[Of, str], dict[tuple[int, str], MatchingRows]] = field(default_factory=dict)

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
        near, far = ("whole", "part") if down else ("part", "whole")
        for _step in range(DEPTH):
            at = self.alike(at) if down else at
            edges = Contains.objects.filter(relation__in=relations, known_until=None, **{f"{near}__in": list(at)})
            beyond: Records = {}
            for here, there, certain in edges.values_list(near, far, "certain"):
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
            ids = list(found)
            pairs = Contains.objects.filter(Q(whole__in=ids) | Q(part__in=ids), relation="same", known_until=None)
            twins: Records = {}
            for one, other in pairs.values_list("whole", "part"):
                twins |= dict.fromkeys((one, other), False)
            found = {**self._merged(twins), **found} if twins else found
        return found

    def _merged(self, records: Records) -> Records:
        """With all that are one record now."""
        ids = list(records)
        pairs = list(
            Contains.objects.filter(Q(whole__in=ids) | Q(part__in=ids), relation="merged").values_list("whole", "part")
        )
        others = Contains.objects.filter(relation="merged", whole__in={whole for whole, _part in pairs})
        pairs += others.values_list("whole", "part") if pairs else ()
        root = {part: whole for whole, part in pairs}
        found: Records = {}
        of_root: dict[int, bool] = {}
        for pk, sure in records.items():
            of_root[root.get(pk, pk)] = of_root.get(root.get(pk, pk), False) or sure
        found |= of_root
        found |= {part: of_root[whole] for part, whole in root.items() if whole in of_root}
        return found

    # ----------------------------------------------------------------------------------------- values of facets

    def values(self, of: Of, name: str) -> dict[tuple[int, str], MatchingRows]:
        """Every value of a facet, a record or a text, with the rows that have it themselves."""
        if (of, name) not in self._kept:
            rows = Facet.objects.filter(of=of, name=name).values_list("record", "value", "rows", "possible")
            self._kept[of, name] = {(record, value): _rows(sure, maybe) for record, value, sure, maybe in rows}
        return self._kept[of, name]

    def named(self, of: Of, name: str, records: Records, *, same: bool = True) -> MatchingRows:
        """The rows that have one of these records as a value, or possibly one that is possibly the same."""
        records = self.alike(records) if same else records
        found = Facet.objects.filter(of=of, name=name, record__in=list(records))
        certain, possible = BitMap(), BitMap()
        for record, sure, maybe in found.values_list("record", "rows", "possible"):
            rows = _rows(sure, maybe)
            possible |= rows.possible
            if records[record]:
                certain |= rows.certain
        return MatchingRows(certain, possible)

    def worded(self, of: Of, name: str, values: Collection[str]) -> MatchingRows:
        """The rows that have one of these texts as a value, said outright or not."""
        found = NONE
        for sure, maybe in Facet.objects.filter(of=of, name=name, record=0, value__in=values).values_list(
            "rows", "possible"
        ):
            rows = _rows(sure, maybe)
            found = found | MatchingRows(rows.possible, rows.possible)
        return found

    def led_to(self, name: str, rows: MatchingRows) -> Records:
        """The records that are a value of the facet of one of these rows."""
        found: Records = {}
        for (record, _value), of_value in self.values(Of.RECORD, name).items():
            if record and rows.possible & of_value.possible:
                found[record] = bool(rows.certain & of_value.certain)
        return self.alike(found) if found else found

    def listed(self, name: str) -> BitMap:
        """The rows of a list of records; an empty set where there is no such list."""
        return self.values(Of.RECORD, "list").get((0, name), NONE).certain


def _rows(sure: bytes | memoryview, maybe: bytes | memoryview) -> MatchingRows:
    certain = BitMap.deserialize(bytes(sure)) if sure else BitMap()
    return MatchingRows(certain, certain | BitMap.deserialize(bytes(maybe)) if maybe else certain)


def these(records: Records) -> MatchingRows:
    """The records themselves as rows."""
    return MatchingRows(BitMap(pk for pk, sure in records.items() if sure), BitMap(records))


# ------------------------------------------------------------------------------- which rows a facet's values find

Finder = Callable[[Bitmaps, Collection[int]], MatchingRows]


def held_by(name: str, relations: Collection[str] | None = None, *, of: Of = Of.RECORD, strict: bool = False) -> Finder:
    """MatchingRows with one of the records, or of what they contain, as a value."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        if relations is None:
            return bitmaps.named(of, name, dict.fromkeys(records, True))
        return bitmaps.named(of, name, bitmaps.parts(records, relations, strict=strict))

    return found


def reported_by(name: str, of: Of = Of.RECORD) -> Finder:
    """MatchingRows told of by one of the records: nobody speaks for whom they are possibly the same as."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        return bitmaps.named(of, name, bitmaps.alike(dict.fromkeys(records, True), same=False), same=False)

    return found


def either(*finders: Finder) -> Finder:
    """What one of these finds."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = NONE
        for finder in finders:
            rows = rows | finder(bitmaps, records)
        return rows

    return found


def about(name: str, of: Of) -> Finder:
    """What tells of the records, of what they contain, or of people and events that are tied to these."""

    def things(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        return bitmaps.named(of, "thing", bitmaps.parts(records), same=False)

    return either(things, held_by(name, PART, of=of))


def itself(relations: Collection[str], *, strict: bool = False) -> Finder:
    """The records, or what they contain."""
    return lambda bitmaps, records: these(bitmaps.parts(records, relations, strict=strict))


def whose(name: str, finder: Finder, relations: Collection[str] | None = None, *, strict: bool = False) -> Finder:
    """The records that are a value of the facet of what is found: the courts of sentences; with what contains them."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        ends = bitmaps.led_to(name, finder(bitmaps, records))
        return these(bitmaps.wholes(ends, relations, strict=strict) if relations is not None else ends)

    return found


def of_people(finder: Finder) -> Finder:
    """What is found but for sentences and events, which have the links of those whom they are about: of these together
    it would not follow that one person has both.
    """

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = finder(bitmaps, records)
        others = bitmaps.listed("sentences") | bitmaps.listed("events")
        return MatchingRows(rows.certain - others, rows.possible - others)

    return found


def containing(finder: Finder, relations: Collection[str], *, strict: bool = False) -> Finder:
    """What is found, with what contains it."""

    def found(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
        rows = finder(bitmaps, records)
        return these(bitmaps.wholes({pk: pk in rows.certain for pk in rows.possible}, relations, strict=strict))

    return found


def placed(bitmaps: Bitmaps, records: Collection[int]) -> MatchingRows:
    """Claims about one of the records, or leading to one."""
    family = bitmaps.alike(dict.fromkeys(records, True), same=False)
    claims = Placement.objects.filter(record__in=list(family), role__in=(PlacementRole.SUBJECT, PlacementRole.TARGET))
    found = BitMap(claims.values_list("claim", flat=True))
    return MatchingRows(found, found)


_AT_FACILITY, _WITH_OPERATION = held_by("facility", PART), held_by("operation", PART)
_OPERATIONS = itself(PART)
# By list, the facets that have records as values.
RECORDS: dict[str, dict[str, Finder]] = {
    "cases": {
        "facility": _AT_FACILITY,
        "operation": _WITH_OPERATION,
        "citizenship": held_by("citizenship"),
        "group": held_by("member_of"),
        "court": held_by("court"),
        "place": either(held_by("held_in", INSIDE), held_by("facility", INSIDE, strict=True)),
        "outlet": reported_by("outlet"),
        "speaker": reported_by("speaker"),
    },
    "people": {
        "citizenship": held_by("citizenship"),
        "group": held_by("member_of"),
        "works_for": held_by("works_for"),
        "facility": _AT_FACILITY,
        "operation": either(_WITH_OPERATION, whose("by", _OPERATIONS), whose("with", _OPERATIONS)),
        "outlet": reported_by("outlet"),
        "speaker": reported_by("speaker"),
    },
    "facilities": {
        "place": itself(INSIDE, strict=True),
        "facility": itself(PART),
        "operation": either(
            whose("brought_from", _OPERATIONS, PART), whose("facility", of_people(_WITH_OPERATION), PART)
        ),
    },
    "operations": {
        "brought_from": held_by("brought_from", INSIDE),
        "brought_to": held_by("brought_to", INSIDE),
        "facility": either(
            whose("operation", of_people(_AT_FACILITY), PART),
            containing(held_by("brought_from", PART), PART),
            held_by("concerned facility", PART),
        ),
        "operation": itself(PART),
    },
    "sentences": {
        "court": held_by("court"),
        "place": held_by("imposed_in", INSIDE),
        "facility": _AT_FACILITY,
        "operation": _WITH_OPERATION,
    },
    "events": {
        "at": held_by("at", PART),
        "transferred_from": held_by("transferred_from", INSIDE),
        "transferred_to": held_by("transferred_to", INSIDE),
        "by": held_by("by"),
        "with": held_by("with"),
        "place": either(held_by("located_in", INSIDE), held_by("at", INSIDE, strict=True)),
        "facility": either(held_by("at", PART), held_by("concerned facility", PART)),
        "operation": either(held_by("concerned operation", PART), itself(PART, strict=True)),
    },
    "organisations": {
        "place": held_by("located_in", INSIDE),
        "facility": either(whose("court", _AT_FACILITY), whose("citizenship", _AT_FACILITY)),
        "operation": either(
            whose("by", _OPERATIONS), whose("with", _OPERATIONS), whose("citizenship", _WITH_OPERATION)
        ),
    },
    "places": {
        "place": itself(INSIDE, strict=True),
        "facility": either(
            containing(itself(PART), INSIDE, strict=True), whose("imposed_in", _AT_FACILITY, INSIDE)
        ),
        "operation": either(
            whose("brought_from", _OPERATIONS, INSIDE), whose("brought_to", _OPERATIONS, INSIDE)
        ),
    },
    "sources": {
        "outlet": reported_by("outlet", Of.SOURCE),
        "facility": about("facility", Of.SOURCE),
        "operation": about("operation", Of.SOURCE),
    },
    "claims": {
        "about": placed,
        "speaker": reported_by("speaker", Of.CLAIM),
        "outlet": reported_by("outlet", Of.CLAIM),
        "facility": about("facility", Of.CLAIM),
        "operation": about("operation", Of.CLAIM),
    },
    "disputes": {
        "about": reported_by("about", Of.DISPUTE),
        "facility": about("facility", Of.DISPUTE),
        "operation": about("operation", Of.DISPUTE),
    },
}  # fmt: skip
# By list, the facets that have words of the vocabulary as values, and what the edition calls them.
WORDED: dict[str, dict[str, str]] = {
    "cases": dict.fromkeys(("status", "term", "counsel", "form", "sex", "disputed", "reported"), "")
    | {"status": "status", "release": "release_ground"},
    "people": dict.fromkeys(("form", "disputed", "reported"), ""),
    "facilities": {"kind": "facility_type", "status": "facility_status", "disputed": ""},
    "operations": {"status": "happening", "disputed": "", "year": ""},
    "sentences": {"term": "", "counsel": "", "appeal": "appeal_outcome", "disputed": "", "year": ""},
    "events": {"kind": "event_type", "status": "happening", "disputed": ""},
    "organisations": {"kind": "organisation_type", "disputed": ""},
    "places": {"kind": "place_type", "disputed": ""},
    "sources": {"kind": "", "language": "lang", "standing": "", "year": ""},
    "claims": {"fact": "", "scope": "", "status": "", "polarity": "", "disputed": ""},
    "disputes": {"kind": ""},
}
OF = {"sources": Of.SOURCE, "claims": Of.CLAIM, "disputes": Of.DISPUTE}


def matching(bitmaps: Bitmaps, name: str, facet: str, values: Iterable[int | str]) -> MatchingRows:
    """The rows of the list that have one of the values of its facet: keys of records, or words."""
    wanted = list(values)
    of = OF.get(name, Of.RECORD)
    if facet in RECORDS[name]:
        found = RECORDS[name][facet](bitmaps, [int(value) for value in wanted])
    else:
        found = bitmaps.worded(of, WORDED[name][facet] or facet, [str(value) for value in wanted])
    if of is not Of.RECORD:
        return found
    listed = bitmaps.listed(name)
    return MatchingRows(found.certain & listed, found.possible & listed)
