"""The filters of a list as a sentence that can be read aloud, each part of which comes off alone."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from casebook.values import VagueDate
from casebook.web.filters import NOT_TOLD, PAGE, POSSIBLY, WORDS, FacetFilter, ListFilters, Pair
from casebook.web.filters.dates import DATED, FROM, TO, WAYS, WAYS_ALONE
from casebook.web.filters.phrases import quoted

# The places of a sentence of the catalogue of translations.
_PLACES = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Chip:
    """A few words of the sentence. With an address they are an active filter, and that is the list without it."""

    words: str
    lang: str = ""
    address: str = ""


@dataclass(frozen=True)
class ChipGroup:
    """What is chosen under one name: words and chips as they are read, "held at", "Norhold prison", "or", "Southcamp".

    `without` is the list without all of it.
    """

    name: str
    parts: tuple[Chip, ...]
    without: str

    @property
    def words(self) -> str:
        """The part of the sentence: "held at Norhold prison or Southcamp"."""
        return " ".join(part.words for part in self.parts if part.words)


def address_of(base: str, pairs: Sequence[Pair], page: int = 1) -> str:
    """The address of a list with these filters. Nothing is only possible where nothing is chosen."""
    chosen = {name for name, _value in pairs}
    given = [(name, value) for name, value in pairs if name != POSSIBLY or value in chosen]
    given += [(PAGE, str(page))] if page > 1 else []
    return f"{base}?{urlencode(given)}" if given else base


def groups_of(filters: ListFilters, base: str) -> list[ChipGroup]:
    """The active filters as parts of a sentence."""
    pairs = filters.pairs()
    return [_group(filters, name, base, pairs) for name in filters.active()]


def in_words(groups: Sequence[ChipGroup]) -> str:
    """The sentence without its links, for titles and files."""
    return f" {_('and')} ".join(group.words for group in groups)


def _group(filters: ListFilters, name: str, base: str, pairs: Sequence[Pair]) -> ChipGroup:
    def without(*names: str) -> str:
        return address_of(base, [pair for pair in pairs if pair[0] not in names])

    def chip(words: str, lang: str, own: Pair) -> Chip:
        return Chip(words, lang, address_of(base, [pair for pair in pairs if pair != own]))

    if name == FROM:
        assert filters.times is not None
        parts = [*_days(pairs, chip, without), *_either(_ways(pairs, chip))]
        return ChipGroup(name, (Chip(str(filters.times.phrase)), *parts), without(FROM, TO, DATED))
    if name == WORDS:
        found = [chip(quoted(value), "", (key, value)) for key, value in pairs if key == WORDS]
        return ChipGroup(name, (Chip(_("with the words")), *found), without(WORDS))
    facet, chosen = filters.facets[name], filters.chosen(name)
    chips = _either([chip(*_words_of(facet, one), (name, getattr(one, "ref", None) or one)) for one in chosen])
    if filters.possibly(name):
        chips.append(chip(_("(certainly or possibly)"), "", (POSSIBLY, name)))
    phrase = [Chip(str(facet.phrase))] if facet.phrase and chosen != [NOT_TOLD] else []
    return ChipGroup(name, (*phrase, *chips), without(name))


def _either(chips: Sequence[Chip]) -> list[Chip]:
    """The chips, of which any will do."""
    found: list[Chip] = []
    for chip in chips:
        found += [Chip(_("or")), chip] if found else [chip]
    return found


def _days(pairs: Sequence[Pair], chip: Callable[..., Chip], without: Callable[..., str]) -> list[Chip]:
    """The first and the last day as one phrase; of a single day, month or year one chip takes off both."""
    given = dict(pairs)
    first, last = given.get(FROM, ""), given.get(TO, "")
    if first and first == last:
        words = _("on %s") if len(first) == len("2019-05-04") else _("in %s")
        return [Chip(words % VagueDate(first).words(), "", without(FROM, TO))]
    days = {name: VagueDate(value).words() for name, value in ((FROM, first), (TO, last)) if value}
    if len(days) == 2:
        ends = {"first": chip(days[FROM], "", (FROM, first)), "last": chip(days[TO], "", (TO, last))}
        return _laid_out(_("between %(first)s and %(last)s"), ends)
    if first:
        return [chip(_("from %s on") % days[FROM], "", (FROM, first))]
    return [chip(_("up to %s") % days[TO], "", (TO, last))] if last else []


def _ways(pairs: Sequence[Pair], chip: Callable[..., Chip]) -> list[Chip]:
    known = WAYS if {FROM, TO} & {name for name, _value in pairs} else WAYS_ALONE
    return [chip(str(known[value]), "", (name, value)) for name, value in pairs if name == DATED]


def _laid_out(sentence: str, chips: Mapping[str, Chip]) -> list[Chip]:
    """The words of a sentence and the chips in it, in the order that its language has."""
    found = []
    for place, words in enumerate(_PLACES.split(sentence)):
        if place % 2:
            found.append(chips[words])
        elif words.strip():
            found.append(Chip(words.strip()))
    return found


def _words_of(facet: FacetFilter, one: Any) -> tuple[str, str]:
    if one == NOT_TOLD:
        return _("where no source says anything of “%s”") % facet.legend, ""
    return facet.spoken(one), getattr(one, "lang", "") if facet.linked else ""
