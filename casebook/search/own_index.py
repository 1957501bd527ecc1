"""The database's own index: whether it finds each word wherever the words of the rows have it.

Neither database can be taken at its word. FTS5 calls an index whole that has lost the way to its pages and finds
hardly anything, and PostgreSQL does not look. So words are looked up here as a search would.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from casebook.models import SearchText
from casebook.search import store
from casebook.search.expressions import All, word
from casebook.search.tables import TEXTS

# Where a quick look must do, so many rows are looked up by so many of their words.
SAMPLE, OF_EACH = 100, 12


# Numbers of entries are far smaller, even all of them together.
_ONE_ROW = 1 << 80


class Tally:
    """In how many rows each word stands, and the sum of their numbers: what looking it up must give."""

    def __init__(self) -> None:
        # Both in one number: a word is counted millions of times.
        self._of: dict[str, int] = defaultdict(int)

    def add(self, rows: Iterable[tuple[int, str | None]]) -> None:
        """Count the words of these rows."""
        of = self._of
        for entry, words in rows:
            counted = _ONE_ROW + entry
            for one in set((words or "").split()):
                of[one] += counted

    def is_what_is_found(self) -> bool:
        """Whether the index gives as much for every word."""
        with _by_the_index():
            return all(store.tally(word(one)) == divmod(told, _ONE_ROW) for one, told in self._of.items())


def finds_a_sample() -> bool:
    """Whether some rows from all over the index are found by their words."""
    # An odd step goes through all kinds of entries.
    step = SearchText.objects.count() // SAMPLE | 1
    rows = SearchText.objects.extra(where=["rowid %% %s = 0"], params=[step]).values_list("entry", "words")
    with _by_the_index():
        return all(
            store.holds(entry, All(tuple(map(word, sorted(set(words.split()))[:OF_EACH]))))
            for entry, words in list(rows[: 4 * SAMPLE])
            if words
        )


def let_it_check_itself() -> None:
    """FTS5 raises what it finds wrong; PostgreSQL has nothing to ask."""
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TEXTS} ({TEXTS}) VALUES ('integrity-check')")


@contextmanager
def _by_the_index() -> Iterator[None]:
    """PostgreSQL reads a small table as a whole, and would not notice what its index lacks."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        # After an error the database takes it back itself.
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
