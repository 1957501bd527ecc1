"""The table of the index on either database: writing rows, and finding those that hold what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import SearchText
from casebook.search.entries import KINDS, pk_of
from casebook.search.expressions import Expression, for_fts5, for_tsquery, tsvector

_TABLE = SearchText._meta.db_table
AT_ONCE = 400


def read(entries: Iterable[int]) -> dict[int, str]:
    """The words that the index holds for these entries."""
    found: dict[int, str] = {}
    for part in parts(sorted(entries)):
        found.update(SearchText.objects.filter(entry__in=part).values_list("entry", "words"))
    return found


def write(rows: Mapping[int, str]) -> None:
    """Put these entries into the index, in place of what it held for them."""
    values = sorted(rows.items())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT OR REPLACE INTO {_TABLE} (rowid, words) VALUES (%s, %s)", values)
            return
        for part in parts(values):
            cursor.execute(
                f"INSERT INTO {_TABLE} (rowid, words, lexemes) "
                f"VALUES {', '.join(['(%s, %s, %s::tsvector)'] * len(part))} "
                "ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words, lexemes = EXCLUDED.lexemes",
                [value for entry, words in part for value in (entry, words, tsvector(words))],
            )


def remove(entries: Iterable[int]) -> None:
    """Take these entries out of the index."""
    for part in parts(sorted(entries)):
        SearchText.objects.filter(entry__in=part).delete()


def find(asked: Expression, limit: int) -> list[tuple[int, str]]:
    """At most so many entries that hold what is asked, with their words; the newest things on SQLite."""
    statement, parameters = _matching(asked, limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(int(entry), str(words)) for entry, words in cursor.fetchall()]


def ranked(
    asked: Expression, limit: int, seen: QuerySet[Any], weights: Iterable[str], start: int, size: int
) -> tuple[list[int], int]:
    """Of at most so many entries that hold what is asked those whose things are in `seen`, best first.

    The ids of the things from the one in place `start` on, and how many there are. One statement.
    """
    matching, parameters = _matching(asked, limit)
    gate, conditions = (
        seen.filter(pk=RawSQL(f"found.rowid / {KINDS}", ())).order_by().values("pk").query.sql_with_params()
    )
    score, counted = _score(weights)
    statement = (
        f"WITH found AS ({matching}), kept AS (SELECT rowid, {score} AS score FROM found WHERE EXISTS ({gate})) "
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
    where, parameters = _where(asked)
    # PostgreSQL would read its rows from the newest on, and all of them where few match.
    order = " ORDER BY rowid DESC" if connection.vendor == "sqlite" else ""
    return f"SELECT rowid, words FROM {_TABLE} WHERE {where}{order} LIMIT {int(limit)}", parameters


def _where(asked: Expression) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        return f"{_TABLE} MATCH %s", [for_fts5(asked)]
    return "lexemes @@ %s::tsquery", [for_tsquery(asked)]


def tally(asked: Expression) -> tuple[int, int]:
    """How many entries hold what is asked, and the sum of their numbers."""
    where, parameters = _where(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(rowid), 0) FROM {_TABLE} WHERE {where}", parameters)
        number, total = cursor.fetchone()
        return int(number), int(total)


def holds(entry: int, asked: Expression) -> bool:
    """Whether this entry is found by what is asked."""
    where, parameters = _where(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {_TABLE} WHERE {where} AND rowid = %s", [*parameters, entry])
        return cursor.fetchone() is not None


# What a row's tsvector is to be, made of its words as `expressions.tsvector` makes it. They hold no quotes.
_OF_WORDS = (
    "(SELECT coalesce(string_agg('''' || word || ''':' || least(place, 16383), ' '), '')::tsvector "
    "FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS told (word, place))"
)


def with_other_lexemes() -> list[int]:
    """On PostgreSQL: entries of which what is looked up is not what the words are, each in its place."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {_TABLE} WHERE lexemes <> {_OF_WORDS} ORDER BY rowid")
        return [int(entry) for (entry,) in cursor.fetchall()]


def parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The rows, few enough at a time for one statement."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
