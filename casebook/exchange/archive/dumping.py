"""Writing the archive as files: what readers may see, or everything. The same archive always gives the same bytes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from casebook.exchange.archive.arranging import arranged, place, undated
from casebook.exchange.archive.folders import RECORDS, Folder, name_of_article, numbered
from casebook.exchange.archive.private import private_files
from casebook.exchange.archive.schema import (
    CITATION,
    CLAIM,
    CORRECTION,
    DISPUTE,
    GAP,
    LATER,
    LINK,
    PLACE_ONLY,
    RECORD,
    SOURCE,
)
from casebook.exchange.archive.selecting import Everything, WhatReadersSee, acts_on, implied, with_chain
from casebook.exchange.archive.shapes import COMPLETE, Shape
from casebook.exchange.archive.tables import ACT
from casebook.exchange.archive.trees import Tree, tree_of
from casebook.models import TOLD, Act, Citation, Claim, Revision, Source

AT_ONCE = 200
MOST_CLAIMS = 2000


class CannotDump(Exception):
    """The files cannot be written; the text says why."""


def dump(path: Path, *, public: bool) -> int:
    """Write the archive into `path`, a folder that is empty or not there yet; how many files it took."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotDump(_("%s is there already and not empty; name a new folder.") % path)
    folder = Folder(path, private=not public)
    if path.exists() and not public:
        path.chmod(0o700)
    dump_into(folder, public=public)
    return folder.files


def dump_into(folder: Folder, *, public: bool) -> None:
    """Give every file of the archive to the folder, all of it as it is at one moment."""
    with transaction.atomic():
        # Acts wait for this row, as they wait for each other.
        list(Revision.objects.select_for_update())
        _Dump(WhatReadersSee() if public else Everything(), folder).write()


class _Dump:
    def __init__(self, what: Everything, folder: Folder) -> None:
        self._what, self._folder = what, folder
        self._public = what.text != COMPLETE
        self._logged: list[Tree] = []

    def write(self) -> None:
        for kind, name in RECORDS.items():
            records = self._what.records().filter(kind=kind).select_related("merged_into", "created_by")
            self._write_list(f"records/{name}.yaml", "records", records, RECORD)
        self._write_articles()
        if not self._public:
            self._write_uncited()
        self._write_disputes()
        corrections = self._what.corrections().select_related("created_by").order_by("created_at", "ref")
        self._write_list("corrections.yaml", "corrections", corrections, CORRECTION)
        head = {"archive": self._what.text}
        if self._public:
            self._folder.write_list("acts.yaml", "acts", sorted(self._logged, key=lambda act: act["day"]))
        else:
            for name, key, trees in private_files():
                self._folder.write_list(name, key, trees)
            head |= self._revision()
        self._folder.write_head(head)

    def _revision(self) -> Tree:
        revision = Revision.objects.filter(pk=1).first()
        if revision is None:
            return {}
        changed = {"changed": revision.changed_at.isoformat()} if revision.changed_at else {}
        return {"revision": str(revision.number), "takedowns": str(revision.takedowns), **changed}

    def _write_list(self, name: str, key: str, rows: QuerySet[Any], shape: Shape) -> None:
        trees: list[Tree] = []
        for chunk in _chunks(rows.iterator(2000)):
            trees += self._trees(chunk, shape)
        self._write_parts(name, key, arranged({key: trees})[key])

    def _write_parts(self, name: str, key: str, trees: Sequence[Tree]) -> None:
        for number, start in enumerate(range(0, len(trees), MOST_CLAIMS), 1):
            self._folder.write(numbered(name, number), self._dated({key: trees[start : start + MOST_CLAIMS]}))

    def _trees(self, rows: Sequence[Any], shape: Shape, parts: dict[str, dict[str, Any]] | None = None) -> list[Tree]:
        told = self._told(rows)
        found = []
        for row in rows:
            own = {**told.get(row.ref, {}), **(parts or {}).get(row.ref, {})}
            found.append(tree_of(self._what.shown(row), shape, self._what.text, own))
        return found

    def _told(self, rows: Sequence[Any]) -> dict[str, dict[str, str]]:
        """What acts say of the rows; those that this does not say are kept for the log."""
        told = {ref: dict(said) for ref, said in self._what.parts(rows).items()}
        if self._public and rows:
            for row in rows:
                told.setdefault(row.ref, {}).setdefault("entered", row.created_at.date().isoformat())
            acts = list(acts_on(rows).filter(kind__in=TOLD).order_by("id"))
            often = Counter((act.kind, act.on_ref) for act in acts)
            for act in acts:
                said = told[act.on_ref]
                once = often[act.kind, act.on_ref] == 1
                if not (once and implied(act, date.fromisoformat(said["entered"]), said.get("unveiled", ""))):
                    self._log(act)
        return told

    def _log(self, act: Act) -> None:
        tree = tree_of(self._what.shown(act), ACT, self._what.text, {"day": act.at.date().isoformat()})
        self._logged.append(tree)

    def _dated(self, file: Tree, day: str = "") -> Tree:
        """The file with the day on which what is in it was entered; only what differs says so itself."""
        if not self._public:
            return file
        day = day or min(thing["entered"] for things in file.values() for thing in things)
        return {"entered": day, **_without(file, day)}

    def _write_articles(self) -> None:
        sources = self._what.sources().select_related("outlet", "created_by").order_by("pk")
        for chunk in _chunks(sources.iterator(2000), AT_ONCE):
            for source, tree, claims, citations in self._articles(chunk):
                self._write_article(source, tree, claims, citations)

    def _write_article(self, source: Source, tree: Tree, claims: list[Tree], citations: list[Tree]) -> None:
        """One file, or several where an article has very many facts."""
        name = name_of_article(source.headline, source.ref)
        ordered = arranged({"claims": claims, "citations": citations})
        first = {"source": tree}
        day = tree.get("entered", "")
        for number in range(max(_files(ordered["claims"]), _files(ordered["citations"]), 1)):
            start = number * MOST_CLAIMS
            part = {key: ordered[key][start : start + MOST_CLAIMS] for key in ("claims", "citations")}
            lists = {key: things for key, things in part.items() if things}
            head: Tree = first if number == 0 else {"cites": source.ref}
            file = _without({**lists}, day) if self._public else lists
            entered = {"entered": day} if self._public else {}
            self._folder.write(numbered(name, number + 1), {**entered, **_less(head, day), **file})

    def _articles(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Tree, list[Tree], list[Tree]]]:
        """Each source with the claims that live with it and its citations of others."""
        own: dict[int, dict[int, list[Citation]]] = defaultdict(lambda: defaultdict(list))
        rows = list(with_chain(self._what.citations().filter(source__in=sources)).order_by("pk"))
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
        """Of each claim, the source of its lead, or of its earliest citation that is in the dump."""
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
        chains = {c.ref: {"said by": [self._link(link) for link in c.chain.all()]} for c in citations}
        return self._trees(citations, shape, chains)

    def _link(self, link: Any) -> Tree:
        return tree_of(self._what.shown(link), LINK, self._what.text)

    def _claims(self, groups: Sequence[list[Citation]]) -> list[Tree]:
        """Claims with those citations of theirs that stand in the same file."""
        claims = {group[0].claim_id: group[0].claim for group in groups}
        parts: dict[str, dict[str, Any]] = {}
        for group in groups:
            claim = group[0].claim
            shape = PLACE_ONLY if self._is_gap(claim) else CITATION
            trees = self._citations(group, shape)
            lead = claim.lead.ref if claim.lead else ""
            trees.sort(key=lambda tree, lead=lead: (tree["ref"] != lead, place(tree), tree["ref"]))  # type: ignore[misc]
            parts[claim.ref] = {"cited": trees, "lead": lead}
        told = self._trees([c for c in claims.values() if not self._is_gap(c)], CLAIM, parts)
        return told + self._trees([c for c in claims.values() if self._is_gap(c)], GAP, parts)

    def _is_gap(self, claim: Claim) -> bool:
        return self._public and bool(claim.gap)

    def _write_uncited(self) -> None:
        """Drafts that cite nothing yet."""
        claims = self._what.claims().filter(citations=None)
        rows = claims.select_related("subject", "target", "supersedes", "created_by", "lead")
        self._write_list("articles/uncited.yaml", "claims", rows, CLAIM)

    def _write_disputes(self) -> None:
        sides = Prefetch("sides", self._what.sides().select_related("claim").order_by("side", "id"))
        disputes = list(self._what.disputes().select_related("created_by").prefetch_related(sides).order_by("pk"))
        told: dict[str, dict[str, Any]] = {}
        for dispute in disputes:
            by_side: dict[int, list[str]] = defaultdict(list)
            for side in dispute.sides.all():
                by_side[side.side].append(side.claim.ref)
            told[dispute.ref] = {"sides": [by_side[number] for number in sorted(by_side)]}
        trees = arranged({"disputes": self._trees(disputes, DISPUTE, told)})["disputes"]
        self._write_parts("disputes.yaml", "disputes", trees)


def _files(things: Sequence[Tree]) -> int:
    return -(-len(things) // MOST_CLAIMS)


def _less(head: Tree, day: str) -> Tree:
    return {key: undated(value, day) if isinstance(value, dict) else value for key, value in head.items()}


def _without(file: Tree, day: str) -> Tree:
    return {key: [undated(thing, day) for thing in things] for key, things in file.items()}


def _chunks(rows: Iterable[Any], size: int = 1000) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
