"""Acts as buttons: which stand on a thing for whom, the page that asks for the reason, and doing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import acts
from casebook.desk.needed import (
    description_fields,
    needed_drafts,
    publish_with,
    published_with,
    twins_in_words,
    undescribed,
)
from casebook.desk.permissions import may_change, member_of
from casebook.models import READABLE, ActKind, Citation, Claim, Correction, Dispute, Record, Source, State
from casebook.models.base import Reviewed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_DRAFTS = (State.DRAFT, State.PROPOSED)
_ANY = (Record, Source, Claim, Citation, Dispute, Correction)


@dataclass(frozen=True)
class Button:
    """One act: on what, in which states, which reasons it asks for, and how it is done."""

    name: str
    kind: ActKind
    label: "_StrPromise"
    on: tuple[type[Reviewed], ...]
    states: tuple[str, ...]
    do: Callable[..., Any]
    public_reason: bool = False
    private_reason: bool = False
    help: "_StrPromise | str" = ""

    def stands_on(self, thing: Reviewed) -> bool:
        """Whether it can be done to the thing at all."""
        if self.name == "unveil" and (getattr(thing, "unveiled", True) or not getattr(thing, "withheld", "")):
            return False
        if self.name == "veil" and not getattr(thing, "unveiled", False):
            return False
        return isinstance(thing, self.on) and thing.state in self.states


def _listed(act: Callable[..., Any]) -> Callable[..., Any]:
    """An act on several things, done to one."""
    return lambda thing, **kwargs: act([thing], **kwargs)


# fmt: off
BUTTONS: tuple[Button, ...] = (
    Button("propose", ActKind.PROPOSE, gettext_lazy("Hand in for review"), _ANY, (State.DRAFT,), _listed(acts.propose),
           help=gettext_lazy("Nobody changes it until it is published or returned.")),
    Button("return", ActKind.RETURN, gettext_lazy("Return to draft"), _ANY, (State.PROPOSED,),
           _listed(acts.return_to_draft), private_reason=True,
           help=gettext_lazy("Say to whoever entered it what is to be changed.")),
    Button("publish", ActKind.PUBLISH, gettext_lazy("Publish"), _ANY, _DRAFTS, publish_with,
           help=gettext_lazy("A claim is published with all its citations. Records and sources that it names first.")),
    Button("retract", ActKind.RETRACT, gettext_lazy("Retract"), (Claim, Citation, Dispute, Correction),
           (State.PUBLISHED,), acts.retract, public_reason=True,
           help=gettext_lazy("It stays readable at its address, with your reason.")),
    Button("withdraw", ActKind.WITHDRAW, gettext_lazy("Withdraw"), (Record, Source, Claim, Dispute, Correction),
           tuple(READABLE), acts.withdraw, public_reason=True,
           help=gettext_lazy("Its address answers with your reason, and no more with what it said.")),
    Button("seal", ActKind.SEAL, gettext_lazy("Seal"), _ANY, (*READABLE, State.WITHDRAWN, *_DRAFTS), acts.seal,
           private_reason=True,
           help=gettext_lazy("For somebody’s safety: it leaves everything at once. Examining comes after.")),
    Button("unseal", ActKind.UNSEAL, gettext_lazy("Unseal"), _ANY, (State.SEALED,), acts.unseal, private_reason=True),
    Button("unveil", ActKind.UNVEIL, gettext_lazy("Unveil"), (Claim,), (State.PUBLISHED,), _listed(acts.unveil),
           public_reason=True, help=gettext_lazy("Let readers see a sensitive fact. A second person decides.")),
    Button("veil", ActKind.VEIL, gettext_lazy("Veil again"), (Claim,), (State.PUBLISHED,), _listed(acts.veil),
           public_reason=True),
)
# fmt: on
BY_NAME = {button.name: button for button in BUTTONS}


def buttons_for(user: Any, thing: Reviewed) -> list[Button]:
    """The acts that this user may do to the thing as it stands."""
    return [b for b in BUTTONS if b.stands_on(thing) and acts.may(user, b.kind) and _own(user, thing, b)]


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


def act_page(request: HttpRequest, thing: Reviewed, name: str, context: dict[str, Any], back: str) -> HttpResponse:
    """The page that asks for the reason; sent, it does the act and goes back, or says why it cannot be done."""
    button = BY_NAME.get(name)
    if button is None:
        raise Http404
    problem = ""
    drafts = published_with(thing) if button.name == "publish" else []
    more = description_fields(drafts)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, initial=context.get("initial"), button=button, more=more)
    if request.method == "POST" and form.is_valid():
        try:
            button.do(thing, by=member_of(request), **form.cleaned_data)
        except acts.ActRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("%(ref)s: done: %(act)s.") % {"ref": thing.ref, "act": button.label})
            return HttpResponseRedirect(back)
    allowed = button in buttons_for(request.user, thing)
    context["needed"] = drafts
    if button.name == "publish":
        context["twins"] = twins_in_words([*needed_drafts(thing), thing])
    status = 403 if not allowed else 400 if problem or set(form.errors) & set(more) else 200
    context |= {"form": form, "button": button, "thing": thing, "problem": problem, "back": back, "allowed": allowed}
    return render(request, "desk/act.html", context, status=status)


def publish_many(request: HttpRequest, things: Sequence[Reviewed]) -> None:
    """Publish several together, all or none, and say how it went."""
    nameless = undescribed(things)
    if nameless:
        refs = ", ".join(record.ref for record in nameless)
        messages.error(
            request, _("Readers would see no name of these, and no description: %s. Publish them one by one.") % refs
        )
        return
    try:
        acts.publish(things, by=member_of(request))
    except acts.ActRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Published together: %d.") % len(things))


def propose_many(request: HttpRequest, things: Sequence[Reviewed]) -> None:
    """Hand in several together, all or none."""
    try:
        acts.propose(things, by=member_of(request))
    except acts.ActRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Handed in together: %d.") % len(things))
