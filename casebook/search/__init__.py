"""Search: the index of all that readers may see, and finding in it. The one interface over both databases.

Reading: `search` and `suggest`. Writing: `follow` in every action, `rebuild` after everything was written anew.
"""

from casebook.search.answers import holding
from casebook.search.backends import backend
from casebook.search.hits import (
    FactHit,
    Facts,
    Found,
    RecordHit,
    Records,
    Snippet,
    SourceHit,
    Sources,
    Suggestion,
    TextPart,
    Total,
)
from casebook.search.index import follow, rebuild, refresh
from casebook.search.integrity import OutOfStep, differences, quick_differences
from casebook.search.query import Empty, Query, QueryTerm, read
from casebook.search.results import Referred, referred, search, search_facts, search_records, search_sources, suggest
from casebook.search.spellings import How

__all__ = [
    "Empty",
    "FactHit",
    "Facts",
    "Found",
    "How",
    "OutOfStep",
    "Query",
    "QueryTerm",
    "RecordHit",
    "Records",
    "Referred",
    "Snippet",
    "SourceHit",
    "Sources",
    "Suggestion",
    "TextPart",
    "Total",
    "backend",
    "differences",
    "follow",
    "holding",
    "quick_differences",
    "read",
    "rebuild",
    "referred",
    "refresh",
    "search",
    "search_facts",
    "search_records",
    "search_sources",
    "suggest",
]
