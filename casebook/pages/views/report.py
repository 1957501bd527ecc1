"""Reporting an error, or asking the archive for something. Plain, and without a cookie."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from casebook.pages.language import translations_of
from casebook.pages.reports import ReportForm, about_of

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
        return render(request, "report/too_big.html", {"section": "report", "noindex": True}, status=413)
    if not form.is_valid():
        return _form(request, form, status=400)
    sent = form.store()
    return HttpResponse(status=303, headers={"Location": reverse("report-thanks", args=[sent.ref])})


@never_cache
@require_safe
def thanks(request: HttpRequest, ref: str) -> HttpResponse:
    """Thanks. The reference is the one in the address and is not looked up: it tells nothing of what was sent."""
    return render(request, "report/thanks.html", {"section": "report", "ref": ref, "noindex": True})


def _posted(request: HttpRequest) -> QueryDict:
    # Said by the browser before it sends: files too would be too much, and Django counts only fields.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:20]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    return request.POST


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "section": "report",
        "noindex": True,
        # What is no reference is not repeated.
        "languages": translations_of(request, query=bool(about_of(request.GET.get("about", "")))),
    }
    return render(request, "report/form.html", context, status=status)
