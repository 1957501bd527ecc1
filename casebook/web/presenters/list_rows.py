"""The rows of a list of records: what stands in its columns and under the name, from the documents of records.

Every few words carry the claims that say so. Files have the same columns, and some more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from casebook import vocabulary
from casebook.models import CONTRADICTIONS, PersonOrGroup, Status
from casebook.models.edition import Contains, Of, Placement, PlacementRole, PublicClaim, PublicDispute
from casebook.values import Count, VagueDate
from casebook.values.numerals import grouped, in_digits
from casebook.vocabulary.comparison import disagree
from casebook.vocabulary.facts import PARTS_OF_GROUP
from casebook.vocabulary.wording import counted_people, headings, sizing_scopes
from casebook.web.addresses import link_to
from casebook.web.filters.bitmaps import Bitmaps
from casebook.web.filters.filter_sets import CaseFilters
from casebook.web.language import foreign
from casebook.web.presenters.edition import Reading, RecordRow, Said, last_reported, month_or_years, when_reported

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# States that speak of now: what was reported last, and how old that is.
STATES = ("custody", "agreement_state")
# After so many years without a report a list says so.
OLD = 3


class Part(NamedTuple):
    """A few words of a cell. `contra`: said in the colour of contradiction; `claims`: fact and reference of each."""

    words: str
    lang: str = ""
    link: str = ""
    soft: bool = False
    contra: bool = False
    claims: tuple[tuple[str, str], ...] = ()


class ListRow(NamedTuple):
    """One record of a list. `member`: it follows the group that it is one of."""

    ref: str
    name: Part
    notes: tuple[Part, ...]
    cells: tuple[tuple[Part, ...], ...]
    member: bool = False


@dataclass(frozen=True)
class ListColumn:
    """One column: its heading, what it says of a record, and the order of the list that it stands for."""

    label: "_StrPromise"
    parts: "Callable[[KnownRows, RecordRow], list[Part]]"
    order: str = ""


class KnownRows:
    """What rows tell beside the documents of their records, read at once for all of them: at most six statements."""

    def __init__(self, reading: Reading, records: Sequence[RecordRow], *, held_here: bool = False) -> None:
        self.reading = reading
        self.sentences: dict[int, list[RecordRow]] = defaultdict(list)
        self._family: dict[int, int] = {record.id: record.id for record in records}
        if any(record.document.get("merged") for record in records):
            merged = Contains.objects.filter(whole__in=list(self._family), relation="merged")
            self._family |= dict(merged.values_list("part", "whole"))
        people = [record.id for record in records if record.kind == "person"]
        if people:
            self._read_sentences(people)
        every = [*records, *(one for found in self.sentences.values() for one in found)]
        reading.know((), {ref for one in every for ref in one.targets}, named=True)
        # By record what is disputed of it, also facts that its document does not have.
        self.beside: dict[int, list[Said]] = defaultdict(list)
        self._family |= {one.id: one.id for one in every if one.id not in self._family}
        self.contested = self._contested(every)
        self.newest = self._newest(records)
        self.held_here = _held_at(records) if held_here else {}

    def _read_sentences(self, people: Collection[int]) -> None:
        members = [pk for pk, root in self._family.items() if root in set(people)]
        there = Placement.objects.filter(record__in=members, role=PlacementRole.TARGET).values("claim")
        rows = PublicClaim.objects.filter(id__in=there, fact="sentence_of", state="published", polarity="yes")
        rows = rows.filter(known_from__lte=self.reading.day) if self.reading.day else rows
        pairs = [(to, of) for to, of in rows.order_by("id").values_list("target", "subject") if to]
        self.reading.know({sentence for _person, sentence in pairs})
        for person, sentence in pairs:
            record = self.reading.by_id(sentence)
            if record is not None and record.page and record not in self.sentences[self._family[person]]:
                self.sentences[self._family[person]].append(record)

    def _contested(self, records: Iterable[RecordRow]) -> set[str]:
        """The claims about these that stand in a contradiction, as of a day in one that was known by then."""
        day = self.reading.day
        ids = [record.id for record in records if record.disputed or day]
        if not ids:
            return set()
        family = [*ids, *(pk for pk, root in self._family.items() if root in ids)]
        if not day:
            there = Placement.objects.filter(record__in=family, role=PlacementRole.SUBJECT).values("claim")
            rows = PublicClaim.objects.filter(id__in=there, disputed=True, state="published")
            told = list(rows.values_list("ref", "fact", "scope", "subject"))
            for ref, fact, scope, subject in told:
                said = Said(fact, scope, None, None, "yes", "actual", False, ref, None)
                self.beside[self._family[subject]].append(said)
            return {ref for ref, *_fact in told}
        about = Bitmaps().named(Of.DISPUTE, "about", dict.fromkeys(family, True), same=False)
        found = PublicDispute.objects.filter(pk__in=list(about.possible), kind__in=CONTRADICTIONS, known_from__lte=day)
        documents = found.values_list("document", flat=True)
        return {ref for document in documents for _side, ref, _day in document["sides"]}

    def _newest(self, records: Iterable[RecordRow]) -> dict[str, tuple[date, str]]:
        """By claim of a state the day of which it speaks, and that day in words: its own, else that of its newest
        report.
        """
        refs = [said.ref for record in records for fact in STATES for said in record.says(fact)]
        if not refs or self.reading.day:
            return {}
        days = ("outer_from", "inner_to", "outer_to", "newest_source", "known_from")
        found = {}
        for ref, document, first, end, own, newest, known in PublicClaim.objects.filter(ref__in=refs).values_list(
            "ref", "document", *days
        ):
            if own and own != date.max:
                found[ref] = own, month_or_years(end or first or own, own) or when_reported(own, "")
            elif day := newest or known:
                found[ref] = day, when_reported(day, document.get("reported", "") if newest else "")
        return found

    def disputed(self, record: RecordRow, fact: str = "") -> list[list[Said]]:
        """The claims of those facts of the record, or of its one fact, on which sources disagree, fact by fact."""
        if not record.disputed and not self.reading.day:
            return []
        groups: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for said in record.says(fact) if fact else _all_said(record):
            groups[said.fact, said.scope].append(said)
        found = [
            group for group in groups.values() if any(one.ref in self.contested for one in group) or disagree(group)
        ]
        if not fact:
            others = [said for said in self.beside[record.id] if said.fact not in record.document.get("facts", ())]
            found += [[said] for said in {(said.fact, said.scope): said for said in others}.values()]
        return found


def _all_said(record: RecordRow) -> Iterable[Said]:
    return (said for fact in record.document.get("facts", ()) for said in record.says(fact))


def _held_at(facilities: Sequence[RecordRow]) -> dict[int, int]:
    """How many cases are certainly held at each facility or in a part of it, as its list says."""
    bitmaps = Bitmaps()
    cases = bitmaps.listed("cases")
    facet = CaseFilters.base_filters["facility"]
    every = facet.all_values(bitmaps, Of.RECORD, [facility.id for facility in facilities])
    return {pk: rows.certain.intersection_cardinality(cases) for pk, rows in every.items()}


# ------------------------------------------------------------------------------------------------- parts of cells


def part_of(claims: Iterable[Said], words: str, lang: str = "", link: str = "", soft: bool = False) -> Part:
    """A few words, and the claims that say so."""
    return Part(words, lang, link, soft, claims=tuple({said.ref: (said.fact, said.ref) for said in claims}.values()))


def worded(known: KnownRows, claims: Iterable[Said], words: Callable[[Said], str] | None = None) -> list[Part]:
    """What the claims say, each wording once with all claims that say it so."""
    found: dict[str, list[Said]] = defaultdict(list)
    for said in claims:
        found[words(said) if words else known.reading.wording(said).plain].append(said)
    return [part_of(behind, text, foreign(known.reading.wording(behind[0]).lang)) for text, behind in found.items()]


def values(known: KnownRows, record: RecordRow, fact: str) -> list[Part]:
    """All values of one fact, next to each other, and marked where they disagree."""
    return _marked(worded(known, record.says(fact)), known.disputed(record, fact))


def links(known: KnownRows, record: RecordRow, fact: str) -> list[Part]:
    """The records that one fact leads to, as links; possible ones said to be so."""
    found: dict[str, list[Said]] = defaultdict(list)
    for said in record.says(fact):
        if said.stands and said.target:
            found[said.target].append(said)
    parts: list[tuple[tuple[bool, int], Part]] = []
    for ref, behind in found.items():
        target = known.reading.by_ref(ref)
        possibly = all(said.hedged for said in behind)
        words = target.title if target else _("withheld")
        if possibly:
            words = pgettext("of a value that nobody states outright", "possibly %s") % words
        link = target.address if target else ""
        part = part_of(behind, words, target.lang if target else "", link, possibly)
        # Where somebody was last comes before where they were earlier.
        parts.append(((possibly, -max(map(_last_day_of, behind)).toordinal()), part))
    return _marked([part for _order, part in sorted(parts, key=itemgetter(0))], known.disputed(record, fact))


def _last_day_of(said: Said) -> date:
    """The last day on which a state may have been so; open where none is reported."""
    return (said.lasts and said.when and said.when.latest) or date.max


def _marked(parts: list[Part], disputed: Sequence[Sequence[Said]]) -> list[Part]:
    return [*parts, contradiction(disputed, named=False)] if parts and disputed else parts


def contradiction(disputed: Sequence[Sequence[Said]], named: bool = True) -> Part:
    """The mark of disagreement, with the claims that disagree; `named` says what it is about."""
    called = headings((claims[0].about, claims[0].scope) for claims in disputed) if named else []
    words = "; ".join(called[:3])
    if len(called) > 3:
        words = _("%(some)s and %(number)d more") % {"some": words, "number": len(called) - 3}
    mark = _("≠ disputed: %s") % words if words else _("≠ disputed")
    return part_of((said for claims in disputed for said in claims), mark)._replace(contra=True)


def size_of(reading: Reading, record: RecordRow) -> tuple[str, list[Said]]:
    """How many a group is, in words, and the claims that say so; none if no source does.

    "9", "about 30", "6 or 8" where numbers differ, and "more than 50 women, 100 children" where only parts are counted.
    """
    counts = [said for said in record.says("count") if said.stands and isinstance(said.parsed, Count)]
    numbers: list[str] = []
    behind: list[Said] = []
    for scope in sizing_scopes({said.scope for said in counts}):
        said = {reading.wording(said).plain: said for said in counts if said.scope == scope}
        ordered = sorted(said, key=lambda words: _by_size(said[words].parsed, words))  # type: ignore[arg-type]
        number = _(" or ").join(ordered)
        behind += said.values()
        about = behind[-1].about.scope(scope)
        numbers.append(counted_people(number, str(about.label)) if about and scope in PARTS_OF_GROUP else number)
    return ", ".join(numbers), behind


def _by_size(count: Count, words: str) -> tuple[bool, int, str]:
    """By their number; words such as dozens, which say none, come last."""
    return bool(count.vague), count.number, words


# ------------------------------------------------------------------------------------------------- columns


def _linked(fact: str) -> Callable[[KnownRows, RecordRow], list[Part]]:
    return lambda known, record: links(known, record, fact)


def _valued(fact: str) -> Callable[[KnownRows, RecordRow], list[Part]]:
    return lambda known, record: values(known, record, fact)


def _reported(known: KnownRows, record: RecordRow) -> list[Part]:
    """The month of the newest report; of another day than today none is kept."""
    day = None if known.reading.day else record.last_reported
    if day is None:
        return []
    words = Part(record.reported)
    old = (timezone.now().date() - day).days > OLD * 365
    return [words, Part(_("not reported since"), soft=True)] if old else [words]


def _happening(known: KnownRows, record: RecordRow) -> list[Part]:
    """How far it has come: took place only where somebody says so outright, and a plan as last reported."""
    if record.says("agreement_state"):
        # Of an agreement the state stands under its name: one that is denied or drafted did not take place.
        return []
    saying = record.says("takes_place") or record.says("event_type")
    actual = [said for said in saying if said.stands]
    if actual:
        plain = any(not said.hedged for said in actual)
        return [part_of(actual, _("took place") if plain else _("possibly took place"), soft=True)]
    planned = [said for said in saying if said.polarity == "yes"]
    last = max((said.since or "" for said in planned), default="")
    planned = [said for said in planned if (said.since or "") == last]
    labels = dict.fromkeys(str(Status(said.status).label) for said in planned)
    return [part_of(planned, _("%s when last reported") % _(" or ").join(labels))] if planned else []


def _numbers(known: KnownRows, record: RecordRow) -> list[Part]:
    """Every number that is reported, with what it counts."""

    def number(said: Said) -> str:
        scope = said.about.scope(said.scope)
        plain = known.reading.wording(said).plain
        return _("%(what)s: %(number)s") % {"what": scope.label, "number": plain} if scope else plain

    return _marked(worded(known, record.says("count"), number), known.disputed(record, "count"))


def _passed(known: KnownRows, record: RecordRow) -> list[Part]:
    return worded(known, (said for said in record.says("passed") if isinstance(said.parsed, VagueDate)))


def _role(known: KnownRows, record: RecordRow) -> list[Part]:
    return [*values(known, record, "role"), *links(known, record, "works_for")]


def _conviction(known: KnownRows, sentence: RecordRow) -> list[Part]:
    """The court that a claim names, and of what somebody was convicted: who convicted them is not said by that."""
    courts = [part.words for part in links(known, sentence, "court") if not part.contra]
    offences = [said for said in sentence.says("offence") if said.polarity == "yes"]
    found = "; ".join(dict.fromkeys(known.reading.wording(said).plain for said in offences))
    words = [_("convicted of: %s") % found] if found else []
    words += [_("court named: %s") % "; ".join(courts)] if courts else []
    named = [said for said in sentence.says("court") if said.stands]
    parts = [part_of([*named, *offences], "; ".join(words))] if words else []
    disputed = known.disputed(sentence)
    return [*parts, contradiction(disputed)] if disputed else parts


def _sentences(known: KnownRows, person: RecordRow) -> list[Part]:
    """The sentences passed on a person or group: term, when, and what is disputed; of what stands on its own page."""
    parts: list[Part] = []
    for sentence in known.sentences[person.id]:
        said = [sentence.says("term"), [one for one in sentence.says("passed") if one.value]]
        words = ", ".join(
            filter(None, (_(" or ").join(part.words for part in worded(known, claims)) for claims in said))
        )
        behind = [one for claims in said for one in claims] or sentence.says("sentence_of")
        lang = "" if words else sentence.lang
        parts.append(part_of(behind, words or sentence.title, lang, sentence.address))
        if disputed := known.disputed(sentence):
            parts.append(contradiction(disputed))
    return parts


def _held_here(known: KnownRows, record: RecordRow) -> list[Part]:
    number = known.held_here.get(record.id, 0)
    if not number:
        return []
    words = in_digits(ngettext("%d record", "%d records", number), number)
    return [Part(words, link=f"{link_to('list', 'cases')}?facility={record.ref}")]


def _sources(known: KnownRows, record: RecordRow) -> list[Part]:
    return [Part(grouped(record.sources))] if not known.reading.day else []


_LAST = ListColumn(gettext_lazy("Last reported"), _reported, "reported")
COLUMNS: dict[str, tuple[ListColumn, ...]] = {
    "cases": (
        _LAST,
        ListColumn(gettext_lazy("Held at"), _linked("held_at")),
        ListColumn(gettext_lazy("Sentence"), _sentences),
        ListColumn(gettext_lazy("Came home with"), _linked("returned_in")),
    ),
    "people": (
        _LAST,
        ListColumn(gettext_lazy("Role"), _role),
        ListColumn(gettext_lazy("Held at"), _linked("held_at")),
        ListColumn(gettext_lazy("Came home with"), _linked("returned_in")),
    ),
    "facilities": (
        _LAST,
        ListColumn(gettext_lazy("Kind"), _valued("facility_type")),
        ListColumn(gettext_lazy("Located in"), _linked("located_in")),
        ListColumn(gettext_lazy("Held here"), _held_here),
    ),
    "operations": (
        ListColumn(gettext_lazy("When"), _valued("takes_place"), "when"),
        ListColumn(gettext_lazy("Status"), _happening),
        ListColumn(gettext_lazy("Numbers, as reported"), _numbers),
        _LAST,
    ),
    "sentences": (
        ListColumn(gettext_lazy("Who was sentenced"), _linked("sentence_of")),
        ListColumn(gettext_lazy("Term"), _valued("term")),
        ListColumn(gettext_lazy("Passed"), _passed, "passed"),
        ListColumn(gettext_lazy("Conviction"), _conviction),
    ),
    "events": (
        ListColumn(gettext_lazy("Kind"), _valued("event_type")),
        ListColumn(gettext_lazy("When"), _valued("takes_place"), "when"),
        ListColumn(gettext_lazy("Status"), _happening),
    ),
    "organisations": (
        ListColumn(gettext_lazy("Kind"), _valued("organisation_type")),
        ListColumn(gettext_lazy("Located in"), _linked("located_in")),
    ),
    "places": (
        ListColumn(gettext_lazy("Kind"), _valued("place_type")),
        ListColumn(gettext_lazy("Located in"), _linked("located_in")),
    ),
}
FROM = ListColumn(gettext_lazy("Sources"), _sources, "sources")


def columns_of(name: str, reading: Reading) -> list[ListColumn]:
    """The columns after the name; what is known of today only is left out as of another day."""
    found = [*COLUMNS.get(name, ()), FROM]
    return [column for column in found if not (reading.day and column in (_LAST, FROM))]


def list_rows(
    reading: Reading, name: str, records: Sequence[RecordRow], columns: Sequence[ListColumn], *, fold: bool = True
) -> list[ListRow]:
    """The rows of these records. Members follow their group where that stands among them, unless told otherwise."""
    known = KnownRows(reading, records, held_here=name == "facilities" and not reading.day)
    ordered = folded(records) if fold else [(record, False) for record in records]
    return [
        ListRow(
            record.ref,
            part_of(record.naming, record.title, record.lang, record.address),
            tuple(_notes(known, record, member)),
            tuple(tuple(column.parts(known, record)) for column in columns),
            member,
        )
        for record, member in ordered
    ]


def row_lines(reading: Reading, records: Sequence[RecordRow]) -> dict[int, tuple[Part, ...]]:
    """What lists tell of each of these records in one line, by its key: what stands under its name, and two columns."""
    known = KnownRows(reading, records)
    found = {}
    for record in records:
        notes = _notes(known, record)
        columns = [column for column in COLUMNS.get(record.room, ()) if column is not _LAST][:2]
        # The notes say already which of the record's own facts are disputed.
        cells = [[part for part in column.parts(known, record) if not part.contra] for column in columns]
        certain = [[part for part in cell if not part.soft] or cell for cell in cells]
        told = [*(part for part in notes if not part.contra), *(part for cell in certain for part in cell)]
        found[record.id] = (*told, *(part for part in notes if part.contra))
    return found


def folded(records: Sequence[RecordRow]) -> list[tuple[RecordRow, bool]]:
    """The records in their order, members after the first of their groups that is among them, and whether they are."""
    groups = {record.ref: record for record in records if record.form == "group"}
    groups |= {ref: record for record in groups.values() for ref in record.document.get("merged", ())}
    above: dict[int, RecordRow] = {}
    for record in records:
        said = [one for one in record.says("member_of") if one.stands and not one.hedged and one.target in groups]
        for group in (groups[one.target] for one in said if one.target):
            if group.id != record.id and not _above(group, record, above):
                above[record.id] = group
                break
    below: dict[int, list[RecordRow]] = defaultdict(list)
    for record in records:
        if record.id in above:
            below[above[record.id].id].append(record)

    def branch(record: RecordRow, member: bool) -> list[tuple[RecordRow, bool]]:
        return [(record, member), *(one for under in below[record.id] for one in branch(under, True))]

    return [one for record in records if record.id not in above for one in branch(record, False)]


def _above(group: RecordRow, record: RecordRow, above: dict[int, RecordRow]) -> bool:
    """Whether the group follows the record already."""
    while group.id in above:
        group = above[group.id]
        if group.id == record.id:
            return True
    return False


def _notes(known: KnownRows, record: RecordRow, member: bool = False) -> list[Part]:
    """What stands under the label: one or several, how many, the state of which was reported last, what is disputed."""
    notes = [Part(_("one of them"))] if member else []
    if record.kind == "person":
        notes.append(Part(str(PersonOrGroup(record.form).label)))
    number, behind = size_of(known.reading, record) if record.form == "group" else ("", [])
    if number:
        notes.append(part_of(behind, _("of %s, as reported") % number))
    for fact in STATES:
        notes += _state(known, record, fact)
    disputed = known.disputed(record)
    return [*notes, contradiction(disputed)] if disputed else notes


def _state(known: KnownRows, record: RecordRow, fact: str) -> list[Part]:
    """A state that speaks of now: what was reported last, and when that was."""

    def day_of(said: Said) -> tuple[date, str]:
        since = date.fromisoformat(said.since or "0001-01-01")
        return known.newest.get(said.ref) or (since, when_reported(since, "") if since.year > 1 else "")

    dated = [(*day_of(said), said) for said in record.says(fact)]
    latest = max((day for day, _month, _said in dated), default=None)
    if latest is None:
        return []
    newest = [said for day, _month, said in dated if day == latest]
    words = _(" or ").join(dict.fromkeys(known.reading.wording(said).plain for said in newest))
    if month := next(month for day, month, _said in dated if day == latest):
        lasts = vocabulary.fact(fact).is_state
        words = last_reported(words, month, all(lasts(said.value or "") for said in newest))
    return [part_of(newest, words)]


# ------------------------------------------------------------------------------------------------- columns of files


def _of_sentences(parts: Callable[[KnownRows, RecordRow], list[Part]]) -> Callable[[KnownRows, RecordRow], list[Part]]:
    """The same of each sentence passed on a person or group, each wording once."""
    return lambda known, record: list(
        dict.fromkeys(part for sentence in known.sentences[record.id] for part in parts(known, sentence))
    )


def _days(*facts: str) -> Callable[[KnownRows, RecordRow], list[Part]]:
    """The days of these facts: their value where that is a date, else when they are said to be so."""

    def edtf(said: Said) -> str:
        return said.parsed.edtf if isinstance(said.parsed, VagueDate) else said.edtf

    def found(known: KnownRows, record: RecordRow) -> list[Part]:
        return worded(known, (said for fact in facts for said in record.says(fact) if edtf(said)), edtf)

    return found


def _last_day(known: KnownRows, record: RecordRow) -> list[Part]:
    if record.last_reported is None or known.reading.day:
        return []
    return [Part(record.document.get("reported") or record.last_reported.isoformat())]


_MEMBER, _CITIZENSHIP = (
    ListColumn(gettext_lazy("Member of"), _linked("member_of")),
    ListColumn(gettext_lazy("Citizenship"), _linked("citizenship")),
)
_REPORTED = ListColumn(gettext_lazy("Last reported, in EDTF"), _last_day)
_HAPPENED = ListColumn(gettext_lazy("When, in EDTF"), _days("takes_place"))
FILE_COLUMNS: dict[str, Sequence[ListColumn]] = {
    "cases": (
        _MEMBER,
        _CITIZENSHIP,
        ListColumn(gettext_lazy("Custody"), _valued("custody")),
        ListColumn(gettext_lazy("Held or returned, in EDTF"), _days("held_at", "held_in", "custody", "returned_in")),
        ListColumn(gettext_lazy("Court"), _of_sentences(_linked("court"))),
        ListColumn(gettext_lazy("Lawyer"), _of_sentences(_valued("counsel"))),
        ListColumn(gettext_lazy("Passed, in EDTF"), _of_sentences(_days("passed"))),
        ListColumn(gettext_lazy("Sex"), _valued("sex")),
        _REPORTED,
    ),
    "people": (_MEMBER, _CITIZENSHIP, ListColumn(gettext_lazy("Sex"), _valued("sex")), _REPORTED),
    "facilities": (ListColumn(gettext_lazy("Part of"), _linked("part_of")),),
    "operations": (
        _HAPPENED,
        ListColumn(gettext_lazy("From"), _linked("brought_from")),
        ListColumn(gettext_lazy("To"), _linked("brought_to")),
        ListColumn(gettext_lazy("Part of"), _linked("part_of")),
    ),
    "sentences": (
        ListColumn(gettext_lazy("Passed, in EDTF"), _days("passed")),
        ListColumn(gettext_lazy("Court"), _linked("court")),
        ListColumn(gettext_lazy("Lawyer"), _valued("counsel")),
        ListColumn(gettext_lazy("Passed in"), _linked("imposed_in")),
    ),
    "events": (
        _HAPPENED,
        ListColumn(gettext_lazy("Where"), _linked("at")),
        ListColumn(gettext_lazy("Carried out by"), _linked("by")),
        ListColumn(gettext_lazy("With whom"), _linked("with")),
    ),
}
