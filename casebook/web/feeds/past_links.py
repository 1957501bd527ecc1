"""What facts led from record to record while they stood: the paths of filters, walked over claims that stand no more.

Only what today's visibility decision lets through leads anywhere: what is sealed or withheld does not even say that
something belonged to a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from casebook import vocabulary
from casebook.models import (
    READABLE,
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    FacetValue,
    Polarity,
    Record,
    State,
    Status,
)
from casebook.projections.reports import OUTLET, REPORTED, SPEAKER
from casebook.web.relations import Path, ids_leading_to, leading_from, root_of, step_of

# What is too much to look through is looked for among so many of the newest actions of the archive.
NEWEST = 20_000
ENDED = (State.SUPERSEDED, State.RETRACTED, State.WITHDRAWN)
_ENDING = (ActionKind.SUPERSEDE, ActionKind.RETRACT, ActionKind.WITHDRAW)
_SENSITIVE = frozenset(vocabulary.names(lambda f: bool(f.sensitive) or any(scope.sensitive for scope in f.scopes)))


def newest() -> Q:
    """The newest actions of the archive."""
    last = Action.objects.order_by("-pk").values("pk")[:1]
    return Q(pk__gt=Subquery(last) - NEWEST)


def lately(model: str, *kinds: ActionKind) -> QuerySet[Any, Any]:
    """The references of what the newest actions of these kinds, or of those that end something, were done to."""
    return acted_on(model).filter(kind__in=kinds or _ENDING)


def acted_on(model: str) -> QuerySet[Any, Any]:
    """The references of what the newest actions of all kinds were done to."""
    actions = Action.objects.filter(newest(), on_model=model).order_by()
    return actions.values_list("on_ref", flat=True)


def withdrawn() -> list[int]:
    """The ids of the records that were withdrawn lately: few, and asked for once."""
    gone = Record.objects.filter(ref__in=lately("record", ActionKind.WITHDRAW), state=State.WITHDRAWN)
    return list(gone.order_by().values_list("pk", flat=True))


def ended() -> Q:
    """Claims that stand no more, and that the visibility decision lets through."""
    return Q(state__in=ENDED, withheld="")


def recently_ended() -> Q:
    """Those of them that ended among the newest actions of the archive."""
    return ended() & Q(ref__in=lately("claim"))


def of_withdrawn(end: str, gone: Sequence[int]) -> Q:
    """Claims that are withheld for nothing but that the record at this end, one of these, was withdrawn.

    Whether readers may know that it was, the visibility decision is asked before it is reported; no other record is
    reached through it.
    """
    other = "target" if end == "subject" else "subject"
    shown = Q(target=None) | Q(**{f"{other}__public": True}) | Q(**{f"{other}__merged_into__public": True})
    hidden = Attribution.objects.filter(speaker__isnull=False, speaker__public=False)
    hidden = hidden.exclude(speaker__merged_into__public=True).filter(citation=OuterRef("pk"))
    cited = Citation.objects.filter(~Exists(hidden), claim=OuterRef("pk"), state__in=READABLE, withheld="linked")
    spoken_of = Q(state__in=(State.PUBLISHED, *ENDED), withheld="linked") & ~Q(fact__in=_SENSITIVE)
    return Q(**{f"{end}__in": gone}) & shown & spoken_of & Q(Exists(cited.filter(source__state__in=READABLE)))


@dataclass(frozen=True)
class Last:
    """What stands at the end of a path: one of these records, or a value.

    A value is asked for among claims, and among the facet values of those that stand.
    """

    ids: Sequence[int] = ()
    said: Q | None = None
    values: Q | None = None

    def leading(self, path: Path) -> QuerySet[Any, Any] | RawSQL:
        """The records from which the path leads there now."""
        if self.values is None:
            return ids_leading_to((path,), self.ids, True)
        where = leading_from(path, FacetValue.objects.filter(self.values))
        return Record.objects.filter(where).order_by().values("pk")


def once_leading(path: Path, last: Last, gone: Sequence[int] = ()) -> set[int]:
    """The records from which the path led there, over at least one fact that stands no more: one or two statements a
    step. `gone`: withdrawn ones that may be among them.
    """
    if not path:
        return set()
    text, rest = path[0], path[1:]
    if text in _TELLERS:
        return set(_TELLERS[text](last).values_list(root_of("claim__subject"), flat=True))
    step = step_of(text)
    # After a link that stands no more a step that is repeated goes on over those that stand.
    beyond = (_any_number_of(text), *rest) if step.repeated else rest
    deeper = once_leading(rest, last)
    near, far = ("target", "subject") if step.back else ("subject", "target")
    there = _at(far, last.leading(beyond)) | _at(far, deeper) if beyond else last.said or _at(far, last.ids)
    # A few records have few claims; others are found among what ended lately.
    few = not rest and last.said is None
    stood = (ended() if few else recently_ended()) | of_withdrawn(near, gone)
    real = Q(fact__in=step.facts, polarity=Polarity.YES, status=Status.ACTUAL)
    found = set(Claim.objects.filter(stood, real, there).order_by().values_list(root_of(near), flat=True))
    onwards = _leading(text, deeper) | (_leading(_any_number_of(text), found) if step.repeated else set())
    return found | onwards | (deeper if step.optional else set())


def _any_number_of(step: str) -> str:
    return step.rstrip("+*") + "*"


def _leading(step: str, ids: set[int]) -> set[int]:
    """The records from which the step leads to one of these now."""
    if not ids:
        return set()
    rows = Record.objects.filter(pk__in=ids_leading_to(((step,),), sorted(ids), True)).order_by()
    return set(rows.values_list("pk", flat=True))


def _at(end: str, ids: Any) -> Q:
    return Q(**{f"{end}__in": ids}) | Q(**{f"{end}__merged_into__in": ids})


def _cited() -> QuerySet[Citation]:
    """Citations that stand no more, or whose claim does not, as far as readers may know of both."""
    over = Q(state__in=ENDED) | Q(claim__state__in=ENDED)
    return Citation.objects.filter(over, state__in=READABLE, claim__state__in=READABLE, withheld="", claim__withheld="")


def _recent() -> Q:
    return Q(ref__in=lately("citation")) | Q(claim__ref__in=lately("claim"))


# Facts that follow from citations (`casebook.projections.reports`).
_TELLERS: dict[str, Any] = {
    OUTLET: lambda last: _cited().filter(_at("source__outlet", last.ids)),
    SPEAKER: lambda last: _cited().filter(_at("chain__speaker", last.ids)),
    REPORTED: lambda last: _cited().filter(last.said or Q(), _recent()),
}
