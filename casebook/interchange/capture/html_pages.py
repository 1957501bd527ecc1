"""A page as an article: what it says of itself in its head, and its text without menus.

Which part of a page is the article trafilatura finds. It leaves out what stands under pictures, so that is put into
paragraphs with a mark first.
"""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import charset_normalizer
import trafilatura
from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import etree, html

from casebook.interchange.capture.article_text import BlockKind
from casebook.interchange.capture.languages import language_of, script_of
from casebook.interchange.capture.limits import CaptureProblem
from casebook.models.archive.dates import tomorrow
from casebook.names import fold

# Months are known in these; Django has their names.
_LANGUAGES = ("en", "ru", "kk", "de", "uk", "fr", "es", "tr", "ky", "uz", "az", "ar", "fa", "pl", "it")
_IN_ADDRESS = re.compile(r"/(20\d\d|19\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)")
_IN_DIGITS = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_EARLIEST = date(1990, 1, 1)


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        with override(language):
            for names in (MONTHS, MONTHS_ALT):
                for number, name in names.items():
                    found.setdefault(str(name).casefold(), number)
    return found


@cache
def _in_words() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        # 27 November 2019, 27. November 2019, 27 ноября 2019
        rf"(?<!\d)(?P<d1>\d{{1,2}})\.?\s+(?P<m1>{names})\.?,?\s+(?P<y1>(?:19|20)\d\d|[٠-٩۰-۹]{{4}})"
        # November 27, 2019
        rf"|(?<!\w)(?P<m2>{names})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
        # 2019 жылғы 27 қараша
        rf"|(?P<y3>(?:19|20)\d\d)\s+ж(?:ыл\w*|\.)?,?\s+(?P<d3>\d{{1,2}})\s+(?P<m3>{names})",
        re.IGNORECASE,
    )


def from_machine(text: str) -> str:
    """The day that a page gives to machines (ISO 8601), as it is where the outlet is; empty where it is none."""
    text = text.strip()
    try:
        return _sound(datetime.fromisoformat(text).date())
    except ValueError:
        found = _ISO.match(text)
        return _day(found[1], found[2], found[3]) if found else ""


def in_words(text: str) -> str:
    """The first day that is written in a text: 27 ноября 2019, November 27, 2019, 27.11.2019."""
    if found := _in_words().search(text):
        for turn in "123":
            if found[f"m{turn}"]:
                return _day(found[f"y{turn}"], _months()[found[f"m{turn}"].casefold()], found[f"d{turn}"])
    if found := _IN_DIGITS.search(text):
        return _day(found[3], found[2], found[1])
    return ""


def in_address(address: str) -> str:
    """The day that stands in the address, as many outlets have it: /2019/11/27/."""
    found = _IN_ADDRESS.search(address)
    return _day(found[1], found[2], found[3]) if found else ""


def _day(year: str, month: str | int, day: str) -> str:
    try:
        return _sound(date(int(year), int(month), int(day)))
    except ValueError:
        return ""


def _sound(day: date) -> str:
    """The day, unless an article cannot have appeared on it."""
    return day.isoformat() if _EARLIEST <= day <= tomorrow() else ""


# It writes down which pages it makes nothing of.
logging.getLogger("trafilatura").setLevel(logging.ERROR)
_LOOKED_AT = 4096
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_KAZAKH_PAGE = re.compile(rb"""<html[^>]+lang\s*=\s*["']?(?:kk|kz)\b""", re.IGNORECASE)
_CAPTION = "[caption] "
_PULLED = "[notice] "
# Words of the article that are set large beside it once more.
_PULL_QUOTE = re.compile(r"\bpull[-_]?(?:quote)?\b|\bpullquote", re.IGNORECASE)
_BREAK = "\u2028"
_LINE_BREAKS = ("lb", "br")
_HEADINGS = ("head", "h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({
    *_HEADINGS, "p", "ab", "item", "list", "quote", "table", "row", "div",
    "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "section", "tr", "tbody", "pre",
})  # fmt: skip
# What an outlet puts between its paragraphs.
_NOTICE = re.compile(
    r"(?:read (?:more|also|next)|see also|related|advertisement|sponsored|subscribe|sign up|follow us"
    r"|читайте (?:также|ещ[её])|читать также|реклама|подписывайтесь|подпишитесь|ещ[её] по теме"
    r"|оқи отырыңыз|тағы оқыңыз|жарнама|жазылыңыз"
    r"|lesen sie (?:auch|mehr)|mehr zum thema|anzeige|werbung|newsletter|abonnieren"
    r"|lire aussi|publicité|اقرأ أيضا|إعلان)\b[^.!?]{0,160}$",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"(?:photo|foto|фото|сурет|видео|video)\s*[:/©][^.!?]{0,200}$", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:by|von|par|автор(?:ы)?:?|авторы?|текст:|фото:|بقلم)\s", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?…:][»”\"’)]*$")
_ARTICLES = frozenset({
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting",
    "Report", "LiveBlogPosting", "WebPage", "VideoObject",
})  # fmt: skip


@dataclass(frozen=True)
class HtmlPage:
    """What stands in it, what can be proposed, and what to look at."""

    blocks: Sequence[tuple[BlockKind, str]]
    told: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def is_page(body: bytes) -> bool:
    """Whether the bytes look like HTML."""
    start = body[:_LOOKED_AT]
    return bool(_PAGE.search(start.replace(b"\0", b"") if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start))


def decoded(body: bytes, charset: str = "") -> str:
    """The text of the bytes. What they can be read as counts for more than what is said of them."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    # Nothing else is UTF-8 by chance.
    try:
        return body.decode()
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(body[:_LOOKED_AT])
    for name in (charset, declared[1].decode() if declared else ""):
        if name.lower() in ("windows-1251", "cp1251", "win-1251") and _KAZAKH_PAGE.search(body[:_LOOKED_AT]):
            # Kazakh letters stand where windows-1251 has Serbian and Ukrainian ones.
            name = "kz1048"
        # Of these nothing can be wrong, so that they prove nothing.
        if name and name.lower().replace("_", "-") not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii"):
            try:
                return body.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    guessed = charset_normalizer.from_bytes(body[:200_000]).best()
    return body.decode(guessed.encoding if guessed else "utf-8", errors="replace")


def read(body: bytes, charset: str = "", address: str = "") -> HtmlPage:
    """The article of the page. Raises CaptureProblem where there is no page at all."""
    text = decoded(body, charset)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CaptureProblem(_("The page is empty.")) from error
    head = _Head(tree, address)
    notes = []
    if tree.xpath("//input[translate(@type, 'PASWORD', 'pasword')='password']"):
        notes.append(_("The page asks to sign in: look whether the text is whole."))
    told = head.told()
    blocks = _without_head(_blocks(tree), told)
    if not told["published"]:
        told["published"] = head.published_beside()
    told["lang"] = told["lang"] or language_of(" ".join(words for _kind, words in blocks) or told["headline"])
    return HtmlPage(blocks, told, tuple(notes))


class _Head:
    """What a page says of itself, to machines and in its head."""

    def __init__(self, tree: Any, address: str) -> None:
        self.tree, self.address = tree, address
        self.meta: dict[str, str] = {}
        for one in tree.iter("meta"):
            name = (one.get("property") or one.get("name") or one.get("itemprop") or "").strip().lower()
            content = _plain(one.get("content") or "")
            if name and content:
                self.meta.setdefault(name, content)
        self.data = next(self._articles(), {})

    def told(self) -> dict[str, Any]:
        """What can be proposed of the source."""
        outlet = self._first("og:site_name", "application-name") or self._name(self.data.get("publisher"))
        host = (urlsplit(self.address).hostname or "").removeprefix("www.")
        free = str(self.data.get("isAccessibleForFree", "")).lower()
        return {
            "headline": self._headline(outlet)[:300],
            "credits": self._credits()[:300],
            "outlet": (outlet or host)[:200],
            "published": self._published(),
            "lang": self._language(),
            "canonical": self._canonical(),
            "paywalled": free == "false" or self.meta.get("article:content_tier", "") in ("locked", "metered"),
        }

    def _first(self, *names: str) -> str:
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    def _articles(self) -> Iterator[dict[str, Any]]:
        """What JSON-LD says of an article, those first that are surely meant."""
        found: list[dict[str, Any]] = []
        for script in self.tree.xpath("//script[contains(@type, 'ld+json')]"):
            try:
                todo: list[Any] = [json.loads(script.text or "")]
            except (ValueError, RecursionError):
                continue
            while todo and len(found) < 50:
                one = todo.pop(0)
                if isinstance(one, list):
                    todo += one[:100]
                elif isinstance(one, dict):
                    graph = one.get("@graph")
                    todo += graph[:100] if isinstance(graph, list) else []
                    kinds = one.get("@type")
                    kinds = kinds if isinstance(kinds, list) else [kinds]
                    if any(kind in _ARTICLES for kind in kinds):
                        found.append(one)
        yield from sorted(found, key=lambda one: "datePublished" not in one)

    def _name(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(filter(None, (self._name(one) for one in value[:10])))
        name = value.get("name") if isinstance(value, dict) else value
        return _plain(name) if isinstance(name, str) and "://" not in name else ""

    def _headline(self, outlet: str) -> str:
        said = _plain(str(self.data.get("headline") or "")) or self._first("og:title", "twitter:title", "dc.title")
        titles = [_plain(one.text_content()) for one in self.tree.iter("title")]
        title = next(filter(None, titles), "")
        seen = [_plain(one.text_content()) for one in self.tree.iter("h1")]
        seen = [one for one in seen if one and fold(one) != fold(outlet)]
        for one in seen:
            # As it is printed, where the page means the same.
            if fold(one) in fold(said or title) or fold(said or title) in fold(one):
                return one
        if said:
            return _without_outlet(said, outlet)
        return seen[0] if len(seen) == 1 else _without_outlet(title, outlet)

    def _credits(self) -> str:
        names = self._name(self.data.get("author")) or self._first("author", "article:author", "dc.creator", "byl")
        if names and "://" not in names:
            return _BYLINE.sub("", names)
        for one in self.tree.xpath("//*[@rel='author' or @itemprop='author' or contains(@class, 'byline')]"):
            words = _plain(one.text_content())
            if 2 < len(words) < 120:
                return _BYLINE.sub("", words)
        return ""

    def _published(self) -> str:
        for said in (
            str(self.data.get("datePublished") or ""),
            self._first("article:published_time", "datepublished", "og:article:published_time", "date", "dc.date",
                        "dc.date.issued", "pubdate", "publish-date", "parsely-pub-date", "mediator_published_time"),
            *(one.get("datetime") or "" for one in self.tree.xpath("//time[@datetime]")[:3]),
        ):  # fmt: skip
            if day := from_machine(said):
                return day
        return ""

    def published_beside(self) -> str:
        """The day that is printed near the headline, or else stands in the address."""
        heading = next(self.tree.iter("h1"), None)
        if heading is not None:
            near = [heading, *heading.itersiblings(), *heading.getparent().itersiblings()]
            if day := in_words(" ".join(_plain(one.text_content())[:300] for one in near[:6])):
                return day
        marked = self.tree.xpath("//*[contains(@class, 'date') or contains(@class, 'time')]")
        if day := in_words(" | ".join(_plain(one.text_content())[:100] for one in marked[:5])):
            return day
        inferred = in_address(self.address)
        return f"{inferred} (inferred)" if inferred else ""

    def _language(self) -> str:
        said = self.tree.get("lang") or self._first("og:locale", "content-language", "inlanguage")
        said = said or str(self.data.get("inLanguage") or "")
        code = re.split(r"[-_]", said.strip().lower())[0]
        code = {"kz": "kk", "ua": "uk"}.get(code, code)
        if not re.fullmatch("[a-z]{2,3}", code):
            return ""
        # Pages are copied from templates in English.
        guessed = language_of(self._headline(""))
        return guessed if guessed and script_of(code) != script_of(guessed) else code

    def _canonical(self) -> str:
        for one in self.tree.xpath("//link[@rel and @href]"):
            if "canonical" in one.get("rel").lower().split():
                return str(urljoin(self.address, one.get("href").strip()))[:1000]
        return self._first("og:url")[:1000] if "://" in self._first("og:url") else ""


def _blocks(tree: Any) -> list[tuple[BlockKind, str]]:
    """The blocks of the article. Changes the tree."""
    for figure in [*tree.iter("figure")]:
        captions = [_apart(one) for one in figure.iter("figcaption")]
        tables = figure.find(".//table") is not None
        if tables or not figure.getparent().iterancestors():
            continue
        caption = html.Element("p")
        caption.text = _CAPTION + " ".join(captions) if any(captions) else None
        caption.tail = figure.tail
        figure.getparent().replace(figure, caption)
    for one in [*tree.iter("blockquote", "aside", "div")]:
        if _PULL_QUOTE.search(one.get("class") or "") and one.getparent() is not None:
            pulled = html.Element("p")
            pulled.text, pulled.tail = _PULLED + _apart(one), one.tail
            one.getparent().replace(one, pulled)
    found: list[tuple[BlockKind, str]] = []
    for everything in (False, True):
        try:
            document: Any = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, favor_recall=everything)
        except (ValueError, TypeError, AttributeError, RecursionError):
            document = None
        body = getattr(document, "body", None)
        found = list(_blocks_in(body)) if body is not None else []
        if sum(len(words) for _kind, words in found) > 300:
            break
    return _with_headings(tree, found)


def _with_headings(tree: Any, found: list[tuple[BlockKind, str]]) -> list[tuple[BlockKind, str]]:
    """The blocks with the headings that trafilatura left out, each above the paragraph that follows it on the page."""
    there = {words for kind, words in found if kind == "heading"}
    above = {
        _plain(one.getnext().text_content()): words
        for one in tree.iter("h2", "h3", "h4")
        if (words := _plain(one.text_content())) and words not in there
        if one.getnext() is not None and one.getnext().tag == "p"
    }
    blocks: list[tuple[BlockKind, str]] = []
    for kind, words in found:
        if heading := above.pop(words, ""):
            blocks.append(("heading", heading))
        blocks.append((kind, words))
    return blocks


def _blocks_in(body: Any) -> Iterator[tuple[BlockKind, str]]:
    """The blocks of an element, however trafilatura or the page has put them into each other."""
    words = body.text or ""
    for child in body:
        if child.tag in _LINE_BREAKS:
            words += _BREAK
        elif child.tag in _BLOCKS or any(one.tag in _BLOCKS for one in child.iterdescendants()):
            yield from _paragraphs(words)
            words = ""
            yield from _block(child)
        else:
            words += _inline(child)
        words += child.tail or ""
    yield from _paragraphs(words)


def _inline(one: Any) -> str:
    """The words of a part of a paragraph, with its breaks."""
    parts = (_BREAK if child.tag in _LINE_BREAKS else _inline(child) for child in one)
    return (one.text or "") + "".join(part + (child.tail or "") for part, child in zip(parts, one, strict=True))


def _block(one: Any) -> Iterator[tuple[BlockKind, str]]:
    if one.tag in _HEADINGS:
        yield "heading", _plain("".join(one.itertext()))
    elif one.tag in ("row", "tr"):
        yield "paragraph", " | ".join(_plain("".join(cell.itertext())) for cell in one)
    else:
        yield from _blocks_in(one)


def _paragraphs(words: str) -> Iterator[tuple[BlockKind, str]]:
    """A paragraph; several where its lines end with their sentence."""
    open_one = ""
    for line in words.split(_BREAK):
        plain = _plain(line)
        if plain and open_one and _SENTENCE_ENDS.search(open_one):
            yield _kind_of(open_one)
            open_one = plain
        else:
            open_one = f"{open_one} {plain}".strip()
    if open_one:
        yield _kind_of(open_one)


def _kind_of(words: str) -> tuple[BlockKind, str]:
    if words.startswith(_CAPTION.strip()):
        return "caption", words.removeprefix(_CAPTION.strip()).strip()
    if words.startswith(_PULLED.strip()):
        return "notice", words.removeprefix(_PULLED.strip()).strip()
    if _PHOTO.match(words):
        return "caption", words
    return ("notice" if _NOTICE.match(words) else "paragraph"), words


def _without_head(blocks: list[tuple[BlockKind, str]], told: dict[str, Any]) -> list[tuple[BlockKind, str]]:
    """The blocks without the headline, what is above it, names and day: these are the source's own."""
    headline, names = fold(told["headline"]), fold(told["credits"])
    first = [fold(words) for _kind, words in blocks[:5]]
    above = first.index(headline) if headline in first else 0
    kept = []
    for number, (kind, words) in enumerate(blocks):
        short = len(words) < 120 and not _SENTENCE_ENDS.search(words)
        ours = fold(words) == headline or (short and (number < above or (bool(names) and names in fold(words))))
        if number < above + 6 and kind != "caption" and (ours or (short and _is_day(words))):
            told["published"] = told["published"] or in_words(words)
            continue
        kept.append((kind, words))
    return kept


def _is_day(words: str) -> bool:
    return bool(in_words(words)) and len(words) < 40


def _without_outlet(title: str, outlet: str) -> str:
    for sign in (" | ", " – ", " — ", " - ", " :: ", " • "):
        first, found, last = title.rpartition(sign)
        if found and first and (fold(last) == fold(outlet) or (sign == " | " and len(last) < 40)):
            return first
    return title


def _apart(one: Any) -> str:
    """Its words, with spaces between what only its style sets apart: the caption and who took the picture."""
    return re.sub(r"\s+([,.:;!?)])", r"\1", _plain(" ".join(one.itertext())))


def _plain(text: str) -> str:
    return " ".join(text.split())
