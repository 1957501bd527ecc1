"""What follows from the claims: worked out anew, and held against what is stored."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from casebook import search
from casebook.actions.maintenance import rebuild
from casebook.interchange.integrity.findings import Finding


def resolved() -> Iterator[Finding]:
    """Columns, `withheld`, `public`, covered texts and the days by which something was known."""
    for found in rebuild(check=True):
        reported = _("“%(field)s” is stored as %(stored)r; its claims give %(right)r.") % {
            "field": found.field,
            "stored": found.stored,
            "right": found.worked_out,
        }
        yield Finding(found.model, found.ref, reported, _("Run manage.py project."))


def indexed() -> Iterator[Finding]:
    """The index of search holds what readers may see, in its words, and nothing else."""
    yield from _out_of_step(search.differences())


def indexed_at_all() -> Iterator[Finding]:
    """The index of search has an entry for all that readers may see, and for nothing else; its words are not read."""
    yield from _out_of_step(search.quick_differences())


def _out_of_step(found: Iterable[search.OutOfStep]) -> Iterator[Finding]:
    for one in found:
        yield Finding(one.what, one.ref, one.wrong, _("Run manage.py search_index."))
