"""FacetValue: what filters and facets read. Made by resolve, from claims, and by nothing else."""

from django.db import models
from django.db.models import Q

from casebook.models.base import Guarded
from casebook.models.records import Record


class FacetValue(Guarded):
    """One standing public value of one fact of a record: each side of a disagreement, each of many values."""

    # The index that has all columns which counting reads is the key's own.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="facet_values", db_index=False)
    fact = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True, default="")
    target = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="facets_on")
    possible = models.BooleanField(default=False)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    known_from = models.DateField(null=True)

    guarded_by = None
    kept = frozenset({"record", "fact", "key", "target", "possible", "earliest", "latest", "known_from"})

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                name="facet_key_or_target",
                condition=(~Q(key="") & Q(target__isnull=True)) | Q(key="", target__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="facet_by_target", fields=["fact", "target", "possible", "record"]),
            models.Index(name="facet_by_key", fields=["fact", "key", "possible", "record"]),
            models.Index(name="facet_of_record", fields=["record", "fact", "key", "target", "possible"]),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.key or self.target_id}"
