"""The kept copies of a source: listed on its page, downloaded by members, and one more kept now."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.permissions import member_of
from casebook.interchange.capture.intakes import CHECKED, FETCHED, TYPED, UPLOADED, begin
from casebook.models import Capture, Intake, Source, SourceCheck, SourceCheckOutcome, State

# Outcomes of a look at a source that an editor has to do something about.
AMISS = (SourceCheckOutcome.QUOTES, SourceCheckOutcome.GONE)
_METHODS = {
    FETCHED: gettext_lazy("fetched from its address"),
    UPLOADED: gettext_lazy("a file"),
    TYPED: gettext_lazy("typed"),
    CHECKED: gettext_lazy("fetched when sources were looked at"),
}
_ENDINGS = {
    "application/warc": "warc.gz",
    "application/pdf": "pdf",
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
}


def copies_of(source: Source) -> dict[str, Any]:
    """What the page of a source shows of its kept copies, the newest first."""
    look = SourceCheck.objects.filter(source=source).first()
    copies = source.captures.select_related("captured_by").defer("content").annotate(size=Length("content"))
    return {
        "copies": [
            {
                "copy": copy,
                "method": _METHODS.get(copy.method, copy.method),
                "size": copy.size,
                "address": reverse("admin:desk-copy", args=[copy.pk]) if copy.size else "",
            }
            for copy in copies.order_by("-captured_at", "-pk")
        ],
        "look": look,
        "look_calls": look is not None and (look.outcome in AMISS or look.copies_damaged > 0),
    }


def copy_file(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """The bytes of a copy, to be saved: a browser neither opens nor runs what strangers made."""
    copy = get_object_or_404(Capture.objects.exclude(source__state=State.SEALED).select_related("source"), pk=pk)
    if not request.user.has_perm("casebook.view_source"):
        raise PermissionDenied
    name = f"{copy.source.ref}-{copy.captured_at:%Y-%m-%d}.{_ENDINGS.get(copy.media_type, 'bin')}"
    return HttpResponse(
        bytes(copy.content),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def copy_now(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Have one more copy fetched from the address of the source."""
    source = get_object_or_404(Source.objects.exclude(state=State.SEALED), pk=pk)
    if not request.user.has_perm("casebook.add_source"):
        raise PermissionDenied
    if not source.address:
        messages.error(request, _("The source has no address. Bring its text in as a file."))
        return HttpResponseRedirect(reverse("admin:casebook_source_change", args=[pk]))
    intake = Intake(by=member_of(request), address=source.address, source=source)
    begin(intake)
    return HttpResponseRedirect(reverse("admin:desk-intake", args=[intake.ref]))
