"""What can be found, and its number in the index: the thing's own number and its kind in one."""

from enum import IntEnum

KINDS = 4


class Entry(IntEnum):
    """The kinds of things in the index."""

    FACT = 0
    SOURCE = 1
    LABEL = 2
    NAME = 3

    def of(self, pk: int) -> int:
        """The number of the entry of this claim, source or record."""
        return pk * KINDS + self

    @property
    def mark(self) -> str:
        """What begins each of its words in the index, so that one kind is found without the others."""
        return MARKS[self]


# Labels are names of records, and are found like names.
MARKS = {Entry.FACT: "f:", Entry.SOURCE: "s:", Entry.LABEL: "n:", Entry.NAME: "n:"}
# The whole of a name, in one word.
WHOLE = "w:"
# That it has few words.
FEW = "few:"


def kind_of(entry: int) -> Entry:
    """Which kind the entry of this number is of."""
    return Entry(entry % KINDS)


def pk_of(entry: int) -> int:
    """The number of the claim, source or record."""
    return entry // KINDS
