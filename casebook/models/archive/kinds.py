"""Records of one kind, as if they were a table of their own: a proxy each, which reads and creates only its kind."""

from typing import Any, ClassVar

from django.db import models

from casebook.models.archive.records import Kind, Record, RecordQuerySet


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


class Person(Record):
    """One individual, or a counted group of people (`form`)."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.PERSON}
    objects = KindManager()

    class Meta:
        proxy = True


class Detainee(Record):
    """A person with a standing public claim of custody, past ones too: a case."""

    of_kind: ClassVar[dict[str, Any]] = {"kind": Kind.PERSON, "detainee": True}
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
