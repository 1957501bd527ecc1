"""One row of a sheet as what it says: which names, which article, which claims. Read as the forms read what is typed.

Nothing is looked up here: that is done for all rows together (`import_plan`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override

from casebook import vocabulary
from casebook.admin.citation_forms import MOST_WORDS
from casebook.admin.draft_forms import is_latin
from casebook.admin.import_names import SheetName, SheetNames
from casebook.admin.record_search import WRITTEN
from casebook.admin.value_fields import PlaceField, ValueField, read_date
from casebook.interchange.tables.columns import folded
from casebook.models import Kind, PersonOrGroup, Polarity, SheetKind, Stance, Status
from casebook.models.archive.claim_checks import not_yet
from casebook.models.archive.source_addresses import address_key
from casebook.names import fold
from casebook.values import VagueDate, ValueProblem, check_language, clean_text

NEW, KNOWN, ASKED, WRONG, NOTED = "new", "known", "asked", "wrong", "noted"
_ADDRESS = forms.URLField(max_length=1000, required=False, assume_scheme="https")
_PLACE = PlaceField()
_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_SEVERAL = re.compile(r"\s*[;|\n]\s*")
_YES = frozenset({"yes", "true", "1", "x", "да", "иә"})
_NO = frozenset({"no", "false", "0", "нет", "жоқ", ""})


@dataclass(eq=False)
class SheetSource:
    """One article of a sheet, with all that its rows say of it."""

    ref: str = ""
    outlet: SheetName | None = None
    headline: str = ""
    address: str = ""
    when: VagueDate | None = None
    lang: str = ""
    credits: str = ""
    note: str = ""
    rows: list[int] = field(default_factory=list)
    # A row of the archive, or one that is to be made; and why it cannot be, by column.
    source: Any = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Statement:
    """One claim of a row, in pieces; `columns` says where each stands."""

    about: SheetName
    fact: vocabulary.Fact
    scope: str = ""
    value: str = ""
    target: SheetName | None = None
    polarity: str = Polarity.YES
    status: str = Status.ACTUAL
    when: VagueDate | None = None
    note: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class SheetRow:
    """What one row says. `told` is for the editor: column, sort of message, and words."""

    number: int
    told: list[tuple[str, str, str]] = field(default_factory=list)
    ref: str = ""
    record: SheetName | None = None
    public_life: bool = False
    note: str = ""
    source: SheetSource | None = None
    statements: list[Statement] = field(default_factory=list)
    place: dict[str, int | None] | None = None
    stance: str = Stance.ASSERTS
    quote: str = ""
    chain: list[SheetName] = field(default_factory=list)
    # What the columns say of a thing that is known by its reference.
    given: dict[str, str] = field(default_factory=dict)

    def tell(self, column: str, sort: str, words: str) -> None:
        """Tell something of a column, once."""
        if (column, sort, words) not in self.told:
            self.told.append((column, sort, words))

    @property
    def wrong(self) -> bool:
        """Whether something in it cannot be read."""
        return any(sort == WRONG for _column, sort, _words in self.told)


class SheetReader:
    """Reads all rows of one sheet; names and articles are collected as they come."""

    def __init__(self, sheet: str, columns: Mapping[int, str], defaults: Mapping[str, str], width: int) -> None:
        self._columns, self._defaults, self._width = columns, defaults, width
        self.names = SheetNames()
        self.sources: dict[Any, SheetSource] = {}
        self._read: Callable[[_Cells], None] = {
            SheetKind.RECORDS: self._record,
            SheetKind.SOURCES: self._article,
            SheetKind.FACTS: self._fact,
            SheetKind.DETAINEES: self._detainee,
        }[SheetKind(sheet)]

    def row(self, number: int, cells: list[str]) -> SheetRow:
        """What the row says."""
        row = SheetRow(number)
        given = {name: cells[place] for place, name in self._columns.items() if place < len(cells) and cells[place]}
        if any(cells[self._width :]):
            row.tell("", WRONG, _("The row has more cells than there are headings: is a delimiter within a cell?"))
        row.given = given
        self._read(_Cells(row, {**self._defaults, **given}))
        return row

    # Kinds of rows

    def _record(self, at: "_Cells") -> None:
        row = at.row
        if self._known(at):
            return
        name, kind = at.text("name", 200), self._kind(at, "kind")
        row.public_life, row.note = at.yes("public_life"), at.text("note", 2000, lines=True)
        if not name:
            at.wrong("name", _("A record has a name."))
        elif not kind and not at.problem("kind"):
            at.wrong("kind", _("Say what it is: person, group, facility …"))
        elif kind:
            row.record = self.names.use(name, row.number, *kind)

    def _article(self, at: "_Cells") -> None:
        if self._known(at):
            return
        at.row.source = self._source(at)
        if at.row.source is None and not at.row.wrong:
            at.wrong("headline", _("An article has a headline."))
        elif at.row.source is not None:
            at.row.source.credits = at.text("credits", 300)
            at.row.source.note = at.text("note", 2000, lines=True)

    def _fact(self, at: "_Cells") -> None:
        if self._known(at):
            return
        row = at.row
        self._citation(at)
        kind = self._kind(at, "about_kind")
        fact = self._fact_type(at, kind)
        about, when = at.text("about", 200), at.date("when") or at.date("when_edtf")
        polarity, status = at.choice("polarity", Polarity, Polarity.YES), at.choice("status", Status, Status.ACTUAL)
        note = at.text("note", 2000, lines=True)
        if not about:
            at.wrong("about", _("Say whom or what the fact is about."))
        if fact is None or not about:
            return
        kinds, form = kind or (fact.kinds, "")
        if not form and kinds == (Kind.PERSON,) and len(fact.forms) == 1:
            form = fact.forms[0]
        statement = Statement(
            self.names.use(about, row.number, kinds, form),
            fact,
            self._one_of(at, "scope", fact, "scopes"),
            polarity=polarity,
            status=status,
            when=when,
            note=note,
            columns={"subject": "about", "target": "target", "value": "value"},
        )
        self._content(at, statement)
        row.statements.append(statement)

    def _detainee(self, at: "_Cells") -> None:
        row = at.row
        name, born = at.text("name", 200), at.value("born", "born")
        ref = at.text("reference", 40)
        self._citation(at)
        if not name and not ref:
            at.wrong("name", _("Say who it is."))
            return
        day = VagueDate.parse(born) if born else None
        person = self.names.use(ref or name, row.number, (Kind.PERSON,), PersonOrGroup.INDIVIDUAL, None if ref else day)
        row.record, row.note = person, at.text("note", 2000, lines=True)
        held = at.date("dates")

        def says(column: str, fact: str, value: str = "", to: SheetName | None = None, when: Any = None) -> None:
            columns = dict.fromkeys(("subject", "value", "target", "fact"), column) | {"when": "dates"}
            if value or to is not None:
                row.statements.append(
                    Statement(person, vocabulary.fact(fact), value=value, target=to, when=when, columns=columns)
                )

        says("name", "name", at.value("name", "name"))
        for alias in filter(None, _SEVERAL.split(at.given.get("aliases", ""))):
            says("aliases", "name", at.value_of("aliases", "name", f"{alias} (alias)"))
        says("born", "born", born)
        says("sex", "sex", self._one_of(at, "sex", vocabulary.fact("sex")))
        for column, fact, when in (("citizenship", "citizenship", None), ("facility", "held_at", held)):
            if text := at.text(column, 200):
                says(column, fact, to=self.names.use(text, row.number, vocabulary.fact(fact).targets), when=when)
        custody = self._one_of(at, "custody", vocabulary.fact("custody"))
        if not custody and held and not at.given.get("facility"):
            custody = "detained"
        says("custody", "custody", custody, when=held if not at.given.get("facility") else None)

    # Pieces of rows

    def _known(self, at: "_Cells") -> bool:
        """Whether the row says which thing of the archive it is: then it is compared, and nothing is made of it."""
        ref = at.text("reference", 40).lower()
        if not ref:
            return False
        at.row.ref = ref
        if not WRITTEN.fullmatch(ref):
            at.wrong("reference", _("This is not a reference; it has 4 to 12 small letters and digits."))
        return True

    @staticmethod
    def _kind(at: "_Cells", column: str) -> tuple[tuple[str, ...], str] | None:
        text = at.text(column, 60)
        if not text:
            return None
        found = _kinds().get(folded(text))
        if found is None:
            at.wrong(column, _("“%(text)s” is no kind of record; these are: %(known)s.")
                     % {"text": text, "known": ", ".join([*Kind.values, "group"])})  # fmt: skip
            return None
        kind, form = found
        return (kind,), form

    @staticmethod
    def _fact_type(at: "_Cells", kind: tuple[tuple[str, ...], str] | None) -> vocabulary.Fact | None:
        text = at.text("fact", 100)
        if not text:
            at.wrong("fact", _("Say which fact it is."))
            return None
        found = [vocabulary.fact(name) for name in _facts().get(folded(text), ())]
        of_kind = [fact for fact in found if kind is None or kind[0][0] in fact.kinds] or found
        if len(of_kind) == 1:
            return of_kind[0]
        if of_kind:
            names = ", ".join(fact.name for fact in of_kind)
            at.wrong("fact", _("“%(text)s” may be: %(names)s. Write one of these.") % {"text": text, "names": names})
        else:
            at.wrong("fact", _("There is no fact “%s” in the vocabulary.") % text[:60])
        return None

    def _content(self, at: "_Cells", statement: Statement) -> None:
        fact = statement.fact
        said, target = at.given.get("value", ""), at.given.get("target", "")
        if fact.links:
            if text := at.text("target" if target else "value", 200):
                statement.target = self.names.use(text, at.row.number, fact.targets)
            statement.columns = {**statement.columns, "target": "target" if target or not said else "value"}
            if said and target and folded(said) != folded(target):
                at.wrong("value", _("“%s” leads to a record; it has no value of its own.") % fact.name)
        elif fact.choices:
            statement.value = self._one_of(at, "value", fact)
        else:
            statement.value = at.value("value", fact.name)
        if target and not fact.links:
            at.wrong("target", _("“%s” has a value; it leads to no record.") % fact.name)

    @staticmethod
    def _one_of(at: "_Cells", column: str, fact: vocabulary.Fact, of: str = "choices") -> str:
        text = at.text(column, 100)
        if not text:
            return ""
        known = _names_of(fact.name, of)
        if folded(text) not in known:
            names = ", ".join(choice.name for choice in getattr(fact, of)) or _("none")
            at.wrong(column, _("“%(text)s” cannot stand here; this can: %(names)s.") % {"text": text, "names": names})
            return ""
        return known[folded(text)]

    def _citation(self, at: "_Cells") -> None:
        row = at.row
        row.source = self._source(at)
        if row.source is None and not row.wrong:
            at.wrong("address", _("No fact without a source: give the address of the article, or outlet and headline."))
        row.place = at.place()
        row.stance = at.choice("stance", Stance, Stance.ASSERTS)
        row.quote = at.text("quote", 500)
        if len(row.quote.split()) > MOST_WORDS:
            at.wrong("quote", _("A quote has at most %d words; say the rest in your own.") % MOST_WORDS)
        for words in filter(None, _ARROW.split(at.given.get("speaker", ""))):
            if text := at.text_of("speaker", words, 200):
                kinds = (Kind.PERSON, Kind.ORGANISATION)
                row.chain.append(self.names.use(text, row.number, kinds, speaks=True))

    def _source(self, at: "_Cells") -> SheetSource | None:
        address, headline = at.address(), at.text("headline", 300)
        when, lang = at.date("published_edtf") or at.date("published"), at.language()
        outlet = at.text("outlet", 200)
        if words := not_yet(when):
            at.wrong("published", words)
        written = WRITTEN.search(at.text("source", 400)) if at.given.get("source") else None
        if not (written or address or headline):
            return None
        ref = written[1] if written else ""
        key = ref or address_key(address) or (fold(outlet), fold(headline), when.edtf if when else "")
        source = self.sources.setdefault(key, SheetSource(ref))
        source.rows.append(at.row.number)
        kinds = (Kind.ORGANISATION,)
        given: dict[str, Any] = {"headline": headline, "address": address, "when": when, "lang": lang}
        if outlet:
            given["outlet"] = self.names.use(outlet, at.row.number, kinds)
        for name, value in given.items():
            before = getattr(source, name)
            if value and not before:
                setattr(source, name, value)
            elif value and name in ("headline", "outlet", "when") and _differ(before, value):
                column = "published" if name == "when" else name
                at.wrong(column, _("Row %d says it otherwise of the same article.") % source.rows[0])
        return source


def _differ(one: Any, other: Any) -> bool:
    return fold(one) != fold(other) if isinstance(one, str) else one != other


class _Cells:
    """The cells of one row by column, and what is wrong with them."""

    def __init__(self, row: SheetRow, given: Mapping[str, str]) -> None:
        self.row, self.given = row, given

    def wrong(self, column: str, words: str) -> None:
        self.row.tell(column, WRONG, words)

    def problem(self, column: str) -> bool:
        return any(one == column and sort == WRONG for one, sort, _words in self.row.told)

    def text(self, column: str, limit: int, lines: bool = False) -> str:
        return self.text_of(column, self.given.get(column, ""), limit, lines)

    def text_of(self, column: str, text: str, limit: int, lines: bool = False) -> str:
        try:
            return clean_text(text, limit, lines=lines, allow_empty=True)
        except ValueProblem as problem:
            self.wrong(column, str(problem))
            return ""

    def date(self, column: str) -> VagueDate | None:
        text = self.given.get(column, "")
        try:
            return read_date(text) if text else None
        except ValueProblem as problem:
            self.wrong(column, str(problem))
            return None

    def value(self, column: str, fact: str) -> str:
        return self.value_of(column, fact, self.given.get(column, ""))

    def value_of(self, column: str, fact: str, text: str) -> str:
        try:
            return _value_field(fact).clean(text) if text else ""
        except forms.ValidationError as problem:
            self.wrong(column, " ".join(problem.messages))
            return ""

    def place(self) -> dict[str, int | None] | None:
        text = self.given.get("place", "")
        if not text:
            self.wrong("place", _("Say where in the article it stands: headline, or 3 for the third paragraph."))
            return None
        try:
            return _PLACE.clean(text)
        except forms.ValidationError as problem:
            self.wrong("place", " ".join(problem.messages))
            return None

    def choice(self, column: str, choices: type[Choices], usual: str) -> str:
        text = self.given.get(column, "")
        if not text:
            return usual
        known = _words_of(choices)
        if folded(text) not in known:
            names = ", ".join(map(str, choices.values))
            self.wrong(column, _("“%(text)s” cannot stand here; this can: %(names)s.")
                       % {"text": text[:60], "names": names})  # fmt: skip
            return usual
        return known[folded(text)]

    def yes(self, column: str) -> bool:
        text = self.given.get(column, "").casefold()
        if text not in _YES | _NO:
            self.wrong(column, _("Write yes or no."))
        return text in _YES

    def address(self) -> str:
        try:
            return str(_ADDRESS.clean(self.given.get("address", "")))
        except forms.ValidationError as problem:
            self.wrong("address", " ".join(problem.messages))
            return ""

    def language(self) -> str:
        text = self.given.get("lang", "").lower()
        try:
            return check_language(text) if text else ""
        except ValueProblem as problem:
            self.wrong("lang", str(problem))
            return ""


def language_problem(lang: str, headline: str) -> str:
    """What is wrong with the language of an article, as the form has it."""
    if (lang or "en") == "en" and not is_latin(headline):
        return _("The headline is not in Latin letters: say in which language the article is.")
    return ""


@cache
def _value_field(fact: str) -> ValueField:
    return ValueField(vocabulary.fact(fact))


def _in_every_language(label: Any) -> set[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(folded(str(label)))
    return found


@cache
def _words_of(choices: type[Choices]) -> dict[str, str]:
    found = {word: str(one.value) for one in choices for word in _in_every_language(one.label)}
    return found | {folded(str(one.value)): str(one.value) for one in choices}


@cache
def _names_of(fact: str, of: str) -> dict[str, str]:
    choices = getattr(vocabulary.fact(fact), of)
    found = {word: one.name for one in choices for word in _in_every_language(one.label)}
    return found | {folded(one.name): one.name for one in choices}


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    found = {
        word: (str(kind.value), PersonOrGroup.INDIVIDUAL if kind == Kind.PERSON else "")
        for kind in Kind
        for word in (*_in_every_language(kind.label), str(kind.value))
    }
    for form in PersonOrGroup:
        found |= {
            word: (str(Kind.PERSON), str(form.value)) for word in (*_in_every_language(form.label), str(form.value))
        }
    return found


@cache
def _facts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for fact in vocabulary.FACTS:
        if fact.name == vocabulary.GAP:
            continue
        for word in {folded(fact.name), *_in_every_language(fact.label)}:
            found.setdefault(word, []).append(fact.name)
    names = {folded(fact.name): (fact.name,) for fact in vocabulary.FACTS if fact.name != vocabulary.GAP}
    return {word: tuple(of_word) for word, of_word in found.items()} | names
