"""After loading: whether readers see all that was loaded. What the gate withholds does not belong into the files."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from casebook import visibility
from casebook.exchange.archive.plan import New, Plan
from casebook.exchange.archive.problems import Problems
from casebook.models import Citation, Claim, Dispute, Record

CHUNK = 500
# Rules that a second person can lift for one claim, with a reason.
_LIFTED = ("religion", "health", "ethnicity", "family", "guilt", "custody-words", "home")


def check_outcome(plan: Plan, problems: Problems) -> None:
    """Note every new thing that readers would not see, and the rule that withholds it."""
    shut = _without(Record, plan.records, public=True)
    _tell(problems, shut, _("Readers would not see this record: it is a child's, or of people of whom none is public."))
    _check_claims(plan, {new.row.pk for new in shut}, problems)
    unseen = _without(Dispute, plan.disputes, public=True)
    _tell(problems, unseen, _("Readers would not see this dispute: fewer than two sides have a claim that they see."))
    unnamed = _without(Record, plan.records, exclude={"public": True, "label": ""})
    expected = _(
        "Readers would see no label: give a “wording” (of a private person what they are, such as “mother of one of the"
        " women”, and no name), or a claim with a name that is shown."
    )
    _tell(problems, unnamed, expected)


def _tell(problems: Problems, things: list[New], expected: str) -> None:
    for new in things:
        problems.add(new.thing.entry.spot, new.thing.ref, expected)


def _check_claims(plan: Plan, shut: set[int], problems: Problems) -> None:
    """Note claims and citations that are withheld; not what follows from a record or a claim told already."""
    rules = _withheld(Claim, plan.claims)
    for new in plan.claims:
        claim: Claim = new.row
        rule = rules.get(claim.pk, "")
        if rule not in ("", "uncited", claim.gap) and not {claim.subject_id, claim.target_id} & shut:
            _tell(problems, [new], _told(rule))
    own = _withheld(Citation, plan.citations)
    for new in plan.citations:
        rule = own.get(new.row.pk, "")
        named = {link.speaker_id for link in new.chain} | {new.row.source.outlet_id, new.row.claim.subject_id}
        if rule not in ("", new.row.claim.gap, rules.get(new.row.claim_id, "")) and not named & shut:
            _tell(problems, [new], _told(rule))


def _told(rule: str) -> str:
    words = visibility.RULES[rule].words if rule in visibility.RULES else rule
    told = _("Readers would not see this, and what is withheld does not stand in the files: %s.") % words
    if rule in _LIFTED:
        return (
            f"{told} " + _("Write a gap instead (withheld: %s), or add “unveiled” to the claim, with a reason.") % rule
        )
    if rule in visibility.GAP_RULES:
        return f"{told} " + _("Write a gap instead (withheld: %s).") % rule
    return f"{told} " + _("Remove it.")


def _withheld(model: Any, things: list[New]) -> dict[int, str]:
    """By number, the rules that withhold some of these things."""
    rules: dict[int, str] = {}
    for ids in _chunks(things):
        rules |= dict(model.objects.filter(pk__in=ids).exclude(withheld="").values_list("pk", "withheld"))
    return rules


def _without(model: Any, things: list[New], exclude: dict[str, Any] | None = None, **wanted: Any) -> list[New]:
    """Those of these things that are not as wanted, or are as they must not be."""
    found: set[int] = set()
    for ids in _chunks(things):
        rows = model.objects.filter(pk__in=ids, **wanted)
        found.update((rows.exclude(**exclude) if exclude else rows).values_list("pk", flat=True))
    return [new for new in things if new.row.pk not in found]


def _chunks(things: list[New]) -> Iterator[list[int]]:
    for start in range(0, len(things), CHUNK):
        yield [new.row.pk for new in things[start : start + CHUNK]]
