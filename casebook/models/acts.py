"""Act: the archive's log. Who, when, what kind, on what, why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.models.base import Guarded, Masked
from casebook.models.users import Role


class ActKind(models.TextChoices):
    """What can be done to what is published, or makes it so."""

    PROPOSE = "propose", _("proposed for review")
    RETURN = "return", _("returned to draft")
    PUBLISH = "publish", _("published")
    SUPERSEDE = "supersede", _("superseded")
    RETRACT = "retract", _("retracted")
    WITHDRAW = "withdraw", _("withdrawn")
    SEAL = "seal", _("sealed")
    UNSEAL = "unseal", _("unsealed")
    UNVEIL = "unveil", _("unveiled")
    VEIL = "veil", _("veiled again")
    REVISE = "revise", _("editorial fields revised")
    WISH = "wish", _("wish recorded")
    MERGE = "merge", _("merged")
    UNMERGE = "unmerge", _("merge undone")
    SPLIT = "split", _("split")
    ERASE = "erase", _("erased")
    REDACT = "redact", _("decision on words in a text")


# What readers are told of: a takedown for someone's safety is not.
TOLD = (
    ActKind.PUBLISH,
    ActKind.SUPERSEDE,
    ActKind.RETRACT,
    ActKind.WITHDRAW,
    ActKind.UNVEIL,
    ActKind.VEIL,
    ActKind.REVISE,
    ActKind.MERGE,
    ActKind.UNMERGE,
    ActKind.SPLIT,
)


class Act(Masked, Guarded):
    """One change to one thing. Written once; rows of one transaction share `batch`."""

    kind = models.CharField(max_length=9, choices=ActKind.choices)
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts")
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
        indexes = [models.Index(name="act_on", fields=["on_model", "on_ref", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_model} {self.on_ref}"


class Revision(Guarded):
    """The archive's revision: one row, moved last in every act; what caches and ETags are keyed on."""

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
