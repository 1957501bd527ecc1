"""Facts as rows of files: a claim a row, or a citation a row, in the columns that an import knows again.

Rows are made of columns and of what stands in the document of the claim; the same words are put together once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.interchange.tables import Cell, FileColumn, Piece, Row, flat
from casebook.interchange.tables.columns import FACTS
from casebook.models import DisputeKind
from casebook.values import VagueDate
from casebook.vocabulary.wording import heading, parsed, wording
from casebook.web.addresses import link_to
from casebook.web.presenters.citation_lines import (
    appeared,
    newest_first,
    places_in_order,
    whose_words_plain,
)
from casebook.web.presenters.edition import (
    STANDING,
    ClaimRow,
    Reading,
    RecordRow,
    SourceRow,
    TypedClaim,
    date_of,
)

# Makes the full address of one of our own.
Absolute = Callable[[str], str]

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
# What tells one place in a source from others.
_PLACE = ("place", "heading", "caption", "page", "time")
_NO_TARGET = ("", "", "")
_NO_CITATION: tuple[Piece, ...] = (("",) * len(_CITED),)


def file_columns(names: Sequence[str]) -> list[FileColumn]:
    """These columns of sheets of facts, as files have them."""
    known = {column.name: column for column in FACTS.columns}
    return [FileColumn(name, str(known[name].heading), str(known[name].help)) for name in names]


class _Named(NamedTuple):
    """What a row says of a record, and where it leads to it."""

    about: tuple[str, str, str, str]
    target: tuple[str, str, str]


class _Source(NamedTuple):
    """What a row says of a source, before and behind the place in it."""

    row: SourceRow
    before: tuple[str, ...]
    after: tuple[str, ...]


class _Together(NamedTuple):
    """The sources of one fact, the newest first, each with the places of its citations, and what a row says of all."""

    sources: list[tuple[SourceRow, list[int]]]
    before: tuple[str, ...]
    after: tuple[str, ...]


class ClaimTable:
    """Rows for claims, of one reading. What is withheld has no name in it, as on a page.

    Of a row the cells that come again in others are one tuple: `flat` makes cells of them.
    """

    def __init__(self, reading: Reading, absolute: Absolute) -> None:
        self.reading, self.absolute = reading, absolute
        # As of a day the address of each page says so behind its path.
        self._claims, _mark, query = absolute(link_to("claims")).partition("?")
        self._sources_page = absolute(link_to("sources")).partition("?")[0]
        self._query = f"?{query}" if query else ""
        self._language = get_language() or ""
        self._records: dict[int | None, _Named] = {}
        self._sources: dict[str, _Source] = {}
        self._together: dict[tuple[str, ...], _Together] = {}
        self._with_number: dict[tuple[str, int], list[str]] = {}

    def rows(self, claims: Sequence[TypedClaim], *, citations: bool = False) -> Iterator[Row]:
        """A row a claim, or a row a citation."""
        for one, said, beside in self._said(claims):
            cited = standing(one.claim)
            if not citations:
                yield (*said, *self._all_cited(cited), beside)
                continue
            for citation in cited:
                own = (one.claim.polarity, one.claim.status, citation.get("stance") or "asserts")
                yield (*said[:-2], own, said[-1], citation["ref"], *self._cited([citation]), beside)

    def items(self, claims: Sequence[TypedClaim]) -> Iterator[dict[str, Any]]:
        """A claim with its citations in it, under the names of the columns; what is empty is left out."""
        for one, said, beside in self._said(claims):
            told = filled(zip((*_SAID, *_BESIDE), flat((*said, beside)), strict=True))
            state = {"state": one.claim.state} if one.claim.state != STANDING else {}
            yield {**told, **state, "citations": [self._item(citation) for citation in standing(one.claim)]}

    def _item(self, citation: dict[str, Any]) -> dict[str, Any]:
        names = zip(("citation_reference", *_CITED), (citation["ref"], *flat(self._cited([citation]))), strict=True)
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
            source = self._source(citation["source"])
            place = "" if source.row.reasoning else _places((_place_of(citation),), self._language)
            (outlet, _headline, day, *_more), (_ref, page, address) = source.before, source.after
            found.append(", ".join(filter(None, (outlet, day, place, address or page))))
        return " | ".join(found)

    # -------------------------------------------------------------------------------------------------- its parts

    def _said(self, claims: Sequence[TypedClaim]) -> Iterator[tuple[TypedClaim, tuple[Piece, ...], tuple[Cell, ...]]]:
        """Each claim with what its row says before its citations and behind them, made column by column, which is
        faster.
        """
        told, language = [one.claim for one in claims], repeat(self._language)
        self.reading.learn_names(told)
        facts, values = [one.fact for one in told], [one.value for one in told]
        pages = [f"{self._claims}{one.ref}/{self._query}" for one in told]
        about = [self._named(one.subject).about for one in told]
        targets = [self._named(one.target).target if one.target else _NO_TARGET for one in told]
        standings = [(one.claim.polarity, one.claim.status, one.stance) for one in claims]
        hedged = [one.polarity == "yes" and one.hedged for one in told]
        words = map(_in_words, facts, values, [target[0] for target in targets], standings, hedged, language)
        numbers = [
            (said, None, None, None, one.unit) if one.low is one.high is None else (said, *_bounds(one), one.unit)
            for said, one in zip(words, claims, strict=True)
        ]
        whens = [
            (*_when(claim.document.get("when"), claim.fact, claim.value, self._language), bounded(claim.outer_from),
             bounded(claim.outer_to), bounded(one.inner_from), bounded(one.inner_to))
            for one, claim in zip(claims, told, strict=True)
        ]  # fmt: skip
        called = map(_called, facts, [one.scope for one in told], language)
        said = zip([one.ref for one in told], pages, called, about, numbers, targets, standings, whens, strict=True)
        return zip(claims, said, map(self._beside, told), strict=True)

    def _named(self, pk: int | None) -> _Named:
        found = self._records.get(pk)
        if found is None:
            found = self._records[pk] = self._name(pk)
        return found

    def _name(self, pk: int | None) -> _Named:
        record = self.reading.by_id(pk)
        if record is None:
            title = _("withheld") if pk else ""
            return _Named((title, "", "", ""), (title, "", ""))
        page = self.absolute(record.address) if record.page else ""
        return _Named((record.title, kind_of(record), record.ref, page), (record.title, record.ref, page))

    def _source(self, ref: str) -> _Source:
        found = self._sources.get(ref)
        if found is None:
            row = self.reading.source_of({"source": ref})
            outlet = self.reading.by_id(row.outlet)
            called = _("The archive’s reasoning") if row.reasoning else outlet.title if outlet else _("withheld")
            edtf = (row.document.get("when") or ("",))[0]
            before = (called, row.headline, appeared(row), edtf, row.lang)
            page = f"{self._sources_page}{ref}/{self._query}"
            found = self._sources[ref] = _Source(row, before, (ref, page, row.document.get("address", "")))
        return found

    def _cited(self, citations: Sequence[dict[str, Any]]) -> list[Piece]:
        """The cells of citations of one source."""
        source = self._source(citations[0]["source"])
        place, who, quote = self._in_source(source.row, citations)
        return [source.before, (place, who), quote, source.after]

    def _in_source(self, row: SourceRow, citations: Sequence[dict[str, Any]]) -> tuple[str, str, str]:
        """Where in a source, whose words, and which, each once."""
        place = "" if row.reasoning else _places(tuple(map(_place_of, citations)), self._language)
        said = (whose_words_plain(self.reading, citation, row, self._language) for citation in citations)
        if len(citations) == 1:
            return place, next(said), citations[0]["quote"][1] if citations[0].get("quote") else ""
        quote = " … ".join(dict.fromkeys(one["quote"][1] for one in citations if one.get("quote")))
        return place, "; ".join(filter(None, dict.fromkeys(said))), quote

    def _all_cited(self, citations: Sequence[dict[str, Any]]) -> Sequence[Piece]:
        """The cells of all citations, put under their articles, the newest first, each with its number everywhere."""
        if len(citations) < 2:
            return self._cited(citations) if citations else _NO_CITATION
        refs = tuple([citation["source"] for citation in citations])
        found = self._together.get(refs)
        if found is None:
            found = self._together[refs] = self._put_together(refs)
        if len(found.sources) == 1:
            return self._cited(citations)
        told = [self._in_source(row, [citations[at] for at in places]) for row, places in found.sources]
        return [found.before, *map(_numbered, zip(*told, strict=True)), found.after]

    def _put_together(self, refs: Sequence[str]) -> _Together:
        sources = sorted(map(self._source, dict.fromkeys(refs)), key=lambda one: newest_first(one.row))
        places = [(one.row, [at for at, ref in enumerate(refs) if ref == one.row.ref]) for one in sources]
        numbered = [self._source_with_number(one, number) for number, one in enumerate(sources, 1)]
        cells = tuple("; ".join(filter(None, column)) for column in zip(*numbered, strict=True))
        return _Together(places, cells[: len(sources[0].before)], cells[len(sources[0].before) :])

    def _source_with_number(self, source: _Source, number: int) -> list[str]:
        key = source.row.ref, number
        found = self._with_number.get(key)
        if found is None:
            cells = (*source.before, *source.after)
            found = self._with_number[key] = [f"({number}) {words}" if words else "" for words in cells]
        return found

    def _beside(self, claim: ClaimRow) -> tuple[Cell, ...]:
        if "disputes" not in claim.document:
            return "", "", claim.newest_source, claim.known_from
        found = self.reading.disputes_of([claim])
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


def _bounds(one: TypedClaim) -> tuple[Cell, Cell, Cell]:
    """The one number that is said, and the least and the greatest that may be meant."""
    low, high = whole(one.low), whole(one.high)
    return low if low == high else None, low, high


def said_in_words(claim: ClaimRow, target: str, language: str) -> str:
    """What a claim says in one line."""
    return _in_words(claim.fact, claim.value, target, (claim.polarity, claim.status), claim.hedged, language)


@lru_cache(maxsize=50_000)
def _in_words(fact: str, value: str, target: str, standing: tuple[str, ...], hedged: bool, _language: str) -> str:
    polarity, status, *_stance = standing
    return wording(vocabulary.fact(fact), value, target, polarity=polarity, status=status, hedged=hedged).plain


@lru_cache(maxsize=5_000)
def _called(fact: str, scope: str, _language: str) -> tuple[str, str, str]:
    """What a fact is called, its name in the vocabulary, and its scope."""
    return heading(vocabulary.fact(fact), scope), fact, scope


def _when(stored: Sequence[str] | None, fact: str, value: str, language: str) -> tuple[str, str]:
    """The date of a claim in words and as EDTF, or of a value that is a date its EDTF."""
    about = vocabulary.fact(fact)
    edtf = _edtf_of(value) if value and about.type == "date" else ""
    if not stored:
        return "", edtf
    words, own = _date(tuple(stored), about.is_state(value), language)
    return words, edtf or own


@lru_cache(maxsize=20_000)
def _edtf_of(value: str) -> str:
    dated = parsed("date", value)
    return dated.edtf if isinstance(dated, VagueDate) else ""


@lru_cache(maxsize=20_000)
def _date(stored: tuple[str, ...], lasts: bool, _language: str) -> tuple[str, str]:
    when = date_of(stored)
    return (when.words(lasts), when.edtf) if when else ("", "")


def _place_of(citation: dict[str, Any]) -> tuple[Any, ...]:
    place = citation.get("place")
    return (tuple(place) if place else (), *map(citation.get, _PLACE[1:]))


@lru_cache(maxsize=20_000)
def _places(keys: tuple[tuple[Any, ...], ...], _language: str) -> str:
    return ", ".join(words for _place, words in places_in_order(dict(zip(_PLACE, key, strict=True)) for key in keys))


def _numbered(cells: Iterable[str]) -> str:
    """What stands in the column of several citations, each with its number in every column."""
    return "; ".join([f"({number}) {words}" for number, words in enumerate(cells, 1) if words])
