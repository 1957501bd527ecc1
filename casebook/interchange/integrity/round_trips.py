"""The round trip through text: every value that the complete dump writes is read back as it was.

That whole files come back is for the tests. Here each value of each column is put into text and read again, once for
all rows that have it.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from casebook.interchange.integrity.findings import Finding
from casebook.interchange.yaml.private_schema import FILE
from casebook.interchange.yaml.schema import CITATION, COMPLETE, LINK, Field
from casebook.values import ValueProblem

# Of all that a file holds; citations and chains stand within claims.
_SHAPES = (*(field.shape for field in FILE.fields if field.shape and field.shape.model), CITATION, LINK)
_AT_ONCE = 500


def round_trip() -> Iterator[Finding]:
    """Values of every table that come back from their text as others, or not at all."""
    for model, field in _columns():
        names = field.form.columns(field.name)  # type: ignore[union-attr]
        # The database tells the values apart: JSON has no hash, and a table may have more of them than memory holds.
        values = model._base_manager.order_by().values_list(*names).distinct()
        rows = model(), model()
        for value in values.iterator(_AT_ONCE):
            stored = dict(zip(names, value, strict=True))
            if not _comes_back(rows, field, stored):
                reported = _("Its text does not come back as it is stored.")
                right = _("Correct what is stored, or the writing of it.")
                yield Finding("text", _first_with(model, stored), reported, right)


def _columns() -> Iterator[tuple[Any, Field]]:
    """Every model and field that stand in columns, once; some shapes share them."""
    seen = set()
    for shape in _SHAPES:
        for field in shape.fields:
            if (shape.model, field.name, field.form) not in seen and _is_checked(field):
                seen.add((shape.model, field.name, field.form))
                yield shape.model, field


def _is_checked(field: Field) -> bool:
    return COMPLETE in field.texts and field.form is not None and bool(field.form.columns(field.name))


def _comes_back(rows: tuple[Any, Any], field: Field, stored: dict[str, Any]) -> bool:
    """Whether it does; of the two rows of the model no more than these columns is looked at."""
    assert field.form is not None
    row, again = rows
    for name, value in stored.items():
        setattr(row, name, value)
        setattr(again, name, None)
    text = field.form.text(row, field.name)
    if not text:
        return True
    try:
        field.form.put(again, field.name, field.form.restore(text))
    except ValueProblem:
        return False
    return field.form.text(again, field.name) == text


def _first_with(model: Any, stored: dict[str, Any]) -> str:
    """The reference of the first row that has these values; its number where it has no reference."""
    named = next((name for name in ("ref", "on_ref", "username") if hasattr(model, name)), "pk")
    return str(model._base_manager.filter(**stored).order_by("pk").values_list(named, flat=True).first())
