"""The index on either database: one module each, with the same functions, and what can be looked for in it.

`write(rows)` puts the words of entries in, `where(asked)` is the condition that finds entries, `NEWEST_FIRST` in
which order they are read, `misspelt()` which of them are stored wrongly. `MAKING` says how the tables are made, `RIGHT`
what the database tells of sound ones and `told(table)` what it tells; `make_anew()`, `compact()` and
`compact_in_steps()` keep them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db import connection


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


def backend() -> Any:
    """The module of the database in use."""
    return import_module(f"casebook.search.backends.{connection.vendor}")


def run(*statements: str) -> None:
    """Run these statements."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def joined(parts: list[str], by: str) -> str:
    """The parts of an expression, in brackets where there are several."""
    return parts[0] if len(parts) == 1 else f"({by.join(parts)})"
