"""Whether the index is in step: what it holds, held against what the archive has.

The database's own index: whether it finds each word wherever the words of the rows have it.

Neither database can be taken at its word. FTS5 calls an index whole that has lost the way to its pages and finds
hardly anything, and PostgreSQL does not look. So words are looked up here as a search would.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext as _

from casebook.models import Claim, Record, SearchText, Source
from casebook.search import editors, index, indexed_texts, name_words, store
from casebook.search.backends import AllOf, backend
from casebook.search.store import KINDS, LABELS, EntryKind, kind_of, pk_of, word_of_entry

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
            return all(
                store.tally(word_of_entry(one)) == divmod(reported, _ONE_ROW) for one, reported in self._of.items()
            )


def finds_a_sample() -> bool:
    """Whether some rows from all over the index are found by their words."""
    # An odd step goes through all kinds of entries.
    step = SearchText.objects.count() // SAMPLE | 1
    rows = SearchText.objects.extra(where=["rowid %% %s = 0"], params=[step]).values_list("entry", "words")
    with _by_the_index():
        return all(
            store.holds(entry, AllOf(tuple(map(word_of_entry, sorted(set(words.split()))[:OF_EACH]))))
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


_MODELS: dict[EntryKind, Any] = {
    EntryKind.FACT: Claim,
    EntryKind.SOURCE: Source,
    EntryKind.NAME: Claim,
    EntryKind.ABOUT: Record,
    **dict.fromkeys(LABELS.values(), Record),
}


TEXTS = SearchText._meta.db_table


@dataclass(frozen=True)
class OutOfStep:
    """One thing in which the index is not what it is to be: the kind of thing, its reference, and what is wrong."""

    what: str
    ref: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.what} {self.ref}: {self.wrong}"


def differences() -> Iterator[OutOfStep]:
    """Everything in which the index differs from what it is to be. Reads all, and changes nothing."""
    yield from _as_far_as_can_be_read(_compared)


def quick_differences() -> Iterator[OutOfStep]:
    """What a few statements can tell: entries of what readers do not see, and what they see without an entry."""
    yield from _as_far_as_can_be_read(_compared_quickly)


def _as_far_as_can_be_read(compared: Callable[[], Iterator[OutOfStep]]) -> Iterator[OutOfStep]:
    """What is compared; of an index that cannot even be read, that it is broken."""
    unsound = store.unsound()
    for table in unsound:
        yield OutOfStep("index", table, _("The table is missing, or is not made as it is to be."))
    if unsound:
        return
    try:
        # Within a transaction PostgreSQL would not answer after an error.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            found = list(compared())
    except DatabaseError:
        found = [_broken()]
    yield from found


def _compared() -> Iterator[OutOfStep]:
    words: set[str] = set()
    tally = Tally()
    last = 0
    for where, first, last in index.batches():
        wanted = index.wanted(where)
        stored = dict(SearchText.objects.filter(entry__gte=first, entry__lte=last).values_list("entry", "words"))
        words |= name_words.words_in(wanted.values())
        tally.add(stored.items())
        for entry in sorted(wanted.keys() | stored.keys()):
            if wanted.get(entry) != stored.get(entry):
                yield _entry(entry, _wrong(entry in wanted, entry in stored))
    beyond = SearchText.objects.exclude(entry__gte=KINDS, entry__lte=last).order_by("entry")
    for entry, held in beyond.values_list("entry", "words"):
        tally.add([(entry, held)])
        yield _entry(entry, _wrong(False, True))
    yield from _names(words)
    yield from _for_editors()
    yield from _of_its_own(tally.is_what_is_found)


def _for_editors() -> Iterator[OutOfStep]:
    ids = list(editors.out_of_step())
    for part in store.parts(ids):
        for ref in Record._base_manager.filter(pk__in=part).order_by("pk").values_list("ref", flat=True):
            yield OutOfStep("record", ref, _("Editors do not find it by its names, or by others."))


def _compared_quickly() -> Iterator[OutOfStep]:
    seen = {
        EntryKind.FACT: indexed_texts.visible_claims().exclude(fact=indexed_texts.NAMED),
        EntryKind.NAME: indexed_texts.visible_names(),
        **dict.fromkeys(LABELS.values(), Record.objects.visible_to(indexed_texts.READER)),
        EntryKind.ABOUT: Record.objects.visible_to(indexed_texts.READER),
        EntryKind.SOURCE: indexed_texts.visible_sources(),
    }
    number = ExpressionWrapper(F("entry") / KINDS, output_field=BigIntegerField())
    held = SearchText.objects.annotate(number=number, kind=F("entry") % KINDS)
    for entry, rows in seen.items():
        stale = held.filter(kind=int(entry)).exclude(Exists(rows.filter(pk=OuterRef("number"))))
        for found in stale.order_by("entry").values_list("entry", flat=True):
            yield _entry(found, _wrong(False, True))
        if entry in (EntryKind.FACT, EntryKind.NAME):
            # Every fact and name has words; a label or a headline may have none.
            missing = rows.exclude(Exists(SearchText.objects.filter(entry=OuterRef("pk") * KINDS + int(entry))))
            # Put in order by the database, they would be looked for along the index of references.
            for ref in sorted(missing.order_by().values_list("ref", flat=True)):
                yield OutOfStep("claim", ref, _wrong(True, False))
    yield from _of_its_own(finds_a_sample)


def _wrong(wanted: bool, stored: bool) -> str:
    if not stored:
        return _("It is not in the index of search.")
    return (
        _("The index of search holds other words for it.")
        if wanted
        else _("It is in the index of search, and must not be.")
    )


def _entry(entry: int, wrong: str) -> OutOfStep:
    model = _MODELS[kind_of(entry)]
    ref = model.objects.filter(pk=pk_of(entry)).values_list("ref", flat=True).first()
    return OutOfStep(str(model._meta.model_name), ref or f"({pk_of(entry)})", wrong)


def _names(words: set[str]) -> Iterator[OutOfStep]:
    """Words of names under the keys that they are looked up by, and no others."""
    wanted = {(key, word) for word in words for key in name_words.near_keys_of(word)}
    stored = set(name_words.stored())
    for word in sorted({word for _key, word in wanted - stored}):
        yield OutOfStep("name", word, _("Search does not find this word of a name under all its spellings."))
    for word in sorted({word for _key, word in stored - wanted}):
        yield OutOfStep("name", word, _("Search knows this word of a name, and must not under all its keys."))


def _of_its_own(finds: Callable[[], bool]) -> Iterator[OutOfStep]:
    """Whether the database's own index is that of the words, and finds them."""
    other = backend().misspelt()
    yield from (_entry(entry, _("The database's own index holds other words for it.")) for entry in other)
    if other:
        return
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            let_it_check_itself()
            whole = finds()
    except DatabaseError:
        whole = False
    if not whole:
        yield _broken()


def _broken() -> OutOfStep:
    return OutOfStep("index", TEXTS, _("The database's own index is broken."))
