"""Which checks there are, and running them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

from casebook.actions.maintenance import many_rows
from casebook.interchange.integrity import claims, log, projections, records
from casebook.interchange.integrity.findings import Check, Finding
from casebook.values import ValueProblem
from casebook.vocabulary import UnknownFact

# A few statements each, however large the archive.
QUICK: tuple[Check, ...] = (
    claims.leads,
    claims.chains,
    claims.standing,
    claims.disputes,
    records.children,
    records.merging,
    records.following,
    records.links,
    records.referring,
    log.reasons,
    log.actions,
    log.merges,
    projections.indexed_at_all,
)
# These read everything.
WHOLE: tuple[Check, ...] = (claims.values, claims.dates, projections.resolved, projections.indexed)


def check_archive(*, quick: bool = False) -> Iterator[Finding]:
    """Everything that does not hold; with `quick` only what a few statements can tell. Nothing is changed."""
    with many_rows():
        for check in QUICK:
            with _one_snapshot(check):
                yield from check()
        for check in () if quick else WHOLE:
            try:
                with _one_snapshot(check):
                    yield from check()
            except (ValueProblem, UnknownFact) as error:
                # What cannot be read cannot be worked with either; the claim was named above.
                reported = _("It cannot be checked further: %s") % error
                yield Finding("archive", check.__name__, reported, _("Put right first what is told above."))


@contextmanager
def _one_snapshot(check: Check) -> Iterator[None]:
    """On PostgreSQL what the check reads is of one moment, whatever is published meanwhile.

    On SQLite a transaction would keep others from writing. What works out everything anew has one of its own.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block or check is projections.resolved:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
