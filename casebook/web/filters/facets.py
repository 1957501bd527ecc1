"""What a list can be narrowed by: filters that know their words, and which rows of the public edition they find."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook import vocabulary
from casebook.models import Polarity
from casebook.models.edition import Of, Placement, PlacementRole
from casebook.values import parse_value
from casebook.vocabulary import visibility
from casebook.web.filters.bitmaps import NONE, OF, Bitmaps, Finder, MatchingRows
from casebook.web.filters.fields import (
    NOT_TOLD,
    FilterField,
    LanguagesField,
    ListFilter,
    RecordsField,
    SourcesField,
    SwitchField,
    ValuesField,
    WordsField,
    YearsField,
)
from casebook.web.filters.phrases import Phrases, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    Words = _StrPromise | str
    Said = Callable[[str], str] | Phrases | None

ALL = "1"


@dataclass(frozen=True)
class Counted:
    """How many rows have a value, and how many more only possibly do."""

    certain: int
    possible: int = 0


class FacetFilter(ListFilter):
    """One facet of a list; repeating its name means "or". `legend` heads it, and `phrase` is read before its values.

    `linked` facets have records as values, and are closed until they are opened; `offered` says whether the page offers
    values, or only knows what to do with one that is given. Of `hedged` ones some values may be only possible.
    `in_order`: values in their own order, as years are; else the most frequent first.
    """

    linked = hedged = in_order = False
    offered = True

    def __init__(self, legend: "Words", phrase: "Words" = "", **kwargs: Any) -> None:
        super().__init__(label=legend, **kwargs)
        self.legend, self.phrase = legend, phrase

    @property
    def name(self) -> str:
        """Under which it stands in the address."""
        return str(self.field_name)

    def find(self, bitmaps: Bitmaps, of: Of, chosen: Collection[Any]) -> MatchingRows:
        """The rows that have one of these values."""
        raise NotImplementedError

    def all_values(self, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> Mapping[Any, MatchingRows]:
        """The rows that each value finds. `records`: those that may be a value of a facet that has records."""
        raise NotImplementedError

    def spoken(self, value: Any) -> str:
        """A value in the sentence of the list."""
        raise NotImplementedError


class WordFacet(FacetFilter):
    """Words of the vocabulary, stored with the rows under `called` or the name of the facet."""

    field_class: type[FilterField] = WordsField

    def __init__(
        self,
        legend: "Words",
        phrase: "Words" = "",
        *,
        called: str = "",
        words: "Callable[[str], str]" = str,
        said: "Said" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(legend, phrase, **kwargs)
        self.called, self._words, self._said = called, words, said

    @property
    def stored(self) -> str:
        """What the edition calls it."""
        return self.called or self.name

    def words(self, value: str) -> str:
        """What a value is called."""
        return _("no source says") if value == NOT_TOLD else self._words(value)

    def spoken(self, value: Any) -> str:
        """With its own phrase, or after that of the facet."""
        if isinstance(self._said, Mapping):
            return str(self._said[value])
        return self._said(self.words(value)) if self._said else self.words(value)

    def find(self, bitmaps: Bitmaps, of: Of, chosen: Collection[Any]) -> MatchingRows:
        """Said outright or not."""
        return bitmaps.worded(of, self.stored, [str(value) for value in chosen])

    def all_values(self, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> Mapping[Any, MatchingRows]:
        """Those that the vocabulary still has."""
        known = getattr(self.field, "known", None)
        found = bitmaps.values(of, self.stored)
        return {value: rows for (_record, value), rows in found.items() if known is None or value in known}


class YearFacet(WordFacet):
    """Years; `others` are words that may stand for one."""

    field_class = YearsField
    in_order = True

    def __init__(self, legend: "Words", phrase: "Words", others: "Mapping[str, Words] | None" = None) -> None:
        known = dict(others or {})
        super().__init__(legend, phrase, words=lambda value: str(known.get(value, value)), others=tuple(known))


class LanguageFacet(WordFacet):
    """The language of a text."""

    field_class = LanguagesField

    def __init__(self, phrase: "Words") -> None:
        super().__init__(gettext_lazy("Language"), phrase, called="lang", words=_language)


class ValueFacet(WordFacet):
    """Values of a type of the vocabulary that are typed, as a term is."""

    field_class = ValuesField


class SwitchFacet(WordFacet):
    """Something that is on with 1."""

    field_class = SwitchField

    def all_values(self, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> Mapping[Any, MatchingRows]:
        """The one that there is."""
        return {value: rows for (_record, value), rows in bitmaps.values(of, self.stored).items()}


class TopicFacet(WordFacet):
    """The scopes of one fact."""

    def __init__(self, legend: "Words", phrase: "Words", fact: str) -> None:
        choices = _scopes(vocabulary.fact(fact))
        super().__init__(
            legend, phrase, called="scope", words=lambda value: str(choices.get(value, value)), said=quoted,
            known=tuple(choices),
        )  # fmt: skip
        self.fact = fact

    def find(self, bitmaps: Bitmaps, of: Of, chosen: Collection[Any]) -> MatchingRows:
        """The rows that are of the fact."""
        return super().find(bitmaps, of, chosen) & bitmaps.worded(of, "fact", [self.fact])

    def all_values(self, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> Mapping[Any, MatchingRows]:
        """The rows that are of the fact."""
        of_fact = bitmaps.worded(of, "fact", [self.fact])
        return {value: rows & of_fact for value, rows in super().all_values(bitmaps, of, records).items()}


class RecordFacet(FacetFilter):
    """Records as values: `finder` knows which rows they find. Without `kind` any may be given."""

    field_class = RecordsField
    linked = True

    def __init__(
        self, legend: "Words", phrase: "Words", finder: Finder, *, kind: str = "", hedged: bool = True,
        offered: bool = True, with_page: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(legend, phrase, kind=kind, with_page=with_page)
        self.finder, self.kind, self.hedged, self.offered = finder, kind, hedged, offered

    def find(self, bitmaps: Bitmaps, of: Of, chosen: Collection[Any]) -> MatchingRows:
        """What one of the records finds."""
        return self.finder(bitmaps, [record.id for record in chosen])

    def all_values(self, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> Mapping[Any, MatchingRows]:
        """What each of these records finds by itself."""
        bitmaps.read_all_parts()
        bitmaps.read(of, self.finder.names(of))
        bitmaps.read(Of.RECORD, self.finder.names(Of.RECORD))
        found = ((pk, self.finder(bitmaps, [pk])) for pk in records)
        return {pk: rows for pk, rows in found if rows.possible}

    def spoken(self, value: Any) -> str:
        """What the record is called."""
        return str(value.title)


class SourceFacet(FacetFilter):
    """The article that says so, by its reference."""

    field_class = SourcesField
    offered = False

    def find(self, bitmaps: Bitmaps, of: Of, chosen: Collection[Any]) -> MatchingRows:
        """The claims that have a citation in one of them."""
        cited = Placement.objects.filter(record__in=[source.id for source in chosen], role=PlacementRole.SOURCE)
        found = BitMap(cited.values_list("claim", flat=True))
        return MatchingRows(found, found)

    def spoken(self, value: Any) -> str:
        """Its headline."""
        return quoted(value.headline)


def rows_of(
    facet: FacetFilter, bitmaps: Bitmaps, name: str, chosen: Iterable[Any], records: Iterable[int] = ()
) -> MatchingRows:
    """The rows of the list that match what is chosen of its facet; what no source tells is what no value finds."""
    given = [ALL if one is True else one for one in chosen]
    of, listed = OF.get(name, Of.RECORD), bitmaps.listed(name)
    found = facet.find(bitmaps, of, [one for one in given if one != NOT_TOLD]) if given != [NOT_TOLD] else NONE
    if NOT_TOLD in given:
        untold = listed - told_of(facet, bitmaps, of, records)
        found |= MatchingRows(untold, untold)
    return MatchingRows(found.certain & listed, found.possible & listed)


def told_of(facet: FacetFilter, bitmaps: Bitmaps, of: Of, records: Iterable[int]) -> BitMap:
    """The rows of which any source says a value of the facet."""
    return BitMap.union(BitMap(), *(rows.possible for rows in facet.all_values(bitmaps, of, records).values()))


# ------------------------------------------------------------------------------------------- facets of the vocabulary


def coded(fact: str, phrase: "Words" = "", *, legend: "Words" = "", said: "Said" = None, called: str = "") -> WordFacet:
    """The values of a fact that has choices, or is of a type that is typed."""
    about = vocabulary.fact(fact)
    without_value = {str(Polarity.NO): about.none, str(Polarity.UNKNOWN): about.unknown} if about.unknown else {}

    def words(value: str) -> str:
        choice = about.choice(value)
        label = choice.label if choice else without_value.get(value)
        return str(label) if label else parse_value(about.type, value).words()

    stored = called or fact
    if not about.choices:
        return ValueFacet(legend or about.label, phrase, called=stored, words=words, said=said, type_name=about.type)
    known = (*(choice.name for choice in about.choices), *without_value, NOT_TOLD)
    return WordFacet(legend or about.label, phrase, called=stored, words=words, said=said, known=known)


def chosen(
    legend: "Words", phrase: "Words", choices: "Mapping[str, Words]", called: str = "", said: "Said" = None
) -> WordFacet:
    """A column that holds one of a few words."""
    return WordFacet(
        legend, phrase, called=called, words=lambda value: str(choices.get(value, value)), said=said,
        known=tuple(choices),
    )  # fmt: skip


def disputed() -> SwitchFacet:
    """Only what sources disagree on."""
    return SwitchFacet(
        gettext_lazy("Where sources disagree"), gettext_lazy("that are"), words=lambda _value: _("disputed")
    )


def fact(phrase: "Words") -> WordFacet:
    """The facts of the vocabulary, but for those that no list is narrowed by."""
    return chosen(gettext_lazy("Fact"), phrase, {one.name: one.label for one in _ASKED_FOR}, said=quoted)


def scope(phrase: "Words") -> WordFacet:
    """What facts cover."""
    choices = {name: label for one in reversed(_ASKED_FOR) for name, label in _scopes(one).items()}
    return chosen(gettext_lazy("What it covers"), phrase, choices, said=quoted)


_ASKED_FOR = tuple(
    one
    for one in vocabulary.FACTS
    if one.name != vocabulary.GAP and not one.sensitive and one.name not in visibility.NEVER_ASKED_FOR
)


def _scopes(of: vocabulary.Fact) -> "dict[str, Words]":
    open_ = (one for one in of.scopes if not one.children and not one.sensitive)
    return {one.name: one.label for one in open_ if one.name not in visibility.NEVER_ASKED_FOR}


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
