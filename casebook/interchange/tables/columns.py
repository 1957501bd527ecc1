"""The columns of sheets, each once: what an import reads under it, what an export writes over it, and how it is known.

A heading is known in every language of the interface, and by the words that people write instead (`also`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_REST = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Column:
    """One column: its name in code, its heading in a file, what it holds, and other headings under which it comes."""

    name: str
    heading: "_StrPromise"
    also: str = ""
    help: "_StrPromise | str" = ""
    # What editors call it, where the heading says too little by itself.
    label: "_StrPromise | str" = ""
    # Written by exports and never read: what follows from others.
    written_only: bool = False

    @property
    def headings(self) -> frozenset[str]:
        """All headings that mean it, as they are compared."""
        found = {folded(name) for name in self.also.split("|") if name.strip()} | {folded(self.name)}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.add(folded(str(self.heading)))
        return frozenset(found)

    @property
    def called(self) -> str:
        """What the desk calls it."""
        return str(self.label or self.heading)


def folded(heading: str) -> str:
    """A heading as it is compared: in small letters, with what is no letter as one space."""
    return _REST.sub(" ", heading.replace("_", " ")).strip().casefold()


@dataclass(frozen=True)
class SheetColumns:
    """The columns that a sheet of one kind may have, those that it must have, and what exports add."""

    columns: tuple[Column, ...]
    needed: tuple[str, ...] = ()
    # What may be the same in all rows.
    same: tuple[str, ...] = ()
    # With what the form begins.
    usual: "Mapping[str, _StrPromise]" = field(default_factory=dict)

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns that are read, by their name."""
        return {column.name: column for column in self.columns if not column.written_only}

    def defaults(self) -> dict[str, str]:
        """What stands in every row unless somebody says otherwise, in the language of the page."""
        return {name: str(words) for name, words in self.usual.items()}


REFERENCE = Column(
    "reference", _("Reference"), "ref|id|ссылка|сілтеме",
    _("That of the archive. A row that has one is known already, and nothing is made of it."),
)  # fmt: skip
# Every list that is exported has it; it is no article's.
PAGE = Column("page", _("Address"), written_only=True)
ABOUT_FILE = Column("about_file", _("About this file"), written_only=True)
NOTE = Column("note", _("Note"), "notes|comment|примечание|комментарий|ескерту|түсініктеме", _("Public."))
OUTLET = Column("outlet", _("Outlet"), "publisher|media|издание|сми|басылым|бақ")
HEADLINE = Column("headline", _("Article"), "headline|title|заголовок|статья|мақала|тақырып", label=_("Headline"))
ADDRESS = Column(
    "address", _("At the outlet"),
    "address|source address|url|link|source|source url|адрес|адрес источника|ссылка на источник|ссылка на статью"
    "|источник|дереккөз|дереккөз мекенжайы|мекенжай|сілтеме",
    label=_("Address of the article"),
)  # fmt: skip
PUBLISHED = Column(
    "published", _("Date"),
    "published|date published|published on|publication date|дата|дата публикации|опубликовано|күні|жарияланған"
    "|жарияланған күні",
    label=_("When the article appeared"),
)  # fmt: skip
PUBLISHED_EDTF = Column("published_edtf", _("Date, in EDTF"), label=_("When the article appeared, in EDTF"))
LANG = Column("lang", _("Language"), "language of the article|язык|тіл|тілі", _("Of the article: en, ru, kk …"))
PLACE = Column(
    "place", _("Place in the article"), "locator|paragraph|par|page|место|абзац|место в статье|орны|абзац нөмірі",
    _("headline; 3 for the third paragraph; page 4; 1:02:33."),
)  # fmt: skip
QUOTE = Column("quote", _("Quote"), "quotation|цитата|дәйексөз")
SPEAKER = Column(
    "speaker", _("Whose words"), "who says so|said by|говорит|чьи слова|кто говорит|кім айтты|айтушы",
    _("Empty where the article says it itself. Several with → between, originally first."),
)  # fmt: skip
STANCE = Column("stance", _("Stance"), "отношение|ұстаным", _("Of the article: asserts, hedges, alleges, denies."))
KIND = Column("kind", _("Kind"), "record kind|вид|тип|түрі", _("person, group, facility, operation …"))

RECORDS = SheetColumns(
    (
        REFERENCE,
        PAGE,
        Column(
            "name", _("Name"),
            "case|person|group|facility|operation|sentence|event|organisation|place|label|wording|called|detainee"
            "|person or group|имя|название|дело|человек|учреждение|операция|событие|организация|место|приговор"
            "|человек или группа|человек или группа в заключении|место заключения|аты|атауы|іс|адам|мекеме|оқиға|ұйым"
            "|орын|жер|үкім|адам немесе топ|қамаудағы адам не топ|ұстау орны",
        ),
        KIND,
        Column("public_life", _("In public life"), "official|публичное лицо|қоғам қайраткері", _("yes or no")),
        NOTE,
        ABOUT_FILE,
    ),
    needed=("name",),
    same=("kind",),
)  # fmt: skip

SOURCES = SheetColumns(
    (
        REFERENCE, PAGE, HEADLINE, OUTLET, PUBLISHED_EDTF, PUBLISHED, LANG,
        Column("credits", _("Credits"), "author|authors|by|автор|авторы|авторлар"),
        Column("standing", _("What became of it"), written_only=True),
        ADDRESS,
        Column("facts", _("Facts"), written_only=True),
        NOTE, ABOUT_FILE,
    ),
    needed=("headline",),
    same=("outlet", "lang"),
)  # fmt: skip


def _out(name: str, heading: "_StrPromise", says: "_StrPromise | str" = "") -> Column:
    """A column that exports have and imports pass over: it follows from others, or is the archive's own."""
    return Column(name, heading, help=says, written_only=True)


FACTS = SheetColumns(
    (
        REFERENCE, PAGE,
        Column("fact", _("Fact"), "fact type|property|факт|свойство|дерек|факті"),
        _out("fact_type", _("Fact, in the vocabulary"), _("Its name, the same in every language.")),
        Column("scope", _("Scope"), "topic|охват|тема|ауқым", _("What it covers: citizens, held, women …")),
        Column("about", _("About"), "subject|record|whom|о ком|о ком или о чём|кто|кім туралы|туралы"),
        Column("about_kind", _("Kind of record"), "about kind|kind|вид|тип|вид записи|түрі", KIND.help),
        _out("about_reference", _("About, reference"), _("The reference of the record that it is about.")),
        _out("about_page", _("About, address"), _("The page of that record.")),
        Column("value", _("What is said"), "value|says|значение|что сказано|мәні|не айтылған"),
        _out("number", _("Number"), _("Where one number is said.")),
        _out("low", _("At least"), _("The least number that it allows.")),
        _out("high", _("At most"), _("The greatest number that it allows.")),
        _out("unit", _("Unit"), _("Of the numbers: days, years, a currency …")),
        Column("target", _("Leads to"), "target|to|record meant|к чему|объект|нысан",
               _("The record, of facts that lead to one.")),
        _out("target_reference", _("Leads to, reference"), _("The reference of that record.")),
        _out("target_page", _("Leads to, address"), _("The page of that record.")),
        Column("polarity", _("Yes or no"), "polarity|да или нет|иә немесе жоқ",
               _("yes, no, unknown; yes where empty.")),
        Column("status", _("Status"), "статус|мәртебе",
               _("actual, planned, promised, requested, cancelled; actual where empty.")),
        STANCE,
        Column("when", _("When"), "as of|когда|на дату|қашан|күні", _("When it was so, if the article says.")),
        Column("when_edtf", _("When, in EDTF"), "when edtf", _("As of when, as EDTF.")),
        _out("outer_from", _("First possible day"), _("Not before this day: of when it was so, or of the day told.")),
        _out("outer_to", _("Last possible day"), _("Not after this day.")),
        _out("inner_from", _("Certainly from"), _("From this day on it certainly was so. Empty where none is.")),
        _out("inner_to", _("Certainly until"), _("Up to this day it certainly was so.")),
        _out("citation_reference", _("Reference of the citation")),
        OUTLET, HEADLINE, PUBLISHED, PUBLISHED_EDTF, LANG, PLACE, SPEAKER, QUOTE,
        _out("source_reference", _("Source, reference"), _("The reference of the article in this archive.")),
        _out("articles", _("Articles"), _("The pages of the articles in this archive.")),
        ADDRESS,
        _out("disputed", _("Disputed"), _("How sources differ, if they do.")),
        _out("dispute", _("Disputed, address"), _("The page on which both sides stand.")),
        _out("reported", _("Last reported"), _("When the newest source appeared.")),
        _out("known_from", _("Known by"), _("The day by which a source had said it.")),
        NOTE, ABOUT_FILE,
    ),
    needed=("about", "fact"),
    same=("about_kind", "address", "outlet", "headline", "published", "lang", "place", "speaker"),
)  # fmt: skip

DETAINEES = SheetColumns(
    (
        REFERENCE,
        Column("name", _("Name"), "full name|person|detainee|prisoner|имя|фио|ф и о|заключённый|заключенный|задержанный"
               "|аты|аты жөні|есімі|тұтқын"),
        Column("aliases", _("Aliases"), "alias|also known as|aka|other names|псевдоним|псевдонимы|другие имена"
               "|также известен как|лақап аты|басқа есімдері", _("Several with ; between.")),
        Column("born", _("Born"), "birth year|year of birth|birth date|date of birth|birthday|born in|yob|dob"
               "|год рождения|дата рождения|родился|туған жылы|туған күні"),
        Column("sex", _("Sex"), "gender|пол|жынысы"),
        Column("citizenship", _("Citizen of"), "citizenship|nationality|гражданство|азаматтығы"),
        Column("facility", _("Held at"), "facility|prison|camp|place of custody|тюрьма|колония|лагерь|место содержания"
               "|учреждение|мекеме|түрме|қамау орны"),
        Column("dates", _("Held when"), "dates|date held|held since|since|period|даты|когда|период|срок содержания"
               "|с какого времени|күндері|мерзімі"),
        Column("custody", _("Custody"), "status|custody status|положение|статус|мәртебесі",
               _("detained, released, died in custody …")),
        OUTLET, HEADLINE, ADDRESS, PUBLISHED, LANG, PLACE, QUOTE, SPEAKER, NOTE,
    ),
    needed=("name",),
    same=("facility", "citizenship", "address", "outlet", "headline", "published", "lang", "place", "speaker"),
    usual={"place": _("headline")},
)  # fmt: skip

SHEETS: dict[str, SheetColumns] = {
    "records": RECORDS,
    "sources": SOURCES,
    "facts": FACTS,
    "detainees": DETAINEES,
}


@cache
def _known(sheet: str) -> tuple[tuple[Column, frozenset[str]], ...]:
    return tuple((column, column.headings) for column in SHEETS[sheet].columns)


def guess(sheet: str, headings: Sequence[str]) -> dict[int, str]:
    """By the number of a column, its name, as far as the headings tell; each once."""
    given = [folded(heading) for heading in headings]
    # "Address" is an article's, but for what this archive wrote, where it is that of the page.
    exported = any(heading in REFERENCE.headings for heading in given)
    found: dict[int, str] = {}
    for place, heading in enumerate(given):
        for column, known in _known(sheet):
            if heading not in known or column.name in found.values() or (column is PAGE and not exported):
                continue
            found[place] = column.name
            break
    read = SHEETS[sheet].by_name
    return {place: name for place, name in found.items() if name in read}


def guess_sheet(headings: Iterable[str]) -> str:
    """What kind of sheet it is, by how many of its headings are known; facts and detainees before what is plainer."""
    given = list(headings)
    # What this archive wrote is a list, and no sheet of others.
    exported = {folded(heading) for heading in given} & ABOUT_FILE.headings
    sheets = [sheet for sheet in SHEETS if not (exported and sheet == "detainees")]
    known = {sheet: set(guess(sheet, given).values()) for sheet in sheets}

    def likely(sheet: str) -> tuple[bool, int, int]:
        whole = known[sheet].issuperset(SHEETS[sheet].needed)
        return whole, len(known[sheet]), -("facts", "detainees", "sources", "records").index(sheet)

    return max(sheets, key=likely)
