"""The front page: what the archive is, three doors (who is held, who came home, where sources differ), and the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from pyroaring import BitMap

from casebook.models import CONTRADICTIONS, DisputeKind
from casebook.models.edition import Facet, Of, PublicClaim, PublicDispute, PublicRecord, PublicSource
from casebook.vocabulary import fact
from casebook.web.addresses import link_to, of_list
from casebook.web.presenters.edition import Reading, RecordRow, own_text
from casebook.web.presenters.record_page import SourceLine, source_line
from casebook.web.presenters.world_map import WorldMap, world_map

# How many each door names, how many disputes are looked at for them, and how many facilities are on the map.
SHOWN, LOOKED_AT, MAPPED = 4, 40, 60
_KINDS = {"cases": "person", "operations": "operation", "facilities": "facility"}
_NUMBERS = ("women", "children", "people", "returned", "family-members")


@dataclass(frozen=True)
class Entry:
    """One line of a door: what it leads to, and a few words beneath."""

    label: str
    lang: str
    link: str
    words: str
    ref: str = ""
    contra: str = ""


@dataclass(frozen=True)
class FrontPage:
    """Everything on the front page. `held` says how much the archive has, list by list."""

    cases: Sequence[Entry]
    operations: Sequence[Entry]
    differences: Sequence[Entry]
    facilities: Sequence[Entry]
    sources: Sequence[SourceLine]
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
    numbers = _numbers(reading.day)
    cases = _records(reading, "cases", Q(form="group"))
    operations, facilities = _records(reading, "operations", most=MAPPED), _records(reading, "facilities", most=MAPPED)
    disputes = _impersonal(reading)
    found = reading.newest_sources(SHOWN)
    counts = (
        ("cases", lambda n: ngettext("%d case", "%d cases", n)),
        ("people", lambda n: ngettext("%d other person or group", "%d other people and groups", n)),
        ("facilities", lambda n: ngettext("%d facility", "%d facilities", n)),
        ("operations", lambda n: ngettext("%d operation", "%d operations", n)),
        ("sources", lambda n: ngettext("%d source", "%d sources", n)),
        ("claims", lambda n: ngettext("%d fact", "%d facts", n)),
        ("disputes", lambda n: ngettext("%d difference", "%d differences", n)),
    )
    held = [(words(n) % n, of_list(name)) for name, words in counts if (n := numbers.get(name, 0))]
    contradictions = numbers["contradictions"]
    return FrontPage(
        cases=[_case(reading, record) for record in cases],
        operations=[_operation(reading, record) for record in operations[:SHOWN]],
        differences=disputes,
        facilities=[_facility(reading, record) for record in facilities[:SHOWN]],
        map=world_map(reading, facilities, operations),
        sources=[source_line(reading, source, 0, 0) for source in found],
        held=held,
        all_cases=ngettext("All %d case", "All %d cases", numbers.get("cases", 0)) % numbers.get("cases", 0),
        all_operations=ngettext("All %d operation", "All %d operations", numbers.get("operations", 0))
        % numbers.get("operations", 0),
        differences_address=f"{of_list('disputes')}?{urlencode([('kind', kind) for kind in CONTRADICTIONS])}",
        all_differences=ngettext("All %d contradiction", "All %d contradictions", contradictions) % contradictions,
    )


def _known(rows: Any, day: date | None) -> Any:
    """Those of the rows that were known by the day."""
    return rows.filter(known_from__lte=day) if day else rows


def _numbers(day: date | None) -> dict[str, int]:
    """How many rows each list has, and how many disputes are contradictions."""
    if day:
        people = PublicRecord.objects.filter(kind="person", page=True)
        cases = people.filter(detained_from__lte=day)
        found = {"cases": cases.count(), "people": _known(people.exclude(pk__in=cases.values("pk")), day).count()}
        for name in ("facilities", "operations"):
            found[name] = _known(PublicRecord.objects.filter(kind=_KINDS[name], page=True), day).count()
    else:
        rows = Facet.objects.filter(of=Of.RECORD, name="list").values_list("value", "rows")
        found = {name: len(BitMap.deserialize(bytes(bitmap))) for name, bitmap in rows if bitmap}
        found["people"] = found.get("people", 0) - found.get("cases", 0)
    sources = PublicSource.objects.filter(appeared__lte=day) if day else PublicSource.objects.all()
    # The archive's own reasoning is none.
    found["sources"] = sources.aggregate(number=Count("pk", filter=~Q(kind="reasoning")))["number"]
    found["claims"] = _known(PublicClaim.objects.filter(state="published"), day).count()
    contradictions = Count("pk", filter=Q(kind__in=CONTRADICTIONS))
    return found | _known(PublicDispute.objects.all(), day).aggregate(
        disputes=Count("pk"), contradictions=contradictions
    )


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
    words = " · ".join(part for part in (number, _reported(reading, record)) if part)
    return Entry(record.title, record.lang, record.address, words, record.ref)


def _operation(reading: Reading, record: RecordRow) -> Entry:
    """With the numbers of one scope, as its claims have them: never added up."""
    for scope in _NUMBERS:
        if number := _sizes(reading, record, (scope,)):
            label = fact("count").scope(scope)
            words = _("%(number)s %(scope)s, as reported") % {"number": number, "scope": label.label if label else ""}
            return Entry(record.title, record.lang, record.address, words, record.ref)
    return Entry(record.title, record.lang, record.address, _reported(reading, record), record.ref)


def _facility(reading: Reading, record: RecordRow) -> Entry:
    return Entry(record.title, record.lang, record.address, _reported(reading, record), record.ref)


def _sizes(reading: Reading, record: RecordRow, scopes: Iterable[str]) -> str:
    """What is counted in the first of these scopes: "9", or "6, or 8" where numbers differ."""
    for wanted in scopes:
        said = [
            reading.said(one).plain
            for one in record.says("count")
            if one.scope == wanted and one.value and one.polarity == "yes"
        ]
        if said:
            return pgettext("between values of which one may be right", ", or ").join(dict.fromkeys(said[:3]))
    return ""


def _impersonal(reading: Reading) -> list[Entry]:
    """The newest contradictions of which no side is about a private person: search engines read this page."""
    rows = _known(PublicDispute.objects.filter(kind__in=CONTRADICTIONS), reading.day).order_by("-id")
    newest = [reading.put(dispute) for dispute in rows[:LOOKED_AT]]
    refs = {ref for dispute in newest for _side, ref, _day in dispute.document["sides"]}
    claims = {claim.ref: claim for claim in reading.claims(Q(ref__in=refs))}
    ends = {pk for claim in claims.values() for pk in (claim.subject, claim.target) if pk}
    reading.know(ends)
    # Of a sentence or an event also those whom it is about.
    people = {
        said.target
        for pk in ends
        if (record := reading.by_id(pk))
        for name in ("sentence_of", "concerns")
        for said in record.says(name)
        if said.target
    }
    reading.know((), people)
    entries = []
    for dispute in newest:
        of = [claims[ref] for _side, ref, _day in dispute.document["sides"] if ref in claims]
        if any(_private(reading, pk) for claim in of for pk in (claim.subject, claim.target)):
            continue
        kind = str(DisputeKind(dispute.kind).label)
        question, lang = own_text(dispute.document, "question", dispute.question)
        entries.append(Entry(question, lang, link_to("dispute", dispute.ref), "", dispute.ref, kind))
    return entries[:SHOWN]


def _private(reading: Reading, pk: int | None) -> bool:
    record = reading.by_id(pk)
    if record is None:
        return False
    about: list[Any] = [
        reading.by_ref(said.target) for name in ("sentence_of", "concerns") for said in record.says(name) if said.target
    ]
    return any(one is not None and one.noindex and one.form == "individual" for one in (record, *about))
