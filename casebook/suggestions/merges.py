"""Records that may be one and the same, each pair with its reasons, and what merging two would change.

People decide; nothing is merged by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from casebook.actions import ActionRefused
from casebook.actions.merges import join
from casebook.actions.transactions import take_turn
from casebook.models import Claim, Dispute, Kind, Polarity, Record, State, readers_see
from casebook.models.archive import write_guard
from casebook.projections import SAME, StoredDifference, family_ids, resolve
from casebook.suggestions.similar_names import Name, pairs_of
from casebook.suggestions.wording import heading_of, loaded
from casebook.values import Comparison, VagueDate
from casebook.values import Name as NameValue
from casebook.vocabulary.comparison import compare_claims

# A place and time, or a wording, that more records share than this says nothing about any two of them.
MOST_SHARING = 6
# So many such groups are looked at, the smallest first.
MOST_GROUPS = 20_000
CHUNK = 400
# Which fact names the same record, and what tells the same time, by kind: the days of the claim itself or of a column.
_TIES = (
    (Kind.PERSON, "held_at", "when_earliest", "when_latest"),
    (Kind.EVENT, "at", "subject__takes_place_earliest", "subject__takes_place_latest"),
    (Kind.EVENT, "concerns", "subject__takes_place_earliest", "subject__takes_place_latest"),
    (Kind.SENTENCE, "sentence_of", "subject__passed_earliest", "subject__passed_latest"),
)
# Kinds whose wording is a name as a rule; of people, sentences and events it describes.
_NAMED_BY_WORDING = (Kind.FACILITY, Kind.OPERATION, Kind.ORGANISATION, Kind.PLACE)
Pair = tuple[int, int]


@dataclass(frozen=True)
class MergeSuggestion:
    """Two records that may be the same: `one` would lead on to `into`. The higher the score, the likelier."""

    one: Record
    into: Record
    reasons: tuple[str, ...]
    score: float


@dataclass
class _Found:
    scores: dict[str, float] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def add(self, source: str, score: float, reason: str) -> None:
        """Keep the reason; of one source only the best counts."""
        if score > self.scores.get(source, 0):
            self.scores[source] = score
        if reason not in self.reasons and len(self.reasons) < 8:
            self.reasons.append(reason)


def merge_suggestions(limit: int = 50, record: Record | None = None) -> list[MergeSuggestion]:
    """Pairs of published records of one kind that may be the same, the likeliest first; of `record` only if given.

    Pairs that people have said are different (a standing `possibly_same_as` with polarity no) are left out.
    """
    about = frozenset(family_ids([record.merged_into_id or record.pk])) if record else frozenset()
    found: dict[Pair, _Found] = defaultdict(_Found)
    onwards = dict(_standing().filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    for part in (_said_to_be, _sounding_alike, _tied, _worded_alike):
        for one, two, score, reason in part(about):
            pair = _pair(onwards.get(one, one), onwards.get(two, two))
            if pair[0] != pair[1]:
                found[pair].add(part.__name__, score, reason)
    for pair in _said_to_differ(onwards):
        found.pop(pair, None)
    ordered = sorted(found, key=lambda pair: (-sum(found[pair].scores.values()), pair))
    return list(_suggestions(ordered, found, limit))


def _suggestions(ordered: list[Pair], found: dict[Pair, _Found], limit: int) -> Iterator[MergeSuggestion]:
    given = 0
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        records = _standing().filter(merged_into=None).in_bulk({pk for pair in part for pk in pair})
        for pair in part:
            one, two = (records.get(pk) for pk in pair)
            if one is None or two is None or (one.kind, one.form) != (two.kind, two.form):
                continue
            if given >= limit:
                return
            given += 1
            # Towards the one of which more is reported; a private person's stays private.
            one, two = sorted((one, two), key=lambda r: (not r.public_life, r.sources_count, -r.pk))
            yield MergeSuggestion(one, two, tuple(found[pair].reasons), sum(found[pair].scores.values()))


def _standing() -> QuerySet[Record]:
    return Record.objects.filter(state=State.PUBLISHED)


def _pair(one: int, two: int) -> Pair:
    return (one, two) if one < two else (two, one)


def _twins(about: frozenset[int] = frozenset()) -> QuerySet[Claim]:
    claims = Claim.objects.standing().filter(fact=SAME, target__isnull=False)
    return claims.filter(Q(subject__in=about) | Q(target__in=about)) if about else claims


def _said_to_differ(onwards: dict[int, int]) -> set[Pair]:
    said = _twins().filter(polarity=Polarity.NO).values_list("subject_id", "target_id")
    return {_pair(onwards.get(one, one), onwards.get(two or 0, two or 0)) for one, two in said}


def _said_to_be(about: frozenset[int]) -> Iterator[tuple[int, int, float, str]]:
    said = _twins(about).filter(polarity=Polarity.YES)
    for one, two, ref in said.order_by("pk").values_list("subject_id", "target_id", "ref"):
        assert two is not None
        yield one, two, 1.0, _("A claim, %s, says that they are possibly the same.") % ref


def _names() -> Iterator[Name]:
    """What published records are called, with the kind and form that two of them must share."""
    claims = Claim.objects.standing().filter(fact="name", polarity=Polarity.YES, subject__state=State.PUBLISHED)
    rows = claims.exclude(value="").order_by("pk")
    for pk, kind, form, value in rows.values_list("subject_id", "subject__kind", "subject__form", "value").iterator():
        yield pk, f"{kind} {form}", NameValue.parse(value).text
    worded = _standing().filter(kind__in=_NAMED_BY_WORDING).exclude(wording="").order_by("pk")
    for pk, kind, form, wording in worded.values_list("pk", "kind", "form", "wording").iterator():
        yield pk, f"{kind} {form}", wording


def _sounding_alike(about: frozenset[int]) -> Iterator[tuple[int, int, float, str]]:
    for one, two, name, other, how in pairs_of(_names(), about):
        words = {"one": name, "other": other}
        reported = _("Their names are the same: “%(one)s”.") if name == other else ""
        yield one, two, how, (reported or _("Their names sound alike: “%(one)s” and “%(other)s”.")) % words


def _tied(about: frozenset[int]) -> Iterator[tuple[int, int, float, str]]:
    """Records that lead to the same one, at the same time."""
    for kind, fact, earliest, latest in _TIES:
        rows = Claim.objects.filter(readers_see(), fact=fact, polarity=Polarity.YES, subject__kind=kind)
        rows = rows.filter(**{f"{name}__isnull": False for name in ("target", earliest, latest)})
        keys = ("target_id", earliest, latest)
        groups = rows.order_by().values_list(*keys).annotate(n=Count("subject", distinct=True))
        if about:
            mine = rows.filter(subject__in=about).values("target_id")
            groups = groups.filter(target_id__in=mine)
        groups = groups.filter(n__gt=1, n__lte=MOST_SHARING).order_by("n", *keys)[:MOST_GROUPS]
        for target, first, last, _number in list(groups):
            same = rows.filter(target=target, **{earliest: first, latest: last}).order_by("subject")
            ends = same.values_list("subject_id", "subject__form").distinct()
            yield from _within(ends, about, 0.3, _shared(target, first, last))


def _shared(target: int, first: Any, last: Any) -> str:
    named = str(Record.objects.get(pk=target))
    ends = ("" if first == date.min else str(first), "" if last == date.max else str(last))
    when = VagueDate(str(first) if first == last else "/".join(end or ".." for end in ends)).words()
    return _("Both lead to %(record)s at the same time: %(when)s.") % {"record": named, "when": when}


def _worded_alike(about: frozenset[int]) -> Iterator[tuple[int, int, float, str]]:
    rows = _standing().exclude(wording="").exclude(kind__in=_NAMED_BY_WORDING)
    if about:
        rows = rows.filter(wording__in=_standing().filter(pk__in=about).values("wording"))
    groups = rows.order_by().values_list("wording", "kind").annotate(n=Count("pk"))
    for wording, kind, _number in list(
        groups.filter(n__gt=1, n__lte=MOST_SHARING).order_by("n", "wording")[:MOST_GROUPS]
    ):
        same = _standing().filter(wording=wording, kind=kind).order_by("pk")
        reason = _("The archive words them in the same way: “%s”.") % wording
        yield from _within(same.values_list("pk", "form"), about, 0.5, reason)


def _within(
    rows: Iterable[tuple[int, str]], about: frozenset[int], score: float, reason: str
) -> Iterator[tuple[int, int, float, str]]:
    """Every pair of a small group whose forms are the same."""
    small = list(rows)
    for place, (one, form) in enumerate(small):
        for two, other in small[place + 1 :]:
            if form == other and (not about or {one, two} & about):
                yield one, two, score, reason


# What a merge would change: it is really done, looked at, and rolled back


@dataclass(frozen=True)
class MergePreview:
    """What will change. With `refused`, why it cannot be done, and nothing else."""

    refused: str = ""
    moved: int = 0
    # How many claims of one fact and scope each of the two has.
    together: tuple[tuple[str, int, int], ...] = ()
    disagreeing: tuple[tuple[Claim, Claim], ...] = ()
    twins: tuple[tuple[Claim, Claim], ...] = ()
    # Every spelling of the name afterwards, as claimed.
    names: tuple[str, ...] = ()
    # Claims that readers will not see any more, and those that they will see then.
    withheld: tuple[Claim, ...] = ()
    opened: tuple[Claim, ...] = ()
    # References whose addresses lead on to the other one.
    leading_on: tuple[str, ...] = ()
    # Disputes of the record that is merged, which are reported on the other's page then.
    disputes: tuple[Dispute, ...] = ()
    # Everything else that is worked out anew of the record that stays, in words.
    changes: tuple[str, ...] = ()


def preview_of_merge(one: Record, into: Record) -> MergePreview:
    """What merging `one` into `into` will change. Writes nothing that stays; other actions wait meanwhile."""
    with transaction.atomic():
        take_turn()
        preview = _done(one, into)
        transaction.set_rollback(True)
    if preview.refused:
        return preview
    # Read anew, as they are now.
    claims = {claim.pk: claim for claim in loaded([c.pk for c in (*preview.withheld, *preview.opened)])}
    return replace(
        preview,
        withheld=tuple(claims[c.pk] for c in preview.withheld),
        opened=tuple(claims[c.pk] for c in preview.opened),
    )


def _done(one: Record, into: Record) -> MergePreview:
    stored, root = Record.objects.get(pk=one.pk), Record.objects.get(pk=into.pk)
    family = family_ids([one.pk])
    others = family_ids([into.pk])
    ours, theirs = _claims_of(family), _claims_of(others)
    try:
        with write_guard.opened():
            moved = join(stored, root)
    except ActionRefused as refused:
        return MergePreview(refused=str(refused))
    # Compared as they will be: what led to either leads to one.
    for claim in (*ours, *theirs):
        claim.subject = root
        if claim.target_id in family:
            claim.target = root
    differences = resolve((), shut={*family, *others})
    withheld, opened = _gate(differences)
    return MergePreview(
        moved=len(ours),
        together=tuple(_together(ours, theirs)),
        disagreeing=tuple(_pairs(ours, theirs, Comparison.DISAGREE)),
        twins=tuple((a, b) for a, b in _pairs(ours, theirs, Comparison.AGREE) if _same(a, b)),
        names=tuple(dict.fromkeys(c.parsed.text for c in (*theirs, *ours) if isinstance(c.parsed, NameValue))),
        withheld=tuple(withheld),
        opened=tuple(opened),
        leading_on=(stored.ref, *(record.ref for record in moved)),
        disputes=tuple(_disputes(ours)),
        changes=tuple(_in_words(found for found in differences if found.row == root)),
    )


def _claims_of(ids: Collection[int]) -> list[Claim]:
    return loaded(list(Claim.objects.standing().filter(subject__in=ids).values_list("pk", flat=True)))


def _together(ours: Sequence[Claim], theirs: Sequence[Claim]) -> Iterable[tuple[str, int, int]]:
    numbers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for which, claims in enumerate((ours, theirs)):
        for claim in claims:
            numbers[heading_of(claim)][which] += 1
    for heading, (of_one, of_into) in sorted(numbers.items()):
        if of_one:
            yield heading, of_one, of_into


def _pairs(ours: Sequence[Claim], theirs: Sequence[Claim], outcome: Comparison) -> Iterable[tuple[Claim, Claim]]:
    of_fact: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in theirs:
        of_fact[claim.fact, claim.scope].append(claim)
    for claim in ours:
        for other in of_fact[claim.fact, claim.scope]:
            if compare_claims(claim, other) == outcome:
                yield claim, other


def _same(a: Claim, b: Claim) -> bool:
    """Whether they say word for word the same, and will be reported once."""
    return (a.value, a.target_id, a.polarity, a.status, a.when_edtf) == (
        b.value,
        b.target_id,
        b.polarity,
        b.status,
        b.when_edtf,
    )


def _gate(differences: Iterable[StoredDifference]) -> tuple[list[Claim], list[Claim]]:
    """Claims that were open before and are not, and the other way round; each once, whatever passes there were."""
    before: dict[Claim, str] = {}
    after: dict[Claim, str] = {}
    for found in differences:
        if isinstance(found.row, Claim) and found.field == "withheld":
            before.setdefault(found.row, found.stored)
            after[found.row] = found.worked_out
    shut = [claim for claim in before if not before[claim] and after[claim]]
    opened = [claim for claim in before if before[claim] and not after[claim]]
    return shut, opened


def _disputes(ours: Sequence[Claim]) -> Iterable[Dispute]:
    found = Dispute.objects.filter(sides__claim__in=[claim.pk for claim in ours])
    return found.distinct().order_by("pk")


def _in_words(differences: Iterable[StoredDifference]) -> Iterable[str]:
    named = {field.name: field.verbose_name for field in Record._meta.concrete_fields}
    for found in differences:
        if isinstance(found.row, Record) and found.field != "redacted":
            yield _("%(ref)s: “%(field)s” was %(old)s and will be %(new)s.") % {
                "ref": found.ref,
                "field": named.get(found.field, found.field.replace("_", " ")),
                "old": _value(found.stored),
                "new": _value(found.worked_out),
            }


def _value(value: object) -> str:
    if value in (None, ""):
        return _("nothing")
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else str(value)
