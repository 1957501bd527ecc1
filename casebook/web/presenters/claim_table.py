"""Facts as rows of files: a claim a row, or a citation a row, in the columns that an import knows again.

Rows are made of columns and of what stands in the document of the claim; the same words are put together once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.interchange.tables import Cell, FileColumn
from casebook.interchange.tables.columns import FACTS
from casebook.models import DisputeKind
from casebook.values import VagueDate
from casebook.vocabulary.wording import heading, parsed, wording
from casebook.web.addresses import link_to
from casebook.web.presenters.citation_lines import (
    appeared,
    newest_first,
    other_place,
    place_words,
    places_of,
    whose_words_plain,
)
from casebook.web.presenters.edition import STANDING, ClaimRow, Reading, RecordRow, SourceRow, TypedClaim, date_of

# Makes the full address of one of our own.
Absolute = Callable[[str], str]
# So many claims are read at once.
AT_ONCE = 2_000

_SAID = (
    "reference", "page", "fact", "fact_type", "scope", "about", "about_kind", "about_reference", "about_page",
    "value", "number", "low", "high", "unit", "target", "target_reference", "target_page", "polarity", "status",
    "stance", "when", "when_edtf", "outer_from", "outer_to", "inner_from", "inner_to",
)  # fmt: skip
_CITED = ("outlet", "headline", "published", "published_edtf", "lang", "place", "speaker", "quote", "source_reference",
          "articles", "address")  # fmt: skip
_BESIDE = ("disputed", "dispute", "reported", "known_from")
CLAIM_COLUMNS = (*_SAID, *_CITED, *_BESIDE)
CITATION_COLUMNS = (*_SAID, "citation_reference", *_CITED, *_BESIDE)
_STANCE = _SAID.index("stance")


def file_columns(names: Sequence[str]) -> list[FileColumn]:
    """These columns of sheets of facts, as files have them."""
    known = {column.name: column for column in FACTS.columns}
    return [FileColumn(name, str(known[name].heading), str(known[name].help)) for name in names]


class _Named(NamedTuple):
    """What a row says of a record."""

    title: str
    kind: str
    ref: str
    page: str


class _Source(NamedTuple):
    """What a row says of a source."""

    row: SourceRow
    outlet: str
    day: str
    edtf: str
    page: str
    address: str


class ClaimTable:
    """Rows for some claims, of one reading. What is withheld has no name in it, as on a page."""

    def __init__(self, reading: Reading, claims: Sequence[TypedClaim], absolute: Absolute) -> None:
        self.reading, self.absolute, self.claims = reading, absolute, claims
        reading.learn_names([one.claim for one in claims])
        # As of a day the address of each page says so behind its path.
        self._claims, _mark, query = absolute(link_to("claims")).partition("?")
        self._sources_page = absolute(link_to("sources")).partition("?")[0]
        self._query = f"?{query}" if query else ""
        self._language = get_language() or ""
        self._records: dict[int | None, _Named] = {}
        self._sources: dict[str, _Source] = {}

    def rows(self, *, citations: bool = False) -> Iterator[Sequence[Cell]]:
        """A row a claim, or a row a citation."""
        for one in self.claims:
            cited = standing(one.claim)
            said, beside = self._said(one), self._beside(one.claim)
            if not citations:
                yield (*said, *self._all_cited(cited), *beside)
                continue
            for citation in cited:
                stance = citation.get("stance") or "asserts"
                own = (*said[:_STANCE], stance, *said[_STANCE + 1 :], citation["ref"])
                yield (*own, *self.cited(citation), *beside)

    def items(self) -> Iterator[dict[str, Any]]:
        """A claim with its citations in it, under the names of the columns; what is empty is left out."""
        for one in self.claims:
            names = zip((*_SAID, *_BESIDE), (*self._said(one), *self._beside(one.claim)), strict=True)
            cited = [self._item(citation) for citation in standing(one.claim)]
            state = {"state": one.claim.state} if one.claim.state != STANDING else {}
            yield {**filled(names), **state, "citations": cited}

    def _item(self, citation: dict[str, Any]) -> dict[str, Any]:
        names = zip(("citation_reference", *_CITED), (citation["ref"], *self.cited(citation)), strict=True)
        item = filled([*names, ("stance", citation.get("stance") or "asserts")])
        if chain := citation.get("chain"):
            item["chain"] = [self._link(link) for link in chain]
        return item

    def _link(self, link: dict[str, Any]) -> dict[str, Any]:
        """One speaker: who, in which capacity, and how; originally first."""
        record = self.reading.by_ref(link.get("speaker") or "")
        when = link.get("when") or ("",)
        page = self.absolute(record.address) if record and record.page else ""
        said = {name: link.get(name) for name in ("capacity", "stance", "medium", "setting", "manner")}
        name = record.title if record else link.get("words") or _("withheld")
        who = {"name": name, "reference": record.ref if record else "", "page": page}
        return filled([*who.items(), *said.items(), ("when_edtf", when[0])])

    def where(self, claim: ClaimRow) -> str:
        """Outlet, day, place and address of each of its citations, in one line."""
        found = []
        for citation in standing(claim):
            source, place = self.source(citation["source"]), _place(citation, self._language)
            parts = (source.outlet, source.day, "" if source.row.reasoning else place, source.address or source.page)
            found.append(", ".join(filter(None, parts)))
        return " | ".join(found)

    # -------------------------------------------------------------------------------------------------- its parts

    def _said(self, one: TypedClaim) -> tuple[Cell, ...]:
        claim = one.claim
        about, target = self._named(claim.subject), self._named(claim.target)
        low, high = whole(one.low), whole(one.high)
        when, edtf = _when(tuple(claim.document.get("when") or ()), claim.fact, claim.value, self._language)
        return (
            claim.ref, f"{self._claims}{claim.ref}/{self._query}", _heading(claim.fact, claim.scope, self._language),
            claim.fact, claim.scope, about.title, about.kind, about.ref, about.page,
            said_in_words(claim, target.title, self._language),
            low if low == high else None, low, high, one.unit, target.title, target.ref, target.page,
            claim.polarity, claim.status, one.stance, when, edtf,
            bounded(claim.outer_from), bounded(claim.outer_to), bounded(one.inner_from), bounded(one.inner_to),
        )  # fmt: skip

    def _named(self, pk: int | None) -> _Named:
        found = self._records.get(pk)
        if found is None:
            found = self._records[pk] = self._name(pk)
        return found

    def _name(self, pk: int | None) -> _Named:
        record = self.reading.by_id(pk)
        if record is None:
            return _Named(_("withheld") if pk else "", "", "", "")
        return _Named(record.title, kind_of(record), record.ref, self.absolute(record.address) if record.page else "")

    def source(self, ref: str) -> _Source:
        """What a row says of a source."""
        found = self._sources.get(ref)
        if found is None:
            row = self.reading.source_of({"source": ref})
            outlet = self.reading.by_id(row.outlet)
            called = _("The archive’s reasoning") if row.reasoning else outlet.title if outlet else _("withheld")
            found = self._sources[ref] = _Source(
                row, called, appeared(row), (row.document.get("when") or ("",))[0],
                f"{self._sources_page}{ref}/{self._query}", row.document.get("address", ""),
            )  # fmt: skip
        return found

    def speaker(self, citation: dict[str, Any], source: SourceRow) -> str:
        """Whose words they are, as pages say it."""
        return whose_words_plain(self.reading, citation, source, self._language)

    def cited(self, citation: dict[str, Any]) -> tuple[str, ...]:
        """The cells of one citation."""
        return self._of_source(self.source(citation["source"]), [citation])

    def _of_source(self, source: _Source, citations: Sequence[dict[str, Any]]) -> tuple[str, ...]:
        row, first = source.row, citations[0]
        if len(citations) == 1:
            place, who = "" if row.reasoning else _place(first, self._language), self.speaker(first, row)
            quote = first["quote"][1] if first.get("quote") else ""
        else:
            place = ", ".join(one.words for one in places_of(citations, row))
            who = "; ".join(filter(None, dict.fromkeys(self.speaker(one, row) for one in citations)))
            quote = " … ".join(dict.fromkeys(one["quote"][1] for one in citations if one.get("quote")))
        return (source.outlet, row.headline, source.day, source.edtf, row.lang, place, who, quote, row.ref, source.page,
                source.address)  # fmt: skip

    def _all_cited(self, citations: Sequence[dict[str, Any]]) -> Sequence[str]:
        """The cells of all citations, put under their articles, the newest first, each with its number everywhere."""
        if len(citations) == 1:
            return self.cited(citations[0])
        by_source: dict[str, list[dict[str, Any]]] = {}
        for citation in citations:
            by_source.setdefault(citation["source"], []).append(citation)
        sources = sorted(map(self.source, by_source), key=lambda one: newest_first(one.row))
        lines = [self._of_source(source, by_source[source.row.ref]) for source in sources]
        return [_numbered(cells) for cells in zip(*lines, strict=True)] if lines else [""] * len(_CITED)

    def _beside(self, claim: ClaimRow) -> tuple[Cell, ...]:
        found = self.reading.disputes_of([claim]) if claim.document.get("disputes") else ()
        kinds = "; ".join(str(DisputeKind(one.kind).label) for one in found)
        pages = "; ".join(self.absolute(link_to("dispute", one.ref)) for one in found)
        return kinds, pages, claim.newest_source, claim.known_from


def filled(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What of these is not empty."""
    return {name: value for name, value in pairs if value not in (None, "")}


def standing(claim: ClaimRow) -> list[dict[str, Any]]:
    """The citations of a claim that stand; all of one that stands no more."""
    found = claim.citations
    return [c for c in found if c.get("state", STANDING) == STANDING] if claim.state == STANDING else found


def whole(number: float | None) -> float | int | None:
    """A number as it is written: without a fraction where it has none."""
    return int(number) if number is not None and number.is_integer() else number


def bounded(day: date | None) -> date | None:
    """A day; the ends of time stand for what is open, and are none."""
    return None if day in (date.min, date.max) else day


def kind_of(record: RecordRow) -> str:
    """What a record is, as an import reads it."""
    return "group" if record.form == "group" else record.kind


def said_in_words(claim: ClaimRow, target: str, language: str) -> str:
    """What a claim says in one line."""
    return _said(claim.fact, claim.value, target, claim.polarity, claim.status, claim.hedged, language)


@lru_cache(maxsize=50_000)
def _said(fact: str, value: str, target: str, polarity: str, status: str, hedged: bool, _language: str) -> str:
    about = vocabulary.fact(fact)
    return wording(about, value, target, polarity=polarity, status=status, hedged=hedged).plain


@lru_cache(maxsize=5_000)
def _heading(fact: str, scope: str, _language: str) -> str:
    return heading(vocabulary.fact(fact), scope)


@lru_cache(maxsize=50_000)
def _when(stored: tuple[str, ...], fact: str, value: str, _language: str) -> tuple[str, str]:
    """The date of a claim in words and as EDTF, or of a value that is a date its EDTF."""
    about, when = vocabulary.fact(fact), date_of(stored)
    dated = parsed(about.type, value) if value and about.type == "date" else None
    of_value = dated.edtf if isinstance(dated, VagueDate) else ""
    return when.words(about.is_state(value)) if when else "", of_value or (when.edtf if when else "")


def _place(citation: dict[str, Any], language: str) -> str:
    told = (*(citation.get("place") or (0,)), 0, 0)[:3]
    other = tuple(citation.get(name) for name in ("heading", "caption", "page", "time"))
    return _place_words(told, other, language)


@lru_cache(maxsize=5_000)
def _place_words(told: tuple[int, ...], other: tuple[Any, ...], _language: str) -> str:
    beside = dict(zip(("heading", "caption", "page", "time"), other, strict=True))
    return other_place({name: one for name, one in beside.items() if one}) or place_words(told[0] or 0)


def _numbered(cells: Iterable[str]) -> str:
    """What stands in the column of several citations, each with its number in every column."""
    cells = list(cells)
    if len(cells) < 2:
        return "".join(cells)
    return "; ".join(f"({number}) {words}" for number, words in enumerate(cells, 1) if words)
