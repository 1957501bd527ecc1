"""One row of a sheet as what it says: which names, which article, which claims. Read as the forms read what is typed.

Nothing is looked up here: that is done for all rows together (`import_plan`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
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
from casebook.admin.import_names import SheetName, SheetNames
from casebook.admin.record_fields import WRITTEN
from casebook.admin.value_fields import PlaceField, ValueField, read_date
from casebook.interchange.tables.columns import folded
from casebook.models import Claim, Kind, PersonOrGroup, Polarity, SheetKind, Source, Stance, Status
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
    """One article of a sheet: `said` is an unsaved source with all that its rows say of it."""

    ref: str = ""
    outlet: SheetName | None = None
    said: Source = field(default_factory=lambda: Source(lang=""))
    rows: list[int] = field(default_factory=list)
    # A row of the archive, or `said` if it is to be made; and why it cannot be, by column.
    source: Any = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Statement:
    """One claim of a row, unsaved and without its ends; `columns` says where each piece stands."""

    about: SheetName
    claim: Claim
    target: SheetName | None = None
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
            at.row.source.said.credits = at.text("credits", 300)
            at.row.source.said.note = at.text("note", 2000, lines=True)

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
        claim = Claim(
            fact=fact.name, scope=at.one_of("scope", fact, "scopes"), polarity=polarity, status=status, note=note
        )
        claim.when = when
        columns = {"subject": "about", "target": "target", "value": "value"}
        statement = Statement(self.names.use(about, row.number, kinds, form), claim, columns=columns)
        self._content(at, fact, statement)
        row.statements.append(statement)

    def _detainee(self, at: "_Cells") -> None:
        row = at.row
        name, born = at.text("name", 200), at.value("born", vocabulary.fact("born"))
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
                claim = Claim(fact=fact, value=value)
                claim.when = when
                row.statements.append(Statement(person, claim, to, columns))

        says("name", "name", at.value("name", vocabulary.fact("name")))
        for alias in filter(None, _SEVERAL.split(at.given.get("aliases", ""))):
            says("aliases", "name", at.value("aliases", vocabulary.fact("name"), f"{alias} (alias)"))
        says("born", "born", born)
        says("sex", "sex", at.one_of("sex", vocabulary.fact("sex")))
        for column, fact, when in (("citizenship", "citizenship", None), ("facility", "held_at", held)):
            if text := at.text(column, 200):
                says(column, fact, to=self.names.use(text, row.number, vocabulary.fact(fact).targets), when=when)
        custody = at.one_of("custody", vocabulary.fact("custody"))
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
        at.text(column, 60)
        words = _("“%(text)s” is no kind of record; these are: %(names)s.")
        found = at.chosen(column, _kinds(), words, [*Kind.values, "group"])
        return ((found[0],), found[1]) if found else None

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

    def _content(self, at: "_Cells", fact: vocabulary.Fact, statement: Statement) -> None:
        said, target = at.given.get("value", ""), at.given.get("target", "")
        if fact.links:
            if text := at.text("target" if target else "value", 200):
                statement.target = self.names.use(text, at.row.number, fact.targets)
            statement.columns = {**statement.columns, "target": "target" if target or not said else "value"}
            if said and target and folded(said) != folded(target):
                at.wrong("value", _("“%s” leads to a record; it has no value of its own.") % fact.name)
            return
        statement.claim.value = at.one_of("value", fact) if fact.choices else at.value("value", fact)
        if target:
            at.wrong("target", _("“%s” has a value; it leads to no record.") % fact.name)

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
            if text := at.text("speaker", 200, text=words):
                kinds = (Kind.PERSON, Kind.ORGANISATION)
                row.chain.append(self.names.use(text, row.number, kinds, speaks=True))

    def _source(self, at: "_Cells") -> SheetSource | None:
        address, headline = at.read("address", _ADDRESS.clean, ""), at.text("headline", 300)
        when = at.date("published_edtf") or at.date("published")
        lang = at.read("lang", lambda text: check_language(text.lower()), "")
        outlet = at.text("outlet", 200)
        if words := not_yet(when):
            at.wrong("published", words)
        own_ref = WRITTEN.search(at.text("source", 400)) if at.given.get("source") else None
        if not (own_ref or address or headline):
            return None
        ref = own_ref[1] if own_ref else ""
        key = ref or address_key(address) or (fold(outlet), fold(headline), when.edtf if when else "")
        source = self.sources.setdefault(key, SheetSource(ref))
        source.rows.append(at.row.number)
        if outlet:
            named = self.names.use(outlet, at.row.number, (Kind.ORGANISATION,))
            if source.outlet is not None and source.outlet is not named:
                at.wrong("outlet", _("Row %d says it otherwise of the same article.") % source.rows[0])
            source.outlet = source.outlet or named
        said: dict[str, Any] = {"headline": headline, "address": address, "when": when, "lang": lang}
        for name, value in said.items():
            before = getattr(source.said, name)
            if value and not before:
                setattr(source.said, name, value)
            elif value and name in ("headline", "when") and _differ(before, value):
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

    def read(self, column: str, parse: Callable[[str], Any], empty: Any = None, text: str | None = None) -> Any:
        """What a cell, or a part of it, says; what is wrong with it is told."""
        text = self.given.get(column, "") if text is None else text
        try:
            return parse(text) if text else empty
        except ValueProblem as problem:
            self.wrong(column, str(problem))
        except forms.ValidationError as problem:
            self.wrong(column, " ".join(problem.messages))
        return empty

    def text(self, column: str, limit: int, *, lines: bool = False, text: str | None = None) -> str:
        return self.read(column, lambda text: clean_text(text, limit, lines=lines, allow_empty=True), "", text) or ""

    def date(self, column: str) -> VagueDate | None:
        found: VagueDate | None = self.read(column, read_date)
        return found

    def value(self, column: str, fact: vocabulary.Fact, text: str | None = None) -> str:
        return str(self.read(column, _value_field(fact.name).clean, "", text))

    def chosen(self, column: str, known: Mapping[str, Any], words: str, names: Iterable[Any], usual: Any = None) -> Any:
        """What is meant by a word, in any language of the interface, or by a name."""
        text = self.given.get(column, "")
        if text and folded(text) not in known:
            self.wrong(column, words % {"text": text[:60], "names": ", ".join(map(str, names)) or _("none")})
        return known.get(folded(text), usual) if text else usual

    def choice(self, column: str, choices: type[Choices], usual: str) -> str:
        words = _("“%(text)s” cannot stand here; this can: %(names)s.")
        return str(self.chosen(column, _words_of(choices), words, choices.values, usual))

    def one_of(self, column: str, fact: vocabulary.Fact, of: str = "choices") -> str:
        self.text(column, 100)
        words = _("“%(text)s” cannot stand here; this can: %(names)s.")
        names = [choice.name for choice in getattr(fact, of)]
        return str(self.chosen(column, _names_of(fact.name, of), words, names, ""))

    def place(self) -> dict[str, int | None] | None:
        if not self.given.get("place"):
            self.wrong("place", _("Say where in the article it stands: headline, or 3 for the third paragraph."))
        found: dict[str, int | None] | None = self.read("place", _PLACE.clean)
        return found

    def yes(self, column: str) -> bool:
        text = self.given.get(column, "").casefold()
        if text not in _YES | _NO:
            self.wrong(column, _("Write yes or no."))
        return text in _YES


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
