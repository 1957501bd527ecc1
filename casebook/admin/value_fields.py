"""Fields that read what people write and show back what it will mean: dates, values of a fact, places in an article."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.interchange.yaml.scalar_formats import LocatorFormat
from casebook.models import Citation
from casebook.values import VagueDate, Value, ValueProblem, as_typed, check_typed, parse_typed

HELP = {
    "count": gettext_lazy("A number as people write it: 6, more than 50, nearly 600, 2 of 6, 4 to 10."),
    "date": gettext_lazy(
        "A date as people write it: 27 November 2019, late 2024, since 2020, before March 2025; or EDTF."
    ),
    "duration": gettext_lazy("life, 7 years 6 months, 18 months."),
    "age": gettext_lazy("28, 4 to 10, over 60, 28 at 2020."),
    "identifier": gettext_lazy("As it is written there: N 1234567, Q796."),
    "coordinates": gettext_lazy("Degrees north and east: 33.3152, 44.3661. Only as exact as the source is."),
    "money": gettext_lazy("USD 23000, about 500 euros."),
    "name": gettext_lazy(
        "The name as printed; another language first, as [ru] Дана; only the first name: Dana (given)."
    ),
    "text": gettext_lazy(
        "In the archive’s own words, never a sentence of the article; another language first, as [ru] …"
    ),
}


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
        super().__init__(required=False, max_length=2100, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(parse_typed(self.fact.type, text))
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class PlaceField(forms.CharField):
    """A place in a source: headline, 3 (a paragraph of the whole), 3, 1.1 (section and paragraph within it), page 4, or
    1:02:33 (the time code of a broadcast).
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "headline; 3 for the third paragraph of the whole; 3, 1.1 if it is the first of section 1; of a"
                " document page 4; of a broadcast 1:02:33."
            ),
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> dict[str, int | None]:
        text = super().clean(value).lower()
        if ":" in text:
            text = f"time {text.removeprefix('time').strip()}"
        elif text != "headline" and not text.startswith(("paragraph", "page")):
            paragraph, comma, section = text.partition(",")
            section = section.strip().removeprefix("section").strip()
            text = f"paragraph {paragraph.strip()}" + (f", section {section}" if comma else "")
        try:
            return LocatorFormat().read(text, 0)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return place_text(value) if isinstance(value, Citation) else value


def place_text(citation: Citation) -> str:
    """The place as the field reads it."""
    text = LocatorFormat().text(citation, "place")
    return text.removeprefix("paragraph ").removeprefix("time ").replace("section ", "")


def meaning(value: Value | None, lasts: bool = False) -> str:
    """What a typed value will mean: its words, and of a date on which days that is.

    `lasts`: it is the date of a state, of which an interval tells how long it was; of a point in time it tells within
    which days that lies.
    """
    if value is None:
        return ""
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


def _some_time(first: date, last: date) -> str:
    if last == date.max:
        return _("some time from %(first)s on") % {"first": _day(first)}
    if first == date.min:
        return _("some time up to %(last)s") % {"last": _day(last)}
    return _("some time from %(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
