"""Sources and disputes as readers may see them."""

from django.db import models

from casebook.models.archive.disputes import DisputeKind
from casebook.models.archive.sources import SourceKind, Standing


class PublicSource(models.Model):
    """An article or a document. `appeared` is the day by which it had certainly appeared.

    `document`: {"address", "address_note", "credits", "note", "note_ru", "note_kk", "paywalled": true,
    "when": [EDTF, words, how known], "withheld": true where some facts of it are}; empty ones left out.
    """

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=9, choices=SourceKind.choices)
    outlet = models.BigIntegerField(null=True)
    headline = models.CharField(max_length=300)
    lang = models.CharField(max_length=20)
    standing = models.CharField(max_length=9, choices=Standing.choices)
    state = models.CharField(max_length=10)
    outer_from = models.DateField(null=True)
    outer_to = models.DateField(null=True)
    appeared = models.DateField()
    document = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(name="public_source_date", fields=["outer_to", "id"])]

    def __str__(self) -> str:
        return self.headline


class PublicDispute(models.Model):
    """A question on which public claims differ.

    `document`: {"question_ru", "question_kk", "explanation", "explanation_ru", "explanation_kk",
    "sides": [[side, reference of the claim, day from which it is known], …]}.
    """

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=13, choices=DisputeKind.choices)
    question = models.CharField(max_length=300)
    known_from = models.DateField(null=True)
    document = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.question
