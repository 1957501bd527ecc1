"""Finding records by their names: in any spelling, word by word, or run together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casebook.models import Record
from casebook.search import expressions, naming, store, told
from casebook.search.asked import Asked
from casebook.search.entries import MARKS, WHOLE, Entry, kind_of, pk_of
from casebook.search.expressions import Expression
from casebook.search.hits import RecordHit, Records, Total
from casebook.search.marking import name_snippet
from casebook.search.spelt import How, Spelt, spellings

# So many names are looked at, and of those that are just as asked so many before all others.
MOST, SURE = 2000, 300
# Of so many words of what is asked each is also read as one with its neighbour.
TOGETHER = 6
_MARK = MARKS[Entry.NAME]
# What people look for first, where all else is equal.
_KINDS = ("person", "facility", "operation", "place", "organisation", "event", "sentence")

Reading = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """How one entry matched: the smaller, the better."""

    how: How
    alias: bool
    left: int
    far: float
    entry: int
    words: frozenset[str]

    @property
    def rank(self) -> tuple[Any, ...]:
        """What hits are put in order by."""
        return self.how, self.alias, self.left, self.far


def find(asked: Asked, *, start: int, size: int, only: Callable[[Record], bool] | None = None) -> Records:
    """Records with a public page whose names match, best first. `only` picks from them after all are ranked."""
    words = naming.known_by(tuple(word for term in asked.terms for word in term.words))
    if not words:
        return Records()
    matches = _allowed(_matches(words, whole=asked), asked)
    best = _best_of_each(matches)
    more = len(matches) >= MOST
    records = sorted(best.values(), key=lambda pair: (*pair[0].rank, _KINDS.index(pair[1].kind), pair[1].pk))
    kinds: dict[tuple[str, bool], int] = {}
    for _match, record in records:
        kinds[record.kind, record.detainee] = kinds.get((record.kind, record.detainee), 0) + 1
    if only is not None:
        records = [pair for pair in records if only(pair[1])]
    page = records[start : start + size]
    return Records(
        hits=tuple(_shown(page)),
        total=Total(len(records), more),
        kinds=tuple((kind, detainee, number) for (kind, detainee), number in kinds.items()),
    )


def _readings(words: Sequence[str]) -> list[Reading]:
    """The words as they are, and with two neighbours run together."""
    found: list[Reading] = [tuple(words)]
    if 1 < len(words) <= TOGETHER:
        found += [(*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1)]
    return found


def _matches(words: Sequence[str], whole: Asked | None = None) -> list[Match]:
    """Entries whose names have all the words, each in one of its spellings."""
    readings = _readings(words)
    if whole is not None:
        every = tuple(word for term in whole.terms for word in term.words)
        together = naming.joined(every, True)
        if len(words) == 2 and together:
            readings += [(one,) for one in together if (one,) not in readings]
    asked_for = {word for reading in readings for word in reading}
    spelt = spellings(asked_for, beginnings=[words[-1]])
    sure, likely = _expressions(words, readings, spelt)
    rows = dict(store.find(sure, SURE))
    if likely is not None:
        rows |= dict(store.find(likely, MOST))
    by_word = {word: {one.word: one for one in found} for word, found in spelt.items()}
    name = WHOLE + naming.folded(tuple(words))
    found = (_match(entry, text, name, readings, by_word) for entry, text in rows.items())
    return [match for match in found if match is not None]


def _expressions(
    words: Sequence[str], readings: list[Reading], spelt: dict[str, list[Spelt]]
) -> tuple[Expression, Expression | None]:
    """What surely is meant: just this name, or all its words as they are; and what is likely meant."""
    name = expressions.word(WHOLE + naming.folded(tuple(words)))
    sure: list[Expression] = [name]
    likely: list[Expression] = []
    for reading in readings:
        spelling = [[one.word for one in spelt[word]] for word in reading]
        as_is = [[one.word for one in spelt[word] if one.how == How.WORDS] for word in reading]
        if all(spelling):
            likely.append(_all_of(spelling))
        if all(as_is):
            sure.append(_all_of(as_is))
    return _any(sure), _any(likely) if likely else None


def _all_of(spelling: Iterable[Iterable[str]]) -> Expression:
    return expressions.All(tuple(_any([expressions.word(_MARK + one) for one in words]) for words in spelling))


def _any(of: Sequence[Expression]) -> Expression:
    return of[0] if len(of) == 1 else expressions.Any(tuple(of))


def _match(
    entry: int, text: str, name: str, readings: list[Reading], spelt: dict[str, dict[str, Spelt]]
) -> Match | None:
    """The best that any reading of what was asked gives for this name."""
    alias = kind_of(entry) == Entry.NAME
    single, together = naming.names_in(text)
    if text.split(" ", 1)[0] == name:
        return Match(How.NAME, alias, 0, 0.0, entry, frozenset(single))
    best: Match | None = None
    for reading in readings:
        chosen = [_nearest(spelt[word], single, together) for word in reading]
        if None in chosen:
            continue
        found = [one for one in chosen if one is not None]
        used = {one.word for one in found}
        left = max(0, len(single) - len(found))
        how = max(one.how for one in found)
        match = Match(
            how, alias, left, round(1 - sum(one.near for one in found) / len(found), 2), entry, frozenset(used)
        )
        if best is None or match.rank < best.rank:
            best = match
    return best


def _nearest(spelt: dict[str, Spelt], single: list[str], together: list[str]) -> Spelt | None:
    found = [spelt[word] for word in (*single, *together) if word in spelt]
    return min(found, key=lambda one: (one.how, -one.near)) if found else None


def _allowed(matches: list[Match], asked: Asked) -> list[Match]:
    """Those without what is not to be there, and with phrases as they are."""
    unwanted = {naming.folded((word,)) for term in asked.without for word in term.words}
    phrases = [term.words for term in asked.terms if term.phrase]
    if not unwanted and not phrases:
        return matches
    texts = store.read(match.entry for match in matches)
    return [
        match for match in matches if _is_allowed(naming.names_in(texts.get(match.entry, ""))[0], unwanted, phrases)
    ]


def _is_allowed(words: list[str], unwanted: set[str], phrases: list[tuple[str, ...]]) -> bool:
    plain = [naming.folded((word,)) for word in words]
    told_so = all(
        f" {' '.join(naming.folded((word,)) for word in naming.known_by(phrase))} " in f" {' '.join(plain)} "
        for phrase in phrases
    )
    return told_so and not unwanted.intersection(plain)


def _best_of_each(matches: Iterable[Match]) -> dict[int, tuple[Match, Record]]:
    """Of each record that readers may see, its best match. Read from the archive, whatever the index says."""
    ranked = sorted(matches, key=lambda match: match.rank)
    root_of = {Entry.LABEL.of(pk): pk for pk in (pk_of(m.entry) for m in ranked if kind_of(m.entry) == Entry.LABEL)}
    claims = [pk_of(match.entry) for match in ranked if kind_of(match.entry) == Entry.NAME]
    root_of |= {Entry.NAME.of(pk): root for pk, root in told.name_roots(claims)}
    records = told.records_with_page(set(root_of.values()))
    best: dict[int, tuple[Match, Record]] = {}
    for match in ranked:
        record = records.get(root_of.get(match.entry, 0))
        if record is not None:
            best.setdefault(record.pk, (match, record))
    return best


def _shown(page: Sequence[tuple[Match, Record]]) -> Iterator[RecordHit]:
    named = [pk_of(match.entry) for match, _record in page if kind_of(match.entry) == Entry.NAME]
    names = dict(told.names(told.by_id(named))) if named else {}
    for match, record in page:
        claim = pk_of(match.entry) if kind_of(match.entry) == Entry.NAME else None
        text, lang = (names[claim].text, names[claim].lang) if claim in names else (record.label, record.label_lang)
        snippet = name_snippet(told.Told("name" if claim else "label", text, lang), match.words)
        yield RecordHit(record, match.how, snippet, claim)
