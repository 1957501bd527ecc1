"""What the machine finds and people decide: records that may be one, claims that disagree, what a merge would change.

Nothing here writes. Every suggestion comes with its reason in plain words, for members of the archive only.
"""
