"""The value of a claim in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casebook.models import Claim, Polarity, Status
from casebook.projections import only_hedged
from casebook.values import VagueDate, parse_value
from casebook.web import addresses
from casebook.web.language import foreign


@dataclass(frozen=True)
class ValueShown:
    """A value as a reader meets it. `words` may be empty for a bare "no" or "not known"."""

    words: str
    lang: str = ""
    address: str = ""
    status: str = ""
    no: str = ""
    unknown: bool = False
    when: str = ""
    # What the article itself says of a date, and how the archive knows it.
    own_words: str = ""
    known: str = ""
    # Of what it says of the day of a fact, and the language of all such words where it is not that of the page.
    when_words: str = ""
    own_lang: str = ""

    @property
    def own_reported(self) -> SafeString:
        """The article's own words for a date, in their language and direction."""
        return _content_of(self.own_words, self.own_lang)

    @property
    def when_reported(self) -> SafeString:
        """The day of the fact, with the article's own words in their language and direction."""
        if isinstance(self.when, SafeString):
            return self.when
        before, words, after = self.when.rpartition(self.when_words) if self.when_words else (self.when, "", "")
        return format_html("{}{}{}", before, _content_of(words, self.own_lang) if words else "", after)

    @property
    def plain(self) -> str:
        """All of it in one line of text, for tables, timelines and citing."""
        parts = [self.status and f"({self.status})", self.no, self.words, self.unknown and _("not known")]
        return " ".join(part for part in parts if part)


def _content_of(words: str, lang: str) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', lang, words) if lang else format_html("<bdi>{}</bdi>", words)


def heading_of(claim: Claim) -> str:
    """The label of the fact, with its scope: "How many: citizens". A statement is called by its topic."""
    fact = claim.about
    if claim.gap:
        return _("Withheld")
    scope = fact.scope(claim.scope) if claim.scope else None
    if scope is None:
        return str(fact.label)
    if fact.called_by_scope:
        return str(scope.label)
    return _("%(fact)s: %(scope)s") % {"fact": fact.label, "scope": scope.label}


def value_of(claim: Claim) -> ValueShown:
    """The claim's value, its polarity and its status in words."""
    words, lang, address, own_words, known = _content(claim)
    when = claim.when
    return ValueShown(
        words=words,
        lang=lang,
        address=address,
        status=_status(claim),
        no=_no(claim, words),
        unknown=claim.polarity == Polarity.UNKNOWN,
        when=date_words(when, claim.shown("when_words"), lasts=claim.lasts) if when else "",
        own_words=own_words,
        known=known,
        when_words=claim.shown("when_words") if when else "",
    )


def _content(claim: Claim) -> tuple[str, str, str, str, str]:
    """Words, language, address, the article's own words for a date, and how that date is known."""
    if claim.target is not None:
        label = claim.target.title
        return label, foreign(claim.target.label_lang), addresses.linked(claim.target), "", ""
    text = claim.shown("value")
    if not text:
        return "", "", "", "", ""
    fact = claim.about
    value = parse_value(fact.type, text)
    choice = fact.choice(str(value)) if fact.choices else None
    if choice is not None:
        return str(choice.label), "", "", "", ""
    if isinstance(value, VagueDate):
        known = value.known_words() if value.known != "stated" else ""
        return value.words(), "", "", value.words_text, known
    return value.words(), foreign(value.lang), "", "", ""


def _status(claim: Claim) -> str:
    parts = []
    if claim.status != Status.ACTUAL:
        parts.append(str(Status(claim.status).label))
    if claim.polarity == Polarity.YES and only_hedged(claim):
        parts.append(pgettext("of a value that nobody states outright", "possibly"))
    return ", ".join(parts)


def _no(claim: Claim, words: str) -> str:
    if claim.polarity != Polarity.NO:
        return ""
    if words:
        return pgettext("before a value that is denied", "Not")
    return str(capfirst(str(claim.about.none))) or _("No")


def date_words(when: VagueDate, own_words: str = "", *, lasts: bool = False) -> str:
    """A date with what the article itself says and how it is known, in one line. `lasts`: it is of a state."""
    parts = [when.words(lasts)]
    if own_words:
        parts.append(_("in the article: “%s”") % own_words)
    if when.known != "stated":
        parts.append(when.known_words())
    return "; ".join(parts)


def _months(day: date, today: date) -> int:
    return max(0, (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day))


def ago(day: date, today: date) -> str:
    """How long ago, in months and then years, rounded down."""
    months = _months(day, today)
    if months < 1:
        return _("less than a month ago")
    if months < 24:
        return ngettext("%d month ago", "%d months ago", months) % months
    return ngettext("%d year ago", "%d years ago", months // 12) % (months // 12)
