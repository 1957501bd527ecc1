"""The tables of the index themselves: whether they are what they are to be, and making them anew.

The migration makes them first; a test holds the two to each other.
"""

from django.db import connection

from casebook.models import SearchName, SearchText

TEXTS, NAMES = SearchText._meta.db_table, SearchName._meta.db_table
LEXEMES = f"{TEXTS}_lexemes"
# Pages of the index that are merged in one statement.
STEP = 2000
_BY_WORD = f'CREATE INDEX "search_name_word" ON "{NAMES}" ("word")'

# Statements that make each table on either database.
_SQLITE: dict[str, tuple[str, ...]] = {
    TEXTS: (f"""CREATE VIRTUAL TABLE {TEXTS} USING fts5(words, tokenize = "ascii tokenchars ':=.'")""",),
    NAMES: (
        f"CREATE TABLE {NAMES} (key varchar(120) NOT NULL, word varchar(100) NOT NULL, PRIMARY KEY (key, word))",
        _BY_WORD,
    ),
}
_POSTGRESQL: dict[str, tuple[str, ...]] = {
    TEXTS: (
        f"CREATE TABLE {TEXTS} "
        "(rowid bigint NOT NULL PRIMARY KEY, words text NOT NULL, lexemes tsvector NOT NULL DEFAULT '')",
        f"CREATE INDEX {LEXEMES} ON {TEXTS} USING gin (lexemes)",
    ),
    NAMES: (
        f"""CREATE TABLE {NAMES} (key varchar(120) COLLATE "C" NOT NULL, word varchar(100) NOT NULL, """
        "PRIMARY KEY (key, word))",
        _BY_WORD,
    ),
}
# Of each table what a database tells of it: its columns, then which columns each sound index is over.
_RIGHT = {
    "sqlite": {TEXTS: {"words"}, NAMES: {"key", "word", "key,word", "word:index"}},
    "postgresql": {
        TEXTS: {"rowid bigint", "words text", "lexemes tsvector", "rowid:btree", "lexemes:gin"},
        NAMES: {"key character varying(120) C", "word character varying(100)", "key,word:btree", "word:btree"},
    },
}
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


def unsound() -> tuple[str, ...]:
    """Those of the tables that are missing or are not made as they are to be, by name."""
    reported = _reported_by_sqlite if connection.vendor == "sqlite" else _reported_by_postgresql
    return tuple(table for table in (TEXTS, NAMES) if reported(table) != _RIGHT[connection.vendor][table])


def make_anew() -> None:
    """Both tables, empty, in whichever state they are."""
    if connection.vendor == "sqlite":
        # FTS5 would refuse to empty a table of which its own index is broken, and dropping one costs nothing.
        _replace(TEXTS, NAMES)
        return
    wrong = unsound()
    _replace(*wrong)
    # One that is sound is emptied instead: dropping it would keep readers waiting until the end.
    for table in {TEXTS, NAMES}.difference(wrong):
        _run(f"DELETE FROM {table}")


def compact() -> None:
    """Make the database's own indexes of what is there, without a trace of what was taken out."""
    if connection.vendor == "sqlite":
        _run(f"INSERT INTO {TEXTS} ({TEXTS}) VALUES ('optimize')")
    else:
        _run(f"REINDEX TABLE {TEXTS}", f"REINDEX TABLE {NAMES}")


def compact_in_steps() -> None:
    """The same of what was taken out on SQLite, in an index that is in use: others write between the steps."""
    pages = -STEP
    while True:
        before = connection.connection.total_changes
        _run(f"INSERT INTO {TEXTS} ({TEXTS}, rank) VALUES ('merge', {pages})")
        # FTS5 says in no other way that nothing is left to merge.
        if connection.connection.total_changes - before < 2:
            return
        pages = STEP


def _replace(*tables: str) -> None:
    making = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    for table in tables:
        if table == TEXTS and connection.vendor == "sqlite":
            _drop_fts5()
        _run(f"DROP TABLE IF EXISTS {table}", *making[table])


def _drop_fts5() -> None:
    """Drop what FTS5 keeps, also where part of it is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [TEXTS])
        there = cursor.fetchone()
    if there:
        _run(*_AS_NEW, f"DROP TABLE {TEXTS}")
    _run(*(f"DROP TABLE IF EXISTS {TEXTS}_{part}" for part in _OF_FTS5))


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _reported_by_sqlite(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if table == TEXTS:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{TEXTS}%"])
            found = dict(cursor.fetchall())
            whole = {TEXTS, *(f"{TEXTS}_{part}" for part in _OF_FTS5)} <= found.keys()
            if not whole or (found[TEXTS],) != _SQLITE[TEXTS]:
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


def _reported_by_postgresql(table: str) -> set[str]:
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
