"""Masking: withheld names are covered in every public text, and the covered form is stored beside the text."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casebook.models import (
    Act,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Form,
    Kind,
    Record,
    Source,
    WithheldName,
    guard,
)
from casebook.models.base import Masked
from casebook.names import Mask
from casebook.resolve import gate
from casebook.resolve.stored import Difference, store
from casebook.values import Name

_MASKED: tuple[type[Masked], ...] = (Record, Source, Claim, Citation, Attribution, Dispute, Correction, Act)
# Values that are no prose: a name has a policy of its own, and codes and numbers hold no names.
_PROSE = ("text",)


def refresh(record_ids: Sequence[int]) -> list[Difference]:
    """Bring the withheld names of these records up to date."""
    differences: list[Difference] = []
    wanted = _withheld_names(record_ids)
    stored: dict[int, set[str]] = {}
    for record_id, name in WithheldName.objects.filter(record__in=record_ids).values_list("record_id", "name"):
        stored.setdefault(record_id, set()).add(name)
    with guard.opened():
        for record in Record.objects.filter(id__in=set(wanted) | set(stored)).order_by("id"):
            new, old = wanted.get(record.id, set()), stored.get(record.id, set())
            if new == old:
                continue
            WithheldName.objects.filter(record=record).delete()
            WithheldName.objects.bulk_create(WithheldName(record=record, name=name) for name in sorted(new))
            differences.append(Difference(record, "withheld names", len(old), len(new)))
    return differences


def _withheld_names(record_ids: Sequence[int]) -> dict[int, set[str]]:
    """Of each record the words of its names that its policy and wishes do not let through, drafts included.

    A word that also stands in a name that is shown (the first name) stays.
    """
    found: dict[int, set[str]] = {}
    shown: dict[int, set[str]] = {}
    claims = Claim.objects.filter(subject__in=record_ids, fact="name").select_related("subject")
    wishes: dict[int, list[str]] = {}
    for record_id, what in Record.objects.filter(
        id__in=record_ids, wishes__lifted_on=None, wishes__what__isnull=False
    ).values_list("id", "wishes__what"):
        wishes.setdefault(record_id, []).append(what)
    for claim in claims:
        if not isinstance(claim.parsed, Name):
            continue
        is_shown = gate.name_shown(claim.parsed, claim.subject, wishes.get(claim.subject_id, ()))
        words = (shown if is_shown else found).setdefault(claim.subject_id, set())
        words.update(claim.parsed.text.split())
    for record_id, words in found.items():
        kept = Mask(shown.get(record_id, set()))
        found[record_id] = {word for word in words if kept.apply(word) == word}
    return found


def current() -> Mask:
    """What covers all withheld names that the archive holds now."""
    return Mask(sorted(set(WithheldName.objects.values_list("name", flat=True))))


def cover(mask: Mask, record_ids: Sequence[int] | None) -> list[Difference]:
    """Store the covered form of public texts: of those about these records, or of all where None."""
    differences = store(
        (row, {"masked": masked_texts(row, mask)})
        for model in _MASKED
        for row in _rows(model, record_ids).iterator(2000)
    )
    return differences + (_cover_labels(mask) if record_ids is None else [])


def _cover_labels(mask: Mask) -> list[Difference]:
    """Labels in the archive's own wording; a person's label is a name, and has a policy of its own."""
    named = Claim.objects.standing().filter(subject=OuterRef("pk"), fact="name", withheld="")
    people = Q(kind=Kind.PERSON, form=Form.INDIVIDUAL)
    worded = Record.objects.exclude(wording="").filter(~people | ~Exists(named))
    return store((record, {"label": mask.apply(record.wording)}) for record in worded.order_by("id").iterator(2000))


def _rows(model: type[Any], record_ids: Sequence[int] | None) -> Any:
    rows = model.objects.order_by("id")
    if record_ids is None:
        return rows
    lookup = {
        Record: "id__in",
        Source: "citations__claim__subject__in",
        Claim: "subject__in",
        Citation: "claim__subject__in",
        Attribution: "citation__claim__subject__in",
        Dispute: "sides__claim__subject__in",
    }.get(model)
    return rows.filter(**{lookup: record_ids}).distinct() if lookup else rows.order_by("-id")[:200]


def masked_texts(row: Masked, mask: Mask) -> dict[str, str]:
    """By field, the covered form of those public texts in which something is covered."""
    covered = {field: mask.apply(getattr(row, field)) for field in _prose_fields(row)}
    return {field: text for field, text in covered.items() if text != getattr(row, field)}


def _prose_fields(row: Masked) -> Iterable[str]:
    for field in row.public_texts:
        if field == "value" and isinstance(row, Claim) and row.about.type not in _PROSE:
            continue
        yield field
