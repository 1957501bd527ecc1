"""Who may see and change what in the admin: the permissions of their group, and whose drafts are whose.

| | contributor | editor | publisher |
|---|---|---|---|
| make drafts, change their own, hand them in | yes | yes | yes |
| change the drafts of others, return what was handed in | | yes | yes |
| seal, withhold, record a wish | | yes | yes |
| read and close requests, look at wishes again | | yes | yes |
| publish, supersede, retract, withdraw, unseal, release, revise, merge, split, erase | | | yes |
| members of the archive | | | yes |

Nobody publishes a sensitive claim that they entered themselves, whatever their role (`casebook.actions.releases`).
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest

from casebook.models import State, User
from casebook.models.archive.base import Reviewed


def is_member(user: Any) -> bool:
    """Whether this user works on the archive at all: whoever may hand in a draft."""
    return bool(user.is_staff and user.has_perm("casebook.propose"))


def reads_requests(user: Any) -> bool:
    """Whether this user sees what people asked of the archive, and how to reach them."""
    return is_member(user) and user.has_perm("casebook.view_request")


def may_import(user: Any) -> bool:
    """Whether this user may bring in tables, and send drafts by programs."""
    return is_member(user) and user.has_perm("casebook.add_importfile")


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A page for those alone who have this permission of the archive (an action, or `add_source`)."""
    return permission_required(f"casebook.{permission}", raise_exception=True)


def member_of(request: HttpRequest) -> User:
    """The member who asks; the admin lets nobody else in."""
    return cast(User, request.user)


def may_change(user: Any, thing: Reviewed | None) -> bool:
    """Whether this user may change this draft; of what is no draft nobody changes anything but by actions."""
    if not is_member(user):
        return False
    if thing is None:
        return True
    return thing.state == State.DRAFT and (
        thing.created_by_id == user.pk or user.has_perm("casebook.change_others_drafts")
    )


class MembersAdmin(admin.ModelAdmin):
    """Django's permissions by model, for members; and what is no draft, or somebody else's, is only read."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request.user) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request.user, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_change(request.user, obj) and super().has_delete_permission(request, obj)
