"""The page of a search: the best answers, then what was found by kind, why it matched, and its sources beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook.search import (
    FactHit,
    Facts,
    How,
    Query,
    QueryTerm,
    RecordHit,
    Records,
    Snippet,
    SourceHit,
    Sources,
    Suggestion,
    TextPart,
    Total,
    read,
    search_facts,
    search_records,
    search_sources,
    suggest,
)
from casebook.search.answers import answer
from casebook.web.addresses import BY_NAME, LISTS, link_to
from casebook.web.filters.search_form import FACTS, SOURCES, search_address
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import CitationLine, appeared, lines_of
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow
from casebook.web.presenters.fact_rows import FactRow, fact_row
from casebook.web.presenters.list_entries import SourceEntry, source_entries
from casebook.web.presenters.list_page import Pager, pager_of
from casebook.web.presenters.list_rows import Part, row_lines
from casebook.web.presenters.record_page import Numbered, SourceLine, source_line
from casebook.web.presenters.references import ReferenceFound, reference_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The first of each room, and of facts and sources, on the page of all kinds; and of one kind on each of its pages.
FEW_RECORDS, FEW, PER_PAGE, SUGGESTED = 5, 10, 25, 8
# So many things to try are offered.
MOST_TRIALS = 6
# Of a line so many claims have their sources beside it.
MOST_CLAIMS = 6

# Why a record matched by what it is called everywhere, and why by another of its names, which follows.
_CALLED: dict[How, "_StrPromise"] = {
    How.NAME: gettext_lazy("by this name"),
    How.WORDS: gettext_lazy("by words of this name"),
    How.BEGINNING: gettext_lazy("a word of this name begins so"),
    How.SPELLING: gettext_lazy("spelt a little differently"),
    How.SOUND: gettext_lazy("only sounds like it"),
}
_ALSO_CALLED: dict[How, "_StrPromise"] = {
    How.NAME: gettext_lazy("also spelt"),
    How.WORDS: gettext_lazy("also spelt"),
    How.BEGINNING: gettext_lazy("also spelt, with a word that begins so"),
    How.SPELLING: gettext_lazy("also spelt, a little differently from what you typed"),
    How.SOUND: gettext_lazy("only sounds like it, spelt"),
}
# What texts are called that match and stand nowhere in what is shown. Of facts that is how another language calls them.
_BESIDE: dict[str, "_StrPromise"] = {
    "credits": gettext_lazy("in the credits"),
    "note": gettext_lazy("in the archive’s note"),
}


@dataclass(frozen=True)
class Beside:
    """A text that matched and does not stand in what is shown: which one, and its words as HTML."""

    where: str
    words: str
    lang: str


@dataclass(frozen=True)
class RecordFound:
    """A record, its label marked where that is what matched, why it matched, and what lists tell of it.

    `claim` tells the name that matched; empty where the archive itself words what the record is called. `claims` are
    those in the line, and the sources of all stand beside it.
    """

    record: RecordRow
    line: tuple[Part, ...]
    why: str
    by_sound: bool
    spelling: str
    spelling_lang: str
    claim: str
    claims: tuple[ClaimRow, ...]
    cites: tuple[CitationLine, ...]


@dataclass(frozen=True)
class FactFound:
    """A fact with what matched marked in it; or, where none of that is shown, the texts that matched."""

    row: FactRow
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class SourceFound:
    """An article, how many facts stand in it, and what of it matched besides its headline and outlet."""

    entry: SourceEntry
    headline: str
    facts: str
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class KindFound:
    """All that was found of one kind, or the first of it. `alike` are records whose names only sound alike."""

    name: str
    total: Total
    # "12 facilities", of all of it.
    words: str
    found: Sequence[Any]
    alike: Sequence[RecordFound] = ()
    # Where all of it is, if it has more than stands here.
    whole: str = ""

    @property
    def title(self) -> str:
        """What things of this kind are called."""
        return str(LISTS[self.name].label)

    @property
    def counted(self) -> str:
        """How many there are."""
        return _("%s or more") % self.words if self.total.more else self.words


@dataclass(frozen=True)
class BestAnswer:
    """One record: its label, what it is, when it was last reported, and each word with how it holds."""

    ref: str
    label: str
    lang: str
    link: str
    kind: str
    reported: str
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SearchPage(Numbered):
    """The page of a search; `kind` is the one kind that it shows, where it does not show all."""

    asked: Query
    groups: tuple[KindFound, ...] = ()
    kind: str = ""
    pager: Pager | None = None
    reference: ReferenceFound | None = None
    best: tuple[BestAnswer, ...] = ()
    # Words that hold of none of the best answers.
    missing: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()

    @property
    def title(self) -> str:
        """What the one kind is called."""
        return str(LISTS[self.kind].label) if self.kind else ""

    @property
    def everything(self) -> str:
        """The same search for all kinds."""
        return search_address(self.asked.text)

    @property
    def trials(self) -> tuple[tuple[str, str], ...]:
        """What can be tried where nothing was found: without minus, without quotation marks, each word alone."""
        if self.groups or self.reference or self.best or self.asked.empty:
            return ()
        terms = self.asked.terms
        texts = [" ".join(map(_written, terms)), " ".join(term.text for term in terms)]
        texts += list(map(_written, terms)) if len(terms) > 1 else []
        tried = dict.fromkeys(text for text in texts if text != self.asked.text)
        return tuple((text, search_address(text)) for text in tried)[:MOST_TRIALS]


def _written(term: QueryTerm) -> str:
    return f'"{term.text}"' if term.phrase else term.text


def all_kinds(typed: str) -> SearchPage:
    """The first of everything that matches what was typed."""
    asked, reading = read(typed), Reading()
    if asked.empty:
        return SearchPage(asked)
    groups = [
        *_rooms(reading, asked, search_records(typed, each=FEW_RECORDS)),
        _facts(reading, asked, search_facts(typed, size=FEW)),
        _sources(reading, asked, search_sources(typed, size=FEW)),
    ]
    sure = [group for group in groups if group.found]
    only_alike = [group for group in groups if not group.found and group.alike]
    reference = reference_of(asked.text, reading)
    best, missing = ((), ()) if reference else _best_answers(reading, typed)
    return _page(reading, SearchPage(asked, (*sure, *only_alike), reference=reference, best=best, missing=missing))


def one_kind(typed: str, kind: str, number: int) -> SearchPage:
    """One page of what matches of one kind; raises PastTheLast."""
    asked, reading = read(typed), Reading()
    if asked.empty:
        return SearchPage(asked, kind=kind)
    group = _page_of(reading, asked, kind, typed, (number - 1) * PER_PAGE)
    pager = pager_of(number, group.total.number, PER_PAGE, partial(search_address, asked.text, kind))
    groups = (replace(group, whole=""),) if group.found or group.alike else ()
    return _page(reading, SearchPage(asked, groups, kind, pager))


def _page_of(reading: Reading, asked: Query, kind: str, typed: str, start: int) -> KindFound:
    if kind == FACTS:
        return _facts(reading, asked, search_facts(typed, start=start, size=PER_PAGE))
    if kind == SOURCES:
        return _sources(reading, asked, search_sources(typed, start=start, size=PER_PAGE))
    room = BY_NAME[kind]
    wanted = (None, True) if room.detainees else (None, False) if room.detainees is False else ()
    records = search_records(
        typed,
        start=start,
        size=PER_PAGE,
        only=lambda one: one.kind == room.kind and (not wanted or one.detainee in wanted),
    )
    return next(iter(_rooms(reading, asked, records, records.total)), KindFound(kind, records.total, "", ()))


def _page(reading: Reading, page: SearchPage) -> SearchPage:
    """The page with its sources numbered."""
    cites = [
        cite
        for group in page.groups
        for one in (*group.found, *group.alike)
        for cite in (one.row.cites if isinstance(one, FactFound) else getattr(one, "cites", ()))
    ]
    cited = Counter(cite.source.ref for cite in cites)
    lines = [
        source_line(reading, source, number, cited[source.ref])
        for number, source in enumerate(reading.sources(list(cited)), 1)
    ]
    return replace(page, sources=tuple(lines))


# ------------------------------------------------------------------------------------------------- what was found


def _rooms(reading: Reading, asked: Query, records: Records, total: Total | None = None) -> list[KindFound]:
    """The records that were found, room by room, with what lists tell of them: the room with the best one first."""
    reading.know([hit.record.pk for hit in records.hits])
    found = [(hit, record) for hit in records.hits if (record := reading.by_id(hit.record.pk))]
    lines = row_lines(reading, [record for _hit, record in found])
    named = [hit.claim_id for hit in records.hits if hit.claim_id]
    told = {ref for line in lines.values() for part in line for _fact, ref in part.claims[:2]}
    told |= {said.ref for _hit, record in found for said in record.naming[:1]}
    claims = reading.claims(Q(pk__in=named) | Q(ref__in=told))
    reading.learn(claims)
    by_id = {claim.id: claim for claim in claims}
    rooms: dict[str, list[RecordFound]] = {}
    for hit, record in found:
        item = _record(reading, hit, record, lines[record.id], by_id)
        rooms.setdefault(record.room, []).extend([item] if item else [])
    return [
        _group(
            asked,
            name,
            total or _total_of(name, records),
            [one for one in shown if not one.by_sound],
            [one for one in shown if one.by_sound],
        )
        for name, shown in rooms.items()
    ]


def _total_of(name: str, records: Records) -> Total:
    room = BY_NAME[name]
    number = sum(n for kind, detainee, n in records.kinds if room.kind == kind and room.detainees in (None, detainee))
    return Total(number, records.total.more)


def _record(
    reading: Reading, hit: RecordHit, record: RecordRow, line: tuple[Part, ...], by_id: Mapping[int, ClaimRow]
) -> RecordFound | None:
    """The record; None if the name was taken down in between."""
    claim = by_id.get(hit.claim_id or 0)
    if claim is None and not hit.is_label:
        return None
    if hit.is_label:
        claim = next(filter(None, (reading.claim_of(said.ref) for said in record.naming)), None)
    refs = list(dict.fromkeys(ref for part in line for _fact, ref in part.claims[:2]))[:MOST_CLAIMS]
    claims = tuple(filter(None, map(reading.claim_of, refs)))
    own = hit.is_label and bool(record.label) and _plain(hit.spelling) == record.title
    spelt = marked_snippet(hit.spelling)
    return RecordFound(
        record=record._replace(label=spelt) if own else record,
        line=line,
        why=str((_CALLED if hit.is_label else _ALSO_CALLED)[hit.how]),
        by_sound=hit.by_sound,
        spelling="" if own else spelt,
        spelling_lang=foreign(hit.spelling.lang),
        claim=claim.ref if claim else "",
        claims=claims,
        cites=lines_of(reading, [*([claim] if claim else []), *claims], 3, quotes=1 if claim else 0, brief=2),
    )


def _plain(snippet: Snippet) -> str:
    return "".join(part.text for part in snippet.parts)


def _facts(reading: Reading, asked: Query, facts: Facts) -> KindFound:
    claims = {claim.id: claim for claim in reading.claims(Q(pk__in=[hit.claim_id for hit in facts.hits]))}
    reading.learn(claims.values())
    found = [_fact(reading, claims[hit.claim_id], hit) for hit in facts.hits if hit.claim_id in claims]
    return _group(asked, FACTS, facts.total, found)


def _fact(reading: Reading, claim: ClaimRow, hit: FactHit) -> FactFound:
    marker = Marker(hit.snippets)
    row = replace(fact_row(reading, claim, brief=3, every=True), cites=lines_of(reading, [claim], quotes=2, brief=3))
    marked = replace(
        row,
        heading=marker.marked(row.shown_heading, "fact"),
        subject=row.subject and row.subject._replace(label=marker.marked(row.subject.title, "subject")),
        when=marker.marked(row.when, "when"),
        said=replace(row.said, content=marker.marked(row.said.content, "value")),
        cites=tuple(
            replace(cite, quotes=tuple(replace(q, text=marker.marked(q.text, "quote")) for q in cite.quotes))
            for cite in row.cites
        ),
    )
    return FactFound(marked, () if marker.placed else _beside(marker))


def _sources(reading: Reading, asked: Query, sources: Sources) -> KindFound:
    entries = {one.source.id: one for one in source_entries(reading, [hit.source.pk for hit in sources.hits])}
    found = [_source(entries[hit.source.pk], hit) for hit in sources.hits if hit.source.pk in entries]
    return _group(asked, SOURCES, sources.total, found)


def _source(entry: SourceEntry, hit: SourceHit) -> SourceFound:
    marker = Marker(hit.snippets)
    headline = marker.marked(entry.source.headline, "headline")
    marker.marked(entry.outlet.title if entry.outlet else "", "outlet")
    facts = ngettext("%d fact", "%d facts", entry.facts) % entry.facts
    return SourceFound(entry, headline, facts, _beside(marker))


def _group(asked: Query, kind: str, total: Total, found: Sequence[Any], alike: Sequence[RecordFound] = ()) -> KindFound:
    words = LISTS[kind].counted(total.number) % total.number
    whole = search_address(asked.text, kind) if total.number > len(found) + len(alike) else ""
    return KindFound(kind, total, words, found, alike, whole)


def _best_answers(reading: Reading, typed: str) -> tuple[tuple[BestAnswer, ...], tuple[str, ...]]:
    answers = answer(typed)
    reading.know([one.record for one in answers.found])
    ways = {
        "own": _("named in it"),
        "kind": _("what it is"),
        "linked": _("linked to it"),
        "told": _("in a fact about it"),
    }
    found = []
    for one in answers.found:
        record = reading.by_id(one.record)
        if record is None:
            continue
        reported = _("last reported: %s") % record.reported if record.reported else ""
        why = tuple((word, ways[how]) for word, how in one.words.items())
        kind = str(BY_NAME[record.room].one)
        found.append(BestAnswer(record.ref, record.title, record.lang, record.address, kind, reported, why))
    for source in reading.sources(answers.sources):
        link = link_to("source", source.ref)
        found.append(
            BestAnswer(source.ref, source.headline, foreign(source.lang), link, _("Article"), appeared(source))
        )
    return tuple(found), answers.missing


# ------------------------------------------------------------------------------------------------- marking


def marked_snippet(snippet: Snippet) -> str:
    """The snippet as HTML: its hits marked, and a sign where text was left off."""
    before, after = "" if snippet.begins else "… ", "" if snippet.ends else " …"
    return format_html("{}{}{}", before, _of_parts(snippet.parts), after)


def _of_parts(parts: Iterable[TextPart]) -> str:
    return _joined(_hit(part.text) if part.hit else part.text for part in parts)


class Marker:
    """Marks in texts what the snippets mark, and knows which of them found no place."""

    def __init__(self, snippets: Sequence[Snippet]) -> None:
        self.snippets = snippets
        self.placed: set[Snippet] = set()

    def marked(self, text: str, *where: str) -> str:
        """The text as HTML with the hits of snippets from there marked; as it stands where there are none."""
        spans = sorted(
            {span for snippet in self.snippets if snippet.where in where for span in self._in(text, snippet)}
        )
        if not spans:
            return text
        pieces, at = [], 0
        for start, end in spans:
            if start >= at:
                pieces += [text[at:start], _hit(text[start:end])]
                at = end
        return _joined([*pieces, text[at:]])

    @property
    def unplaced(self) -> tuple[Snippet, ...]:
        """Snippets of texts that the page does not show, such as a fact's name in another language."""
        return tuple(snippet for snippet in self.snippets if snippet not in self.placed)

    def _in(self, text: str, snippet: Snippet) -> Iterable[tuple[int, int]]:
        window = "".join(part.text for part in snippet.parts)
        at = text.find(window) if window else -1
        if at < 0:
            return
        self.placed.add(snippet)
        for part in snippet.parts:
            if part.hit:
                yield at, at + len(part.text)
            at += len(part.text)


def _hit(text: str) -> str:
    return format_html("<mark>{}</mark>", text)


def _joined(pieces: Iterable[str]) -> str:
    """All that is not HTML already is escaped."""
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _beside(marker: Marker) -> tuple[Beside, ...]:
    return tuple(
        Beside(str(_BESIDE.get(one.where) or _("in other words for it")), marked_snippet(one), foreign(one.lang))
        for one in marker.unplaced
    )


# ------------------------------------------------------------------------------------------------- while typing

_SURE = (How.NAME, How.WORDS, How.BEGINNING)


def suggestions(typed: str) -> dict[str, Any]:
    """What the box offers while somebody types, and how it says how many that are."""
    reading, found = Reading(), suggest(typed, SUGGESTED)
    reading.know([one.record.pk for one in found])
    entries = [entry for entry in (_suggestion(reading, one) for one in found) if entry]
    said = ngettext("%d suggestion.", "%d suggestions.", len(entries)) % len(entries)
    return {"suggestions": entries, "said": said if entries else _("No suggestions.")}


def _suggestion(reading: Reading, one: Suggestion) -> dict[str, Any]:
    """One of them. A name that several have leads to all of them."""
    record = reading.by_id(one.record.pk)
    if record is None:
        return {}
    is_label = one.spelling == record.title
    why = "" if is_label and one.how in _SURE else str((_CALLED if is_label else _ALSO_CALLED)[one.how])
    return {
        "label": record.title,
        "lang": record.lang,
        "address": search_address(f'"{one.spelling}"') if one.shared else record.address,
        "kind": str(BY_NAME[record.room].one),
        "why": _("several of this name") if one.shared else why,
        "spelling": "" if is_label else one.spelling,
        "spelling_lang": foreign(one.lang),
    }
