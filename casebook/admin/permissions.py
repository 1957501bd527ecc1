"""Who may see and change what in the admin, by role: what the actions allow, and whose drafts are whose.

| | contributor | editor | publisher |
|---|---|---|---|
| make drafts, change their own, hand them in | yes | yes | yes |
| change the drafts of others, return what was handed in | | yes | yes |
| seal, withhold, record a wish | | yes | yes |
| read and close requests, look at wishes again | | yes | yes |
| publish, supersede, retract, withdraw, unseal, release, revise, merge, split, erase | | | yes |
| members of the archive | | | yes |

Nobody publishes a sensitive claim that they entered themselves, whatever their role (`casebook.actions.second_person`).
"""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from casebook.models import Role, State, User
from casebook.models.archive.base import Reviewed
from casebook.models.archive.requests import READ_BY

_EDITS_OTHERS = (Role.EDITOR, Role.PUBLISHER)


def is_member(user: Any) -> bool:
    """Whether this user works on the archive at all."""
    return bool(user.is_active and user.is_authenticated and user.is_staff and getattr(user, "role", ""))


def reads_requests(user: Any) -> bool:
    """Whether this user sees what people asked of the archive, and how to reach them."""
    return is_member(user) and user.role in READ_BY


def member_of(request: HttpRequest) -> User:
    """The member who asks; the admin lets nobody else in."""
    return cast(User, request.user)


def may_change(user: Any, thing: Reviewed | None) -> bool:
    """Whether this user may change this draft; of what is no draft nobody changes anything but by actions."""
    if not is_member(user):
        return False
    if thing is None:
        return True
    return thing.state == State.DRAFT and (thing.created_by_id == user.pk or user.role in _EDITS_OTHERS)


class MembersAdmin(admin.ModelAdmin):
    """Django's permissions by model are not used: the table above is."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_change(request.user, obj)
