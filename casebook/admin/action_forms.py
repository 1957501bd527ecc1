"""Actions that ask for more than a reason: superseding by a draft, looking at a release again, recording a wish."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.action_buttons import review_field
from casebook.admin.permissions import member_of
from casebook.models import UNPUBLISHED, ActionKind, Citation, Claim, Record, State, Wish, WishWhat
from casebook.models.archive.base import Reviewed
from casebook.suggestions.wording import dated_words_of


class SupersedeForm(forms.Form):
    """Which draft takes its place, and why."""

    by_ref = forms.ChoiceField(label=gettext_lazy("The draft that takes its place"), widget=forms.RadioSelect)
    public_reason = forms.CharField(max_length=500, label=gettext_lazy("Reason, for readers"))
    private_reason = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("Reason, for the archive only")
    )

    def __init__(self, *args: Any, drafts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_ref"].choices = [(draft.ref, _words(draft)) for draft in drafts]  # type: ignore[attr-defined]


class WishForm(forms.Form):
    """What somebody asked to have withheld."""

    what = forms.ChoiceField(choices=WishWhat.choices, label=gettext_lazy("What is to be withheld"))
    review_on = forms.DateField(required=False, label=gettext_lazy("Look at it again on"))
    private_reason = forms.CharField(
        max_length=2000, label=gettext_lazy("Who asked, and how (for the archive only)"), widget=forms.Textarea
    )


class ReleaseReviewForm(forms.Form):
    """What came of looking again at a sensitive fact that was released."""

    KEEP, WITHHOLD = "keep", "withhold"

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[
            (KEEP, gettext_lazy("Readers may go on seeing it")),
            (WITHHOLD, gettext_lazy("It is withheld again")),
        ],
        widget=forms.RadioSelect,
    )
    public_reason = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("Reason, for readers"),
        help_text=gettext_lazy("Where it is withheld again."),
    )
    private_reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Why, for the archive only"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
    )
    field_order = ("outcome", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"] = review_field()
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == self.WITHHOLD and not data.get("public_reason"):
            self.add_error("public_reason", _("Say why, in words that readers may see."))
        return data


def _words(draft: Any) -> str:
    if isinstance(draft, Claim):
        return f"{draft.ref} · {draft.about.label}: {dated_words_of(draft)}"
    return f"{draft.ref} · {draft.source}"


def drafts_for(thing: Reviewed) -> list[Any]:
    """Drafts that could take the place of a published claim or citation."""
    if isinstance(thing, Claim):
        return list(Claim.objects.filter(subject=thing.subject, fact=thing.fact, state__in=UNPUBLISHED).order_by("-pk"))
    if isinstance(thing, Citation):
        return list(Citation.objects.filter(claim=thing.claim, state__in=UNPUBLISHED).select_related("source"))
    return []


def special_links(user: Any, thing: Reviewed) -> list[tuple[str, str]]:
    """Names and words of those of these actions that stand on the thing."""
    found = []
    if (
        isinstance(thing, (Claim, Citation))
        and thing.state == State.PUBLISHED
        and actions.may(user, ActionKind.SUPERSEDE)
    ):
        found.append(("supersede", _("Supersede")))
    released = isinstance(thing, Claim) and thing.released and thing.state == State.PUBLISHED
    if released and actions.may(user, ActionKind.REVIEW):
        found.append(("review", _("Look at the release again")))
    if isinstance(thing, Record) and thing.state == State.PUBLISHED and actions.may(user, ActionKind.WISH):
        found.append(("wish", _("Record a wish")))
    return found


def special_page(request: HttpRequest, thing: Any, name: str, context: dict[str, Any], back: str) -> HttpResponse:
    """The page of one of them."""
    allowed = name in dict(special_links(request.user, thing))
    if not allowed:
        return render(
            request, "admin/desk/action.html", context | {"allowed": False, "thing": thing, "back": back}, status=403
        )
    data = request.POST if request.method == "POST" else None
    form: forms.Form
    if name == "supersede":
        form = SupersedeForm(data, drafts=drafts_for(thing))
    elif name == "review":
        form = ReleaseReviewForm(data)
    else:
        form = WishForm(data, initial=context.get("initial"))
    problem = ""
    if form.is_valid():
        try:
            _do(request, thing, name, form.cleaned_data)
            messages.success(request, _("Done."))
            return HttpResponseRedirect(back)
        except actions.ActionRefused as refused:
            problem = str(refused)
    label = dict(special_links(request.user, thing))[name]
    reported = {"form": form, "thing": thing, "problem": problem, "back": back, "allowed": True, "label": label}
    if name == "supersede":
        reported["wishes"] = []
        reported["lead"] = _("Enter the right one as a draft first; it is published in the place of this one.")
    elif name == "review":
        day = date_format(thing.review_on, "DATE_FORMAT") if thing.review_on else "–"
        reported["lead"] = _("A sensitive fact that a second person released. To be looked at again on: %s") % day
    else:
        reported["wishes"] = list(Wish.objects.filter(record=thing, lifted_on=None))
    return render(request, "admin/desk/special.html", context | reported, status=400 if form.is_bound else 200)


def _do(request: HttpRequest, thing: Any, name: str, data: dict[str, Any]) -> None:
    by = member_of(request)
    if name == "wish":
        actions.record_wish(
            thing, data["what"], by=by, private_reason=data["private_reason"], review_on=data["review_on"]
        )
        return
    if name == "review" and data["outcome"] == ReleaseReviewForm.KEEP:
        actions.keep_released(thing, by=by, private_reason=data["private_reason"], review_on=data["review_on"])
        return
    if name == "review":
        actions.withhold([thing], by=by, public_reason=data["public_reason"], private_reason=data["private_reason"])
        return
    new = next(draft for draft in drafts_for(thing) if draft.ref == data["by_ref"])
    reasons = {key: data[key] for key in ("public_reason", "private_reason")}
    actions.supersede(thing, new, by=by, **reasons)
