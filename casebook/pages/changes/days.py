"""What came in and what changed, day after day, as far as readers may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import ActKind
from casebook.pages.changes.scopes import EVERYTHING, Scope
from casebook.pages.changes.things import MODELS, LinkShown, seen

# Acts are read in parts of so many; a day can reach over two pages, and then stands on both.
PER_PAGE = 2000
MOST_NAMED = 12


@dataclass(frozen=True)
class ChangeShown:
    """One line of a day: what was done, to how many, and the first of them by name."""

    words: str
    links: tuple[LinkShown, ...]
    more: int = 0


@dataclass(frozen=True)
class DayShown:
    """One day on which something changed."""

    day: date
    changes: tuple[ChangeShown, ...]


Done = dict[tuple[str, str], dict[str, LinkShown]]


def changes(page: int, scope: Scope = EVERYTHING) -> tuple[list[DayShown], bool]:
    """One page of days, the newest first, and whether there is another."""
    start = (page - 1) * PER_PAGE
    acts = list(scope.acts().values_list("kind", "on_model", "on_ref", "at")[start : start + PER_PAGE + 1])
    shown = seen(act[:3] for act in acts)
    days: dict[date, Done] = defaultdict(lambda: defaultdict(dict))
    for kind, model, ref, at in acts[:PER_PAGE]:
        link = shown.get((kind, model, ref))
        if link is not None:
            days[at.date()][kind, model][ref] = link
    found = [DayShown(day, tuple(lines_of(done))) for day, done in sorted(days.items(), reverse=True)]
    return found, len(acts) > PER_PAGE


def lines_of(done: Done) -> Iterable[ChangeShown]:
    """What was done, by kind and to what, in words; publications first."""
    for kind, model in sorted(done, key=lambda key: (key[0] != ActKind.PUBLISH, MODELS.index(key[1]), key[0])):
        things = done[kind, model]
        links = tuple(things.values())[:MOST_NAMED] if model != "citation" else ()
        number = _NUMBERS[model](len(things)) % len(things)
        yield ChangeShown(
            words=_("%(number)s %(done)s") % {"number": number, "done": ActKind(kind).label},
            links=links,
            more=len(things) - len(links) if links else 0,
        )


_NUMBERS = {
    "source": lambda n: ngettext("%d source", "%d sources", n),
    "record": lambda n: ngettext("%d record", "%d records", n),
    "claim": lambda n: ngettext("%d fact", "%d facts", n),
    "citation": lambda n: ngettext("%d citation", "%d citations", n),
    "dispute": lambda n: ngettext("%d disagreement", "%d disagreements", n),
}
