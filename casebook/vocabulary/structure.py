"""The shape of the vocabulary: what there is to say about a fact."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# Values of `holds`: how many values can be true of one record.
ONE = "one"  # one for all time: sex, the day of birth
ONE_AT_A_TIME = "one at a time"  # one on any day: custody, a term of office
MANY = "many"  # any number beside each other: held at, names


@dataclass(frozen=True)
class Choice:
    """One value that a fact of type code can have, or one scope of a fact."""

    name: str
    label: "_StrPromise"
    # Its label from the side of the record that the claim leads to: "Mother" for "Mother of".
    inverse: "_StrPromise | str" = ""
    # The rule of `casebook.vocabulary.visibility` that withholds it for private individuals; empty where nothing does.
    sensitive: str = ""
    # Of a definition: the fact and the value beside which it is shown, such as a term of life.
    defines: tuple[str, str] = ("", "")
    # A scope that counts children, and one that counts only adults: for totals of ten or more.
    children: bool = False
    adults: bool = False
    # Said by someone in custody, this is about the custodians.
    custodians: bool = False
    # Of a state, what is a point in time: who was released from 2015 to 2020 was released on one day of them.
    in_a_day: bool = False


@dataclass(frozen=True)
class Fact:
    """One fact that the archive can claim.

    `kinds` are the kinds of record that can have it; persons can be narrowed with `forms`. `type` is a value type of
    `casebook.values`, or "record" with `targets` (kinds). `column` says that Record has a typed column of this name;
    `facet` that lists are filtered by its values. `inverse` is the label on the page of the target.
    """

    name: str
    label: "_StrPromise"
    kinds: tuple[str, ...]
    type: str
    section: str
    holds: str = MANY
    targets: tuple[str, ...] = ()
    inverse: "_StrPromise | str" = ""
    choices: tuple[Choice, ...] = ()
    scopes: tuple[Choice, ...] = ()
    forms: tuple[str, ...] = ()
    sensitive: str = ""
    custodians: bool = False
    custody: bool = False
    column: bool = False
    facet: bool = False
    # Whether it is a state, which an interval of days tells the length of; of a point in time it is uncertainty.
    lasts: bool = False
    # Told of several, a range of its values says the smallest and the largest, not within what the one value lies.
    spread: bool = False
    # Whether a group's fact of this name may stand, in a block of its own, on the page of a member.
    on_members: bool = True
    # A fact that readers know by its scope alone: "Conditions", "Mother of".
    called_by_scope: bool = False
    # Label where the fact is negated or unknown without a value: "No lawyer".
    none: "_StrPromise | str" = ""
    # Label where the source says that it is not known; with `none` it makes a facet of what has no value.
    unknown: "_StrPromise | str" = ""
    help: "_StrPromise | str" = ""
    _choices: dict[str, Choice] = field(default_factory=dict, init=False, repr=False, compare=False)
    _scopes: dict[str, Choice] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._choices.update((choice.name, choice) for choice in self.choices)
        self._scopes.update((scope.name, scope) for scope in self.scopes)

    def choice(self, name: str) -> Choice | None:
        """The choice of this name, or None."""
        return self._choices.get(name)

    def scope(self, name: str) -> Choice | None:
        """The scope of this name, or None."""
        return self._scopes.get(name)

    def is_state(self, value: str) -> bool:
        """Whether it lasts where it has this value."""
        choice = self._choices.get(value)
        return self.lasts and not (choice and choice.in_a_day)

    @property
    def links(self) -> bool:
        """Whether its value is a record."""
        return self.type == "record"
