"""The visibility decision: what is withheld and by which rule, worked out from the rules in
`casebook.vocabulary.visibility` and stored."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise, product

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from casebook import vocabulary
from casebook.models import (
    READABLE,
    UNPUBLISHED,
    Attribution,
    Claim,
    Kind,
    NamePolicy,
    PersonOrGroup,
    Polarity,
    Record,
    SourceKind,
    State,
)
from casebook.models.archive.base import Reviewed
from casebook.names import fold, is_particle
from casebook.projections import small_numbers
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord, CitationRow, chain_of, citations_of
from casebook.projections.families import Rules
from casebook.values import Age, Count, Name, VagueDate
from casebook.vocabulary import visibility

# Records that would point at someone who is not public: of each kind the fact that says whom it follows.
FOLLOWS: dict[str, str] = {Kind.SENTENCE: "sentence_of", Kind.EVENT: "concerns"}
# The first half of a name that is written as two words: Abd al-Rahman, Abdul Rahman, Абд ар-Рахман.
_SERVANT = re.compile(r"(?:g?[ae])?bd[aeu]?[lr]?$")
SPENT = (State.RETRACTED, State.SUPERSEDED, State.WITHDRAWN)
# The facts that tell of somebody that they are a child, or were.
AGE_FACTS = ("age", "born")
_CUSTODY_FACTS = vocabulary.names(lambda fact: fact.custody)


def never_published(thing: Reviewed | ArchivedRecord | ArchivedClaim | CitationRow) -> bool:
    """Whether it is a draft, or was one when it was sealed: nothing is worked out of it, and nothing stored on it."""
    return (thing.sealed_from if thing.state == State.SEALED else thing.state) in UNPUBLISHED


def drafted(thing: Reviewed | ArchivedClaim) -> bool:
    """Whether nobody has handed it in yet: what it says may not even be readable."""
    return State.DRAFT in (thing.state, thing.sealed_from)


def below_age(age: Age) -> bool:
    """Whether it is, or begins, below eighteen: "17", "under 18", "17 to 19", "over 16", but not "under 40"."""
    stated = age.number // 12 if age.unit == "months" else age.number
    return stated < visibility.ADULT or (age.high is not None and age.high < visibility.ADULT)


def born_below(born: VagueDate, day: date) -> bool:
    """Whether somebody born then was, or may have been, below eighteen on the day."""
    last = born.latest
    return last is not None and (last.year + visibility.ADULT, last.month, last.day) > (day.year, day.month, day.day)


def age_claims() -> QuerySet[Claim]:
    """The claims of ages and births, each with `held`: the first day on which its subject may have been in custody."""
    custody = Claim.objects.filter(subject=OuterRef("subject"), fact__in=_CUSTODY_FACTS, polarity=Polarity.YES)
    custody = custody.filter(when_earliest__gt=date.min).exclude(state__in=(*SPENT, State.DRAFT))
    held = custody.order_by("when_earliest").values("when_earliest")[:1]
    return Claim.objects.filter(fact__in=AGE_FACTS).annotate(held=Subquery(held)).order_by("id")


def ages_among(claims: Iterable[ArchivedClaim]) -> list[ArchivedClaim]:
    """As `age_claims`, of all claims about some records."""
    ages, first = [], dict[int, date]()
    for claim in claims:
        if claim.fact in AGE_FACTS:
            ages.append(claim)
        elif claim.fact in _CUSTODY_FACTS and claim.polarity == Polarity.YES:
            day = claim.when_earliest
            if day and day > date.min and claim.state not in (*SPENT, State.DRAFT):
                first[claim.subject_id] = min(day, first.get(claim.subject_id, day))
    for claim in ages:
        claim.held = first.get(claim.subject_id)
    return ages


def tells_of_child(claim: Claim | ArchivedClaim) -> bool:
    """Whether one of `age_claims` says an age that begins below eighteen, or a birth that makes one: today, or when its
    subject was first in custody.
    """
    said = claim.parsed
    if isinstance(said, VagueDate):
        days = [timezone.now().date(), *([held] if (held := getattr(claim, "held", None)) else [])]
        return claim.polarity == Polarity.YES and born_below(said, min(days))
    return isinstance(said, Age) and below_age(said)


def is_child(family: Iterable[Record | ArchivedRecord], ages: Iterable[Claim | ArchivedClaim]) -> bool:
    """Whether this is a child's record: one of its family is marked so, or an age or a birth that is claimed says so.

    Claims that are sealed or only proposed shut it too.
    """
    claimed = (claim for claim in ages if claim.state not in SPENT and not drafted(claim))
    return any(r.minor for r in family) or any(map(tells_of_child, claimed))


def record_visibility(
    record: ArchivedRecord, rules: Rules, child: bool, wishes: Collection[str], of_nobody: bool = False
) -> dict[str, bool]:
    """The stored decision on a record: whether readers may know of it, and whether it has an address of its own.

    `rules` are those of its family. `of_nobody` is a sentence passed on, or an event that concerns, people of whom
    none is public.
    """
    public = (
        record.state == State.PUBLISHED
        and record.merged_into_id is None
        and "all" not in wishes
        and not child
        and not of_nobody
    )
    return {"public": public, "page_public": public and rules.has_page and "page" not in wishes}


def name_policy(rules: Rules, wishes: Iterable[str]) -> str:
    """How much of the name is shown: people in public life fully, others as their policy and their wishes say."""
    if "surname" in wishes and rules.name_policy == NamePolicy.FULL:
        return str(NamePolicy.GIVEN)
    return rules.name_policy


def name_shown(name: Name, rules: Rules, wishes: Iterable[str]) -> bool:
    """Whether this name of a record with these rules may be shown: as a first name no more than one."""
    policy = name_policy(rules, wishes)
    if policy == NamePolicy.GIVEN and not _is_one_name(name.text):
        return False
    return name.usage in visibility.NAME_USAGES_SHOWN[policy]


def _is_one_name(text: str) -> bool:
    """Whether it is a single name: "Roza", "Anna-Maria", "Abd al-Rahman", "Umm Hurayra", and not "Roza Mansurova"."""
    words = text.split()
    return all(is_particle(a) or is_particle(b) or _SERVANT.match(fold(a)) for a, b in pairwise(words))


def typed_name_shown(person: ArchivedRecord, rules: Rules, wishes: Iterable[str]) -> bool:
    """Whether a name that editors only typed may stand in texts: nothing says which part of it is the first name."""
    return name_policy(rules, wishes) == NamePolicy.FULL and not hidden(person)


def hidden(record: ArchivedRecord) -> bool:
    """Whether a person's very name is withheld, whatever the policy: a child, sealed, or at their wish."""
    return record.kind == Kind.PERSON and not record.public and record.state in (State.PUBLISHED, State.SEALED)


def citation_rule(citation: CitationRow, claim: ArchivedClaim, archive: Archive) -> str:
    """The rule that withholds a citation for its own sake, or an empty text. On drafts nothing is stored."""
    if never_published(citation) or never_published(claim):
        return ""
    if citation.source.state not in READABLE:
        return "source"
    outlet = citation.source.outlet_id
    if citation.source.kind != SourceKind.REASONING and (outlet is None or not archive.root(outlet).public):
        return "source"
    for link in citation.chain:
        if link.speaker_id is not None and not archive.root(link.speaker_id).public:
            return "child" if archive.root(link.speaker_id).minor else "linked"
    about_custodians = claim.about.custodians or _scope_attribute(claim, "custodians")
    in_custody = any(link.setting in visibility.CUSTODY_SETTINGS for link in citation.chain)
    if about_custodians and in_custody and not claim.released:
        return "custody-words"
    return ""


def citation_withheld(own: str, claim: ArchivedClaim, claims_rule: str) -> str:
    """As stored: a citation goes with its claim."""
    return own or claims_rule or ("" if claim.state in READABLE or never_published(claim) else "linked")


def claim_withheld(
    claim: ArchivedClaim,
    archive: Archive,
    rules: Rules,
    wishes: Iterable[str],
    below_ten: set[int],
    cited: Mapping[int, str],
) -> str:
    """The rule that withholds a claim, or an empty text. `cited` has the rule of each of its citations."""
    if never_published(claim):
        return ""
    subject = archive.root(claim.subject_id)
    for record_id in filter(None, (claim.subject_id, claim.target_id)):
        if not archive.root(record_id).public:
            return "child" if archive.root(record_id).minor else "linked"
    without_citations = _withheld_with_citations(claim, cited)
    if without_citations == "uncited":
        return without_citations
    if claim.gap:
        return claim.gap
    if any(_speaks_of(claim) in visibility.WISH_SHUTS[wish] for wish in wishes):
        return "wish"
    rule = sensitive_rule(claim, subject, rules)
    if claim.id in below_ten or small_numbers.withholds(claim, archive.records(())[claim.subject_id]):
        return "child"
    if claim.fact == "name" and isinstance(claim.parsed, Name) and not name_shown(claim.parsed, rules, wishes):
        return "name"
    if rule and not claim.released:
        return rule
    return without_citations


def sensitive_rule(claim: ArchivedClaim, subject: ArchivedRecord, rules: Rules) -> str:
    """The rule for what the claim speaks of, where the subject is or may be a private individual."""
    if rules.public_life or subject.kind not in (Kind.PERSON, Kind.SENTENCE, Kind.EVENT):
        return ""
    return _speaks_of(claim)


def is_sensitive(claim: Claim, chain: Iterable[Attribution] | None = None) -> bool:
    """Whether the visibility decision would withhold what it says of a private person, or of custodians, unless it is
    released. `chain` is whose words they are, of a claim that is not saved yet."""
    subject = claim.subject
    # Of a merged record the whole family counts; here it is in doubt, and then it is sensitive.
    in_public = subject.public_life and subject.merged_into_id is None
    if not in_public and subject.kind in (Kind.PERSON, Kind.SENTENCE, Kind.EVENT) and _speaks_of(claim):
        return True
    if not (claim.about.custodians or _scope_attribute(claim, "custodians")):
        return False
    links = chain if chain is not None else (one for citation in citations_of(claim) for one in chain_of(citation))
    return any(link.setting in visibility.CUSTODY_SETTINGS for link in links)


def _speaks_of(claim: Claim | ArchivedClaim) -> str:
    choice = claim.about.choice(claim.value) if claim.about.choices else None
    return claim.about.sensitive or _scope_attribute(claim, "sensitive") or (choice.sensitive if choice else "")


def _scope_attribute(claim: Claim | ArchivedClaim, name: str) -> str:
    scope: vocabulary.Choice | None = claim.about.scope(claim.scope)
    return getattr(scope, name) if scope else ""


def _withheld_with_citations(claim: ArchivedClaim, cited: Mapping[int, str]) -> str:
    """A claim whose citations are all withheld is withheld, by the rule that readers are told about if there is one."""
    relevant = [c for c in claim.citations if c.state in READABLE]
    standing = [c for c in relevant if c.state == State.PUBLISHED] or relevant
    if any(not cited[citation.id] for citation in standing):
        return ""
    reasons = [cited[c.id] for c in standing if cited[c.id] in visibility.COUNTED]
    return reasons[0] if reasons else "uncited"


def known_from(claim: ArchivedClaim, citations: Iterable[CitationRow]) -> date | None:
    """The earliest day by which one of these citing sources had certainly appeared; None where there is none.

    `citations` are those that nothing of their own withholds. Of a claim that stands, those that stand count: what a
    source was found not to say, it did not say on that day either.
    """
    states = (State.PUBLISHED,) if claim.state == State.PUBLISHED else READABLE
    return min((c.source.appeared for c in citations if c.state in states), default=None)


# --- Counted children: only in totals of ten or more, and no smaller number may follow by subtraction. The machine
# checks the counts of one record; a person checks what follows from several (DESIGN rule 1.3).

# Beside girls and boys, the scope that counts them together.
_ALL_CHILDREN = ("children",)
# Those that do not say who is counted: where nobody but children is, children.
_OF_ANYBODY = ("remaining", "others", "returned", "unclear")


def below_ten(record: ArchivedRecord, claims: Iterable[ArchivedClaim]) -> set[int]:
    """Ids of the claims of one record on counted children, and what leads to them, that must be withheld.

    Superseded and retracted claims can be read too. What is reported of children without counting them (their ages, a
    statement) is reported of a total only: where no count of ten or more stands, it is withheld.
    """
    readable = [c for c in claims if c.state in READABLE]
    counts = [c for c in readable if c.fact == "count" and c.polarity == Polarity.YES and isinstance(c.parsed, Count)]
    shut = _few_counted(record, counts)
    reported = [c for c in readable if c.fact != "count" and _marked(c, "children")]
    totals = [c for c in counts if _marked(c, "children") and c.id not in shut and c.state == State.PUBLISHED]
    return shut if totals else shut | {c.id for c in reported}


def _few_counted(record: ArchivedRecord, counts: Sequence[ArchivedClaim]) -> set[int]:
    children = [c for c in counts if _marked(c, "children")]
    if not children:
        return set()
    if not _counted_here(record):
        return {c.id for c in children}
    adults = [c for c in counts if _marked(c, "adults")]
    wholes = [c for c in counts if c not in children and c not in adults]
    shut = {c.id for c in children if _few(c)} | {c.id for c in adults if _leaves_few(c)}
    if not adults:
        shut |= {c.id for c in wholes if c.scope in _OF_ANYBODY and _few(c)}
    for claim in children:
        others = (other for other in children if other.id not in shut and other.scope != claim.scope)
        if claim.id not in shut and any(_differ_by_few([claim], other) for other in others):
            shut.add(claim.id)
    shown = [c for c in (*adults, *children) if c.id not in shut]
    return shut | _left_by_subtraction([c for c in shown if c.scope not in _ALL_CHILDREN], wholes)


def _left_by_subtraction(parts: Sequence[ArchivedClaim], wholes: Sequence[ArchivedClaim]) -> set[int]:
    """Counts of adults, with girls or boys too, that together lie within ten of a whole: the rest would be children."""
    shut: set[int] = set()
    by_scope: dict[str, list[ArchivedClaim]] = defaultdict(list)
    for claim in parts:
        by_scope[claim.scope].append(claim)
    for size in range(1, len(by_scope) + 1):
        for scopes in combinations(sorted(by_scope), size):
            for together in product(*([c for c in by_scope[scope] if c.id not in shut] for scope in scopes)):
                of_adults = any(_marked(claim, "adults") for claim in together)
                if of_adults and any(_differ_by_few(together, whole) for whole in wholes):
                    shut.update(claim.id for claim in together)
    return shut


def _counted_here(record: ArchivedRecord) -> bool:
    """Children are counted on an operation, a facility or a group, and nowhere else."""
    return record.kind in (Kind.OPERATION, Kind.FACILITY) or record.form == PersonOrGroup.GROUP


def _marked(claim: ArchivedClaim, name: str) -> bool:
    scope = claim.about.scope(claim.scope)
    return bool(scope and getattr(scope, name))


def _count(claim: ArchivedClaim) -> Count:
    assert isinstance(claim.parsed, Count)
    return claim.parsed


def _few(claim: ArchivedClaim) -> bool:
    """Whether the number may be below ten. Of "12 of 14" both parts and the rest count."""
    return not _count(claim).reaches(visibility.MINIMUM_OF_CHILDREN) or _leaves_few(claim)


def _leaves_few(claim: ArchivedClaim) -> bool:
    count = _count(claim)
    return bool(count.total and 0 < count.total - (count.high or count.low or 0) < visibility.MINIMUM_OF_CHILDREN)


def _differ_by_few(parts: Iterable[ArchivedClaim], whole: ArchivedClaim) -> bool:
    most = [_count(part).high for part in parts]
    least = _count(whole).low
    if least is None or None in most:
        return False
    return 0 < least - sum(high or 0 for high in most) < visibility.MINIMUM_OF_CHILDREN
