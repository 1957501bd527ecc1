"""The word index: which public texts may hold a name, and which names a text may hold, without reading all of either.

Names and terms (the words of texts, `names.terms`) meet by keys. Stored are the terms of public texts with their keys
and their places, and the keys of those names that are covered wherever they stand. Actions keep it in step; a term that
stands in no text any more does no harm, and `resolve_all` takes it out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection

from casebook.models import IndexTerm, NameKey, TermKey, TermPlace
from casebook.names import Redactor, may_cover, name_keys, term_keys

_AT_ONCE = 400
_LONGEST = IndexTerm._meta.get_field("term").max_length or 0
# So many keys or terms a long run remembers.
_MOST = 200_000


def stored(term: str) -> str:
    """The term as it is stored; of a very long one the beginning and a digest."""
    return term if len(term) < _LONGEST else term[: _LONGEST - 65] + " " + sha256(term.encode()).hexdigest()


class WordIndex:
    """Reads and writes the index. It remembers names and terms that it met, so it is used within one change only."""

    def __init__(self, instead: Mapping[str, bool] | None = None) -> None:
        """With `instead` it reads as if each of these names were covered wherever it stands, or were not."""
        self._names: dict[str, tuple[str, ...]] = {}
        self._terms: dict[str, int] = {}
        # How many places were in it, where somebody counted them; and how many were written that were not there.
        self.held = self.written = 0
        self._gone = {name for name, covered in (instead or {}).items() if not covered}
        self._added: dict[str, list[str]] = defaultdict(list)
        for name in (name for name, covered in (instead or {}).items() if covered):
            for key in name_keys(name):
                self._added[key].append(name)

    def names_in(self, terms: Iterable[str]) -> dict[str, set[str]]:
        """Of each of these terms the names, covered wherever they stand, that it may be a spelling of."""
        keys = {term: term_keys(term) for term in terms}
        self._read({key for of_term in keys.values() for key in of_term})
        return {term: {name for key in of_term for name in self._names[key]} for term, of_term in keys.items()}

    def _read(self, keys: Collection[str]) -> None:
        if len(self._names) > _MOST:
            self._names.clear()
        unread = sorted(key for key in keys if key not in self._names)
        found: dict[str, list[str]] = defaultdict(list)
        for part in parts(unread):
            for key, name in NameKey.objects.filter(key__in=part).values_list("key", "name"):
                found[key].append(name)
        for key in unread:
            names = (*found.get(key, ()), *self._added.get(key, ()))
            self._names[key] = tuple(name for name in names if name not in self._gone)

    def set_names(self, wanted: Collection[str], unwanted: Collection[str]) -> None:
        """Have these names covered wherever they stand, and those no more."""
        for part in parts(sorted(unwanted)):
            NameKey.objects.filter(name__in=part).delete()
        _insert(NameKey, ("key", "name"), sorted((key, name) for name in wanted for key in name_keys(name)))
        self._names.clear()

    def write(self, terms: Mapping[int, Collection[str]]) -> None:
        """Put in the terms of these rows, by their numbers."""
        self._number({term for of_row in terms.values() for term in of_row})
        places = sorted((self._terms[stored(term)], row) for row, of_row in terms.items() for term in of_row)
        self.written += _insert(TermPlace, ("term", "row"), places)

    def _number(self, terms: Collection[str]) -> None:
        """Learn the numbers of these terms; those that are new are written with their keys."""
        if len(self._terms) > _MOST:
            self._terms.clear()
        unknown = {short: term for term in terms if (short := stored(term)) not in self._terms}
        self._terms |= _numbers(unknown)
        new = sorted(short for short in unknown if short not in self._terms)
        # Nobody else writes it at the same time: an action has the one turn.
        made = IndexTerm.objects.bulk_create([IndexTerm(term=short) for short in new], batch_size=_AT_ONCE)
        numbers = {one.term: one.pk for one in made}
        _insert(
            TermKey,
            ("key", "term"),
            sorted((k, n) for short, n in numbers.items() for k in term_keys(unknown[short])),
        )
        self._terms |= numbers


def terms_like(names: Collection[str]) -> Iterator[tuple[int, str]]:
    """The terms of public texts, with their numbers, that share a key with one of the names."""
    met: set[int] = set()
    for part in parts(sorted({key for name in names for key in name_keys(name)})):
        met.update(TermKey.objects.filter(key__in=part).values_list("term", flat=True))
    for part in parts(sorted(met)):
        yield from IndexTerm.objects.filter(pk__in=part).values_list("pk", "term")


def rows_with(names: Collection[str]) -> set[int]:
    """Numbers of the rows whose public texts may hold one of the names, whether or not it is covered there."""
    redactor = Redactor((), linked=names)
    return rows_of(number for number, term in terms_like(names) if len(term) == _LONGEST or may_cover(redactor, term))


def rows_of(terms: Iterable[int]) -> set[int]:
    """Numbers of the rows whose public texts have one of these terms, by their numbers."""
    found: set[int] = set()
    for part in parts(sorted(terms)):
        found.update(TermPlace.objects.filter(term__in=part).values_list("row", flat=True))
    return found


def forget(terms: Mapping[int, Collection[str]]) -> None:
    """Take out the terms of these rows, by their numbers, without a trace of those that no other text has."""
    numbers = _numbers({stored(term) for of_row in terms.values() for term in of_row})
    for part in parts(sorted(numbers.values())):
        TermPlace.objects.filter(term__in=part, row__in=list(terms)).delete()
        used = set(TermPlace.objects.filter(term__in=part).values_list("term", flat=True).distinct())
        gone = [number for number in part if number not in used]
        TermKey.objects.filter(term__in=gone).delete()
        IndexTerm.objects.filter(pk__in=gone).delete()


def forget_rows(numbers: Collection[int]) -> None:
    """Take out every term that these rows have, or had in an older text, without a trace of those no other text has."""
    for part in parts(sorted(numbers)):
        places = TermPlace.objects.filter(row__in=part)
        terms = set(places.values_list("term", flat=True))
        places.delete()
        for some in parts(sorted(terms)):
            used = set(TermPlace.objects.filter(term__in=some).values_list("term", flat=True).distinct())
            gone = [number for number in some if number not in used]
            TermKey.objects.filter(term__in=gone).delete()
            IndexTerm.objects.filter(pk__in=gone).delete()


def empty() -> None:
    """Take everything out but the names."""
    for model in (TermPlace, TermKey, IndexTerm):
        model.objects.all().delete()


def size() -> int:
    """How many places are in it."""
    return TermPlace.objects.count()


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values, few enough at a time for one statement."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _numbers(terms: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(sorted(terms)):
        found.update(IndexTerm.objects.filter(term__in=part).values_list("term", "pk"))
    return found


def _insert(model: Any, fields: Sequence[str], rows: Sequence[tuple]) -> int:
    """Write those of the rows that are not there yet, and return how many these were."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    into, one = f"INTO {quote(model._meta.db_table)} ({names}) VALUES", f"({', '.join(['%s'] * len(fields))})"
    written = 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and rows:
            cursor.executemany(f"INSERT OR IGNORE {into} {one}", rows)
            written = cursor.rowcount
        elif rows:
            # psycopg2 would send a statement for each row.
            for part in parts(rows):
                values = [value for row in part for value in row]
                cursor.execute(f"INSERT {into} {', '.join([one] * len(part))} ON CONFLICT DO NOTHING", values)
                written += cursor.rowcount
    return written
