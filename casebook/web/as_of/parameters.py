"""Which days an address asks for. A wrong one is reported in words, with what would be right."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.models.archive.dates import tomorrow
from casebook.values.base import shorten
from casebook.web.filters.fields import FilterField
from casebook.web.query_errors import QueryProblem

AS_OF, COMPARED = "as_of", "compared"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class AsOfField(FilterField):
    """A day up to today, wherever the reader is, or none."""

    def clean(self, value: list[str] | None) -> date | None:
        """The day."""
        given = self.one(value or ())
        if not given:
            return None
        if not _DAY.fullmatch(given):
            raise self.wrong(given, _("A day is written as year, month and day, like 2024-05-03."))
        try:
            day = date.fromisoformat(given)
        except ValueError as no_such_day:
            raise self.wrong(given, _("There is no such day.")) from no_such_day
        if day > tomorrow():
            raise self.wrong(given, _("This day is still to come; today is the latest that can be asked for."))
        return day


@dataclass(frozen=True)
class RequestedDays:
    """`day`: as of when the page is read, None being today; `earlier`: with which day before that it is compared."""

    day: date | None
    earlier: date | None
    problems: tuple[QueryProblem, ...] = ()


def asked_of(query: QueryDict, may_compare: bool) -> RequestedDays:
    """The days that a query string asks for; of two that are compared, the earlier one comes first."""
    problems: list[QueryProblem] = []
    found = {name: _clean(name, query, problems) for name in (AS_OF, COMPARED)}
    day, other = found[AS_OF], found[COMPARED]
    if other and not may_compare:
        problems.append(
            QueryProblem(COMPARED, str(other), _("Two days can be compared on pages of records and on lists."))
        )
    if other and query.get("format"):
        problems.append(
            QueryProblem(COMPARED, str(other), _("Two days are compared on a page. Leave this out for the file."))
        )
    if other and other == (day or timezone.now().date()):
        problems.append(QueryProblem(COMPARED, str(other), _("Choose two different days.")))
    if other and day and other > day:
        day, other = other, day
    return RequestedDays(day, other, tuple(problems))


def _clean(name: str, query: QueryDict, problems: list[QueryProblem]) -> date | None:
    try:
        return AsOfField(required=False).clean(query.getlist(name))
    except forms.ValidationError as error:
        value = shorten(str((error.params or {}).get("value", "")))
        problems += [QueryProblem(name, value, words) for words in error.messages]
        return None
