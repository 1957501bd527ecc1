"""What is looked for in the index, apart from how either database spells it.

Words hold letters, digits and the marks of `entries` only; quotes are escaped all the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word of the index, or several that follow each other."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Any:
    """At least one of these."""

    of: tuple["Expression", ...]


@dataclass(frozen=True)
class All:
    """Each of these, and none of `but`."""

    of: tuple["Expression", ...]
    but: tuple["Expression", ...] = ()


Expression = Word | Any | All


def word(*words: str) -> Word:
    """These words, one after the other."""
    return Word(words)


def for_fts5(asked: Expression) -> str:
    """As FTS5's MATCH reads it."""
    if isinstance(asked, Word):
        return '"' + " ".join(asked.words).replace('"', '""') + '"'
    if isinstance(asked, Any):
        return _joined([for_fts5(one) for one in asked.of], " OR ")
    found = _joined([for_fts5(one) for one in asked.of], " AND ")
    return f"({found} NOT {_joined([for_fts5(one) for one in asked.but], ' OR ')})" if asked.but else found


def for_tsquery(asked: Expression) -> str:
    """As the text form of a tsquery."""
    if isinstance(asked, Word):
        return _joined([lexeme(one) for one in asked.words], " <-> ")
    if isinstance(asked, Any):
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
