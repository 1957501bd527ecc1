"""What a record is called where readers see it: a name that may be shown, or the archive's own wording."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from casebook.models import Claim, Kind, PersonOrGroup, Polarity, Record
from casebook.names import redact as covered
from casebook.projections import families, visibility
from casebook.projections.small_numbers import tells_few
from casebook.values import Name
from casebook.vocabulary.words_for_people import describes, is_child, is_person


class Cover(Protocol):
    """What covers withheld names in a text."""

    def apply(self, text: str) -> str:
        """The text, covered."""


def label_of(record: Record, claims: Iterable[Claim], redactor: Cover) -> tuple[str, str]:
    """The label and its language: of one person the best visible name, else the archive's own wording, redacted.

    Both are empty where a person has neither a name that may be shown nor a description. What was merged into a record
    adds names and never the label: that is read from its own claims, and from those of merged records only where it
    would have none.
    """
    worded = redactor.apply(wording_for_readers(record))
    if worded and not _one_person(record):
        return worded, "en"
    names = [
        (
            c.subject_id != record.pk,
            c.rank,
            c.parsed.script != "Latn",
            c.parsed.usage != "as printed",
            c.known_from or date.max,
            c.ref,
            c.parsed,
        )
        for c in claims
        if c.fact == "name" and c.polarity == Polarity.YES and isinstance(c.parsed, Name)
    ]
    if names:
        merged, *_order, best = min(names, key=lambda row: row[:6])
        if not (merged and worded):
            return best.text, best.lang
    return worded, "en" if worded else ""


def wording_for_readers(record: Record) -> str:
    """The archive's own wording as far as it may be a label, before names are covered.

    That of a private person may be no more than a description, whatever was typed: a name is shown by a claim only. And
    none has a small number of children.
    """
    unfit = record.private and _one_person(record) and not describes(record.wording)
    return "" if unfit or tells_few(record.wording) else record.wording


def typed_names(record: Record) -> list[str]:
    """What editors typed of one person and may be a name: the working name, and a wording that describes nobody.

    Of a name among other words ("Saltanat, the nurse") those words are left out that only describe.
    """
    wording = record.wording if record.private and not describes(record.wording) else ""
    found = (_names_in(typed) for typed in (record.working_name, wording) if _one_person(record))
    return [typed for typed in found if typed]


def _names_in(typed: str) -> str:
    words = [word.strip(',;:()“”"') for word in typed.split()]
    words = [word for word in words if word and not (is_person(word.lower()) or is_child(word.lower()))]
    return " ".join([word for word in words if not word.islower()] or words)


def label_once_published(record: Record, names: Iterable[Claim], redactor: Cover) -> str:
    """The label that readers will see of a draft when it and these claims of its name are published."""
    rules, wishes = families.rules_of([record]), families.wishes_of({record.pk: record.pk})[record.pk]
    standing = Claim.objects.standing().filter(subject=record, fact="name")
    shown = [
        c for c in (*standing, *names) if isinstance(c.parsed, Name) and visibility.name_shown(c.parsed, rules, wishes)
    ]
    return label_of(record, shown, _WithOwn(redactor, record))[0]


class _WithOwn:
    """Covers what is withheld, and the typed names of a draft, which are withheld as soon as it is published."""

    def __init__(self, redactor: Cover, record: Record) -> None:
        self._redactor = redactor
        self._own = [word for typed in typed_names(record) for word in typed.split()] if record.private else []

    def apply(self, text: str) -> str:
        """The text, covered."""
        return covered(self._redactor.apply(text), self._own)


def _one_person(record: Record) -> bool:
    return record.kind == Kind.PERSON and record.form == PersonOrGroup.INDIVIDUAL
