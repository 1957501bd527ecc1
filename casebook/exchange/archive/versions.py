"""Versions of drafts and of editorial fields, as django-simple-history keeps them, as text and back.

A version names other rows by their references, since numbers differ from one database to the next. Of something that
was deleted since, nothing is left to lead to: it stands as null.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from casebook.exchange.archive.problems import Problems, Spot
from casebook.exchange.archive.shapes import COMPLETE
from casebook.exchange.archive.tables import VERSION
from casebook.exchange.archive.trees import Tree, tree_of
from casebook.models import Citation, Claim, Dispute, Record, Request, Source, User, Wish

KEPT: tuple[type[models.Model], ...] = (Record, Source, Claim, Citation, Dispute, Wish, Request)
_OWN = ("history_id", "history_date", "history_change_reason", "history_type", "history_user", "history_relation")


def versions() -> Iterator[Tree]:
    """Every version, by kind and moment."""
    for model in KEPT:
        names = Names()
        for row in model.history.select_related("history_user").order_by("history_date", "history_id").iterator(2000):  # type: ignore[attr-defined]
            told = {field.name: names.told(row, field) for field in _fields(model)}
            row.of, row.row = model._meta.model_name, told
            yield tree_of(row, VERSION, COMPLETE)


def _fields(model: type[models.Model]) -> list[models.Field]:
    history = model.history.model  # type: ignore[attr-defined]
    return [field for field in history._meta.concrete_fields if field.name not in (*_OWN, "id")]


class Names:
    """What stands for a row of another table: its reference, the name of a member, the digest of a kept copy."""

    @staticmethod
    @cache
    def column(model: type[models.Model]) -> str:
        """The column by which a row of the model is named."""
        own = {field.name for field in model._meta.concrete_fields}
        return next(name for name in ("ref", "username", "sha256") if name in own)

    def __init__(self) -> None:
        self._names: dict[type[models.Model], dict[int, str]] = defaultdict(dict)

    def told(self, row: Any, field: models.Field) -> Any:
        """The value of one field as JSON has it."""
        value = getattr(row, field.attname)
        if value is None or not field.is_relation:
            return value if value is None or isinstance(value, (bool, int, str)) else value.isoformat()
        model: Any = field.related_model
        known = self._names[model]
        if not known:
            known.update(model._base_manager.values_list("pk", self.column(model)))
        return known.get(value)


class VersionsBack:
    """Puts versions of a complete dump back, each under the row that it is of."""

    def __init__(self, rows: Mapping[tuple[type[models.Model], str], Any], members: Mapping[str, User]) -> None:
        self._rows, self._members = rows, members
        # Of what was deleted no number is left; it gets one that no row will ever have.
        self._gone: dict[tuple[str, str], int] = {}

    def restore(self, entries: Iterable[Any], problems: Problems) -> None:
        """Write them, in their order."""
        found: dict[type[models.Model], list[Any]] = defaultdict(list)
        models_by_name = {model._meta.model_name: model for model in KEPT}
        for entry in entries:
            model = models_by_name.get(entry.value("of"))
            if model is None:
                problems.add(
                    Spot(entry.spot.file, entry.spot.line), entry.text("of"), _("No versions are kept of this.")
                )
                continue
            found[model].append(self._row(model, entry))
        for model, rows in found.items():
            model.history.model.objects.bulk_create(rows, batch_size=200)  # type: ignore[attr-defined]

    def _row(self, model: type[models.Model], entry: Any) -> Any:
        told = entry.value("row")
        row = model.history.model(  # type: ignore[attr-defined]
            history_date=entry.value("at"),
            history_type=entry.value("change"),
            history_change_reason=entry.value("why"),
            history_user=self._members.get(entry.text("by")),
        )
        for field in _fields(model):
            value = told.get(field.name)
            if field.is_relation and value is not None:
                value = self._number(field.related_model, value)
            elif value is not None:
                value = field.to_python(value)
            setattr(row, field.attname, value)
        row.id = self._own_number(model, told)
        return row

    def _number(self, model: Any, name: str) -> int | None:
        other = self._members.get(name) if model is User else self._rows.get((model, name))
        return other.pk if other is not None else None

    def _own_number(self, model: type[models.Model], told: Mapping[str, Any]) -> int:
        name = str(told.get("ref") or f"{told.get('record')} {told.get('what')} {told.get('since')}")
        row = self._rows.get((model, name))
        if row is not None:
            return int(row.pk)
        return self._gone.setdefault((str(model._meta.model_name), name), -len(self._gone) - 1)
