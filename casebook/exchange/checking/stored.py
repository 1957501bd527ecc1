"""What follows from the claims: worked out anew, and held against what is stored."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casebook.acts.rebuilding import rebuild
from casebook.exchange.checking.finding import Finding


def resolved() -> Iterator[Finding]:
    """Columns, facet values, `withheld`, `public`, covered texts and the days by which something was known."""
    for found in rebuild(check=True):
        told = _("“%(field)s” is stored as %(stored)r; its claims give %(right)r.") % {
            "field": found.field,
            "stored": found.stored,
            "right": found.worked_out,
        }
        yield Finding(found.model, found.ref, told, _("Run manage.py resolve."))
