"""What the machine finds and people decide: records that may be one, claims that disagree, what a merge would change.

Nothing here writes. Every suggestion comes with its reason in plain words, for members of the archive only.
"""

from casebook.suggestions.disputes import DisputeSuggestion, dispute_suggestions
from casebook.suggestions.merge_preview import MergePreview, preview_of_merge
from casebook.suggestions.merges import MergeSuggestion, merge_suggestions

__all__ = [
    "DisputeSuggestion",
    "MergePreview",
    "MergeSuggestion",
    "dispute_suggestions",
    "merge_suggestions",
    "preview_of_merge",
]
