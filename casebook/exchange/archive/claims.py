"""What a claim may say, as the vocabulary has it, told at the line of the key that says it."""

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.exchange.archive.entries import Entry
from casebook.exchange.archive.plan import New
from casebook.exchange.archive.problems import Problems
from casebook.exchange.archive.schema import GAP
from casebook.models import Claim
from casebook.models.checks import claim_problems
from casebook.values import parse_value

CHUNK = 500


def check_claim(entry: Entry, claim: Claim, problems: Problems) -> None:
    """Hold a claim against the vocabulary, and put its value into the form in which the archive keeps it."""
    if entry.shape is GAP:
        claim.fact = vocabulary.GAP
    subject, target = getattr(claim, "subject", None), claim.target
    if subject is None or not subject.kind or (target is not None and not target.kind) or "fact" in entry.refused:
        # Somebody was told why; the rest follows from that.
        return
    # An unsaved record has no number yet, and is none the less the same one.
    found = claim_problems(claim)
    if target is not None and target.ref == subject.ref:
        found.setdefault("target", _("A record cannot lead to itself."))
    keys = {field.name: field.key for field in entry.shape.fields}
    for name, expected in found.items():
        key = keys.get(name, name)
        # A link that leads nowhere has been told.
        if key not in entry.refused and not (name == "target" and "to" in entry.given and target is None):
            problems.add(entry.at(key), entry.text(key), expected)
    if claim.value and not found:
        claim.value = str(parse_value(claim.about.type, claim.value))


def refuse_twins(claims: list[New], problems: Problems) -> None:
    """One claim stands once: note those that say the same as each other, or as one that stands in the archive."""
    first: dict[tuple[str, ...], New] = {}
    stored: dict[str, New] = {}
    for new in claims:
        claim: Claim = new.row
        if claim.gap or getattr(claim, "subject", None) is None:
            continue
        twin = first.setdefault(_says(claim), new)
        if twin is not new:
            _refuse(new, twin.row.ref, problems)
        elif claim.subject_id and (claim.target is None or claim.target_id):
            stored[claim.compute_digest()] = new
    digests = list(stored)
    for start in range(0, len(digests), CHUNK):
        rows = Claim.objects.standing().filter(digest__in=digests[start : start + CHUNK])
        for digest, ref in rows.values_list("digest", "ref"):
            _refuse(stored[digest], ref, problems)


def _says(claim: Claim) -> tuple[str, ...]:
    """What makes a claim the same claim, before its records have numbers."""
    target = claim.target.ref if claim.target else ""
    own = (claim.fact, claim.scope, claim.value, claim.polarity, claim.status, claim.when_edtf)
    return (claim.subject.ref, target, *map(str, own))


def _refuse(new: New, twin: str, problems: Problems) -> None:
    problems.add(
        new.thing.entry.at("ref"),
        new.thing.ref,
        _("This claim says the same as %s; add its citations to that one.") % twin,
    )
