"""Things as plain trees of text, in the order of their shape: what stands between rows or entries and a file."""

from collections.abc import Mapping
from typing import Any

from casebook.exchange.archive.shapes import COMPLETE, Shape

# A key leads to a text, a tree, a list of trees, or the sides of a dispute.
Tree = dict[str, Any]


def tree_of(row: Any, shape: Shape, text: str, parts: Mapping[str, Any] | None = None) -> Tree:
    """The row as a tree for this text of the archive; `parts` has what no form reads from the row, by key."""
    parts = parts or {}
    tree: Tree = {}
    for field in shape.fields:
        if text not in field.texts:
            continue
        if field.key in parts:
            value = parts[field.key]
        elif field.form is not None:
            value = field.form.text(row, field.name)
        else:
            continue
        # An empty text is left out, and so is what an absent key stands for anyway.
        if (value and value != field.default) or (value == "" and field.default and text == COMPLETE):
            tree[field.key] = value
    return tree
