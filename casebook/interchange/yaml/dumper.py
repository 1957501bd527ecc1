"""The public export: what readers may see as files. The same archive always gives the same bytes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from anyascii import anyascii
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from casebook.interchange.yaml.canonical_form import Tree, arranged, dated, emit, place
from casebook.interchange.yaml.parser import HEAD
from casebook.interchange.yaml.schema import (
    ACTION,
    CITATION,
    CLAIM,
    CORRECTION,
    DISPUTE,
    FILE,
    LATER,
    LINK,
    RECORD,
    SOURCE,
    Shape,
)
from casebook.models import (
    PUBLIC_KINDS,
    READABLE,
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Kind,
    Record,
    Revision,
    Role,
    Source,
    State,
    readers_see,
)
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import wording_for_readers
from casebook.values import with_translations

_READER = AnonymousUser()
_CHAIN = Attribution.objects.select_related("speaker").order_by("position")


class WhatReadersSee:
    """What the export holds: the same rows as on the pages of a signed-out reader, with the same names covered.

    What is withheld is not there, and neither are gaps: how many a person has, and by which rules, is withheld too.
    """

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
        """Whether the citation, which is loaded already, is in the export."""
        # Its source is public, or the rule "source" would withhold it.
        return citation.state in READABLE and not citation.withheld

    def shown(self, row: Any) -> Any:
        """The row with the texts that readers see. It must not be saved."""
        for field in with_translations("wording") if isinstance(row, Record) else ():
            if not wording_for_readers(row, field):
                row.redacted[field] = ""
        if isinstance(row, Redacted):
            for field in row.public_texts:
                setattr(row, field, row.shown(field))
            row.redacted = {}
        return row

    def parts(self, rows: Collection[Any]) -> dict[str, dict[str, str]]:
        """What actions say of the rows, by reference and key of the schema."""
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
    """Whether the export says this action already, by the day of a thing and the reason for which it is released."""
    if action.role != Role.PUBLISHER or action.at.date() != entered:
        return False
    if action.kind == ActionKind.PUBLISH:
        return not action.public_reason
    return action.kind == ActionKind.RELEASE and action.shown("public_reason") == released


def tree_of(row: Any, shape: Shape, parts: Mapping[str, Any] | None = None) -> Tree:
    """The row as a tree; `parts` has what no form reads from the row, by key."""
    parts = parts or {}
    tree: Tree = {}
    for field in shape.fields:
        if field.key in parts:
            value = parts[field.key]
        elif field.form is not None:
            value = field.form.text(row, field.name)
        else:
            continue
        # An empty text is left out, and so is what an absent key stands for anyway.
        if value and value != field.default:
            tree[field.key] = value
    return tree


# What is much longer than this nobody reads in a review, and every file stays below what loading takes.
MOST_IN_A_FILE = 2000
RECORDS = {kind: kind.several for kind in Kind}
_HEADLINE = 40


class Folder:
    """A folder that an export is written into: it must be empty or not there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = 0

    def write(self, name: str, file: Tree) -> None:
        """Write one file in the one order."""
        self._put(name, emit(arranged(file), FILE))

    def write_head(self) -> None:
        """Write what says that this is an export, last of all: without it the folder is none."""
        self._put(HEAD, "archive: public\n")

    def _put(self, name: str, content: str) -> None:
        target = self.path / name
        for folder in reversed(target.relative_to(self.path.parent).parents[:-1]):
            (self.path.parent / folder).mkdir(parents=True, exist_ok=True)
        with open(target, "x", encoding="utf-8", newline="\n") as file:
            file.write(content)
        self.files += 1


def numbered(name: str, number: int) -> str:
    """The name of the first, second … file of a list."""
    return name if number == 1 else f"{name.removesuffix('.yaml')}-{number}.yaml"


def name_of_article(headline: str, ref: str) -> str:
    """The file of one article: its headline, so that people find it, and its reference, so that it is the only one."""
    words = slugify(anyascii(headline))
    short = words if len(words) <= _HEADLINE else words[: _HEADLINE + 1].rpartition("-")[0] or words[:_HEADLINE]
    return f"articles/{short}-{ref}.yaml" if short else f"articles/{ref}.yaml"


class CannotDump(Exception):
    """The files cannot be written; the text says why."""


def dump(path: Path) -> int:
    """Write what readers see into `path`, a folder that is empty or not there yet; how many files it took."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotDump(_("%s is there already and not empty; name a new folder.") % path)
    folder = Folder(path)
    dump_into(folder)
    return folder.files


def dump_into(folder: Folder) -> None:
    """Give every file of the export to the folder, all of it as it is at one moment."""
    with transaction.atomic():
        # Actions wait for this row, as they wait for each other.
        list(Revision.objects.select_for_update())
        _Dump(folder).write()


class _Dump:
    def __init__(self, folder: Folder) -> None:
        self._what, self._folder = WhatReadersSee(), folder
        self._logged: list[Tree] = []

    def write(self) -> None:
        for kind, name in RECORDS.items():
            records = self._what.records().filter(kind=kind).select_related("merged_into")
            self._write_list(f"records/{name}.yaml", "records", records, RECORD)
        self._write_articles()
        self._write_disputes()
        corrections = self._what.corrections().order_by("created_at", "ref")
        self._write_list("corrections.yaml", "corrections", corrections, CORRECTION)
        for number, part in enumerate(
            batched(sorted(self._logged, key=lambda action: action["day"]), MOST_IN_A_FILE), 1
        ):
            self._folder.write(numbered("actions.yaml", number), {"actions": part})
        self._folder.write_head()

    def _write_list(self, name: str, key: str, rows: QuerySet[Any], shape: Shape) -> None:
        trees = [tree for chunk in batched(rows.iterator(2000), 1000) for tree in self._trees(chunk, shape)]
        self._write_parts(name, key, trees)

    def _write_parts(self, name: str, key: str, trees: Sequence[Tree]) -> None:
        """Write things in as many files as it takes, with the day of each; only what differs says so itself."""
        for number, part in enumerate(batched(arranged({key: trees})[key], MOST_IN_A_FILE), 1):
            day = min(thing["entered"] for thing in part)
            self._folder.write(numbered(name, number), dated({key: part}, day))

    def _trees(self, rows: Sequence[Any], shape: Shape, parts: dict[str, dict[str, Any]] | None = None) -> list[Tree]:
        reported = self._reported(rows)
        found = []
        for row in rows:
            own = {**reported.get(row.ref, {}), **(parts or {}).get(row.ref, {})}
            found.append(tree_of(self._what.shown(row), shape, own))
        return found

    def _reported(self, rows: Sequence[Any]) -> dict[str, dict[str, str]]:
        """What actions say of the rows; those that this does not say are kept for the log."""
        if not rows:
            return {}
        reported = self._what.parts(rows)
        for row in rows:
            reported.setdefault(row.ref, {}).setdefault("entered", row.created_at.date().isoformat())
        actions = list(actions_on(rows).filter(kind__in=PUBLIC_KINDS).order_by("id"))
        often = Counter((action.kind, action.on_ref) for action in actions)
        for action in actions:
            said = reported[action.on_ref]
            once = often[action.kind, action.on_ref] == 1
            if not (once and implied(action, date.fromisoformat(said["entered"]), said.get("released", ""))):
                day = {"day": action.at.date().isoformat()}
                self._logged.append(tree_of(self._what.shown(action), ACTION, day))
        return reported

    def _write_articles(self) -> None:
        sources = self._what.sources().select_related("outlet").order_by("pk")
        for chunk in batched(sources.iterator(2000), 200):
            for source, tree, claims, citations in self._articles(chunk):
                self._write_article(source, tree, claims, citations)

    def _write_article(self, source: Source, tree: Tree, claims: list[Tree], citations: list[Tree]) -> None:
        """One file, or several where an article has very many facts."""
        name = name_of_article(source.headline, source.ref)
        ordered = arranged({"claims": claims, "citations": citations})
        for number, start in enumerate(range(0, max(*map(len, ordered.values()), 1), MOST_IN_A_FILE), 1):
            parts = {key: things[start : start + MOST_IN_A_FILE] for key, things in ordered.items()}
            head: Tree = {"source": tree} if number == 1 else {"cites": source.ref}
            lists = {key: things for key, things in parts.items() if things}
            self._folder.write(numbered(name, number), dated(head | lists, tree["entered"]))

    def _articles(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Tree, list[Tree], list[Tree]]]:
        """Each source with the claims that live with it and its citations of others."""
        own: dict[int, dict[int, list[Citation]]] = defaultdict(lambda: defaultdict(list))
        related = (f"claim__{name}" for name in ("subject", "target", "lead", "supersedes"))
        cited = self._what.citations().filter(source__in=sources).select_related(*related)
        rows = list(cited.prefetch_related(Prefetch("chain", _CHAIN)).order_by("pk"))
        homes = self._homes(rows)
        later: dict[int, list[Citation]] = defaultdict(list)
        for citation in rows:
            if homes[citation.claim_id] == citation.source_id:
                own[citation.source_id][citation.claim_id].append(citation)
            else:
                later[citation.source_id].append(citation)
        trees = self._trees(sources, SOURCE)
        for source, tree in zip(sources, trees, strict=True):
            claims = self._claims(list(own[source.pk].values()))
            yield source, tree, claims, self._citations(later[source.pk], LATER)

    def _homes(self, citations: Iterable[Citation]) -> dict[int, int]:
        """Of each claim, the source of its lead, or of its earliest citation that is in the export."""
        homes: dict[int, int] = {}
        orphans: set[int] = set()
        for citation in citations:
            lead = citation.claim.lead
            if lead is not None and lead.claim_id == citation.claim_id:
                # The claim is loaded; a second query for what is known would cost one a citation.
                lead.claim = citation.claim
            if lead is not None and self._what.is_in(lead):
                homes[citation.claim_id] = lead.source_id
            else:
                orphans.add(citation.claim_id)
        for claim_id, source_id in (
            self._what.citations()
            .filter(claim__in=orphans)
            .order_by("-created_at", "-ref")
            .values_list("claim_id", "source_id")
        ):
            homes[claim_id] = source_id
        return homes

    def _citations(self, citations: Sequence[Citation], shape: Shape) -> list[Tree]:
        shown = self._what.shown
        chains = {c.ref: {"said by": [tree_of(shown(link), LINK) for link in c.chain.all()]} for c in citations}
        return self._trees(citations, shape, chains)

    def _claims(self, groups: Sequence[list[Citation]]) -> list[Tree]:
        """Claims with those citations of theirs that stand in the same file."""
        claims = {group[0].claim_id: group[0].claim for group in groups}
        parts: dict[str, dict[str, Any]] = {}
        for group in groups:
            claim = group[0].claim
            trees = self._citations(group, CITATION)
            lead = claim.lead.ref if claim.lead else ""
            trees.sort(key=lambda tree, lead=lead: (tree["ref"] != lead, place(tree), tree["ref"]))  # type: ignore[misc]
            parts[claim.ref] = {"cited": trees}
        return self._trees(list(claims.values()), CLAIM, parts)

    def _write_disputes(self) -> None:
        sides = Prefetch("sides", self._what.sides().select_related("claim").order_by("side", "id"))
        disputes = list(self._what.disputes().prefetch_related(sides).order_by("pk"))
        reported: dict[str, dict[str, Any]] = {}
        for dispute in disputes:
            by_side: dict[int, list[str]] = defaultdict(list)
            for side in dispute.sides.all():
                by_side[side.side].append(side.claim.ref)
            reported[dispute.ref] = {"sides": [by_side[number] for number in sorted(by_side)]}
        self._write_parts("disputes.yaml", "disputes", self._trees(disputes, DISPUTE, reported))


def batched(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The things in lists of so many, the last of which may be shorter."""
    rest = iter(things)
    return iter(lambda: list(islice(rest, size)), [])
