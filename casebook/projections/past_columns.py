"""What follows from what was known by a day: the columns of records, worked out as `resolve` does for today."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casebook.models import (
    READABLE,
    Attribution,
    Citation,
    Claim,
    Record,
    Source,
    readers_see,
)
from casebook.models.archive.as_of import AsOf, Columns
from casebook.projections.archive import Archive
from casebook.projections.disputes import disputed_claims
from casebook.projections.record_columns import resolved_columns
from casebook.projections.standing_claims import standing_claims


class Then(AsOf):
    """A reading as of a day. Its queries are narrowed to the day as those of the page are."""

    def work_out(self, records: dict[int, Record]) -> dict[int, Columns]:
        """Five statements for all of them."""
        archive = Archive(documents=False)
        claims = standing_claims(list(records), archive)
        ids = [claim.id for of_record in claims.values() for claim in of_record]
        in_dispute = disputed_claims(ids, archive.disputes_of(ids))
        return {
            pk: resolved_columns(record, claims[pk], _Covered(record), any(c.id in in_dispute for c in claims[pk]))
            for pk, record in records.items()
        }

    def known(self) -> Q:
        """That a record is reported of or led to, speaks, or publishes."""
        return Q(known_from__lte=self.day) | _of_family(_named)

    def detained(self) -> Q:
        """That a standing public claim says that they are or were in custody."""
        return Q(detained_from__isnull=False, detained_from__lte=self.day)


class _Covered:
    """Covers withheld names in the archive's own wording of one record, as is stored."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def apply(self, text: str, field: str = "wording") -> str:
        """The wording, covered, as far as it may be a label; it is the only text that a label is made of."""
        return self._record.shown(field) if text else ""


def _of_family(where: Callable[[Any], Q]) -> Q:
    """The condition that holds for a record, or for one that was merged into it."""
    merged = Record.objects.filter(where(OuterRef("pk")), merged_into=OuterRef("pk"))
    return where(OuterRef("pk")) | Q(Exists(merged))


def _named(pk: Any) -> Q:
    cited = Citation.objects.reported_to_readers().filter(pk=OuterRef("citation"))
    return (
        Q(Exists(Claim.objects.filter(readers_see(), target=pk)))
        | Q(Exists(Attribution.objects.filter(Exists(cited), speaker=pk)))
        | Q(Exists(Source.objects.filter(outlet=pk, state__in=READABLE)))
    )
