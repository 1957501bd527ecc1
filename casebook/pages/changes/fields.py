"""What may be asked of changes: in which format, and about which record."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from casebook.models import Record, State
from casebook.pages.days.asked import AS_OF, COMPARED, asked_of
from casebook.pages.filters import FILTERS
from casebook.pages.filters.fields import Given, RecordsField, could_be_ref
from casebook.pages.wrong import Problem
from casebook.resolve import would_be_public
from casebook.values.base import shorten

FORMAT, ATOM = "format", "atom"


def problems_of_days(query: QueryDict) -> list[Problem]:
    """Changes are told by the days on which they were made: what asks for a day of the sources is told so."""
    asked = asked_of(query, may_compare=True)
    if asked.problems:
        return list(asked.problems)
    words = _("Changes are told by the days on which they were made here. Leave this day out.")
    return [Problem(day, shorten(str(query[day])), words) for day in (AS_OF, COMPARED) if query.get(day)]


class ListField(Given):
    """The name of a list, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The name."""
        given = self.one(value or ())
        if given and given not in FILTERS:
            raise self.wrong(given, _("The lists are called: %s.") % ", ".join(FILTERS))
        return given


class FormatField(Given):
    """Atom, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The format."""
        given = self.one(value or ())
        if given not in ("", ATOM):
            raise self.wrong(given, _("The changes are given as “atom”, or as a page."))
        return given


class AboutField(Given):
    """The reference of one record with a page, or with the tombstone of one; or not given."""

    def clean(self, value: list[str] | None) -> Record | None:
        """The record, or the one that it was merged into."""
        given = self.one(value or ())
        gone = Record.objects.filter(ref=given, state=State.WITHDRAWN).first() if could_be_ref(given) else None
        if gone is not None and would_be_public(gone):
            return gone
        found = RecordsField(required=False).clean([given] if given else [])
        return found[0] if found else None
