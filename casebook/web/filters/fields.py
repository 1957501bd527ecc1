"""What may stand under a name of the query string. A wrong value is reported in words, with what would be right."""

import re
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.models import Kind
from casebook.models.archive.references import PATTERN
from casebook.values import VagueDate, parse_value
from casebook.values.base import ValueProblem
from casebook.web.presenters.edition import Reading, RecordRow, SourceRow

POSSIBLY, PAGE = "possibly", "page"
# What stands in the place of a value for rows of which no source says any.
NOT_TOLD = "not-told"
MOST_AT_ONCE, LONGEST = 50, 120
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f]+")


def wrong(words: str, **params: str) -> forms.ValidationError:
    """The error in these words, which may quote what was typed: a percent sign in them stands for itself."""
    return forms.ValidationError(words.replace("%", "%%"), params=params)


class FilterField(forms.Field):
    """All values given under one name, as they stand; each subclass says which are right."""

    widget = forms.MultipleHiddenInput

    def wrong(self, value: str, words: str) -> forms.ValidationError:
        """The error that tells the reader which value is wrong, and what would be right."""
        return wrong(words, value=value)

    def one(self, values: Sequence[str]) -> str:
        """The only value that is given; empty ones do not count, as an empty field of a form does not."""
        given = [value for value in values if value]
        if len(given) > 1:
            raise self.wrong(" ".join(given[:2]), _("It is given more than once; leave one of them."))
        return given[0] if given else ""

    def several(self, values: Sequence[str] | None, most: str) -> list[str]:
        """The values that are given, each once."""
        given = list(dict.fromkeys(value for value in values or () if value))
        if len(given) > MOST_AT_ONCE:
            raise self.wrong(given[-1], most % MOST_AT_ONCE)
        return given


class RecordsField(FilterField):
    """References of records of one kind, or of any; merged ones stand for the record that they were merged into."""

    def __init__(self, *, kind: str = "", with_page: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind, self.with_page = kind, with_page
        # What has read the records of all references of the address.
        self.reading: Reading | None = None

    def clean(self, value: list[str] | None) -> list[RecordRow | str]:
        """The records, in the order of their references, so that one choice has one address; NOT_TOLD last."""
        given = list(map(as_ref, value or ()))
        for ref in given:
            if ref and ref != NOT_TOLD and not could_be_ref(ref):
                raise self.wrong(ref, _("A reference is 4 to 12 small letters and digits."))
        found: dict[int, RecordRow] = {}
        refs = self.several(given, _("A list can be narrowed by at most %d records at once."))
        for ref in refs:
            record = self.reading.by_ref(ref) if self.reading and ref != NOT_TOLD else None
            if record is not None and self._is_right(record):
                found[record.id] = record
            elif ref != NOT_TOLD:
                raise self.wrong(ref, str(_NONE.get(self.kind, _NONE_OF_KIND)))
        ordered: list[RecordRow | str] = [*sorted(found.values(), key=lambda record: record.ref)]
        return [*ordered, NOT_TOLD] if NOT_TOLD in refs else ordered

    def _is_right(self, record: RecordRow) -> bool:
        return (record.page or not self.with_page) and self.kind in ("", record.kind)


class SourcesField(FilterField):
    """References of sources."""

    reading: Reading | None = None

    def clean(self, value: list[str] | None) -> list[SourceRow]:
        """The sources, in the order of their references."""
        found = []
        for ref in sorted(self.several(list(map(as_ref, value or ())), _("At most %d of them can be given at once."))):
            source = self.reading.source(ref) if self.reading and could_be_ref(ref) else None
            if source is None:
                raise self.wrong(ref, _("No source of the archive has this reference."))
            found.append(source)
        return found


def as_ref(text: str) -> str:
    """A reference as somebody typed it, with spaces around it or in capitals."""
    return text.strip().lower()


def could_be_ref(text: str) -> bool:
    """Whether the text has the shape of a reference."""
    return re.fullmatch(PATTERN, text) is not None


_NONE = {
    "": gettext_lazy("No record of the archive has this reference."),
    Kind.FACILITY: gettext_lazy("No facility of the archive has this reference."),
    Kind.OPERATION: gettext_lazy("No operation of the archive has this reference."),
}
_NONE_OF_KIND = gettext_lazy("Nothing of this kind in the archive has this reference.")


class WordsField(FilterField):
    """Words of a list that the vocabulary has."""

    def __init__(self, *, known: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def clean(self, value: list[str] | None) -> list[str]:
        """The words, in the order of the list that has them."""
        given = self.several(value, _("At most %d of them can be given at once."))
        for word in given:
            if word not in self.known:
                raise self.wrong(word, _("The archive has none of this name; choose one on the page."))
        return [word for word in self.known if word in given]


class SwitchField(FilterField):
    """1, or not given."""

    def clean(self, value: list[str] | None) -> bool:
        """Whether it is on."""
        given = self.one(value or ())
        if given not in ("", "1"):
            raise self.wrong(given, _("It can only be 1, or be left out."))
        return bool(given)


class PageField(FilterField):
    """The number of a page; 1 where none is given."""

    def clean(self, value: list[str] | None) -> int:
        """The number, bounded: what the database cannot count is no page."""
        given = self.one(value or ())
        if given and not _PAGE.fullmatch(given):
            raise self.wrong(given, _("A page is a number from 1, in digits."))
        return int(given or 1)


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


class EachField(FilterField):
    """Values of which each is right or wrong by itself."""

    most: ClassVar[Any] = gettext_lazy("At most %d of them can be given at once.")

    def clean(self, value: list[str] | None) -> list[str]:
        """The values, each once."""
        return list(dict.fromkeys(map(self.checked, self.several(value, str(self.most)))))

    def checked(self, text: str) -> str:
        """The value as it is kept."""
        raise NotImplementedError


class YearsField(EachField):
    """Years, in four digits, or one of a few words for those that have none."""

    most = gettext_lazy("At most %d years can be given at once.")

    def __init__(self, *, others: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.others = others

    def checked(self, text: str) -> str:
        """As it stands."""
        if text not in self.others and not _YEAR.fullmatch(text):
            raise self.wrong(text, _("Write a year in four digits, as 2019."))
        return text


class LanguagesField(EachField):
    """Codes of languages."""

    most = gettext_lazy("At most %d languages can be given at once.")

    def checked(self, text: str) -> str:
        """As it stands."""
        if not _LANGUAGE.fullmatch(text):
            raise self.wrong(text, _("A language is given by its code, as en, ru or ar."))
        return text


class ValuesField(EachField):
    """Values of a type of the vocabulary, in the spelling in which claims keep them."""

    def __init__(self, *, type_name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.type_name = type_name

    def checked(self, text: str) -> str:
        """In that spelling."""
        try:
            return text if text == NOT_TOLD else str(parse_value(self.type_name, text[: LONGEST + 1]))
        except ValueProblem as problem:
            raise self.wrong(text, str(problem)) from None


class TextField(FilterField):
    """Words to look for."""

    def clean(self, value: list[str] | None) -> str:
        """The words with single spaces; what is no text is left out."""
        given = " ".join(_NO_TEXT.sub(" ", self.one(value or ())).split())
        if len(given) > LONGEST:
            raise self.wrong(given, _("At most %d letters can be looked for.") % LONGEST)
        return given


class OneOfField(FilterField):
    """One of a few words, or nothing. `words` say which there are."""

    # What may stand before the word.
    before = ""

    def __init__(self, *, known: Collection[str], words: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known, self.words = known, words

    def clean(self, value: list[str] | None) -> str:
        """The word, or nothing."""
        given = self.one(value or ())
        if given and given.removeprefix(self.before) not in self.known:
            raise self.wrong(given, str(self.words) % ", ".join(self.known))
        return given


class SortField(OneOfField):
    """One of the names by which a list can be sorted; with a minus before it the other way round."""

    before = "-"


class ListFilter(django_filters.Filter):
    """A filter of a list, by the class of its field. Nothing of it is changed by a request, so that each has a copy of
    its own for nothing.
    """

    def __init__(self, field_class: type[FilterField] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if field_class is not None:
            self.field_class = field_class

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return copy(self)
