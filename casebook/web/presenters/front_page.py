"""The front page: what the archive is, three doors (who is held, who came home, where sources differ), and the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casebook.models import CONTRADICTIONS
from casebook.models.edition import Of, PublicDispute, PublicRecord
from casebook.vocabulary import fact
from casebook.web.addresses import LISTS, of_list
from casebook.web.filters.bitmaps import Bitmaps
from casebook.web.presenters.citation_lines import CitedSource
from casebook.web.presenters.edition import Reading, RecordRow
from casebook.web.presenters.list_entries import DisputeEntry, dispute_entries
from casebook.web.presenters.world_map import WorldMap, world_map

# How many each door names, how many disputes are looked at for them, and how many facilities are on the map.
SHOWN, LOOKED_AT, MAPPED = 4, 40, 60
_HELD = ("cases", "people", "facilities", "operations", "sources", "claims", "disputes")
_KINDS = {"cases": "person", "operations": "operation", "facilities": "facility"}
_COUNTED: dict[str, Callable[[int], str]] = {name: LISTS[name].counted for name in _HELD} | {
    "cases": lambda n: ngettext("%d case", "%d cases", n),
    "people": lambda n: ngettext("%d other person or group", "%d other people and groups", n),
}
_NUMBERS = ("women", "children", "people", "returned", "family-members")


@dataclass(frozen=True)
class Entry:
    """One line of a door: a record, and a few words beneath."""

    record: RecordRow
    words: str


@dataclass(frozen=True)
class FrontPage:
    """Everything on the front page. `held` says how much the archive has, list by list."""

    cases: Sequence[Entry]
    operations: Sequence[Entry]
    differences: Sequence[DisputeEntry]
    facilities: Sequence[Entry]
    sources: Sequence[CitedSource]
    map: WorldMap | None
    held: Sequence[tuple[str, str]]
    all_cases: str
    all_operations: str
    all_differences: str
    differences_address: str

    @property
    def empty(self) -> bool:
        """Whether nothing is published yet."""
        return not self.held


def front_page(reading: Reading) -> FrontPage:
    """Read it; the number of statements is fixed."""
    numbers = _numbers(reading)
    cases = _records(reading, "cases", Q(form="group"))
    operations, facilities = _records(reading, "operations", most=MAPPED), _records(reading, "facilities", most=MAPPED)
    held = [(words(numbers[name]) % numbers[name], of_list(name)) for name, words in _COUNTED.items() if numbers[name]]
    contradictions = numbers["contradictions"]
    return FrontPage(
        cases=[_case(reading, record) for record in cases],
        operations=[_operation(reading, record) for record in operations[:SHOWN]],
        differences=_impersonal(reading),
        facilities=[Entry(record, _reported(reading, record)) for record in facilities[:SHOWN]],
        map=world_map(reading, facilities, operations),
        sources=[CitedSource(one, reading.by_id(one.outlet)) for one in reading.newest_sources(SHOWN)],
        held=held,
        all_cases=ngettext("All %d case", "All %d cases", numbers["cases"]) % numbers["cases"],
        all_operations=ngettext("All %d operation", "All %d operations", numbers["operations"]) % numbers["operations"],
        differences_address=f"{of_list('disputes')}?{urlencode([('kind', kind) for kind in CONTRADICTIONS])}",
        all_differences=ngettext("All %d contradiction", "All %d contradictions", contradictions) % contradictions,
    )


def _numbers(reading: Reading) -> dict[str, int]:
    """How many rows each list has, and how many disputes are contradictions; of people those who are no cases."""
    bitmaps = Bitmaps(reading.day)
    found = {name: bitmaps.number(name) for name in _COUNTED}
    contradictions = bitmaps.worded(Of.DISPUTE, "kind", CONTRADICTIONS).possible & bitmaps.listed("disputes")
    return found | {"people": found["people"] - found["cases"], "contradictions": len(contradictions)}


def _records(reading: Reading, name: str, where: Q | None = None, most: int = SHOWN) -> list[RecordRow]:
    """The records of a list, those of the newest reports first; as of a day those that were known last."""
    day = reading.day
    rows = PublicRecord.objects.filter(where or Q(), kind=_KINDS[name], page=True)
    if day:
        rows = rows.filter(**{"detained_from__lte" if name == "cases" else "known_from__lte": day})
        return reading.records(rows.order_by("-known_from", "id"), most)
    rows = rows.filter(detainee=name == "cases")
    first = ("-last_reported", "-sources") if name == "cases" else ("-sources", "-last_reported")
    return reading.records(rows.order_by(*first, "sort_key", "id"), most)


def _reported(reading: Reading, record: RecordRow) -> str:
    """When it was last reported, as of today: the day of another day is not kept."""
    last = "" if reading.day else record.reported
    return _("last reported: %s") % last if last else ""


def _case(reading: Reading, record: RecordRow) -> Entry:
    size = _sizes(reading, record, ("held", "people", "sentenced", "women"))
    number = _("%s, as reported") % size if size else ""
    return Entry(record, " · ".join(filter(None, (number, _reported(reading, record)))))


def _operation(reading: Reading, record: RecordRow) -> Entry:
    """With the numbers of one scope, as its claims have them: never added up."""
    for scope in _NUMBERS:
        if number := _sizes(reading, record, (scope,)):
            label = fact("count").scope(scope)
            words = _("%(number)s %(scope)s, as reported") % {"number": number, "scope": label.label if label else ""}
            return Entry(record, words)
    return Entry(record, _reported(reading, record))


def _sizes(reading: Reading, record: RecordRow, scopes: Iterable[str]) -> str:
    """What is counted in the first of these scopes: "9", or "6, or 8" where numbers differ."""
    counts = [one for one in record.says("count") if one.value and one.polarity == "yes"]
    for scope in scopes:
        if said := [reading.wording(one).plain for one in counts if one.scope == scope]:
            return pgettext("between values of which one may be right", ", or ").join(dict.fromkeys(said[:3]))
    return ""


def _impersonal(reading: Reading) -> list[DisputeEntry]:
    """The newest contradictions of which no side is about a private person: search engines read this page."""
    found = PublicDispute.objects.filter(kind__in=CONTRADICTIONS).order_by("-id")
    newest = (found.filter(known_from__lte=reading.day) if reading.day else found).values_list("pk", flat=True)
    entries = dispute_entries(reading, list(newest[:LOOKED_AT]))
    ends = {pk for entry in entries for claim in entry.claims for pk in (claim.subject, claim.target) if pk}
    reading.know(ends)
    # Of a sentence or an event also those whom it is about.
    reading.know((), {ref for pk in ends if (record := reading.by_id(pk)) for ref in _about(record)})
    private = {pk for pk in ends if _private(reading, pk)}
    impersonal = (entry for entry in entries if not any(private & {one.subject, one.target} for one in entry.claims))
    return list(islice(impersonal, SHOWN))


def _about(record: RecordRow) -> list[str]:
    return [said.target for name in ("sentence_of", "concerns") for said in record.says(name) if said.target]


def _private(reading: Reading, pk: int) -> bool:
    record = reading.by_id(pk)
    about = [record, *map(reading.by_ref, _about(record))] if record else []
    return any(one is not None and one.noindex and one.form == "individual" for one in about)
