"""The admin site: its front page and addresses, what is registered, and that nothing typed is lost.

Each form of the desk carries a signed note of whose it is. What comes from such a form and cannot be saved (the session
ended, or what it was typed into is no draft now) is kept in the session, for that member alone, and offered again; what
anybody else sends is not kept at all.
"""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from casebook.admin.api_drafts import tokens_page
from casebook.admin.combined_forms import combined_page, small_map
from casebook.admin.erasure import ask_page, confirm_page
from casebook.admin.front_page import front
from casebook.admin.imports import import_page, imports_page, names_page, problems_file
from casebook.admin.intakes import bring_in_page, copy_file, copy_now, do_page, intake_page, intakes_page
from casebook.admin.merges import merges_page
from casebook.admin.model_admins import REGISTERED, disputes_page
from casebook.admin.permissions import is_member, may_import
from casebook.admin.queue import queue_page
from casebook.admin.reading_desk import article_page, presence_page
from casebook.admin.record_admin import KINDS, kind_lists
from casebook.admin.record_fields import records_page, sources_page
from casebook.admin.redactions import places_page, redactions_page
from casebook.admin.review import review_page
from casebook.models.archive import write_guard

# The pages of the desk beside those of its models: where, what shows it, its name, and its title if it is always one.
PAGES: tuple[tuple[Any, ...], ...] = (
    ("records/", records_page, "records"),
    ("sources/", sources_page, "sources"),
    ("articles/<int:pk>/", article_page, "article"),
    ("articles/<int:pk>/readers/", presence_page, "presence"),
    ("review/", review_page, "review"),
    ("review/<int:pk>/", review_page, "review-article"),
    ("drafts/", partial(queue_page, name="drafts"), "drafts", gettext_lazy("My drafts")),
    ("waiting/", partial(queue_page, name="waiting"), "waiting", gettext_lazy("Waiting for review")),
    ("merging/", merges_page, "merging", gettext_lazy("Records that may be one")),
    ("disputes/", disputes_page, "disputes", gettext_lazy("Claims that disagree")),
    ("erase/<slug:name>/<int:pk>/", ask_page, "erase", gettext_lazy("Erase")),
    ("erasing/<int:pk>/", confirm_page, "erasing", gettext_lazy("Erase")),
    ("redacting/<int:pk>/", places_page, "redacting", gettext_lazy("Places of the name")),
    ("redactions/", redactions_page, "redactions", gettext_lazy("Words covered or left standing")),
    ("together/<slug:name>/", combined_page, "together"),
    ("map/", small_map, "map"),
    ("tokens/", tokens_page, "tokens", gettext_lazy("Tokens for programs")),
    ("imports/", imports_page, "imports", gettext_lazy("Import")),
    ("imports/<slug:ref>/", import_page, "import"),
    ("imports/<slug:ref>/names/", names_page, "import-names", gettext_lazy("What these names mean")),
    ("imports/<slug:ref>/rows.csv", problems_file, "import-file"),
    ("bring-in/", bring_in_page, "bring-in", gettext_lazy("Bring in an article")),
    ("bring-in/list/", intakes_page, "intakes", gettext_lazy("Articles being brought in")),
    ("bring-in/<slug:ref>/", intake_page, "intake", gettext_lazy("Bring in an article")),
    ("bring-in/<slug:ref>/do/", require_POST(do_page), "intake-do"),
    ("copies/<int:pk>/", copy_file, "copy"),
    ("copies/of/<int:pk>/", require_POST(copy_now), "copy-now"),
)


class DeskSite(AdminSite):
    """Django's admin for the archive's members."""

    site_header = gettext_lazy("Casebook: the desk")
    site_title = gettext_lazy("Casebook desk")
    index_title = gettext_lazy("What there is to do")
    index_template = "admin/desk/index.html"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only where the second factor is asked for too (`casebook.urls`)."""
        return redirect_to_login(request.get_full_path())

    def has_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "typed_by": note_of(request.user)}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; and what was typed is never lost, whatever has become of the session or the draft."""

        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return self._keeping(view, request, *args, **kwargs)

        inner = super().admin_view(update_wrapper(kept, view), cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                if request.method == "POST":
                    keep(request)
                if request.headers.get("HX-Request") == "true":
                    # Of a part of a page: the whole page goes where one signs in.
                    return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
            return inner(request, *args, **kwargs)

        # The token is asked for before anything is kept.
        return update_wrapper(csrf_protect(outer), inner)

    def _keeping(self, view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            sent = kept_for(request).get(request.get_full_path())
            if sent is None:
                return view(request, *args, **kwargs)
            why = _("Your session had ended when you sent this. It is not saved yet: send it again.")
            return kept_page(request, sent, why, self.each_context(request), 200, True)
        forget(request)
        if THROW_AWAY in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, Http404, write_guard.ChangeRefused, write_guard.StaleDraft) as problem:
            if isinstance(problem, (PermissionDenied, Http404)) and typist(request) != request.user.pk:
                raise
            status, why, again = _refused(problem)
            context = self.each_context(request)
            return kept_page(request, typed(request), why, context, status, again)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path(f"desk/{at}", self._page(show, *title), name=f"desk-{name}") for at, show, name, *title in PAGES]
        return [*own, *super().get_urls()]

    def _page(self, show: Callable[..., HttpResponse], title: Any = "") -> Any:
        """A page of the desk, which is given what stands around it."""
        return self.admin_view(
            lambda request, **named: show(request, {**self.each_context(request), "title": title}, **named)
        )

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        own = {
            "front": front(request.user),
            "kinds": kind_lists(),
            "may_import": may_import(request.user),
            "typed": list(kept_for(request)),
        }
        return super().index(request, {**(extra_context or {}), **own})


def _refused(problem: Exception) -> tuple[int, str, bool]:
    """The status of the answer, why nothing was saved, and whether it helps to send it again."""
    if isinstance(problem, write_guard.StaleDraft):
        return 409, _("Somebody else saved this in the same moment. Nothing of yours was saved: send it again."), True
    if isinstance(problem, Http404):
        return 404, _("It is not there any more: somebody deleted it meanwhile. Nothing was saved."), False
    if isinstance(problem, write_guard.ChangeRefused):
        return 409, _("It is no draft any more: it was handed in or published meanwhile. Nothing was saved."), False
    return 403, _("You may not change this, or it is no draft any more. Nothing was saved."), False


site = DeskSite(name="admin")
for model, model_admin in (*REGISTERED, *KINDS):
    site.register(model, model_admin)


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
