"""What pages ask: everything for what somebody typed, one kind of it, and suggestions while they type."""

from collections import Counter
from collections.abc import Callable

from casebook.models import Record
from casebook.search import asked as asking
from casebook.search import names, texts
from casebook.search.hits import Facts, Found, Records, Sources, Suggestion

# Hits of each kind on a page that shows all kinds.
FEW = 10
# For each name that is suggested so many hits are looked at: many records may have the same.
OF_SUGGESTIONS = 5


def search(typed: str, *, records: int = FEW, facts: int = FEW, sources: int = FEW) -> Found:
    """All that matches what was typed, the best of each kind. Never an error, whatever was typed."""
    asked = asking.read(typed)
    if asked.empty:
        return Found(asked)
    return Found(
        asked,
        names.find(asked, start=0, size=records),
        texts.find_facts(asked, start=0, size=facts),
        texts.find_sources(asked, start=0, size=sources),
    )


def search_records(
    typed: str, *, start: int = 0, size: int = FEW, only: Callable[[Record], bool] | None = None
) -> Records:
    """Records alone, from the one in place `start` (from 0); with `only` those that it picks."""
    asked = asking.read(typed)
    return Records() if asked.empty else names.find(asked, start=start, size=size, only=only)


def search_facts(typed: str, *, start: int = 0, size: int = FEW) -> Facts:
    """Facts alone, from the one in place `start` (from 0)."""
    asked = asking.read(typed)
    return Facts() if asked.empty else texts.find_facts(asked, start=start, size=size)


def search_sources(typed: str, *, start: int = 0, size: int = FEW) -> Sources:
    """Sources alone, from the one in place `start` (from 0)."""
    asked = asking.read(typed)
    return Sources() if asked.empty else texts.find_sources(asked, start=start, size=size)


def suggest(typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Names that may be meant by what is being typed, those that begin so first; each once, however many have it."""
    asked = asking.read(typed)
    found = Records() if asked.empty else names.find(asked, start=0, size=OF_SUGGESTIONS * limit, typing=True)
    hits = found.hits
    text = {hit: "".join(part.text for part in hit.spelling.parts) for hit in hits}
    number = Counter(text.values())
    first = {text[hit]: hit for hit in reversed(hits)}
    return tuple(
        Suggestion(hit.record, hit.how, text[hit], hit.spelling.lang, hit.spelling.parts, number[text[hit]] > 1)
        for hit in hits
        if first[text[hit]] is hit
    )[:limit]
