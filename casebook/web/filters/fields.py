"""What may stand under a name of the query string. A wrong value is reported in words, with what would be right."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _

from casebook.models import Kind, Record, State
from casebook.models.archive.references import PATTERN

POSSIBLY, PAGE = "possibly", "page"
MOST_AT_ONCE = 50
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


class FilterField(forms.Field):
    """All values given under one name, as they stand; each subclass says which are right."""

    widget = forms.MultipleHiddenInput

    def wrong(self, value: str, words: str) -> forms.ValidationError:
        """The error that tells the reader which value is wrong, and what would be right."""
        return forms.ValidationError(words, params={"value": value})

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
    """References of records of one kind, or of any; merged ones stand for the record that they were merged into.

    `with_page`: only those with a page of their own; else also those that are named beside others.
    """

    def __init__(self, *, kind: str = "", with_page: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind, self.with_page = kind, with_page
        # The records of all references of an address, where they were asked for together.
        self.known: dict[str, Record] | None = None

    def clean(self, value: list[str] | None) -> list[Record]:
        """The records, in the order of their references, so that one choice has one address."""
        words = _words_of(self.kind)
        given = list(map(as_ref, value or ()))
        for ref in given:
            if ref and not could_be_ref(ref):
                raise self.wrong(ref, words["shape"])
        refs = self.several(given, words["most"])
        found = self._right(refs)
        for ref in refs:
            if ref not in found:
                raise self.wrong(ref, words["none"])
        return sorted({record.pk: record for record in found.values()}.values(), key=lambda record: record.ref)

    def _right(self, refs: Sequence[str]) -> dict[str, Record]:
        known = roots_of(refs) if self.known is None else self.known
        found = {ref: known[ref] for ref in refs if ref in known}
        return {ref: record for ref, record in found.items() if self._is_right(record)}

    def _is_right(self, record: Record) -> bool:
        public = record.page_public if self.with_page else record.public
        return public and self.kind in ("", record.kind)


def roots_of(refs: Collection[str]) -> dict[str, Record]:
    """The published records with these references, or those that they were merged into: one query if there are any."""
    rows = Record.objects.filter(ref__in=refs, state=State.PUBLISHED).select_related("merged_into") if refs else ()
    return {row.ref: row.merged_into or row for row in rows}


def as_ref(text: str) -> str:
    """A reference as somebody typed it, with spaces around it or in capitals."""
    return text.strip().lower()


def could_be_ref(text: str) -> bool:
    """Whether the text has the shape of a reference."""
    return re.fullmatch(PATTERN, text) is not None


def _words_of(kind: str) -> dict[str, str]:
    if kind == Kind.FACILITY:
        return {
            "shape": _("A reference of a facility is 4 to 12 small letters and digits."),
            "most": _("A list can be narrowed by at most %d facilities at once."),
            "none": _("No facility of the archive has this reference."),
        }
    if kind == Kind.OPERATION:
        return {
            "shape": _("A reference of an operation is 4 to 12 small letters and digits."),
            "most": _("A list can be narrowed by at most %d operations at once."),
            "none": _("No operation of the archive has this reference."),
        }
    return {
        "shape": _("A reference is 4 to 12 small letters and digits."),
        "most": _("A list can be narrowed by at most %d records at once."),
        "none": _("No record of the archive has this reference.")
        if not kind
        else _("Nothing of this kind in the archive has this reference."),
    }


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


class RecordsFilter(django_filters.Filter):
    """Records, by public reference; repeating the name means "or"."""

    field_class = RecordsField


class WordsFilter(django_filters.Filter):
    """Words of the vocabulary; repeating the name means "or"."""

    field_class = WordsField


class SwitchFilter(django_filters.Filter):
    """Something that is on with 1."""

    field_class = SwitchField


class PageFilter(django_filters.Filter):
    """Which page of the list."""

    field_class = PageField
