"""Which role may do which action: the one table."""

from casebook.models import ActionKind, Role, User

_CONTRIBUTOR = frozenset({ActionKind.PROPOSE})
# Any editor can take something down at once for somebody's safety; examining comes after.
_EDITOR = _CONTRIBUTOR | {ActionKind.RETURN, ActionKind.SEAL, ActionKind.WISH, ActionKind.WITHHOLD, ActionKind.REDACT}
_PUBLISHER = frozenset(ActionKind)

ROLE_MAY: dict[str, frozenset[ActionKind]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _PUBLISHER,
}


def may(user: User, kind: ActionKind) -> bool:
    """Whether this member may do this kind of action."""
    return bool(user.is_active and kind in ROLE_MAY.get(user.role, frozenset()))
