"""Facts as rows: what they are called, what they say, when, and who says so; most of a section folded away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import CONTRADICTIONS, DisputeKind
from casebook.vocabulary.comparison import disagree, sides
from casebook.vocabulary.wording import Wording, heading
from casebook.web.addresses import link_to
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import CitationLine, counted, lines_of
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, own_text

# How many rows stand open in a section: those that answer its heading; so few more are not worth a fold, and no fold
# has more than so many.
OPEN = {"custody": 5, "sentence": 5, "papers": 4, "efforts": 4, "happening": 6, "life": 2, "accounts": 2}
OPEN_ELSEWHERE, NOT_WORTH_A_FOLD, MOST_FOLDED = 3, 1, 30


@dataclass(frozen=True)
class FactRow:
    """One fact on one or two lines. `heading` is empty where the row before has the same."""

    claim: ClaimRow
    address: str
    heading: str
    said: Wording
    # The record to which it leads.
    linked: RecordRow | None
    cites: tuple[CitationLine, ...]
    disputed: bool
    when: str
    # Of a fact that another record tells: that record.
    subject: RecordRow | None = None
    # Where every row stands for itself: the page of the contradiction that it is in.
    dispute: str = ""

    @property
    def shown_heading(self) -> str:
        """The heading with a capital, as every row begins."""
        return self.heading[:1].upper() + self.heading[1:]

    @property
    def lang(self) -> str:
        """The language of what it says, where it is not the page's."""
        return self.linked.lang if self.linked else foreign(self.said.lang)

    @property
    def link(self) -> str:
        """The page to which it leads."""
        return self.linked.address if self.linked else ""


@dataclass(frozen=True)
class FactSection:
    """A section of a page: the rows that answer its heading, and the rest in a fold."""

    name: str
    label: str
    rows: tuple[FactRow, ...]
    folded: tuple[FactRow, ...] = ()
    summary: str = ""
    # How many are not on the page at all.
    beyond: int = 0
    # Of which other record it speaks, where all of it that is not of the page's is of that one.
    about: RecordRow | None = None

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class DisputeSideRow:
    """One side: what it says, and who says so."""

    said: str
    lang: str
    more: str
    refs: tuple[str, ...]
    cites: tuple[CitationLine, ...]


@dataclass(frozen=True)
class DisputeRows:
    """A question with one row a side."""

    ref: str
    question: str
    kind: str
    contradiction: bool
    explanation: str = ""
    # The languages of question and explanation where these are not the page's.
    lang: str = ""
    explanation_lang: str = ""
    sides: tuple[DisputeSideRow, ...] = field(default=())


def date_words(claim: ClaimRow) -> str:
    """The date of a claim; a state's is a time that it lasted, a point's never is."""
    return claim.when.words(claim.lasts) if claim.when else ""


def fact_row(reading: Reading, claim: ClaimRow, page: RecordRow | None = None, *, most: int | None = None,
             known: Sequence[RecordRow] = (), brief: int = 2, every: bool = False) -> FactRow:  # fmt: skip
    """The row of a claim on the page of a record; on its target's page it is told from there.

    `known` are records that the page names already, and with `every` each row names its own.
    """
    subject, target = reading.by_id(claim.subject), reading.by_id(claim.target)
    inverse = page is not None and target is not None and target.id == page.id and subject != page
    said = reading.wording(claim)
    linked = target
    if inverse and subject is not None:
        linked = subject
        said = Wording(subject.title, status=said.status, possibly=said.possibly, no=said.no, unknown=said.unknown)
    elsewhere = every or (page is not None and subject not in (None, page, *known) and not inverse)
    matters = claim.disputed or claim.hedged
    return FactRow(
        claim=claim,
        address=f"{reading.claims_address}{claim.ref}/",
        heading=heading(claim.about, claim.scope, inverse=inverse),
        said=said,
        linked=linked,
        cites=lines_of(reading, [claim], most, quotes=1 if matters else 0, brief=brief),
        disputed=reading.is_contested(claim),
        when=date_words(claim),
        subject=subject if elsewhere else None,
        dispute=_contradiction(reading, claim) if every else "",
    )


def _contradiction(reading: Reading, claim: ClaimRow) -> str:
    """The page of a contradiction in which the claim stands; empty where it stands in none."""
    found = (one.ref for one in reading.disputes_of([claim]) if one.kind in CONTRADICTIONS)
    return next((link_to("dispute", ref) for ref in found), "")


def section(
    reading: Reading,
    name: str,
    label: str,
    claims: Sequence[ClaimRow],
    page: RecordRow,
    *,
    one_source: bool = False,
    most_folded: int = MOST_FOLDED,
) -> FactSection:
    """A section of these claims, which come in the order of their rank.

    The first of each heading stand open, until there are enough. `one_source`: facts of other records, told in a line.
    """
    others = {claim.subject for claim in claims} - {page.id}
    other = reading.by_id(next(iter(others))) if len(others) == 1 and not one_source else None
    # The record of the page is not named in its own rows, and neither is one that the section names for all.
    known = [page, *([other] if other and other.kind == "sentence" else [])]
    seen: set[tuple[str, str]] = set()
    first: list[ClaimRow] = []
    rest: list[ClaimRow] = []
    for claim in claims:
        key = (claim.fact, claim.scope)
        (rest if key in seen else first).append(claim)
        seen.add(key)
    most_open = OPEN.get(name, OPEN_ELSEWHERE)
    opened = [*first, *rest][:most_open] if len(claims) > most_open + NOT_WORTH_A_FOLD else [*claims]
    refs = {claim.ref for claim in opened}
    shown = [claim for claim in claims if claim.ref in refs]
    folded = [claim for claim in claims if claim.ref not in refs]
    most = 1 if one_source else None
    return FactSection(
        name=name,
        label=label,
        rows=tuple(named_once(fact_row(reading, claim, page, most=most, known=known) for claim in shown)),
        folded=tuple(
            named_once(fact_row(reading, claim, page, most=most, known=known) for claim in folded[:most_folded])
        ),
        summary=_summary(folded[:most_folded]),
        beyond=max(0, len(folded) - most_folded),
        about=other if other in known else None,
    )


def _summary(folded: Sequence[ClaimRow]) -> str:
    if not folded:
        return ""
    words = ngettext("%d more fact", "%d more facts", len(folded)) % len(folded)
    named = counted(heading(claim.about, claim.scope) for claim in folded)
    return _("%(number)s: %(named)s") % {"number": words, "named": named}


def named_once(rows: Iterable[FactRow]) -> Iterable[FactRow]:
    """The rows; of those that follow each other with one heading only the first has it."""
    last = None
    for row in rows:
        key = (row.heading, row.subject and row.subject.id)
        yield replace(row, heading="") if key == last else row
        last = key


def dispute_rows(reading: Reading, dispute: Any, page: RecordRow | None = None) -> DisputeRows:
    """A dispute with its sides, each in one row: what its plainest claim says, that of the page's record first."""
    by_side: dict[int, list[ClaimRow]] = {}
    for side, ref, _day in dispute.document["sides"]:
        claim = reading.claim_of(ref)
        if claim is not None:
            by_side.setdefault(side, []).append(claim)
    question, lang = own_text(dispute.document, "question", dispute.question)
    explanation, explanation_lang = own_text(dispute.document, "explanation")
    return DisputeRows(
        ref=dispute.ref,
        question=question,
        lang=lang,
        explanation_lang=explanation_lang,
        kind=str(DisputeKind(dispute.kind).label),
        contradiction=dispute.kind in CONTRADICTIONS,
        explanation=explanation,
        sides=tuple(_side(reading, claims, page) for claims in by_side.values()),
    )


def unasked(reading: Reading, claims: Sequence[ClaimRow], page: RecordRow) -> list[DisputeRows]:
    """Contradictions among these claims on which nobody has put a question: each is called by its fact."""
    groups: dict[tuple[int, str, str], list[ClaimRow]] = {}
    for claim in claims:
        groups.setdefault((claim.subject, claim.fact, claim.scope), []).append(claim)
    found = []
    for together in groups.values():
        if len(together) > 1 and not any(map(reading.is_contested, together)) and disagree(together):
            parts = tuple(_side(reading, side, page) for side in sides(together))
            kind = str(DisputeKind.CONTRADICTION.label)
            found.append(DisputeRows("", together[0].heading, kind, True, sides=parts))
    return found


def _side(reading: Reading, claims: Sequence[ClaimRow], page: RecordRow | None) -> DisputeSideRow:
    def plainest(claim: ClaimRow) -> tuple[bool, bool, int]:
        elsewhere = page is not None and reading.by_id(claim.subject) != page
        return (claim.about.type == "text", elsewhere, len(reading.wording(claim).plain))

    ordered = sorted(claims, key=plainest)
    first = ordered[0]
    found = reading.wording(first)
    words = found.plain.rstrip(".")
    scope = first.about.scope(first.scope) if first.scope and first.fact in ("count", "ages") else None
    if scope is not None:
        words = _("%(number)s (%(scope)s)") % {"number": words, "scope": scope.label}
    if first.when and first.about.type not in ("date", "text"):
        words = _("%(words)s, %(when)s") % {"words": words, "when": date_words(first)}
    record = reading.by_id(first.subject)
    if page is None or (record != page and first.about.type in ("date", "count")):
        words = _("%(record)s: %(words)s") % {"record": record.title if record else _("withheld"), "words": words}
    more = len(ordered) - 1
    return DisputeSideRow(
        said=words,
        lang=foreign(found.lang),
        more=ngettext("and %d more fact", "and %d more facts", more) % more if more else "",
        refs=tuple(claim.ref for claim in ordered),
        cites=lines_of(reading, ordered, quotes=1 if first.hedged else 0, brief=2),
    )
