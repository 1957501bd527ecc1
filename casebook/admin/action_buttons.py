"""Actions as buttons: which stand on a thing for whom, the page that asks for the reason, and doing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.draft_dependencies import (
    description_fields,
    needed_drafts,
    publish_together,
    publish_with,
    published_with,
    twins_in_words,
)
from casebook.admin.permissions import may_change, member_of
from casebook.models import READABLE, ActionKind, Citation, Claim, Correction, Dispute, Record, Source, State
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claims import REVIEW_AFTER

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_DRAFTS = (State.DRAFT, State.PROPOSED)
_ANY = (Record, Source, Claim, Citation, Dispute, Correction)


@dataclass(frozen=True)
class Button:
    """One action: on what, in which states, which reasons it asks for, and how it is done."""

    name: str
    kind: ActionKind
    label: "_StrPromise"
    on: tuple[type[Reviewed], ...]
    states: tuple[str, ...]
    do: Callable[..., Any]
    public_reason: bool = False
    private_reason: bool = False
    help: "_StrPromise | str" = ""

    def stands_on(self, thing: Reviewed) -> bool:
        """Whether it can be done to the thing at all."""
        if self.name == "release" and (getattr(thing, "released", True) or not getattr(thing, "withheld", "")):
            return False
        if self.name == "withhold" and not getattr(thing, "released", False):
            return False
        return isinstance(thing, self.on) and thing.state in self.states


def _listed(action: Callable[..., Any]) -> Callable[..., Any]:
    """An action on several things, done to one."""
    return lambda thing, **kwargs: action([thing], **kwargs)


# fmt: off
BUTTONS: tuple[Button, ...] = (
    Button("propose", ActionKind.PROPOSE, gettext_lazy("Hand in for review"), _ANY, (State.DRAFT,),
           _listed(actions.propose),
           help=gettext_lazy("Nobody changes it until it is published or returned.")),
    Button("return", ActionKind.RETURN, gettext_lazy("Return to draft"), _ANY, (State.PROPOSED,),
           _listed(actions.return_to_draft), private_reason=True,
           help=gettext_lazy("Say to whoever entered it what is to be changed.")),
    Button("publish", ActionKind.PUBLISH, gettext_lazy("Publish"), _ANY, _DRAFTS, publish_with,
           help=gettext_lazy("A claim is published with all its citations. Records and sources that it names first.")),
    Button("retract", ActionKind.RETRACT, gettext_lazy("Retract"), (Claim, Citation, Dispute, Correction),
           (State.PUBLISHED,), actions.retract, public_reason=True,
           help=gettext_lazy("It stays readable at its address, with your reason.")),
    Button("withdraw", ActionKind.WITHDRAW, gettext_lazy("Withdraw"), (Record, Source, Claim, Dispute, Correction),
           tuple(READABLE), actions.withdraw, public_reason=True,
           help=gettext_lazy("Its address answers with your reason, and no more with what it said.")),
    Button("seal", ActionKind.SEAL, gettext_lazy("Seal"), _ANY, (*READABLE, State.WITHDRAWN, *_DRAFTS), actions.seal,
           private_reason=True,
           help=gettext_lazy("For somebody’s safety: it leaves everything at once. Examining comes after.")),
    Button("unseal", ActionKind.UNSEAL, gettext_lazy("Unseal"), _ANY, (State.SEALED,), actions.unseal,
        private_reason=True),
    Button("release", ActionKind.RELEASE, gettext_lazy("Release"), (Claim,), (State.PUBLISHED,),
           _listed(actions.release),
           public_reason=True, help=gettext_lazy("Let readers see a sensitive fact. A second person decides.")),
    Button("withhold", ActionKind.WITHHOLD, gettext_lazy("Withhold again"), (Claim,), (State.PUBLISHED,),
           _listed(actions.withhold),
           public_reason=True),
)
# fmt: on
BY_NAME = {button.name: button for button in BUTTONS}


def buttons_for(user: Any, thing: Reviewed) -> list[Button]:
    """The actions that this user may do to the thing as it stands."""
    return [b for b in BUTTONS if b.stands_on(thing) and actions.may(user, b.kind) and _own(user, thing, b)]


def _own(user: Any, thing: Reviewed, button: Button) -> bool:
    """Whoever may not change a draft does not hand it in either."""
    return button.name != "propose" or may_change(user, thing)


class ReasonForm(forms.Form):
    """Why. The public reason is read by everybody, the private one by members only."""

    public_reason = forms.CharField(
        label=gettext_lazy("Reason, for readers"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "cols": 80})
    )
    private_reason = forms.CharField(
        label=gettext_lazy("Reason, for the archive only"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )

    def __init__(self, *args: Any, button: Button, more: Mapping[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= more
        self.fields["private_reason"].required = button.private_reason
        if not button.public_reason:
            del self.fields["public_reason"]


def review_field() -> forms.DateField:
    """The day on which it is looked at again whether a sensitive fact may stay released."""
    return forms.DateField(
        label=_("Look at it again on"),
        initial=lambda: timezone.now().date() + REVIEW_AFTER,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It then stands on the front page: may readers go on seeing it?"),
    )


def action_page(request: HttpRequest, thing: Reviewed, name: str, context: dict[str, Any], back: str) -> HttpResponse:
    """The page that asks for the reason; sent, it does the action and goes back, or says why it cannot be done."""
    button = BY_NAME.get(name)
    if button is None:
        raise Http404
    problem = ""
    drafts = published_with(thing) if button.name == "publish" else []
    described = description_fields(drafts)
    more = described | ({"review_on": review_field()} if button.name == "release" else {})
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, initial=context.get("initial"), button=button, more=more)
    if request.method == "POST" and form.is_valid():
        try:
            button.do(thing, by=member_of(request), **form.cleaned_data)
        except actions.ActionRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Done: %(action)s (%(ref)s).") % {"ref": thing.ref, "action": button.label})
            return HttpResponseRedirect(back)
    allowed = button in buttons_for(request.user, thing)
    context["needed"] = drafts
    if button.name == "publish":
        context["twins"] = twins_in_words([*needed_drafts(thing), thing])
    status = 403 if not allowed else 400 if problem or set(form.errors) & set(described) else 200
    context |= {"form": form, "button": button, "thing": thing, "problem": problem, "back": back, "allowed": allowed}
    return render(request, "admin/desk/action.html", context, status=status)


def publish_many(request: HttpRequest, things: Sequence[Reviewed]) -> None:
    """Publish several together, all or none, and say how it went."""
    try:
        publish_together(things, by=member_of(request))
    except actions.ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Published together: %d.") % len(things))


def propose_many(request: HttpRequest, things: Sequence[Reviewed]) -> None:
    """Hand in several together, all or none."""
    try:
        actions.propose(things, by=member_of(request))
    except actions.ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Handed in together: %d.") % len(things))
