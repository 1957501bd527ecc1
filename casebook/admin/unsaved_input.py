"""What an editor typed is kept where it cannot be saved: the session ended, or what it was typed into is no draft now.

Each form of the desk carries a signed note of whose it is. What comes from such a form is kept in the session, for that
member alone, and offered again once they have signed in; what anybody else sends is not kept at all.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure

FIELD = "typed_by"
THROW_AWAY = "throw_away"
_SALT = "casebook.admin.value_fields"
_IN_SESSION = "typed"
# Longer than any session lasts; and so many forms are kept for one member.
LONGEST_SECONDS, MOST = 7 * 24 * 3600, 5
_NOT_TYPED = ("csrfmiddlewaretoken", FIELD, THROW_AWAY)


def note_of(user: Any) -> str:
    """What a form of the desk carries, so that what is typed into it can be kept for this member."""
    return signing.dumps(user.pk, salt=_SALT) if user.is_authenticated else ""


def typist(request: HttpRequest) -> int | None:
    """The member whose form was sent; None where it was sent from no form of the desk."""
    try:
        found = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def keep(request: HttpRequest) -> bool:
    """Keep what was sent for whoever typed it; whether there was anything to keep."""
    by = typist(request)
    if by is None or (request.user.is_authenticated and request.user.pk != by):
        return False
    kept = request.session.get(_IN_SESSION, {})
    kept.pop(request.get_full_path(), None)
    kept[request.get_full_path()] = {"by": by, "typed": typed(request)}
    request.session[_IN_SESSION] = dict(list(kept.items())[-MOST:])
    messages.warning(
        request,
        _("Nothing was saved: your session had ended. What you typed is kept, and comes back when you sign in."),
    )
    return True


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of what was sent, in their order."""
    return [(name, value) for name, values in request.POST.lists() if name not in _NOT_TYPED for value in values]


def kept_for(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """What is kept for this member, by the address to which it was sent."""
    kept = request.session.get(_IN_SESSION, {})
    return {path: one["typed"] for path, one in kept.items() if one["by"] == request.user.pk}


def forget(request: HttpRequest) -> None:
    """It was sent again, or is not wanted."""
    kept = request.session.get(_IN_SESSION, {})
    if kept.pop(request.get_full_path(), None) is not None:
        request.session[_IN_SESSION] = kept


def kept_page(
    request: HttpRequest, sent: list[tuple[str, str]], why: str, context: dict[str, Any], status: int, again: bool
) -> HttpResponse:
    """What was typed, to read and, with `again`, to send again."""
    shown = [(name, value) for name, value in sent if value.strip() and _is_read(name)]
    title = _("What you typed")
    reported = {"title": title, "why": why, "sent": sent, "shown": shown, "again": again, "throw_away": THROW_AWAY}
    return render(request, "admin/desk/kept.html", context | reported, status=status)


def _is_read(name: str) -> bool:
    """Whether a person typed it, and not the page."""
    ends = (
        *("_FORMS", "-id", "-claim", "read_version", "fields_of", "overwrite", "-stance", "-manner", "seen"),
        *("menu_of", "passage_start", "passage_end", "citation", "-pick"),
    )
    return not (name.startswith(("_", "initial-", "policy-")) or name.endswith(ends))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """As Django's; but what a member typed before signing in anew, which makes the form's token an old one, is kept.

    The form of signing in, which may be open in two windows, is shown anew.
    """
    if keep(request):
        return HttpResponseRedirect(request.get_full_path())
    match = request.resolver_match
    if match and str(match.url_name).startswith("account_") and settings.CSRF_COOKIE_NAME in request.COOKIES:
        messages.warning(request, _("Nothing was sent: you signed in or out in another window meanwhile. Do it again."))
        return HttpResponseRedirect(request.get_full_path())
    return plain_csrf_failure(request, reason=reason)
