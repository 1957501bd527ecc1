"""Erasing: what is gone from the database and from later backups. One person asks for it, and a second one confirms."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import search
from casebook.actions.erasure_plan import (
    CLEARED,
    ERASABLE,
    GOES,
    ErasurePlace,
    ErasurePlan,
    Gone,
    Scrub,
    each_text,
    parts,
    plan_of,
    tables,
    thing_of,
    versions,
    what_goes,
)
from casebook.actions.permissions import may
from casebook.actions.transactions import ActionRefused, Transaction, records_of, run
from casebook.models import (
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    ErasedReference,
    Erasure,
    ErasureReason,
    Record,
    Revision,
    Source,
    State,
    User,
)
from casebook.models.archive.base import Guarded, Redacted
from casebook.models.archive.references import new_reference
from casebook.projections import StoredDifference, edition, forget, number_of, texts_numbered
from casebook.projections.visibility import never_published

logger = logging.getLogger(__name__)
# Of whom nothing else is left to say.
SOMEBODY = "an unnamed person"
# Columns that follow from texts of the row.
_FOLLOWING: dict[type[Any], tuple[str, ...]] = {Claim: ("digest",), Source: ("address_key",)}


def ask_to_erase(
    thing: Any,
    *,
    by: User,
    why: str,
    reason: str,
    names: Iterable[str] | None = None,
    places: Mapping[str, bool] | None = None,
) -> Erasure:
    """Ask a second person to erase a record, source, claim, citation, dispute, correction or request.

    `reason` stays inside and goes when it is done. `names` are covered in other texts (those that are known where
    None), but for `places` that say otherwise. ActionRefused where it cannot be done, or was asked for already.
    """
    if not may(by, ActionKind.ERASE):
        raise ActionRefused(_("As %(role)s you may not do this.") % {"role": by.get_role_display()})
    if why not in ErasureReason.values or not reason.strip():
        raise ActionRefused(_("Say why. The reason stays inside the archive."))
    if type(thing)._meta.concrete_model not in ERASABLE:
        raise TypeError(f"a {type(thing).__name__} is erased with what it belongs to")
    plan = plan_of(thing, names)
    if plan.refused:
        raise ActionRefused(" ".join(plan.refused))
    asked, new = Erasure.objects.get_or_create(
        on_model=thing._meta.concrete_model._meta.model_name,
        on_ref=thing.ref,
        defaults={
            "why": why,
            "reason": reason.strip(),
            "names": "\n".join(plan.names),
            "places": dict(places or {}),
            "asked_by": by,
            "asked_at": timezone.now(),
        },
    )
    if not new:
        raise ActionRefused(_("It was asked for already, and waits for a second person."))
    return asked


def plan_asked(erasure: Erasure) -> ErasurePlan:
    """What confirming it will do now."""
    return plan_of(_thing(erasure), erasure.names.splitlines(), erasure.places)


def decline_to_erase(erasure: Erasure, *, by: User) -> None:
    """Take it back, or decline it: nothing was erased, and nothing is kept of it."""
    if not may(by, ActionKind.ERASE):
        raise ActionRefused(_("As %(role)s you may not do this.") % {"role": by.get_role_display()})
    erasure.delete()


def erase(erasure: Erasure, *, by: User, seen: str) -> None:
    """Confirm and do it. `seen` is the fingerprint of the plan that the second person has read."""
    if erasure.asked_by_id == by.pk:
        raise ActionRefused(_("You asked for it yourself: a second person confirms it."))
    # Reading every text takes its time, so it is done before anybody has to wait.
    revision, prepared = Revision.current(), plan_asked(erasure)

    def work(action: Transaction) -> None:
        # Drafts come and go without an action.
        gone = what_goes([_thing(erasure)])
        same = Revision.current() == revision and gone == prepared.gone
        plan = prepared if same else plan_of(_thing(erasure), erasure.names.splitlines(), erasure.places, gone)
        if plan.fingerprint() != seen:
            raise ActionRefused(_("It has changed since you looked at it: look at it again."))
        _carry_out(action, plan)
        action.actions.append(_logged(action, erasure.on_model, erasure.why, erasure.asked_by.username))

    run(work, ActionKind.ERASE, by=by, private_reason=erasure.why, needs_reason=False)


def erase_again(*, by: User) -> int:
    """Erase what a backup of before has brought back; how many things that were.

    Names are covered where the archive proposes it. Nobody has to confirm what two people have decided once.
    """
    things = came_back()
    if not things:
        return 0

    def work(action: Transaction) -> None:
        plan = plan_of(things[0], gone=what_goes(things))
        _carry_out(action, plan)
        action.actions.append(_logged(action, str(things[0]._meta.model_name), "again", by.username))

    run(work, ActionKind.ERASE, by=by, private_reason="again", needs_reason=False)
    return len(things)


def came_back() -> list[Any]:
    """What the archive holds though it was erased: a backup of before has brought it back."""
    if not ErasedReference.objects.exists():
        return []
    found = []
    for model in ERASABLE:
        refs = model._base_manager.order_by("pk").values_list("ref", flat=True).iterator(2000)
        erased = erased_references((str(model._meta.model_name), ref) for ref in refs)
        found += [model._base_manager.get(ref=ref) for _name, ref in sorted(erased)]
    return found


def erased_references(things: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these, each the name of a kind and a reference, those that were erased."""
    if not ErasedReference.objects.exists():
        return set()
    digests = {ErasedReference.digest_of(*thing): thing for thing in things}
    found: set[tuple[str, str]] = set()
    for part in parts(digests):
        rows = ErasedReference.objects.filter(digest__in=part)
        found.update(digests[digest] for digest in rows.values_list("digest", flat=True))
    return found


def _thing(erasure: Erasure) -> Any:
    thing = thing_of(erasure) if Erasure.objects.filter(pk=erasure.pk).exists() else None
    if thing is None:
        raise ActionRefused(_("It is not there any more: it was erased, or the request was taken back."))
    return thing


def _logged(action: Transaction, on_model: str, why: str, asked_by: str) -> Action:
    """All that is left: when, by whom, and which kind of reason. The reference is that of nothing."""
    return Action(
        kind=ActionKind.ERASE,
        on_model=on_model,
        on_ref=new_reference(),
        by=action.by,
        role=action.by.role,
        at=action.at,
        private_reason=why,
        batch=action.batch,
        detail={"asked_by": asked_by},
    )


def _carry_out(action: Transaction, plan: ErasurePlan) -> None:
    """All of it, within an action."""
    if plan.refused:
        raise ActionRefused(" ".join(plan.refused))
    gone = plan.gone
    action.lock(_reached(plan) - gone[Record])
    action.check = _refuse_opening
    action.takedown = True
    scrub, refs = Scrub(plan.names, gone), plan.refs
    action.gone = {ref for of_kind in refs.values() for ref in of_kind}
    action.texts += [*_cover(plan.places), *_naming(plan)]
    _reduce(plan)
    _clear_links(gone)
    _give_new_leads(gone)
    _scrub_sessions(scrub)
    _forget_words(action, plan)
    _delete(gone)
    ErasedReference.objects.bulk_create(
        [ErasedReference(digest=ErasedReference.digest_of(name, ref)) for name, some in refs.items() for ref in some],
        ignore_conflicts=True,
    )
    edition.forget(gone[Record], gone[Claim], gone[Source], gone[Dispute], gone[Correction])
    search.refresh(gone[Claim], gone[Source], gone[Record])
    transaction.on_commit(partial(leave_no_trace, _tables_of(gone, plan.places)))


def _naming(plan: ErasurePlan) -> list[Any]:
    """What stays and names something that goes: claims by what they supersede, cite or who speaks, and disputes."""
    gone = plan.gone
    spoken = {link.citation_id for link in plan.reduced()}
    cited = Citation.objects.filter(Q(source__in=gone[Source]) | Q(pk__in=spoken) | Q(pk__in=gone[Citation]))
    sides = DisputeSide.objects.filter(claim__in=gone[Claim]).values("dispute")
    claims = Claim.objects.filter(
        Q(supersedes__in=gone[Claim])
        | Q(pk__in=cited.values("claim"))
        | Q(dispute_sides__dispute__in=sides)
        | Q(dispute_sides__dispute__in=gone[Dispute])
    )
    disputes = Dispute.objects.filter(pk__in=sides).exclude(pk__in=gone[Dispute])
    return [*claims.exclude(pk__in=gone[Claim]).distinct(), *disputes]


def _forget_words(action: Transaction, plan: ErasurePlan) -> None:
    """Take the words of what goes, and of texts that were covered for good, out of the word index."""
    redacted = {model: ids for model, ids in plan.gone.items() if issubclass(model, Redacted)}
    going = {number_of(row) for model, ids in redacted.items() for row in _rows(model, ids)}
    others = forget(going, plan.names, plan.gone[Record])
    action.texts += [row for rows in texts_numbered(others) for row in rows]


def _reached(plan: ErasurePlan) -> set[int]:
    """The records that are reported otherwise afterwards."""
    kinds = (Claim, Citation, Source, Dispute)
    found = records_of(row for model in kinds for row in _rows(model, plan.gone[model]))
    found |= {row.pk for place in plan.places if isinstance(row := place.row, Record)}
    found |= {row.subject_id for place in plan.places if isinstance(row := place.row, Claim)}
    return found | records_of(_rows(Citation, {link.citation_id for link in plan.reduced()}))


def _rows(model: type[Any], ids: Iterable[int]) -> Iterator[Any]:
    for part in parts(ids):
        yield from model._base_manager.filter(pk__in=part)


def _reduce(plan: ErasurePlan) -> None:
    """Speakers who are erased become what they were said to be; names in that are covered by now."""
    rows = plan.reduced()
    for row in rows:
        row.speaker, row.words, row.capacity = None, row.capacity or SOMEBODY, ""
    Attribution.objects.bulk_update(rows, ["speaker", "words", "capacity"], batch_size=200)


def _cover(places: Iterable[ErasurePlace]) -> list[Redacted]:
    """Write the covered texts for good; the rows of which the stored covers are others now."""
    changed: dict[tuple[type[Any], Any], dict[str, Any]] = defaultdict(dict)
    public: dict[type[Any], set[int]] = defaultdict(set)
    for place in places:
        if place.chosen:
            changed[type(place.row), place.row.pk][place.name] = place.after
        if isinstance(place.row, Redacted):
            public[type(place.row)].add(place.row.pk)
    for (model, pk), values in changed.items():
        row = model._base_manager.get(pk=pk)
        for name, value in values.items():
            setattr(row, name, _fitting(row, name, value))
        names = [*values, *_FOLLOWING.get(model, ())]
        if isinstance(row, Guarded):
            row.prepare()
        model._base_manager.filter(pk=pk).update(**{name: getattr(row, name) for name in names})
    return [row for model, ids in public.items() for row in _rows(model, ids)]


def _fitting(row: Any, name: str, value: Any) -> Any:
    longest = getattr(row._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _clear_links(gone: Gone) -> None:
    """What stays leads to nothing that goes."""
    everything = [*((model, model, table) for model, table in tables()), *versions()]
    for model, of, table in everything:
        links = [name for name, way in table.links.items() if way == CLEARED or (of is not model and way != GOES)]
        for name in links:
            target: Any = of._meta.get_field(name).related_model
            for part in parts(gone[target]):
                rows = model._base_manager.filter(**{f"{name}_id__in": part})
                if (model, name) == (Claim, "lead"):
                    # One that stands, or stood, cannot be without.
                    rows = rows.filter(state__in=(State.DRAFT, State.PROPOSED))
                rows.update(**{name: None})


def _give_new_leads(gone: Gone) -> None:
    """Claims that stay and whose lead goes have another citation for it."""
    for part in parts(gone[Citation]):
        for claim in Claim.objects.filter(lead__in=part):
            if claim.pk in gone[Claim]:
                continue
            left = [one for one in Citation.objects.filter(claim=claim).order_by("pk") if one.pk not in gone[Citation]]
            left.sort(key=lambda one: (one.state != State.PUBLISHED, never_published(one)))
            Claim.objects.filter(pk=claim.pk).update(lead=left[0] if left else None)


def _delete(gone: Gone) -> None:
    """Delete the rows, what is made of them, and all of their versions. The database looks at links at the end."""
    for model, table in tables():
        if table.derived:
            for name, way in table.links.items():
                target: Any = model._meta.get_field(name).related_model
                for part in parts(gone[target] if way == GOES else ()):
                    _raw(model._base_manager.filter(**{f"{name}_id__in": part}))
        for part in parts(gone.get(model, ())):
            _raw(model._base_manager.filter(pk__in=part))
    _delete_versions(gone)


def _delete_versions(gone: Gone) -> None:
    """Also those of drafts that were deleted, where they reported something erased."""
    ids: Gone = defaultdict(set, {model: set(some) for model, some in gone.items()})
    for model, of, table in versions():
        for name, way in table.links.items():
            target: Any = of._meta.get_field(name).related_model
            for part in parts(ids[target] if way == GOES else ()):
                rows = model._base_manager.filter(**{f"{name}_id__in": part})
                deleted = set(rows.values_list("id", flat=True))
                ids[of] |= deleted - set(of._base_manager.filter(pk__in=deleted).values_list("pk", flat=True))
                _raw(rows)
        for part in parts(ids[of]):
            _raw(model._base_manager.filter(id__in=part))


def _raw(rows: Any) -> None:
    rows._raw_delete(rows.db)


def _scrub_sessions(scrub: Scrub) -> None:
    """Messages and half-written forms of those who are signed in."""
    for session in Session.objects.all():
        data = session.get_decoded()
        clean = each_text(data, lambda text: scrub.references(scrub.names(text)[0]))
        if clean != data:
            Session.objects.filter(pk=session.pk).update(session_data=SessionStore().encode(clean))


def _refuse_opening(differences: list[StoredDifference]) -> None:
    """Erasing opens nothing: what was withheld for what is erased must not be reported by its absence."""
    before: dict[tuple[Any, str], Any] = {}
    after: dict[tuple[Any, str], Any] = {}
    for found in differences:
        if found.field in ("withheld", "public", "page_public") and isinstance(
            found.row, (Record, Claim, Citation, Dispute)
        ):
            before.setdefault((found.row, found.field), found.stored)
            after[found.row, found.field] = found.worked_out
    opened = {
        row.ref
        for (row, name), stored in before.items()
        if (stored and not after[row, name] if name == "withheld" else after[row, name] and not stored)
    }
    if opened:
        raise ActionRefused(
            _("Readers would then see what is withheld now: %s. Seal it first, or erase it too.")
            % ", ".join(sorted(opened))
        )


# Traces


def _tables_of(gone: Gone, places: Iterable[ErasurePlace]) -> list[str]:
    found = {model._meta.db_table for model, ids in gone.items() if ids} | {p.row._meta.db_table for p in places}
    found |= {model._meta.db_table for model, table in tables() if table.derived}
    found |= {model._meta.db_table for model, _of, _table in versions()}
    return sorted(found)


def leave_no_trace(of: Iterable[str]) -> None:
    """Make the database forget what it keeps of deleted rows, once that is committed.

    SQLite writes zeros over them as they are deleted (`secure_delete`, in the settings); its log of what was written
    is emptied here, and before it the index of search is written anew, in which FTS5 only marks what is deleted.
    PostgreSQL keeps deleted rows until it vacuums, and its statistics keep frequent values.
    """
    if connection.in_atomic_block:
        # Neither database does any of it within a transaction.
        return
    try:
        if connection.vendor == "sqlite":
            search.backend().compact_in_steps()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if cursor.fetchone()[0]:
                    logger.warning("Traces of what was erased are still in the log beside the database: it is in use")
        else:
            names = ", ".join(connection.ops.quote_name(table) for table in of)
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM (ANALYZE) {names}")
    except DatabaseError as error:
        # It is erased; a reader who holds the database keeps its traces a while.
        logger.warning("Traces of what was erased are still in the database: %s", type(error).__name__)
