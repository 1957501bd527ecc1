"""Finding records by their names: in any spelling, word by word, or run together."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from casebook.models import Record
from casebook.search import indexed_texts, name_words, store
from casebook.search.backends import AllOf, AnyOf, Expression
from casebook.search.hits import RecordHit, Records, Total, name_snippet
from casebook.search.query import Query
from casebook.search.spellings import AS_NEAR, FURTHEST, How, Spelt, spellings
from casebook.search.store import FEW, LABELS, MARKS, WHOLE, EntryKind, kind_of, pk_of
from casebook.values import text_in

# So many names are looked at: before all others those that are just as asked, and then those of few words.
SURE, SHORT, MOST = 300, 700, 1000
# Words that so many facts have are no misspelt name.
COMMON = 20
# While somebody types, so many times fewer.
TYPING = 5
# Of so many words of what is asked each is also read as one with its neighbour.
TOGETHER = 6
_MARK = MARKS[EntryKind.NAME]
# How much each word that was not asked for counts, up to four.
LEFT_OVER = 0.05
# And each that was asked for and is not there.
LEFT_OUT = 0.1
# What people look for first, where all else is equal.
_FIRST = ("person", "facility", "operation", "place", "organisation", "event", "sentence")
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}

# Kinds whose labels are descriptions.
_DESCRIBED = ("event", "sentence")

Reading = tuple[str, ...]


class Match(NamedTuple):
    """How one entry matched: the smaller, the better."""

    how: How
    left: int
    far: float
    words: frozenset[str]
    alias: bool
    entry: int

    @property
    def rank(self) -> tuple[bool, float, int, bool, int]:
        """What hits are put in order by: just this name, then the nearest; labels before other names as near."""
        return self.how != How.NAME, _distance(self.far, self.left), self.how, self.alias, self.left


def _distance(far: float, left: int) -> float:
    """How far a name is from what was asked: by how its words are spelt, and by how many more it has."""
    return round(far + LEFT_OVER * min(left, 4), 2)


def find(
    asked: Query,
    *,
    start: int,
    size: int,
    each: int = 0,
    only: Callable[[Record], bool] | None = None,
    typing: bool = False,
) -> Records:
    """Records with a public page whose names match, best first: `size` of them, or with `each` so many of each kind.

    `only` picks some of them after all are ranked, by their kind and by whether they are detainees.
    """
    best, kind_of_each, more = _best(asked, typing)
    if not best:
        return Records()
    ranked = sorted(best, key=lambda pk: (*best[pk].rank, _RANK.get(kind_of_each[pk][0], len(_RANK)), pk))
    kinds = Counter(kind_of_each[pk] for pk in ranked)
    if only is not None:
        kept = {pair for pair in kinds if only(Record(kind=pair[0], detainee=pair[1]))}
        ranked = [pk for pk in ranked if kind_of_each[pk] in kept]
    wanted = _first_of_each(ranked, kind_of_each, each) if each else ranked[start : start + size]
    page = {pk: best[pk] for pk in wanted}
    return Records(
        hits=tuple(_shown(page)),
        total=Total(len(ranked), more),
        kinds=tuple((kind, detainee, number) for (kind, detainee), number in kinds.items()),
    )


def _first_of_each(ranked: Iterable[int], kind_of_each: Mapping[int, tuple[str, bool]], each: int) -> list[int]:
    taken: Counter[tuple[str, bool]] = Counter()
    found = []
    for pk in ranked:
        taken[kind_of_each[pk]] += 1
        if taken[kind_of_each[pk]] <= each:
            found.append(pk)
    return found


def matching(asked: Query) -> list[tuple[int, How, bool]]:
    """The keys of records whose names match, best first, how each was found, and whether it has a page.

    What only sounds like it is a name, not the description of a group or an event.
    """
    best, kinds, _more = _best(asked, False, every=True)
    return [
        (pk, best[pk].how, pk in kinds)
        for pk in sorted(best, key=lambda pk: (*best[pk].rank, pk))
        if best[pk].how != How.SOUND or kinds.get(pk, ("person", False))[0] not in _DESCRIBED
    ]


def _best(
    asked: Query, typing: bool, every: bool = False
) -> tuple[dict[int, Match], dict[int, tuple[str, bool]], bool]:
    """Of each record that may be meant its best match, the kind of each, and whether there may be more."""
    words = name_words.known_by(tuple(word for term in asked.terms for word in term.words))
    if not words:
        return {}, {}, False
    readings = _readings(words)
    if len(words) == 2:
        # With what stands between them: "abd al rahman" as one.
        whole = tuple(word for term in asked.terms for word in term.words)
        readings |= {(one,): 0 for one in name_words.joined(whole, True) if _may_be_one(*words)}
    matches, more = _matches(words, readings, asked, typing)
    best, kinds = _best_of_each(matches, every)
    if not best and not typing and (without_one := _all_but_one(words)):
        matches, more = _matches(words, without_one, asked, typing)
        best, kinds = _best_of_each(matches, every)
    if not typing and best and all(match.how == How.SOUND for match in best.values()) and _is_common(asked):
        return {}, {}, False
    return best, kinds, more


def _is_common(asked: Query) -> bool:
    """Whether many facts have these words: names that only sound like them are not meant."""
    words = tuple(store.word_of(term, EntryKind.FACT) for term in asked.terms if term.stems)
    return bool(words) and len(store.entries(AllOf(words), COMMON)) == COMMON


def _readings(words: Sequence[str]) -> dict[Reading, int]:
    """How the words are read, and how many are left out: as they are, without those that other forms of a name do not
    have, with patronymics cut, and with two neighbours run together."""
    found = {tuple(words): 0}
    fewer = name_words.distinctive(tuple(words))
    found.setdefault(fewer, len(words) - len(fewer))
    found.setdefault(name_words.parted(tuple(words)), 0)
    if 1 < len(words) <= TOGETHER:
        for at in range(len(words) - 1):
            if _may_be_one(words[at], words[at + 1]):
                found.setdefault((*words[:at], words[at] + words[at + 1], *words[at + 2 :]), 0)
    return found


def _may_be_one(word: str, other: str) -> bool:
    """Whether others may write the two words as one: neither is a number, nor both initials."""
    return not any(char.isdecimal() for char in word + other) and not (
        name_words.is_initial(word) and name_words.is_initial(other)
    )


def _all_but_one(words: Sequence[str]) -> dict[Reading, int]:
    """The words without each of them, of three or more; a word that is typed twice is one."""
    once = tuple(dict.fromkeys(words))
    return {(*once[:at], *once[at + 1 :]): 1 for at in range(len(once))} if len(once) > 2 else {}


def _matches(
    words: Sequence[str], readings: dict[Reading, int], asked: Query, typing: bool
) -> tuple[list[Match], bool]:
    """Entries whose names have all the words, each in one of its spellings; and whether there may be more."""
    spelt = spellings({word for reading in readings for word in reading}, [words[-1]], typing, len(words) > 1)
    fewer = TYPING if typing else 1
    likely, surest = _all_words(readings, spelt, 1), _all_words(readings, spelt, AS_NEAR)
    wanted: list[tuple[Expression, int]] = [
        (store.word_of_entry(WHOLE + name_words.folded(tuple(words))), SURE // fewer)
    ]
    if likely is not None and surest is not None:
        few = store.word_of_entry(FEW)
        wanted += [(AllOf((surest, few)), SURE // fewer), (AllOf((likely, few)), SHORT // fewer)]
        wanted += [(likely, MOST // fewer)]
    parts = store.find_each(*wanted)
    rows = {entry: text for part in parts for entry, text in part}
    more = len(parts) > 1 and len(parts[-1]) == MOST // fewer
    by_word = {word: {one.word: one for one in found} for word, found in spelt.items()}
    name = WHOLE + name_words.folded(tuple(words))
    initials = tuple(word for word in words if name_words.is_initial(word))
    judged = {text: _judged(text, name, readings, by_word, initials) for text in _allowed(set(rows.values()), asked)}
    reported = [(entry, how) for entry, text in rows.items() if (how := judged.get(text)) is not None]
    return [Match(*how, kind_of(entry) == EntryKind.NAME, entry) for entry, how in reported], more


def _all_words(readings: Iterable[Reading], spelt: dict[str, list[Spelt]], further: float) -> Expression | None:
    """Names that have all words of one of the readings, each spelt at most so much `further` than the nearest."""
    found: list[Expression] = []
    for reading in readings:
        nearest = [max((one.near for one in spelt[word]), default=0) for word in reading]
        words = [
            [one.word for one in spelt[word] if one.near >= best - further]
            for word, best in zip(reading, nearest, strict=True)
        ]
        if all(words):
            found.append(_all_of(words))
    return _any(found) if found else None


def _all_of(spelling: Iterable[Iterable[str]]) -> Expression:
    return AllOf(tuple(_any([store.word_of_entry(_MARK + one) for one in words]) for words in spelling))


def _any(of: Sequence[Expression]) -> Expression:
    return of[0] if len(of) == 1 else AnyOf(tuple(of))


def _judged(
    text: str,
    name: str,
    readings: dict[Reading, int],
    spelt: dict[str, dict[str, Spelt]],
    initials: Sequence[str],
) -> tuple[How, int, float, frozenset[str]] | None:
    """How a name matches what was asked, by the best reading of it: how, words left over, how far, and its words."""
    single, together = name_words.names_in(text)
    if text.split(" ", 1)[0] == name:
        return How.NAME, 0, 0.0, frozenset(single)
    best: tuple[How, int, float, frozenset[str]] | None = None
    for reading, missing in readings.items():
        chosen = [_nearest(spelt[word], single, together) for word in reading]
        found = [one for one in chosen if one is not None]
        if len(found) < len(chosen) or not _fits(found, single, set(initials) - set(reading)):
            continue
        how = max(one.how for one in found)
        far = round(1 - sum(one.near for one in found) / len(found) + LEFT_OUT * missing, 2)
        match = (how, max(0, len(single) - len(found)), far, frozenset(one.word for one in found))
        if best is None or (_distance(far, match[1]), how) < (_distance(best[2], best[1]), best[0]):
            best = match
    return best


def _fits(found: Sequence[Spelt], single: Sequence[str], initials: Collection[str]) -> bool:
    """Whether not all that was found are initials, and other words of the name do not belie those that were asked."""
    if all(one.near < 1 and name_words.is_initial(one.word) for one in found):
        return False
    others = set(single).difference(one.word for one in found)
    return not initials or not others or any(name_words.stands_for(one, other) for one in initials for other in others)


def _nearest(spelt: dict[str, Spelt], single: list[str], together: list[str]) -> Spelt | None:
    found = [spelt[word] for word in (*single, *together) if word in spelt]
    return min(found, key=lambda one: (-one.near, one.how)) if found else None


def _allowed(texts: set[str], asked: Query) -> set[str]:
    """Those without what is not to be there, and with phrases as they are."""
    unwanted = [_plain(name_words.known_by(term.words)) for term in asked.without if term.words]
    phrases = [_plain(name_words.known_by(term.words)) for term in asked.terms if term.phrase and term.words]
    if not unwanted and not phrases:
        return texts
    plain = {text: _plain(name_words.names_in(text)[0]) for text in texts}
    return {
        text
        for text, words in plain.items()
        if all(phrase in words for phrase in phrases) and not any(phrase in words for phrase in unwanted)
    }


def _plain(words: Iterable[str]) -> str:
    return f" {' '.join(name_words.folded((word,)) for word in words)} "


def _best_of_each(matches: Iterable[Match], every: bool) -> tuple[dict[int, Match], dict[int, tuple[str, bool]]]:
    """Of each record that readers may see its best match, and the kind of each that has a page; `every` also of those
    that have none. What the index says is not trusted.
    """
    ranked = sorted(matches, key=lambda match: match.rank)
    records = {match.entry: pk_of(match.entry) for match in ranked if not match.alias}
    records |= {
        EntryKind.NAME.of(pk): of for pk, of in indexed_texts.name_roots([pk_of(m.entry) for m in ranked if m.alias])
    }
    kinds = indexed_texts.pages_of(set(records.values()))
    met = indexed_texts.met(set(records.values()) - kinds.keys()) if every else set()
    seen = [match for match in ranked if (pk := records.get(match.entry)) in kinds or pk in met]
    # Readings differ in how near their words are; what is so much further away than the nearest is not meant.
    furthest = min((match.far for match in seen), default=0.0) + FURTHEST
    best: dict[int, Match] = {}
    for match in seen:
        pk = records[match.entry]
        if match.far <= furthest:
            best.setdefault(pk, match)
    return best, kinds


def _label(record: Record, entry: EntryKind) -> tuple[str, str]:
    """The label that an entry has, and its language."""
    language = next(language for language, kind in LABELS.items() if kind == entry)
    return text_in(language, "label", partial(getattr, record), record.label_lang)


def _shown(page: Mapping[int, Match]) -> Iterator[RecordHit]:
    records = indexed_texts.records_with_page(page)
    named = [pk_of(match.entry) for match in page.values() if match.alias]
    names = dict(indexed_texts.names(indexed_texts.by_id(named))) if named else {}
    for pk, match in page.items():
        record = records[pk]
        claim = pk_of(match.entry) if match.alias else None
        text, lang = (names[claim].text, names[claim].lang) if claim else _label(record, kind_of(match.entry))
        snippet = name_snippet(indexed_texts.IndexedText("name" if claim else "label", text, lang), match.words)
        yield RecordHit(record, match.how, snippet, claim)
