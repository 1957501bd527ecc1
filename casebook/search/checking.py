"""Whether the index is in step: what it holds, held against what the archive has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext as _

from casebook.models import Claim, Record, SearchText, Source
from casebook.search import known, naming, store, told, writing
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
    words: set[str] = set()
    last = 0
    for where, first, last in writing.batches():
        wanted = writing.wanted(where)
        stored = dict(SearchText.objects.filter(entry__gte=first, entry__lte=last).values_list("entry", "words"))
        words |= known.words_in(wanted.values())
        for entry in sorted(wanted.keys() | stored.keys()):
            if wanted.get(entry) != stored.get(entry):
                yield _entry(entry, _wrong(entry in wanted, entry in stored))
    beyond = SearchText.objects.exclude(entry__gte=KINDS, entry__lte=last).order_by("entry")
    for entry in beyond.values_list("entry", flat=True):
        yield _entry(entry, _wrong(False, True))
    yield from _names(words)
    yield from _broken()


def quick_differences() -> Iterator[OutOfStep]:
    """What a few statements can tell: entries of what readers do not see, and what they see without an entry."""
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
            for ref in missing.order_by("ref").values_list("ref", flat=True):
                yield OutOfStep("claim", ref, _wrong(True, False))
    yield from _broken()


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
    wanted = {(key, word) for word in words for key in naming.keys_of(word)}
    stored = set(known.stored())
    for word in sorted({word for _key, word in wanted - stored}):
        yield OutOfStep("name", word, _("Search does not find this word of a name under all its spellings."))
    for word in sorted({word for _key, word in stored - wanted}):
        yield OutOfStep("name", word, _("Search knows this word of a name, and must not under all its keys."))


def _broken() -> Iterator[OutOfStep]:
    """Whether the database's own index is that of the words."""
    if connection.vendor == "sqlite":
        table = SearchText._meta.db_table
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except DatabaseError:
            yield OutOfStep("index", table, _("The database's own index is broken."))
        return
    for entry in store.with_other_lexemes():
        yield _entry(entry, _("The database's own index holds other words for it."))
