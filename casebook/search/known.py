"""The words of all names that the index holds, under the keys that words near to them look for."""

from collections.abc import Collection, Iterable, Iterator

from casebook.models import SearchName
from casebook.search import expressions, kind_words, naming, store
from casebook.search.entries import MARKS, Entry

_MARK = MARKS[Entry.NAME]


def words_in(texts: Iterable[str]) -> set[str]:
    """All words of names in these rows of the index."""
    return {word for text in texts if _MARK in text for part in naming.names_in(text) for word in part if word}


def keys_of(word: str) -> frozenset[str]:
    """What the word is found under: a word for a kind only as it is spelt."""
    keys = naming.keys_of(word)
    return frozenset(key for key in keys if key.startswith("f")) if word in kind_words.EVERY else keys


def add(words: Collection[str]) -> None:
    """Make these words known."""
    rows = [SearchName(key=key, word=word) for word in sorted(words) for key in sorted(keys_of(word))]
    SearchName.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def forget_unused(words: Collection[str]) -> None:
    """Forget those of these words that no entry holds any more."""
    unused = [word for word in sorted(words) if not store.find(expressions.word(_MARK + word), 1)]
    for part in store.parts(unused):
        SearchName.objects.filter(word__in=part).delete()


def stored() -> Iterator[tuple[str, str]]:
    """Every key with its word."""
    yield from SearchName.objects.values_list("key", "word").iterator(10_000)
