"""The filters of a list as a sentence that can be read aloud, each part of which comes off alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from casebook.models import Record
from casebook.pages.filters import PAGE, POSSIBLY, Facet, ListFilters, Pair
from casebook.pages.filters.dates import DATED, FROM, TO, WAYS
from casebook.pages.filters.sets import WORDS
from casebook.pages.language import foreign
from casebook.values import VagueDate


@dataclass(frozen=True)
class Chip:
    """One active filter, and the list without it."""

    words: str
    lang: str
    address: str


@dataclass(frozen=True)
class ChipGroup:
    """The chips of one name, and how what is listed stands to them: "held at".

    Any of them will do, except that days belong together (`either` is off). `without` is the list without all of them.
    """

    name: str
    phrase: str
    chips: tuple[Chip, ...]
    without: str
    either: bool = True

    @property
    def words(self) -> str:
        """The part of the sentence: "held at Norhold prison or Southcamp"."""
        between = f" {_('or')} " if self.either else " "
        return f"{self.phrase} {between.join(chip.words for chip in self.chips)}"


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
    if name == FROM:
        assert filters.spec.times is not None
        names = (FROM, TO, DATED)
        chips = [_chip(_day_words(*pair), "", pair, base, pairs) for pair in pairs if pair[0] in names]
        return ChipGroup(name, str(filters.spec.times.phrase), tuple(chips), _without(names, base, pairs), either=False)
    if name == WORDS:
        found = [_chip(_("“%s”") % value, "", (key, value), base, pairs) for key, value in pairs if key == WORDS]
        return ChipGroup(name, _("with the words"), tuple(found), _without((name,), base, pairs))
    facet = filters.facets[name]
    phrase = _("certainly or possibly %s") % facet.phrase if filters.possibly(name) else str(facet.phrase)
    chips = [_chip(*_words_of(facet, one), (name, _text(one)), base, pairs) for one in filters.chosen(name)]
    return ChipGroup(name, phrase, tuple(chips), _without((name,), base, pairs))


def _chip(words: str, lang: str, own: Pair, base: str, pairs: Sequence[Pair]) -> Chip:
    return Chip(words, lang, address_of(base, [pair for pair in pairs if pair != own]))


def _without(names: Sequence[str], base: str, pairs: Sequence[Pair]) -> str:
    return address_of(base, [pair for pair in pairs if pair[0] not in names])


def _words_of(facet: Facet, one: Any) -> tuple[str, str]:
    if isinstance(one, Record):
        return one.label or one.ref, foreign(one.label_lang)
    return facet.words(one), ""


def _text(one: Any) -> str:
    return one.ref if isinstance(one, Record) else str(one)


def _day_words(name: str, value: str) -> str:
    if name == DATED:
        return str(WAYS[value])
    day = VagueDate(value).words()
    return _("from %s on") % day if name == FROM else _("up to %s") % day
