"""Actions as buttons: which stand on a thing for whom, the page that asks for what each needs, and doing it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.actions.revisions import REVISABLE
from casebook.admin.claim_forms import ClaimForm
from casebook.admin.draft_dependencies import (
    description_fields,
    needed_drafts,
    publish_with,
    published_with,
    twins_in_words,
)
from casebook.admin.draft_forms import (
    STALE,
    DisputeForm,
    RecordForm,
    SourceForm,
    SummaryLinesField,
    VersionedForm,
    in_words,
)
from casebook.admin.merges import SplitForm, merge_page
from casebook.admin.permissions import may_change, member_of
from casebook.admin.queue import AssignForm, assign, may_be_assigned
from casebook.admin.value_fields import WhenField
from casebook.admin.words import page_of, value_of, words_of
from casebook.models import (
    READABLE,
    UNPUBLISHED,
    ActionKind,
    Citation,
    Claim,
    Correction,
    Dispute,
    Record,
    Source,
    State,
    Wish,
    WishWhat,
)
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claims import REVIEW_AFTER
from casebook.values import as_typed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_ANY = (Record, Source, Claim, Citation, Dispute, Correction)


class ActionForm(forms.Form):
    """What an action asks for: a reason. The public one is read by everybody, the private one by members only."""

    public_reason = forms.CharField(
        label=gettext_lazy("Reason, for readers"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "cols": 80})
    )
    private_reason = forms.CharField(
        label=gettext_lazy("Reason, for the archive only"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )

    def __init__(self, *args: Any, thing: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing


class NoteForm(ActionForm):
    """A reason for the archive only, if there is one to give."""

    public_reason = None  # type: ignore[assignment]


class PrivateForm(NoteForm):
    """A reason for the archive only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["private_reason"].required = True


class PublishForm(NoteForm):
    """What readers call people who would have no name; beside it all that is published together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = published_with(self.thing)
        self.twins = twins_in_words([*needed_drafts(self.thing), self.thing])
        self.fields |= description_fields(self.needed)


class _ReviewForm(ActionForm):
    """With the day on which it is looked at again whether a sensitive fact may stay released."""

    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        initial=lambda: timezone.now().date() + REVIEW_AFTER,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("It then stands on the front page: may readers go on seeing it?"),
    )


class ReleaseForm(_ReviewForm):
    """Why readers may see it, and until when."""


class ReleaseReviewForm(_ReviewForm):
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
    field_order = ("outcome", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_reason"].required = False
        self.fields["public_reason"].help_text = _("Where it is withheld again.")
        self.fields["private_reason"].required = True
        day = date_format(self.thing.review_on, "DATE_FORMAT") if self.thing.review_on else "–"
        self.lead = _("A sensitive fact that a second person released. To be looked at again on: %s") % day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == self.WITHHOLD and not data.get("public_reason"):
            self.add_error("public_reason", _("Say why, in words that readers may see."))
        return data


class SupersedeForm(ActionForm):
    """Which draft takes its place, and why."""

    new = forms.TypedChoiceField(label=gettext_lazy("The draft that takes its place"), widget=forms.RadioSelect)
    field_order = ("new",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = {
            name: getattr(self.thing, name) for name in (("subject", "fact") if _is_claim(self.thing) else ("claim",))
        }
        drafts = {d.ref: d for d in type(self.thing).objects.filter(**of, state__in=UNPUBLISHED).order_by("-pk")}
        field: Any = self.fields["new"]
        field.choices = [(ref, f"{ref} · {_replacing(draft)}") for ref, draft in drafts.items()]
        field.help_text = "" if drafts else _("There is none yet.")
        field.coerce = drafts.__getitem__


def _is_claim(thing: Any) -> bool:
    return isinstance(thing, Claim)


def _replacing(draft: Any) -> str:
    return f"{draft.about.label}: {value_of(draft)}" if _is_claim(draft) else str(draft.source)


class WishForm(PrivateForm):
    """What somebody asked to have withheld."""

    what = forms.ChoiceField(choices=WishWhat.choices, label=gettext_lazy("What is to be withheld"))
    review_on = forms.DateField(required=False, label=gettext_lazy("Look at it again on"))
    field_order = ("what", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["private_reason"].label = _("Who asked, and how (for the archive only)")
        self.wishes = list(Wish.objects.filter(record=self.thing, lifted_on=None))


class RevisionForm(VersionedForm):
    """The editorial fields of one thing, and why they are revised.

    What is published has no version that a revision moves: each field sends what it held when the page was opened.
    """

    revised: tuple[str, ...] = ()
    public_reason = forms.CharField(max_length=500, label=gettext_lazy("Reason, for readers"))
    private_reason = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("Reason, for the archive only")
    )

    def __init__(self, *args: Any, thing: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=type(thing)._base_manager.get(pk=thing.pk), **kwargs)
        # Before the form puts what was typed into the row.
        self.stored = {name: getattr(self.instance, name) for name in self.revised}
        self.initial["when"] = as_typed(str(self.stored.get("when") or ""))
        for name in self.revised:
            self.fields[name].show_hidden_initial = True
        if "summary_order" in self.fields:
            self.fields["summary_order"].of(thing.kind)  # type: ignore[attr-defined]

    def changed(self) -> dict[str, Any]:
        """The fields in which something else was typed than was there when the page was opened, and than is there."""
        typed = self.cleaned_data
        return {
            name: typed.get(name)
            for name in self.revised
            if name in self.changed_data and typed.get(name) != self.stored[name]
        }

    def given(self) -> dict[str, Any]:
        """What the action takes: the columns that change, three of a date, and the reasons."""
        changes = self.changed()
        if "when" in changes:
            date = changes.pop("when")
            changes |= {
                "when_edtf": date.edtf if date else "",
                "when_words": date.words_text if date else "",
                "when_known": date.known if date else "",
            }
        return {"changes": changes, **{name: self.cleaned_data[name] for name in ("public_reason", "private_reason")}}

    def _hold_against_stored(self, data: Mapping[str, Any]) -> None:
        others = {}
        for name in self.changed():
            read = self.data.get(self.add_initial_prefix(name))
            stands = self.fields[name].prepare_value(self.stored[name])
            if read is not None and _plain(read) != _plain(stands):
                others[name] = in_words(self.fields[name], stands)
        seen = hashlib.sha256(repr(sorted(others.items())).encode()).hexdigest()[:16]
        if others and data.get("overwrite") != seen:
            self.ask(STALE, seen)
            for name, theirs in others.items():
                self.add_error(name, _("Somebody else wrote here: %s") % (theirs or _("nothing")))


def _plain(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


_DRAFT_FORMS: dict[Any, Any] = {Record: RecordForm, Source: SourceForm, Claim: ClaimForm, Dispute: DisputeForm}


def revision_form(*args: Any, thing: Reviewed, **kwargs: Any) -> RevisionForm:
    """The form of the fields that can be revised on a thing of this kind, as they stand in the form of its drafts."""
    model: Any = thing._meta.concrete_model
    asked = _DRAFT_FORMS[model].Meta
    names = [name for name in asked.fields if name in REVISABLE[model]]
    form: Any = forms.modelform_factory(
        model,
        form=RevisionForm,
        fields=names,
        field_classes={"summary_order": SummaryLinesField},
        widgets=asked.widgets,
        help_texts=getattr(asked, "help_texts", None),
    )
    if "when_edtf" in REVISABLE[model]:
        form.base_fields["when"] = WhenField(label=_("Published"))
        names.append("when")
    form.revised, form.field_order = tuple(names), asked.fields
    return form(*args, thing=thing, **kwargs)


@dataclass(frozen=True)
class Button:
    """One action: on what, in which states, what it asks for, and how it is done.

    `do` takes the thing, `by`, and what the form gives; what it returns in words is told. `kind` is the permission.
    """

    name: str
    kind: ActionKind | None
    label: "_StrPromise"
    on: tuple[type[Reviewed], ...]
    states: tuple[str, ...]
    do: Callable[..., Any]
    form: Callable[..., Any] = ActionForm
    help: "_StrPromise | str" = ""
    fits: Callable[[Any], bool] = lambda thing: True
    # A page of its own.
    page: Callable[..., HttpResponse] | None = None

    def stands_on(self, thing: Reviewed) -> bool:
        """Whether it can be done to the thing at all."""
        return isinstance(thing, self.on) and thing.state in self.states and self.fits(thing)


def _listed(action: Callable[..., Any]) -> Callable[..., Any]:
    """An action on several things, done to one."""
    return lambda thing, **kwargs: action([thing], **kwargs)


def _look_again(
    claim: Claim, *, by: Any, outcome: str, review_on: Any, public_reason: str, private_reason: str
) -> None:
    if outcome == ReleaseReviewForm.KEEP:
        actions.keep_released(claim, by=by, private_reason=private_reason, review_on=review_on)
    else:
        actions.withhold([claim], by=by, public_reason=public_reason, private_reason=private_reason)


def _revise(thing: Reviewed, *, changes: dict[str, Any], **given: Any) -> str | None:
    if not changes:
        return _("Nothing was changed.")
    actions.revise(thing, changes, **given)
    return None


_DRAFTS, _STANDING = (State.DRAFT, State.PROPOSED), (State.PUBLISHED,)
# fmt: off
BUTTONS: tuple[Button, ...] = (
    Button("revise", ActionKind.REVISE, gettext_lazy("Revise editorial fields"), tuple(REVISABLE), _STANDING, _revise,
           revision_form),
    Button("propose", ActionKind.PROPOSE, gettext_lazy("Hand in for review"), _ANY, (State.DRAFT,),
           _listed(actions.propose), NoteForm, gettext_lazy("Nobody changes it until it is published or returned.")),
    Button("return", ActionKind.RETURN, gettext_lazy("Return to draft"), _ANY, (State.PROPOSED,),
           _listed(actions.return_to_draft), PrivateForm,
           gettext_lazy("Say to whoever entered it what is to be changed.")),
    Button("publish", ActionKind.PUBLISH, gettext_lazy("Publish"), _ANY, _DRAFTS, publish_with, PublishForm,
           gettext_lazy("A claim is published with all its citations. Records and sources that it names first.")),
    Button("retract", ActionKind.RETRACT, gettext_lazy("Retract"), (Claim, Citation, Dispute, Correction), _STANDING,
           actions.retract, help=gettext_lazy("It stays readable at its address, with your reason.")),
    Button("withdraw", ActionKind.WITHDRAW, gettext_lazy("Withdraw"), (Record, Source, Claim, Dispute, Correction),
           tuple(READABLE), actions.withdraw,
           help=gettext_lazy("Its address answers with your reason, and no more with what it said.")),
    Button("seal", ActionKind.SEAL, gettext_lazy("Seal"), _ANY, (*READABLE, State.WITHDRAWN, *_DRAFTS), actions.seal,
           PrivateForm, gettext_lazy("For somebody’s safety: it leaves everything at once. Examining comes after.")),
    Button("unseal", ActionKind.UNSEAL, gettext_lazy("Unseal"), _ANY, (State.SEALED,), actions.unseal, PrivateForm),
    Button("release", ActionKind.RELEASE, gettext_lazy("Release"), (Claim,), _STANDING, _listed(actions.release),
           ReleaseForm, gettext_lazy("Let readers see a sensitive fact. A second person decides."),
           lambda claim: claim.withheld and not claim.released),
    Button("withhold", ActionKind.WITHHOLD, gettext_lazy("Withhold again"), (Claim,), _STANDING,
           _listed(actions.withhold), fits=lambda claim: claim.released),
    Button("supersede", ActionKind.SUPERSEDE, gettext_lazy("Supersede"), (Claim, Citation), _STANDING,
           actions.supersede, SupersedeForm,
           gettext_lazy("Enter the right one as a draft first; it is published in the place of this one.")),
    Button("review", ActionKind.REVIEW, gettext_lazy("Look at the release again"), (Claim,), _STANDING, _look_again,
           ReleaseReviewForm, fits=lambda claim: claim.released),
    Button("wish", ActionKind.WISH, gettext_lazy("Record a wish"), (Record,), _STANDING, actions.record_wish, WishForm),
    Button("merge", ActionKind.MERGE, gettext_lazy("Merge into another"), (Record,), _STANDING, actions.merge,
           fits=lambda record: record.merged_into_id is None, page=merge_page),
    Button("split", ActionKind.SPLIT, gettext_lazy("Split: move claims"), (Record,), _STANDING, actions.split,
           SplitForm,
           gettext_lazy("Each is superseded by a copy on the other record, with its citations; the old ones stay"
                        " readable."), lambda record: record.merged_into_id is None),
    Button("unmerge", ActionKind.UNMERGE, gettext_lazy("Undo the merge"), (Record,), _STANDING, actions.unmerge,
           fits=lambda record: record.merged_into_id is not None),
    Button("assign", None, gettext_lazy("Assign"), _ANY, tuple(State), assign, AssignForm, fits=may_be_assigned),
)
# fmt: on
BY_NAME = {button.name: button for button in BUTTONS}


def buttons_for(user: Any, thing: Reviewed) -> list[Button]:
    """The actions that this user may do to the thing as it stands; who may not change a draft does not hand it in."""
    return [
        button
        for button in BUTTONS
        if button.stands_on(thing)
        and (button.kind is None or actions.may(user, button.kind))
        and (button.name != "propose" or may_change(user, thing))
    ]


def action_page(request: HttpRequest, thing: Reviewed, name: str, context: dict[str, Any], back: str) -> HttpResponse:
    """The page that asks for what an action needs; sent, it does it and goes back, or says why it cannot be done."""
    button = BY_NAME.get(name)
    if button is None:
        raise Http404
    context |= {"button": button, "back": back, "title": f"{button.label}: {words_of(thing)}", "thing": thing}
    if button not in buttons_for(request.user, thing):
        return render(request, "admin/desk/action.html", context | {"refused": True}, status=403)
    if button.page is not None:
        return button.page(request, thing, context)
    by = member_of(request)
    form = button.form(
        request.POST if request.method == "POST" else None, thing=thing, by=by, initial=context.get("initial")
    )
    if form.is_valid():
        try:
            done = button.do(thing, by=by, **(form.given() if hasattr(form, "given") else form.cleaned_data))
        except actions.ActionRefused as refused:
            context["problem"] = str(refused)
        else:
            told = done if isinstance(done, str) else _("Done: %(action)s (%(ref)s).")
            messages.success(request, told % {"ref": thing.ref, "action": button.label})
            into = form.cleaned_data.get("into")
            return HttpResponseRedirect(page_of(into) if into else back)
    return render(request, "admin/desk/action.html", context | {"form": form}, status=400 if form.is_bound else 200)


def done_together(request: HttpRequest, words: str, things: list[Any], action: Callable[..., Any]) -> None:
    """Do something to several, all or none, and say how it went."""
    try:
        action(things, by=member_of(request))
    except actions.ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words % len(things))
