"""Which role may do which act: the one table."""

from casebook.models import ActKind, Role, User

_CONTRIBUTOR = frozenset({ActKind.PROPOSE})
# Any editor can take something down at once for somebody's safety; examining comes after.
_EDITOR = _CONTRIBUTOR | {ActKind.RETURN, ActKind.SEAL, ActKind.WISH, ActKind.VEIL, ActKind.REDACT}
_PUBLISHER = frozenset(ActKind)

ROLE_MAY: dict[str, frozenset[ActKind]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _PUBLISHER,
}


def may(user: User, kind: ActKind) -> bool:
    """Whether this member may do this kind of act."""
    return bool(user.is_active and kind in ROLE_MAY.get(user.role, frozenset()))
