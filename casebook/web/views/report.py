"""Reporting an error, or asking the archive for something. Plain, without a cookie, and nothing typed is ever lost."""

from math import ceil

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from casebook.web.language import translations_of
from casebook.web.presenters.references import ReferenceFound, reference_of
from casebook.web.rate_limits import seconds_to_wait
from casebook.web.reports import ReportForm, about_of, notify_editors

# The database is busy, or not there.
ABSENT = (OperationalError, InterfaceError)
ASK_AGAIN = 60
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


# A token against forgery would need a cookie, and readers get none. There is nothing to forge: whoever posts this
# form is nobody in particular, and it changes nothing that belongs to somebody signed in.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a sent one is kept and leads to the thanks."""
    if request.method != "POST":
        return _form(request, ReportForm(initial={"about": about_of(request.GET.get("about", ""))}))
    try:
        form = ReportForm(_posted(request))
    except TOO_BIG:
        context = {"section": "report", "noindex": True}
        return render(request, "report/too_big.html", context, status=413, using="public")
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        wait = seconds_to_wait(request, form.cleaned_data["kind"])
        if wait:
            return _not_taken(request, form, 429, wait, _too_many(wait))
        sent = form.store()
    except ABSENT:
        words = _("The archive cannot store anything at the moment. Send it again in a minute or two.")
        return _not_taken(request, form, 503, ASK_AGAIN, words)
    notify_editors(sent, request.build_absolute_uri(reverse("admin:casebook_request_change", args=[sent.pk])))
    return HttpResponse(status=303, headers={"Location": reverse("report-thanks", args=[sent.ref])})


@never_cache
@require_safe
def thanks(request: HttpRequest, ref: str) -> HttpResponse:
    """Thanks. The reference is the one in the address and is not looked up: it tells nothing of what was sent."""
    context = {"section": "report", "ref": ref, "noindex": True}
    return render(request, "report/thanks.html", context, using="public")


def _posted(request: HttpRequest) -> QueryDict:
    # Said by the browser before it sends: files too would be too much, and Django counts only fields.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:20]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    return request.POST


def _too_many(wait: int) -> str:
    minutes, hours = ceil(wait / 60), ceil(wait / 3600)
    if minutes < 90:
        again = ngettext("Send it again in %d minute.", "Send it again in %d minutes.", minutes) % minutes
    else:
        again = ngettext("Send it again in %d hour.", "Send it again in %d hours.", hours) % hours
    return _("Too many messages have come in from your network, or from everybody together.") + " " + again


def _not_taken(request: HttpRequest, form: ReportForm, status: int, seconds: int, words: str) -> HttpResponse:
    """The form with all that was typed, why it is not stored, and what else can be done."""
    context = {"not_taken": words, "email": settings.CONTACT_EMAIL, "too_many": status == 429}
    response = _form(request, form, status, **context)
    response.headers["Retry-After"] = str(seconds)
    return response


def _named(about: str) -> ReferenceFound | None:
    """What it is about, as readers know it: what has no public page has no name here, and is reported from nothing
    else."""
    try:
        return reference_of(about)
    except ABSENT:
        return None


def _form(request: HttpRequest, form: ReportForm, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "form": form,
        "named": _named(about_of(form["about"].value() or "")),
        "section": "report",
        "noindex": True,
        # What is no reference is not repeated.
        "translations": translations_of(request, query=bool(about_of(request.GET.get("about", "")))),
    }
    return render(request, "report/form.html", context | more, status=status, using="public")
