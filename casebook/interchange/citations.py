"""Works as they are cited: BibTeX, RIS, CSL-JSON, and text in three styles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.dateformat import format as formatted
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# What a program that manages references knows each by.
MEDIA_TYPES = {
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
}
SUFFIXES = {"bibtex": "bib", "ris": "ris", "csl": "csl.json"}
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_TEX_SIGNS = re.compile(r"[\\{}$&%#_~^]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A month that English writers of references do not shorten.
_SHORT_MONTH = 4


@dataclass(frozen=True)
class CitedWork:
    """An article, or a page of this archive. `day` is year, month and day as far as they are known, and `undated` what
    is known instead; `author` is one name as it is printed.
    """

    key: str
    title: str
    container: str
    url: str
    news: bool
    day: tuple[int, ...] = ()
    undated: str = ""
    author: str = ""
    lang: str = ""
    note: str = ""
    accessed: date | None = None


def in_one_line(text: str) -> str:
    """A text without line breaks and what else ends a field."""
    return " ".join(text.split())


# ------------------------------------------------------------------------------------------------------------ BibTeX


def bibtex(works: Iterable[CitedWork]) -> str:
    """BibTeX, in UTF-8; what TeX would take for its own is escaped."""
    return "\n".join(_bibtex(work) for work in works)


def _bibtex(work: CitedWork) -> str:
    title = in_one_line(work.title)
    fields = {
        "author": f"{{{_tex(work.author)}}}" if work.author else "",
        "title": f"{{{_tex(title)}}}",
        "journal" if work.news else "howpublished": _tex(work.container),
        "year": str(work.day[0]) if work.day else "",
        "month": _MONTHS[work.day[1] - 1] if len(work.day) > 1 else "",
        "day": str(work.day[2]) if len(work.day) > 2 else "",
        "url": quote(work.url, safe=":/?#[]@!$&'()*+,;=%~") if work.url else "",
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "language": _tex(work.lang),
        "note": _tex("; ".join(filter(None, (work.undated, work.note)))),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{'article' if work.news else 'misc'}{{{work.key},\n{lines}\n}}\n"


def _tex(text: str) -> str:
    return _TEX_SIGNS.sub(lambda found: _TEX[found[0]], in_one_line(text))


# --------------------------------------------------------------------------------------------------------------- RIS


def ris(works: Iterable[CitedWork]) -> str:
    """RIS, a line a field."""
    return "".join(f"{name}  - {value}\r\n" for work in works for name, value in _ris(work))


def _ris(work: CitedWork) -> Iterator[tuple[str, str]]:
    year, month, day, *_rest = (*map(str, work.day), "", "", "")
    fields = (
        ("AU", work.author),
        ("TI", work.title),
        ("T2", work.container),
        ("PY", year),
        ("DA", "/".join((year, month.zfill(2) if month else "", day.zfill(2) if day else "")) + "/" if year else ""),
        ("UR", work.url),
        ("Y2", work.accessed.strftime("%Y/%m/%d/") if work.accessed else ""),
        ("LA", work.lang),
        ("N1", work.undated),
        ("N1", work.note),
        ("ID", work.key),
    )
    yield "TY", "NEWS" if work.news else "ELEC"
    yield from ((name, line) for name, value in fields if (line := in_one_line(value)))
    yield "ER", ""


# ---------------------------------------------------------------------------------------------------------- CSL-JSON


def csl(works: Iterable[CitedWork]) -> list[dict[str, Any]]:
    """What citation processors, Zotero and Pandoc read."""
    return [_csl(work) for work in works]


def _csl(work: CitedWork) -> dict[str, Any]:
    issued: dict[str, Any] = {"date-parts": [list(work.day)]} if work.day else {"literal": work.undated}
    accessed = work.accessed
    item = {
        "id": work.key,
        "type": "article-newspaper" if work.news else "webpage",
        "title": work.title,
        "container-title": work.container,
        "author": [{"literal": work.author}] if work.author else None,
        "issued": issued if work.day or work.undated else None,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
        "URL": work.url,
        "language": work.lang,
        "note": work.note,
    }
    return {name: value for name, value in item.items() if value}


# ----------------------------------------------------------------------------------------------------------- in pages


def coins(work: CitedWork) -> str:
    """What Zotero and others find in a page (ContextObjects in Spans): the title of a span of class Z3988."""
    pairs = (
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle" if work.news else "webpage"),
        ("rft.title", in_one_line(work.title)),
        ("rft.source", work.container),
        ("rft.creator", work.author),
        ("rft.date", "-".join(f"{part:02d}" for part in work.day)),
        ("rft.identifier", work.url),
        ("rft.language", work.lang),
        ("rft.description", work.note),
    )
    return urlencode([(name, value) for name, value in pairs if value])


# -------------------------------------------------------------------------------------------------------------- text


def styles(works: Sequence[CitedWork]) -> list[tuple[str, list[str]]]:
    """Each style by its name, with a line a work."""
    found = (("Chicago", _chicago), ("APA", _apa), ("MLA", _mla))
    return [(name, [in_one_line(style(work)) for work in works]) for name, style in found]


def _chicago(work: CitedWork) -> str:
    day = _day(work, "F j, Y", "F Y") or work.undated or _("n.d.")
    parts = (work.author, f"“{_ended(work.title)}”", work.container, day, capfirst(work.note), work.url)
    return _sentences(parts)


def _apa(work: CitedWork) -> str:
    day = _day(work, "Y, F j", "Y, F") or work.undated or _("n.d.")
    who = work.author or work.container
    return _sentences(
        (f"{who} ({day})", work.title, work.container if work.author else "", capfirst(work.note), work.url)
    )


def _mla(work: CitedWork) -> str:
    day = _day(work, "j M. Y", "M. Y") or work.undated
    if len(work.day) > 1:
        # May, June and July are written out.
        written = formatted(date(work.day[0], work.day[1], 1), "F")
        day = day if len(written) > _SHORT_MONTH else _day(work, "j F Y", "F Y")
    rest = ", ".join(filter(None, (work.container, day, work.url)))
    return _sentences((work.author, f"“{_ended(work.title)}”", rest, capfirst(work.note)))


def _day(work: CitedWork, whole: str, month: str) -> str:
    if len(work.day) == 3:
        return formatted(date(*work.day), whole)
    if len(work.day) == 2:
        return formatted(date(*work.day, 1), month)
    return str(work.day[0]) if work.day else ""


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _sentences(parts: Iterable[str]) -> str:
    """Each part with a full stop, but for an address, in which it would be taken for a part of that."""
    return " ".join(
        part if part.startswith(("http://", "https://")) or part.endswith("”") else _ended(part)
        for part in parts if part
    )  # fmt: skip
