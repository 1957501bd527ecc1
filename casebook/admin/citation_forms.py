"""Citations of a claim, stacked beneath it: source, place, quote, and the chain of speakers.

The chain of speakers as one ordered field: a row a speaker, the first of whom said it originally.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.draft_forms import VersionedForm
from casebook.admin.record_fields import SourceField, record_meant
from casebook.admin.value_fields import PlaceField, place_text, read_date
from casebook.admin.words import written
from casebook.interchange.yaml.scalar_formats import LocatorFormat
from casebook.models import UNPUBLISHED, Attribution, Citation, Claim, Manner, Medium, Record, Setting, Stance, State
from casebook.models.archive.claim_checks import not_yet
from casebook.values import ValueProblem, as_typed, clean_text, with_translations

ROWS = 4
MOST_SPEAKERS = 12
_CHOICES: dict[str, list[tuple[str, Any]]] = {
    "stance": list(Stance.choices),
    "medium": [("", "—"), *Medium.choices],
    "setting": [("", "—"), *Setting.choices],
    "manner": list(Manner.choices),
}
_NAMES = ("who", "words", "capacity", "stance", "medium", "setting", "manner", "when")


@dataclass
class ChainLink:
    """One row as typed: a record by name or reference, or else words; and how they said it."""

    who: str = ""
    words: str = ""
    capacity: str = ""
    stance: str = Stance.ASSERTS
    medium: str = ""
    setting: str = ""
    manner: str = Manner.PARAPHRASED
    when: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is typed in it; what has a choice for every row does not count."""
        return not (self.who or self.words or self.capacity or self.medium or self.setting or self.when)


def links_of(citation: Citation) -> list[ChainLink]:
    """The chain of a citation as rows."""
    return [
        ChainLink(
            who=written(link.speaker) if link.speaker else "",
            when=as_typed(str(link.when)) if link.when else "",
            **{name: getattr(link, name) for name in ("words", "capacity", *_CHOICES)},
        )
        for link in citation.chain.select_related("speaker").order_by("position")
    ]


class ChainWidget(forms.Widget):
    """A small table; empty rows are no speakers."""

    template_name = "admin/desk/chain.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[ChainLink]:
        rows = []
        for number in range(MOST_SPEAKERS):
            given = {key: str(data.get(f"{name}-{number}-{key}") or "").strip() for key in _NAMES}
            if f"{name}-{number}-who" in data or f"{name}-{number}-words" in data:
                rows.append(ChainLink(**given))
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-who" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [link for link in value or () if not link.empty]
        rows += [ChainLink()] * max(1, ROWS - len(rows))
        context["widget"]["rows"] = [
            {"number": number, "link": link, "choices": self._choices(link)} for number, link in enumerate(rows)
        ]
        return context

    @staticmethod
    def _choices(link: ChainLink) -> dict[str, list[tuple[str, str, bool]]]:
        return {
            key: [(value, str(label), value == getattr(link, key)) for value, label in choices]
            for key, choices in _CHOICES.items()
        }


class ChainField(forms.Field):
    """The value is a list of unsaved attributions, in their order."""

    widget = ChainWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Empty rows are no speakers."""
        return [link for link in initial or () if not link.empty] != [link for link in data or () if not link.empty]

    def clean(self, value: Any) -> list[Attribution]:
        chain: list[Attribution] = []
        problems: list[str] = []
        for number, link in enumerate(value or (), 1):
            if link.empty:
                continue
            try:
                chain.append(self._row(link, len(chain)))
            except (forms.ValidationError, ValueProblem) as problem:
                words = " ".join(problem.messages) if isinstance(problem, forms.ValidationError) else str(problem)
                problems.append(_("Speaker %(number)d: %(problem)s") % {"number": number, "problem": words})
        if problems:
            raise forms.ValidationError(problems)
        return chain

    def _row(self, link: ChainLink, position: int) -> Attribution:
        if link.who and link.words:
            raise forms.ValidationError(_("Name a record or write words, not both."))
        row = Attribution(position=position, speaker=_speaker(link.who) if link.who else None)
        row.words = clean_text(link.words, 200, allow_empty=True)
        if row.speaker is None and not row.words:
            raise forms.ValidationError(_("Nobody is named; name a record, or write words."))
        row.capacity = clean_text(link.capacity, 200, allow_empty=True)
        for key, choices in _CHOICES.items():
            given = getattr(link, key) or choices[0][0]
            if given not in [value for value, _label in choices]:
                raise forms.ValidationError(_("“%s” cannot be chosen here.") % given[:40])
            setattr(row, key, given)
        row.when = read_date(link.when) if link.when else None
        if words := not_yet(row.when):
            raise forms.ValidationError(words)
        return row


def _speaker(text: str) -> Record:
    record, suggestions = record_meant(text)
    if record is not None:
        return record
    if not suggestions:
        raise forms.ValidationError(
            _("No record is called “%s”. Write the words beside it, or make the record first.") % text[:80]
        )
    named = "; ".join(written(suggestion) for suggestion in suggestions)
    raise forms.ValidationError(
        _("“%(text)s” may mean: %(named)s. Write one of them, or the words beside it.") % {"text": text, "named": named}
    )


def save_chain(citation: Citation, chain: Sequence[Attribution]) -> None:
    """Put this chain in the place of the one that a draft citation has."""
    Attribution.objects.filter(citation=citation).delete()
    for link in chain:
        link.pk, link.citation = None, citation
        link.save()


def in_words(links: Sequence[ChainLink]) -> str:
    """A chain in one line."""
    return " → ".join(link.words or link.who.split(" · ")[0] for link in links)


MOST_WORDS = 6
# Citations of one claim in one form. Whatever number a client sends, no more than these are read.
MOST = 30
NEW = "new"
GONE = gettext_lazy(
    "Somebody deleted this citation meanwhile, or handed it in. To save what stands here as a new one, tick the box."
)


class CitationForm(VersionedForm):
    """One place in one article where the claim stands."""

    source = SourceField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Part of the headline; the last one is filled in."),
        # What was filled in when the page was opened, whatever was entered elsewhere since.
        show_hidden_initial=True,
    )
    place = PlaceField(label=gettext_lazy("Place in the article"))
    same_chain = forms.BooleanField(required=False, label=gettext_lazy("The same chain as last time"))
    chain = ChainField(
        required=False,
        label=gettext_lazy("Who says so, originally first"),
        help_text=gettext_lazy("Empty where the article says it itself. The outlet is never one of them."),
    )

    field_order = (
        "overwrite",
        "source",
        "place",
        "stance",
        "same_chain",
        "chain",
        "quote",
        "quote_before",
        "quote_after",
        "quote_lang",
        *with_translations("note"),
    )

    class Meta:
        model = Citation
        fields = (
            *("source", "place", "stance", "quote", "quote_before", "quote_after", "quote_lang"),
            *with_translations("note"),
        )
        widgets = dict.fromkeys(with_translations("note"), forms.Textarea(attrs={"rows": 2, "cols": 70}))

    # Sent as one that is there, and it is not there as a draft any more.
    gone = False

    def __init__(self, *args: Any, last: Citation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_chain = links_of(last) if last is not None else []
        self.fields["quote"].help_text = _("At most %d words, exactly as printed.") % MOST_WORDS
        for name in ("quote_before", "quote_after"):
            self.fields[name].help_text = _("A few words around it, if it stands there twice.")
        if self.last_chain:
            self.fields["same_chain"].help_text = in_words(self.last_chain)
        else:
            self.fields.pop("same_chain", None)
        self.last = last
        if self.instance.pk:
            self.initial.update({"place": place_text(self.instance), "chain": links_of(self.instance)})
        elif last is not None:
            self.initial["source"] = last.source

    def as_stored(self, stored: Any) -> "CitationForm":
        return type(self)(instance=stored, last=self.last)

    def clean_quote(self) -> str:
        """The quote, short and clean."""
        try:
            quote = clean_text(self.cleaned_data["quote"], 500, allow_empty=True)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        if len(quote.split()) > MOST_WORDS:
            raise forms.ValidationError(_("A quote has at most %d words; say the rest in your own.") % MOST_WORDS)
        return quote

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.gone and data.get("overwrite") != NEW:
            self.ask(GONE, NEW)
        if data.get("same_chain") and not data.get("chain"):
            data["chain"] = ChainField().clean([ChainLink(**vars(link)) for link in self.last_chain])
        return data

    def repeated(self, claim: Claim) -> Citation | None:
        """The citation of the claim that says just this: a form that is sent twice is saved once."""
        made = said_by(self.save(commit=False), self.cleaned_data.get("chain") or [])
        there = claim.citations.filter(state__in=(*UNPUBLISHED, State.PUBLISHED), source=self.cleaned_data["source"])
        for citation in there.exclude(pk=self.instance.pk).prefetch_related("chain").order_by("pk"):
            if said_by(citation, citation.chain.order_by("position")) == made:
                return citation
        return None

    def save(self, commit: bool = True) -> Citation:
        citation: Citation = super().save(commit=False)
        LocatorFormat().put(citation, "place", self.cleaned_data["place"])
        citation.source = self.cleaned_data["source"]
        if commit:
            citation.save()
            save_chain(citation, self.cleaned_data.get("chain") or [])
        return citation


def said_by(citation: Citation, chain: Iterable[Attribution]) -> tuple[Any, ...]:
    """The place, the words and the speakers of a citation."""
    names = ("speaker_id", "words", "capacity", "when", *_CHOICES)
    speakers = tuple(tuple(getattr(link, name) for name in names) for link in chain)
    return (citation.source_id, place_text(citation), citation.stance, citation.quote, speakers)


class CitationFormSet(BaseInlineFormSet):
    """The draft citations of a claim; at least one is needed before it can be published, not before.

    How many there are, and how many of them are stored already, is counted in what was sent: what a client says of
    it may be wrong, and then nothing that was typed is lost.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        **BaseInlineFormSet.default_error_messages,
        "too_many_forms": gettext_lazy("At most %(num)d citations are saved at once: save these, then enter the rest."),
    }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        super().__init__(data if data is None else counted(data, prefix), *args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.is_bound and index is not None and index < self.initial_form_count() and form.instance._state.adding:
            form.gone = True
            form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput)


def counted(data: QueryDict, prefix: str) -> QueryDict:
    """What was sent, with the numbers of forms that are in it."""
    sent = (re.match(rf"{re.escape(prefix)}-([0-9]{{1,4}})-", name) for name in data)
    numbers = {int(found[1]) for found in sent if found}
    stored = next(number for number in itertools.count() if not data.get(f"{prefix}-{number}-id"))
    reported = data.copy()
    reported[f"{prefix}-TOTAL_FORMS"] = str(max(numbers, default=0) + 1)
    reported[f"{prefix}-INITIAL_FORMS"] = str(stored)
    return reported


# The draft citations of a claim, stacked beneath it.
Citations = inlineformset_factory(
    Claim,
    Citation,
    form=CitationForm,
    formset=CitationFormSet,
    extra=1,
    max_num=MOST,
    absolute_max=MOST,
    validate_max=True,
)


def last_of(user: Any) -> Citation | None:
    """The last citation that this member entered: its source and its chain are offered again."""
    found: Citation | None = Citation.objects.filter(created_by=user).select_related("source").order_by("-pk").first()
    return found
