"""The two steps of a claim: whom it is about and which fact; then the form that is made for that fact."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.draft_forms import VersionedForm, in_words, put
from casebook.admin.record_fields import PICK, RecordField
from casebook.admin.value_fields import ValueField, WhenField, meaning
from casebook.models import UNPUBLISHED, Claim, Polarity, Rank, Record, State
from casebook.models.archive.claim_checks import claim_problems
from casebook.projections import family_ids
from casebook.suggestions.wording import is_readable
from casebook.values import Comparison, as_typed, parse_value, with_translations
from casebook.vocabulary.comparison import compare_claims

# The fields that are typed here, with what each is where the fact has no such field.
EDITABLE: dict[str, Any] = dict.fromkeys(
    ("scope", "value", "polarity", "status", "rank", *with_translations("note")), ""
) | {"target": None}


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


def content_field(fact: vocabulary.Fact, by: Any, **kwargs: Any) -> forms.Field:
    """The field for what a fact says: a record to which it leads, one of its choices, or a value."""
    kwargs = {"required": False, "label": str(fact.label), **kwargs}
    if fact.links:
        field = RecordField(kinds=fact.targets, help_text=_("Type a name."), **kwargs)
        field.by = by
        return field
    if fact.choices:
        choices = [("", "—"), *((choice.name, str(choice.label)) for choice in fact.choices)]
        return forms.ChoiceField(choices=choices, **kwargs)
    return ValueField(fact, **kwargs)


class HeldForm(forms.Form):
    """A form of claims, which stops once where they contradict what is there, and shows that; then lets it stand."""

    # Which claims that contradict it the editor has seen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    conflicts: Sequence[Claim] = ()

    def hold(self, claims: Iterable[Claim]) -> None:
        """Hold what was typed against what stands or is drafted."""
        self.conflicts = list({other.pk: other for claim in claims for other in contradicted_by(claim)}.values())
        names = " ".join(sorted(claim.ref for claim in self.conflicts))
        if names and names != self.cleaned_data.get("seen"):
            put(self, "seen", names)
            self.add_error(
                None, _("It contradicts what is shown below. If it is right, save again: it will stand beside it.")
            )


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


class ClaimForm(VersionedForm, HeldForm):
    """The form of one fact: just the fields that it has, each with what it will mean.

    Whom it is about and which fact can be changed in it too; `moved` then makes the form of that fact.
    """

    subject = RecordField(label=gettext_lazy("About"))
    fact = forms.ChoiceField(label=gettext_lazy("Fact"), choices=())
    # The fact whose fields these are.
    fields_of = forms.CharField(required=False, widget=forms.HiddenInput)

    when = WhenField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy(
            "When it was so, if the article says: 2013, late 2024, since 2020. Not the day of the article."
        ),
    )

    class Meta:
        model = Claim
        fields = ("scope", "value", "target", "polarity", "status", "when", "rank", *with_translations("note"))
        widgets = dict.fromkeys(with_translations("note"), forms.Textarea(attrs={"rows": 2, "cols": 70}))

    def __init__(self, *args: Any, fact: vocabulary.Fact, subject: Record, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_fact, self.about, self.by = fact, subject, by
        self._about()
        self._scope()
        left_out, name = ("value", "target") if fact.links else ("target", "value")
        del self.fields[left_out]
        self.fields[name] = content_field(fact, by)
        if fact.type in ("date", "age"):
            self.initial["value"] = as_typed(self.instance.value)
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
        self.order_fields(("overwrite", "subject", "fact"))
        self.fields["note"].help_text = _("Public: what a reader must know to read it right.")
        if self.instance.pk:
            self.initial["when"] = self.instance.when

    def as_stored(self, stored: Any) -> "ClaimForm":
        return type(self)(instance=stored, fact=self.of_fact, subject=stored.subject, by=self.by)

    def _about(self) -> None:
        subject: Any = self.fields["subject"]
        fact: Any = self.fields["fact"]
        subject.by, fact.choices = self.by, fact_choices(None)
        # Who sends neither means those for which the form was made.
        subject.required, fact.required = "subject" in self.data, "fact" in self.data
        self.initial.update({"subject": self.about, "fact": self.of_fact.name, "fields_of": self.of_fact.name})

    def _scope(self) -> None:
        if not self.of_fact.scopes:
            del self.fields["scope"]
            return
        needed = self.of_fact.called_by_scope
        choices = [(scope.name, str(scope.label)) for scope in self.of_fact.scopes]
        self.fields["scope"] = forms.ChoiceField(
            label=_("Topic") if needed else _("Scope"),
            choices=choices if needed else [("", _("not said")), *choices],
            required=needed,
            help_text="" if needed else _("What it covers, as the article has it."),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        claim = self.instance
        claim.subject, claim.fact = data.get("subject") or self.about, self.of_fact.name
        claim.when = data.get("when")
        claim.__dict__.pop("parsed", None)
        for name, empty in EDITABLE.items():
            if name in data or name not in self.fields:
                setattr(claim, name, data.get(name, empty))
        if not self.errors:
            for name, words in (claim_problems(claim) | claim.translation_problems()).items():
                self.add_error(name if name in self.fields else None, words)
        if not self.errors:
            self.hold([claim])
        return data

    def moved(self) -> "tuple[ClaimForm, list[str]] | None":
        """The form of another fact that was chosen in this one, with all that fits, and what does not in words.

        None where none was chosen, or the record cannot have it: then the error stands in this form.
        """
        chosen = vocabulary.BY_NAME.get(self.data.get("fact", ""))
        if chosen is None or chosen.name in (self.of_fact.name, vocabulary.GAP) or "subject" in self.errors:
            return None
        subject = self.cleaned_data.get("subject") or self.about
        problem = claim_problems(Claim(subject=subject, fact=chosen.name, polarity=Polarity.UNKNOWN)).get("fact")
        if problem:
            self.add_error("fact", problem)
            return None
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["fields_of"] = chosen.name
        made: dict[str, Any] = {"instance": self.instance, "fact": chosen, "subject": subject, "by": self.by}
        tried = ClaimForm(data, **made)
        left_out = []
        for name in ("scope", "value", "target"):
            typed = in_words(self.fields[name], self[name].value()) if name in self.fields else ""
            if typed and (name not in tried.fields or name in tried.errors):
                left_out.append(f"{self.fields[name].label}: {typed}")
                for key in (name, name + PICK):
                    data.pop(key, None)
        return ClaimForm(data, **made), left_out

    def _post_clean(self) -> None:
        """What makes a claim right was asked in clean(); the model's own checks need its digest first."""

    def meanings(self) -> list[str]:
        """What was typed, as it will be read: shown back under the form."""
        claim = self.instance
        found = [meaning(claim.when, claim.lasts)] if claim.when else []
        if claim.value and not self.of_fact.choices and not self.errors.get("value"):
            found.insert(0, meaning(parse_value(self.of_fact.type, claim.value), claim.lasts))
        return [words for words in found if words]


def contradicted_by(claim: Claim) -> list[Claim]:
    """Claims of the record and all merged with it that disagree with this one: what stands, and drafts of anybody."""
    family = family_ids([claim.subject.merged_into_id or claim.subject_id])
    others = Claim.objects.filter(
        subject__in=family, fact=claim.fact, scope=claim.scope, gap="", state__in=(State.PUBLISHED, *UNPUBLISHED)
    )
    others = others.exclude(pk=claim.pk).select_related("subject", "target").order_by("pk")
    if not is_readable(claim):
        return []
    return [other for other in filter(is_readable, others) if compare_claims(claim, other) == Comparison.DISAGREE]


def twin_of(claim: Claim) -> Claim | None:
    """The claim that says the same already: a standing one, else a draft or one that waits for review."""
    claim.prepare()
    same = Claim.objects.filter(digest=claim.digest, gap="").exclude(pk=claim.pk)
    found: Claim | None = same.filter(state=State.PUBLISHED).first()
    return found or same.filter(state__in=(State.DRAFT, State.PROPOSED)).order_by("pk").first()
