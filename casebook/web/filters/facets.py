"""What a facet is: its name in the address, its words, what may stand under it, and how it hangs on the rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Polarity, Record
from casebook.values import parse_value
from casebook.vocabulary import visibility
from casebook.web.filters.facet_columns import Ends, FacetColumn, Keys, Looked, OwnYear, Reading, Topic, YearColumn
from casebook.web.filters.fields import RecordsFilter, SwitchFilter, WordsFilter
from casebook.web.filters.linked_records import Tie
from casebook.web.filters.phrases import Phrases, quoted
from casebook.web.filters.typed_fields import LanguagesFilter, ValuesFilter, YearsFilter
from casebook.web.relations import Path

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = _StrPromise | str
    Said = Callable[[str], str] | Phrases | None


@dataclass(frozen=True)
class ListFacet:
    """One facet of one list. `phrase` is read before its values: "held at".

    `linked` facets have records as values, and stay closed until they are opened; others have texts. `offered` says
    whether the page offers values, or only knows what to do with one that is given. `words` puts a value into words,
    and `said` into the sentence, after the phrase; a value that needs no phrase before it brings its own.
    """

    name: str
    legend: "Words"
    phrase: "Words"
    reading: Reading
    make: Callable[[], django_filters.Filter] = field(repr=False)
    words: Callable[[str], str] = str
    said: Callable[[str], str] | Phrases | None = None
    linked: bool = False
    offered: bool = True
    # Values in their own order, as years are; else the most frequent first.
    in_order: bool = False

    @property
    def hedged(self) -> bool:
        """Whether some of its values may be only possible."""
        return self.linked and isinstance(self.reading, (Ends, Looked)) and self.name not in _NEVER_HEDGED

    @property
    def apart(self) -> bool:
        """Whether each of its values is asked for by itself, so that all of them together take long."""
        return self.linked and isinstance(self.reading, Looked)

    def spoken(self, value: str) -> str:
        """A value that is no record, as the sentence has it."""
        if isinstance(self.said, Mapping):
            return str(self.said[value])
        return self.said(self.words(value)) if self.said else self.words(value)

    def values(self, chosen: Iterable[Any]) -> list[Any]:
        """What is chosen, as the reading asks for it."""
        return [one.pk if isinstance(one, Record) else one for one in chosen]


_NEVER_HEDGED = frozenset({"outlet", "speaker", "about"})


def linked(name: str, legend: "Words", phrase: "Words", kind: str, *paths: Path, with_page: bool = True) -> ListFacet:
    """Records at the end of one of the paths."""
    return ListFacet(
        name, legend, phrase, Ends(paths), lambda: RecordsFilter(kind=kind, with_page=with_page), linked=True
    )


def looked(
    name: str, legend: "Words", phrase: "Words", reading: Looked, *, kind: str = "", with_page: bool = False
) -> ListFacet:
    """Records that are asked for one by one; those with a path that leads to many of them are offered."""
    return ListFacet(
        name,
        legend,
        phrase,
        reading,
        lambda: RecordsFilter(kind=kind, with_page=with_page),
        linked=True,
        offered=bool(reading.often),
    )


def tied(tie: Tie, room: str, kind: str) -> ListFacet:
    """A facility or an operation, as the records of the room stand to it."""
    return linked(tie.name, tie.legend, tie.phrases[room], tie.kind, *tie.by_kind[kind])


def coded(
    name: str,
    fact: str,
    phrase: "Words",
    *steps: str,
    legend: "Words" = "",
    said: "Said" = None,
) -> ListFacet:
    """The values of a fact of the vocabulary that has choices, or is of a type that is typed, behind some steps."""
    about = vocabulary.fact(fact)
    without_value = {str(Polarity.NO): about.none, str(Polarity.UNKNOWN): about.unknown} if about.unknown else {}

    def words(value: str) -> str:
        choice = about.choice(value)
        label = choice.label if choice else without_value.get(value)
        return str(label) if label else parse_value(about.type, value).words()

    def make() -> django_filters.Filter:
        if about.choices:
            return WordsFilter(known=(*(choice.name for choice in about.choices), *without_value))
        return ValuesFilter(type_name=about.type)

    return ListFacet(name, legend or about.label, phrase, Keys((*steps, fact)), make, words, said)


def chosen(
    name: str,
    legend: "Words",
    phrase: "Words",
    choices: Mapping[str, "Words"],
    column: str = "",
    said: "Said" = None,
) -> ListFacet:
    """A column that holds one of a few words."""
    return ListFacet(
        name,
        legend,
        phrase,
        FacetColumn(column or name),
        lambda: WordsFilter(known=tuple(choices)),
        lambda value: str(choices.get(value, value)),
        said,
    )


def fact(phrase: "Words") -> ListFacet:
    """The facts of the vocabulary, but for those that no list is narrowed by."""
    return chosen("fact", gettext_lazy("Fact"), phrase, {one.name: one.label for one in _ASKED_FOR}, said=quoted)


def scope(phrase: "Words") -> ListFacet:
    """What facts cover."""
    choices = {name: label for one in reversed(_ASKED_FOR) for name, label in _scopes(one).items()}
    return chosen("scope", gettext_lazy("What it covers"), phrase, choices, said=quoted)


def topic(phrase: "Words", fact: str) -> ListFacet:
    """The scopes of one fact."""
    choices = _scopes(vocabulary.fact(fact))
    return ListFacet(
        "topic",
        gettext_lazy("Topic of a statement"),
        phrase,
        Topic(fact),
        lambda: WordsFilter(known=tuple(choices)),
        lambda value: str(choices.get(value, value)),
        quoted,
    )


_ASKED_FOR = tuple(
    one
    for one in vocabulary.FACTS
    if one.name != vocabulary.GAP and not one.sensitive and one.name not in visibility.NEVER_ASKED_FOR
)


def _scopes(of: vocabulary.Fact) -> dict[str, "Words"]:
    open_ = (one for one in of.scopes if not one.children and not one.sensitive)
    return {one.name: one.label for one in open_ if one.name not in visibility.NEVER_ASKED_FOR}


def years(
    name: str,
    legend: "Words",
    phrase: "Words",
    reading: YearColumn | OwnYear | Keys,
    others: Mapping[str, "Words"] | None = None,
) -> ListFacet:
    """Years; `others` are words that may stand for one."""
    known = dict(others or {})
    make = partial(YearsFilter, others=tuple(known))
    return ListFacet(name, legend, phrase, reading, make, lambda value: str(known.get(value, value)), in_order=True)


def language(phrase: "Words") -> ListFacet:
    """The language of a text."""
    return ListFacet("language", gettext_lazy("Language"), phrase, FacetColumn("lang"), LanguagesFilter, _language)


def disputed(reading: FacetColumn | Looked) -> ListFacet:
    """Only what sources disagree on."""
    return ListFacet(
        "disputed",
        gettext_lazy("Where sources disagree"),
        gettext_lazy("that are"),
        reading,
        SwitchFilter,
        lambda _value: _("disputed"),
    )


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
