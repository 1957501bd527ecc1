"""The two steps of a claim: whom it is about and which fact; then the form that is made for that fact."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.desk.choosing import RecordField
from casebook.desk.typed import ValueField, WhenField, meaning
from casebook.models import Claim, Polarity, Rank, Record, State, Status
from casebook.models.checks import claim_problems
from casebook.resolve import compare_claims
from casebook.values import Comparison, as_typed, parse_value

STALE = gettext_lazy(
    "Somebody else saved this since you opened it. Nothing of yours is lost: compare it with what stands now, and save"
    " again."
)
EDITABLE = ("scope", "value", "target", "polarity", "status", "rank", "note")


def fact_choices(record: Record | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Facts by section; only those that the record can have."""
    found = []
    for section, label in vocabulary.SECTIONS.items():
        facts = [
            (fact.name, str(fact.label))
            for fact in vocabulary.FACTS
            if fact.section == section
            and fact.name != vocabulary.GAP
            and (record is None or record.kind in fact.kinds)
            and (record is None or not record.form or not fact.forms or record.form in fact.forms)
        ]
        if facts:
            found.append((str(label), facts))
    return found


class FirstStep(forms.Form):
    """Whom it is about, and which fact."""

    subject = RecordField(
        label=gettext_lazy("About"),
        help_text=gettext_lazy("Type a name or a reference. What is not there yet can be made."),
    )
    fact = forms.ChoiceField(label=gettext_lazy("Fact"), choices=())

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].by = by  # type: ignore[attr-defined]
        self.fields["fact"].choices = [("", "—"), *fact_choices(None)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        subject, name = data.get("subject"), data.get("fact")
        if subject is not None and name:
            found = claim_problems(Claim(subject=subject, fact=name, polarity=Polarity.UNKNOWN)).get("fact")
            if found:
                self.add_error("fact", found)
        return data


class ClaimForm(forms.ModelForm):
    """The form of one fact: just the fields that it has, each with what it will mean."""

    when = WhenField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy(
            "When it was so, if the article says: 2013, late 2024, since 2020. Not the day of the article."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Which claims that contradict it the editor has seen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Claim
        fields = ("scope", "value", "target", "polarity", "status", "when", "rank", "note")

    def __init__(self, *args: Any, fact: vocabulary.Fact, subject: Record, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact, self.subject = fact, subject
        self.conflicts: list[Claim] = []
        self._scope()
        self._content(by)
        self.fields["polarity"].widget = forms.RadioSelect(choices=Polarity.choices)
        self.fields["polarity"].help_text = _("“No” where the source denies it; an empty value then denies all values.")
        self.fields["status"].help_text = _("A later status is a claim of its own; it does not replace this one.")
        self.fields["rank"] = forms.TypedChoiceField(
            coerce=int,
            choices=Rank.choices,
            initial=Rank.NORMAL,
            label=_("Rank"),
            help_text=_("Orders; hides nothing."),
        )
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 2, "cols": 70})
        self.fields["note"].help_text = _("Public: what a reader must know to read it right.")
        self.fields["version"].initial = self.instance.version
        if self.instance.pk:
            self.fields["when"].initial = self.instance.when

    def _scope(self) -> None:
        if not self.fact.scopes:
            del self.fields["scope"]
            return
        needed = self.fact.called_by_scope
        choices = [(scope.name, str(scope.label)) for scope in self.fact.scopes]
        self.fields["scope"] = forms.ChoiceField(
            label=_("Topic") if needed else _("Scope"),
            choices=choices if needed else [("", _("not said")), *choices],
            required=needed,
            help_text="" if needed else _("What it covers, as the article has it."),
        )

    def _content(self, by: Any) -> None:
        if self.fact.links:
            del self.fields["value"]
            field = RecordField(
                kinds=self.fact.targets, required=False, label=str(self.fact.label), help_text=_("Type a name.")
            )
            field.by = by
            field.initial = self.instance.target if self.instance.pk else None
            self.fields["target"] = field
            return
        del self.fields["target"]
        if self.fact.choices:
            choices = [("", "—"), *((choice.name, str(choice.label)) for choice in self.fact.choices)]
            self.fields["value"] = forms.ChoiceField(choices=choices, required=False, label=str(self.fact.label))
        else:
            self.fields["value"] = ValueField(self.fact, label=str(self.fact.label))
            if self.fact.type in ("date", "age"):
                self.initial["value"] = as_typed(self.instance.value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        claim = self.instance
        claim.subject, claim.fact = self.subject, self.fact.name
        claim.when = data.get("when")
        for name in EDITABLE:
            if name in data:
                setattr(claim, name, data[name])
        if not self.errors:
            for name, words in claim_problems(claim).items():
                self.add_error(name if name in self.fields else None, words)
        if not self.errors:
            self._hold_against_others(data.get("seen") or "")
        return data

    def _hold_against_others(self, seen: str) -> None:
        """Stop once where it contradicts a standing claim, and show that one; then let it stand beside it."""
        self.conflicts = contradicted_by(self.instance)
        names = " ".join(sorted(claim.ref for claim in self.conflicts))
        if names and names != seen:
            self._put("seen", names)
            self.add_error(
                None, _("It contradicts what is shown below. If it is right, save again: it will stand beside it.")
            )

    def stale(self, version: int) -> None:
        """Somebody else saved the draft meanwhile: say so and keep what was typed; the next save goes over theirs."""
        self._put("version", str(version))
        self.add_error(None, STALE)

    def _put(self, name: str, value: str) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix(name)] = value
        self.data = data

    def _post_clean(self) -> None:
        """What makes a claim right was asked in clean(); the model's own checks need its digest first."""

    def meanings(self) -> list[str]:
        """What was typed, as it will be read: shown back under the form."""
        claim = self.instance
        found = [meaning(claim.when, claim.lasts)] if claim.when else []
        if claim.value and not self.fact.choices and not self.errors.get("value"):
            found.insert(0, meaning(parse_value(self.fact.type, claim.value), claim.lasts))
        return [words for words in found if words]


def contradicted_by(claim: Claim) -> list[Claim]:
    """Standing claims of the record and all merged into it that disagree with this one."""
    subject = claim.subject
    family = Q(subject=subject) | Q(subject__merged_into=subject)
    others = Claim.objects.standing().filter(family, fact=claim.fact, scope=claim.scope).exclude(pk=claim.pk)
    return [other for other in others if compare_claims(claim, other) == Comparison.DISAGREE]


def twin_of(claim: Claim) -> Claim | None:
    """The claim that says the same already: a standing one, else a draft or one that waits for review."""
    claim.prepare()
    same = Claim.objects.filter(digest=claim.digest, gap="").exclude(pk=claim.pk)
    found: Claim | None = same.filter(state=State.PUBLISHED).first()
    return found or same.filter(state__in=(State.DRAFT, State.PROPOSED)).order_by("pk").first()


def statuses() -> Sequence[tuple[str, Any]]:
    """The statuses, for lists."""
    return Status.choices
