"""What may be asked of changes: in which format, and about which record."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from casebook.models import Record, State
from casebook.projections import would_be_public
from casebook.values.base import shorten
from casebook.web.as_of.parameters import AS_OF, COMPARED, asked_of
from casebook.web.filters import FILTERS
from casebook.web.filters.fields import FilterField, RecordsField, could_be_ref
from casebook.web.query_errors import QueryProblem

FORMAT, ATOM = "format", "atom"


def problems_of_days(query: QueryDict) -> list[QueryProblem]:
    """Changes are reported by the days on which they were made: what asks for a day of the sources is told so."""
    asked = asked_of(query, may_compare=True)
    if asked.problems:
        return list(asked.problems)
    words = _("Changes are told by the days on which they were made here. Leave this day out.")
    return [QueryProblem(day, shorten(str(query[day])), words) for day in (AS_OF, COMPARED) if query.get(day)]


class ListField(FilterField):
    """The name of a list, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The name."""
        given = self.one(value or ())
        if given and given not in FILTERS:
            raise self.wrong(given, _("The lists are called: %s.") % ", ".join(FILTERS))
        return given


class FeedFormatField(FilterField):
    """Atom, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The format."""
        given = self.one(value or ())
        if given not in ("", ATOM):
            raise self.wrong(given, _("The changes are given as “atom”, or as a page."))
        return given


class AboutField(FilterField):
    """The reference of one record with a page, or with the tombstone of one; or not given."""

    def clean(self, value: list[str] | None) -> Record | None:
        """The record, or the one that it was merged into."""
        given = self.one(value or ())
        gone = Record.objects.filter(ref=given, state=State.WITHDRAWN).first() if could_be_ref(given) else None
        if gone is not None and would_be_public(gone):
            return gone
        found = RecordsField(required=False).clean([given] if given else [])
        return found[0] if found else None
