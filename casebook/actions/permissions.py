"""What each group of members may do: permissions of Django's, given to the groups when the database is migrated.

Actions have a permission each (`casebook.publish`), models those that Django makes (`casebook.change_claim`). An
archive that wants it otherwise changes its groups in the database, or makes others: what is asked is the permission.
"""

from typing import Any

from django.apps import apps as current_apps
from django.db import DEFAULT_DB_ALIAS

from casebook.models import ActionKind, Record, Role, User
from casebook.models.archive.users import GROUPS

_CONTRIBUTOR = frozenset({ActionKind.PROPOSE})
# Any editor can take something down at once for somebody's safety; examining comes after.
_EDITOR = _CONTRIBUTOR | {ActionKind.RETURN, ActionKind.SEAL, ActionKind.WISH, ActionKind.WITHHOLD, ActionKind.REDACT}
_PUBLISHER = frozenset(ActionKind)

ROLE_MAY: dict[str, frozenset[ActionKind]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _PUBLISHER,
}
# What drafts are made of, and the lists of records by kind.
_DRAFTED = ("record", "source", "claim", "citation", "dispute", "correction")
_LISTS = tuple(str(proxy._meta.model_name) for proxy in Record.__subclasses__())
# Drafts of one's own: `casebook.admin.permissions` asks whose they are.
_DRAFTS = {f"{may}_{name}" for may in ("view", "add", "change", "delete") for name in (*_DRAFTED, *_LISTS)}
_REQUESTS = {f"{may}_{name}" for may in ("view", "change") for name in ("request", "wish")}
_IMPORTS = {f"{may}_importfile" for may in ("view", "add", "change", "delete")}
_MEMBERS = {f"{may}_user" for may in ("view", "add", "change")}
_MODELS: dict[str, set[str]] = {
    Role.CONTRIBUTOR: _DRAFTS | {"view_action"},
    Role.EDITOR: _DRAFTS | {"view_action", "change_others_drafts"} | _REQUESTS | _IMPORTS,
    Role.PUBLISHER: _DRAFTS | {"view_action", "change_others_drafts"} | _REQUESTS | _IMPORTS | _MEMBERS,
}


def codenames(role: str) -> set[str]:
    """The permissions that the group of this role has in a new archive."""
    return _MODELS[role] | {str(kind) for kind in ROLE_MAY[role]}


def may(user: User, kind: ActionKind) -> bool:
    """Whether this member may do this kind of action."""
    return user.has_perm(f"casebook.{kind}")


def make_groups(apps: Any = current_apps, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make the groups that are not there yet, or have no permission at all, after migrating."""
    try:
        models = [apps.get_model("auth", name) for name in ("Group", "Permission")]
    except LookupError:
        return
    groups, permissions = (model._default_manager.using(using) for model in models)
    for role, name in GROUPS.items():
        group, _new = groups.get_or_create(name=name)
        if not group.permissions.exists():
            own = permissions.filter(content_type__app_label="casebook", codename__in=codenames(role))
            group.permissions.set(own)
