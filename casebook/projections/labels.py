"""What a record is called where readers see it: a name that may be shown, or the archive's own wording."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext_lazy

from casebook.models import Claim, Kind, PersonOrGroup, Polarity, Record
from casebook.names import redact as covered
from casebook.projections import families, visibility
from casebook.projections.archive import ArchivedClaim, ArchivedRecord
from casebook.projections.small_numbers import tells_few
from casebook.values import OWN_LANGUAGE, TRANSLATED_INTO, Name, column, with_translations
from casebook.vocabulary.words_for_people import describes, is_child, is_person

WORDINGS = with_translations("wording")
UNFIT = gettext_lazy(
    "Readers would not see these words: of a private person they say what the person is, and no name; and they hold no"
    " number of children below ten."
)


class Cover(Protocol):
    """What covers withheld names in the wording of one record."""

    def apply(self, text: str, field: str = "wording") -> str:
        """The text, covered, as one that stands in this field."""


def labels_of(record: Record, claims: Iterable[Claim | ArchivedClaim], redactor: Cover) -> dict[str, str]:
    """The label and its language, and the label in other languages of the interface, by resolved column.

    Of one person it is the best visible name, else the archive's own wording, redacted. A wording is translated by
    people; in place of a name stands the one that a source gives in that language, or of somebody in public life the
    translation of a wording that is this name.

    All are empty where a person has neither a name that may be shown nor a description. What was merged into a record
    adds names and never the label: that is read from its own claims, and from those of merged records only where it
    would have none.
    """
    worded = {field: redactor.apply(wording_for_readers(record, field), field) for field in WORDINGS}
    found = {"label": worded["wording"], "label_lang": OWN_LANGUAGE if worded["wording"] else ""}
    others = {column("label", language): worded[column("wording", language)] for language in TRANSLATED_INTO}
    names = [] if found["label"] and not _one_person(record) else _names_of(record, claims)
    merged, *_order, best = names[0] if names else (True, None)
    if best and not (merged and found["label"]):
        found = {"label": best.text, "label_lang": best.lang}
        like = {name.lang: name.text for *_order, name in reversed(names) if name.usage == best.usage}
        # A description is no translation of a name.
        translated = {} if record.private or worded["wording"] != best.text else others
        named = {column("label", language): like.get(language, "") for language in TRANSLATED_INTO}
        others = {name: label or translated.get(name, "") for name, label in named.items()}
    return found | {name: "" if label == found["label"] else label for name, label in others.items()}


def _names_of(record: Record, claims: Iterable[Claim | ArchivedClaim]) -> list[tuple[Any, ...]]:
    """The names of a record, the one that it is called by first; whether it is that of a merged one, and the name."""
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
    return sorted(names, key=lambda row: row[:6])


def wording_for_readers(record: Record, field: str = "wording") -> str:
    """The archive's own wording, or a translation, as far as it may be a label, before names are covered.

    That of a private person may be no more than a description, whatever was typed: a name is shown by a claim only. And
    none has a small number of children.
    """
    text = str(getattr(record, field))
    # A translation of what readers do not see is none either.
    if not text or (field != "wording" and not wording_for_readers(record)):
        return ""
    unfit = record.private and _one_person(record) and not describes(text)
    return "" if unfit or tells_few(text) else text


def unfit_translations(record: Record) -> dict[str, str]:
    """By field, what is wrong with translations of a wording that readers see while they would not see these."""
    unfit = [field for field in WORDINGS[1:] if getattr(record, field) and not wording_for_readers(record, field)]
    return dict.fromkeys(unfit if wording_for_readers(record) else (), str(UNFIT))


def typed_names(record: Record | ArchivedRecord) -> list[str]:
    """What editors typed of one person and may be a name: the working name, and a wording that describes nobody.

    Of a name among other words ("Saltanat, the nurse") those words are left out that only describe.
    """
    wordings = (getattr(record, field) for field in WORDINGS)
    undescribed = [wording for wording in wordings if record.private and not describes(wording)]
    found = (_names_in(typed) for typed in (record.working_name, *undescribed) if _one_person(record))
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
    return labels_of(record, shown, _WithOwn(redactor, record))["label"]


class _WithOwn:
    """Covers what is withheld, and the typed names of a draft, which are withheld as soon as it is published."""

    def __init__(self, redactor: Cover, record: Record) -> None:
        self._redactor = redactor
        self._own = [word for typed in typed_names(record) for word in typed.split()] if record.private else []

    def apply(self, text: str, field: str = "wording") -> str:
        """The text, covered."""
        return covered(self._redactor.apply(text, field), self._own)


def _one_person(record: Record | ArchivedRecord) -> bool:
    return record.kind == Kind.PERSON and record.form == PersonOrGroup.INDIVIDUAL
