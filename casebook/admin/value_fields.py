"""Fields that read what people write and show back what it will mean: dates, values of a fact, places in an article."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.interchange.yaml.scalar_formats import LocatorFormat
from casebook.models import Citation
from casebook.values import (
    Age,
    Count,
    Duration,
    VagueDate,
    Value,
    ValueProblem,
    as_typed,
    check_typed,
    clean_text,
    parse_typed,
)
from casebook.values.ages import MONTHS
from casebook.values.base import shorten
from casebook.values.numerals import grouped, plain_digits

# All of it is read in English, Russian and Kazakh alike; an example in each is worth more than a rule.
HELP = {
    "count": gettext_lazy(
        "A number as people write it: 6, more than 50, около 600, жүзден астам, 2 of 6, 4 to 10, 40 or 50, dozens."
    ),
    "date": gettext_lazy(
        "A date as people write it: 27 November 2019, late 2024, с марта 2017 по май 2020, 2018 жылдан бері,"
        " before Ramadan 2025; or EDTF."
    ),
    "duration": gettext_lazy("life, пожизненно, 7 years 6 months, от 22 месяцев до 10 лет, 15 жыл."),
    "age": gettext_lazy("28, от 4 до 10 лет, over 60, 28 жаста, 28 at 2020."),
    "identifier": gettext_lazy("As it is written there: N 1234567, Q796."),
    "coordinates": gettext_lazy("Degrees north and east: 33.3152, 44.3661. Only as exact as the source is."),
    "money": gettext_lazy("USD 23000, $23,000, около 500 долларов, 2 млн тенге."),
    "name": gettext_lazy(
        "The name as printed; another language first, as [ru] Дана; only the first name: Dana (given)."
    ),
    "text": gettext_lazy(
        "In the archive’s own words, never a sentence of the article; another language first, as [ru] …"
    ),
}
PLACES = gettext_lazy(
    "headline; 3 for the third paragraph of the whole; 3, 1.1 if it is the first of section 1; heading 2;"
    " caption 1; of a document page 4; of a broadcast 1:02:33."
)

# What people call a place in an article, by what it is there; with a number before or behind it.
_PLACES = {
    "paragraph": r"paragraphs?|para|par|¶|абзаца?|абз|азат жол",
    "heading": r"(?:sub)?headings?|(?:под)?заголов(?:ок|ка)|тақырып(?:ша)?",
    "caption": r"captions?|подпис[ьи]|жазу|сурет жазуы",
    "page": r"pages?|pg|страниц[аы]|стр|с|бет",
    "time": r"time(?: code)?|at|время|тайм-?код|минута|уақыт",
}
_HEADLINE = re.compile(r"headline|title|заголовок|заглавие|тақырып(?:ы)?")
_NUMBERED = [
    (re.compile(rf"(?:(?:{ways})\.? ?(?:№ ?)?([\d:]+)|([\d:]+)(?:-?(?:й|я|е|ші|шы))?[ -]?(?:{ways})\.?)"), name)
    for name, ways in _PLACES.items()
]
_IN_SECTION = re.compile(r"(.+?)[,;]? ?\(?(?:section|§|раздела?|бөлім)?,? ?(\d+\.\d+)\)?")


def read_date(text: str) -> VagueDate:
    """The date that somebody typed; raises ValueProblem for none, and for one that can be read in two ways."""
    check_typed(text)
    return VagueDate.parse(text)


class WhenField(forms.CharField):
    """A vague date; the value is a VagueDate or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HELP["date"])
        super().__init__(required=False, max_length=200, **kwargs)

    def clean(self, value: Any) -> VagueDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return as_typed(str(value)) if isinstance(value, VagueDate) else value


class ValueField(forms.CharField):
    """A value of one fact; the value is the canonical text."""

    def __init__(self, fact: vocabulary.Fact, **kwargs: Any) -> None:
        self.fact = fact
        kwargs.setdefault("help_text", HELP.get(fact.type, ""))
        long = fact.type == "text"
        widget = forms.Textarea(attrs={"rows": 3, "cols": 70}) if long else forms.TextInput(attrs={"size": 50})
        super().__init__(**{"required": False, "max_length": 2100, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(parse_typed(self.fact.type, text))
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class PlaceField(forms.CharField):
    """A place in a source: headline, 3 (a paragraph of the whole), 3, 1.1 (section and paragraph within it), heading 2,
    caption 1, page 4, or 1:02:33 (the time code of a broadcast); also as Russian and Kazakh call them.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", PLACES)
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> dict[str, int | None]:
        text = super().clean(value)
        if not text:
            return {}
        try:
            return read_place(text)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return place_text(value) if isinstance(value, Citation) else value


def read_place(text: str) -> dict[str, int | None]:
    """The columns of the place that somebody typed, or that a block of a kept copy has; else raises ValueProblem."""
    words = plain_digits(clean_text(text, 100, allow_empty=True).lower())
    if _HEADLINE.fullmatch(words):
        return LocatorFormat().read("headline", 0)
    found = _IN_SECTION.fullmatch(words)
    place, section = (found[1], f", section {found[2]}") if found else (words, "")
    if ":" in place and not place.startswith("time"):
        place = re.sub(r"^\D+", "", place)
    name = "time" if ":" in place else "paragraph"
    for shape, called in _NUMBERED:
        numbered = shape.fullmatch(place)
        if numbered:
            place, name = numbered[1] or numbered[2], called
            break
    try:
        return LocatorFormat().read(f"{name} {place}{section}", 0)
    except ValueProblem:
        params = {"value": shorten(text), "places": PLACES}
        raise ValueProblem(_("“%(value)s” is not a place in a source; write one as: %(places)s") % params) from None


def place_text(citation: Citation) -> str:
    """The place as the field reads it, and as a block of a kept copy has it."""
    text = LocatorFormat().text(citation, "place")
    return text.removeprefix("paragraph ").removeprefix("time ").replace("section ", "")


def meaning(value: Value | None, lasts: bool = False) -> str:
    """What a typed value will mean: its words, and of a date on which days that is.

    `lasts`: it is the date of a state, of which an interval tells how long it was; of a point in time it tells within
    which days that lies.
    """
    if value is None:
        return ""
    if isinstance(value, Count | Age | Duration):
        return _number_meaning(value)
    if not isinstance(value, VagueDate):
        return value.words()
    bounds = value.bounds(lasts)
    if bounds.outer_from is None or bounds.outer_to is None:
        return _("%s: no year, so it is on no certain day") % value.words()
    parts = [value.words(lasts) + ":", _some_time(bounds.outer_from, bounds.outer_to)]
    if bounds.outer_from == bounds.outer_to:
        parts[1] = _day(bounds.outer_from)
    elif bounds.inner_from and not bounds.inner_to:
        parts[1] = _("begun by %(first)s, and so up to the newest source") % {"first": _day(bounds.inner_from)}
    elif (bounds.inner_from, bounds.inner_to) == (bounds.outer_from, bounds.outer_to):
        parts[1] = _("all of %(first)s to %(last)s") % {"first": _day(bounds.outer_from), "last": _day(bounds.outer_to)}
    elif bounds.inner_from and bounds.inner_to:
        inner = {"first": _day(bounds.inner_from), "last": _day(bounds.inner_to)}
        parts.append(_("and certainly all of %(first)s to %(last)s") % inner)
    return " ".join(parts)


def _number_meaning(value: Count | Age | Duration) -> str:
    """The words of a number, and where they leave it open, within what it is held against others."""
    words = value.words()
    if isinstance(value, Count) and value.vague:
        return _("%s: no number, so it is added to nothing and stands in no range") % words
    if isinstance(value, Duration) or value.either or (value.upper is not None and not value.qualifier):
        return words
    low, high = value.low, value.high
    if low == high or low is None or value.unit == MONTHS:
        return words
    if high is None:
        return _("%(words)s: %(low)s or more") % {"words": words, "low": grouped(low)}
    return _("%(words)s: compared as %(low)s to %(high)s") % {
        "words": words, "low": grouped(low), "high": grouped(high),
    }  # fmt: skip


def _some_time(first: date, last: date) -> str:
    if last == date.max:
        return _("some time from %(first)s on") % {"first": _day(first)}
    if first == date.min:
        return _("some time up to %(last)s") % {"last": _day(last)}
    return _("some time from %(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
