"""The formats in which a page can be taken away, and what each is for: the links that pages have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.interchange.citations import CitedWork, coins, styles
from casebook.interchange.tables import FORMATS
from casebook.web.filters import CITATION_ROWS, CLAIM_ROWS, FORMAT, ROWS, Pair
from casebook.web.presenters.filter_sentence import address_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CITED = ("bibtex", "ris", "csl")
DATA = tuple(one.name for one in FORMATS.values() if one.takes != "table")
TABLES = tuple(one.name for one in FORMATS.values() if one.takes == "table")
_CALLED: "dict[str, tuple[str, _StrPromise]]" = {
    "bibtex": ("BibTeX", gettext_lazy("for LaTeX and JabRef")),
    "ris": ("RIS", gettext_lazy("for Zotero, EndNote and Mendeley")),
    "csl": ("CSL-JSON", gettext_lazy("for Pandoc and other citation processors")),
    **{one.name: (one.label, one.purpose) for one in FORMATS.values()},
}


class FileLink(NamedTuple):
    """One format: its address, what it is called, and what it is for."""

    address: str
    name: str
    words: str


@dataclass(frozen=True)
class CiteBox:
    """How a page is cited: in the styles of text, in formats, and as programs find it in the page."""

    styles: Sequence[tuple[str, Sequence[str]]]
    links: Sequence[FileLink]
    coins: Sequence[str]
    data: Sequence[FileLink]


def links(address: str, formats: Iterable[str]) -> list[FileLink]:
    """The page in these formats."""
    return [FileLink(f"{address}?{FORMAT}={name}", _CALLED[name][0], str(_CALLED[name][1])) for name in formats]


def cite_box(address: str, works: Sequence[CitedWork], data: Sequence[str] = DATA) -> CiteBox:
    """The part of a page on how to cite it and take it away."""
    return CiteBox(styles(works), links(address, CITED), list(map(coins, works)), links(address, data))


def list_links(base: str, name: str, pairs: Sequence[Pair]) -> list[FileLink]:
    """The whole list in each format, and as a table of facts and of the places where they stand."""

    def to(format_name: str, words: str = "", *more: Pair) -> FileLink:
        label, usual = _CALLED[format_name]
        return FileLink(address_of(base, [*pairs, (FORMAT, format_name), *more]), label, words or str(usual))

    found = [to(format_name) for format_name in (*TABLES, *DATA)]
    if name != "claims":
        found += [to(one, _("a fact a row: all that is said of what is listed"), (ROWS, CLAIM_ROWS)) for one in TABLES]
    every = _("a citation a row: each place in an article where a fact stands")
    return found + [to(one, every, (ROWS, CITATION_ROWS)) for one in TABLES]
