"""What readers are told of the log: changes of things that they can see or could see, and notices on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from casebook.models import (
    PUBLIC_KINDS,
    Action,
    ActionKind,
    Citation,
    Claim,
    Correction,
    DisputeSide,
    Source,
    State,
)
from casebook.models.edition import ENDING, Of, PublicClaim
from casebook.projections import tables
from casebook.projections.archive import batches
from casebook.projections.rows import CLAIM_COLUMNS, MODEL_OF, RECORD_COLUMNS, SOURCE_COLUMNS, Row

NAMES = {of: model._meta.model_name for of, model in MODEL_OF.items()}


_ACTION = ("kind", "on_model", "on_ref", "id", "at", "batch")


class ChangedThing(NamedTuple):
    """What of a row of the edition, or of a tombstone, its changes follow from.

    `about` are the records under which it is told: whom it is about first. Changes of a record without a page are not
    told, only notices on it are; on what was withdrawn there are none.
    """

    ref: str
    about: tuple[Any, ...] = ()
    citations: frozenset[str] = frozenset()
    changes: bool = True
    notices: bool = True


def thing_of(of: Of, row: Row) -> ChangedThing:
    """The thing of a row of the edition. Of a dispute `about` are the references of the claims on its sides."""
    if of is Of.RECORD:
        record = dict(zip(RECORD_COLUMNS, row, strict=True))
        return ChangedThing(record["ref"], (record["id"],), changes=record["page"])
    if of is Of.CLAIM:
        claim = dict(zip(CLAIM_COLUMNS, row, strict=True))
        cited = frozenset(citation["ref"] for citation in claim["document"]["citations"])
        return ChangedThing(claim["ref"], (claim["subject"], claim["target"]), cited)
    if of is Of.SOURCE:
        source = dict(zip(SOURCE_COLUMNS, row, strict=True))
        return ChangedThing(source["ref"], (source["outlet"],))
    _pk, ref, _kind, _question, _known, document = row
    return ChangedThing(ref, tuple(claim for _side, claim, _since in document["sides"]))


def with_records(things: Mapping[int, ChangedThing]) -> dict[int, ChangedThing]:
    """Disputes with the records of their claims in the place of these."""
    refs = {ref for thing in things.values() for ref in thing.about}
    ends: dict[str, tuple[int, int | None]] = {}
    for part in batches(refs):
        rows = PublicClaim.objects.filter(ref__in=part).order_by()
        ends |= {ref: (subject, target) for ref, subject, target in rows.values_list("ref", "subject", "target")}
    return {
        pk: thing._replace(about=_two(ends[ref] for ref in thing.about if ref in ends)) for pk, thing in things.items()
    }


def gone_things(of: Of, stones: Mapping[int, Row]) -> dict[int, ChangedThing]:
    """The things of tombstones, by key."""
    about: dict[int, tuple[Any, ...]] = {}
    if of is Of.RECORD:
        about = {pk: (pk,) for pk in stones}
    elif of is Of.CLAIM:
        claims = Claim.objects.filter(pk__in=stones).values_list("pk", "subject_id", "target_id")
        about = {pk: (subject, target) for pk, subject, target in claims}
    elif of is Of.SOURCE:
        about = {pk: (outlet,) for pk, outlet in Source.objects.filter(pk__in=stones).values_list("pk", "outlet_id")}
    else:
        sides = DisputeSide.objects.filter(dispute__in=stones, claim__state=State.PUBLISHED, claim__withheld="")
        ends: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        of_claim = ("dispute_id", "claim__subject_id", "claim__target_id")
        for pk, subject, target in sides.order_by("side", "id").values_list(*of_claim):
            ends[pk].append((subject, target))
        about = {pk: _two(of_one) for pk, of_one in ends.items()}
    # What was merged into another record goes on under that one.
    return {
        pk: ChangedThing(ref, about.get(pk, ()), notices=bool(leads_to))
        for pk, (_key, ref, _of, leads_to, _kind) in stones.items()
    }


def _two(ends: Iterable[tuple[int, int | None]]) -> tuple[Any, ...]:
    """The first two different records of these claims, whom they are about before whom they lead to."""
    found = list(ends)
    every = [*(subject for subject, _target in found), *(target for _subject, target in found if target)]
    return tuple(dict.fromkeys(every))[:2]


def change_rows(of: Of, things: Mapping[int, ChangedThing], log: Sequence[Action] | None = None) -> list[Row]:
    """The PublicChange of every action on these things, or on citations of theirs, of which readers are told. `log` are
    all actions on them, where that is known.
    """
    told = {pk: thing for pk, thing in things.items() if thing.changes}
    owners = {(NAMES[of], thing.ref): pk for pk, thing in told.items()}
    owners |= {("citation", ref): pk for pk, thing in told.items() for ref in thing.citations}
    models = {model for model, _ref in owners}
    found: list[tuple[Any, ...]] = [
        (*(getattr(one, name) for name in _ACTION), one.shown("public_reason"))
        for one in log or ()
        if one.kind in PUBLIC_KINDS
    ]
    found = [one for one in found if one[1:3] in owners]
    for part in batches(sorted({ref for _model, ref in owners}) if log is None else ()):
        actions = Action.objects.filter(on_model__in=models, on_ref__in=part, kind__in=PUBLIC_KINDS).order_by("id")
        shown = Coalesce(KT("redacted__public_reason"), "public_reason", output_field=TextField())
        found += (one for one in actions.values_list(*_ACTION, shown) if one[1:3] in owners)
    whole = {(kind, batch, ref) for kind, model, ref, _id, _at, batch, _why in found if model != "citation"}
    made = []
    for kind, model, ref, action, at, batch, why in found:
        pk = owners[model, ref]
        thing = told[pk]
        citation = ref if model == "citation" else ""
        if citation and (kind, batch, thing.ref) in whole:
            continue
        record, target = (*thing.about, None, None)[:2]
        reason = why if kind in ENDING else ""
        made.append((action, at, kind, int(of), pk, thing.ref, citation, record, target, batch, reason))
    return made


def correction_rows(of: Of, things: Mapping[int, ChangedThing]) -> list[Row]:
    """The PublicCorrection of every published notice on these things or citations of theirs."""
    owners = {(NAMES[of], thing.ref): pk for pk, thing in things.items() if thing.notices}
    owners |= {("citation", ref): pk for pk, thing in things.items() for ref in thing.citations}
    found: list[Correction] = []
    for part in batches(sorted({ref for _model, ref in owners}), tables.AT_ONCE):
        notices = Correction.objects.filter(on_ref__in=part, state=State.PUBLISHED).order_by("pk")
        found += (one for one in notices if (one.on_model, one.on_ref) in owners)
    if not found:
        return []
    published = Action.objects.filter(
        on_model="correction", on_ref__in=[one.ref for one in found], kind=ActionKind.PUBLISH
    )
    days = dict(published.order_by("-id").values_list("on_ref", "at"))
    return [
        (
            one.pk, one.ref, one.kind, days.get(one.ref, one.created_at), int(of), owners[one.on_model, one.on_ref],
            one.shown("text"),
        )
        for one in found
    ]  # fmt: skip


def owners_of(rows: Iterable[Any]) -> dict[Of, set[int]]:
    """The things that these rows are about: what was changed itself, a claim for its citation, what an entry of the log
    or a notice is on.
    """
    found: dict[Of, set[int]] = {of: set() for of in Of}
    entries: dict[Any, set[int]] = {Action: set(), Correction: set()}
    for row in rows:
        if isinstance(row, (Action, Correction)):
            entries[type(row)].add(row.pk)
        elif isinstance(row, Citation):
            found[Of.CLAIM].add(row.claim_id)
        else:
            of = next((of for of, model in MODEL_OF.items() if isinstance(row, model)), None)
            if of is not None:
                found[of].add(row.pk)
    refs: dict[str, set[str]] = defaultdict(set)
    for model, ids in entries.items():
        for part in batches(ids):
            for name, ref in model.objects.filter(pk__in=part).order_by().values_list("on_model", "on_ref"):
                refs[name].add(ref)
    for of, name in NAMES.items():
        if refs[name]:
            found[of] |= _keys(MODEL_OF[of], "pk", refs[name])
    if refs["citation"]:
        found[Of.CLAIM] |= _keys(Citation, "claim_id", refs["citation"])
    return found


def _keys(model: Any, column: str, refs: Collection[str]) -> set[int]:
    return set(model.objects.filter(ref__in=refs).order_by().values_list(column, flat=True))
