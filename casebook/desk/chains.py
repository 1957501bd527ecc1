"""The chain of speakers as one ordered field: a row a speaker, the first of whom said it originally."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casebook.desk.finding import candidate_of, record_meant
from casebook.desk.typed import read_date
from casebook.models import Attribution, Citation, Manner, Medium, Record, Setting, Stance
from casebook.models.checks import not_yet
from casebook.values import ValueProblem, as_typed, clean_text

ROWS = 4
MOST = 12
_CHOICES: dict[str, list[tuple[str, Any]]] = {
    "stance": list(Stance.choices),
    "medium": [("", "—"), *Medium.choices],
    "setting": [("", "—"), *Setting.choices],
    "manner": list(Manner.choices),
}
_NAMES = ("who", "words", "capacity", "stance", "medium", "setting", "manner", "when")


@dataclass
class Link:
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


def links_of(citation: Citation) -> list[Link]:
    """The chain of a citation as rows."""
    return [
        Link(
            who=candidate_of(link.speaker).written if link.speaker else "",
            words=link.words,
            capacity=link.capacity,
            stance=link.stance,
            medium=link.medium,
            setting=link.setting,
            manner=link.manner,
            when=as_typed(str(link.when)) if link.when else "",
        )
        for link in citation.chain.select_related("speaker").order_by("position")
    ]


class ChainWidget(forms.Widget):
    """A small table; empty rows are no speakers."""

    template_name = "desk/chain.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Link]:
        rows = []
        for number in range(MOST):
            given = {key: str(data.get(f"{name}-{number}-{key}") or "").strip() for key in _NAMES}
            if f"{name}-{number}-who" in data or f"{name}-{number}-words" in data:
                rows.append(Link(**given))
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-who" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [link for link in value or () if not link.empty]
        rows += [Link()] * max(1, ROWS - len(rows))
        context["widget"]["rows"] = [
            {"number": number, "link": link, "choices": self._choices(link)} for number, link in enumerate(rows)
        ]
        return context

    @staticmethod
    def _choices(link: Link) -> dict[str, list[tuple[str, str, bool]]]:
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

    def _row(self, link: Link, position: int) -> Attribution:
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
    record, candidates = record_meant(text)
    if record is not None:
        return record
    if not candidates:
        raise forms.ValidationError(
            _("No record is called “%s”. Write the words beside it, or make the record first.") % text[:80]
        )
    named = "; ".join(candidate_of(candidate).written for candidate in candidates)
    raise forms.ValidationError(
        _("“%(text)s” may mean: %(named)s. Write one of them, or the words beside it.") % {"text": text, "named": named}
    )


def save_chain(citation: Citation, chain: Sequence[Attribution]) -> None:
    """Put this chain in the place of the one that a draft citation has."""
    Attribution.objects.filter(citation=citation).delete()
    for link in chain:
        link.pk, link.citation = None, citation
        link.save()


def in_words(links: Sequence[Link]) -> str:
    """A chain in one line."""
    return " → ".join(link.words or link.who.split(" · ")[0] for link in links)
