"""Search: the index of all that readers may see, and finding in it. The one interface over both databases.

Reading: `search` and `suggest`. Writing: `follow` in every act, `rebuild` after everything was written anew.
"""

from casebook.search.asked import Asked, Empty, Term, read
from casebook.search.checking import OutOfStep, differences, quick_differences
from casebook.search.following import follow
from casebook.search.hits import (
    FactHit,
    Facts,
    Found,
    Part,
    RecordHit,
    Records,
    Snippet,
    SourceHit,
    Sources,
    Suggestion,
    Total,
)
from casebook.search.references import Referred, referred
from casebook.search.searching import search, search_facts, search_records, search_sources, suggest
from casebook.search.spelt import How
from casebook.search.tables import compact_in_steps
from casebook.search.writing import rebuild, refresh

__all__ = [
    "Asked",
    "Empty",
    "FactHit",
    "Facts",
    "Found",
    "How",
    "OutOfStep",
    "Part",
    "RecordHit",
    "Records",
    "Referred",
    "Snippet",
    "SourceHit",
    "Sources",
    "Suggestion",
    "Term",
    "Total",
    "compact_in_steps",
    "differences",
    "follow",
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
