"""Writing the archive as files: what readers may see, or everything. The same archive always gives the same bytes.

What only the complete dump has: members, wishes, decisions on words, requests, kept copies, articles being brought in,
log, and versions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from casebook.interchange.yaml.dump_files import RECORDS, Folder, name_of_article, numbered
from casebook.interchange.yaml.private_schema import (
    ACTION,
    ASSIGNMENT,
    CAPTURE,
    ERASED,
    ERASURE,
    IMPORT,
    IMPORTED,
    INTAKE,
    MAPPING,
    MEMBER,
    REDACTION,
    REQUEST,
    SOURCE_CHECK,
    WISH,
)
from casebook.interchange.yaml.restorer import versions
from casebook.interchange.yaml.schema import (
    CITATION,
    CLAIM,
    COMPLETE,
    CORRECTION,
    DISPUTE,
    GAP,
    LATER,
    LINK,
    PLACE_ONLY,
    RECORD,
    SOURCE,
    Shape,
)
from casebook.interchange.yaml.selection import (
    Everything,
    Tree,
    WhatReadersSee,
    actions_on,
    arranged,
    implied,
    place,
    tree_of,
    undated,
    with_chain,
)
from casebook.models import (
    PUBLIC_KINDS,
    Action,
    Assignment,
    Capture,
    Citation,
    Claim,
    ErasedReference,
    Erasure,
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportState,
    Intake,
    Redaction,
    Request,
    Revision,
    Source,
    SourceCheck,
    User,
    Wish,
)


def private_files() -> Iterator[tuple[str, str, Iterable[Tree]]]:
    """Name, key and things of each list. Their order depends on nothing but what they say."""
    yield "private/members.yaml", "members", _trees(User.objects.order_by("username"), MEMBER)
    wishes = Wish.objects.select_related("record").order_by("record__ref", "since", "what", "id")
    yield "private/wishes.yaml", "wishes", _trees(wishes, WISH)
    redactions = Redaction.objects.select_related("by", "confirmed_by").order_by("at", "on_model", "on_ref", "id")
    yield "private/redactions.yaml", "redactions", _trees(redactions, REDACTION)
    requests = Request.objects.select_related("assigned_to").order_by("received_at", "ref")
    yield "private/requests.yaml", "requests", _trees(requests, REQUEST)
    assignments = Assignment.objects.select_related("member", "by").order_by("on_model", "on_ref", "task")
    yield "private/assignments.yaml", "assignments", _trees(assignments, ASSIGNMENT)
    erasures = Erasure.objects.select_related("asked_by").order_by("asked_at", "ref")
    yield "private/erasures.yaml", "erasures", _trees(erasures, ERASURE)
    # By itself, so that it can be put into an older dump: what it names is then erased from that again.
    yield "private/erased.yaml", "erased", _trees(ErasedReference.objects.order_by("digest"), ERASED)
    imports = ImportFile.objects.filter(state=ImportState.DONE).select_related("created_by").defer("content")
    yield "private/imports.yaml", "imports", _trees(imports.order_by("created_at", "ref"), IMPORT)
    drafts = ImportDraft.objects.filter(file__state=ImportState.DONE).select_related("file")
    yield "private/imported.yaml", "imported", _trees(drafts.order_by("on_model", "on_ref").iterator(2000), IMPORTED)
    yield "private/mappings.yaml", "mappings", _trees(ImportMapping.objects.order_by("name"), MAPPING)
    captures = Capture.objects.select_related("source", "captured_by").order_by("source__ref", "captured_at", "sha256")
    # One a file: they are large.
    for capture in captures.iterator(10):
        name = f"private/captures/{capture.source.ref}-{capture.sha256[:16]}.yaml"
        yield name, "captures", _trees([capture], CAPTURE)
    for intake in Intake.objects.select_related("source", "by").order_by("ref").iterator(10):
        yield f"private/intakes/{intake.ref}.yaml", "intakes", _trees([intake], INTAKE)
    checks = SourceCheck.objects.select_related("source").order_by("source__ref")
    yield "private/source-checks.yaml", "source checks", _trees(checks, SOURCE_CHECK)
    yield (
        "private/actions.yaml",
        "actions",
        _trees(Action.objects.select_related("by").order_by("id").iterator(2000), ACTION),
    )
    yield "private/versions.yaml", "versions", versions()


def _trees(rows: Iterable[models.Model], shape: Shape) -> Iterator[Tree]:
    return (tree_of(row, shape, COMPLETE) for row in rows)


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
        # Actions wait for this row, as they wait for each other.
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
            self._folder.write_list("actions.yaml", "actions", sorted(self._logged, key=lambda action: action["day"]))
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
        reported = self._reported(rows)
        found = []
        for row in rows:
            own = {**reported.get(row.ref, {}), **(parts or {}).get(row.ref, {})}
            found.append(tree_of(self._what.shown(row), shape, self._what.text, own))
        return found

    def _reported(self, rows: Sequence[Any]) -> dict[str, dict[str, str]]:
        """What actions say of the rows; those that this does not say are kept for the log."""
        reported = {ref: dict(said) for ref, said in self._what.parts(rows).items()}
        if self._public and rows:
            for row in rows:
                reported.setdefault(row.ref, {}).setdefault("entered", row.created_at.date().isoformat())
            actions = list(actions_on(rows).filter(kind__in=PUBLIC_KINDS).order_by("id"))
            often = Counter((action.kind, action.on_ref) for action in actions)
            for action in actions:
                said = reported[action.on_ref]
                once = often[action.kind, action.on_ref] == 1
                if not (once and implied(action, date.fromisoformat(said["entered"]), said.get("released", ""))):
                    self._log(action)
        return reported

    def _log(self, action: Action) -> None:
        tree = tree_of(self._what.shown(action), ACTION, self._what.text, {"day": action.at.date().isoformat()})
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
        reported = self._trees([c for c in claims.values() if not self._is_gap(c)], CLAIM, parts)
        return reported + self._trees([c for c in claims.values() if self._is_gap(c)], GAP, parts)

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
        reported: dict[str, dict[str, Any]] = {}
        for dispute in disputes:
            by_side: dict[int, list[str]] = defaultdict(list)
            for side in dispute.sides.all():
                by_side[side.side].append(side.claim.ref)
            reported[dispute.ref] = {"sides": [by_side[number] for number in sorted(by_side)]}
        trees = arranged({"disputes": self._trees(disputes, DISPUTE, reported)})["disputes"]
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
