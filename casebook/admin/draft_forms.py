"""Forms of drafts: records, sources, disputes, notices, and what all share when two people are on one draft.

A stale one is an error, and keeps what was typed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.record_fields import RecordField, likely_twins
from casebook.admin.value_fields import WhenField
from casebook.admin.words import written
from casebook.models import Claim, Correction, Dispute, DisputeSide, Kind, Record, Source, User
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claim_checks import source_problems
from casebook.projections import unfit_translations
from casebook.values import ValueProblem, check_language, clean_text, with_translations
from casebook.vocabulary.summary_lines import LEFT_OUT, arranged, lines_of, order_of

# Two people on one draft: what somebody else saved meanwhile stands beside what was typed, and nobody overwrites it
# without having seen it.

STALE = gettext_lazy(
    "Somebody else saved this since you opened it. Nothing was saved, and nothing of yours is lost: what they wrote"
    " stands beside each field. Put together what is right, and tick the box."
)


class VersionedForm(forms.ModelForm):
    """A form of a draft that knows which version its editor has read.

    `overwrite` is the version of somebody else's that the editor has seen and ticked to be saved over; while it is
    not the one that is stored, nothing is saved.
    """

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")
    overwrite = forms.CharField(
        required=False,
        max_length=20,
        widget=forms.HiddenInput,
        label=gettext_lazy("I have read it: save what stands in this form"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk:
            self._hold_against_stored(data)
        return data

    def _hold_against_stored(self, data: Mapping[str, Any]) -> None:
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        ticked = data.get("overwrite") or ""
        read = int(ticked) if ticked.isascii() and ticked.isdecimal() else data.get("read_version")
        if stored is None or read is None:
            return
        differing = differences(self, self.as_stored(stored)) if read != stored.version else {}
        if differing:
            self.ask(STALE, str(stored.version))
            for name, theirs in differing.items():
                self.add_error(name, _("Somebody else wrote here: %s") % (theirs or _("nothing")))
        # What was read is saved over, and nothing that came after it.
        self.instance.version = stored.version

    def as_stored(self, stored: Any) -> "VersionedForm":
        """The form of what is stored now, as whoever opens it would see it."""
        return type(self)(instance=stored)

    def ask(self, why: Any, tick: str, box: str = "overwrite") -> None:
        """Save nothing before the editor has seen why and ticked the box, which then sends `tick`."""
        put(self, box, None)
        self.fields[box].widget = forms.CheckboxInput(attrs={"value": tick})
        self.add_error(None, why)


def put(form: forms.BaseForm, name: str, value: Any) -> None:
    """Have the form show another value in a field than was sent, or none."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data.pop(form.add_prefix(name), None)
    if value is not None:
        data[form.add_prefix(name)] = value
    form.data = data


def differences(typed: forms.ModelForm, stored: forms.ModelForm) -> dict[str, str]:
    """By name of the field, what is stored where something else was typed."""
    found = {}
    for name, field in stored.fields.items():
        if name in typed.fields and not isinstance(field.widget, forms.HiddenInput):
            theirs = in_words(field, stored[name].value())
            if theirs != in_words(typed.fields[name], typed[name].value()):
                found[name] = theirs
    return found


def in_words(field: forms.Field, value: Any) -> str:
    """What stands in a field, in words; empty where nothing does."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        # What was typed for a record or a source, and what was ticked.
        value = value[0]
    if isinstance(value, list):
        return " → ".join(words for row in value if (words := _row_in_words(row)))
    text = "" if value is None else " ".join(str(value).split())
    choices = dict(_flat(getattr(field, "choices", ())))
    return str(choices.get(text, text)) if text else ""


def _row_in_words(row: Any) -> str:
    if not is_dataclass(row) or getattr(row, "empty", False):
        return ""
    return ", ".join(str(part) for part in asdict(row).values() if part)  # type: ignore[arg-type]


def _flat(choices: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for value, label in choices or ():
        found += _flat(label) if isinstance(label, (list, tuple)) else [(str(value), label)]
    return found


# The forms

CONFIRMED = gettext_lazy("I have looked: it is another one")
_SIDES = re.compile(r"[\s,;]+")


class DraftForm(VersionedForm):
    """What all share: the version that was read, texts that may come in at all, and what is asked once."""

    confirmed = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput, label=CONFIRMED)
    # Whose records are that are made on the spot.
    by: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RecordField):
                field.by = self.by

    def confirm(self, others: Sequence[Reviewed], why: str) -> None:
        """Save only once the editor has looked at these others, which are much like it, and has ticked the box."""
        refs = " ".join(other.ref for other in others)
        if refs and self.cleaned_data.get("confirmed") != refs:
            self.ask(why, refs, "confirmed")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and isinstance(data.get(name), str):
                try:
                    lines = isinstance(field.widget, forms.Textarea)
                    data[name] = clean_text(data[name], field.max_length or 5000, lines=lines, allow_empty=True)
                except ValueProblem as problem:
                    self.add_error(name, str(problem))
        return data


class SummaryLinesField(forms.CharField):
    """The lines of In short by what they are called, one a row. What is stored are their names (`order_of`)."""

    kind: str = ""

    def __init__(self, **kwargs: Any) -> None:
        # What they are called is longer than their names.
        super().__init__(**{**kwargs, "max_length": 1000, "widget": forms.Textarea(attrs={"cols": 30})})

    def of(self, kind: str) -> None:
        """Take the lines of this kind of record."""
        self.kind = kind
        self.widget.attrs["rows"] = len(lines_of(kind))

    def prepare_value(self, value: Any) -> Any:
        """The lines as they stand in the order that is stored; what was typed stays."""
        lines, given = lines_of(self.kind), (value or "").split()
        stored = all(name.removeprefix(LEFT_OUT) in lines for name in given)
        return "\n".join(map(str, arranged(lines, value or "").values())) if stored else value

    def clean(self, value: Any) -> str:
        """The names, in this order and with a minus where a line was deleted; nothing where all is as usual."""
        lines = lines_of(self.kind)
        called = {str(label).casefold(): name for name, label in lines.items()}
        rows = [row.strip() for row in super().clean(value).splitlines() if row.strip()]
        if unknown := [row for row in rows if row.casefold() not in called]:
            known = ", ".join(map(str, lines.values()))
            words = _("“%(row)s” is none of the lines of In short: %(known)s.")
            raise forms.ValidationError(words % {"row": unknown[0][:60], "known": known})
        names = list(dict.fromkeys(called[row.casefold()] for row in rows))
        return order_of(lines, names) if names else ""


class RecordForm(DraftForm):
    """A record: what it is, and how much of a person may be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "summary_order" in self.fields:
            self.fields["summary_order"].of(self.instance.kind)  # type: ignore[attr-defined]

    class Meta:
        model = Record
        fields = (
            *("kind", "form", *with_translations("wording"), "working_name", "public_life", "has_page"),
            *("name_policy", "minor", *with_translations("note"), "summary_order"),
        )
        field_classes = {"summary_order": SummaryLinesField}
        help_texts = {
            "form": gettext_lazy("Of a person: one, or a group that sources count."),
            "name_policy": gettext_lazy(
                "Of a private person. The full name only if printed with their or their family’s evident consent."
            ),
            "has_page": gettext_lazy("Not for relatives: they stand beside the case that they speak of."),
        }
        widgets = dict.fromkeys(with_translations("note"), forms.Textarea(attrs={"rows": 2, "cols": 70}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Kind.PERSON and not data.get("form"):
            self.add_error("form", _("A person has a form: one person, or a group."))
        if data.get("kind") and data["kind"] != Kind.PERSON and data.get("form"):
            self.add_error("form", _("Only people have a form; leave it empty."))
        typed = ("kind", "form", "public_life", *with_translations("wording"))
        for name, words in unfit_translations(Record(**{name: data.get(name) or "" for name in typed})).items():
            self.add_error(name, words)
        if not self.errors and (self.instance.pk is None or "wording" in self.changed_data):
            worded = Record(pk=self.instance.pk, **{name: data.get(name, "") for name in ("kind", "form", "wording")})
            twins = likely_twins(worded)
            named = "; ".join(written(twin) for twin in twins)
            self.confirm(twins, _("It may be there already: %s") % named)
        return data


def is_latin(text: str) -> bool:
    """Whether it has as many Latin letters as others; a text without letters is in any."""
    letters = [char for char in text if char.isalpha()]
    latin = [char for char in letters if "LATIN" in unicodedata.name(char, "")]
    return 2 * len(latin) >= len(letters)


def language_problem(lang: str, headline: str) -> str:
    """What is wrong with the language of an article; empty if nothing is."""
    if lang == "en" and not is_latin(headline):
        return _("The headline is not in Latin letters: say in which language the article is.")
    return ""


class SourceForm(DraftForm):
    """An article: where it appeared, when, and where it is."""

    outlet = RecordField(
        kinds=(Kind.ORGANISATION,), required=False, label=gettext_lazy("Outlet"),
        help_text=gettext_lazy("Type its name. Only the archive’s own reasoning has none."),
    )  # fmt: skip
    when = WhenField(label=gettext_lazy("Published"))
    address = forms.URLField(max_length=1000, required=False, assume_scheme="https", label=gettext_lazy("Address"))

    class Meta:
        model = Source
        fields = (
            "kind",
            "outlet",
            "headline",
            "lang",
            "credits",
            "address",
            "address_note",
            "when",
            "standing",
            "paywalled",
            *with_translations("note"),
        )
        help_texts = {
            "lang": gettext_lazy("Of the article: en, ru, kk …"),
            "credits": gettext_lazy("Those that the article prints, as it prints them."),
        }
        widgets = dict.fromkeys(with_translations("note"), forms.Textarea(attrs={"rows": 2, "cols": 70}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["when"] = self.instance.when

    def clean_lang(self) -> str:
        try:
            return check_language(self.cleaned_data["lang"])
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if words := language_problem(data.get("lang") or "", data.get("headline") or ""):
            self.add_error("lang", words)
        if "outlet" in data and data.get("outlet") is None and data.get("kind") != "reasoning":
            self.add_error("outlet", _("An article has an outlet."))
        if not self.errors:
            typed = Source(pk=self.instance.pk, **{name: data[name] for name in ("outlet", "headline", "address")})
            typed.when = data.get("when")
            for name, words in source_problems(typed).items():
                self.add_error(name, words)
            # What is refused anyway needs no question.
            alike = [] if self.errors else list(Source.objects.alike(typed))
            named = "; ".join(written(source) for source in alike)
            self.confirm(alike, _("The archive has an article with this headline, of the same outlet: %s") % named)
        return data

    def _post_clean(self) -> None:
        self.instance.when = self.cleaned_data.get("when")
        super()._post_clean()  # type: ignore[misc]


def sides_in_lines(dispute: Dispute) -> list[str]:
    """The references of the claims on each side of a dispute, as they are typed."""
    lines: dict[int, list[str]] = {}
    for side in dispute.sides.select_related("claim"):
        lines.setdefault(side.side, []).append(side.claim.ref)
    return [" ".join(lines[number]) for number in sorted(lines)]


class DisputeForm(DraftForm):
    """A question on which claims differ: its kind, and the claims on each side, a line a side."""

    sides = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
        label=gettext_lazy("Sides"),
        help_text=gettext_lazy("A line for each side: the references of its claims, with spaces between."),
    )

    class Meta:
        model = Dispute
        fields = (*with_translations("question"), "kind", *with_translations("explanation"), "sides")
        widgets = dict.fromkeys(with_translations("explanation"), forms.Textarea(attrs={"rows": 3, "cols": 70}))
        help_texts = {
            "question": gettext_lazy("Neutral, as a reader would ask it."),
            "explanation": gettext_lazy("Only what the sources give; the archive settles nothing."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["sides"].initial = "\n".join(sides_in_lines(self.instance))

    def clean_sides(self) -> list[list[Claim]]:
        """Claims by side: at least two sides, and no claim twice."""
        lines = [_SIDES.split(line.strip()) for line in self.cleaned_data["sides"].splitlines() if line.strip()]
        refs = [ref for line in lines for ref in line]
        found = {claim.ref: claim for claim in Claim.objects.filter(ref__in=refs)}
        lost = [ref for ref in refs if ref not in found]
        if lost:
            raise forms.ValidationError(_("There is no claim %s.") % lost[0][:20])
        if len(set(refs)) != len(refs):
            raise forms.ValidationError(_("A claim stands on one side, once."))
        if len(lines) < 2:
            raise forms.ValidationError(_("A dispute has two sides at least: a line for each."))
        return [[found[ref] for ref in line] for line in lines]

    def save_sides(self) -> None:
        """Put the sides in the place of those that the draft has."""
        with transaction.atomic():
            DisputeSide.objects.filter(dispute=self.instance).delete()
            for number, claims in enumerate(self.cleaned_data["sides"], 1):
                for claim in claims:
                    DisputeSide.objects.create(dispute=self.instance, claim=claim, side=number)


class CorrectionForm(DraftForm):
    """A notice: on what, and its public text."""

    class Meta:
        model = Correction
        fields = ("kind", "on_ref", "text")

    on_ref = forms.CharField(max_length=12, label=gettext_lazy("On what: its reference"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        things: dict[str, type[Reviewed]] = {"record": Record, "source": Source, "claim": Claim, "dispute": Dispute}
        ref = data.get("on_ref")
        found = [name for name, model in things.items() if model._base_manager.filter(ref=ref).exists()] if ref else []
        if ref and not found:
            self.add_error("on_ref", _("Nothing in the archive has this reference."))
        elif found:
            self.instance.on_model = found[0]
        return data
