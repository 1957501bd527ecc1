"""Public texts: which rows have them, what they say, and the number by which the word index knows a row."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import make_dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from casebook import vocabulary
from casebook.models import Action, Attribution, Citation, Claim, Correction, Dispute, Record, Source
from casebook.models.archive.base import Redacted
from casebook.projections import visibility

# In this order for ever: the place of a kind is part of the number of its rows.
MODELS: tuple[type[Redacted], ...] = (Record, Source, Claim, Citation, Attribution, Dispute, Correction, Action)
# Values that are no prose: a name has a policy of its own, and codes and numbers hold no names.
_PROSE = ("text",)
_PROSE_FACTS = vocabulary.names(lambda fact: fact.type in _PROSE)
_REVIEWED = ("ref", "state", "sealed_from")
BATCH = 1000


def number_of(row: Any) -> int:
    """The number of the row in the word index."""
    return numbered(row._meta.concrete_model, row.pk)


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
    """The rows of these numbers that are there, as instances, some at a time, each time of one model."""
    for model, ids in keys_by_model(numbers).items():
        for start in range(0, len(ids), BATCH):
            yield list(rows(model).filter(pk__in=ids[start : start + BATCH]))


def everything(model: type[Redacted]) -> Iterator[list[Any]]:
    """All rows of the model with a public text, or with a covered form that may be wrong, some at a time."""
    reported = ~Q(redacted={})
    for field in model.public_texts:
        reported |= Q(fact__in=_PROSE_FACTS) if (model, field) == (Claim, "value") else ~Q(**{field: ""})
    found, last = model._base_manager.filter(reported).order_by("pk"), 0
    while batch := plain(found.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def plain(found: QuerySet[Any]) -> list[Any]:
    """These rows of a model with no more than redacting asks of them, and not as instances: they have their names, and
    the state and the reference of what they belong to.
    """
    row_type, columns = _PLAIN[found.model]
    covered = Cast("redacted", TextField())
    rows = found.values_list(*columns, covered)
    return [row_type(*row, {} if text == "{}" else json.loads(text)) for *row, text in rows]


def _row_type(model: type[Any]) -> tuple[type[Any], list[Any]]:
    columns: dict[str, Any] = {"id": "id", **dict.fromkeys(model.public_texts)}
    if model is Attribution:
        columns |= {"citation_id": None, "position": None}
        columns |= {name: F(f"citation__{name}") for name in _REVIEWED}
        columns |= {name: F(f"citation__claim__{name}") for name in ("subject_id", "target_id")}
    elif model is Action:
        columns |= dict.fromkeys(("kind", "on_ref", "at"))
    else:
        columns |= dict.fromkeys(_REVIEWED)
        if model is Citation:
            columns |= {"claim_id": None} | {name: F(f"claim__{name}") for name in ("subject_id", "target_id")}
        elif model is Claim:
            columns |= dict.fromkeys(("fact", "subject_id", "target_id"))
    more = {"model": model, "_meta": model._meta, "public_texts": model.public_texts}
    more["pk"] = property(lambda row: row.id)
    made = make_dataclass(f"{model.__name__}Text", [*columns, "redacted"], namespace=more, slots=True, eq=False)
    return made, [column or name for name, column in columns.items()]


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
    """By field, the public texts of a row, plain or an instance, that may hold names. Drafts are not public."""
    reviewed = getattr(row, "citation", row)
    if hasattr(reviewed, "state") and visibility.never_published(reviewed):
        return {}
    prose = row._meta.concrete_model is not Claim or row.fact in _PROSE_FACTS
    fields = (field for field in row.public_texts if field != "value" or prose)
    return {field: text for field in fields if (text := getattr(row, field))}


_PLAIN = {model: _row_type(model) for model in MODELS}
