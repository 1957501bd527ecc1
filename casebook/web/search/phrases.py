"""Why something was found, how much there is, and what can be tried where there is nothing: in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook.search import How, Query, QueryTerm, Total
from casebook.web.addresses import BY_NAME
from casebook.web.search.form import FACTS, SOURCES, address_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# So many things to try are offered.
MOST_TRIALS = 6

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
class Trial:
    """Another search that may find something."""

    words: str
    address: str


def why(how: How, is_label: bool) -> str:
    """Why a record matched. Where it was by another name than it is called by, that name is to follow."""
    return str((_CALLED if is_label else _ALSO_CALLED)[how])


def where(text: str) -> str:
    """What the text is called in which something matched."""
    return str(_BESIDE.get(text) or _("in other words for it"))


def or_more(counted: str, total: Total) -> str:
    """ "12 facts", and "2000 facts or more" where no more were looked at."""
    return _("%s or more") % counted if total.more else counted


def facts(number: int) -> str:
    """So many facts."""
    return ngettext("%d fact", "%d facts", number) % number


def sources(number: int) -> str:
    """So many sources."""
    return ngettext("%d source", "%d sources", number) % number


def suggested(number: int) -> str:
    """How many suggestions there are, for who hears and does not see them."""
    if not number:
        return _("No suggestions.")
    return ngettext("%d suggestion.", "%d suggestions.", number) % number


def trials(asked: Query) -> tuple[Trial, ...]:
    """What can be tried where nothing was found: without minus, without quotation marks, each word alone."""
    whole = " ".join(map(_written, asked.terms))
    plain = " ".join(term.text for term in asked.terms)
    texts = [whole, plain, *(map(_written, asked.terms) if len(asked.terms) > 1 else ())]
    tried = dict.fromkeys(text for text in texts if text != asked.text)
    return tuple(Trial(text, address_of(text)) for text in tried)[:MOST_TRIALS]


def _written(term: QueryTerm) -> str:
    return f'"{term.text}"' if term.phrase else term.text


def title(kind: str) -> str:
    """What the things of one kind are called."""
    room = BY_NAME.get(kind)
    return str(room.label) if room is not None else {FACTS: _("Facts"), SOURCES: _("Sources")}[kind]
