"""By what lists are filtered: values of facets, the rows that have them, and what is part of what."""

from django.db import models
from django.db.models import Q


class Of(models.IntegerChoices):
    """What the rows of a facet are."""

    RECORD = 1
    CLAIM = 2
    SOURCE = 3
    DISPUTE = 4


class Facet(models.Model):
    """One value of one facet, with the rows that have it today as bitmaps of their keys (pyroaring).

    The value is a record (by its key in the archive,
    also one that was merged since) or a word of the vocabulary. `rows` have it as some source says outright, `possible`
    ones only as it is hedged. The facet "list" has the rows of each list.
    """

    of = models.PositiveSmallIntegerField(choices=Of.choices)
    name = models.CharField(max_length=24)
    record = models.BigIntegerField(default=0)
    value = models.CharField(max_length=120, blank=True, default="")
    rows = models.BinaryField(default=b"")
    possible = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(name="facet_value_once", fields=["of", "name", "record", "value"])]
        indexes = [models.Index(name="facet_record", fields=["record"], condition=~Q(record=0))]

    def __str__(self) -> str:
        return f"{self.of} {self.name} {self.value or self.record}"


class Link(models.Model):
    """That a row has a value of a facet, and in the time of the sources from when until when.

    `known_from` is the day by which somebody said it at all, `certain_from` that by which somebody said it outright;
    from `known_until` on it is reported no more. Without `known_from` it is known today and as of no day. Of a claim's
    fact, scope, status, polarity and whether it is disputed there is none: as of a day its columns tell.
    """

    of = models.PositiveSmallIntegerField(choices=Of.choices)
    # A number that the database does not look up: links are written a million at a time, and after their facets.
    facet = models.ForeignKey(Facet, models.DO_NOTHING, db_column="facet", db_constraint=False, db_index=False)
    row = models.BigIntegerField()
    certain = models.BooleanField()
    known_from = models.DateField(null=True)
    certain_from = models.DateField(null=True)
    known_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(name="link_of_row", fields=["row", "of"]),
            models.Index(name="link_by_value", fields=["facet", "known_from", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.row}"


class Contains(models.Model):
    """That one record is part of another, lies in it, is possibly the same, or was merged into it.

    A filter by the whole finds what its parts have: `relation` is "part_of", "located_in", "same" or "merged".
    """

    whole = models.BigIntegerField()
    part = models.BigIntegerField()
    relation = models.CharField(max_length=10)
    certain = models.BooleanField()
    known_from = models.DateField(null=True)
    certain_from = models.DateField(null=True)
    known_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(name="contains_parts", fields=["whole", "relation"]),
            models.Index(name="contains_wholes", fields=["part", "relation"]),
        ]

    def __str__(self) -> str:
        return f"{self.whole} {self.relation} {self.part}"
