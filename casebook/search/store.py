"""The table of the index on either database: writing rows, and finding those that hold what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from casebook.models import SearchText
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


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")


def matching(asked: Expression, limit: int) -> tuple[str, list[Any]]:
    """A statement that gives `rowid` and `words` of at most so many entries, the newest things first."""
    if connection.vendor == "sqlite":
        where, text = f"{_TABLE} MATCH %s", for_fts5(asked)
    else:
        where, text = "lexemes @@ %s::tsquery", for_tsquery(asked)
    # PostgreSQL would read its rows from the newest on, and all of them where few match.
    order = " ORDER BY rowid DESC" if connection.vendor == "sqlite" else ""
    return f"SELECT rowid, words FROM {_TABLE} WHERE {where}{order} LIMIT {int(limit)}", [text]


def find(asked: Expression, limit: int) -> list[tuple[int, str]]:
    """At most so many entries that hold what is asked, with their words."""
    statement, parameters = matching(asked, limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(int(entry), str(words)) for entry, words in cursor.fetchall()]


def with_other_lexemes() -> list[int]:
    """On PostgreSQL: entries of which what is looked up is not what the words are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {_TABLE} WHERE strip(lexemes) <> array_to_tsvector(string_to_array(words, ' ')) "
            "ORDER BY rowid"
        )
        return [int(entry) for (entry,) in cursor.fetchall()]


def parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The rows, few enough at a time for one statement."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
