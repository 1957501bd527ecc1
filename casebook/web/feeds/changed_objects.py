"""What actions were done to, as far as readers may see it: in words, with an address."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext as _

from casebook.models import READABLE, Action, ActionKind, Citation, Claim, Dispute, Record, Source, State
from casebook.projections import would_be_public
from casebook.web import addresses
from casebook.web.language import foreign, foreign_own
from casebook.web.presenters import queries
from casebook.web.presenters.values import heading_of

Key = tuple[str, str]
MODELS = ("source", "record", "claim", "citation", "dispute")
AT_ONCE = 500
# Whether the visibility decision would let a withdrawn thing through is asked one by one.
MOST_WITHDRAWN = 500


@dataclass(frozen=True)
class LinkShown:
    """Something that can be gone to."""

    words: str
    address: str
    lang: str = ""


def seen(
    actions: Iterable[tuple[str, str, str]], gone: Mapping[Key, LinkShown]
) -> dict[tuple[str, str, str], LinkShown]:
    """By kind, model and reference, those actions of which readers may know. A fixed number of statements a thousand.

    An action on what is sealed or withheld is not reported. Of what was withdrawn all that was done is reported,
    without a word on it: a feed does not rewrite its past.
    """
    wanted = list(actions)
    keys = [action[1:] for action in wanted]
    things = _visible(keys)
    things = {**gone, **things}
    return {action: things[action[1:]] for action in wanted if action[1:] in things}


def _visible(wanted: Iterable[Key]) -> dict[Key, LinkShown]:
    refs: dict[str, set[str]] = defaultdict(set)
    for model, ref in wanted:
        refs[model].add(ref)
    found: dict[Key, LinkShown] = {}
    for model in MODELS:
        ordered = sorted(refs[model])
        for start in range(0, len(ordered), AT_ONCE):
            for ref, link in _LINKS[model](ordered[start : start + AT_ONCE]):
                found[model, ref] = link
    return found


def named(record: Record) -> str:
    """What a log calls a record. Cases of single people are named in their own list only, what is withdrawn nowhere."""
    if record.state == State.WITHDRAWN or (record.private and not record.is_group):
        return record.ref
    return record.title


def address_of(record: Record) -> str:
    """Where a log leads to a record; to a tombstone without the name at its end."""
    if record.state == State.WITHDRAWN:
        return reverse("record", args=[addresses.room_of(record).name, record.ref])
    return addresses.of_record(record)


def _records(refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    for record in _VISIBLE["record"]().filter(ref__in=refs):
        words = named(record)
        lang = "" if words == record.ref else foreign(record.label_lang)
        yield record.ref, LinkShown(words, addresses.of_record(record), lang)


def _sources(refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    for source in _VISIBLE["source"]().filter(ref__in=refs):
        yield source.ref, LinkShown(source.shown("headline"), addresses.of_source(source), foreign(source.lang))


def _claims(refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    for claim in _VISIBLE["claim"]().filter(ref__in=refs).only("ref", "fact", "scope", "gap"):
        yield claim.ref, _fact(claim)


def _fact(claim: Claim) -> LinkShown:
    """By the name of the fact alone, and without it where that is sensitive: what it says stands on its page."""
    words = _("%(fact)s (%(ref)s)") % {"fact": heading_of(claim), "ref": claim.ref}
    return LinkShown(claim.ref if _sensitive(claim) else words, addresses.of_claim(claim))


def _sensitive(claim: Claim) -> bool:
    scope = claim.about.scope(claim.scope) if claim.scope else None
    return bool(claim.gap or claim.about.sensitive or (scope and scope.sensitive))


def _citations(refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    """By the fact that they are cited for."""
    rows = _VISIBLE["citation"]().filter(ref__in=refs).select_related("claim")
    for citation in rows.only("ref", "claim__ref", "claim__fact", "claim__scope", "claim__gap"):
        yield citation.ref, _fact(citation.claim)


def _disputes(refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    for dispute in _VISIBLE["dispute"]().filter(ref__in=refs):
        yield dispute.ref, LinkShown(dispute.shown("question"), addresses.of_dispute(dispute), foreign_own())


_LINKS = {
    "record": _records,
    "source": _sources,
    "claim": _claims,
    "citation": _citations,
    "dispute": _disputes,
}


def reported(gone: Mapping[Key, LinkShown]) -> Q:
    """Actions on what readers may see, and on what they could see until it was withdrawn: the same that `seen` gives.

    Pages are counted over these, so that none is moved by what is hidden.
    """
    where = withdrawn(gone)
    for model, rows in _VISIBLE.items():
        # A scalar subquery is looked up action by action; PostgreSQL would read all rows to answer EXISTS within an OR.
        seen_now = Subquery(rows().filter(ref=OuterRef("on_ref")).order_by().values("pk")[:1])
        where |= Q(IsNull(seen_now, False), on_model=model)
    return where


def withdrawn(gone: Mapping[Key, LinkShown]) -> Q:
    """Actions on what was withdrawn and readers could see until then."""
    where = Q(pk__in=[])
    refs: dict[str, list[str]] = defaultdict(list)
    for model, ref in gone:
        refs[model].append(ref)
    for model, of_model in refs.items():
        where |= Q(on_model=model, on_ref__in=of_model)
    return where


def gone_things(actions: QuerySet[Action]) -> dict[Key, LinkShown]:
    """What these actions withdrew and readers could see: by its reference, which leads to its tombstone if it has one.

    The newest so many: whether the visibility decision would let one through is asked of each.
    """
    ending = Q(kind=ActionKind.WITHDRAW) | Q(kind=ActionKind.RETRACT, on_model="dispute")
    keys = actions.filter(ending, on_model__in=_GONE_ROWS).order_by("-id").values_list("on_model", "on_ref")
    refs: dict[str, list[str]] = defaultdict(list)
    for model, ref in keys[:MOST_WITHDRAWN]:
        refs[model].append(ref)
    found: dict[Key, LinkShown] = {}
    for model, of_model in refs.items():
        for thing in _GONE_ROWS[model]().filter(ref__in=of_model, state__in=_GONE[model]):
            if would_be_public(thing):
                address = _TOMBSTONES[model](thing) if thing.state == State.WITHDRAWN else ""
                found[model, thing.ref] = LinkShown(thing.ref, address)
    return found


_VISIBLE: dict[str, Callable[[], QuerySet[Any]]] = {
    "record": lambda: Record.objects.visible_to(queries.READER).with_page(),
    "source": lambda: Source.objects.visible_to(queries.READER),
    "claim": lambda: Claim.objects.readable_by(queries.READER),
    "citation": lambda: Citation.objects.readable_by(queries.READER).filter(
        claim__withheld="", claim__state__in=READABLE
    ),
    "dispute": lambda: Dispute.objects.visible_to(queries.READER),
}
_GONE_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "record": lambda: Record.objects.all(),
    "source": lambda: Source.objects.select_related("outlet"),
    "claim": lambda: Claim.objects.select_related("subject", "target"),
    "dispute": lambda: Dispute.objects.all(),
}
_GONE = dict.fromkeys(MODELS, (State.WITHDRAWN,)) | {"dispute": (State.WITHDRAWN, State.RETRACTED)}


_TOMBSTONES: dict[str, Callable[[Any], str]] = {
    "record": address_of,
    "source": addresses.of_source,
    "claim": addresses.of_claim,
    "dispute": addresses.of_dispute,
}
