"""Who may write what: the lock on everything that has left the state of a draft.

Published things change only through `casebook.actions`, and the columns made from claims only through
`casebook.projections`. Both open the guard around their own writes; everywhere else models and querysets refuse.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("casebook_guard_open", default=False)


class ChangeRefused(Exception):
    """Something tried to change what is published, or a resolved column, without an action."""


class StaleDraft(Exception):
    """Somebody else saved this draft since it was read; nothing was written."""


@contextmanager
def opened() -> Iterator[None]:
    """Allow writes to published things and resolved columns inside the block. Only actions and resolve call this."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Whether the running code is inside an action or a resolve."""
    return _open.get()


def refuse(what: str) -> ChangeRefused:
    """The one error for every way round, so that all of them read the same."""
    return ChangeRefused(f"{what}: published things change only through casebook.actions")
