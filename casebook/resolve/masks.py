"""Masking: withheld names are covered in every public text, and the covered form is stored beside the text."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casebook import vocabulary
from casebook.models import (
    UNPUBLISHED,
    Act,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Form,
    Kind,
    Polarity,
    Record,
    Source,
    State,
    WithheldName,
    guard,
)
from casebook.models.base import Masked, Reviewed
from casebook.names import TIE, Mask, is_particle, mask, tied
from casebook.names.collation import sort_key
from casebook.resolve import families, gate, labels, small_numbers
from casebook.resolve.stored import Difference, store
from casebook.values import Name

_MASKED: tuple[type[Masked], ...] = (Record, Source, Claim, Citation, Attribution, Dispute, Correction, Act)
# How the texts of a kind are found by the records that they are about.
_ABOUT: dict[type[Masked], str] = {
    Record: "id__in",
    Source: "citations__claim__subject__in",
    Claim: "subject__in",
    Citation: "claim__subject__in",
    Attribution: "citation__claim__subject__in",
    Dispute: "sides__claim__subject__in",
}
# Values that are no prose: a name has a policy of its own, and codes and numbers hold no names.
_PROSE = ("text",)
_PROSE_FACTS = vocabulary.names(lambda fact: fact.type in _PROSE)
NAMES = "withheld names"
BATCH = 2000
# So many letters a withheld name can have.
_LONGEST = 200


def refresh(record_ids: Sequence[int]) -> list[Difference]:
    """Bring the withheld names of these records up to date."""
    differences: list[Difference] = []
    wanted = _withheld_names(record_ids)
    stored: dict[int, set[str]] = {}
    for record_id, name in WithheldName.objects.filter(record__in=record_ids).values_list("record_id", "name"):
        stored.setdefault(record_id, set()).add(name)
    ids = {pk for pk in {*wanted, *stored} if wanted.get(pk, set()) != stored.get(pk, set())}
    changed = list(Record.objects.filter(id__in=ids).order_by("id"))
    for record in changed:
        differences.append(Difference(record, NAMES, len(stored.get(record.id, ())), len(wanted.get(record.id, ()))))
    with guard.opened():
        WithheldName.objects.filter(record__in=[pk for pk in ids if pk in stored]).delete()
        WithheldName.objects.bulk_create(
            WithheldName(record=record, name=name) for record in changed for name in sorted(wanted.get(record.id, ()))
        )
    return differences


def _withheld_names(record_ids: Sequence[int]) -> dict[int, set[str]]:
    """Of each record, by id of its family's root, the words of people's names that may not be shown.

    With them go those that stand together, tied, which another spelling may write as one.
    That is what policy and wishes do not let through, every name of who is hidden, sealed names, and names that editors
    only typed on the record. Names that are still drafts say nothing yet. A word that also stands in a name that is
    shown (the first name) stays.
    """
    found: dict[int, set[str]] = {}
    shown: dict[int, set[str]] = {}
    roots = families.root_ids(record_ids)
    records = Record.objects.in_bulk(roots)
    rules = families.rules_by_root(roots, records.values())
    wishes = families.wishes_of(roots)
    names = Claim.objects.filter(subject__in=roots, subject__kind=Kind.PERSON, fact="name")
    for claim in names:
        if gate.drafted(claim) or not isinstance(claim.parsed, Name):
            continue
        person = records[roots[claim.subject_id]]
        is_shown = gate.name_shown(claim.parsed, rules[person.id], wishes.get(person.id, ()))
        # One that was sealed after merging takes its names along.
        sealed = State.SEALED in (claim.state, records[claim.subject_id].state)
        is_shown = is_shown and not sealed and not gate.hidden(person)
        words = (shown if is_shown else found).setdefault(person.id, set())
        words.update(claim.parsed.text.split())
        if not is_shown:
            words.update(together for together in tied(claim.parsed.text) if len(together) <= _LONGEST)
    for record in Record.objects.filter(id__in=roots, kind=Kind.PERSON, form=Form.INDIVIDUAL):
        person = records[roots[record.id]]
        if gate.never_published(record) or gate.typed_name_shown(person, rules[person.id], wishes.get(person.id, ())):
            continue
        for typed in labels.typed_names(record):
            found.setdefault(person.id, set()).update((*typed.split(), *tied(typed)))
    for record_id, words in found.items():
        found[record_id] = {word for word in words if _stays_withheld(word, shown.get(record_id, ()))}
    return found


def _stays_withheld(word: str, shown: Collection[str]) -> bool:
    """Whether a word of a name, or one of words that are tied, stands in no name that is shown."""
    parts = [part for part in word.split(TIE) if len(word) == len(part) or not is_particle(part)]
    return any(mask(part, shown) == part for part in parts)


def current() -> Mask:
    """What covers all withheld names that the archive holds now."""
    names = WithheldName.objects.order_by("name").values_list("name", flat=True).distinct()
    return _mask_of(tuple(names))


@lru_cache(maxsize=1)
def _mask_of(names: tuple[str, ...]) -> Mask:
    """The matcher, made once for as long as the names are the same; it remembers the words that it has judged."""
    return Mask(names)


def cover_all(mask: Mask, tell: Callable[[list[Difference]], None]) -> None:
    """Store the covered form of every public text of the archive but labels, batch after batch."""
    for model in _MASKED:
        rows, last = _rows(model).filter(_worth_reading(model)), 0
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            tell(_cover(mask, batch))
            last = batch[-1].pk


def _worth_reading(model: type[Any]) -> Q:
    """Rows with any public text that may hold names, or with a covered form that may be wrong."""
    found = ~Q(masked={})
    for field in model.public_texts:
        found |= Q(fact__in=_PROSE_FACTS) if (model, field) == (Claim, "value") else ~Q(**{field: ""})
    return found


def cover(mask: Mask, record_ids: Collection[int], texts: Iterable[Masked]) -> list[Difference]:
    """Store the covered form of the public texts about these records, and of these texts."""
    about = (
        row
        for ids in families.chunks(record_ids)
        for model, lookup in _ABOUT.items()
        for row in _rows(model).filter(**{lookup: ids}).distinct().iterator(2000)
    )
    return _cover(mask, about) + _cover(mask, texts)


def _cover(mask: Mask, rows: Iterable[Masked]) -> list[Difference]:
    return store((row, {"masked": masked_texts(row, mask)}) for row in rows)


def cover_labels(mask: Mask) -> list[Difference]:
    """Labels in the archive's own wording; a person's label is a name, and has a policy of its own."""
    names = Claim.objects.standing().filter(fact="name", polarity=Polarity.YES, withheld="").exclude(value="")
    named = names.filter(subject=OuterRef("pk"))
    people = Q(kind=Kind.PERSON, form=Form.INDIVIDUAL)
    drafts = Q(state__in=UNPUBLISHED) | Q(state=State.SEALED, sealed_from__in=UNPUBLISHED)
    worded = Record.objects.exclude(wording="").exclude(drafts).filter(~people | ~Exists(named))
    worded_labels = (
        (record, mask.apply(labels.wording_for_readers(record))) for record in worded.order_by("id").iterator(2000)
    )
    return store((record, {"label": label, "sort_key": sort_key(label)}) for record, label in worded_labels)


def _rows(model: type[Any]) -> Any:
    rows = model.objects.order_by("id")
    # Of whom a text is decides whether a number in it is one of children.
    related = {Attribution: "citation__claim", Citation: "claim"}
    return rows.select_related(related[model]) if model in related else rows


def masked_texts(row: Any, mask: Mask) -> dict[str, str]:
    """By field, the covered form of those public texts in which something is covered. Drafts are not public."""
    reviewed = getattr(row, "citation", row)
    if isinstance(reviewed, Reviewed) and gate.never_published(reviewed):
        return {}
    texts = {field: getattr(row, field) for field in _prose_fields(row)}
    covered = {field: mask.apply(small_numbers.covered(row, field, text)) for field, text in texts.items()}
    return {field: text for field, text in covered.items() if text != getattr(row, field)}


def _prose_fields(row: Masked) -> Iterable[str]:
    for field in row.public_texts:
        if field == "value" and isinstance(row, Claim) and row.about.type not in _PROSE:
            continue
        yield field
