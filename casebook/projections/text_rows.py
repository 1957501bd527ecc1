"""Public texts: which rows have them, what they say, and the number by which the word index knows a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from casebook import vocabulary
from casebook.models import Action, Attribution, Citation, Claim, Correction, Dispute, Record, Source
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import visibility

# In this order for ever: the place of a kind is part of the number of its rows.
MODELS: tuple[type[Redacted], ...] = (Record, Source, Claim, Citation, Attribution, Dispute, Correction, Action)
# Values that are no prose: a name has a policy of its own, and codes and numbers hold no names.
_PROSE = ("text",)
_PROSE_FACTS = vocabulary.names(lambda fact: fact.type in _PROSE)
_REVIEWED = ("ref", "state", "sealed_from")
BATCH = 1000


def number_of(row: Redacted) -> int:
    """The number of the row in the word index."""
    return numbered(row._meta.concrete_model, row.pk)  # type: ignore[arg-type]


def numbered(model: type[Redacted], pk: int) -> int:
    """The number in the word index of the row of this model with this key."""
    return pk * len(MODELS) + MODELS.index(model)


def keys_by_model(numbers: Iterable[int]) -> dict[type[Redacted], list[int]]:
    """The keys of the rows of these numbers, in order."""
    found: dict[type[Redacted], list[int]] = defaultdict(list)
    for number in sorted(numbers):
        found[MODELS[number % len(MODELS)]].append(number // len(MODELS))
    return found


def loaded(numbers: Collection[int]) -> Iterator[list[Any]]:
    """The rows of these numbers that are there, some at a time, each time of one model."""
    for model, ids in keys_by_model(numbers).items():
        for start in range(0, len(ids), BATCH):
            yield list(rows(model).filter(pk__in=ids[start : start + BATCH]))


def everything(model: type[Redacted]) -> Iterator[list[Any]]:
    """All rows of the model with a public text, or with a covered form that may be wrong, some at a time."""
    reported = ~Q(redacted={})
    for field in model.public_texts:
        reported |= Q(fact__in=_PROSE_FACTS) if (model, field) == (Claim, "value") else ~Q(**{field: ""})
    found, last = rows(model).filter(reported), 0
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def rows(model: type[Any]) -> QuerySet[Any]:
    """All rows of the model in order, with no more than redacting asks of them; with both ends of their claim."""
    own = ("id", "redacted", *model.public_texts)
    found: QuerySet[Any] = model.objects.order_by("id")
    if model is Attribution:
        claim = {"subject_id": F("citation__claim__subject"), "target_id": F("citation__claim__target")}
        of_citation = (f"citation__{name}" for name in _REVIEWED)
        found = found.select_related("citation").only(*own, "position", *of_citation).annotate(**claim)
    elif model is Action:
        found = found.only(*own, "kind", "on_ref", "at")
    elif model is Citation:
        ends = {"subject_id": F("claim__subject"), "target_id": F("claim__target")}
        found = found.only(*own, *_REVIEWED, "claim").annotate(**ends)
    else:
        found = found.only(*own, *_REVIEWED, *(("fact", "subject", "target") if model is Claim else ()))
    return found


def texts_of(row: Any) -> dict[str, str]:
    """By field, the public texts of a row that may hold names. Drafts are not public."""
    reviewed = getattr(row, "citation", row)
    if isinstance(reviewed, Reviewed) and visibility.never_published(reviewed):
        return {}
    fields = (
        field
        for field in row.public_texts
        if field != "value" or not isinstance(row, Claim) or row.about.type in _PROSE
    )
    return {field: text for field in fields if (text := getattr(row, field))}
