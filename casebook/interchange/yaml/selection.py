"""What goes into each of the two dumps, and what stands in it: everything as it is, or what readers may see.

The one order of everything in a file, whoever wrote it and whatever numbers the rows have in a database.

Records go by their wording; facts as they stand in the article, and in one place by the order of the vocabulary; the
lead of a claim comes before its other citations.

Things as plain trees of text, in the order of their shape: what stands between rows or entries and a file.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from casebook import vocabulary
from casebook.interchange.yaml.schema import COMPLETE, PUBLIC, Shape
from casebook.models import (
    READABLE,
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Role,
    Source,
    State,
    readers_see,
)
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import wording_for_readers
from casebook.values import with_translations

_READER = AnonymousUser()
_OF_CLAIM = ("lead", "created_by", "supersedes")
_CHAIN = Attribution.objects.select_related("speaker").order_by("position")


class Everything:
    """The complete dump: every row, as it is stored."""

    text = COMPLETE

    def records(self) -> QuerySet[Record]:
        return Record.objects.all()

    def sources(self) -> QuerySet[Source]:
        return Source.objects.all()

    def citations(self) -> QuerySet[Citation]:
        return Citation.objects.all()

    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.all()

    def disputes(self) -> QuerySet[Dispute]:
        return Dispute.objects.all()

    def corrections(self) -> QuerySet[Correction]:
        return Correction.objects.all()

    def sides(self) -> QuerySet[DisputeSide]:
        return DisputeSide.objects.all()

    def is_in(self, citation: Citation) -> bool:
        """Whether the citation, which is loaded already, is in the dump."""
        return True

    def shown(self, row: Any) -> Any:
        """The row with the texts that the dump has of it. It must not be saved."""
        return row

    def parts(self, rows: Collection[Any]) -> Mapping[str, Mapping[str, str]]:
        """What actions say of the rows, by reference and key of the schema."""
        return {}


class WhatReadersSee(Everything):
    """The public dump. The same rows as on the pages of a signed-out reader, with the same names covered.

    What is withheld is not there, and neither are gaps: how many a person has, and by which rules, is withheld too.
    """

    text = PUBLIC

    def records(self) -> QuerySet[Record]:
        merged = Q(merged_into__public=True, state=State.PUBLISHED, minor=False)
        return Record.objects.filter(Q(public=True) | merged)

    def sources(self) -> QuerySet[Source]:
        return Source.objects.visible_to(_READER)

    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.filter(state__in=READABLE, withheld="", gap="")

    def citations(self) -> QuerySet[Citation]:
        readable = Citation.objects.filter(state__in=READABLE, withheld="")
        return readable.filter(claim__in=self.claims(), source__in=self.sources())

    def disputes(self) -> QuerySet[Dispute]:
        return Dispute.objects.visible_to(_READER)

    def corrections(self) -> QuerySet[Correction]:
        return Correction.objects.filter(state=State.PUBLISHED)

    def sides(self) -> QuerySet[DisputeSide]:
        return DisputeSide.objects.filter(readers_see("claim__"))

    def is_in(self, citation: Citation) -> bool:
        # Its source is public, or the rule "source" would withhold it.
        return citation.state in READABLE and not citation.withheld

    def shown(self, row: Any) -> Any:
        for field in with_translations("wording") if isinstance(row, Record) else ():
            if not wording_for_readers(row, field):
                row.redacted[field] = ""
        if isinstance(row, Redacted):
            for field in row.public_texts:
                setattr(row, field, row.shown(field))
            row.redacted = {}
        return row

    def parts(self, rows: Collection[Any]) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for action in actions_on(rows).filter(kind__in=(ActionKind.PUBLISH, ActionKind.RELEASE)).order_by("id"):
            if action.kind == ActionKind.PUBLISH:
                found[action.on_ref].setdefault("entered", action.at.date().isoformat())
            else:
                found[action.on_ref]["released"] = action.shown("public_reason")
        withheld = {row.ref for row in rows if isinstance(row, Claim) and not row.released}
        for ref in withheld & set(found):
            found[ref].pop("released", None)
        return found


def actions_on(rows: Collection[Reviewed]) -> QuerySet[Action]:
    """The actions on these things, which must be of one kind."""
    models = {str(row._meta.concrete_model._meta.model_name) for row in rows}  # type: ignore[union-attr]
    return Action.objects.filter(on_model__in=models, on_ref__in=[row.ref for row in rows])


def implied(action: Action, entered: date | None, released: str) -> bool:
    """Whether a public text says this action already, by the day of a thing and the reason for which it is released."""
    if action.role != Role.PUBLISHER or action.at.date() != entered:
        return False
    if action.kind == ActionKind.PUBLISH:
        return not action.public_reason
    return action.kind == ActionKind.RELEASE and action.shown("public_reason") == released


def with_chain(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """The citations with all that a file has of them and of their claims."""
    related = ("created_by", "capture", *(f"claim__{name}" for name in ("subject", "target", *_OF_CLAIM)))
    return citations.select_related(*related).prefetch_related(Prefetch("chain", _CHAIN))


# A key leads to a text, a tree, a list of trees, or the sides of a dispute.
Tree = dict[str, Any]


def tree_of(row: Any, shape: Shape, text: str, parts: Mapping[str, Any] | None = None) -> Tree:
    """The row as a tree for this text of the archive; `parts` has what no form reads from the row, by key."""
    parts = parts or {}
    tree: Tree = {}
    for field in shape.fields:
        if text not in field.texts:
            continue
        if field.key in parts:
            value = parts[field.key]
        elif field.form is not None:
            value = field.form.text(row, field.name)
        else:
            continue
        # An empty text is left out, and so is what an absent key stands for anyway.
        if (value and value != field.default) or (value == "" and field.default and text == COMPLETE):
            tree[field.key] = value
    return tree


_NUMBERS = re.compile("[0-9]+")
_FACTS = {name: number for number, name in enumerate(vocabulary.BY_NAME)}
_SCOPES = {(fact.name, scope.name): number for fact in vocabulary.FACTS for number, scope in enumerate(fact.scopes, 1)}


def arranged(file: Tree) -> Tree:
    """The tree of a file with everything in its order. Logs and versions keep the order that they have."""
    ordered = dict(file)
    for key, order in (("records", _record), ("claims", _claim), ("citations", _later), ("disputes", _dispute)):
        if key in ordered:
            ordered[key] = sorted(map(_inside, ordered[key]), key=order)
    return ordered


def _inside(thing: Tree) -> Tree:
    if "cited" in thing:
        lead, *others = thing["cited"]
        return thing | {"cited": [lead, *sorted(others, key=_cited)]}
    if "sides" in thing:
        return thing | {"sides": [sorted(side) for side in thing["sides"]]}
    return thing


def _record(record: Tree) -> Any:
    return record.get("wording", "").casefold(), record.get("ref", "")


def _dispute(dispute: Tree) -> Any:
    return dispute.get("question", "").casefold(), dispute.get("ref", "")


def _cited(citation: Tree) -> Any:
    return place(citation), citation.get("ref", "")


def _later(citation: Tree) -> Any:
    return place(citation), citation.get("claim", ""), citation.get("ref", "")


def _claim(claim: Tree) -> Any:
    lead = claim["cited"][0] if claim.get("cited") else {}
    fact, scope = claim.get("fact", vocabulary.GAP), claim.get("scope", "")
    return (
        place(lead),
        _FACTS.get(fact, len(_FACTS)),
        _SCOPES.get((fact, scope), 0),
        claim.get("about", ""),
        claim.get("ref", ""),
    )


def place(citation: Tree) -> tuple[int, ...]:
    """What orders a locator: the headline first, then paragraph after paragraph, then headings and captions."""
    at = citation.get("at", "")
    beside = ("heading ", "caption ").index(at[:8]) + 1 if at.startswith(("heading ", "caption ")) else 0
    return beside, *(int(number) for number in _NUMBERS.findall(at))


def undated(thing: Tree, day: str) -> Tree:
    """The thing without the day that it shares with what it stands in."""
    own = thing.get("entered", day)
    reported = {key: value for key, value in thing.items() if key != "entered" or value != day}
    if "cited" in reported:
        reported["cited"] = [undated(citation, own) for citation in reported["cited"]]
    return reported
