"""Whether the archive is whole: everything that must hold, looked for behind the back of the code that keeps it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from casebook import search, vocabulary
from casebook.actions.maintenance import many_rows, rebuild
from casebook.models import (
    PUBLIC_KINDS,
    UNPUBLISHED,
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Kind,
    Record,
    Source,
    State,
)
from casebook.models.archive.claim_checks import claim_problems
from casebook.models.archive.claims import DIGESTED, digest_of
from casebook.projections import visibility
from casebook.values import Bounds, VagueDate, ValueProblem, parse_value
from casebook.vocabulary import UnknownFact


@dataclass(frozen=True, order=True)
class Finding:
    """`what` is the kind of thing, `ref` its reference (or a number, where it has none)."""

    what: str
    ref: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.ref}: {self.wrong} {self.remedy}"


Check = Callable[[], Iterator[Finding]]


def sorted_rows(rows: Any, *names: str) -> list[Any]:
    """These columns of the rows that are wrong, in their order; of a single column its values.

    Nearly always there are none. Asked to put them in order, SQLite would walk through the whole table by the index of
    that order, which takes several times as long.
    """
    return sorted(rows.order_by().values_list(*names, flat=len(names) == 1))


_REFERRED: dict[str, Any] = {
    "record": Record,
    "source": Source,
    "claim": Claim,
    "citation": Citation,
    "dispute": Dispute,
    "correction": Correction,
}


def children() -> Iterator[Finding]:
    """No child has a record, then or grown up since."""
    standing = Record.objects.filter(kind=Kind.PERSON, state=State.PUBLISHED)
    marked = set(standing.filter(minor=True).values_list("ref", flat=True))
    ages = (
        visibility.age_claims()
        .filter(subject__in=standing)
        .exclude(state__in=visibility.SPENT)
        .exclude(state=State.DRAFT)
    )
    for claim in ages.select_related("subject"):
        if visibility.tells_of_child(claim):
            marked.add(claim.subject.ref)
    for ref in sorted(marked):
        yield Finding("record", ref, _("It is a child's, and stands."), _("Seal it; children are only counted."))


def merging() -> Iterator[Finding]:
    """A record leads on to one that was not merged itself, and never back to where it came from."""
    merged = Record.objects.filter(merged_into__merged_into__isnull=False)
    for ref, into in sorted_rows(merged, "ref", "merged_into__ref"):
        reported = _("It was merged into %s, which was merged too.") % into
        yield Finding("record", ref, reported, _("Undo one of the mergers."))


def following() -> Iterator[Finding]:
    """Claims supersede older ones, and no circle of them is closed."""
    older = dict(Claim.objects.exclude(supersedes=None).values_list("pk", "supersedes_id"))
    for start in older:
        seen, at = {start}, older.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = older.get(at)
        if at == start:
            ref = Claim.objects.values_list("ref", flat=True).get(pk=start)
            yield Finding("claim", ref, _("It supersedes itself, by way of others."), _("Restore a backup."))


# What is erased is named nowhere; what was handed in and returned is a draft again, which its editor may delete.
_OUTLIVING = (ActionKind.ERASE, ActionKind.PROPOSE, ActionKind.RETURN)


def referring() -> Iterator[Finding]:
    """What actions and notices are on is there; what was erased, and a draft that was deleted, is not."""
    for model, referred, named in ((Action, "action", "pk"), (Correction, "correction", "ref")):
        for name, target in _REFERRED.items():
            lost = model.objects.filter(on_model=name).exclude(Exists(target.objects.filter(ref=OuterRef("on_ref"))))
            # The kind is not in the index, so it is asked only of what is lost.
            for _pk, kind, ref, on_ref in sorted_rows(lost, "pk", "kind", named, "on_ref"):
                if kind not in _OUTLIVING:
                    reported = _("It is on a %(kind)s %(ref)s, which is not there.") % {"kind": name, "ref": on_ref}
                    yield Finding(referred, str(ref), reported, _("Restore a backup."))
        others = model.objects.exclude(kind=ActionKind.ERASE).exclude(on_model__in=_REFERRED)
        for _pk, ref, on_model in sorted_rows(others, "pk", named, "on_model"):
            reported = _("It is on a “%s”, which the archive does not have.") % on_model
            yield Finding(referred, str(ref), reported, _("Restore a backup."))


def links() -> Iterator[Finding]:
    """Every foreign key leads to a row, also where the database was written behind its own back."""
    for model in apps.get_app_config("casebook").get_models(include_auto_created=True):
        if model._meta.proxy or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield from _lost(model, field)


def _lost(model: Any, field: models.ForeignKey) -> Iterator[Finding]:
    target: Any = field.related_model
    there = target._base_manager.filter(pk=OuterRef(field.attname))
    lost = model._base_manager.filter(**{f"{field.attname}__isnull": False}).exclude(Exists(there))
    for row in lost.order_by("pk"):
        reported = _("“%(field)s” leads to a %(kind)s that is not there.") % {
            "field": field.name,
            "kind": target._meta.verbose_name,
        }
        yield Finding(str(model._meta.model_name), str(getattr(row, "ref", row.pk)), reported, _("Restore a backup."))


_AT_ONCE = 2000
_REMEMBERED = 20_000
# What a claim says, in the order of its columns.
_SAID = tuple(
    field.attname
    for field in Claim._meta.concrete_fields
    if field.attname in {"fact", "scope", "value", "polarity", "status", "gap"} or field.attname.startswith("when_")
)


def leads() -> Iterator[Finding]:
    """A claim that is not a draft has a lead of its own, and one that stands has a lead that stands."""
    beyond = Claim.objects.exclude(state__in=UNPUBLISHED).exclude(state=State.SEALED, sealed_from__in=UNPUBLISHED)
    for ref in sorted_rows(beyond.filter(lead=None), "ref"):
        yield Finding("claim", ref, _("It has no lead."), _("Cite its source, or seal it."))
    wrong = Claim.objects.filter(lead__isnull=False).exclude(lead__claim=F("pk"))
    for ref, lead in sorted_rows(wrong, "ref", "lead__ref"):
        reported = _("Its lead, %s, is a citation of another claim.") % lead
        yield Finding("claim", ref, reported, _("Give it a lead of its own, or restore a backup."))
    fallen = Claim.objects.filter(state=State.PUBLISHED).exclude(lead__state=State.PUBLISHED)
    for ref, lead in sorted_rows(fallen.exclude(lead=None), "ref", "lead__ref"):
        reported = _("It stands, and its lead %s does not.") % lead
        yield Finding("claim", ref, reported, _("Retract the lead anew, or retract the claim."))


def chains() -> Iterator[Finding]:
    """Positions count from 0 without a gap."""
    counted = Attribution.objects.order_by().values("citation__ref").annotate(n=Count("pk"), last=Max("position"))
    for row in counted.exclude(last=F("n") - 1).order_by("citation__ref"):
        reported = _("Its chain has %(n)d speakers and ends with number %(last)d.") % {
            "n": row["n"],
            "last": row["last"],
        }
        yield Finding(
            "citation", row["citation__ref"], reported, _("Somebody is missing: restore a backup, or supersede it.")
        )


def disputes() -> Iterator[Finding]:
    """A published dispute has two sides at least."""
    counted = Dispute.objects.filter(state=State.PUBLISHED).annotate(n=Count("sides__side", distinct=True))
    for ref in sorted_rows(counted.filter(n__lt=2), "ref"):
        yield Finding("dispute", ref, _("It has fewer than two sides."), _("Retract it, or give it its sides."))


def standing() -> Iterator[Finding]:
    """What stands does not lean on a draft."""
    claims = Claim.objects.filter(state=State.PUBLISHED)
    drafts = claims.filter(Q(subject__state__in=UNPUBLISHED) | Q(target__state__in=UNPUBLISHED))
    for ref in sorted_rows(drafts, "ref"):
        yield Finding(
            "claim", ref, _("It stands, and speaks of a draft."), _("Publish the record, or retract the claim.")
        )
    citations = Citation.objects.filter(state=State.PUBLISHED)
    for ref in sorted_rows(citations.filter(source__state__in=UNPUBLISHED), "ref"):
        yield Finding(
            "citation", ref, _("It stands, and cites a draft."), _("Publish the source, or retract the citation.")
        )


def values() -> Iterator[Finding]:
    """What claims say still parses, fits the vocabulary, and is written as the archive writes it."""
    # What is to come today is not tomorrow, so nothing is remembered for longer than this.
    problems_of = lru_cache(_REMEMBERED)(_problems_of)
    about = ("ref", "digest", "subject_id", "target_id", "note", "subject__kind", "subject__form", "target__kind")
    digested = itemgetter(*((*about, *_SAID).index(name) for name in DIGESTED))
    rows = Claim.objects.exclude(state=State.DRAFT).order_by("pk").values_list(*about, *_SAID)
    for row in rows.iterator(_AT_ONCE):
        ref, digest, subject, target, note, *kinds = row[: len(about)]
        problems = problems_of(row[len(about) :], *kinds, subject == target, bool(note))
        if problems:
            yield Finding("claim", ref, problems, _("Supersede it by one that says it right."))
        elif digest != digest_of(digested(row)):
            reported = _("Its digest is not that of what it says.")
            yield Finding("claim", ref, reported, _("It was changed without an action: restore a backup."))


def _problems_of(
    said: tuple[Any, ...], kind: str, form: str, target_kind: str | None, on_itself: bool, noted: bool
) -> str:
    """What is wrong with all claims that say this of records of these kinds."""
    # It has no other columns: what would look at one of them fails.
    claim = Claim.from_db(None, _SAID, said)
    claim.note = "noted" if noted else ""
    claim.subject = _record(1, kind, form)
    claim.target = _record(1 if on_itself else 2, target_kind, form) if target_kind else None
    try:
        found = list(claim_problems(claim).values())
        if not found and claim.value and not claim.gap:
            found += _written(vocabulary.fact(claim.fact).type, claim.value)
        stored = (claim.when_earliest, claim.when_latest, claim.when_inner_from, claim.when_inner_to)
        found += _dated(claim.when_edtf, claim.when_words, claim.when_known, claim.lasts, Bounds(*stored))
    except ValueProblem as problem:
        found = [str(problem)]
    return " ".join(dict.fromkeys(found))


def dates() -> Iterator[Finding]:
    """Dates of articles, and of what speakers said, still parse; their days are those of the date."""
    date = ("when_edtf", "when_words", "when_known", "when_earliest", "when_latest", "when_inner_from", "when_inner_to")
    for model, named in ((Source, "ref"), (Attribution, "pk")):
        rows: Any = model._base_manager.order_by("pk").values_list(named, *date)
        for ref, edtf, words, known, *stored in rows.iterator(_AT_ONCE):
            try:
                problems = _dated(edtf, words, known, False, Bounds(*stored))
            except ValueProblem as problem:
                problems = (str(problem),)
            for reported in problems:
                yield Finding(str(model._meta.model_name), str(ref), reported, _("Correct what is stored."))


@cache
def _record(pk: int, kind: str, form: str) -> Record:
    return Record.from_db(None, ("id", "kind", "form"), (pk, kind, form))


@lru_cache(10_000)
def _written(type_name: str, value: str) -> tuple[str, ...]:
    again = str(parse_value(type_name, value))
    return () if again == value else (_("Its value is not written as the archive writes it: %s.") % again[:100],)


@lru_cache(10_000)
def _dated(edtf: str, words: str, known: str, lasts: bool, stored: Bounds) -> tuple[str, ...]:
    if not edtf:
        return () if stored == Bounds() else (_("It has days and no date."),)
    date = VagueDate(edtf, words, known or "stated")
    return () if date.bounds(lasts) == stored else (_("Its days are not those of its date."),)


# Entering says itself why; all else that readers are told of needs a reason for them.
_IN_PUBLIC = tuple(kind for kind in PUBLIC_KINDS if kind != ActionKind.PUBLISH)
_INSIDE = (ActionKind.SEAL, ActionKind.UNSEAL, ActionKind.ERASE)
_ENDED = {
    State.SUPERSEDED: ActionKind.SUPERSEDE,
    State.RETRACTED: ActionKind.RETRACT,
    State.WITHDRAWN: ActionKind.WITHDRAW,
    State.SEALED: ActionKind.SEAL,
}
# The action that brought a row into its state.
_WHAT_ENDED = Case(*(When(Exact(OuterRef("state"), state), then=Value(kind)) for state, kind in _ENDED.items()))


def reasons() -> Iterator[Finding]:
    """Actions that take something back, open or shut it say why."""
    silent = Action.objects.filter(kind__in=_IN_PUBLIC, public_reason="") | Action.objects.filter(
        kind__in=_INSIDE, private_reason=""
    )
    for action in silent.order_by("pk"):
        reported = _("It %(did)s %(kind)s %(ref)s without a reason.") % {
            "did": action.get_kind_display(),
            "kind": action.on_model,
            "ref": action.on_ref,
        }
        yield Finding("action", str(action.pk), reported, _("Ask who did it, and restore a backup if nobody did."))


def actions() -> Iterator[Finding]:
    """What has left the state of a draft did so by an action, and so did what stands no more."""
    models: tuple[Any, ...] = (Record, Source, Claim, Citation, Dispute)
    for model in models:
        name = str(model._meta.model_name)
        on = Action.objects.filter(on_model=name, on_ref=OuterRef("ref"))
        beyond = model.objects.exclude(state__in=UNPUBLISHED).exclude(state=State.SEALED, sealed_from__in=UNPUBLISHED)
        for (ref,) in _without(beyond, on.filter(kind=ActionKind.PUBLISH)):
            yield Finding(name, ref, _("It was published without an action."), _("Restore a backup."))
        ended = model.objects.filter(state__in=_ENDED)
        for ref, state in _without(ended, on.filter(kind=_WHAT_ENDED), "state"):
            reported = _("It is %s without an action.") % State(state).label
            yield Finding(name, ref, reported, _("Restore a backup."))


def merges() -> Iterator[Finding]:
    """A record leads on to another by an action of its own."""
    on = Action.objects.filter(kind=ActionKind.MERGE, on_model="record", on_ref=OuterRef("ref"))
    # That another one was merged into it is reported on it too.
    own = on.exclude(detail__has_key="merged")
    for (ref,) in _without(Record.objects.filter(merged_into__isnull=False), own):
        yield Finding("record", ref, _("It is merged without an action."), _("Restore a backup."))


def _without(rows: Any, actions: Any, *more: str) -> Iterator[Any]:
    """The references of those of the rows that have none of the actions, with more of their columns."""
    yield from sorted(rows.exclude(Exists(actions)).order_by().values_list("ref", *more))


def resolved() -> Iterator[Finding]:
    """Columns, `withheld`, `public`, covered texts and the days by which something was known."""
    for found in rebuild(check=True):
        reported = _("“%(field)s” is stored as %(stored)r; its claims give %(right)r.") % {
            "field": found.field,
            "stored": found.stored,
            "right": found.worked_out,
        }
        yield Finding(found.model, found.ref, reported, _("Run manage.py project."))


def indexed() -> Iterator[Finding]:
    """The index of search holds what readers may see, in its words, and nothing else."""
    yield from _out_of_step(search.differences())


def indexed_at_all() -> Iterator[Finding]:
    """The index of search has an entry for all that readers may see, and for nothing else; its words are not read."""
    yield from _out_of_step(search.quick_differences())


def _out_of_step(found: Iterable[search.OutOfStep]) -> Iterator[Finding]:
    for one in found:
        yield Finding(one.what, one.ref, one.wrong, _("Run manage.py search_index."))


# A few statements each, however large the archive.
QUICK: tuple[Check, ...] = (
    leads,
    chains,
    standing,
    disputes,
    children,
    merging,
    following,
    links,
    referring,
    reasons,
    actions,
    merges,
    indexed_at_all,
)
# These read everything.
WHOLE: tuple[Check, ...] = (values, dates, resolved, indexed)


def check_archive(*, quick: bool = False) -> Iterator[Finding]:
    """Everything that does not hold; with `quick` only what a few statements can tell. Nothing is changed."""
    with many_rows():
        for check in QUICK:
            with _one_snapshot(check):
                yield from check()
        for check in () if quick else WHOLE:
            try:
                with _one_snapshot(check):
                    yield from check()
            except (ValueProblem, UnknownFact) as error:
                # What cannot be read cannot be worked with either; the claim was named above.
                reported = _("It cannot be checked further: %s") % error
                yield Finding("archive", check.__name__, reported, _("Put right first what is told above."))


@contextmanager
def _one_snapshot(check: Check) -> Iterator[None]:
    """On PostgreSQL what the check reads is of one moment, whatever is published meanwhile.

    On SQLite a transaction would keep others from writing. What works out everything anew has one of its own.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block or check is resolved:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
