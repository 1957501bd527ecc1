"""Claims, citations and chains: leads, places in a chain, values and dates."""

from collections.abc import Iterator
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.interchange.integrity.findings import Finding, sorted_rows
from casebook.models import UNPUBLISHED, Attribution, Citation, Claim, Dispute, Record, Source, State
from casebook.models.archive.claim_checks import claim_problems
from casebook.models.archive.claims import DIGESTED, digest_of
from casebook.values import Bounds, VagueDate, ValueProblem, parse_value

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
