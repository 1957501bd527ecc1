"""What came in and what changed, day after day, as far as readers may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import ActionKind
from casebook.web.feeds.changed_objects import MODELS, LinkShown, gone_things, reported, seen
from casebook.web.feeds.scopes import EVERYTHING, Scope

# Actions are read in parts of so many; a day can reach over two pages, and then stands on both.
PER_PAGE = 2000
MOST_NAMED = 12
MOST_IN_TITLE = 3


@dataclass(frozen=True)
class ChangeShown:
    """One line of a day: what was done, to how many, and the first of them by name."""

    words: str
    links: tuple[LinkShown, ...]
    more: int = 0

    @property
    def title(self) -> str:
        """The line with the first names of what it is about."""
        if not self.links:
            return self.words
        named = ", ".join(link.words for link in self.links[:MOST_IN_TITLE])
        left = len(self.links) - MOST_IN_TITLE + self.more
        return f"{self.words}: {named}, …" if left > 0 else f"{self.words}: {named}"


@dataclass(frozen=True)
class DayShown:
    """One day on which something changed."""

    day: date
    changes: tuple[ChangeShown, ...]


@dataclass
class Deed:
    """What one kind of action was done to, by reference, and in how many sittings."""

    things: dict[str, LinkShown] = field(default_factory=dict)
    sittings: set[UUID] = field(default_factory=set)

    def add(self, ref: str, link: LinkShown, sitting: UUID) -> None:
        """One action more."""
        self.things[ref] = link
        self.sittings.add(sitting)


# By the kind of action and the name of the model.
Done = dict[tuple[str, str], Deed]


def changes(page: int, scope: Scope = EVERYTHING) -> tuple[list[DayShown], bool]:
    """One page of days, the newest first, and whether there is another."""
    start = (page - 1) * PER_PAGE
    gone = gone_things(scope.actions())
    actions = list(
        scope.actions()
        .filter(reported(gone))
        .values_list("kind", "on_model", "on_ref", "at", "batch")[start : start + PER_PAGE + 1]
    )
    shown = seen((action[:3] for action in actions), gone)
    days: dict[date, Done] = defaultdict(lambda: defaultdict(Deed))
    for kind, model, ref, at, batch in actions[:PER_PAGE]:
        link = shown.get((kind, model, ref))
        if link is not None:
            days[at.date()][kind, model].add(ref, link, batch)
    found = [DayShown(day, tuple(lines_of(done))) for day, done in sorted(days.items(), reverse=True)]
    return found, len(actions) > PER_PAGE


def lines_of(done: Done) -> Iterable[ChangeShown]:
    """What was done, by kind and to what, in words; publications first."""
    facts = {link.address for (kind, model), deed in done.items() if model == "claim" for link in deed.things.values()}
    for kind, model in sorted(done, key=lambda key: (key[0] != ActionKind.PUBLISH, MODELS.index(key[1]), key[0])):
        deed = done[kind, model]
        things = list(dict.fromkeys(deed.things.values()))
        if model == "citation":
            # Of a fact that is reported of anyway its citations are counted only.
            things = [link for link in things if link.address not in facts]
        links = tuple(things[:MOST_NAMED])
        yield ChangeShown(_done(kind, model, deed), links, more=len(things) - len(links))


def _done(kind: str, model: str, deed: Deed) -> str:
    if kind == ActionKind.UNMERGE:
        # It is logged on both records that are there again.
        return ngettext("%d merge undone", "%d merges undone", len(deed.sittings)) % len(deed.sittings)
    number = _NUMBERS[model](len(deed.things)) % len(deed.things)
    return _("%(number)s %(done)s") % {"number": number, "done": ActionKind(kind).label}


_NUMBERS = {
    "source": lambda n: ngettext("%d source", "%d sources", n),
    "record": lambda n: ngettext("%d record", "%d records", n),
    "claim": lambda n: ngettext("%d fact", "%d facts", n),
    "citation": lambda n: ngettext("%d citation", "%d citations", n),
    "dispute": lambda n: ngettext("%d disagreement", "%d disagreements", n),
}
