"""Finding, among tens of thousands of names, the few that a word may be a spelling of.

What decides is `likeness`; the keys here only keep from it what it would find unlike. Each kind of likeness that it
knows has its kind of key, so whoever changes one there changes the other here (a test holds them against each other).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from casebook.names.likeness import NONE, SAME, WordSpelling, alike_afar, heard_afar, likeness, same, spelling_of, stem
from casebook.names.pronunciation import inflections
from casebook.names.spelling import consonants

Key = tuple[str, str]
# Stems so long that a name is known by them within another word.
LONG = 6
# How much longer than the name an inflected word can be, of its letters and of its consonants.
_LONGER, _PROLONGED = 7, 2


class NameIndex:
    """Spellings of names by the keys under which a word that is like one of them looks for it."""

    def __init__(self, spellings: Iterable[WordSpelling]) -> None:
        self._by_key: dict[Key, list[WordSpelling]] = defaultdict(list)
        self._by_skeleton: dict[str, list[WordSpelling]] = defaultdict(list)
        for spelling in spellings:
            for key in set(_keys_of_name(spelling)):
                self._by_key[key].append(spelling)
            for skeleton in heard_afar(spelling.word):
                self._by_skeleton[skeleton].append(spelling)

    def likeness(self, word: WordSpelling, how: int) -> int:
        """How surely `word` is a spelling of any of them."""
        best = NONE
        beginnings = {skeleton[:size] for skeleton in word.skeletons for size in (0, 1, 2)}
        for key in _keys_of_word(word):
            for spelling in self._by_key.get(key, ()):
                # Names whose consonants begin otherwise are not compared at all.
                if any(skeleton[:2] in beginnings for skeleton in spelling.skeletons):
                    best = max(best, likeness(word, spelling, how))
                    if best == SAME:
                        return best
        return best

    def has_afar(self, word: WordSpelling, how: int) -> bool:
        """Whether any tradition writes one of them as `word`."""
        return any(
            alike_afar(word, spelling, how)
            for skeleton in heard_afar(word.word)
            for spelling in self._by_skeleton.get(skeleton, ())
        )

    def really(self, word: WordSpelling) -> bool:
        """Whether the word is one of them to the letter, in any script, or with an ending."""
        forms = map(spelling_of, inflections(word.word))
        return any(
            same(form, spelling)
            for form in forms
            for skeleton in form.skeletons
            for spelling in self._by_skeleton.get(skeleton, ())
        )


def _keys_of_name(name: WordSpelling) -> Iterator[Key]:
    if not name.sounds:
        return
    yield "folded", name.folded
    yield from (("skeleton", skeleton) for skeleton in name.skeletons)
    said = name.sounds[0]
    yield "plain", stem(name.plain)
    yield "stem", stem(said)
    yield "said", said
    yield "first", consonants(said)
    # Of a word in Arabic script the name may be the longer one.
    yield from (("cut", consonants(said)[:-size]) for size in range(1, _PROLONGED + 1))


def _keys_of_word(word: WordSpelling) -> Iterator[Key]:
    if not word.sounds:
        return
    yield "folded", word.folded
    yield from (("skeleton", skeleton) for skeleton in word.skeletons)
    heard = word.sounds[0]
    for kind, whole in (("stem", heard), ("said", heard), ("plain", word.plain)):
        yield from ((kind, whole[: len(whole) - size]) for size in range(min(_LONGER, len(whole) - 1) + 1))
    skeleton = consonants(heard)
    yield from (("first", skeleton[: len(skeleton) - size]) for size in range(min(_PROLONGED, len(skeleton)) + 1))
    if word.arabic:
        yield "cut", skeleton


class Within:
    """Finds a long name run together with another: mansurova in rozamansurova."""

    def __init__(self, spellings: Iterable[WordSpelling]) -> None:
        stems = {stem(sound) for spelling in spellings for sound in spelling.sounds[:1]}
        self._stems: Collection[str] = {found for found in stems if len(found) >= LONG}
        self._sizes = sorted({len(found) for found in self._stems})

    def found_in(self, sound: str) -> bool:
        """Whether one of the stems stands anywhere in the sound."""
        return any(
            sound[start : start + size] in self._stems for size in self._sizes for start in range(len(sound) - size + 1)
        )
