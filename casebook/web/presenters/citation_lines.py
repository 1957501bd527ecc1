"""Citations as pages print them: one line an article, with its places and whose words they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from casebook.models import Medium, Setting, Stance, Standing
from casebook.web.addresses import link_to, safe
from casebook.web.jinja import bdi, lang
from casebook.web.language import foreign, foreign_own
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, SourceRow, date_of, month_or_years

_STANCES = {
    Stance.HEDGES: pgettext_lazy("how somebody says it", "hedging"),
    Stance.ALLEGES: pgettext_lazy("how somebody says it", "alleging"),
    Stance.DENIES: pgettext_lazy("how somebody says it", "denying it"),
}
LONGEST_QUOTE = 160


@dataclass(frozen=True)
class PlaceLine:
    """A place in an article. `address` leads to the quoted words in it, where some are quoted."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class QuotedWords:
    """Quoted words in their language."""

    text: str
    lang: str


@dataclass(frozen=True)
class CitedSource:
    """A source where it is named: who published it, when it appeared, and what became of it."""

    source: SourceRow
    outlet: RecordRow | None

    @property
    def by(self) -> str:
        """Who published it."""
        if self.source.reasoning:
            return _("The archive’s reasoning")
        return self.outlet.title if self.outlet else _("withheld")

    @property
    def by_lang(self) -> str:
        """The language of that, where it is not the page's."""
        return self.outlet.lang if self.outlet else ""

    @property
    def day(self) -> str:
        """When it appeared."""
        return appeared(self.source)

    @property
    def lang(self) -> str:
        """The language of its headline, where it is not the page's."""
        return foreign(self.source.lang)

    @property
    def standing(self) -> str:
        """What became of it; empty where it stands as it appeared."""
        return "" if self.source.standing == Standing.STANDS else str(Standing(self.source.standing).label)

    @property
    def address(self) -> str:
        """Its page."""
        return link_to("source", self.source.ref)


@dataclass(frozen=True)
class CitationLine(CitedSource):
    """One article under a fact: where in it the fact stands, and whose words it is, each said once."""

    places: tuple[PlaceLine, ...]
    who: SafeString
    quotes: tuple[QuotedWords, ...] = ()

    @property
    def where(self) -> str:
        """Its places as one text."""
        return ", ".join(place.words for place in self.places)


def lines_of(
    reading: Reading,
    claims: Iterable[ClaimRow],
    most: int | None = None,
    *,
    quotes: int = 0,
    brief: int = 0,
    speakers: bool = True,
    names: bool = False,
) -> tuple[CitationLine, ...]:
    """The citations of these claims, put under their articles, the newest first. Reports come before reasoning.

    With `most` the newest and the first are kept, with 0 none. At most `quotes` quotes stand in all; with `brief` at
    most so many speakers of each, and one place more, since all of them stand elsewhere. Without `speakers` none is
    named; with `names` those are named whom the article names, and no more is said of them.
    """
    by_source: dict[str, list[dict[str, Any]]] = {}
    for claim in claims if most != 0 else ():
        for citation in claim.citations:
            if citation.get("state", "published") == "published" or claim.state != "published":
                by_source.setdefault(citation["source"], []).append(citation)
    sources = sorted((reading.source_of(found[0]) for found in by_source.values()), key=newest_first)
    if most is not None and len(sources) > most:
        reports = [source for source in sources if not source.reasoning] or sources
        first = reports[-1]
        sources = [*(s for s in sources[: most - 1] if s is not first), first] if most > 1 else sources[:1]
    lines = []
    for source in sources:
        found = by_source[source.ref]
        quoted = _quotes(found, source)[:quotes]
        quotes -= len(quoted)
        said = (whose_words(reading, citation, source, names=names) for citation in found if speakers)
        whose = list(filter(None, dict.fromkeys(said)))
        if brief and len(whose) > brief:
            whose = [*whose[:brief], format_html("{}", _("and others"))]
        places = places_of(found, source)
        if brief and len(places) > brief + 1:
            places = (*places[: brief + 1], PlaceLine("…"))
        who = format_html_join("; ", "{}", ((one,) for one in whose))
        lines.append(CitationLine(source, reading.by_id(source.outlet), places, who, tuple(quoted)))
    return tuple(lines)


def newest_first(source: SourceRow) -> tuple[bool, int, int, str]:
    """By what articles are put in order: reports before reasoning, the newest first."""
    last, first = source.outer_to or date.min, source.outer_from or date.min
    return (source.reasoning, -last.toordinal(), -first.toordinal(), source.ref)


def _quotes(citations: Sequence[dict[str, Any]], source: SourceRow) -> list[QuotedWords]:
    quoted = [(*c["quote"], *("",) * 4) for c in citations if c.get("quote")]
    found = {quote[1]: foreign(quote[3] or source.lang) for quote in quoted}
    return [QuotedWords(text, lang) for text, lang in found.items() if len(text) <= LONGEST_QUOTE]


def appeared(source: SourceRow, *, short: bool = True) -> str:
    """When an article appeared: a day, or "undated, about 2025" where it does not say so itself."""
    stored = tuple(source.document.get("when") or ())
    return _appeared(stored, source.outer_from, source.outer_to, short, get_language() or "")


@lru_cache(maxsize=20_000)
def _appeared(stored: tuple[str, ...], first: date | None, last: date | None, short: bool, _language: str) -> str:
    when = date_of(stored)
    if when is None or first is None or last is None:
        return _("undated")
    if when.known == "stated":
        return when.words(lasts=False)
    if short and not when.edtf.endswith("~"):
        return _("undated, %s") % (_("about %s") % month_or_years(first, last))
    return _("undated, %s") % when.words(lasts=False)


def places_of(citations: Sequence[dict[str, Any]], source: SourceRow) -> tuple[PlaceLine, ...]:
    """The places in the order of the article, each once, with the address of the quoted words."""
    if source.reasoning:
        return ()
    found: dict[tuple[int, int], str] = {}
    for citation in citations:
        place = place_of(citation)[:2]
        found[place] = found.get(place) or at_passage(source, citation)
    return tuple(PlaceLine(words, found[place]) for place, words in places_in_order(citations))


def places_in_order(citations: Iterable[dict[str, Any]]) -> list[tuple[tuple[int, int], str]]:
    """The places in the order of the article, each once, in words; "par." stands before the first paragraph only."""
    others = {place_of(citation)[:2]: other_place(citation) for citation in citations}
    found = []
    said = False
    for place in sorted(others):
        number = place[1]
        found.append((place, others[place] or (str(number) if said else place_words(number))))
        said = said or bool(number and not others[place])
    return found


def place_words(number: int) -> str:
    """A place in an article in few words."""
    return _("par. %d") % number if number else _("headline")


def place_of(citation: dict[str, Any]) -> tuple[int, int, int, int]:
    """Paragraph, section, and paragraph within the section, behind a 0; 0 where there is none, all 0 for the headline.

    Of a document the page, of a broadcast the second, counted from 1, stands for the paragraph. Headings begin with 1
    and captions with 2: where they stand among the paragraphs is not known, so they come behind.
    """
    for beside, name in enumerate(("heading", "caption"), start=1):
        if number := citation.get(name):
            return beside, number, 0, 0
    if time := citation.get("time"):
        hours, minutes, seconds = map(int, time.split(":"))
        return 0, hours * 3600 + minutes * 60 + seconds + 1, 0, 0
    if page := citation.get("page"):
        return 0, page, 0, 0
    found = [number or 0 for number in citation.get("place") or ()]
    paragraph, section, within, *_rest = (*found, 0, 0, 0)
    return 0, paragraph, section, within


def other_place(citation: dict[str, Any]) -> str:
    """A heading, a caption, a page, or a time code; empty for the headline and a paragraph."""
    if number := citation.get("heading"):
        return _("heading %d") % number
    if number := citation.get("caption"):
        return _("caption %d") % number
    if number := citation.get("page"):
        return _("page %d") % number
    return citation.get("time") or ""


def place_in_full(citation: dict[str, Any]) -> str:
    """A place with its section, as the page of a claim names it."""
    if words := other_place(citation):
        return words
    _beside, paragraph, section, within = place_of(citation)
    if not paragraph:
        return _("headline")
    if not section:
        return _("paragraph %d") % paragraph
    return _("paragraph %(paragraph)d (section %(section)d.%(within)d)") % {
        "section": section, "within": within, "paragraph": paragraph,
    }  # fmt: skip


def at_passage(source: SourceRow, citation: dict[str, Any]) -> str:
    """The article at the quoted words (W3C text fragments); empty where nothing is quoted or no address is known."""
    address = safe(source.document.get("address", ""))
    if not address or not citation.get("quote"):
        return ""
    before, text, after, _lang = (*citation["quote"], *("",) * 4)[:4]
    start = f"{_fragment(before)}-," if before else ""
    end = f",-{_fragment(after)}" if after else ""
    return f"{address.split('#')[0]}#:~:text={start}{_fragment(text)}{end}"


def _fragment(text: str) -> str:
    # The three signs that part a text fragment are escaped in it.
    return quote(text, safe="").replace("-", "%2D")


def whose_words(reading: Reading, citation: dict[str, Any], source: SourceRow, *, names: bool = False) -> SafeString:
    """Whose words: "a deputy minister, hedging, as told by an activist"; the reporter's where nobody is named.

    With `names` only those whom the article names, without their capacity, and where and when they said it.
    """
    stance = citation.get("stance") or Stance.ASSERTS
    chain = citation.get("chain", ())
    if not chain:
        return format_html("{}", "" if names else _narrated(source.reasoning, stance, get_language() or ""))
    if names:
        chain = [{key: link.get(key) for key in ("speaker", "words", "stance")} for link in chain]
    said = [speaker_in_words(reading, link) for link in chain]
    told = format_html_join(_(", as told by "), "{}", ((speaker,) for speaker in said))
    reporter = _reported(stance, get_language() or "")
    return format_html("{}, {}", told, reporter) if reporter else told


def whose_words_plain(reading: Reading, citation: dict[str, Any], source: SourceRow, language: str) -> str:
    """The same as plain text, for files: of a million of them none is escaped, to be unescaped again."""
    stance = citation.get("stance") or Stance.ASSERTS
    chain = citation.get("chain")
    if not chain:
        return _narrated(source.reasoning, stance, language)
    said = []
    for link in chain:
        record = reading.by_ref(link.get("speaker") or "")
        name = record.title if record else link.get("words") or _("withheld")
        # Of most no more is told than who they are.
        more = _ways_of(link, language) if len(link) > 1 else ""
        said.append(f"{name}, {more}" if more else name)
    told, reporter = _as_told_by(language).join(said), _reported(stance, language)
    return f"{told}, {reporter}" if reporter else told


def speaker_in_words(reading: Reading, link: dict[str, Any]) -> SafeString:
    """One speaker of a chain with capacity, medium, day and stance."""
    record = reading.by_ref(link.get("speaker") or "")
    name = record.title if record else link.get("words") or _("withheld")
    capacity, own = link.get("capacity", ""), foreign_own()
    more = _ways_of({**link, "capacity": ""}, get_language() or "")
    if capacity:
        said = format_html("<span{}>{}</span>", lang(own), capacity) if own else capacity
        more = format_html("{}, {}", said, more) if more else said
    who = format_html("<i>{}</i>", bdi(name, record.lang if record else foreign_own()))
    return format_html("{}, {}", who, more) if more else who


def _ways_of(link: dict[str, Any], language: str) -> str:
    asked = [link.get(name) or "" for name in ("capacity", "medium", "setting", "stance")]
    return _ways(*asked, tuple(link.get("when") or ()), language)


@lru_cache(maxsize=20_000)
def _ways(capacity: str, medium: str, setting: str, stance: str, when: tuple[str, ...], _language: str) -> str:
    """In which capacity, where, when and how somebody says something."""
    day = date_of(when)
    ways = [
        capacity,
        str(Medium(medium).label) if medium else "",
        str(Setting(setting).label) if setting else "",
        day.words(lasts=False) if day else "",
        str(_STANCES.get(Stance(stance or Stance.ASSERTS), "")),
    ]
    return ", ".join(filter(None, ways))


@lru_cache(maxsize=100)
def _narrated(reasoning: bool, stance: str, _language: str) -> str:
    """Of words that are nobody's else: the reporter's, or the archive's own."""
    narrator = "" if reasoning else _("the reporter")
    return ", ".join(filter(None, (narrator, str(_STANCES.get(Stance(stance), "")))))


@lru_cache(maxsize=100)
def _reported(stance: str, _language: str) -> str:
    """How the reporter passes on what somebody says, unless plainly."""
    how = _STANCES.get(Stance(stance))
    return _("the reporter %s") % how if how else ""


@lru_cache(maxsize=100)
def _as_told_by(_language: str) -> str:
    return _(", as told by ")


def counted(names: Iterable[str]) -> str:
    """Words with how often each comes, the commonest first: "Court (3), Lawyer (2)"."""
    ordered = Counter(names).most_common()
    shown = [pgettext("a word and how often", "%(word)s (%(number)d)") % {"word": w, "number": n} for w, n in ordered]
    return ", ".join(shown[:5]) + ("…" if len(shown) > 5 else "")
