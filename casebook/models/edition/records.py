"""Records as readers know them, and what is left of those that they can no longer see."""

from django.db import models

from casebook.models.archive.records import Kind, PersonOrGroup, SortKeyField
from casebook.models.edition.links import Of
from casebook.names.collation import NAMELESS


class PublicRecord(models.Model):
    """A record that readers may know of. `page` says whether it has an address of its own.

    The columns are what lists are filtered and sorted by. `document` holds what a row of a list and the summary of a
    page need: {"note", "note_ru", "note_kk", "wording" of one person who is called by a name,
    "withheld": [] where some facts are, [more than so many, [rules]] where that may be said,
    "facts": {fact: [[scope, value or null, reference of the target or null, polarity, status, whether all hedge,
    reference of the claim, day by which it was known, its own date in EDTF if it has one], …]},
    "merged": [references of what was merged into it]}.
    """

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    form = models.CharField(max_length=10, choices=PersonOrGroup.choices, blank=True, default="")
    slug = models.CharField(max_length=60, blank=True, default="")
    label = models.CharField(max_length=200, blank=True, default="")
    label_lang = models.CharField(max_length=20, blank=True, default="")
    # Where it has another one in this language; `values.text_in` gives the label for a reader of any.
    label_ru = models.CharField(max_length=200, blank=True, default="")
    label_kk = models.CharField(max_length=200, blank=True, default="")
    # Those of the labels that a reader of the language sees.
    sort_key = SortKeyField(default=NAMELESS)
    sort_key_ru = SortKeyField(default=NAMELESS)
    sort_key_kk = SortKeyField(default=NAMELESS)
    page = models.BooleanField(default=False)
    # A private person: no name in the address, and search engines are asked to pass the page over.
    noindex = models.BooleanField(default=False)
    detainee = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    happening = models.CharField(max_length=10, null=True)
    takes_place_earliest = models.DateField(null=True)
    takes_place_latest = models.DateField(null=True)
    passed_earliest = models.DateField(null=True)
    passed_latest = models.DateField(null=True)
    # Articles and documents; the archive's own reasoning is none.
    sources = models.PositiveIntegerField(default=0)
    last_reported = models.DateField(null=True)
    known_from = models.DateField(null=True)
    detained_from = models.DateField(null=True)
    document = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="public_by_label", fields=["kind", "sort_key", "id"]),
            models.Index(name="public_by_label_ru", fields=["kind", "sort_key_ru", "id"]),
            models.Index(name="public_by_label_kk", fields=["kind", "sort_key_kk", "id"]),
            models.Index(name="public_by_report", fields=["kind", "-last_reported", "sort_key", "id"]),
        ]

    def __str__(self) -> str:
        return self.label or self.ref


class Tombstone(models.Model):
    """What a reference leads to that is no longer there: 410 for what was withdrawn, another record for a merged one.

    What was sealed or erased has none, and answers as if it had never been. The key is made of the archive's.
    """

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    of = models.PositiveSmallIntegerField(choices=Of.choices)
    # The reference of the record that it was merged into; empty for what was withdrawn.
    leads_to = models.CharField(max_length=12, blank=True, default="")
    # Of a record.
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True, default="")

    def __str__(self) -> str:
        return self.ref

    @staticmethod
    def id_of(of: int, key: int) -> int:
        """The key of the tombstone of the thing with this key."""
        return key * len(Of) + of - 1

    @property
    def key(self) -> int:
        """The key of what was there."""
        return (self.pk - self.of + 1) // len(Of)
