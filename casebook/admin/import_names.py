"""The names in a sheet: which record each means. What may mean several is asked once for the whole sheet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from casebook.admin.record_fields import (
    NEW,
    WRITTEN,
    kind_problem,
    makeable,
    names_exactly,
    plain,
    typed_record,
    usable,
)
from casebook.admin.words import words_of
from casebook.models import UNPUBLISHED, Claim, Record, State
from casebook.search import editors, name_words
from casebook.values import Comparison, VagueDate, ValueProblem, parse_value

# The answer that a speaker is no record, and stands as the words are.
WORDS = "words"
# So many rows are named in a question, and so many numbers stand in one statement.
ROWS_SHOWN, AT_ONCE = 6, 400


@dataclass(eq=False)
class SheetName:
    """One name of a sheet with all its rows: what it may mean by where it stands, and what it does mean.

    `born` tells people of one name apart. `speaks` says that it stands only where words may stand instead of a record.
    """

    text: str
    kinds: tuple[str, ...]
    form: str = ""
    born: VagueDate | None = None
    speaks: bool = False
    own_ref: bool = False
    rows: list[int] = field(default_factory=list)
    record: Record | None = None
    as_words: bool = False
    # Told without a birth, and there is one of the name with one.
    follows: "SheetName | None" = None
    problem: str = ""
    # What may be ticked, if it is to be asked.
    options: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """By which an answer is kept."""
        born = self.born.edtf if self.born else ""
        return "|".join((self.text.casefold(), ",".join(sorted(self.kinds)), self.form, born))

    @property
    def called(self) -> str:
        """The name, and what tells it from others of it."""
        if self.born is None:
            return self.text
        return _("%(name)s, born %(born)s") % {"name": self.text, "born": self.born.words()}

    @property
    def asked(self) -> bool:
        """Whether somebody has to say what it means."""
        return bool(self.options)

    @property
    def settled(self) -> bool:
        """Whether it is known what it means."""
        return self.record is not None or self.as_words

    @property
    def is_new(self) -> bool:
        """Whether the record is still to be made."""
        return self.record is not None and self.record.pk is None

    def makeable(self) -> list[tuple[str, str]]:
        """What a new record of this name can be: as the fields of forms have it, and in words."""
        return makeable(self.kinds, self.form)

    def make(self, what: str) -> None:
        """It means a new record of this kind."""
        self.record = Record(**typed_record(self.text, what))

    def ask(self, records: Iterable[Record]) -> None:
        """Somebody has to say which of these it means, or what it is."""
        self.options = [(record.ref, words_of(record)) for record in records]
        self.options += [(f"{NEW}{what}", _("new %(kind)s") % {"kind": words}) for what, words in self.makeable()]
        if self.speaks:
            self.options.append((WORDS, _("no record: these words")))


class SheetNames:
    """All names of a sheet, each once."""

    def __init__(self) -> None:
        self._by_text: dict[str, list[SheetName]] = defaultdict(list)

    def __iter__(self) -> Any:
        return (name for same in self._by_text.values() for name in same)

    def use(
        self,
        text: str,
        row: int,
        kinds: Sequence[str] = (),
        form: str = "",
        born: VagueDate | None = None,
        speaks: bool = False,
    ) -> SheetName:
        """The name as it stands in this row. It means one record wherever it may be of the same kind."""
        text = plain(text)
        own_ref = WRITTEN.search(text)
        same = self._by_text[own_ref[1] if own_ref else text.casefold()]
        for name in same:
            together = tuple(kind for kind in name.kinds if kind in kinds)
            if together and form in ("", name.form or form) and _same_birth(name.born, born):
                name.kinds, name.form = together, name.form or form
                name.speaks = name.speaks and speaks
                name.rows.append(row)
                return name
        name = SheetName(text, tuple(kinds), form, born, speaks, bool(own_ref), [row])
        same.append(name)
        return name

    def resolve(self, answers: Mapping[str, str], since: datetime) -> None:
        """Find what each name means: by its reference, by an answer, by being called just so, or to be asked.

        `since`: what was made of it after that is not made a second time.
        """
        for same in self._by_text.values():
            _follow(same)
        self._by_reference([name for name in self if name.own_ref])
        self._by_answer(self._open(), answers, since)
        self._by_name(self._open())
        for name in self:
            if name.follows is not None:
                name.record, name.options = name.follows.record, name.follows.options

    def _open(self) -> list[SheetName]:
        return [name for name in self if not (name.settled or name.problem or name.follows)]

    def questions(self) -> list[dict[str, Any]]:
        """What is to be asked, in the order of the rows."""
        asked = sorted((name for name in self if name.asked and name.follows is None), key=lambda name: name.rows[0])
        return [
            {
                "key": name.key,
                "called": name.called,
                "number": len(name.rows),
                "rows": name.rows[:ROWS_SHOWN],
                "options": name.options,
            }
            for name in asked
        ]

    def _by_reference(self, names: list[SheetName]) -> None:
        refs = {name: WRITTEN.search(name.text)[1] for name in names}  # type: ignore[index]
        found = _records(Q(ref__in=part) for part in in_parts(sorted(set(refs.values()))))
        by_ref = {record.ref: record.merged_into or record for record in found}
        for name, ref in refs.items():
            record = by_ref.get(ref)
            if record is None:
                # A name of one word has the shape of a reference.
                if name.text != ref:
                    name.problem = _("Nothing in the archive has the reference %s.") % ref
            else:
                self._settle(name, record)

    def _by_answer(self, names: list[SheetName], answers: Mapping[str, str], since: datetime) -> None:
        given = {name: answers[name.key] for name in names if name.key in answers}
        refs = sorted({answer for answer in given.values() if not answer.startswith(NEW) and answer != WORDS})
        found = _records(Q(ref__in=part) for part in in_parts(refs))
        by_ref = {record.ref: record.merged_into or record for record in found}
        for name, answer in given.items():
            what = answer.removeprefix(NEW)
            if answer == WORDS and name.speaks:
                name.as_words = True
            elif answer.startswith(NEW) and what in dict(name.makeable()):
                name.make(what)
            elif answer in by_ref:
                self._settle(name, by_ref[answer])
        _made_meanwhile([name for name in given if name.is_new], since)

    @staticmethod
    def _settle(name: SheetName, record: Record) -> None:
        name.problem = kind_problem(record, name.kinds)
        name.record = None if name.problem else record

    def _by_name(self, names: list[SheetName]) -> None:
        found = editors.find_each({name: (name.text, name.kinds) for name in names})
        ids = sorted({pk for of_name in found.values() for pk in of_name})
        records = {record.pk: record for record in _records(Q(pk__in=part) for part in in_parts(ids))}
        # What has no letters is found as it stands alone.
        bare = [name for name in names if not name_words.words_of(name.text)]
        exact = _exact_of(bare)
        likely = {
            name: [
                record
                for record in [*exact.get(name, ()), *(records[pk] for pk in found[name] if pk in records)]
                if not name.form or record.form in ("", name.form)
            ]
            for name in names
        }
        births = _births({record.pk for name in names if name.born for record in likely[name]})
        for name in names:
            self._choose(name, likely[name], births)

    @staticmethod
    def _choose(name: SheetName, likely: list[Record], births: Mapping[int, list[VagueDate]]) -> None:
        same = [record for record in likely if names_exactly(record, name.text)]
        if name.born is not None:
            same = [r for r in same if any(_agree(name.born, other) for other in births.get(r.pk, ()))]
        if len(same) == 1:
            name.record = same[0]
        elif likely:
            name.ask(likely)
        elif name.speaks:
            name.as_words = True
        elif len(name.makeable()) == 1:
            name.make(name.makeable()[0][0])
        else:
            name.ask(())


def _follow(same: list[SheetName]) -> None:
    """Where a name stands with a birth and without, it is the one person; with several it is not clear who."""
    for name in same:
        told = [other for other in same if other.born and set(other.kinds) & set(name.kinds)] if not name.born else []
        if len(told) == 1:
            name.follows = told[0]
        elif told:
            name.problem = _("Several in this sheet are called “%s” and born at other times: say which.") % name.text


def _made_meanwhile(names: Sequence[SheetName], since: datetime) -> None:
    """Two sheets at once with the same new name: what the other made is taken."""
    texts = sorted({name.text for name in names})
    for part in in_parts(texts):
        called = Q(wording__in=part) | Q(working_name__in=part)
        drafts = Record.objects.filter(called, state=State.DRAFT, created_at__gte=since).order_by("pk")
        made = {(r.kind, r.form, r.wording, r.working_name): r for r in drafts}
        for name in names:
            new = name.record
            if new is not None and name.born is None:
                name.record = made.get((new.kind, new.form, new.wording, new.working_name), new)


def _same_birth(one: VagueDate | None, other: VagueDate | None) -> bool:
    return (one.edtf if one else "") == (other.edtf if other else "")


def _agree(one: VagueDate, other: VagueDate) -> bool:
    return one.compare(other) in (Comparison.AGREE, Comparison.FIT)


def _births(ids: Iterable[int]) -> dict[int, list[VagueDate]]:
    """By record the days on which it is said to be born, in drafts too."""
    found: dict[int, list[VagueDate]] = defaultdict(list)
    for part in in_parts(sorted(ids)):
        rows = Claim.objects.filter(
            subject__in=part, fact="born", polarity="yes", gap="", state__in=(State.PUBLISHED, *UNPUBLISHED)
        )
        for pk, value in rows.exclude(value="").values_list("subject_id", "value"):
            try:
                born = parse_value(VagueDate.type_name, value)
            except ValueProblem:
                continue
            if isinstance(born, VagueDate):
                found[pk].append(born)
    return found


def _exact_of(names: Sequence[SheetName]) -> dict[SheetName, list[Record]]:
    """By name the records that are called just so, for names in which no word is."""
    texts = sorted({name.text for name in names})
    wheres = (Q(label__in=part) | Q(wording__in=part) | Q(working_name__in=part) for part in in_parts(texts))
    records = [record for record in _records(wheres) if record.merged_into_id is None]
    return {
        name: [r for r in records if names_exactly(r, name.text) and (not name.kinds or r.kind in name.kinds)]
        for name in names
    }


def _records(wheres: Iterable[Q]) -> list[Record]:
    rows = usable(Record.objects.select_related("merged_into"))
    return [record for where in wheres for record in rows.filter(where).order_by("pk")]


def in_parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """As many of them as stand in one statement, at a time."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
