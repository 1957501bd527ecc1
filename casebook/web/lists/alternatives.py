"""What there would be instead of nothing: without a part of the filters, without two of them, or with one alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from casebook.web.filters import MOST, ListFilters, without_each
from casebook.web.filters.dates import DATED, FROM, TO
from casebook.web.filters.facet_sql import Statement
from casebook.web.filters.filter_sets import WORDS
from casebook.web.lists.facet_boxes import reported
from casebook.web.lists.filter_sentence import ChipGroup, address_of

# Of so many parts at most every two are tried.
MOST_PAIRED = 6


@dataclass(frozen=True)
class Instead:
    """What there would be, how one gets there in words, and where it leads; nothing leads to nothing."""

    words: str
    action: str
    address: str


def instead_of(filters: ListFilters, groups: Sequence[ChipGroup], base: str) -> list[Instead]:
    """What finds something if one part is taken off, most first; else what does if two are, and each part alone.

    Two statements at most.
    """
    numbers = without_each(filters)
    found = sorted(groups, key=lambda group: -numbers.get(group.name, 0))
    one = [_without_one(group, numbers[group.name]) for group in found if numbers.get(group.name)]
    return one or _further(filters, groups, base)


def _without_one(group: ChipGroup, number: int) -> Instead:
    words = _("without “%(words)s” there would be %(count)s:") % {"words": group.words, "count": reported(number)}
    return Instead(words, _("take it off"), group.without)


def _further(filters: ListFilters, groups: Sequence[ChipGroup], base: str) -> list[Instead]:
    if len(groups) < 2:
        return []
    # Without two of two there is the whole list, to which the page leads anyway.
    pairs = list(combinations(groups, 2)) if 2 < len(groups) <= MOST_PAIRED else []
    statement = Statement()
    for place, pair in enumerate(pairs):
        statement.count(f"two {place}", "", [filters.without([group.name for group in pair])], MOST)
    for place, group in enumerate(groups):
        others = [other.name for other in groups if other != group]
        statement.count(f"one {place}", "", [filters.without(others)], MOST)
    numbers = {name: number for name, _value, _certain, number in statement.rows()}
    two = [(numbers.get(f"two {place}", 0), pair) for place, pair in enumerate(pairs)]
    two.sort(key=lambda entry: -entry[0])
    alone = [(numbers.get(f"one {place}", 0), group) for place, group in enumerate(groups)]
    return [
        *(_without_two(filters, pair, number, base) for number, pair in two if number),
        *(_alone(filters, group, number, base) for number, group in alone),
    ]


def _without_two(filters: ListFilters, pair: Sequence[ChipGroup], number: int, base: str) -> Instead:
    words = {"words": pair[0].words, "other": pair[1].words, "count": reported(number)}
    off = _names(pair)
    address = address_of(base, [one for one in filters.pairs() if one[0] not in off])
    sentence = _("without “%(words)s” and “%(other)s” there would be %(count)s:")
    return Instead(sentence % words, _("take both off"), address)


def _alone(filters: ListFilters, group: ChipGroup, number: int, base: str) -> Instead:
    kept = _names([group])
    narrowing = {*filters.facets, FROM, TO, DATED, WORDS}
    if not number:
        return Instead(_("“%s” finds nothing even alone") % group.words, "", "")
    pairs = [pair for pair in filters.pairs() if pair[0] in kept or pair[0] not in narrowing]
    sentence = _("with “%(words)s” alone there would be %(count)s:") % {"words": group.words, "count": reported(number)}
    return Instead(sentence, _("keep only this"), address_of(base, pairs))


def _names(groups: Sequence[ChipGroup]) -> Collection[str]:
    """The names in the address under which these parts are chosen."""
    return {name for group in groups for name in ((FROM, TO, DATED) if group.name == FROM else (group.name,))}
