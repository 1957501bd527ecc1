"""Reading the claims of many records with all that deciding on them takes, in few statements and few columns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects

from casebook.models import Attribution, Capture, Citation, Claim, Source

# What no rule asks for; asked for all the same, it would be read row by row.
_UNASKED: dict[type[Model], tuple[str, ...]] = {
    Claim: ("created_by", "created_at", "version", "note", "redacted", "lead", "supersedes", "digest"),
    Citation: (
        *("created_by", "created_at", "version", "note", "redacted", "capture", "quote", "quote_before", "quote_after"),
        *("quote_lang", "paragraph", "section", "section_paragraph", "page", "seconds"),
    ),
    Attribution: (
        *("words", "capacity", "medium", "manner", "redacted", "follows"),
        *("when_edtf", "when_words", "when_known", "when_earliest", "when_latest", "when_inner_from", "when_inner_to"),
    ),
}
# Ids in one statement.
_AT_ONCE = 10_000


def claims_by_subject(claims: QuerySet[Claim], *, with_sources: bool) -> dict[int, list[Claim]]:
    """The claims of each record, with their citations and chains, and the articles if they are to be read.

    Citations of one article share its row.
    """
    found: dict[int, list[Claim]] = defaultdict(list)
    rows = list(_few_columns(claims.order_by("id"), Claim))
    citations = _many_to_one(rows, Citation, "claim", "citations", "id")
    _many_to_one(citations, Attribution, "citation", "chain", "position")
    if with_sources:
        put_sources(citations)
    for claim in rows:
        found[claim.subject_id].append(claim)
    return found


def citations_of(claim: Claim) -> Sequence[Citation]:
    """The citations of the claim; for one that was read here no manager is made, which costs more than its rows."""
    found = getattr(claim, "_prefetched_objects_cache", {}).get("citations")
    return list(claim.citations.all()) if found is None else found


def chain_of(citation: Citation) -> Sequence[Attribution]:
    """The attributions of the citation, the first speaker first; likewise."""
    found = getattr(citation, "_prefetched_objects_cache", {}).get("chain")
    return list(citation.chain.all()) if found is None else found


def put_sources(citations: Collection[Citation]) -> None:
    """Read the articles of the citations, with when they were captured; those of one article share its row."""
    wanted = {citation.source_id for citation in citations}
    # Not by a prefetch, which SQLite refuses for more than a thousand.
    sources = {pk: source for ids in _parts(wanted) for pk, source in Source.objects.in_bulk(ids).items()}
    captures = Capture.objects.only("source_id", "captured_at")
    prefetch_related_objects(list(sources.values()), Prefetch("captures", captures))
    for citation in citations:
        citation.source = sources[citation.source_id]


def _few_columns(rows: QuerySet[Any], model: type[Model]) -> QuerySet[Any]:
    return rows.defer(*_UNASKED[model])


def _many_to_one(owners: Collection[Any], model: type[Any], link: str, name: str, order: str) -> list[Any]:
    """Read the rows that belong to these, and put them where a prefetch would: Django's own copies a query for each."""
    by_id = {owner.pk: owner for owner in owners}
    for owner in owners:
        owner._prefetched_objects_cache = {name: []}
    found = []
    for ids in _parts(by_id):
        for row in _few_columns(model.objects.filter(**{f"{link}__in": ids}).order_by(order), model):
            owner = by_id[getattr(row, f"{link}_id")]
            setattr(row, link, owner)
            owner._prefetched_objects_cache[name].append(row)
            found.append(row)
    return found


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = list(ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
