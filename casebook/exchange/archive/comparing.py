"""What a file says of a thing, held against what the archive has under the same reference."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.exchange.archive.entries import Entry
from casebook.exchange.archive.problems import Problems
from casebook.exchange.archive.schema import LINK
from casebook.exchange.archive.shapes import SEED, Shape
from casebook.models import Attribution, Citation, Claim, Dispute
from casebook.values.base import shorten


def compare(entry: Entry, row: Any, stored: Any, problems: Problems) -> None:
    """Note every key of which the archive holds something else."""
    _compare_keys(entry, row, stored, _hidden(stored), problems)


def compare_chain(entry: Entry, chain: Sequence[Attribution], stored: Any, problems: Problems) -> None:
    """Note where the speakers of a citation differ from those stored."""
    hidden = _hidden(stored)
    links = list(stored.chain.all())
    if "said by" in entry.refused:
        return
    if len(links) != len(chain):
        said = ngettext(
            "The archive has %(n)d speaker of %(ref)s.", "The archive has %(n)d speakers of %(ref)s.", len(links)
        )
        told = said % {"n": len(links), "ref": stored.ref}
        problems.add(entry.at("said by"), "said by", f"{told} {_remedy()}")
        return
    for inner, row, old in zip(entry.things("said by"), chain, links, strict=True):
        _compare_keys(inner, row, old, hidden, problems, of=stored.ref, shape=LINK)


def compare_place_of(entry: Entry, row: Any, stored: Any, problems: Problems) -> None:
    """Note if the archive has the citation under another claim or of another source."""
    for name, label in (("claim", _("the claim")), ("source", _("the source"))):
        new, old = getattr(row, name, None), getattr(stored, name)
        # Where the claim is told by a key of its own, that was compared.
        if new is not None and new.ref != old.ref and entry.shape.field(name) is None:
            _differs(entry, "ref", label, old.ref, stored.ref, problems)


def compare_lead(entry: Entry, first: str, stored: Claim, problems: Problems) -> None:
    """Note if another citation leads the claim in the archive."""
    if first and stored.lead is not None and stored.lead.ref != first:
        _differs(entry, "cited", _("the first citation"), stored.lead.ref, stored.ref, problems)


def compare_sides(entry: Entry, sides: Iterable[Iterable[Claim]], stored: Dispute, problems: Problems) -> None:
    """Note if the archive has other claims on the sides of the dispute."""
    old: dict[int, set[str]] = {}
    for side in stored.sides.all():
        old.setdefault(side.side, set()).add(side.claim.ref)
    before = [old[number] for number in sorted(old)]
    if [{claim.ref for claim in side} for side in sides] != before:
        _differs(entry, "sides", "sides", ", ".join(f"[{', '.join(sorted(s))}]" for s in before), stored.ref, problems)


def differs_in_reason(entry: Entry, key: str, stored: Claim, reason: str, problems: Problems) -> None:
    """Note that the claim was unveiled with another reason."""
    _differs(entry, key, key, _concealed() if _hidden(stored) else reason, stored.ref, problems)


def _compare_keys(
    entry: Entry, row: Any, stored: Any, hidden: bool, problems: Problems, of: str = "", shape: Shape | None = None
) -> None:
    for field in (shape or entry.shape).fields:
        if field.form is None or SEED not in field.texts or field.key in entry.refused:
            continue
        new, old = field.form.text(row, field.name), field.form.text(stored, field.name)
        if new != old:
            _differs(entry, field.key, field.key, _concealed() if hidden else old, of or stored.ref, problems)


def _hidden(stored: Any) -> bool:
    """Whether readers may not see the stored thing, so that no message repeats what it holds."""
    if isinstance(stored, Citation) and _hidden(stored.claim):
        return True
    rule = getattr(stored, "withheld", "")
    gap = getattr(stored.claim if isinstance(stored, Citation) else stored, "gap", "")
    # A gap holds nothing; its rule and its place are public.
    return rule not in ("", gap) or getattr(stored, "public", True) is False


def _concealed() -> str:
    return _("something that is withheld")


def _differs(entry: Entry, key: str, label: str, old: str, ref: str, problems: Problems) -> None:
    words = {"key": label, "ref": ref, "stored": shorten(old)}
    told = (
        _("The archive has “%(stored)s” as “%(key)s” of %(ref)s.")
        if old
        else _("“%(key)s” of %(ref)s is not set in the archive.")
    )
    problems.add(entry.at(key), entry.text(key) or key, f"{told % words} {_remedy()}")


def _remedy() -> str:
    return _("What is published changes by an act there; put back in the file what the archive has.")
