"""What a claim says, in words: the one place where a claim becomes language, for pages, lists, files and the admin."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from casebook.values import VagueDate, Value, parse_value
from casebook.vocabulary import BY_NAME
from casebook.vocabulary.facts import PARTS_OF_GROUP, WHOLE_GROUP
from casebook.vocabulary.structure import Fact

_STATUS = {
    "planned": gettext_lazy("planned"),
    "promised": gettext_lazy("promised"),
    "requested": gettext_lazy("requested"),
    "cancelled": gettext_lazy("cancelled"),
}


@dataclass(frozen=True)
class Wording:
    """What a claim says. `content` is its value, `lang` the language of that where it has one of its own.

    `before` stands before the content ("planned", "possibly", "not"), and `content` is empty for a bare "no" or "not
    known". `own_words` are those of the article for a value that is a date, and `known` how the archive knows it.
    """

    content: str
    lang: str = ""
    status: str = ""
    possibly: str = ""
    no: str = ""
    unknown: str = ""
    own_words: str = ""
    known: str = ""

    @property
    def plain(self) -> str:
        """All of it as one line of text."""
        said = " ".join(part for part in (self.possibly, self.no, self.content, self.unknown) if part)
        return gettext("%(words)s (%(status)s)") % {"words": said, "status": self.status} if self.status else said


def heading(fact: Fact, scope: str = "", *, inverse: bool = False) -> str:
    """What a fact is called, with its scope: "How many: citizens". `inverse`: on the page of the record it leads to."""
    found = fact.scope(scope) if scope else None
    if inverse:
        return str((found and found.inverse) or fact.inverse or fact.label)
    if found is None:
        return str(fact.label)
    if fact.called_by_scope:
        return str(found.label)
    return gettext("%(fact)s: %(scope)s") % {"fact": fact.label, "scope": found.label}


def headings(asked: Iterable[tuple[Fact, str]]) -> list[str]:
    """What these facts, each with a scope, are called; one that is there with several scopes once, without them."""
    found: dict[str, dict[str, None]] = {}
    for fact, scope in asked:
        found.setdefault(str(fact.label), {})[heading(fact, scope)] = None
    return [next(iter(called)) if len(called) == 1 else label for label, called in found.items()]


def sizing_scopes(counted: Collection[str]) -> list[str]:
    """Of these scopes those whose numbers say together how many a group is: one of all of it, else several of parts."""
    whole = [scope for scope in WHOLE_GROUP if scope in counted]
    return whole[:1] or [scope for scope in PARTS_OF_GROUP if scope in counted]


def counted_people(number: str, people: str) -> str:
    """A number, with whom it counts: "more than 50 women"."""
    if number[-1:].isdecimal():
        return pgettext("a number of people", "%(number)s %(people)s") % {"number": number, "people": people}
    return gettext("%(people)s: %(number)s") % {"number": number, "people": people}


def wording(fact: Fact, value: str, target: str = "", *, polarity: str = "yes", status: str = "actual",
            hedged: bool = False) -> Wording:  # fmt: skip
    """A claim in words. `value` is its stored text, `target` the label of the record that it leads to instead.

    `hedged`: nobody says it outright. Whatever else is said beside a value never goes missing: planned, possibly, not.
    """
    found = Wording(target) if target else _content(fact.name, value, get_language() or "")
    if polarity == "no":
        no = pgettext("before a value that is denied", "not") if found.content else str(fact.none) or gettext("no")
        found = replace(found, no=no if found.content else str(capfirst(no)))
    elif polarity == "unknown":
        found = replace(found, unknown=gettext("not known"))
    elif hedged:
        mark = pgettext("of a value that nobody states outright", "possibly")
        sentence = pgettext("before a sentence that nobody states outright", "possibly:")
        found = replace(found, possibly=sentence if fact.type == "text" else mark)
    return replace(found, status=str(_STATUS[status])) if status in _STATUS else found


@lru_cache(maxsize=20_000)
def _content(name: str, text: str, _language: str) -> Wording:
    if not text:
        return Wording("")
    fact = BY_NAME[name]
    value = parsed(fact.type, text)
    choice = fact.choice(text) if fact.choices else None
    if choice is not None:
        return Wording(str(choice.label))
    if isinstance(value, VagueDate):
        known = value.known_words() if value.known != "stated" else ""
        return Wording(value.words(lasts=fact.lasts), own_words=value.words_text, known=known)
    return Wording(value.words(), value.lang)


@lru_cache(maxsize=50_000)
def parsed(type_name: str, text: str) -> Value:
    """The value that a stored text stands for; it was checked when it was stored."""
    return parse_value(type_name, text)
