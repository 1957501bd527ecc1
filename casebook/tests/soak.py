"""What `make soak` tries and the suite does not: more of the same."""

import os
from collections.abc import Iterable
from typing import Any

# So many times as many random archives, combinations and moments; all of what the suite takes a share of.
SOAK = int(os.environ.get("SOAK", "1"))


def share(things: Iterable[Any], turn: int, of: int = 4) -> list[Any]:
    """One of so many of the things, beginning with another one each turn: all of them over the turns."""
    return list(things) if SOAK > 1 else list(things)[turn % of :: of]
