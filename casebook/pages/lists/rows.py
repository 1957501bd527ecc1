"""The rows of a list of records: the columns of each room, and what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook.models import Claim, FacetValue, Form, Kind, Polarity, Record, Status, as_of
from casebook.pages import addresses
from casebook.pages.language import foreign
from casebook.pages.lists.convictions import conviction_parts, sentences
from casebook.pages.lists.folding import Folded
from casebook.pages.lists.listing import address_of
from casebook.pages.lists.words import (
    Known,
    Part,
    as_last_reported,
    disputed_part,
    last_told,
    links,
    load,
    once,
    size_of,
    sizes_of,
    values,
    words_of,
)
from casebook.values import Name, VagueDate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a record, and the order of the list that it stands for."""

    label: "_StrPromise"
    parts: Callable[[Known, Record], list[Part]]
    order: str = ""


@dataclass(frozen=True)
class Row:
    """One record of a list. `depth` above 0: it follows the group that it is one of."""

    ref: str
    label: str
    lang: str
    address: str
    depth: int
    notes: tuple[Part, ...]
    cells: tuple[tuple[Part, ...], ...]


def rows_of(room: str, folded: Sequence[Folded], held_here: dict[int, int]) -> list[Row]:
    """The rows; two statements, whatever their number."""
    records = [entry.record for entry in folded]
    known = load(records, sentences=any(record.kind == Kind.PERSON for record in records)) if records else Known()
    columns = COLUMNS.get(room, ())
    rows = []
    for entry in folded:
        record = entry.record
        cells = [tuple(column.parts(known, record)) for column in columns]
        if room == "facilities":
            cells.append(_held_here(record, held_here))
        cells.append((Part(str(record.sources_count)),))
        rows.append(
            Row(
                ref=record.ref,
                label=record.label or record.ref,
                lang=foreign(record.label_lang),
                address=addresses.of_record(record),
                depth=entry.depth,
                notes=tuple(_notes(known, entry)),
                cells=tuple(cells),
            )
        )
    return rows


def headings_of(room: str) -> list[tuple[str, str]]:
    """The headings of the columns, the first and the last ones too, with the order that each stands for, if any."""
    between = [(str(column.label), column.order) for column in COLUMNS.get(room, ())]
    return [
        (str(addresses.BY_NAME[room].one), "label"),
        *between,
        *([(_("Held here"), "")] if room == "facilities" else []),
        (_("Sources"), "sources"),
    ]


def counted_at(facilities: Sequence[Record]) -> dict[int, int]:
    """How many records with a page are certainly held at each facility: one statement."""
    ids = [facility.pk for facility in facilities]
    root = Coalesce("target__merged_into_id", "target_id")
    held = FacetValue.objects.filter(fact="held_at", possible=False, record__page_public=True)
    counted = held.annotate(facility=root).filter(facility__in=ids).values("facility")
    return dict(counted.annotate(number=Count("record", distinct=True)).values_list(F("facility"), "number"))


def _held_here(record: Record, held_here: dict[int, int]) -> tuple[Part, ...]:
    number = held_here.get(record.pk, 0)
    if not number:
        return ()
    words = ngettext("%d record", "%d records", number) % number
    return (Part(words, address=address_of(addresses.of_list("cases"), [("facility", record.ref)])),)


def _notes(known: Known, entry: Folded) -> list[Part]:
    """What stands under the label."""
    record = entry.record
    notes = []
    if entry.depth:
        notes.append(Part(_("one of them")))
    if record.kind == Kind.PERSON:
        notes.append(Part(str(Form(record.form).label)))
    sizes = sizes_of(known.claims[record.pk]) if record.is_group else []
    if sizes:
        notes.append(Part(_("of %s, as reported") % size_of(sizes), claims=tuple(sizes)))
    for fact in ("custody", "agreement_state"):
        notes += _state(known, record, fact)
    disputed = known.disputed(record)
    if disputed:
        notes.append(disputed_part(disputed))
    if entry.more:
        notes.append(
            Part(ngettext("%d more of them on its page", "%d more of them on its page", entry.more) % entry.more)
        )
    return notes


def _state(known: Known, record: Record, fact: str) -> list[Part]:
    """A state that speaks of now: what was told last, and how old that is."""
    claims, day = last_told(known.of(record, fact))
    words = list(dict.fromkeys(words_of(claim) for claim in claims))
    if not words:
        return []
    told = as_last_reported(_(" or ").join(words), day or record.last_reported, as_of.today())
    return [Part(told, claims=tuple(claims))]


def _linked(fact: str) -> Callable[[Known, Record], list[Part]]:
    return lambda known, record: links(known, record, fact)


def _valued(fact: str) -> Callable[[Known, Record], list[Part]]:
    return lambda known, record: values(known, record, fact)


def _when(known: Known, record: Record) -> list[Part]:
    """The days of an event or operation, each with its status where it is not real (yet)."""
    return values(known, record, "takes_place")


def _happening(known: Known, record: Record) -> list[Part]:
    """How far it has come; what has not happened says how old the last word on it is."""
    if not record.happening:
        return []
    status = Status(record.happening)
    told = (*known.of(record, "takes_place"), *known.of(record, "event_type"))
    claims = tuple(claim for claim in told if claim.status == status)
    if status == Status.ACTUAL:
        return [Part(_("took place"), soft=True, claims=claims)]
    return [Part(as_last_reported(str(status.label), record.last_reported, as_of.today()), claims=claims)]


def _numbers(known: Known, record: Record) -> list[Part]:
    """Every number that is reported, with what it counts."""
    parts = []
    for claim in known.of(record, "count"):
        scope = claim.about.scope(claim.scope)
        parts.append(Part(f"{scope.label}: {words_of(claim)}" if scope else words_of(claim), claims=(claim,)))
    parts = once(parts)
    return [*parts, disputed_part()] if known.disputed(record, "count") else parts


def _passed(known: Known, record: Record) -> list[Part]:
    parts = []
    for claim in known.of(record, "passed"):
        when = claim.parsed
        parts.append(Part(words_of(claim) if isinstance(when, VagueDate) else "", claims=(claim,)))
    return once(parts)


def _role(known: Known, record: Record) -> list[Part]:
    return [*values(known, record, "role"), *links(known, record, "works_for")]


# Between the label and the number of sources.
COLUMNS: dict[str, tuple[Column, ...]] = {
    "cases": (Column(gettext_lazy("Held at"), _linked("held_at")), Column(gettext_lazy("Sentence"), sentences)),
    "people": (Column(gettext_lazy("Role"), _role),),
    "facilities": (
        Column(gettext_lazy("Kind"), _valued("facility_type")),
        Column(gettext_lazy("In"), _linked("located_in")),
    ),
    "operations": (
        Column(gettext_lazy("When"), _when, "when"),
        Column(gettext_lazy("Status"), _happening),
        Column(gettext_lazy("Numbers, as reported"), _numbers),
    ),
    "sentences": (
        Column(gettext_lazy("Passed on"), _linked("sentence_of")),
        Column(gettext_lazy("Term"), _valued("term")),
        Column(gettext_lazy("Passed"), _passed, "passed"),
        Column(gettext_lazy("Conviction"), conviction_parts),
    ),
    "events": (
        Column(gettext_lazy("Kind"), _valued("event_type")),
        Column(gettext_lazy("When"), _when, "when"),
        Column(gettext_lazy("Status"), _happening),
    ),
    "organisations": (
        Column(gettext_lazy("Kind"), _valued("organisation_type")),
        Column(gettext_lazy("In"), _linked("located_in")),
    ),
    "places": (Column(gettext_lazy("Kind"), _valued("place_type")), Column(gettext_lazy("In"), _linked("located_in"))),
}
# So many of the columns tell what a record is where it stands outside its list.
_TELLING = 2


@dataclass(frozen=True)
class Line:
    """What lists tell of a record, in one line, and the claim that says what it is called: none if the archive does."""

    parts: tuple[Part, ...]
    named: Claim | None


def lines_of(records: Sequence[Record]) -> dict[int, Line]:
    """The line of each of these records, by its id. Two statements."""
    known = load(records, sentences=any(record.kind == Kind.PERSON for record in records)) if records else Known()
    return {record.pk: Line(tuple(_line(known, record)), _named(known, record)) for record in records}


def _named(known: Known, record: Record) -> Claim | None:
    """Of the names that are just what the record is called the best one: claims are in the order of their ranks."""
    for claim in known.of(record, "name"):
        name = claim.parsed
        if isinstance(name, Name) and claim.polarity == Polarity.YES and name.text == record.label:
            return claim
    return None


def _line(known: Known, record: Record) -> list[Part]:
    notes = _notes(known, Folded(record, 0))
    told = [part for part in notes if not part.mark]
    for column in COLUMNS.get(addresses.room_of(record).name, ())[:_TELLING]:
        # The notes say already which of the record's own facts are disputed.
        parts = [part for part in column.parts(known, record) if part != disputed_part()]
        certain = [part for part in parts if not part.soft]
        told += certain or parts
    return [*told, *(part for part in notes if part.mark)]
