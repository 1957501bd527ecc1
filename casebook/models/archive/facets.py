"""FacetValue and Span: what filters and facets read. Made by resolve, from claims, and by nothing else."""

from datetime import date

from django.db import models
from django.db.models import Q

from casebook.models.archive.base import Guarded, GuardedQuerySet
from casebook.models.archive.records import Record


class StagesQuerySet(GuardedQuerySet):
    """What is reported stage by stage, in the words of the archive."""

    def as_of(self, day: date | None) -> "StagesQuerySet":
        """What was reported by the day; today's where there is none."""
        if day is None:
            return self.filter(reported_until=None)
        return self.filter(Q(reported_until=None) | Q(reported_until__gt=day), reported_from__lte=day)


class FacetValue(Guarded):
    """One standing public value of one fact of a record: each side of a disagreement, each of many values.

    A value is reported as in this row from the day `reported_from` until before `reported_until`: what was possible
    only became certain, or its days wider, when another source said so. Those of today are reported until further
    notice (null). `known_from` is the day by which the value was known at all, the same in all its stages.
    `objects` gives each value as it is reported today, or on the active day, and never two stages of it; no lookup
    leads here from a record, since it would find them all.
    """

    # The index that has all columns which counting reads is the key's own.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    fact = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True, default="")
    target = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+")
    possible = models.BooleanField(default=False)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    known_from = models.DateField(null=True)
    reported_from = models.DateField(null=True)
    reported_until = models.DateField(null=True)

    guarded_by = None
    kept = frozenset(
        {
            "record",
            "fact",
            "key",
            "target",
            "possible",
            "earliest",
            "latest",
            "known_from",
            "reported_from",
            "reported_until",
        }
    )

    objects = StagesQuerySet.as_manager()
    stages = models.Manager.from_queryset(GuardedQuerySet)()

    class Meta(Guarded.Meta):
        base_manager_name = "stages"
        constraints = [
            models.CheckConstraint(
                name="facet_key_or_target",
                condition=(~Q(key="") & Q(target__isnull=True)) | Q(key="", target__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="facet_by_target",
                fields=["fact", "target", "possible", "record", "reported_until", "reported_from"],
            ),
            models.Index(
                name="facet_by_key",
                fields=["fact", "key", "possible", "record", "reported_until", "reported_from"],
            ),
            # All columns that counting reads.
            models.Index(
                name="facet_of_record",
                fields=["record", "fact", "reported_until", "key", "target", "possible", "reported_from"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.key or self.target_id}"


class DateRange(Guarded):
    """The days of one fact of a record, as one or more claims date it: each distinct span apart.

    It lies within `earliest` and `latest`. It had certainly begun by `begun`, and certainly lasted up to `lasted`: its
    inner span, or where it has none the two outer days the other way round. So it certainly was within days that are
    asked for where it had begun by the last of them and lasted to the first. Told from the day `reported_from` until
    before `reported_until`, as facet values are; the days of a facet value itself are the outer ones of all its claims.
    """

    # The index below begins with it.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    fact = models.CharField(max_length=40)
    earliest = models.DateField()
    latest = models.DateField()
    begun = models.DateField()
    lasted = models.DateField()
    reported_from = models.DateField(null=True)
    reported_until = models.DateField(null=True)

    guarded_by = None
    kept = frozenset({"record", "fact", "earliest", "latest", "begun", "lasted", "reported_from", "reported_until"})

    objects = StagesQuerySet.as_manager()
    stages = models.Manager.from_queryset(GuardedQuerySet)()

    class Meta(Guarded.Meta):
        base_manager_name = "stages"
        indexes = [
            models.Index(
                name="span_of_record",
                fields=["record", "fact", "reported_until", "earliest", "latest", "begun", "lasted", "reported_from"],
            ),
            models.Index(name="span_by_fact", fields=["fact", "reported_until", "begun", "lasted", "record"]),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.earliest} to {self.latest}"
