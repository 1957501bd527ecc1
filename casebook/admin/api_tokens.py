"""Tokens of a member for their own programs: made here, shown once, and revoked here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from casebook.admin.imports import may_import
from casebook.admin.permissions import member_of
from casebook.models import ApiToken
from casebook.models.archive.users import MOST_DAYS

USUAL_DAYS, MOST_TOKENS = 90, 20


class TokenForm(forms.Form):
    """What it is for, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=60,
        help_text=gettext_lazy("The program, or the computer on which it runs."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )


@never_cache
def tokens_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The member's own tokens, and the form for another one."""
    if not may_import(request.user):
        raise PermissionDenied
    member = member_of(request)
    own = ApiToken.objects.filter(member=member).order_by("-pk")
    if "revoke" in request.POST:
        pk = request.POST["revoke"]
        token = get_object_or_404(own, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0)
        token.revoke()
        messages.success(request, _("“%s” has been revoked.") % token.name)
        return HttpResponseRedirect(reverse("admin:desk-tokens"))
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if own.standing().count() >= MOST_TOKENS:
            form.add_error(None, _("You have %d tokens that stand. Revoke one of them first.") % MOST_TOKENS)
        else:
            _token, text = ApiToken.make(member, form.cleaned_data["name"], form.cleaned_data["days"])
            form = TokenForm()
    shown = {"form": form, "text": text, "tokens": own[: 5 * MOST_TOKENS], "drafts": reverse("api-drafts"),
             "described": reverse("api-drafts-schema")}  # fmt: skip
    return render(request, "admin/desk/tokens.html", context | shown, status=400 if form.errors else 200)
