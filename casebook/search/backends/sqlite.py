"""The index on SQLite: FTS5."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from casebook.models import SearchName, SearchText
from casebook.search.backends import AnyOf, Expression, IndexWord, joined, run

TEXTS, NAMES = SearchText._meta.db_table, SearchName._meta.db_table
# The newest entries are read first where not all are.
NEWEST_FIRST = " ORDER BY rowid DESC"
# Pages of the index that are merged in one statement.
STEP = 2000
MAKING: dict[str, tuple[str, ...]] = {
    TEXTS: (f"""CREATE VIRTUAL TABLE {TEXTS} USING fts5(words, tokenize = "ascii tokenchars ':=.'")""",),
    NAMES: (
        f"CREATE TABLE {NAMES} (key varchar(120) NOT NULL, word varchar(100) NOT NULL, PRIMARY KEY (key, word))",
        f'CREATE INDEX "search_name_word" ON "{NAMES}" ("word")',
    ),
}
# Of each table its columns, then which columns each sound index is over.
RIGHT = {TEXTS: {"words"}, NAMES: {"key", "word", "key,word", "word:index"}}
# FTS5's own tables; and what makes two of them those of an empty index. Without these it will not even drop them.
_OF_FTS5 = ("data", "idx", "content", "docsize", "config")
_AS_NEW = (
    f"DROP TABLE IF EXISTS {TEXTS}_config",
    f"CREATE TABLE {TEXTS}_config (k PRIMARY KEY, v) WITHOUT ROWID",
    f"INSERT INTO {TEXTS}_config VALUES ('version', 4)",
    f"DROP TABLE IF EXISTS {TEXTS}_data",
    f"CREATE TABLE {TEXTS}_data (id INTEGER PRIMARY KEY, block BLOB)",
    f"INSERT INTO {TEXTS}_data VALUES (1, x''), (10, x'00000000000000')",
)


def write(rows: Mapping[int, str]) -> None:
    """Put the words of these entries into the index, in place of what it held for them."""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT OR REPLACE INTO {TEXTS} (rowid, words) VALUES (%s, %s)", sorted(rows.items()))


def where(asked: Expression) -> tuple[str, list[Any]]:
    """The condition on an entry that it holds what is asked."""
    return f"{TEXTS} MATCH %s", [match(asked)]


def match(asked: Expression) -> str:
    """What is asked as FTS5's MATCH reads it."""
    if isinstance(asked, IndexWord):
        return '"' + " ".join(asked.words).replace('"', '""') + '"'
    if isinstance(asked, AnyOf):
        return joined([match(one) for one in asked.of], " OR ")
    found = joined([match(one) for one in asked.of], " AND ")
    return f"({found} NOT {joined([match(one) for one in asked.but], ' OR ')})" if asked.but else found


def misspelt() -> list[int]:
    """FTS5 keeps words and what is looked up as one."""
    return []


def make_anew() -> None:
    """Both tables, empty: dropped, as FTS5 would refuse to empty one of which its own index is broken."""
    drop_fts5()
    run(f"DROP TABLE IF EXISTS {TEXTS}", *MAKING[TEXTS], f"DROP TABLE IF EXISTS {NAMES}", *MAKING[NAMES])


def drop_fts5() -> None:
    """Drop what FTS5 keeps, also where part of it is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [TEXTS])
        there = cursor.fetchone()
    if there:
        run(*_AS_NEW, f"DROP TABLE {TEXTS}")
    run(*(f"DROP TABLE IF EXISTS {TEXTS}_{part}" for part in _OF_FTS5))


def compact() -> None:
    """Make FTS5's own index of what is there, without a trace of what was taken out."""
    run(f"INSERT INTO {TEXTS} ({TEXTS}) VALUES ('optimize')")


def compact_in_steps() -> None:
    """The same of what was taken out in an index that is in use: others write between the steps."""
    pages = -STEP
    while True:
        before = connection.connection.total_changes
        run(f"INSERT INTO {TEXTS} ({TEXTS}, rank) VALUES ('merge', {pages})")
        # FTS5 says in no other way that nothing is left to merge.
        if connection.connection.total_changes - before < 2:
            return
        pages = STEP


def told(table: str) -> set[str]:
    """What SQLite tells of a table, as `RIGHT` has it."""
    with connection.cursor() as cursor:
        if table == TEXTS:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{TEXTS}%"])
            found = dict(cursor.fetchall())
            whole = {TEXTS, *(f"{TEXTS}_{part}" for part in _OF_FTS5)} <= found.keys()
            if not whole or (found[TEXTS],) != MAKING[TEXTS]:
                return set()
            # Without it no new connection can read the table, though one that has read it still can.
            cursor.execute(f"SELECT 1 FROM {TEXTS}_config WHERE k = 'version' AND v = 4")
            return {"words"} if cursor.fetchone() else set()
        cursor.execute(f"PRAGMA table_info({table})")
        columns = {str(row[1]) for row in cursor.fetchall()}
        cursor.execute(
            "SELECT group_concat(i.name), l.origin FROM pragma_index_list(%s) l, pragma_index_info(l.name) i "
            "GROUP BY l.name, l.origin",
            [table],
        )
        return columns | {over if origin == "pk" else f"{over}:index" for over, origin in cursor.fetchall()}
