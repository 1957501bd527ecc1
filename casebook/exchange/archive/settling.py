"""What becomes of each thing of the files: it is new, it is there just so, or it is left as it is."""

from typing import Any

from casebook.exchange.archive.comparing import compare
from casebook.exchange.archive.entries import Entry
from casebook.exchange.archive.index import Index, Stored, Thing
from casebook.exchange.archive.links import GONE, NEW, SAME, Rows
from casebook.exchange.archive.plan import New, Plan
from casebook.exchange.archive.problems import Problems


def row_of(entry: Entry) -> Any:
    """An unsaved row with what the entry says of itself; links to other rows are not in it."""
    assert entry.shape.model is not None
    row = entry.shape.model()
    for field in entry.shape.fields:
        given = entry.given.get(field.key)
        if given is not None and field.form is not None:
            field.form.put(row, field.name, given.value)
    return row


class Settler:
    """Puts each thing in its place in the plan."""

    def __init__(self, index: Index, stored: Stored, problems: Problems) -> None:
        self.stored, self.problems = stored, problems
        self.rows = Rows(index, stored, problems)
        self.plan = Plan()

    def settle(self, thing: Thing, row: Any, new: list[New], gone: bool = False, **parts: Any) -> Any:
        """Add the row to `new`, or hold it against the stored one, and return that if it stands.

        `gone`: something that the row needs stands no more, so that it is not added.
        """
        status = self.rows.status(thing)
        if status == GONE or (gone and status == NEW):
            self.pass_over(thing)
            return None
        if status == SAME:
            stored = self.stored.find(thing.model, thing.ref)
            compare(thing.entry, row, stored, self.problems)
            self.plan.unchanged += 1
            self.rows.keep(thing, stored)
            return stored
        self.rows.keep(thing, row)
        if status == NEW:
            new.append(New(thing, row, **parts))
        return None

    def pass_over(self, thing: Thing) -> None:
        """Leave the thing as it is in the archive, and what needs it out."""
        self.rows.pass_over(thing)
        if self.stored.erased(thing.model, thing.ref):
            self.plan.erased += 1
        else:
            self.plan.left += 1

    def refuse(self, entry: Entry, key: str, expected: str) -> None:
        """Note a problem with what the entry says, or fails to say, under this key."""
        self.problems.add(entry.at(key), entry.text(key), expected)
