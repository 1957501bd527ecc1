"""Claims as readers may read them, and the pages on which they stand."""

from django.db import models
from django.db.models import Q

from casebook.models.archive.base import State
from casebook.models.archive.citations import Stance
from casebook.models.archive.claims import Polarity, Status


class PublicClaim(models.Model):
    """A claim with all that is said beside it; those that stand no more keep their row, and lists leave them out.

    `value` is the stored text, redacted; a claim that leads to a record has a `target` and no value. `low` and `high`
    are the number of a count, an age, a sum of money or a term, in `unit`. The four days are those of its date, or of
    a value that is a date; `begun` and `lasted` the last day by which it had certainly begun and the first up to which
    it certainly lasted, for a state that is not reported to have ended as far as its sources tell.

    `document`: {"when": [EDTF, words, how known], "note", "note_ru", "note_kk", "reported": EDTF of when the newest
    source appeared where that is not known to the month,
    "citations": [{"ref", "source", "outlet", "reasoning", "place": [paragraph, section, paragraph within it],
    "page", "time": "1:02:33", "heading", "caption", "stance",
    "quote": [before, quote, after, language], "note" in all languages too, "state",
    "from": day by which its source had appeared, "chain": [{"speaker": reference or null, "words", "capacity",
    "stance", "medium", "setting", "manner", "when": [EDTF, words, how known]}]}],
    "disputes": [[reference, side], …]}. Empty entries are left out.
    """

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    subject = models.BigIntegerField()
    target = models.BigIntegerField(null=True)
    fact = models.CharField(max_length=40)
    scope = models.CharField(max_length=40, blank=True, default="")
    value = models.TextField(blank=True, default="")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unit = models.CharField(max_length=60, blank=True, default="")
    outer_from = models.DateField(null=True)
    outer_to = models.DateField(null=True)
    inner_from = models.DateField(null=True)
    inner_to = models.DateField(null=True)
    begun = models.DateField(null=True)
    lasted = models.DateField(null=True)
    polarity = models.CharField(max_length=7, choices=Polarity.choices)
    status = models.CharField(max_length=9, choices=Status.choices)
    # The plainest stance of a citation and its chain.
    stance = models.CharField(max_length=7, choices=Stance.choices)
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    disputed = models.BooleanField(default=False)
    supersedes = models.CharField(max_length=12, blank=True, default="")
    sources = models.PositiveIntegerField(default=0)
    newest_source = models.DateField(null=True)
    known_from = models.DateField(null=True)
    # From this day on it is no longer told that it was planned, since it took place.
    known_until = models.DateField(null=True)
    document = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="public_claim_dated", fields=["fact", "lasted", "begun", "subject"],
                         condition=Q(state="published", lasted__isnull=False)),
            models.Index(name="public_claim_reported", fields=["known_from", "id"], condition=Q(state="published")),
            models.Index(name="public_claim_newest", fields=["newest_source", "id"], condition=Q(state="published")),
            models.Index(name="public_claim_when", fields=["outer_to", "id"], condition=Q(state="published")),
            models.Index(name="public_claim_past", fields=["subject"], condition=~Q(state="published")),
            models.Index(name="public_claim_follows", fields=["supersedes"], condition=~Q(supersedes="")),
            models.Index(name="public_claim_counts", fields=["scope", "low"], condition=Q(fact="count")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ref} {self.fact}"


class PlacementRole(models.IntegerChoices):
    """In which part a claim stands on the page of a record."""

    SUBJECT = 1
    TARGET = 2
    SPEAKER = 3
    # On the page of a source: its key stands in the place of a record's.
    SOURCE = 4


class Placement(models.Model):
    """That a public claim stands on the page of a record. Of merged records it stays; `Contains` leads there.

    `section` is the number of the section of the vocabulary. Pages read it in the order of its key.
    """

    pk = models.CompositePrimaryKey("record", "role", "section", "claim")
    record = models.BigIntegerField()
    role = models.PositiveSmallIntegerField(choices=PlacementRole.choices)
    section = models.PositiveSmallIntegerField()
    claim = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(name="placement_of_claim", fields=["claim"])]

    def __str__(self) -> str:
        return f"{self.claim} on {self.record}"
