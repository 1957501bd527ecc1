"""Which records an action on a thing touches: those to lock and to resolve."""

from collections.abc import Iterable

from casebook.models import Citation, Claim, Correction, Dispute, DisputeSide, Record, Source
from casebook.models.archive.base import Reviewed
from casebook.projections.visibility import AGE_FACTS


def records_of(things: Iterable[Reviewed]) -> set[int]:
    """Ids of the records whose columns or visibility can change with the things."""
    ids: dict[type, list[int]] = {}
    found: set[int] = set()
    for thing in things:
        if isinstance(thing, Record):
            found.add(thing.pk)
        elif isinstance(thing, Claim):
            found |= {pk for pk in (thing.subject_id, thing.target_id) if pk}
        elif isinstance(thing, (Citation, Source, Dispute)):
            ids.setdefault(type(thing), []).append(thing.pk)
        elif not isinstance(thing, Correction):
            raise TypeError(f"nothing is published as a {type(thing).__name__}")
    found |= _subjects(Claim.objects.filter(citations__in=ids.get(Citation, [])))
    found |= _subjects(Claim.objects.filter(citations__source__in=ids.get(Source, [])))
    sides = DisputeSide.objects.filter(dispute__in=ids.get(Dispute, []))
    return found | set(sides.values_list("claim__subject_id", flat=True))


def whose_names(things: Iterable[Reviewed]) -> set[int]:
    """Ids of the records of which an action on the things can withhold or release a name. None of a source can: what is
    withheld follows from names and ages that were ever published, whatever becomes of the articles they stand in."""
    found: set[int] = set()
    told = ("name", *AGE_FACTS)
    claims = Claim.objects.filter(fact__in=told)
    for thing in things:
        if isinstance(thing, Record):
            found.add(thing.pk)
        elif isinstance(thing, Claim):
            found |= {thing.subject_id} if thing.fact in told else set()
        elif isinstance(thing, Citation):
            found |= _subjects(claims.filter(pk=thing.claim_id))
    return found


def _subjects(claims: "Iterable[Claim]") -> set[int]:
    return set(claims.values_list("subject_id", flat=True))  # type: ignore[attr-defined]
