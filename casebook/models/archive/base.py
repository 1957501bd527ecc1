"""What everything under review shares: a state, an author, a version, and the guard."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebook.models.archive import write_guard
from casebook.models.archive.references import ReferenceField
from casebook.values import without_original


class State(models.TextChoices):
    """The life of a thing. Only actions move it on."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed for review")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    RETRACTED = "retracted", _("retracted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SEALED = "sealed", _("sealed")


UNPUBLISHED = (State.DRAFT, State.PROPOSED)
READABLE = (State.PUBLISHED, State.SUPERSEDED, State.RETRACTED)


class GuardedQuerySet(models.QuerySet):
    """A queryset that changes drafts only, unless an action or a resolve has opened the guard."""

    model: Any

    def locked(self) -> Self:
        """Rows that have left the state of a draft, or whose parent has; all rows of a table that is never drafted."""
        if self.model.guarded_by is None:
            return self.all()
        return self.exclude(**{f"{self.model.guarded_by}state": State.DRAFT})

    def _refuse_locked(self, what: str, fields: Iterable[str] = ()) -> None:
        if write_guard.is_open():
            return
        touched = self.model.kept_fields().intersection(fields)
        if touched:
            raise write_guard.refuse(f"{what} of {', '.join(sorted(touched))} on {self.model.__name__}")
        if self.all().locked().exists():
            raise write_guard.refuse(f"{what} of {self.model.__name__}")

    def update(self, **kwargs: Any) -> int:
        """As Django's, for drafts."""
        self._refuse_locked("update", kwargs)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, for drafts."""
        self._refuse_locked("delete")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]

    def _raw_delete(self, using: str | None) -> int:
        self._refuse_locked("delete")
        return super()._raw_delete(using)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's, for drafts; derived fields are computed as save() would."""
        objs = list(objs)
        if not write_guard.is_open():
            if kwargs.get("update_conflicts"):
                raise write_guard.refuse(f"update of {self.model.__name__}")
            for obj in objs:
                obj.refuse_unless_new_draft()
        for obj in objs:
            obj.prepare()
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]


class Guarded(models.Model):
    """A row that may be written freely only while it, or its parent (`guarded_by`), is a draft.

    `kept` names the columns that only actions and resolve write. `guarded_by` is the lookup prefix of the parent, empty
    for a row with a state of its own, and None for tables that only actions and resolve write at all.
    """

    guarded_by: ClassVar[str | None] = ""
    kept: ClassVar[frozenset[str]] = frozenset()

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def kept_fields(cls) -> set[str]:
        """Names and column names of what only actions and resolve write."""
        return set(cls.kept) | {f"{name}_id" for name in cls.kept}

    def prepare(self) -> None:
        """Compute the fields that follow from others, before any write."""

    def parent(self) -> Any:
        """The row whose state decides; itself unless `guarded_by` says otherwise."""
        return getattr(self, self.guarded_by.rstrip("_")) if self.guarded_by else self

    def refuse_unless_new_draft(self) -> None:
        """Raise ChangeRefused unless this new row is a draft (or belongs to one) with untouched kept columns."""
        if self.guarded_by is None or self.parent().state != State.DRAFT:
            raise write_guard.refuse(f"creating a {self.__class__.__name__} that is not a draft")
        for name in self.kept - {"state"}:
            field = self._meta.get_field(name)
            if getattr(self, field.attname) != field.get_default():  # type: ignore[union-attr]
                raise write_guard.refuse(f"setting {name} of a {self.__class__.__name__}")

    def _refuse_unless_draft(self) -> None:
        """Check the row as it stands in the database, locked, against what is about to be written over it."""
        rows: Any = type(self)._base_manager.filter(pk=self.pk)
        stored = next(iter(rows.select_for_update(of=("self",)).select_related(None)), None)
        if stored is None:
            self.refuse_unless_new_draft()
            return
        if self.guarded_by is None or {stored.parent().state, self.parent().state} != {State.DRAFT}:
            raise write_guard.refuse(f"saving a {self.__class__.__name__} that is not a draft")
        for name in self.kept:
            field = self._meta.get_field(name)
            if getattr(self, field.attname) != getattr(stored, field.attname):  # type: ignore[union-attr]
                raise write_guard.refuse(f"changing {name} of a {self.__class__.__name__}")
        if hasattr(self, "version"):
            if self.version != stored.version:
                raise write_guard.StaleDraft(f"{self.__class__.__name__} {self.pk} was saved by somebody else")
            self.version += 1

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; a refusal inside undoes this save and leaves the caller's transaction whole."""
        with transaction.atomic():
            super().save_base(*args, **kwargs)

    def _save_table(self, *args: Any, **kwargs: Any) -> bool:
        """Where every save ends: save(), related managers, and loaddata, which passes over save() and save_base()."""
        self.prepare()
        if write_guard.is_open():
            return bool(super()._save_table(*args, **kwargs))
        with transaction.atomic():
            self._refuse_unless_draft()
            if kwargs.get("update_fields") and hasattr(self, "version"):
                kwargs["update_fields"] = frozenset(kwargs["update_fields"]) | {"version"}
            return bool(super()._save_table(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's, for drafts."""
        if not write_guard.is_open():
            rows: Any = type(self)._base_manager.filter(pk=self.pk)
            rows._refuse_locked("delete")
        return super().delete(*args, **kwargs)


class Reviewed(Guarded):
    """A thing with a public reference that is drafted, reviewed and published."""

    ref = ReferenceField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # What the state was when the thing was sealed, so that unsealing restores just that.
    sealed_from = models.CharField(max_length=10, choices=State.choices, blank=True, default="", editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    kept = frozenset({"state", "sealed_from"})

    class Meta(Guarded.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.ref


class Redacted(models.Model):
    """Public texts in which withheld names are covered. `resolve` writes the covered form, where it differs."""

    public_texts: ClassVar[tuple[str, ...]] = ()
    # Those of them that are the archive's own words: a column beside each holds every translation.
    own_words: ClassVar[tuple[str, ...]] = ()
    redacted = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def shown(self, field: str) -> str:
        """The text of `field` as readers may see it."""
        return str(self.redacted.get(field, getattr(self, field)))

    def translation_problems(self) -> dict[str, str]:
        """By field, what is wrong with the translations, in plain words."""
        lone = without_original(partial(getattr, self), *self.own_words)
        return dict.fromkeys(lone, gettext("This translates an empty text; write that first."))

    def clean(self) -> None:
        """As Django's; a translation has something that it translates."""
        super().clean()
        if problems := self.translation_problems():
            raise ValidationError(problems)


class Noted(models.Model):
    """A public note, in the archive's own words."""

    note = models.TextField(max_length=2000, blank=True, default="", help_text=_("Public: what a reader should know."))
    note_ru = models.TextField(max_length=2000, blank=True, default="")
    note_kk = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        abstract = True
