"""What the tables of `schema` are made of: a kind of thing, and its keys."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

from casebook.exchange.archive.forms import Form
from casebook.models import Act

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The three texts that an archive has. SEED is written by hand, and its acts follow from the day on which a file was
# entered. PUBLIC and COMPLETE are dumps: what readers may see, and everything.
SEED, PUBLIC, COMPLETE = "seed", "public", "complete"
EVERYWHERE = frozenset({SEED, PUBLIC, COMPLETE})
DUMPS = frozenset({PUBLIC, COMPLETE})
DATED = frozenset({SEED, PUBLIC})
NOWHERE: frozenset[str] = frozenset()
ONLY_COMPLETE = frozenset({COMPLETE})
ONLY_PUBLIC = frozenset({PUBLIC})
# Fields that are words of an act, and no column of the row.
REASON = "unveil_reason"


@dataclass(frozen=True)
class Field:
    """One key: a scalar of a `form`, or things of a `shape` (a list of them if `many`), or the sides of a dispute."""

    key: str
    name: str
    form: Form | None = None
    # In which of the three texts it may not be left out, and in which it stands at all.
    required: frozenset[str] = NOWHERE
    texts: frozenset[str] = EVERYWHERE
    # The text that stands for an absent key.
    default: str = ""
    shape: "Shape | None" = None
    many: bool = False
    most: int = 50_000
    # What the reference leads to.
    to: type[models.Model] | None = None


@dataclass(frozen=True)
class Shape:
    """One kind of thing in a file: its keys in their order. `instead` takes its place where the key `by` is given."""

    name: str
    label: "_StrPromise"
    model: type[models.Model] | None
    fields: tuple[Field, ...]
    by: str = ""
    instead: "Shape | None" = None

    def field(self, key: str) -> Field | None:
        """The field of this key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def limit(self, field: Field) -> int:
        """How many characters the field holds."""
        if field.name == REASON:
            return Act._meta.get_field("public_reason").max_length or 0
        if self.model is None or not hasattr(self.model, "_meta") or field.name not in _columns(self.model):
            return 0
        return getattr(self.model._meta.get_field(field.name), "max_length", None) or 0


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}
