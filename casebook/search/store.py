"""The entries of the index, on either database (`backends`): writing them, and finding those that hold what is asked.

What can be found, and its number in the index: the thing's own number and its kind in one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import SearchText
from casebook.models.edition import Contains
from casebook.search.backends import AnyOf, Expression, IndexWord, backend
from casebook.search.query import QueryTerm
from casebook.values import OWN_LANGUAGE


def word_of_entry(*words: str) -> IndexWord:
    """These words, one after the other."""
    return IndexWord(words)


KINDS = 7


class EntryKind(IntEnum):
    """The kinds of things in the index.

    A fact or a source has its own words, and a word for each record that it names (`naming`). What that is called
    stands once, in the record's entry ABOUT: so a new name rewrites one entry, and not all that is said of the record.
    """

    FACT = 0
    SOURCE = 1
    LABEL = 2
    NAME = 3
    LABEL_RU = 4
    LABEL_KK = 5
    ABOUT = 6

    def of(self, pk: int) -> int:
        """The number of the entry of this claim, source or record."""
        return pk * KINDS + self

    @property
    def mark(self) -> str:
        """What begins each of its words in the index, so that one kind is found without the others."""
        return MARKS[self]


def word_of(term: QueryTerm, entry: EntryKind) -> IndexWord:
    """The word or phrase as entries of this kind have it themselves."""
    return IndexWord(tuple(entry.mark + stem for stem in term.stems))


def having(term: QueryTerm, entry: EntryKind) -> Expression:
    """The same, and a large number also as articles and the archive write it: 23,000."""
    own = word_of(term, entry)
    if not _LARGE_NUMBER.fullmatch(term.text):
        return own
    return AnyOf((own, IndexWord(tuple(entry.mark + part for part in f"{int(term.text):,}".split(",")))))


def naming(entry: EntryKind, record: int) -> str:
    """The word that facts or sources have that name this record."""
    return f"{entry.mark}={record}"


# The kinds of labels, by language: of its own, and of translations.
LABELS = {OWN_LANGUAGE: EntryKind.LABEL, "ru": EntryKind.LABEL_RU, "kk": EntryKind.LABEL_KK}
# Labels are names of records, and are found like names.
MARKS = {
    EntryKind.FACT: "f:",
    EntryKind.SOURCE: "s:",
    EntryKind.ABOUT: "a:",
    EntryKind.NAME: "n:",
    **dict.fromkeys(LABELS.values(), "n:"),
}
# The whole of a name, in one word.
WHOLE = "w:"
# That it has few words.
FEW = "few:"


def kind_of(entry: int) -> EntryKind:
    """Which kind the entry of this number is of."""
    return EntryKind(entry % KINDS)


def pk_of(entry: int) -> int:
    """The number of the claim, source or record."""
    return entry // KINDS


_LARGE_NUMBER = re.compile("[1-9][0-9]{3,8}")
_TABLE, _CONTAINS = SearchText._meta.db_table, Contains._meta.db_table
AT_ONCE = 400


def read(entries: Iterable[int]) -> dict[int, str]:
    """The words that the index holds for these entries."""
    found: dict[int, str] = {}
    for part in parts(sorted(entries)):
        found.update(SearchText.objects.filter(entry__in=part).values_list("entry", "words"))
    return found


def write(rows: Mapping[int, str]) -> None:
    """Put the words of these entries into the index, in place of what it held for them."""
    backend().write(rows)


def remove(entries: Iterable[int]) -> None:
    """Take these entries out of the index."""
    for part in parts(sorted(entries)):
        SearchText.objects.filter(entry__in=part).delete()


def find_each(*asked: tuple[Expression, int]) -> list[list[tuple[int, str]]]:
    """For each expression at most so many entries that hold it, with their words; the newest on SQLite."""
    parts, parameters = [], []
    for number, (one, limit) in enumerate(asked):
        statement, values = _matching(one, limit)
        parts.append(f"SELECT {number} AS number, part_{number}.* FROM ({statement}) AS part_{number}")
        parameters += values
    found: list[list[tuple[int, str]]] = [[] for _one in asked]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for number, entry, words in cursor.fetchall():
            found[number].append((int(entry), str(words)))
    return found


def entries(asked: Expression, limit: int) -> list[int]:
    """At most so many entries that hold what is asked."""
    where, parameters = backend().where(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {_TABLE} WHERE {where}{backend().NEWEST_FIRST} LIMIT {int(limit)}", parameters
        )
        return [int(entry) for (entry,) in cursor.fetchall()]


def records_called(asked: Sequence[Expression], limit: int) -> list[set[int]]:
    """Of each of what is asked the records, at most so many and what was merged into them, whose ABOUT holds it.

    One statement.
    """
    parts, parameters = [], []
    for number, one in enumerate(asked):
        where, values = backend().where(one)
        order = backend().NEWEST_FIRST
        parts.append(
            f"SELECT * FROM (SELECT {number} AS number, rowid / {KINDS} AS record FROM {_TABLE} "
            f"WHERE {where}{order} LIMIT {int(limit)}) AS part_{number}"
        )
        parameters += values
    found: list[set[int]] = [set() for _one in asked]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH called AS ({' UNION ALL '.join(parts)}) SELECT number, record FROM called UNION ALL "
                f"SELECT number, part FROM called JOIN {_CONTAINS} ON whole = record AND relation = 'merged'",
                parameters,
            )
            for number, record in cursor.fetchall():
                found[number].add(int(record))
    return found


def ranked(
    asked: Expression, limit: int, seen: QuerySet[Any], weights: Iterable[str], start: int, size: int
) -> tuple[list[int], int]:
    """Of at most so many entries that hold what is asked those whose things are in `seen`, best first.

    The ids of the things from the one in place `start` on, and how many there are. One statement.
    """
    matching, parameters = _matching(asked, limit)
    visibility, conditions = (
        seen.filter(pk=RawSQL(f"found.rowid / {KINDS}", ())).order_by().values("pk").query.sql_with_params()
    )
    score, counted = _score(weights)
    statement = (
        f"WITH found AS ({matching}), kept AS (SELECT rowid, {score} AS score FROM found WHERE EXISTS ({visibility})) "
        "SELECT rowid, (SELECT count(*) FROM kept) FROM kept ORDER BY score DESC, rowid DESC LIMIT %s OFFSET %s"
    )
    before = [*parameters, *counted, *conditions]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*before, size, start])
        rows = cursor.fetchall()
        if not rows and start:
            cursor.execute(statement, [*before, 1, 0])
            return [], next((int(number) for _entry, number in cursor.fetchall()), 0)
    return [pk_of(int(entry)) for entry, _number in rows], int(rows[0][1]) if rows else 0


# How much more often a word is worth less and less, and how much a long text counts against a short one.
_AGAIN, _LONG, _USUAL = 1.2, 0.75, 200


def _score(weights: Iterable[str]) -> tuple[str, list[Any]]:
    """As BM25 has it, over the letters of the text. How rare a word is does not matter: every text has all of them."""
    length = f"({1 - _LONG} + {_LONG} * length(words) / {_USUAL}.0)"
    parts, parameters = [], []
    for word in weights:
        times = "((length(words) - length(replace(words, %s, ''))) / %s)"
        parts.append(f"{times} * {_AGAIN + 1} / ({times} + {_AGAIN} * {length})")
        parameters += [word, float(len(word))] * 2
    return " + ".join(parts), parameters


def _matching(asked: Expression, limit: int) -> tuple[str, list[Any]]:
    where, parameters = backend().where(asked)
    order = backend().NEWEST_FIRST
    return f"SELECT rowid, words FROM {_TABLE} WHERE {where}{order} LIMIT {int(limit)}", parameters


def tally(asked: Expression) -> tuple[int, int]:
    """How many entries hold what is asked, and the sum of their numbers."""
    where, parameters = backend().where(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(rowid), 0) FROM {_TABLE} WHERE {where}", parameters)
        number, total = cursor.fetchone()
        return int(number), int(total)


def holds(entry: int, asked: Expression) -> bool:
    """Whether this entry is found by what is asked."""
    where, parameters = backend().where(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {_TABLE} WHERE {where} AND rowid = %s", [*parameters, entry])
        return cursor.fetchone() is not None


def unsound() -> tuple[str, ...]:
    """Those of the tables of the index that are missing or are not made as they are to be, by name."""
    return tuple(table for table, right in backend().RIGHT.items() if backend().told(table) != right)


def parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The rows, few enough at a time for one statement."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
