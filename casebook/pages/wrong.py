"""Telling a reader in words which value of an address is wrong, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casebook.pages.filters import ListFilters
from casebook.values.base import shorten


@dataclass(frozen=True)
class Problem:
    """One wrong value, or a name that is strange to the list."""

    name: str
    value: str
    words: str
    strange: bool = False


def problems_of(filters: ListFilters) -> list[Problem]:
    """What is wrong with the filters."""
    return problems_in(filters.form)


def problems_in(form: forms.BaseForm) -> list[Problem]:
    """What is wrong with the values of a form."""
    found = []
    for name, errors in form.errors.as_data().items():
        for error in errors:
            value = shorten(str((error.params or {}).get("value", "")))
            strange = (error.params or {}).get("name")
            found += [Problem(strange or name, value, words, bool(strange)) for words in error.messages]
    return found


def told(request: HttpRequest, problems: Sequence[Problem], address: str) -> HttpResponse:
    """The page that says so, with a link to the page without the wrong values."""
    context = {"problems": problems, "address": address, "noindex": True}
    return render(request, "400.html", context, status=400)
