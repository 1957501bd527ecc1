"""Values that are typed: days, years, languages, durations, words to look for, and by what a list is sorted."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext as _

from casebook.values import VagueDate, parse_value
from casebook.values.base import ValueProblem
from casebook.web.filters.fields import FilterField

LONGEST = 120
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class TypedDay:
    """A day, month or year as it was typed, and the first and last day of it."""

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """It in the reader's language."""
        return VagueDate(self.text).words()


class FilterDayField(FilterField):
    """A day, or a whole month or year."""

    def clean(self, value: list[str] | None) -> TypedDay | None:
        """The day; None where none is given."""
        given = self.one(value or ()).strip()
        if not given:
            return None
        words = _("Write a day as 2019-05-04, a month as 2019-05, or a year as 2019.")
        if not _DAY.fullmatch(given) or given.startswith("0000"):
            raise self.wrong(given, words)
        try:
            span = VagueDate(given)
        except ValueProblem:
            raise self.wrong(given, words) from None
        if span.earliest is None or span.latest is None:
            raise self.wrong(given, words)
        return TypedDay(given, span.earliest, span.latest)


class YearsField(FilterField):
    """Years, in four digits, or one of a few words for those that have none."""

    def __init__(self, *, others: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.others = others

    def clean(self, value: list[str] | None) -> list[str]:
        """The years, each once."""
        given = self.several(value, _("At most %d years can be given at once."))
        for year in given:
            if year not in self.others and not _YEAR.fullmatch(year):
                raise self.wrong(year, _("Write a year in four digits, as 2019."))
        return given


class LanguagesField(FilterField):
    """Codes of languages."""

    def clean(self, value: list[str] | None) -> list[str]:
        """The codes, each once."""
        given = self.several(value, _("At most %d languages can be given at once."))
        for code in given:
            if not _LANGUAGE.fullmatch(code):
                raise self.wrong(code, _("A language is given by its code, as en, ru or ar."))
        return given


class ValuesField(FilterField):
    """Values of a type of the vocabulary, in the spelling in which claims keep them."""

    def __init__(self, *, type_name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.type_name = type_name

    def clean(self, value: list[str] | None) -> list[str]:
        """The values, each once."""
        found = []
        for text in self.several(value, _("At most %d of them can be given at once.")):
            try:
                found.append(str(parse_value(self.type_name, text[: LONGEST + 1])))
            except ValueProblem as problem:
                raise self.wrong(text, str(problem)) from None
        return list(dict.fromkeys(found))


class TextField(FilterField):
    """Words to look for."""

    def clean(self, value: list[str] | None) -> str:
        """The words with single spaces; what is no text is left out."""
        given = " ".join(_NO_TEXT.sub(" ", self.one(value or ())).split())
        if len(given) > LONGEST:
            raise self.wrong(given, _("At most %d letters can be looked for.") % LONGEST)
        return given


class SortField(FilterField):
    """One of the names by which a list can be sorted; with a minus before it the other way round."""

    def __init__(self, *, known: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def clean(self, value: list[str] | None) -> str:
        """The name, or nothing."""
        given = self.one(value or ())
        if given and given.removeprefix("-") not in self.known:
            raise self.wrong(given, _("This list can be sorted by %s.") % ", ".join(self.known))
        return given


class ListFormatField(FilterField):
    """The form of file in which the list is given, or none for a page."""

    def __init__(self, *, known: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def clean(self, value: list[str] | None) -> str:
        """The name of the form, or nothing."""
        given = self.one(value or ())
        if given and given not in self.known:
            words = _("This list is given as a page, or in one of these formats: %s.") % ", ".join(self.known)
            raise self.wrong(given, words)
        return given


class DayFilter(django_filters.Filter):
    """From, or to, a day."""

    field_class = FilterDayField


class YearsFilter(django_filters.Filter):
    """Years; repeating the name means "or"."""

    field_class = YearsField


class LanguagesFilter(django_filters.Filter):
    """Languages; repeating the name means "or"."""

    field_class = LanguagesField


class ValuesFilter(django_filters.Filter):
    """Values of one type; repeating the name means "or"."""

    field_class = ValuesField


class TextFilter(django_filters.Filter):
    """Words to look for."""

    field_class = TextField


class SortFilter(django_filters.Filter):
    """The order of the list."""

    field_class = SortField


class FormatFilter(django_filters.Filter):
    """The form of file."""

    field_class = ListFormatField
