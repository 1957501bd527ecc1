"""The index on PostgreSQL: a tsvector beside the words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from casebook.models import SearchName, SearchText
from casebook.search.backends import AnyOf, Expression, IndexWord, joined, run

TEXTS, NAMES = SearchText._meta.db_table, SearchName._meta.db_table
LEXEMES = f"{TEXTS}_lexemes"
# It would read its rows from the newest on, and all of them where few match.
NEWEST_FIRST = ""
# Entries that are written in one statement.
AT_ONCE = 400
MAKING: dict[str, tuple[str, ...]] = {
    TEXTS: (
        f"CREATE TABLE {TEXTS} "
        "(rowid bigint NOT NULL PRIMARY KEY, words text NOT NULL, lexemes tsvector NOT NULL DEFAULT '')",
        f"CREATE INDEX {LEXEMES} ON {TEXTS} USING gin (lexemes)",
    ),
    NAMES: (
        f"""CREATE TABLE {NAMES} (key varchar(120) COLLATE "C" NOT NULL, word varchar(100) NOT NULL, """
        "PRIMARY KEY (key, word))",
        f'CREATE INDEX "search_name_word" ON "{NAMES}" ("word")',
    ),
}
# Of each table its columns, then which columns each sound index is over.
RIGHT = {
    TEXTS: {"rowid bigint", "words text", "lexemes tsvector", "rowid:btree", "lexemes:gin"},
    NAMES: {"key character varying(120) C", "word character varying(100)", "key,word:btree", "word:btree"},
}
# What a row's tsvector is to be, made of its words as `tsvector` makes it. They hold no quotes.
_OF_WORDS = (
    "(SELECT coalesce(string_agg('''' || word || ''':' || least(place, 16383), ' '), '')::tsvector "
    "FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS told (word, place))"
)


def write(rows: Mapping[int, str]) -> None:
    """Put the words of these entries into the index, in place of what it held for them."""
    values: Sequence[tuple[int, str]] = sorted(rows.items())
    with connection.cursor() as cursor:
        for part in (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)):
            cursor.execute(
                f"INSERT INTO {TEXTS} (rowid, words, lexemes) "
                f"VALUES {', '.join(['(%s, %s, %s::tsvector)'] * len(part))} "
                "ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words, lexemes = EXCLUDED.lexemes",
                [value for entry, words in part for value in (entry, words, tsvector(words))],
            )


def where(asked: Expression) -> tuple[str, list[Any]]:
    """The condition on an entry that it holds what is asked."""
    return "lexemes @@ %s::tsquery", [tsquery(asked)]


def tsquery(asked: Expression) -> str:
    """What is asked as the text form of a tsquery."""
    if isinstance(asked, IndexWord):
        return joined([lexeme(one) for one in asked.words], " <-> ")
    if isinstance(asked, AnyOf):
        return joined([tsquery(one) for one in asked.of], " | ")
    return joined([*(tsquery(one) for one in asked.of), *(f"!{tsquery(one)}" for one in asked.but)], " & ")


def lexeme(one: str) -> str:
    """A word as a tsvector and a tsquery spell it."""
    return "'" + one.replace("\\", "\\\\").replace("'", "''") + "'"


def tsvector(words: str) -> str:
    """The text form of a tsvector: each word with its places."""
    return " ".join(f"{lexeme(one)}:{min(place, 16383)}" for place, one in enumerate(words.split(), 1))


def misspelt() -> list[int]:
    """Entries of which what is looked up is not what the words are, each in its place."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {TEXTS} WHERE lexemes <> {_OF_WORDS} ORDER BY rowid")
        return [int(entry) for (entry,) in cursor.fetchall()]


def make_anew() -> None:
    """Both tables, empty. One that is sound is emptied: dropping it would keep readers waiting until the end."""
    for table in (TEXTS, NAMES):
        if told(table) == RIGHT[table]:
            run(f"DELETE FROM {table}")
        else:
            run(f"DROP TABLE IF EXISTS {table}", *MAKING[table])


def compact() -> None:
    """Make its indexes of what is there, without a trace of what was taken out."""
    run(f"REINDEX TABLE {TEXTS}", f"REINDEX TABLE {NAMES}")


def compact_in_steps() -> None:
    """What was taken out of a table that is in use is removed by PostgreSQL itself."""


def told(table: str) -> set[str]:
    """What PostgreSQL tells of a table, as `RIGHT` has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname || ' ' || format_type(atttypid, atttypmod)"
            " || coalesce(' ' || nullif(collname, 'default'), '')"
            " FROM pg_attribute LEFT JOIN pg_collation c ON c.oid = attcollation"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [table],
        )
        columns = {str(reported) for (reported,) in cursor.fetchall()}
        cursor.execute(
            "SELECT (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = indexrelid)"
            " || ':' || amname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam"
            " WHERE indrelid = to_regclass(%s) AND indisvalid",
            [table],
        )
        return columns | {str(reported) for (reported,) in cursor.fetchall()}
