"""The filters of each list, a FilterSet each. Names are joined by "and", what is given under one name by "or".

One set serves pages, files and feeds: what it accepts, which rows match, how many each value would find, and the
address that says so are decided here. Nothing here crosses what a court found, or what somebody was charged with, with
people (DESIGN part 3): there is no facet, and no value of one, of offences, charges, guilt, religion, health, family,
age or children (`visibility.NEVER_ASKED_FOR`), and a test guards it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from casebook.interchange import tables
from casebook.models import DisputeKind, Kind, PersonOrGroup, Polarity, SourceKind, Standing, Status
from casebook.models.edition import Of, PublicRecord
from casebook.search import holding
from casebook.web.addresses import AS_OF, COMPARED
from casebook.web.filters import phrases
from casebook.web.filters.bitmaps import (
    INSIDE,
    KIND_OF,
    OF,
    PART,
    PLACED,
    Bitmaps,
    MatchingRows,
    containing,
    either,
    held_by,
    itself,
    of_people,
    reported_by,
    telling_of,
    whose,
)
from casebook.web.filters.dates import DATED, FROM, TO, WAYS, Times
from casebook.web.filters.facets import (
    ALL,
    Counted,
    FacetFilter,
    LanguageFacet,
    RecordFacet,
    SourceFacet,
    TopicFacet,
    YearFacet,
    chosen,
    coded,
    disputed,
    fact,
    rows_of,
    scope,
    told_of,
)
from casebook.web.filters.fields import (
    NOT_TOLD,
    PAGE,
    POSSIBLY,
    FilterDayField,
    ListFilter,
    OneOfField,
    PageField,
    RecordsField,
    SortField,
    SourcesField,
    TextField,
    WordsField,
    as_ref,
    could_be_ref,
    wrong,
)
from casebook.web.presenters.edition import Reading

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SORT, OPEN, FIND, WORDS, FORMAT, ROWS = "sort", "open", "find-", "q", "format", "rows"
FORMATS = (*tables.FORMATS, "atom")
# What a row of a file can be instead of what the list has: a fact, or one place where a fact stands.
CLAIM_ROWS, CITATION_ROWS = "claims", "citations"
# The formats that have rows.
FILES = tuple(one.name for one in tables.FORMATS.values() if one.takes != "linked")
# Of one name the field refuses more than fifty; of all names together no more are asked for.
MOST_REFS = 600
# What every list, page and file takes beside its filters, and what others put into links of ours.
BESIDE = frozenset({AS_OF, COMPARED})
_STRANGERS = ("utm_", "mc_", "_hs")
_STRANGE = frozenset({"fbclid", "gclid", "dclid", "yclid", "ysclid", "msclkid", "igshid", "twclid", "ttclid", "gbraid",
                      "wbraid", "_openstat", "si", "_ga", "_gl"})  # fmt: skip

_GIVEN_AS = _("This list is given as a page, or in one of these formats: %s.")
_HAS_ROWS = _("A row of a file is what the list has, or one of these: %s.")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Order:
    """By what a list can be sorted: a column, and whether the first click begins with the greatest."""

    name: str
    label: "_StrPromise"
    column: str
    greatest_first: bool = False


def unknown_names(query: QueryDict, known: Collection[str]) -> list[str]:
    """Names of the query that are given a value and mean nothing here; what others put into links is passed over."""
    given = [name for name, values in query.lists() if any(values) and name not in known and name not in BESIDE]
    return [name for name in given if not name.lower().startswith(_STRANGERS) and name.lower() not in _STRANGE]


def meant_by(name: str, known: Collection[str]) -> str:
    """What a misspelt name was probably meant to be; empty where nothing is like it."""
    plain = name.lower().removeprefix("amp;").removesuffix("[]").replace("-", "_")
    return plain if plain in known else next(iter(get_close_matches(plain, sorted(known), 1, 0.7)), "")


class ListFilters(django_filters.FilterSet):
    """The filters of one list. Names that are keywords of Python are written with an underscore at their end."""

    name: ClassVar[str]
    orders: ClassVar[tuple[Order, ...]]
    times: ClassVar[Times | None] = None

    def __init__(self, data: QueryDict, reading: Reading | None = None) -> None:
        super().__init__(data, queryset=PublicRecord.objects.none())
        self.reading = reading or Reading()
        self.bitmaps = Bitmaps(self.reading.day)
        self.facets = {name: one for name, one in self.filters.items() if isinstance(one, FacetFilter)}
        self._ask_for_all_records()

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Those that are declared, and what follows from them for every list."""
        declared = {name.rstrip("_"): one for name, one in super().get_filters().items()}
        for name, one in declared.items():
            one.field_name = name
        if not hasattr(cls, "orders"):
            return declared
        facets = {name: one for name, one in declared.items() if isinstance(one, FacetFilter)}
        if cls.times:
            declared |= {name: ListFilter(FilterDayField) for name in (FROM, TO)}
            declared[DATED] = ListFilter(WordsField, known=tuple(WAYS))
        hedged = (name for name, one in facets.items() if one.hedged)
        linked = tuple(name for name, one in facets.items() if one.linked and one.offered)
        declared |= {WORDS: ListFilter(TextField), POSSIBLY: ListFilter(WordsField, known=(*hedged, ALL))}
        declared |= {OPEN: ListFilter(WordsField, known=linked), PAGE: ListFilter(PageField)}
        declared |= {FIND + name: ListFilter(TextField) for name, one in facets.items() if one.offered}
        orders = [order.name for order in cls.orders]
        rows = (CITATION_ROWS,) if cls.name == "claims" else (CLAIM_ROWS, CITATION_ROWS)
        return declared | {
            SORT: ListFilter(SortField, known=orders, words=_("This list can be sorted by %s.")),
            FORMAT: ListFilter(OneOfField, known=FORMATS, words=_GIVEN_AS),
            ROWS: ListFilter(OneOfField, known=rows, words=_HAS_ROWS),
        }

    def _ask_for_all_records(self) -> None:
        """The records of all names in one query."""
        fields = {name: field for name, field in self.form.fields.items() if isinstance(field, RecordsField)}
        refs = {ref for name in fields for ref in map(as_ref, self.data.getlist(name)) if could_be_ref(ref)}
        self.reading.know((), sorted(refs)[:MOST_REFS])
        for field in self.form.fields.values():
            if isinstance(field, (RecordsField, SourcesField)):
                field.reading = self.reading

    @property
    def of(self) -> Of:
        """What its rows are."""
        return OF.get(self.name, Of.RECORD)

    # ---------------------------------------------------------------------------------------- what can be understood

    def is_valid(self) -> bool:
        """Whether every name and value can be understood, and the first day is not after the last."""
        super().is_valid()
        for name in unknown_names(self.data, self.base_filters):
            self.form.add_error(None, wrong(self._words_for(name), name=name))
        if self._given(ROWS) and self.format not in FILES:
            words = gettext("It says what a row of a file is: ask for a file too, with format=%s.")
            self.form.add_error(ROWS, wrong(words % gettext(" or ").join(FILES), value=str(self._given(ROWS))))
        first, last = self._given(FROM), self._given(TO)
        if first and last and first.first > last.last:
            self.form.add_error(TO, wrong(gettext("It lies before the day from which on."), value=str(last)))
        for name in self._of_today() if self.reading.day and not self.form.errors else ():
            words = gettext("It goes by what is known today. Leave it out, or leave out the day.")
            self.form.add_error(name, wrong(words, value=", ".join(self.data.getlist(name))))
        return not self.form.errors

    def _words_for(self, name: str) -> str:
        offered = [*self.facets, *((FROM, TO, DATED) if self.times else ()), WORDS]
        if name.lower() in self.base_filters:
            return gettext("Names of filters are written in small letters: %s.") % name.lower()
        meant = meant_by(name, [*self.base_filters, *BESIDE]) if name.lower() not in PARAMETERS else ""
        if meant:
            return gettext("No filter is called so. Perhaps you mean “%(name)s”.") % {"name": meant}
        return gettext("This list cannot be narrowed by it; it can be by: %s.") % ", ".join(offered)

    def _of_today(self) -> list[str]:
        """The names among what is chosen that go by what is known today: of other days nothing is stored of them."""
        found = [name for name in (WORDS,) if self._given(name)]
        found += [name for name in ("disputed", "happening") if self.chosen_stored(name)]
        found += [name for name in self.facets if NOT_TOLD in self.chosen(name)]
        return found + ([SORT] if self.sort and self._order != LABEL and self.of is Of.RECORD else [])

    def chosen_stored(self, stored: str) -> bool:
        """Whether something is chosen of the facet that the edition calls so."""
        return any(self.chosen(n) and getattr(f, "stored", "") == stored for n, f in self.facets.items())

    # ------------------------------------------------------------------------------------------- what is chosen

    def _given(self, name: str) -> Any:
        # Asked some thousand times a page.
        form = self.__dict__.get("_form")
        return form.cleaned_data.get(name) if form is not None and hasattr(form, "cleaned_data") else None

    def chosen(self, name: str) -> list[Any]:
        """What is given under the name of a facet: records or words. Of invalid filters, what was right."""
        given = self._given(name)
        return [ALL] if given is True else list(given or ())

    def active(self) -> list[str]:
        """The names that narrow the list, in their one order; the dates stand together under the first of theirs."""
        names = [name for name in self.facets if self.chosen(name)]
        return names + [name for name in (FROM, WORDS) if self._narrows(name)]

    def _narrows(self, name: str) -> bool:
        if name == FROM:
            return any(self._given(part) for part in (FROM, TO, DATED))
        return bool(self._given(name))

    def possibly(self, name: str) -> bool:
        """Whether what only possibly matches this facet is listed too."""
        given = self._given(POSSIBLY) or ()
        return self.facets[name].hedged and (name in given or ALL in given)

    def pairs(self) -> list[Pair]:
        """Names and values that are active, in the one order and with the references of merged records followed."""
        found = [(name, getattr(one, "ref", None) or str(one)) for name in self.facets for one in self.chosen(name)]
        for name in (FROM, TO, DATED, WORDS):
            given = self._given(name)
            found += [(name, str(one)) for one in (given if isinstance(given, list) else [given]) if one]
        found += [(POSSIBLY, name) for name in self.facets if self.chosen(name) and self.possibly(name)]
        return found + ([(SORT, self.sort)] if self.sort else [])

    @property
    def number(self) -> int:
        """The number of the page."""
        return int(self._given(PAGE) or 1)

    @property
    def sort(self) -> str:
        """The order that is chosen, with a minus where it is turned round; empty for the list's own."""
        return str(self._given(SORT) or "")

    @property
    def _order(self) -> Order | None:
        return next((order for order in self.orders if order.name == self.sort.removeprefix("-")), None)

    @property
    def order(self) -> tuple[Order, bool]:
        """The order of the list, and whether its greatest come first; as of a day by name unless another is chosen."""
        found = self._order
        if found is None:
            first = LABEL if self.reading.day and self.of is Of.RECORD else self.orders[0]
            return first, first.greatest_first
        return found, found.greatest_first != self.sort.startswith("-")

    def opened(self, facet: FacetFilter) -> bool:
        """Whether the values of the facet are shown: always, unless it leads to records; as of a day never."""
        if self.reading.day or not facet.offered:
            return False
        asked = facet.name in (self._given(OPEN) or ()) or bool(self.find(facet))
        return not facet.linked or asked or bool(self.chosen(facet.name))

    @property
    def at_work(self) -> bool:
        """Whether a facet was opened, or a value looked for."""
        return any(self._given(name) for name in self.base_filters if name == OPEN or name.startswith(FIND))

    @property
    def format(self) -> str:
        """The form of file that is asked for; empty for a page."""
        return str(self._given(FORMAT) or "")

    @property
    def row(self) -> str:
        """What a row of the file is: facts, places where facts stand, or what the list has where it is empty."""
        return str(self._given(ROWS) or "")

    def find(self, facet: FacetFilter) -> str:
        """The words by which a value is looked for among those of the facet."""
        return str(self._given(FIND + facet.name) or "")

    # ------------------------------------------------------------------------------------------- what matches

    @cached_property
    def _matching(self) -> dict[str, MatchingRows]:
        """By each name that narrows the list the rows that match it."""
        return {name: self._rows(name) for name in self.active()}

    def _rows(self, name: str) -> MatchingRows:
        if name == FROM:
            assert self.times is not None
            first, last = self._given(FROM), self._given(TO)
            days = first and first.first, last and last.last
            rows = self.times.rows(self.bitmaps, self.name, *days, self._given(DATED) or [])
            return MatchingRows(rows, rows)
        if name == WORDS:
            rows = holding(self._given(WORDS), self.of) & self.bitmaps.listed(self.name)
            return MatchingRows(rows, rows)
        chosen = self.chosen(name)
        return rows_of(
            self.facets[name], self.bitmaps, self.name, chosen, self._values_of(name) if NOT_TOLD in chosen else ()
        )

    def _values_of(self, name: str) -> Iterable[int]:
        """The records that may be a value of the facet: those of its kind."""
        facet = self.facets[name]
        if not isinstance(facet, RecordFacet):
            return ()
        rooms = [room for room, kind in KIND_OF.items() if facet.kind in ("", kind) and room != "cases"]
        return BitMap.union(BitMap(), *(self.bitmaps.listed(room) for room in rooms))

    def rows(self, *, without: Collection[str] = (), widest: bool = False) -> BitMap:
        """The keys of the rows that match what is chosen, but for what is chosen under these names; with `widest` also
        those that match it only possibly. Only for valid filters.
        """
        found = self.bitmaps.listed(self.name)
        for name, rows in self._matching.items():
            if name not in without:
                either_way = widest or name not in self.facets or not self.facets[name].hedged or self.possibly(name)
                found = found & (rows.possible if either_way else rows.certain)
        return found

    def counts(self, facet: FacetFilter) -> Mapping[Any, Counted]:
        """How many rows there would be with each value of a facet, under what is chosen in all others."""
        rows = self.rows(without=[facet.name])
        every = facet.all_values(self.bitmaps, self.of, self._values_of(facet.name))
        found = {}
        for value, matching in every.items():
            possible = rows.intersection_cardinality(matching.possible)
            if possible:
                certain = rows.intersection_cardinality(matching.certain)
                found[value] = Counted(certain, possible - certain)
        return found

    def not_told(self, facet: FacetFilter) -> int:
        """Of how many rows no source says any value of a facet."""
        told = told_of(facet, self.bitmaps, self.of, self._values_of(facet.name))
        return len(self.rows(without=[facet.name]) - told)

    def left_out(self) -> list[str]:
        """The facets of which something is chosen, and what only possibly matches is not listed."""
        return [n for n, facet in self.facets.items() if facet.hedged and self.chosen(n) and not self.possibly(n)]


# ---------------------------------------------------------------------------------------------- the lists one by one

LABEL = Order("label", _("Name"), "sort_key")
REPORTED = Order("reported", _("Last reported"), "last_reported", greatest_first=True)
_SOURCES = Order("sources", _("Sources"), "sources", greatest_first=True)
_WHEN = Order("when", _("When"), "takes_place_latest", greatest_first=True)
_RECORDS = (REPORTED, LABEL, _SOURCES)

# In the words of the rows.
_HAPPENED = {**dict(Status.choices), Status.ACTUAL.value: _("took place")}
_AT_FACILITY, _WITH_OPERATION = held_by("facility", PART), held_by("operation", PART)
_OPERATIONS = itself(PART)


def _facility(phrase: "_StrPromise", finder: Any = _AT_FACILITY) -> RecordFacet:
    return RecordFacet(_("Facility"), phrase, finder, kind=Kind.FACILITY)


def _operation(phrase: "_StrPromise", finder: Any = _WITH_OPERATION) -> RecordFacet:
    return RecordFacet(_("Operation"), phrase, finder, kind=Kind.OPERATION)


def _place(legend: "_StrPromise", phrase: "_StrPromise", finder: Any) -> RecordFacet:
    return RecordFacet(legend, phrase, finder, kind=Kind.PLACE)


def _outlet(phrase: "_StrPromise", of: Of) -> RecordFacet:
    return RecordFacet(_("Outlet"), phrase, reported_by("outlet", of), kind=Kind.ORGANISATION, hedged=False)


def _speaker(phrase: "_StrPromise", of: Of) -> RecordFacet:
    return RecordFacet(_("Who says so"), phrase, reported_by("speaker", of), hedged=False)


def _about(finder: Any) -> RecordFacet:
    return RecordFacet(_("About"), _("about"), finder, hedged=False, offered=False, with_page=False)


def _citizenship() -> RecordFacet:
    return RecordFacet(_("Citizenship"), _("with the citizenship of"), held_by("citizenship"), kind=Kind.ORGANISATION)


def _group() -> RecordFacet:
    """Of whom a group consists: what its page leads to."""
    return RecordFacet(_("Group"), _("belonging to"), held_by("member_of"), kind=Kind.PERSON, offered=False)


def _form() -> FacetFilter:
    return chosen(_("One or several"), "", dict(PersonOrGroup.choices), said=phrases.FORMS)


def _reported() -> YearFacet:
    return YearFacet(_("Year reported"), _("reported in"), {"unknown": _("a year that is not known")})


def _kind(fact_name: str) -> FacetFilter:
    return coded(fact_name, _("of the kind"), legend=_("Kind"), said=phrases.quoted)


def _happening() -> FacetFilter:
    return chosen(_("Status"), "", _HAPPENED, "happening", phrases.HAPPENED)


class CaseFilters(ListFilters):
    """Cases: people and groups who are or were in custody."""

    name = "cases"
    orders = _RECORDS
    times = Times(_("Held or returned"), _("held or returned"), ("held_at", "held_in", "custody", "returned_in"))

    facility = _facility(_("held at"))
    operation = _operation(_("brought home with"))
    status = coded("custody", said=phrases.CUSTODY, called="status")
    release = coded("release_ground", said=phrases.RELEASE)
    citizenship = _citizenship()
    group = _group()
    term = coded("term", _("with a sentence of"))
    court = RecordFacet(_("Court"), _("whose sentence names the court"), held_by("court"), kind=Kind.ORGANISATION)
    counsel = coded("counsel", said=phrases.COUNSEL)
    form = _form()
    sex = coded("sex", _("recorded as"))
    place = _place(
        _("Held in"), _("held in"), either(held_by("held_in", INSIDE), held_by("facility", INSIDE, strict=True))
    )
    outlet = _outlet(_("reported by"), Of.RECORD)
    speaker = _speaker(_("spoken of by"), Of.RECORD)
    disputed = disputed()
    reported = _reported()


class PeopleFilters(ListFilters):
    """All people and groups, in custody or not."""

    name = "people"
    orders = _RECORDS

    facility = _facility(_("held at"))
    operation = _operation(_("brought home with"))
    status = coded("custody", said=phrases.CUSTODY, called="status")
    citizenship = _citizenship()
    group = _group()
    works_for = RecordFacet(_("Works for"), _("working for"), held_by("works_for"), kind=Kind.ORGANISATION)
    form = _form()
    outlet = _outlet(_("reported by"), Of.RECORD)
    speaker = _speaker(_("spoken of by"), Of.RECORD)
    disputed = disputed()
    reported = _reported()


class FacilityFilters(ListFilters):
    """Prisons and camps."""

    name = "facilities"
    orders = _RECORDS

    kind = _kind("facility_type")
    status = coded("facility_status", legend=_("Status"), said=phrases.FACILITY_STATUS)
    place = _place(_("Place"), _("located in"), itself(INSIDE, strict=True))
    facility = _facility(_("being, or being part of,"), itself(PART))
    operation = _operation(
        _("from which people came home with"),
        either(whose("brought_from", _OPERATIONS, PART), whose("facility", of_people(_WITH_OPERATION), PART)),
    )
    disputed = disputed()


class OperationFilters(ListFilters):
    """What brought people home."""

    name = "operations"
    orders = (*_RECORDS, _WHEN)
    times = Times(_("When"), _("taking place"), ("takes_place",), planned=True)

    brought_from = RecordFacet(_("From"), _("bringing people from"), held_by("brought_from", INSIDE))
    brought_to = RecordFacet(_("To"), _("bringing people to"), held_by("brought_to", INSIDE))
    status = _happening()
    facility = _facility(
        _("about, or bringing home people held at,"),
        either(
            whose("operation", of_people(_AT_FACILITY), PART),
            containing(held_by("brought_from", PART), PART),
            held_by("concerned facility", PART),
        ),
    )
    operation = _operation(_("being, or being part of,"), itself(PART))
    disputed = disputed()
    year = YearFacet(_("Year"), _("in the year"))


class SentenceFilters(ListFilters):
    """Sentences that were passed."""

    name = "sentences"
    orders = (*_RECORDS, Order("passed", _("Passed"), "passed_latest", greatest_first=True))
    times = Times(_("Passed"), pgettext_lazy("sentences, before their time", "passed"), ("passed",))

    term = coded("term", _("with a term of"))
    court = RecordFacet(_("Court"), _("passed by"), held_by("court"), kind=Kind.ORGANISATION)
    counsel = coded("counsel", legend=_("Lawyer"), said=phrases.COUNSEL)
    appeal = coded("appeal_outcome", legend=_("Appeal"), said=phrases.APPEAL)
    place = _place(_("Place"), _("passed in"), held_by("imposed_in", INSIDE))
    facility = _facility(_("passed on people held at"))
    operation = _operation(_("passed on people who came home with"))
    disputed = disputed()
    year = YearFacet(_("Year passed"), _("passed in"))


class EventFilters(ListFilters):
    """Visits, talks, agreements, transfers and other events."""

    name = "events"
    orders = (_WHEN, *_RECORDS)
    times = Times(_("When"), _("taking place"), ("takes_place",), planned=True)

    kind = _kind("event_type")
    status = _happening()
    at = RecordFacet(_("Where"), pgettext_lazy("the place of an event", "at"), held_by("at", PART))
    transferred_from = RecordFacet(
        _("Transferred from"), _("with a transfer from"), held_by("transferred_from", INSIDE)
    )
    transferred_to = RecordFacet(_("Transferred to"), _("with a transfer to"), held_by("transferred_to", INSIDE))
    by = RecordFacet(_("Carried out by"), pgettext_lazy("who did it", "by"), held_by("by"))
    with_ = RecordFacet(_("With whom"), pgettext_lazy("who took part", "with"), held_by("with"))
    place = _place(
        _("Place"), _("taking place in"), either(held_by("located_in", INSIDE), held_by("at", INSIDE, strict=True))
    )
    facility = _facility(
        _("at, or about people held at,"), either(held_by("at", PART), held_by("concerned facility", PART))
    )
    operation = _operation(
        _("about, or about people who came home with,"),
        either(held_by("concerned operation", PART), itself(PART, strict=True)),
    )
    disputed = disputed()


class OrganisationFilters(ListFilters):
    """States, ministries, courts, outlets and other bodies."""

    name = "organisations"
    orders = _RECORDS

    kind = _kind("organisation_type")
    place = _place(_("Place"), _("located in"), held_by("located_in", INSIDE))
    facility = _facility(
        _("named as the court of, or with citizens among, people held at"),
        either(whose("court", _AT_FACILITY), whose("citizenship", _AT_FACILITY)),
    )
    operation = _operation(
        _("carrying out, taking part in, or having citizens who came home with,"),
        either(whose("by", _OPERATIONS), whose("with", _OPERATIONS), whose("citizenship", _WITH_OPERATION)),
    )
    disputed = disputed()


class PlaceFilters(ListFilters):
    """Towns, districts and countries."""

    name = "places"
    orders = _RECORDS

    kind = _kind("place_type")
    place = _place(_("Place"), _("located in"), itself(INSIDE, strict=True))
    facility = _facility(
        _("containing, or where sentences were passed on people held at,"),
        either(containing(itself(PART), INSIDE, strict=True), whose("imposed_in", _AT_FACILITY, INSIDE)),
    )
    operation = _operation(
        _("from or to which people came home with"),
        either(whose("brought_from", _OPERATIONS, INSIDE), whose("brought_to", _OPERATIONS, INSIDE)),
    )
    disputed = disputed()


class SourceFilters(ListFilters):
    """Articles and documents."""

    name = "sources"
    orders = (
        Order("date", _("Date"), "outer_to", greatest_first=True),
        Order("headline", _("Headline"), "headline"),
    )
    times = Times(_("Published"), _("published"))

    outlet = _outlet(_("published by"), Of.SOURCE)
    kind = chosen(_("Kind"), _("of the kind"), dict(SourceKind.choices), said=phrases.quoted)
    language = LanguageFacet(_("written in"))
    standing = chosen(_("What became of it"), "", dict(Standing.choices), said=phrases.STANDING)
    facility = _facility(_("with facts about, or about people held at,"), telling_of("facility", Of.SOURCE))
    operation = _operation(
        _("with facts about, or about people who came home with,"), telling_of("operation", Of.SOURCE)
    )
    year = YearFacet(_("Year"), _("of the year"))


class ClaimFilters(ListFilters):
    """Facts one by one."""

    name = "claims"
    orders = (
        Order("reported", _("Last reported"), "newest_source", greatest_first=True),
        Order("when", _("When"), "outer_to", greatest_first=True),
        Order("known", _("First reported"), "known_from", greatest_first=True),
    )
    times = Times(_("When"), _("said to be so"))

    fact = fact(_("of the kind"))
    topic = TopicFacet(_("Topic of a statement"), _("on the topic"), "statement")
    scope = scope(_("with the scope"))
    status = chosen(_("Status"), "", dict(Status.choices), said=phrases.TOLD_AS)
    polarity = chosen(_("Yes or no"), "", dict(Polarity.choices), said=phrases.POLARITY)
    about = _about(PLACED)
    source = SourceFacet(_("Source"), _("said in"))
    speaker = _speaker(_("said by"), Of.CLAIM)
    outlet = _outlet(_("reported by"), Of.CLAIM)
    facility = _facility(_("about, or about people held at,"), telling_of("facility", Of.CLAIM))
    operation = _operation(_("about, or about people who came home with,"), telling_of("operation", Of.CLAIM))
    disputed = disputed()


class DisputeFilters(ListFilters):
    """Questions on which sources differ."""

    name = "disputes"
    orders = (
        Order("known", _("Newest"), "id", greatest_first=True),
        Order("question", _("Question"), "question"),
    )

    kind = chosen(_("Kind"), "", dict(DisputeKind.choices), said=phrases.DISPUTES)
    about = _about(reported_by("about", Of.DISPUTE))
    facility = _facility(_("about, or about people held at,"), telling_of("facility", Of.DISPUTE))
    operation = _operation(_("about, or about people who came home with,"), telling_of("operation", Of.DISPUTE))


FILTERS: dict[str, type[ListFilters]] = {one.name: one for one in ListFilters.__subclasses__()}
# Every parameter that a list understands.
PARAMETERS = frozenset(name for filters in FILTERS.values() for name in filters.base_filters)
# Those that have few values, or that links of the archive's own pages lead to: pages are kept for readers under them.
KEPT = frozenset(name for name in PARAMETERS if not name.startswith(FIND)) - {WORDS, FROM, TO}


def filters_of(name: str, query: QueryDict, reading: Reading | None = None) -> ListFilters:
    """The filters of the list of this name, for the day of the reading."""
    return FILTERS[name](query, reading)
