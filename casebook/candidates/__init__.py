"""What the machine finds and people decide: records that may be one, claims that disagree, what a merge would change.

Nothing here writes. Every candidate comes with its reason in plain words, for members of the archive only.
"""

from casebook.candidates.disputes import DisputeCandidate, dispute_candidates
from casebook.candidates.merges import MergeCandidate, merge_candidates
from casebook.candidates.preview import MergePreview, preview_of_merge

__all__ = [
    "DisputeCandidate",
    "MergeCandidate",
    "MergePreview",
    "dispute_candidates",
    "merge_candidates",
    "preview_of_merge",
]
