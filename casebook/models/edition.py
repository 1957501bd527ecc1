"""The public edition: what readers may see, in flat tables, and nothing else.

Only `casebook.projections` writes it. Rows have the keys of the archive's rows that they are made from, so that a
projection finds them again; readers never meet these. No foreign keys: a row that leads to something that is not
public leads nowhere.
"""

from django.db import models
from django.db.models import Q

from casebook.models.archive.actions import ActionKind
from casebook.models.archive.base import State
from casebook.models.archive.citations import Stance
from casebook.models.archive.claims import Polarity, Status
from casebook.models.archive.corrections import CorrectionKind
from casebook.models.archive.disputes import DisputeKind
from casebook.models.archive.records import Kind, PersonOrGroup, SortKeyField
from casebook.models.archive.sources import SourceKind, Standing
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


# What stands no more after them; readers are told why.
ENDING = (ActionKind.SUPERSEDE, ActionKind.RETRACT, ActionKind.WITHDRAW)


class PublicChange(models.Model):
    """One action on something that readers can see, or could see until it was withdrawn.

    The key is that of the action, and a higher one came later. `key` and `ref` are those of the thing; an action on one
    citation is told of its claim, unless the same was done to the claim in the same sitting. `record` is whom it is
    about (of a source the outlet), `target` whom it leads to, and of a dispute a record of another side.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=ActionKind.choices)
    of = models.PositiveSmallIntegerField(choices=Of.choices)
    key = models.BigIntegerField()
    ref = models.CharField(max_length=12)
    citation = models.CharField(max_length=12, blank=True, default="")
    record = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    # Done together: one article, one correction.
    sitting = models.UUIDField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(name="public_change_thing", fields=["key", "of"]),
            models.Index(name="public_change_of", fields=["of", "id"]),
            models.Index(name="public_change_record", fields=["record", "id"]),
            models.Index(name="public_change_target", fields=["target", "id"], condition=Q(target__isnull=False)),
            models.Index(name="public_change_ending", fields=["id"], condition=Q(kind__in=ENDING)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class PublicCorrection(models.Model):
    """A notice on something that readers can see: a correction, a reply, a retraction or a withdrawal."""

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    at = models.DateTimeField()
    of = models.PositiveSmallIntegerField(choices=Of.choices)
    key = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(name="public_correction_of", fields=["key", "of"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
