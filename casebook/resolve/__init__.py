"""From claims to columns, facet values and the gate. The one writer of resolved columns."""

from casebook.resolve.compare import compare_claims, disagree, sides
from casebook.resolve.run import TWINS, resolve, resolve_all
from casebook.resolve.stored import Difference

__all__ = ["TWINS", "Difference", "compare_claims", "disagree", "resolve", "resolve_all", "sides"]
