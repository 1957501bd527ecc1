"""The pages of one claim and of one dispute: the fact as a sentence, how to cite it, every citation, and what differs
from it; a question, its kind, and all sides with every fact on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casebook.models import State
from casebook.models.edition import PublicDispute
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import (
    CitedSource,
    appeared,
    at_passage,
    lines_of,
    place_in_full,
    whose_words,
)
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, names_private_people, own_text
from casebook.web.presenters.fact_rows import DisputeRows, FactRow, dispute_rows, fact_row
from casebook.web.presenters.linked_data import sentence
from casebook.web.presenters.record_page import Numbered, SourceLine, numbered


@dataclass(frozen=True)
class FullCitation(CitedSource):
    """One place in one article, with all that is known of it."""

    place: str
    article: str
    who: SafeString
    quote: tuple[str, str, str]
    quote_lang: str
    note: tuple[str, str]
    state: str
    reason: str

    @property
    def day(self) -> str:
        """When it appeared, in full."""
        return appeared(self.source, short=False)


@dataclass(frozen=True)
class ClaimPage(Numbered):
    """Everything that the page of a claim shows. `sentence` is the fact in one line of text."""

    row: FactRow
    claim: ClaimRow
    subject: RecordRow | None
    sentence: str
    citations: tuple[FullCitation, ...]
    past_citations: tuple[FullCitation, ...]
    disputes: tuple[DisputeRows, ...]
    sources: tuple[SourceLine, ...]
    state: str
    reason: str
    followed_by: str
    own_words: str
    own_lang: str
    known: str
    note: tuple[str, str]
    noindex: bool
    cite_as: str


def claim_page(reading: Reading, claim: ClaimRow, reasons: Mapping[str, str]) -> ClaimPage:
    """Put together the page of a claim that readers may read. `reasons`: why it or a citation stands no more."""
    reading.learn([claim])
    row = fact_row(reading, claim, brief=0)
    subject = reading.by_id(claim.subject)
    standing = [c for c in claim.citations if c.get("state", State.PUBLISHED) == State.PUBLISHED]
    asked = reading.disputes_of([claim])
    disputes = [dispute_rows(reading, d) for d in asked]
    others = (reading.claim_of(ref) for one in asked for _side, ref, _day in one.document["sides"])
    when = claim.when
    own_words, known = (when.words_text, when.known_words() if when.known != "stated" else "") if when else ("", "")
    return ClaimPage(
        row=row,
        claim=claim,
        subject=subject,
        sentence=sentence(subject, claim.heading, row.said.plain),
        citations=tuple(_full(reading, c) for c in standing),
        past_citations=tuple(_full(reading, c, reasons) for c in claim.citations if c not in standing),
        disputes=tuple(d for d in disputes if len(d.sides) > 1),
        sources=tuple(numbered(reading, [claim, *filter(None, others)])),
        state="" if claim.state == State.PUBLISHED else str(capfirst(State(claim.state).label)),
        reason=reasons.get(claim.ref, ""),
        followed_by=reading.follower(claim.ref),
        own_words=own_words or row.said.own_words,
        own_lang=next((foreign(reading.source_of(citation).lang) for citation in claim.citations), ""),
        known=known or row.said.known,
        note=own_text(claim.document, "note"),
        noindex=bool(subject is None or names_private_people(reading, [claim])),
        cite_as=_cite_as(reading, claim),
    )


def _cite_as(reading: Reading, claim: ClaimRow) -> str:
    """The article first: outlet, headline, day, place."""
    lines = lines_of(reading, [claim], 1)
    if not lines or lines[0].source.reasoning:
        return ""
    line = lines[0]
    return _("%(outlet)s, “%(headline)s”, %(day)s, %(place)s") % {
        "outlet": line.by, "headline": line.source.headline, "day": line.day, "place": line.where,
    }  # fmt: skip


def _full(reading: Reading, citation: dict[str, Any], reasons: Mapping[str, str] | None = None) -> FullCitation:
    source = reading.source_of(citation)
    quote = (*(citation.get("quote") or ()), *("",) * 4)
    state = citation.get("state", State.PUBLISHED)
    return FullCitation(
        source=source,
        outlet=reading.by_id(source.outlet),
        place="" if source.reasoning else place_in_full(citation),
        article=at_passage(source, citation) or source.document.get("address", ""),
        who=whose_words(reading, citation, source),
        quote=(quote[0] or "", quote[1] or "", quote[2] or ""),
        quote_lang=foreign(quote[3] or source.lang),
        note=own_text(citation, "note"),
        state="" if state == State.PUBLISHED else str(capfirst(State(state).label)),
        reason=(reasons or {}).get(citation["ref"], ""),
    )


@dataclass(frozen=True)
class DisputePage(Numbered):
    """Everything that the page of a dispute shows. `sides` has the rows of all facts, side by side."""

    dispute: DisputeRows
    sides: tuple[tuple[FactRow, ...], ...]
    sources: tuple[SourceLine, ...]
    noindex: bool

    @property
    def description(self) -> str:
        """What the sides say, for links that are shared."""
        return shorten(" / ".join(side.said for side in self.dispute.sides), 200, placeholder="…")


def dispute_page(reading: Reading, dispute: PublicDispute) -> DisputePage:
    """Read and put together the page of a dispute."""
    sides = dispute.document["sides"]
    claims = {claim.ref: claim for claim in reading.claims(Q(ref__in=[ref for _side, ref, _day in sides]))}
    reading.learn(claims.values())
    by_side: dict[int, list[FactRow]] = {}
    for side, ref, _day in sides:
        if ref in claims:
            by_side.setdefault(side, []).append(fact_row(reading, claims[ref], every=True))
    return DisputePage(
        dispute=dispute_rows(reading, dispute),
        sides=tuple(tuple(rows) for rows in by_side.values()),
        sources=tuple(numbered(reading, claims.values())),
        noindex=names_private_people(reading, claims.values()),
    )
