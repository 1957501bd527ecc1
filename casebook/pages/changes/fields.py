"""What may be asked of changes: in which format, and about which record."""

from django.utils.translation import gettext as _

from casebook.models import Record, State
from casebook.pages.filters.fields import Given, RecordsField, could_be_ref
from casebook.resolve import would_be_public

FORMAT, ATOM = "format", "atom"


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
