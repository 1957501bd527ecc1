"""What may be asked of changes: in which format, and about which record."""

from django.utils.translation import gettext as _

from casebook.models import Record
from casebook.pages.filters.fields import Given, RecordsField

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
    """The reference of one record with a page, or not given."""

    def clean(self, value: list[str] | None) -> Record | None:
        """The record, or the one that it was merged into."""
        given = self.one(value or ())
        found = RecordsField(required=False).clean([given] if given else [])
        return found[0] if found else None
