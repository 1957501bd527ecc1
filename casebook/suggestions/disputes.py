"""Claims that disagree and on which nobody has put a question yet. People confirm, type and explain them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override

from casebook import vocabulary
from casebook.models import UNPUBLISHED, Claim, DisputeKind, DisputeSide, Kind, Polarity, Record, State, Status
from casebook.projections import family_ids
from casebook.suggestions.wording import heading_of, is_readable, loaded, words_of
from casebook.values import Comparison
from casebook.vocabulary.comparison import compare_claims, sides

# So many groups of claims, and so many denied links, are looked at in one go.
MOST_GROUPS = 20_000
CHUNK = 100
# A dispute that was taken back is none; one that is still a draft is somebody's work already.
_OVER = (State.SUPERSEDED, State.RETRACTED, State.WITHDRAWN)
_COUNTED = (State.PUBLISHED, *UNPUBLISHED)
_SINGLE = vocabulary.names(lambda fact: fact.holds != vocabulary.MANY)
# A denied link, the kinds of event that would be one after all, and the facts by which an event leads to its end.
_LINKS = {
    "visited": (("visit",), ("at", "concerns", "with", "to")),
    "in_contact_with": (("conversation", "meeting", "visit"), ("with", "to", "concerns")),
}
Key = tuple[int, str, str]


@dataclass(frozen=True)
class DisputeSuggestion:
    """Claims on two or more sides, with a kind and a neutral question to begin with, and why they are offered."""

    sides: tuple[tuple[Claim, ...], ...]
    kind: str
    question: str
    reason: str


def dispute_suggestions(limit: int = 50, about: Record | None = None) -> list[DisputeSuggestion]:
    """Disagreements that stand in no dispute yet, of `about` only if given (and what was merged into it).

    First those of one fact and scope, then events against a link that somebody denies. Of claims that readers see,
    since a dispute is public, and of drafts, which may be misread: better to find it before they are published.
    """
    family = family_ids([about.merged_into_id or about.pk]) if about else set()
    found: list[DisputeSuggestion] = []
    for part in (_of_drafts, _of_one_fact, _of_denied_links):
        for suggestion in part(family):
            if len(found) >= limit:
                return found
            found.append(suggestion)
    return found


def _seen() -> QuerySet[Claim]:
    return Claim.objects.standing().filter(withheld="", gap="")


def _drafts() -> QuerySet[Claim]:
    return Claim.objects.filter(state__in=UNPUBLISHED, gap="")


def _rooted(rows: QuerySet[Claim], family: Collection[int]) -> QuerySet[Any]:
    """With the record that they are about once merges are led on; of the family alone, where there is one."""
    root: Any = Coalesce("subject__merged_into_id", "subject_id")
    return rows.annotate(root=root).filter(**({"subject__in": family} if family else {}))


def _of_drafts(family: Collection[int]) -> Iterator[DisputeSuggestion]:
    """Drafts of anybody that disagree with each other or with what stands."""
    for keys in _parts(_keys_of_drafts(family)):
        drafts, seen = (_rooted(rows, family) for rows in (_drafts(), _seen()))
        yield from _of_groups([*_ids_of(drafts, keys), *_ids_of(seen, keys)])


def _keys_of_drafts(family: Collection[int]) -> list[Key]:
    rows = _rooted(_drafts(), family).order_by("root", "fact", "scope")
    return list(rows.values_list("root", "fact", "scope").distinct()[:MOST_GROUPS])


def _parts(keys: Sequence[Key]) -> Iterator[set[Key]]:
    return (set(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))


def _ids_of(rows: QuerySet[Any], keys: Collection[Key]) -> list[int]:
    """The claims of these records, facts and scopes."""
    named = rows.filter(root__in={key[0] for key in keys}, fact__in={key[1] for key in keys})
    return [pk for pk, *key in named.values_list("pk", "root", "fact", "scope") if tuple(key) in keys]


def _of_one_fact(family: Collection[int]) -> Iterator[DisputeSuggestion]:
    rows = _rooted(_seen(), family)
    counted = (
        rows.order_by()
        .values_list("root", "fact", "scope")
        .annotate(
            several=Count("value", distinct=True),
            ends=Count("polarity", distinct=True),
        )
    )
    may = Q(fact__in=_SINGLE, several__gt=1) | Q(ends__gt=1)
    # Those that have drafts were held against these already.
    drafted = set(_keys_of_drafts(family))
    groups = [row[:3] for row in counted.filter(may).order_by("root", "fact", "scope")[:MOST_GROUPS]]
    for keys in _parts([key for key in groups if key not in drafted]):
        yield from _of_groups(_ids_of(rows, keys))


def _of_groups(ids: Collection[int]) -> Iterator[DisputeSuggestion]:
    of_group: dict[Key, list[Claim]] = defaultdict(list)
    for claim in filter(is_readable, loaded(ids)):
        of_group[claim.subject_id, claim.fact, claim.scope].append(claim)
    together = _in_dispute(ids)
    for key in sorted(of_group):
        suggestion = _suggestion(of_group[key], together)
        if suggestion:
            yield suggestion


def _in_dispute(claim_ids: Collection[int]) -> dict[int, set[int]]:
    """The disputes in which each of the claims stands, by its id."""
    found: dict[int, set[int]] = defaultdict(set)
    stood = DisputeSide.objects.filter(claim__in=claim_ids).exclude(dispute__state__in=_OVER)
    for claim_id, dispute_id in stood.values_list("claim_id", "dispute_id"):
        found[claim_id].add(dispute_id)
    return found


# A question that is put becomes one of the archive's own words, whoever puts it and in whatever language they work.
_in_own_language = override(settings.LANGUAGE_CODE)


@_in_own_language
def _which(claim: Claim, parts: Sequence[Sequence[Claim]]) -> str:
    return _("%(subject)s – %(fact)s: %(values)s?") % {
        "subject": str(claim.subject),
        "fact": heading_of(claim),
        "values": _(" or ").join(dict.fromkeys(words_of(side[0]) for side in parts)),
    }


@_in_own_language
def _are_both_true(denied: Claim, target: Record, event: Claim) -> str:
    return _("%(who)s – %(fact)s: not %(target)s, and “%(event)s”: are both true?") % {
        "who": str(denied.subject),
        "target": str(target),
        "event": str(event.subject),
        "fact": heading_of(denied),
    }


def _suggestion(claims: Sequence[Claim], together: dict[int, set[int]]) -> DisputeSuggestion | None:
    open_ones: set[int] = set()
    for a, b in combinations(claims, 2):
        if compare_claims(a, b) == Comparison.DISAGREE and not together[a.pk] & together[b.pk]:
            open_ones |= {a.pk, b.pk}
    differing = [claim for claim in claims if claim.pk in open_ones]
    if not differing:
        return None
    parts = tuple(tuple(side) for side in sides(differing))
    return DisputeSuggestion(
        sides=parts,
        kind=_kind_of(parts),
        question=_which(differing[0], parts),
        reason=_("%d claims of the same fact and scope disagree.") % len(differing),
    )


def _kind_of(parts: Sequence[Sequence[Claim]]) -> str:
    """That one source says both, where all sides share one; else that sources contradict each other."""
    of_side = [{c.source_id for claim in side for c in claim.citations.all() if c.state in _COUNTED} for side in parts]
    return str(DisputeKind.SAME_SOURCE if set.intersection(*of_side) else DisputeKind.CONTRADICTION)


def _of_denied_links(family: Collection[int]) -> Iterator[DisputeSuggestion]:
    """Something that took place, against a claim that nothing of its kind did, to the same facility or person."""
    denied = _seen().filter(fact__in=_LINKS, polarity=Polarity.NO, status=Status.ACTUAL, target__isnull=False)
    if family:
        denied = denied.filter(Q(subject__in=family) | Q(target__in=family))
    ids = list(denied.order_by("pk").values_list("pk", flat=True)[:MOST_GROUPS])
    for start in range(0, len(ids), CHUNK):
        said = loaded(ids[start : start + CHUNK])
        events = _events_on({claim.target_id or 0 for claim in said})
        together = _in_dispute([*(c.pk for c in said), *(c.pk for of_one in events.values() for c in of_one)])
        for claim in said:
            for event in events.get(claim.target_id or 0, ()):
                if _contrary(claim, event) and not together[claim.pk] & together[event.pk]:
                    yield _both_true(claim, event)


def _events_on(targets: Collection[int]) -> dict[int, list[Claim]]:
    """By target, the claims by which events that took place lead to it."""
    links = {fact for _types, facts in _LINKS.values() for fact in facts}
    rows = _seen().filter(
        target__in=Record.objects.families_of(targets).values("pk"),
        fact__in=links,
        polarity=Polarity.YES,
        status=Status.ACTUAL,
        subject__kind=Kind.EVENT,
        subject__happening=Status.ACTUAL,
        subject__event_type__in={kind for types, _facts in _LINKS.values() for kind in types},
    )
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in loaded(list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_GROUPS])):
        found[claim.target_id or 0].append(claim)
    return found


def _contrary(denied: Claim, event: Claim) -> bool:
    types, facts = _LINKS[denied.fact]
    if event.fact not in facts or event.subject.event_type not in types:
        return False
    first, last = event.subject.takes_place_earliest, event.subject.takes_place_latest
    apart = denied.when_latest and first and first > denied.when_latest
    before = denied.when_earliest and last and last < denied.when_earliest
    return not (apart or before)


def _both_true(denied: Claim, event: Claim) -> DisputeSuggestion:
    assert denied.target is not None
    words = {"target": str(denied.target), "event": str(event.subject)}
    return DisputeSuggestion(
        sides=((denied,), (event,)),
        kind=str(DisputeKind.BOTH_TRUE),
        question=_are_both_true(denied, denied.target, event),
        reason=_("%(event)s took place, and a claim denies such a link to %(target)s.") % words,
    )
