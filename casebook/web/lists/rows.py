"""The rows of a list of records: what stands in the columns of its room, and under the name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Claim, FacetValue, Kind, PersonOrGroup, Polarity, Record
from casebook.models.archive import as_of
from casebook.values import Name
from casebook.values.numerals import grouped, in_digits
from casebook.web import addresses
from casebook.web.filters import ListFilters
from casebook.web.language import foreign
from casebook.web.lists.columns import COLUMNS, ListColumn
from casebook.web.lists.filter_sentence import address_of
from casebook.web.lists.group_members import Folded
from casebook.web.lists.values import (
    KnownFacts,
    ValuePart,
    as_last_reported,
    disputed_part,
    load,
    newest_report,
    part_of,
    size_of,
    sizes_of,
    words_of,
)

# The facet that narrows a list to the members of a group.
GROUP = "group"


@dataclass(frozen=True)
class ListRow:
    """One record of a list. `depth` above 0: it follows the group that it is one of."""

    ref: str
    name: ValuePart
    depth: int
    notes: tuple[ValuePart, ...]
    cells: tuple[tuple[ValuePart, ...], ...]


def known_of(records: Sequence[Record], groups: QuerySet[Record] | None = None) -> KnownFacts:
    """All that rows tell of these records, and how many these groups are: two statements, whatever their number."""
    if not records:
        return KnownFacts()
    return load(records, sentences=any(record.kind == Kind.PERSON for record in records), groups=groups)


def sizes_in(known: KnownFacts, records: Sequence[Record]) -> list[str]:
    """How many each group is of which that was loaded, and that somebody says."""
    groups = known.counted | {record.pk for record in records if record.is_group}
    return [size for size in (size_of(known.claims[pk]) for pk in sorted(groups)) if size]


def rows_of(
    filters: ListFilters,
    folded: Sequence[Folded],
    held_here: dict[int, int],
    known: KnownFacts,
    more: Sequence[ListColumn] = (),
) -> list[ListRow]:
    """The rows, with `more` columns after those of the page."""
    columns = COLUMNS.get(filters.name, ())
    rows = []
    for entry in folded:
        record = entry.record
        cells = [tuple(column.parts(known, record)) for column in columns]
        if filters.name == "facilities":
            cells.append(_held_here(record, held_here))
        cells.append((ValuePart(grouped(record.sources_count)),))
        cells += [tuple(column.parts(known, record)) for column in more]
        notes = [*_notes(known, entry), *_others(filters, entry)]
        rows.append(ListRow(record.ref, _name(known, record), entry.depth, tuple(notes), tuple(cells)))
    return rows


def _name(known: KnownFacts, record: Record) -> ValuePart:
    """What the record is called, with the claims that give it this name."""
    names = [(claim, claim.parsed) for claim in known.of(record, "name")]
    naming = [claim for claim, name in names if isinstance(name, Name) and name.text == record.label]
    return part_of(naming, record.title, foreign(record.label_lang), addresses.of_record(record))


def _others(filters: ListFilters, entry: Folded) -> list[ValuePart]:
    """How many more members there are, leading to the list of them."""
    if not entry.more:
        return []
    words = in_digits(ngettext("%d more of them", "%d more of them", entry.more), entry.more)
    pairs = [pair for pair in filters.pairs() if pair[0] != GROUP]
    return [ValuePart(words, address=address_of(addresses.of_list(filters.name), [*pairs, (GROUP, entry.record.ref)]))]


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


def _held_here(record: Record, held_here: dict[int, int]) -> tuple[ValuePart, ...]:
    number = held_here.get(record.pk, 0)
    if not number:
        return ()
    words = in_digits(ngettext("%d record", "%d records", number), number)
    return (ValuePart(words, address=address_of(addresses.of_list("cases"), [("facility", record.ref)])),)


def _notes(known: KnownFacts, entry: Folded) -> list[ValuePart]:
    """What stands under the label."""
    record = entry.record
    notes = []
    if entry.depth:
        notes.append(ValuePart(_("one of them")))
    if record.kind == Kind.PERSON:
        notes.append(ValuePart(str(PersonOrGroup(record.form).label)))
    size = size_of(known.claims[record.pk]) if record.is_group else ""
    if size:
        sizes = sizes_of(known.claims[record.pk])
        notes.append(part_of(sizes, _("of %s, as reported") % size))
    for fact in ("custody", "agreement_state"):
        notes += _state(known, record, fact)
    disputed = known.disputed(record)
    if disputed:
        notes.append(disputed_part(disputed))
    return notes


def _state(known: KnownFacts, record: Record, fact: str) -> list[ValuePart]:
    """A state that speaks of now: what was reported last, and how old that is."""
    claims, day = newest_report(known.of(record, fact))
    words = list(dict.fromkeys(words_of(claim) for claim in claims))
    if not words:
        return []
    said = as_last_reported(_(" or ").join(words), day or record.last_reported, as_of.today())
    return [part_of(claims, said)]


# So many of the columns tell what a record is where it stands outside its list.
_TELLING = 2


@dataclass(frozen=True)
class RowLine:
    """What lists tell of a record, in one line, and the claim that says what it is called: none if the archive does."""

    parts: tuple[ValuePart, ...]
    named: Claim | None


def lines_of(records: Sequence[Record]) -> dict[int, RowLine]:
    """The line of each of these records, by its id. Two statements."""
    known = known_of(records)
    return {record.pk: RowLine(tuple(_line(known, record)), _named(known, record)) for record in records}


def _named(known: KnownFacts, record: Record) -> Claim | None:
    """Of the names that are just what the record is called the best one: claims are in the order of their ranks."""
    for claim in known.of(record, "name"):
        name = claim.parsed
        if isinstance(name, Name) and claim.polarity == Polarity.YES and name.text == record.label:
            return claim
    return None


def _line(known: KnownFacts, record: Record) -> list[ValuePart]:
    notes = _notes(known, Folded(record, 0))
    reported = [part for part in notes if not part.mark]
    unnamed = disputed_part((), named=False).mark
    for column in COLUMNS.get(addresses.room_of(record).name, ())[:_TELLING]:
        # The notes say already which of the record's own facts are disputed.
        parts = [part for part in column.parts(known, record) if part.mark != unnamed]
        certain = [part for part in parts if not part.soft]
        reported += certain or parts
    return [*reported, *(part for part in notes if part.mark)]
