"""Whether the index is in step: what it holds, held against what the archive has."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext as _

from casebook.models import Claim, Record, SearchText, Source
from casebook.search import editors, known, own_index, store, tables, told, writing
from casebook.search.entries import KINDS, Entry, kind_of, pk_of

_MODELS: dict[Entry, Any] = {Entry.FACT: Claim, Entry.SOURCE: Source, Entry.LABEL: Record, Entry.NAME: Claim}


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
    unsound = tables.unsound()
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
    tally = own_index.Tally()
    last = 0
    for where, first, last in writing.batches():
        wanted = writing.wanted(where)
        stored = dict(SearchText.objects.filter(entry__gte=first, entry__lte=last).values_list("entry", "words"))
        words |= known.words_in(wanted.values())
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
        Entry.FACT: told.visible_claims().exclude(fact=told.NAMED),
        Entry.NAME: told.visible_names(),
        Entry.LABEL: Record.objects.with_page(),
        Entry.SOURCE: told.visible_sources(),
    }
    number = ExpressionWrapper(F("entry") / KINDS, output_field=BigIntegerField())
    held = SearchText.objects.annotate(number=number, kind=F("entry") % KINDS)
    for entry, rows in seen.items():
        stale = held.filter(kind=int(entry)).exclude(Exists(rows.filter(pk=OuterRef("number"))))
        for found in stale.order_by("entry").values_list("entry", flat=True):
            yield _entry(found, _wrong(False, True))
        if entry in (Entry.FACT, Entry.NAME):
            # Every fact and name has words; a label or a headline may have none.
            missing = rows.exclude(Exists(SearchText.objects.filter(entry=OuterRef("pk") * KINDS + int(entry))))
            # Put in order by the database, they would be looked for along the index of references.
            for ref in sorted(missing.order_by().values_list("ref", flat=True)):
                yield OutOfStep("claim", ref, _wrong(True, False))
    yield from _of_its_own(own_index.finds_a_sample)


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
    wanted = {(key, word) for word in words for key in known.keys_of(word)}
    stored = set(known.stored())
    for word in sorted({word for _key, word in wanted - stored}):
        yield OutOfStep("name", word, _("Search does not find this word of a name under all its spellings."))
    for word in sorted({word for _key, word in stored - wanted}):
        yield OutOfStep("name", word, _("Search knows this word of a name, and must not under all its keys."))


def _of_its_own(finds: Callable[[], bool]) -> Iterator[OutOfStep]:
    """Whether the database's own index is that of the words, and finds them."""
    if connection.vendor != "sqlite":
        other = store.with_other_lexemes()
        yield from (_entry(entry, _("The database's own index holds other words for it.")) for entry in other)
        if other:
            return
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            own_index.let_it_check_itself()
            whole = finds()
    except DatabaseError:
        whole = False
    if not whole:
        yield _broken()


def _broken() -> OutOfStep:
    return OutOfStep("index", tables.TEXTS, _("The database's own index is broken."))
