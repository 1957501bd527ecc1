"""What every list has: its filters as a sentence and as a form, what it counts, and its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Record, as_of
from casebook.models.records import RecordQuerySet
from casebook.pages.filters import PAGE, POSSIBLY, TIES, ListFilters, Tie
from casebook.pages.filters.sets import FACTS, TOPICS, Pair
from casebook.pages.pictures.figures import Figure
from casebook.pages.relations import Path, ends_of
from casebook.pages.shown.loading import READER

PER_PAGE = 50
MOST_OPTIONS = 20


@dataclass(frozen=True)
class Chip:
    """One active filter, and the list without it."""

    words: str
    lang: str
    address: str


@dataclass(frozen=True)
class ChipGroup:
    """The chips of one name, any of which will do, and how what is listed stands to them: "held at"."""

    phrase: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Option:
    """One value that the form offers."""

    value: str
    words: str
    lang: str
    checked: bool


@dataclass(frozen=True)
class Box:
    """One fieldset of the form: boxes to tick, or, where there are many values, a field to choose from."""

    name: str
    legend: str
    options: tuple[Option, ...]
    drop: bool = False


@dataclass(frozen=True)
class Pager:
    """Where one is among the pages."""

    number: int
    last: int
    before: str
    after: str


@dataclass
class Listing:
    """One list as its page shows it."""

    title: str
    address: str
    # "3 records", where the words say what they are made up of.
    total: str
    words: str
    rows: Sequence[Any]
    pager: Pager
    groups: Sequence[ChipGroup]
    boxes: Sequence[Box]
    # What is chosen and has no box in the form, so that applying the form keeps it.
    kept: Sequence[Pair]
    possibly: bool
    disputed: bool
    only_possibly: int
    with_possibly: str
    columns: Sequence[str] = ()
    # Of the whole list, on its first page.
    figure: Figure | None = None

    @property
    def narrowed(self) -> bool:
        """Whether any filter is active."""
        return bool(self.groups)

    @property
    def tied(self) -> bool:
        """Whether the list can be narrowed by what may be only possible."""
        return any(box.name in _TIED for box in self.boxes) or self.possibly

    @property
    def one_chip(self) -> bool:
        """Whether exactly one thing is chosen."""
        return len(self.groups) == 1 and len(self.groups[0].chips) == 1


DISPUTED = "disputed"
_TIED = frozenset(tie.name for tie in TIES)


class PastTheLast(Exception):
    """There are not that many pages."""


def address_of(base: str, pairs: Sequence[Pair], page: int = 1) -> str:
    """The address of a list with these filters. Nothing is only possible where nothing is tied to anything."""
    given = [pair for pair in pairs if pair[0] != POSSIBLY or any(name in _TIED for name, _value in pairs)]
    given += [(PAGE, str(page))] if page > 1 else []
    return f"{base}?{urlencode(given)}" if given else base


def pager_of(base: str, filters: ListFilters, rows: int) -> Pager:
    """The pages of a list of so many rows; raises PastTheLast."""
    last = max(1, -(-rows // PER_PAGE))
    number = filters.number
    if number > last:
        raise PastTheLast
    pairs = filters.pairs()

    def page(of: int) -> str:
        return address_of(base, pairs, of) if 1 <= of <= last else ""

    return Pager(number, last, page(number - 1), page(number + 1))


def slice_of(pager: Pager) -> slice:
    """The rows of the page."""
    return slice((pager.number - 1) * PER_PAGE, pager.number * PER_PAGE)


def listing_of(
    filters: ListFilters,
    *,
    name: str,
    title: str,
    base: str,
    paths: Mapping[str, Sequence[Path]],
    start: QuerySet[Record] | None,
    total: str,
    words: str,
    pager: Pager,
    rows: Sequence[Any],
    columns: Sequence[str] = (),
) -> Listing:
    """Put a list together. `start` are the records from which the `paths` of each tie lead to what is offered."""
    pairs = filters.pairs()
    # As of a day a list shows what matches, and offers nothing to narrow it by (DESIGN, "as_of").
    offered = not as_of.day()
    boxes = [_words_box(name, filters) for name in _WORDS if offered and name in filters.base_filters]
    boxes += [_tie_box(tie, filters, paths[tie.name], start) for tie in TIES if offered]
    boxes = [box for box in boxes if box.options]
    boxed = {box.name for box in boxes}
    return Listing(
        title=title,
        address=base,
        total=total,
        words=words,
        rows=rows,
        pager=pager,
        groups=_groups(name, filters, base, pairs),
        boxes=boxes,
        kept=[pair for pair in pairs if pair[0] not in (*boxed, POSSIBLY, DISPUTED)] + _beyond(boxes),
        possibly=filters.with_possible,
        disputed=bool(filters.form.cleaned_data.get(DISPUTED)),
        only_possibly=filters.only_possibly(),
        with_possibly=address_of(base, [*pairs, (POSSIBLY, "1")]),
        columns=columns,
    )


def _beyond(boxes: Sequence[Box]) -> list[Pair]:
    """A field to choose from holds one value; what else is chosen under its name stays so."""
    chosen = [(box.name, option.value) for box in boxes if box.drop for option in box.options if option.checked]
    return [pair for number, pair in enumerate(chosen) if pair[0] in {name for name, _value in chosen[:number]}]


def _groups(name: str, filters: ListFilters, base: str, pairs: Sequence[Pair]) -> list[ChipGroup]:
    """The active filters as parts of a sentence; each part comes off alone."""
    found = []
    ties = {tie.name: tie for tie in TIES}
    for key in dict.fromkeys(key for key, _value in pairs if key != POSSIBLY):
        chosen = filters.chosen(key)
        values = chosen if isinstance(chosen, list) else [True]
        phrase = ties[key].phrases[name]() if key in ties else _PHRASES[key]()
        found.append(ChipGroup(phrase, tuple(_chip(key, value, base, pairs) for value in values)))
    return found


def _chip(key: str, value: Any, base: str, pairs: Sequence[Pair]) -> Chip:
    if isinstance(value, Record):
        words, lang, given = value.label or value.ref, foreign(value.label_lang), value.ref
    elif value is True:
        words, lang, given = _("disputed"), "", "1"
    else:
        words, lang, given = _words_of(key, value), "", value
    without = [pair for pair in pairs if pair != (key, given)]
    return Chip(words, lang, address_of(base, without))


def _tie_box(tie: Tie, filters: ListFilters, paths: Sequence[Path], start: QuerySet[Record] | None) -> Box:
    chosen = filters.chosen(tie.name)
    others = [record for record in ends_of(paths, tie.kind, start) if record not in chosen][:MOST_OPTIONS]
    shown = [(record, True) for record in chosen] + [(record, False) for record in others]
    options = tuple(Option(r.ref, r.label or r.ref, foreign(r.label_lang), checked) for r, checked in shown)
    return Box(tie.name, str(tie.legend), options)


def _words_box(name: str, filters: ListFilters) -> Box:
    legend, known = _WORDS[name]
    chosen = filters.chosen(name)
    options = [Option(word, _words_of(name, word), "", word in chosen) for word in known]
    return Box(name, str(legend()), tuple(sorted(options, key=lambda option: option.words.casefold())), drop=True)


_WORDS = {
    "fact": (lambda: _("Fact"), FACTS),
    "topic": (lambda: _("Topic of a statement"), TOPICS),
}
_PHRASES = {
    "fact": lambda: _("saying"),
    "scope": lambda: _("of the scope"),
    "topic": lambda: _("telling of"),
    "about": lambda: _("about"),
    "speaker": lambda: _("as said by"),
    "outlet": lambda: _("in"),
    "disputed": lambda: _("that are"),
}


def _words_of(name: str, word: str) -> str:
    """What a word of the vocabulary is called."""
    if name == "fact":
        return str(vocabulary.fact(word).label)
    scopes = (fact.scope(word) for fact in vocabulary.FACTS)
    return next((str(scope.label) for scope in scopes if scope is not None), word)


def foreign(lang: str) -> str:
    """The language of a text where it is not that of the archive's own words."""
    return "" if lang == "en" else lang


def everything() -> RecordQuerySet:
    """Every record that readers may know of."""
    return Record.objects.visible_to(READER)
