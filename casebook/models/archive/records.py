"""Record: anything with a page. One table for all kinds, since no index spans two tables."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.archive.base import GuardedQuerySet, Noted, Redacted, Reviewed, State
from casebook.names.collation import NAMELESS
from casebook.values import with_translations


class SortKeyField(models.BinaryField):
    """Bytes that both databases order alike. They come back as bytes, which can be compared, from both."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        """As bytes; psycopg2 gives a memoryview."""
        return None if value is None else bytes(value)


class Kind(models.TextChoices):
    """What a record is about."""

    PERSON = "person", _("person")
    FACILITY = "facility", _("facility")
    OPERATION = "operation", _("operation")
    SENTENCE = "sentence", _("sentence")
    EVENT = "event", _("event")
    ORGANISATION = "organisation", _("organisation")
    PLACE = "place", _("place")

    @property
    def several(self) -> str:
        """What files and folders of several are called."""
        return {"person": "people", "facility": "facilities"}.get(self, f"{self}s")


class PersonOrGroup(models.TextChoices):
    """Whether a person record is one human being or a group that sources count."""

    INDIVIDUAL = "individual", _("one person")
    GROUP = "group", _("group")


class NamePolicy(models.TextChoices):
    """How much of a private individual's name is shown (DESIGN rule 1.3). In doubt the role."""

    ROLE = "role", _("no name: by role")
    GIVEN = "given", _("first name")
    FULL = "full", _("full name, printed with evident consent")


class RecordQuerySet(GuardedQuerySet):
    """Records in the words of the archive."""

    def visible_to(self, user: Any) -> "RecordQuerySet":
        """What this user may see: the stored decision for readers, everything but sealed for the archive's members."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(public=True)

    def with_page(self) -> "RecordQuerySet":
        """Records that have an address of their own."""
        return self.filter(page_public=True)

    def families_of(self, ids: Any) -> "RecordQuerySet":
        """These records, and all that were merged into them. `ids` may be a subquery."""
        return self.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).order_by()


class Record(Redacted, Noted, Reviewed):
    """A person or group, facility, operation, sentence, event, organisation or place.

    Editors write `wording` and the fields up to `minor`; `resolve` makes everything below from the claims.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    form = models.CharField(max_length=10, choices=PersonOrGroup.choices, blank=True, default="")
    wording = models.CharField(
        _("the archive's own wording"),
        max_length=200,
        blank=True,
        default="",
        help_text=_(
            "The label where no name is used. Of a private person what they are, such as “mother of one of the women”,"
            " and never a name."
        ),
    )
    wording_ru = models.CharField(max_length=200, blank=True, default="")
    wording_kk = models.CharField(max_length=200, blank=True, default="")
    working_name = models.CharField(
        _("working name"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What editors call a person. Readers never see it, and it is redacted as a withheld name is."),
    )
    public_life = models.BooleanField(
        _("in public life"), default=False, help_text=_("An official, a speaker in an office, press.")
    )
    has_page = models.BooleanField(_("has a page"), default=True)
    name_policy = models.CharField(max_length=5, choices=NamePolicy.choices, default=NamePolicy.ROLE)
    minor = models.BooleanField(
        _("a child, then or now"),
        default=False,
        help_text=_("Children have no public record. In doubt, tick."),
    )
    summary_order = models.CharField(
        _("lines of In short"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Put the lines into the order in which readers shall see them; one that you delete is left out."),
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    label = models.CharField(max_length=200, blank=True, default="", editable=False)
    label_lang = models.CharField(max_length=20, blank=True, default="", editable=False)
    # Where it has another one in this language.
    label_ru = models.CharField(max_length=200, blank=True, default="", editable=False)
    label_kk = models.CharField(max_length=200, blank=True, default="", editable=False)
    # What lists are ordered by; `names.collation` makes it from the label.
    sort_key = SortKeyField(default=NAMELESS, editable=False)
    public = models.BooleanField(default=False, editable=False)
    page_public = models.BooleanField(default=False, editable=False)
    detainee = models.BooleanField(default=False, editable=False)
    disputed = models.BooleanField(default=False, editable=False)
    # One typed column for each fact that the vocabulary marks as one (a test guards that they match).
    sex = models.CharField(max_length=60, null=True, editable=False)
    custody = models.CharField(max_length=60, null=True, editable=False)
    term = models.CharField(max_length=60, null=True, editable=False)
    facility_type = models.CharField(max_length=60, null=True, editable=False)
    event_type = models.CharField(max_length=60, null=True, editable=False)
    organisation_type = models.CharField(max_length=60, null=True, editable=False)
    place_type = models.CharField(max_length=60, null=True, editable=False)
    agreement_state = models.CharField(max_length=60, null=True, editable=False)
    takes_place_earliest = models.DateField(null=True, editable=False)
    takes_place_latest = models.DateField(null=True, editable=False)
    passed_earliest = models.DateField(null=True, editable=False)
    passed_latest = models.DateField(null=True, editable=False)
    # How far the latest word on an event or operation has come: actual, planned, promised, requested, cancelled.
    happening = models.CharField(max_length=10, null=True, editable=False)
    sources_count = models.PositiveIntegerField(default=0, editable=False)
    # The first days by which something was reported of it, and by which it was told that somebody is or was held.
    known_from = models.DateField(null=True, editable=False)
    detained_from = models.DateField(null=True, editable=False)

    # Of a proxy: which rows it stands for.
    of_kind: ClassVar[dict[str, Any]] = {}
    RESOLVED: ClassVar[tuple[str, ...]] = (
        "label",
        "label_lang",
        "label_ru",
        "label_kk",
        "sort_key",
        "public",
        "page_public",
        "redacted",
        "detainee",
        "disputed",
        "sex",
        "custody",
        "term",
        "facility_type",
        "event_type",
        "organisation_type",
        "place_type",
        "agreement_state",
        "takes_place_earliest",
        "takes_place_latest",
        "passed_earliest",
        "passed_latest",
        "happening",
        "sources_count",
        "known_from",
        "detained_from",
    )
    # The wording is a label where no name is known.
    own_words = ("note", "wording")
    public_texts = with_translations(*own_words)
    kept = Reviewed.kept | {"merged_into", *RESOLVED}

    objects = RecordQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=RESOLVED)

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(
                name="record_public_is_published", condition=Q(public=False) | Q(state=State.PUBLISHED)
            ),
            models.CheckConstraint(name="record_page_is_public", condition=Q(page_public=False) | Q(public=True)),
            models.CheckConstraint(name="record_child_is_not_public", condition=Q(public=False) | Q(minor=False)),
            models.CheckConstraint(
                name="record_form_is_for_people",
                condition=Q(kind=Kind.PERSON, form__in=PersonOrGroup.values) | (~Q(kind=Kind.PERSON) & Q(form="")),
            ),
            models.CheckConstraint(name="record_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))),
        ]
        # What the lists of the desk show; those of readers are in the edition.
        indexes = [models.Index(name="record_of_kind", fields=["kind", "detainee"])]

    def __str__(self) -> str:
        named = self.label or self.wording or self.working_name
        return named or gettext("%(kind)s without a name yet") % {"kind": self.get_kind_display()}

    @property
    def private(self) -> bool:
        """A private individual or a group of them: no name in the address, not indexed."""
        return self.kind == Kind.PERSON and not self.public_life

    @property
    def root(self) -> int:
        """The record that it was merged into, or itself. One that was sealed after merging stands for itself."""
        return self.merged_into_id if self.merged_into_id and self.state == State.PUBLISHED else self.pk

    @property
    def family(self) -> int:
        """The record whose family it belongs to, sealed or not: all of them are decided on together."""
        return self.merged_into_id or self.pk

    @property
    def slug(self) -> str:
        """The readable end of the address; empty for private individuals, and for sentences and events, which are
        often called by them.
        """
        if self.private or self.kind in (Kind.SENTENCE, Kind.EVENT):
            return ""
        return slugify(self.label)[:60].strip("-")

    @property
    def is_group(self) -> bool:
        """Whether this is a counted group of people."""
        return self.form == PersonOrGroup.GROUP


# Each kind as if it were a table of its own: a proxy, which reads and creates only its kind. Others find them by
# `Record.__subclasses__()`, in this order.


class KindManager(models.Manager.from_queryset(RecordQuerySet)):
    """The manager of one kind: reads only that kind, and creates it."""

    def get_queryset(self) -> RecordQuerySet:
        """Only records that the proxy stands for."""
        rows: RecordQuerySet = super().get_queryset().filter(**self.model.of_kind)
        return rows

    def create(self, **kwargs: Any) -> Record:
        """Create with the kind filled in."""
        record: Record = super().create(**{"kind": self.model.of_kind["kind"], **kwargs})
        return record


class Detainee(Record):
    """A person with a standing public claim of custody, past ones too: a case."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.PERSON, "detainee": True}
    objects = KindManager()

    class Meta:
        proxy = True


class Person(Record):
    """One individual, or a counted group of people (`form`)."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.PERSON}
    objects = KindManager()

    class Meta:
        proxy = True


class Facility(Record):
    """A prison, camp or other place of custody."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.FACILITY}
    objects = KindManager()

    class Meta:
        proxy = True


class Operation(Record):
    """An operation that brought people home; its waves and phases are operations that are part of it."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.OPERATION}
    objects = KindManager()

    class Meta:
        proxy = True


class Sentence(Record):
    """What a court imposed on a person or a group."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.SENTENCE}
    objects = KindManager()

    class Meta:
        proxy = True


class Event(Record):
    """Something that happened, or was planned, promised or cancelled: a visit, an appeal, an agreement."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.EVENT}
    objects = KindManager()

    class Meta:
        proxy = True


class Organisation(Record):
    """A body: an outlet, ministry, court, state, foundation, armed group."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.ORGANISATION}
    objects = KindManager()

    class Meta:
        proxy = True


class Place(Record):
    """A country, region, city or locality."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.PLACE}
    objects = KindManager()

    class Meta:
        proxy = True
