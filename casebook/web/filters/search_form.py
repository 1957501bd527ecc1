"""What may stand in the address of a search: what is looked for, which kind of it alone, and which page.

A day may too, since the box stands on pages of a day: search looks in what is known today and says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.web import addresses
from casebook.web.addresses import AS_OF
from casebook.web.as_of import AsOfField
from casebook.web.filters.fields import PAGE, FilterField, OneOfField, PageField, wrong
from casebook.web.filters.filter_sets import meant_by, unknown_names

QUERY, KIND = "q", "kind"
FACTS, SOURCES = "claims", "sources"
KINDS = (*addresses.BY_NAME, FACTS, SOURCES)


class TypedField(FilterField):
    """What a reader looks for. All of it is right, whatever it is."""

    def clean(self, value: list[str] | None) -> str:
        """As it was typed."""
        return self.one(value or ())


class SearchForm(forms.Form):
    """The address of a search."""

    q = TypedField(required=False)
    kind = OneOfField(known=KINDS, words=gettext_lazy("It can be one of: %s."), required=False)
    page = PageField(required=False)
    as_of = AsOfField(required=False)

    def clean(self) -> None:
        """Names that a search does not take are told, not passed over."""
        for name in unknown_names(self.data, self.fields):  # type: ignore[arg-type]
            meant = meant_by(name, self.fields)
            words = _("A search has only these: %s.") % ", ".join(self.fields)
            words = _("No filter is called so. Perhaps you mean “%(name)s”.") % {"name": meant} if meant else words
            self.add_error(None, wrong(words, name=name))

    @property
    def typed(self) -> str:
        """What is looked for; empty where it was given in a way that is wrong."""
        return str(self.cleaned_data.get(QUERY) or "")

    @property
    def kind_name(self) -> str:
        """The one kind that is asked for, or nothing."""
        return str(self.cleaned_data.get(KIND) or "")

    @property
    def number(self) -> int:
        """The number of the page."""
        return int(self.cleaned_data.get(PAGE) or 1)

    @property
    def day(self) -> date | None:
        """The day of the page from which somebody looks."""
        return self.cleaned_data.get(AS_OF)


def search_address(typed: str, kind: str = "", page: int = 1) -> str:
    """The address of a search. What no address can hold, halves of characters, is left out."""
    given: Mapping[str, Any] = {QUERY: typed, KIND: kind, PAGE: page if page > 1 else ""}
    pairs = [(name, str(value).encode(errors="ignore")) for name, value in given.items() if value]
    return f"{reverse('search')}?{urlencode(pairs)}" if pairs else reverse("search")
