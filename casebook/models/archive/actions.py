"""Action: the archive's log. Who, when, what kind, on what, why."""

import hmac

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casebook.models.archive.base import Guarded, Redacted
from casebook.models.archive.references import ReferenceField
from casebook.models.archive.users import Role


class ActionKind(models.TextChoices):
    """What can be done to what is published, or makes it so."""

    PROPOSE = "propose", _("proposed for review")
    RETURN = "return", _("returned to draft")
    PUBLISH = "publish", _("published")
    SUPERSEDE = "supersede", _("superseded")
    RETRACT = "retract", _("retracted")
    WITHDRAW = "withdraw", _("withdrawn")
    SEAL = "seal", _("sealed")
    UNSEAL = "unseal", _("unsealed")
    RELEASE = "release", pgettext_lazy("a fact, not a person", "released")
    WITHHOLD = "withhold", _("withheld again")
    REVIEW = "review", _("release looked at again")
    REVISE = "revise", _("editorial fields revised")
    WISH = "wish", _("wish recorded")
    MERGE = "merge", _("merged")
    UNMERGE = "unmerge", _("merge undone")
    SPLIT = "split", _("split")
    ERASE = "erase", _("erased")
    REDACT = "redact", _("decision on words in a text")


# What readers are told of: a takedown for someone's safety is not.
PUBLIC_KINDS = (
    ActionKind.PUBLISH,
    ActionKind.SUPERSEDE,
    ActionKind.RETRACT,
    ActionKind.WITHDRAW,
    ActionKind.RELEASE,
    ActionKind.WITHHOLD,
    ActionKind.REVISE,
    ActionKind.MERGE,
    ActionKind.UNMERGE,
    ActionKind.SPLIT,
)


class Action(Redacted, Guarded):
    """One change to one thing. Written once; rows of one transaction share `batch`."""

    kind = models.CharField(max_length=9, choices=ActionKind.choices)
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions")
    role = models.CharField(max_length=12, choices=Role.choices)
    at = models.DateTimeField()
    public_reason = models.CharField(max_length=500, blank=True, default="")
    private_reason = models.CharField(max_length=2000, blank=True, default="")
    batch = models.UUIDField(editable=False)
    detail = models.JSONField(default=dict, blank=True)

    public_texts = ("public_reason",)
    guarded_by = None
    kept = frozenset({"kind", "on_model", "on_ref", "by", "role", "at", "public_reason", "private_reason"})

    class Meta(Guarded.Meta):
        ordering = ["id"]
        # Who may do which: `casebook.actions.permissions`.
        permissions = [
            *((kind, f"Can {kind}") for kind in ActionKind.values),
            ("change_others_drafts", "Can change the drafts of others"),
        ]
        indexes = [models.Index(name="action_on", fields=["on_model", "on_ref", "id"])]

    def __str__(self) -> str:
        return f"{date_format(self.at, 'DATETIME_FORMAT')}: {self.get_kind_display()}"


class Revision(Guarded):
    """The archive's revision: one row, moved last in every action; what caches and ETags are keyed on."""

    number = models.PositiveBigIntegerField(default=0)
    # Counted apart: when it moves, every process empties its page cache.
    takedowns = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    guarded_by = None
    kept = frozenset({"number", "takedowns", "changed_at"})

    class Meta(Guarded.Meta):
        constraints = [models.CheckConstraint(name="revision_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> tuple[int, int]:
        """The archive's revision and how many takedowns there were; zeros before anything was published."""
        return cls.objects.values_list("number", "takedowns").first() or (0, 0)


class ErasureReason(models.TextChoices):
    """Why something is erased; all that the log keeps of the reason."""

    SAFETY = "safety", _("somebody is in danger")
    WISH = "wish", _("the person asked for it")
    LAW = "law", _("the law on personal data demands it")
    COURT = "court", _("a court or an authority ordered it")
    MISTAKE = "mistake", _("it should never have been entered")


class Erasure(models.Model):
    """Something that one person asked to erase, until a second one confirms or declines it: then the row is gone.

    `names` are those that are covered in other texts, a line each. `places` says, by the key of a place
    (`actions.erasing_plan.Place`), whether it is covered where the asker decided otherwise than the archive proposes.
    """

    ref = ReferenceField()
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    why = models.CharField(max_length=8, choices=ErasureReason.choices)
    reason = models.TextField(max_length=2000)
    names = models.TextField(max_length=2000, blank=True, default="")
    places = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="erasure_asked_once", fields=["on_model", "on_ref"])]

    def __str__(self) -> str:
        return self.ref


class ErasedReference(models.Model):
    """The keyed hash of a reference that was erased. It says nothing of what it was, and nothing takes it again."""

    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def digest_of(model: str, ref: str) -> str:
        """What is kept of the reference of a thing of this kind. The key goes with that of contact details."""
        return hmac.digest(settings.CONTACT_KEY.encode(), f"erased {model} {ref}".encode(), "sha256").hex()
