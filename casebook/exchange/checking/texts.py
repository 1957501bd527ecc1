"""The round trip through text: every value that the complete dump writes is read back as it was.

That whole files come back is for the tests. Here each value of each column is put into text and read again, once for
all rows that have it.
"""

from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from casebook.exchange.archive.schema import CITATION, LINK
from casebook.exchange.archive.shapes import COMPLETE, Field
from casebook.exchange.archive.tables import FILE
from casebook.exchange.checking.finding import Finding
from casebook.values import ValueProblem

# Of all that a file holds; citations and chains stand within claims.
_SHAPES = (*(field.shape for field in FILE.fields if field.shape and field.shape.model), CITATION, LINK)
_AT_ONCE = 2000
# So many values of one column are remembered as read.
_REMEMBERED = 50_000


def round_trip() -> Iterator[Finding]:
    """Values of every table that come back from their text as others, or not at all."""
    for shape in _SHAPES:
        model: Any = shape.model
        columns = [(field, field.form.columns(field.name)) for field in shape.fields if _is_checked(field)]  # type: ignore[union-attr]
        named = next((name for name in ("ref", "on_ref", "username") if hasattr(model, name)), "pk")
        names = list(dict.fromkeys([named, *(name for _field, own in columns for name in own)]))
        rows = model._base_manager.order_by().values_list(*names).iterator(_AT_ONCE)
        seen: dict[str, set[Hashable]] = {field.key: set() for field, _own in columns}
        while batch := list(islice(rows, _AT_ONCE)):
            by_name = dict(zip(names, zip(*batch, strict=True), strict=True))
            for field, own in columns:
                values = list(zip(*(by_name[name] for name in own), strict=True))
                for place in _unseen(values, seen[field.key]):
                    if not _comes_back(model, field, dict(zip(own, values[place], strict=True))):
                        told = _("Its text does not come back as it is stored.")
                        ref, right = str(by_name[named][place]), _("Correct what is stored, or the writing of it.")
                        yield Finding("text", ref, told, right)


def _is_checked(field: Field) -> bool:
    return COMPLETE in field.texts and field.form is not None and bool(field.form.columns(field.name))


def _unseen(values: Sequence[tuple[Any, ...]], seen: set[Hashable]) -> Iterator[int]:
    """The place of the first row with each value that was not looked at yet. JSON, which has no hash, is never seen."""
    if len(seen) > _REMEMBERED:
        seen.clear()
    for place, value in enumerate(values):
        if any(isinstance(one, (dict, list)) for one in value):
            if any(value):
                yield place
        elif value not in seen:
            seen.add(value)
            yield place


def _comes_back(model: Any, field: Field, stored: dict[str, Any]) -> bool:
    assert field.form is not None
    row, again = model(), model()
    for name, value in stored.items():
        setattr(row, name, value)
    text = field.form.text(row, field.name)
    if not text:
        return True
    try:
        field.form.put(again, field.name, field.form.restore(text))
    except ValueProblem:
        return False
    return field.form.text(again, field.name) == text
