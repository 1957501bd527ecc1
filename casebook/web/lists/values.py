"""What is known of the records of a list, loaded in two statements, and its values in words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casebook.models import Citation, Claim, DisputeSide, FacetValue, Polarity, Record, Stance, Status
from casebook.values import Count, parse_value
from casebook.vocabulary.comparison import disagree
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.presenters.edition import CONTRADICTIONS
from casebook.web.presenters.queries import READER, in_turn
from casebook.web.presenters.values import ago, heading_of

# Which number says best how many a group is; numbers of children never stand for a group.
SIZES = ("held", "people", "sentenced", "returned", "women", "men", "unclear", "citizens")


@dataclass(frozen=True)
class ValuePart:
    """A few words of a cell. `mark`: what is said beside it in the colour of disagreement.

    `claims`: those that say so. Parts of the same words are one and the same, whoever says them.
    """

    words: str
    lang: str = ""
    address: str = ""
    mark: str = ""
    soft: bool = False
    # Those behind it, each once.
    claims: tuple[Claim, ...] = field(default=(), compare=False, repr=False)


@dataclass
class KnownFacts:
    """Visible claims and facet values of records, by the id of the record; merged ones under their root."""

    claims: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    facets: dict[int, list[FacetValue]] = field(default_factory=lambda: defaultdict(list))
    # Sentences by the id of the person or group that they were passed on.
    sentences: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))
    # Groups of which only the numbers were loaded, by id.
    counted: set[int] = field(default_factory=set)

    def of(self, record: Record, fact: str, scope: str | None = None) -> list[Claim]:
        """The claims of one fact, and of one scope if one is named."""
        return [c for c in self.claims[record.pk] if c.fact == fact and scope in (None, c.scope)]

    def linked(self, record: Record, fact: str) -> list[FacetValue]:
        """The records that one fact leads to, each once; certain ones first."""
        rows = [row for row in self.facets[record.pk] if row.fact == fact and row.target]
        rows.sort(key=lambda row: (row.possible, root_of(row.target).sort_key, row.pk))
        return list({root_of(row.target).pk: row for row in reversed(rows)}.values())[::-1]

    def disputed(self, record: Record, fact: str = "") -> list[list[Claim]]:
        """The claims of those facts of the record (or of its one fact) on which sources disagree, fact by fact."""
        groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims[record.pk]:
            if fact in ("", claim.fact):
                groups[claim.fact, claim.scope].append(claim)
        return [
            claims
            for claims in groups.values()
            if any(claim.in_dispute for claim in claims) or disagree(claims)  # type: ignore[attr-defined]
        ]


def root_of(record: Record | None) -> Record:
    """The record, or the one that it was merged into. Both must be loaded."""
    assert record is not None
    return record.merged_into or record


def with_hedges(claims: "Iterable[Claim]") -> "Iterable[Claim]":
    """The queryset of claims with `outright`: whether any visible citation says it without a hedge."""
    plain = Citation.objects.visible_to(READER).exclude(stance=Stance.HEDGES).exclude(chain__stance=Stance.HEDGES)
    return claims.annotate(outright=Exists(plain.filter(claim=OuterRef("pk"))))  # type: ignore[attr-defined]


def load(records: Sequence[Record], *, sentences: bool = False, groups: QuerySet[Record] | None = None) -> KnownFacts:
    """Two statements, whatever the number of records; with the sentences passed on them, and with how many these
    groups are, if asked for.
    """
    known = KnownFacts()
    ids = [record.pk for record in records]
    passed = FacetValue.objects.filter(fact="sentence_of", possible=False)
    passed = passed.filter(target__in=Record.objects.families_of(ids).values("pk"))
    where = Q(record__in=ids) | (Q(record__in=passed.values("record")) if sentences else Q(pk__in=[]))
    for row in FacetValue.objects.filter(where).select_related("record", "target__merged_into").order_by("pk"):
        known.facets[row.record_id].append(row)
        if sentences and row.fact == "sentence_of" and row.record.page_public:
            known.sentences[root_of(row.target).pk].append(row.record)
    every = sorted({*ids, *known.facets})
    about = Q(subject__in=Record.objects.families_of(every).values("pk"))
    if groups is not None:
        about |= Q(subject__in=Record.objects.families_of(groups.order_by().values("pk")).values("pk"), fact="count")
    claims = Claim.objects.visible_to(READER).filter(about)
    claims = claims.select_related("subject", "target__merged_into").order_by()
    # Only what contradicts is called disputed; differences of time, count and spelling are none.
    contradicting = DisputeSide.objects.filter(dispute__public=True, dispute__kind__in=CONTRADICTIONS)
    in_dispute = Exists(contradicting.filter(claim=OuterRef("pk")))
    for claim in in_turn(with_hedges(claims.annotate(in_dispute=in_dispute))):
        known.claims[claim.subject.merged_into_id or claim.subject_id].append(claim)
    known.counted = known.claims.keys() - set(every)
    return known


def words_of(claim: Claim) -> str:
    """The value of a claim that `with_hedges` has loaded, with every hedge, in one line."""
    words = _content(claim)
    if claim.polarity == Polarity.UNKNOWN:
        return _("not known")
    if claim.polarity == Polarity.NO:
        none = claim.about.none
        words = _("not %s") % words if words else str(none) if none else _("no")
    elif not claim.outright:  # type: ignore[attr-defined]
        words = pgettext("of a value that nobody states outright", "possibly %s") % words
    if claim.status != Status.ACTUAL:
        words = _("%(words)s (%(status)s)") % {"words": words, "status": Status(claim.status).label}
    return words


def _content(claim: Claim) -> str:
    if claim.target is not None:
        return root_of(claim.target).label
    text = claim.shown("value")
    if not text:
        return ""
    value = parse_value(claim.about.type, text)
    choice = claim.about.choice(str(value)) if claim.about.choices else None
    return str(choice.label) if choice else value.words()


def part_of(claims: Iterable[Claim], words: str, lang: str = "", address: str = "", soft: bool = False) -> ValuePart:
    """A few words, and the claims that say so."""
    return ValuePart(words, lang, address, soft=soft, claims=tuple({claim.ref: claim for claim in claims}.values()))


def worded(claims: Iterable[Claim], words: Callable[[Claim], str] = words_of) -> list[ValuePart]:
    """What the claims say, each wording once with all claims that say it so."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[words(claim)].append(claim)
    return [part_of(behind, said, _lang_of(behind[0])) for said, behind in found.items()]


def _lang_of(claim: Claim) -> str:
    return foreign(claim.parsed.lang) if claim.parsed else foreign(claim.target.label_lang if claim.target else "")


def values(known: KnownFacts, record: Record, fact: str) -> list[ValuePart]:
    """All values of one fact, next to each other, and marked where they disagree."""
    return _marked(worded(known.of(record, fact)), known.disputed(record, fact))


def links(known: KnownFacts, record: Record, fact: str) -> list[ValuePart]:
    """The records that one fact leads to, as links; possible ones said to be so."""
    parts = []
    for row in known.linked(record, fact):
        target = root_of(row.target)
        words = target.title
        if row.possible:
            words = pgettext("of a value that nobody states outright", "possibly %s") % words
        outright = [claim for claim in known.of(record, fact) if _leading(claim)]
        # Where none leads there, it is possibly the same as what one of them leads to.
        saying = [claim for claim in outright if root_of(claim.target).pk == target.pk] or outright
        parts.append(part_of(saying, words, foreign(target.label_lang), addresses.linked(target), row.possible))
    return _marked(parts, known.disputed(record, fact))


def _leading(claim: Claim) -> bool:
    return claim.polarity == Polarity.YES and claim.status == Status.ACTUAL and claim.target is not None


def _marked(parts: list[ValuePart], disputed: Sequence[Sequence[Claim]]) -> list[ValuePart]:
    return [*parts, disputed_part(disputed, named=False)] if parts and disputed else parts


def disputed_part(disputed: Sequence[Sequence[Claim]], named: bool = True) -> ValuePart:
    """The mark of disagreement, with the claims that disagree; `named` says what it is about."""
    headings = [heading_of(claims[0]) for claims in disputed] if named else []
    words = "; ".join(headings[:3])
    if len(headings) > 3:
        words = _("%(some)s and %(number)d more") % {"some": words, "number": len(headings) - 3}
    mark = _("≠ disputed: %s") % words if words else _("≠ disputed")
    return replace(part_of((claim for claims in disputed for claim in claims), ""), mark=mark)


def sizes_of(claims: Iterable[Claim]) -> list[Claim]:
    """The numbers that say how many a group is, each once; none if nobody says.

    A number of which it is not clear whom it counts may be another answer to the same question.
    """
    counts = [c for c in claims if c.fact == "count" and c.polarity == Polarity.YES and c.status == Status.ACTUAL]
    scope = next((scope for scope in SIZES if any(c.scope == scope for c in counts)), "")
    found = {words_of(c): c for c in counts if c.scope in (scope, "unclear") and isinstance(c.parsed, Count)}
    return [found[words] for words in sorted(found, key=lambda words: (_number(found[words]), words))]


def size_of(claims: Iterable[Claim]) -> str:
    """How many a group is, in words: "9", "about 30", and "6 or 8" where numbers differ; empty if nobody says."""
    return _(" or ").join(words_of(claim) for claim in sizes_of(claims))


def _number(claim: Claim) -> int:
    return claim.parsed.number if isinstance(claim.parsed, Count) else 0


def as_last_reported(words: str, day: date | None, today: date) -> str:
    """A state that speaks of now, with how old the report is."""
    if day is None or day in (date.min, date.max):
        return words
    return _("%(state)s when last reported, %(ago)s") % {"state": words, "ago": ago(day, today)}


def newest_report(claims: Iterable[Claim]) -> tuple[list[Claim], date | None]:
    """Of claims about a state, those on the latest day, and that day."""
    dated = [(day, claim) for claim in claims for day in (_day(claim),) if day]
    latest = max((day for day, _claim in dated), default=None)
    return [claim for day, claim in dated if day == latest], latest


def _day(claim: Claim) -> date | None:
    dated = claim.when_latest and claim.when_latest != date.max
    return claim.when_latest if dated else claim.known_from


def visible_sizes(records: Iterable[int]) -> dict[int, list[Claim]]:
    """The counts of groups, by id: one statement."""
    found: dict[int, list[Claim]] = defaultdict(list)
    claims = Claim.objects.visible_to(READER).filter(fact="count", scope__in=SIZES).select_related("subject")
    claims = claims.filter(subject__in=Record.objects.families_of(records).values("pk"))
    for claim in with_hedges(claims.order_by("rank", "known_from", "ref")):
        found[claim.subject.merged_into_id or claim.subject_id].append(claim)
    return found
