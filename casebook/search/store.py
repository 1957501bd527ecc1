"""The table of the index on either database: writing rows, and finding those that hold what is asked.

What is looked for in the index, apart from how either database spells it.

Words hold letters, digits and the marks of `store` only; quotes are escaped all the same.

What can be found, and its number in the index: the thing's own number and its kind in one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import SearchText
from casebook.values import OWN_LANGUAGE


@dataclass(frozen=True)
class IndexWord:
    """One word of the index, or several that follow each other."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    of: tuple["Expression", ...]


@dataclass(frozen=True)
class AllOf:
    """Each of these, and none of `but`."""

    of: tuple["Expression", ...]
    but: tuple["Expression", ...] = ()


Expression = IndexWord | AnyOf | AllOf


def word_of_entry(*words: str) -> IndexWord:
    """These words, one after the other."""
    return IndexWord(words)


def for_fts5(asked: Expression) -> str:
    """As FTS5's MATCH reads it."""
    if isinstance(asked, IndexWord):
        return '"' + " ".join(asked.words).replace('"', '""') + '"'
    if isinstance(asked, AnyOf):
        return _joined([for_fts5(one) for one in asked.of], " OR ")
    found = _joined([for_fts5(one) for one in asked.of], " AND ")
    return f"({found} NOT {_joined([for_fts5(one) for one in asked.but], ' OR ')})" if asked.but else found


def for_tsquery(asked: Expression) -> str:
    """As the text form of a tsquery."""
    if isinstance(asked, IndexWord):
        return _joined([lexeme(one) for one in asked.words], " <-> ")
    if isinstance(asked, AnyOf):
        return _joined([for_tsquery(one) for one in asked.of], " | ")
    parts = [for_tsquery(one) for one in asked.of] + [f"!{for_tsquery(one)}" for one in asked.but]
    return _joined(parts, " & ")


def lexeme(one: str) -> str:
    """A word as a tsvector and a tsquery spell it."""
    return "'" + one.replace("\\", "\\\\").replace("'", "''") + "'"


def tsvector(words: str) -> str:
    """The text form of a tsvector: each word with its places."""
    return " ".join(f"{lexeme(one)}:{min(place, 16383)}" for place, one in enumerate(words.split(), 1))


def _joined(parts: list[str], by: str) -> str:
    return parts[0] if len(parts) == 1 else f"({by.join(parts)})"


KINDS = 6


class EntryKind(IntEnum):
    """The kinds of things in the index."""

    FACT = 0
    SOURCE = 1
    LABEL = 2
    NAME = 3
    LABEL_RU = 4
    LABEL_KK = 5

    def of(self, pk: int) -> int:
        """The number of the entry of this claim, source or record."""
        return pk * KINDS + self

    @property
    def mark(self) -> str:
        """What begins each of its words in the index, so that one kind is found without the others."""
        return MARKS[self]


# The kinds of labels, by language: of its own, and of translations.
LABELS = {OWN_LANGUAGE: EntryKind.LABEL, "ru": EntryKind.LABEL_RU, "kk": EntryKind.LABEL_KK}
# Labels are names of records, and are found like names.
MARKS = {EntryKind.FACT: "f:", EntryKind.SOURCE: "s:", EntryKind.NAME: "n:", **dict.fromkeys(LABELS.values(), "n:")}
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


# What a row's tsvector is to be, made of its words as `store.tsvector` makes it. They hold no quotes.
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
