"""What the map shows, and the same as lists: where facilities are, and from where to where operations brought people.

A record lies where a claim of its coordinates says, and without one in the place that it is said to be in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.values.identifiers import Coordinates
from casebook.web.addresses import link_to
from casebook.web.charts.map import Mark, Route, draw_map
from casebook.web.presenters.citation_lines import CitationLine, lines_of
from casebook.web.presenters.edition import Reading, RecordRow, Said

# Up from a place to others that have coordinates: an airport, a city, a region, a country.
MOST_STEPS = 3


@dataclass(frozen=True)
class _Spot:
    """Where something lies: at the coordinates of a record, which a claim gives. An area is only roughly there."""

    record: RecordRow
    point: Coordinates
    area: str
    claim: str
    certain: bool = True


@dataclass(frozen=True)
class MapRow:
    """One row of a list: a place with its coordinates, a facility with its places, an operation with its two ends.

    `claims` are the references of those that say so.
    """

    record: RecordRow
    words: str
    claims: Sequence[str]
    before: Sequence[RecordRow] = ()
    after: Sequence[RecordRow] = ()
    cites: Sequence[CitationLine] = ()
    # Whether the places are those from which and to which it brought people.
    moves: bool = False


@dataclass(frozen=True)
class WorldMap:
    """The picture and, as rows, all that it shows. Facilities that nobody places come last."""

    drawn: SafeString
    facilities: Sequence[MapRow]
    operations: Sequence[MapRow]
    places: Sequence[MapRow]

    @property
    def summary(self) -> str:
        """What the lists have."""
        number = len(self.facilities) + len(self.operations) + len(self.places)
        return ngettext("The same as a list: %d line", "The same as a list: %d lines", number) % number


@dataclass
class _Here:
    """What lies at one spot, or begins or ends there."""

    spot: _Spot
    facilities: list[RecordRow] = field(default_factory=list)


def world_map(reading: Reading, facilities: Sequence[RecordRow], operations: Sequence[RecordRow]) -> WorldMap | None:
    """The map of these records; None where no claim places any of them."""
    _read_places(reading, [*facilities, *operations])
    here: dict[str, _Here] = {}
    for facility in facilities:
        for spot in _spots(reading, facility):
            _at(here, spot).facilities.append(facility)
    routes: dict[tuple[str, str], list[str]] = {}
    for operation in operations:
        starts, ends = (_ends(reading, operation, name) for name in ("brought_from", "brought_to"))
        for start in starts:
            for end in ends:
                if start.record != end.record:
                    _at(here, start), _at(here, end)
                    routes.setdefault((start.record.ref, end.record.ref), []).append(operation.title)
    drawn = draw_map(
        [_mark(one) for one in here.values()],
        [Route(start, end, "; ".join(by)) for (start, end), by in routes.items()],
        title=_("Map of the places of custody, and of the operations that brought people home"),
        words=_("The lists beneath the map have all that it shows."),
    )
    if not drawn:
        return None
    rows = [
        [_facility_row(reading, one) for one in facilities],
        [row for one in operations if (row := _operation_row(reading, one))],
        [_place_row(one.spot) for one in here.values()],
    ]
    rows[0].sort(key=lambda row: not row.claims)
    sourced = _with_sources(reading, rows)
    return WorldMap(drawn, *sourced)


def _read_places(reading: Reading, records: Sequence[RecordRow]) -> None:
    """Read the places that these records name, and those in which they lie in turn."""
    facts = ("located_in", "brought_from", "brought_to")
    for _step in range(MOST_STEPS):
        refs = {said.target for record in records for fact in facts for said in record.says(fact) if said.target}
        reading.know((), refs)
        records = [record for ref in refs if (record := reading.by_ref(ref))]


def _said(record: RecordRow, fact: str) -> list[Said]:
    """What some source says is so, by the day of the page."""
    return [said for said in record.says(fact) if said.stands]


def _spots(reading: Reading, record: RecordRow, steps: int = MOST_STEPS) -> list[_Spot]:
    """Where a record lies: several spots, none of them certain, where sources differ."""
    own = [spot for said in _said(record, "coordinates") if (spot := _spot(record, said))]
    if own or not steps:
        return [replace(spot, certain=spot.certain and len(own) == 1) for spot in own]
    places = _narrowest(reading, _said(record, "located_in"))
    found = {
        spot.record.ref: replace(spot, certain=spot.certain and not said.hedged and len(places) == 1)
        for said in places
        for place in _targets(reading, [said])
        for spot in _spots(reading, place, steps - 1)
    }
    return list(found.values())


def _spot(record: RecordRow, said: Said) -> _Spot | None:
    point = said.parsed
    if not isinstance(point, Coordinates):
        return None
    kind = next((one.value for one in _said(record, "place_type")), "")
    whole = not any("." in str(degrees) for degrees in (point.latitude, point.longitude))
    area = kind if kind in ("country", "region") else "region" if whole else ""
    return _Spot(record, point, area, said.ref, not said.hedged)


def _targets(reading: Reading, found: Iterable[Said]) -> list[RecordRow]:
    """The records to which these lead, but for those that readers may not see."""
    return [target for said in found if (target := reading.target_of(said))]


def _narrowest(reading: Reading, places: Sequence[Said]) -> list[Said]:
    """Those in which no other of them lies: who says Baghdad and who says Iraq do not differ."""
    around = {ref for place in _targets(reading, places) for ref in _around(reading, place)}
    return [said for said in places if (place := reading.target_of(said)) and place.ref not in around]


def _around(reading: Reading, record: RecordRow, steps: int = MOST_STEPS) -> set[str]:
    """The places in which a record lies, and those in which these lie."""
    wholes = _targets(reading, _said(record, "located_in")) if steps else []
    return {whole.ref for whole in wholes}.union(*(_around(reading, whole, steps - 1) for whole in wholes))


def _ends(reading: Reading, operation: RecordRow, fact: str) -> list[_Spot]:
    """Where an operation began or ended."""
    ends = _targets(reading, _narrowest(reading, _said(operation, fact)))
    return list({spot.record.ref: spot for end in ends for spot in _spots(reading, end)}.values())


def _at(here: dict[str, _Here], spot: _Spot) -> _Here:
    """What is at the spot; it is certain if anything is certainly there."""
    found = here.setdefault(spot.record.ref, _Here(spot))
    found.spot = found.spot if found.spot.certain else spot
    return found


def _mark(here: _Here) -> Mark:
    record, number = here.spot.record, len(here.facilities)
    only = here.facilities[0] if number == 1 else None
    link = only.address if only else f"{link_to('list', 'facilities')}?place={record.ref}&possibly=1"
    words = "; ".join(facility.title for facility in here.facilities)
    return Mark(
        ref=record.ref,
        latitude=float(here.spot.point.latitude),
        longitude=float(here.spot.point.longitude),
        area=here.spot.area or ("" if here.spot.certain else "region"),
        number=number,
        label=record.title,
        lang=record.lang,
        link=link if number else "",
        words=f"{record.title}: {words}" if words and only != record else record.title,
    )


def _row(reading: Reading, record: RecordRow, words: str, before: Sequence[Said], after: Sequence[Said]) -> MapRow:
    claims = [said.ref for said in (*before, *after)]
    return MapRow(record, words, claims, _targets(reading, before), _targets(reading, after))


def _facility_row(reading: Reading, facility: RecordRow) -> MapRow:
    places = _narrowest(reading, _said(facility, "located_in"))
    own = _said(facility, "coordinates")
    if not places and not own:
        return MapRow(facility, _("no source says where it is"), ())
    words = _("possibly") if all(said.hedged for said in (*places, *own)) else ""
    return _row(reading, facility, words, places, own)


def _operation_row(reading: Reading, operation: RecordRow) -> MapRow | None:
    starts, ends = (_narrowest(reading, _said(operation, fact)) for fact in ("brought_from", "brought_to"))
    return replace(_row(reading, operation, "", starts, ends), moves=True) if starts or ends else None


def _place_row(spot: _Spot) -> MapRow:
    words = _("roughly %s") % spot.point if spot.area else str(spot.point)
    return MapRow(spot.record, words, [spot.claim])


def _with_sources(reading: Reading, lists: Sequence[Sequence[MapRow]]) -> list[list[MapRow]]:
    """The rows, each with the newest source of its claims."""
    claims = reading.claims(Q(ref__in={ref for rows in lists for row in rows for ref in row.claims}))
    reading.know_sources(claims)

    def cites(row: MapRow) -> tuple[CitationLine, ...]:
        behind = filter(None, map(reading.claim_of, row.claims))
        return lines_of(reading, behind, 1, speakers=False)

    return [[replace(row, cites=cites(row)) for row in rows] for rows in lists]
