"""The gate: what is withheld and by which rule, worked out from the rules in `casebook.visibility` and stored."""

from collections.abc import Collection, Iterable, Mapping

from casebook import visibility, vocabulary
from casebook.models import READABLE, Citation, Claim, Form, Kind, NamePolicy, Record, SourceKind, State
from casebook.values import Age, Name

# Claims in these states say nothing any more about whether somebody is a child.
_SPENT = (State.RETRACTED, State.SUPERSEDED, State.WITHDRAWN)


def is_child(record: Record, claims: Iterable[Claim]) -> bool:
    """Whether this is a child's record: marked so, or any age claimed of the person is below eighteen."""
    if record.minor:
        return True
    if record.kind != Kind.PERSON or record.form != Form.INDIVIDUAL:
        return False
    ages = (c.parsed for c in claims if c.fact == "age" and c.value and c.state not in _SPENT)
    return any(isinstance(age, Age) and age.high is not None and age.high < visibility.ADULT for age in ages)


def record_public(record: Record, claims: Iterable[Claim], wishes: Iterable[str]) -> bool:
    """Whether readers may know of the record at all."""
    return (
        record.state == State.PUBLISHED
        and record.merged_into_id is None
        and "all" not in wishes
        and not is_child(record, claims)
    )


def record_gate(record: Record, claims: Iterable[Claim], wishes: Collection[str]) -> dict[str, bool]:
    """The stored decision on a record: whether readers may know of it, and whether it has an address of its own."""
    public = record_public(record, claims, wishes)
    return {"public": public, "page_public": public and record.has_page and "page" not in wishes}


def name_policy(record: Record, wishes: Iterable[str]) -> str:
    """How much of the name is shown: people in public life fully, others as their policy and their wishes say."""
    in_public = record.kind != Kind.PERSON or record.public_life
    policy = str(NamePolicy.FULL) if in_public else record.name_policy
    if "surname" in wishes and policy == NamePolicy.FULL:
        return str(NamePolicy.GIVEN)
    return policy


def name_shown(name: Name, record: Record, wishes: Iterable[str]) -> bool:
    """Whether this name of the record may be shown."""
    return name.usage in visibility.NAME_USAGES_SHOWN[name_policy(record, wishes)]


def citation_withheld(citation: Citation, claim: Claim, roots: Mapping[int, Record]) -> str:
    """The rule that withholds a citation, or an empty text."""
    if citation.source.state not in READABLE:
        return "source"
    outlet = citation.source.outlet_id
    if citation.source.kind != SourceKind.REASONING and (outlet is None or not roots[outlet].public):
        return "source"
    chain = list(citation.chain.all())
    for link in chain:
        if link.speaker_id is not None and not roots[link.speaker_id].public:
            return "child" if roots[link.speaker_id].minor else "linked"
    about_custodians = claim.about.custodians or _scope_attribute(claim, "custodians")
    in_custody = any(link.setting in visibility.CUSTODY_SETTINGS for link in chain)
    if about_custodians and in_custody and not claim.unveiled:
        return "custody-words"
    return ""


def claim_withheld(claim: Claim, roots: Mapping[int, Record], wishes: Iterable[str], below_ten: set[int]) -> str:
    """The rule that withholds a claim, or an empty text. Its citations' `withheld` must be up to date."""
    subject = roots[claim.subject_id]
    for record_id in filter(None, (claim.subject_id, claim.target_id)):
        if not roots[record_id].public:
            return "child" if roots[record_id].minor else "linked"
    if claim.gap:
        return claim.gap
    rule = sensitive_rule(claim, subject)
    if any(rule in visibility.WISH_SHUTS[wish] for wish in wishes):
        return "wish"
    if claim.pk in below_ten:
        return "child"
    if claim.fact == "name" and isinstance(claim.parsed, Name) and not name_shown(claim.parsed, subject, wishes):
        return "name"
    if rule and not claim.unveiled:
        return rule
    return _withheld_with_citations(claim)


def sensitive_rule(claim: Claim, subject: Record) -> str:
    """The rule for what the claim speaks of, where the subject is or may be a private individual."""
    if subject.public_life or subject.kind not in (Kind.PERSON, Kind.SENTENCE, Kind.EVENT):
        return ""
    choice = claim.about.choice(claim.value) if claim.about.choices else None
    return claim.about.sensitive or _scope_attribute(claim, "sensitive") or (choice.sensitive if choice else "")


def _scope_attribute(claim: Claim, name: str) -> str:
    scope: vocabulary.Choice | None = claim.about.scope(claim.scope)
    return getattr(scope, name) if scope else ""


def _withheld_with_citations(claim: Claim) -> str:
    """A claim whose citations are all withheld is withheld, by the rule that readers are told about if there is one."""
    relevant = [c for c in claim.citations.all() if c.state in READABLE]
    standing = [c for c in relevant if c.state == State.PUBLISHED] or relevant
    if any(not citation.withheld for citation in standing):
        return ""
    reasons = [c.withheld for c in standing if c.withheld in visibility.COUNTED]
    return reasons[0] if reasons else "uncited"
