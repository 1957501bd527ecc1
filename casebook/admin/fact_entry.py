"""One fact of an article as it is typed on the reading desk: the record, what is said, where, and whose words it is.

What a claim and a citation ask for is asked by their own forms; here they are one row. Whatever is typed is looked at
while it is typed, and becomes a draft as soon as it is whole and raises no question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.citation_forms import ChainField, ChainLink, ChainWidget, CitationForm, links_of
from casebook.admin.claim_forms import ClaimForm, FirstStep, fact_choices, twin_of
from casebook.admin.permissions import may_change
from casebook.admin.record_fields import NEW, PICK, ChoosingWidget, RecordField, plain, record_meant, usable
from casebook.admin.words import DeskLine, page_of, words_of, written
from casebook.models import (
    Attribution,
    Capture,
    Citation,
    Claim,
    Kind,
    NamePolicy,
    PersonOrGroup,
    Polarity,
    Rank,
    Record,
    Source,
    Stance,
    State,
    Status,
    User,
)
from casebook.projections import is_sensitive, tells_of_child
from casebook.projections.visibility import AGE_FACTS
from casebook.values import with_translations
from casebook.vocabulary.visibility import RULES
from casebook.vocabulary.words_for_people import describes

# A pick of a speaker: what was typed is words, and names no record.
WORDS = "words"
POLICY = "policy-"
CHILD = "child-"
IN_OFFICE = "in-office-"
WORDING = "wording-"
_MAIN = ("scope", "value", "target", "when", "polarity", "status")
_ABOUT_THE_PLACE = ("stance", "quote_before", "quote_after", "quote_lang", *with_translations("note"))


class SpeakersWidget(ChainWidget):
    """A line a speaker, in which a name or a reference means a record and anything else is words."""

    template_name = "admin/desk/speakers.html"
    picks: Sequence[tuple[str, str]] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[ChainLink]:
        links = super().value_from_datadict(data, files, name)
        # The name of each tick, and what was ticked.
        names = [f"{name}-{number}{PICK}" for number in range(len(links))]
        self.picks = [(pick, str(data.get(pick) or "")) for pick in names]
        return links

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = sum(not row["link"].empty for row in context["widget"]["rows"])
        # Two at least: nothing adds a line while the first speaker is typed.
        context["widget"]["rows"] = context["widget"]["rows"][: max(2, filled + 1)]
        return context


class SpeakersField(ChainField):
    """As a chain of speakers; who means several records, or none of a name that others have, is asked about."""

    widget = SpeakersWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by: User | None = None
        self.questions: list[Question] = []

    def clean(self, value: Any) -> list[Attribution]:
        self.questions = []
        for link, (name, picked) in zip(value or (), self.widget.picks, strict=False):
            if link.who and not link.words:
                self._settle(link, name, picked)
        return super().clean(value)

    def _settle(self, link: ChainLink, name: str, picked: str) -> None:
        """Make of what was typed a record or words, or ask which."""
        kinds = (Kind.PERSON, Kind.ORGANISATION)
        field = RecordField(kinds=kinds)
        field.by = self.by
        if picked and picked != WORDS:
            link.who = written(field.clean((link.who, picked)))
            return
        record, suggestions = record_meant(link.who, kinds)
        if record is not None and picked != WORDS:
            link.who = written(record)
        elif picked == WORDS or not suggestions:
            link.who, link.words = "", link.who
        else:
            options = [(WORDS, _("just these words: “%s”") % link.who), *field.options(link.who, suggestions)]
            self.questions.append(Question(_("Who is “%s”?") % link.who, name, options))


class PassageForm(CitationForm):
    """Where in this article it stands, and who says it."""

    source = None  # type: ignore[assignment]
    same_chain = None  # type: ignore[assignment]
    chain = SpeakersField(required=False, label=gettext_lazy("Who says so, first speaker first"))
    passage_start = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    passage_end = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)

    class Meta(CitationForm.Meta):
        fields = tuple(name for name in CitationForm.Meta.fields if name != "source")

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].by = by  # type: ignore[attr-defined]
        self.fields["quote_lang"].required = False
        self.fields["stance"].label = _("How the article itself puts it")
        for name in ("passage_start", "passage_end"):
            self.initial.setdefault(name, getattr(self.instance, name))

    def as_stored(self, stored: Any) -> "PassageForm":
        return type(self)(instance=stored, prefix=self.prefix)

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "source": self.instance.source}

    def save(self, commit: bool = True) -> Citation:
        for name in ("passage_start", "passage_end"):
            setattr(self.instance, name, self.cleaned_data.get(name))
        return super().save(commit)


@dataclass(frozen=True)
class Question:
    """What the editor is asked, and the answers to tick."""

    words: str
    name: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class NewRecord:
    """A draft record that this fact names: the name policy of a private person is asked where it is made."""

    record: Record
    words: str
    policies: Sequence[tuple[str, str, bool]] = ()
    # Whether readers would see neither a name nor a description.
    nameless: bool = False


class FactEntry:
    """One row of the sheet of an article: a new fact, or one that is a draft.

    `data` is what was sent, None where nothing was. `picked` are the place and the words that were picked in the
    article, `after` the citation before this one, whose record and speakers are offered again.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        source: Source,
        by: User,
        citation: Citation | None = None,
        after: Citation | None = None,
        capture: Capture | None = None,
        picked: Mapping[str, Any] | None = None,
    ) -> None:
        self.data = _with_defaults(data) if data is not None else None
        self.ticked = _written_out(self.data) if self.data is not None else []
        self.source, self.by, self.after = source, by, after
        self.new = citation is None
        self.citation = citation or Citation(source=source, capture=capture, quote_lang="")
        self.left_out: list[str] = []
        self.people_problems: list[str] = []
        self.twin: Claim | None = None
        self.first: FirstStep | None = None
        self.claim: ClaimForm | None = None
        self._make_claim()
        initial = dict(picked or {})
        if self.new and after is not None:
            initial["chain"] = links_of(after)
        self.passage = PassageForm(self.data, instance=self.citation, by=by, initial=initial, prefix="c")
        self._ask_below()
        self._settle_new_people()

    @property
    def standing(self) -> Claim | None:
        """The claim that stands already, of which only the citation is a draft."""
        claim = None if self.new else self.citation.claim
        return claim if claim is not None and claim.state != State.DRAFT else None

    def _make_claim(self) -> None:
        if self.standing is not None:
            return
        if not self.new:
            claim = self.citation.claim
            self._form_of(claim, vocabulary.fact(claim.fact))
            return
        initial = {"subject": self.after.claim.subject if self.after else None}
        self.first = FirstStep(self.data, by=self.by, initial=initial)
        chosen = self.first.is_valid()
        subject = self.first.cleaned_data.get("subject") if self.first.is_bound else initial["subject"]
        if chosen:
            fact = vocabulary.BY_NAME[self.first.cleaned_data["fact"]]
            self._form_of(Claim(subject=subject, fact=fact.name), fact)
        elif subject is not None:
            self.first.fields["fact"].choices = [("", "—"), *fact_choices(subject)]  # type: ignore[attr-defined]

    def _form_of(self, claim: Claim, fact: vocabulary.Fact) -> None:
        shown = vocabulary.BY_NAME.get(self.data.get("fields_of", "")) if self.data else None
        form = ClaimForm(self.data, instance=claim, fact=shown or fact, subject=claim.subject, by=self.by)
        if self.data and (moved := form.moved()):
            form, self.left_out = moved
        subject = form.cleaned_data.get("subject") if form.is_bound and form.errors is not None else None
        form.fields["fact"].choices = fact_choices(subject or claim.subject)  # type: ignore[attr-defined]
        form.fields["polarity"].widget = forms.Select(choices=form.fields["polarity"].choices)  # type: ignore[attr-defined]
        self.claim = form

    def _ask_below(self) -> None:
        """What a field asks stands under the row, once, and not within the field too."""
        for form in filter(None, (self.first, self.claim)):
            for widget in (asked.widget for asked in form.fields.values()):
                if isinstance(widget, ChoosingWidget):
                    widget.template_name = forms.TextInput.template_name

    def _settle_new_people(self) -> None:
        """What was said of people whose records this row has made: how they are shown, and what they are called."""
        sent = self.data or QueryDict()
        for ref in (name.removeprefix(POLICY) for name in sent if name.startswith(POLICY)):
            record = Record.objects.filter(ref=ref, state=State.DRAFT, kind=Kind.PERSON).first()
            policy, wording = sent[POLICY + ref], plain(sent.get(WORDING + ref, ""))
            if record is None or policy not in NamePolicy.values or not may_change(self.by, record):
                continue
            if wording and record.form == PersonOrGroup.INDIVIDUAL and not describes(wording):
                self.people_problems.append(
                    _("“%s” may be a name. Begin with what the person is: a woman, the mother, a prisoner.") % wording
                )
                wording = ""
            told = {"name_policy": policy, "minor": CHILD + ref in sent, "wording": wording or record.wording}
            told["public_life"] = IN_OFFICE + ref in sent
            if any(getattr(record, name) != value for name, value in told.items()):
                for name, value in told.items():
                    setattr(record, name, value)
                record.save()

    # Looking at it

    def is_whole(self) -> bool:
        """Whether it can be saved as it stands, the questions apart that one answers by saving it on purpose."""
        claim = self.claim is None or self.claim.is_valid()
        has_claim = self.claim is not None or self.standing is not None
        return has_claim and claim and self.passage.is_valid() and not self.left_out and not self._questions()

    def raises_question(self) -> bool:
        """Whether an editor must see something before it is saved."""
        return bool(self.claim and self.claim.conflicts) or self._find_twin() is not None

    def _find_twin(self) -> Claim | None:
        if self.twin is None and self.new and self.claim is not None and not self.claim.errors:
            self.twin = twin_of(self.claim.instance)
        return self.twin

    def notes(self, *, whole: bool) -> dict[str, Any]:
        """What is shown under the row while it is typed: with `whole` also what is missing."""
        problems = list(self.people_problems)
        for form in (self.first if self.claim is None else self.claim, self.passage):
            if form is not None and form.is_bound:
                problems += _problems(form, whole)
        found = {
            "problems": problems,
            "left_out": self.left_out,
            "questions": self._questions(),
            "new": self._new_records(),
        }
        if self.claim is not None and self.claim.is_bound:
            conflicts, twin = self.claim.conflicts, self._find_twin()
            found |= {
                "meanings": self.claim.meanings(),
                "conflicts": [DeskLine(words_of(one), page_of(one), one.get_state_display()) for one in conflicts],
                "seen": " ".join(sorted(one.ref for one in conflicts)),
                "twin": words_of(twin) if twin else "",
                "withheld": self._withheld(),
            }
        return found

    @property
    def fields(self) -> list[forms.BoundField]:
        """What a fact always asks for."""
        return self._bound_fields(_MAIN)

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Fields that are seldom needed."""
        return self._bound_fields(("rank", *with_translations("note")))

    def _bound_fields(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self.claim[name] for name in names if name in self.claim.fields] if self.claim is not None else []

    @property
    def ticked_fields(self) -> list[str]:
        """The fields whose question was answered, as they stand now, to be put in their places."""
        form = self.claim or self.first
        names = [name for name in self.ticked if form is not None and name in form.fields]
        return [form[name].as_widget(attrs={"hx-swap-oob": "true"}) for name in names]  # type: ignore[index]

    @property
    def speakers_ticked(self) -> bool:
        """Whether it was answered who a speaker is."""
        return any(name.endswith("-who") for name in self.ticked)

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """Fields of a citation that are seldom needed."""
        return [self.passage[name] for name in _ABOUT_THE_PLACE]

    def _questions(self) -> list[Question]:
        found = []
        for form in (self.first if self.claim is None else self.claim, self.passage):
            for bound in form or ():
                if bound.errors and (options := _to_tick(bound)):
                    found.append(Question(str(bound.errors[0]), bound.html_name + PICK, options))
                found += getattr(bound.field, "questions", ())
        return found

    def _new_records(self) -> list[NewRecord]:
        records: dict[int, Record] = {}
        claim = self.claim.instance if self.claim is not None else None
        first = self.first.cleaned_data.get("subject") if self.first is not None and self.first.is_bound else None
        for record in (first, getattr(claim, "subject", None), getattr(claim, "target", None)):
            if record is not None:
                records[record.pk] = record
        self.passage.is_valid()
        chain = self.passage.cleaned_data.get("chain") or [] if self.passage.is_bound else []
        records |= {link.speaker.pk: link.speaker for link in chain if link.speaker is not None}
        return [_new_record(record) for record in records.values() if record.state == State.DRAFT and not record.label]

    def _withheld(self) -> str:
        """That readers will not see it at first and by which rule, as far as that follows from the claim itself."""
        assert self.claim is not None
        claim = self.claim.instance
        chain = self.passage.cleaned_data.get("chain") or [] if self.passage.is_bound else []
        if self.claim.errors:
            return ""
        people = [record for record in (claim.subject, claim.target) if record is not None and record.minor]
        if people or (claim.fact in AGE_FACTS and tells_of_child(claim)):
            return _("A child: nothing about them is shown, and they have no page.")
        if not is_sensitive(claim, chain):
            return ""
        choice = claim.about.choice(claim.value) if claim.about.choices else None
        scope = claim.about.scope(claim.scope)
        code = claim.about.sensitive or (scope.sensitive if scope else "") or (choice.sensitive if choice else "")
        rule = RULES[code].words if code in RULES else _("said in custody about the custodians")
        return _("Withheld from readers (%(rule)s) until a second person releases it.") % {"rule": rule}

    # Saving it

    def save(self) -> Citation:
        """Make or change the draft: a claim that is there already is cited once more; the same place is cited once."""
        with transaction.atomic():
            kept = self.standing or self._save_claim()
            there = self.passage.repeated(kept) if self.new else None
            if there is not None:
                return there
            citation = self.citation
            citation.claim, citation.created_by = kept, citation.created_by or self.by
            citation.quote_lang = citation.quote_lang or (self.source.lang if citation.quote else "")
            return self.passage.save()

    def _save_claim(self) -> Claim:
        assert self.claim is not None
        claim = self.claim.instance
        twin = self._find_twin()
        if twin is not None:
            return twin
        claim.created_by = claim.created_by or self.by
        claim.save()
        return claim


def _to_tick(bound: forms.BoundField) -> list[tuple[str, str]]:
    """The answers of a field that asks which record is meant."""
    widget = bound.field.widget
    return list(widget.options) if isinstance(widget, ChoosingWidget) else []


def _with_defaults(data: QueryDict) -> QueryDict:
    """What was sent before there were fields for it has the values that these begin with."""
    full = data.copy()
    for name, value in (("polarity", Polarity.YES), ("status", Status.ACTUAL), ("rank", Rank.NORMAL)):
        full.setdefault(name, str(value))
    full.setdefault("c-stance", str(Stance.ASSERTS))
    return full


def _written_out(data: QueryDict) -> list[str]:
    """Write what was ticked into its field, so that the next look at the row need not ask again; which fields."""
    ticks = {name: ref for name, ref in data.items()
             if name.endswith(PICK) and ref not in ("", WORDS) and not str(ref).startswith(NEW)}  # fmt: skip
    found = {one.ref: one for one in usable(Record.objects.filter(ref__in=ticks.values()))} if ticks else {}
    fields = []
    for name, ref in ticks.items():
        if ref in found:
            field = name.removesuffix(PICK)
            fields.append(field if field in data else f"{field}-who")
            data[fields[-1]] = written(found[str(ref)])
            del data[name]
    return fields


def _problems(form: forms.BaseForm, whole: bool) -> list[str]:
    """What is wrong with what was typed; what was not typed yet is wrong only once it is to be whole."""
    found = [str(words) for words in form.non_field_errors()]
    for bound in form:
        empty = bound.field.widget.value_from_datadict(form.data, form.files, bound.html_name)
        typed = empty not in (None, "", ("", ""), []) or whole
        asked = _to_tick(bound) or getattr(bound.field, "questions", [])
        if typed and bound.errors and not asked:
            found += [f"{bound.label}: {words}" for words in bound.errors]
    return found


def _new_record(record: Record) -> NewRecord:
    chosen = record.name_policy
    person = record.kind == Kind.PERSON
    policies = [(value, str(label), value == chosen) for value, label in NamePolicy.choices] if person else []
    nameless = record.private and record.form == PersonOrGroup.INDIVIDUAL and not describes(record.wording)
    return NewRecord(record, words_of(record), policies, nameless)
