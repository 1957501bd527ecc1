"""Fields that read what people write and show back what it will mean: dates, values of a fact, places in an article."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.exchange.archive.forms import Locator
from casebook.models import Citation
from casebook.values import VagueDate, Value, ValueProblem, parse_value

HELP = {
    "count": gettext_lazy("A number as people write it: 6, more than 50, nearly 600, 2 of 6, 4 to 10."),
    "date": gettext_lazy(
        "A date as people write it: 27 November 2019, late 2024, since 2020, before March 2025; or EDTF."
    ),
    "duration": gettext_lazy("life, 7 years 6 months, 18 months."),
    "age": gettext_lazy("28, 4 to 10, over 60, 28 at 2020."),
    "money": gettext_lazy("USD 23000, about 500 euros."),
    "name": gettext_lazy(
        "The name as printed; another language first, as [ru] Дана; only the first name: Dana (given)."
    ),
    "text": gettext_lazy(
        "In the archive’s own words, never a sentence of the article; another language first, as [ru] …"
    ),
}


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
            return VagueDate.parse(text)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, VagueDate) else value


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
            return str(parse_value(self.fact.type, text))
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class PlaceField(forms.CharField):
    """A place in an article: headline, 3 (a paragraph of the whole), or 3, 1.1 (section and paragraph within it)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy("headline; 3 for the third paragraph of the whole; 3, 1.1 if it is the first of section 1."),
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> tuple[int | None, int | None, int | None]:
        text = super().clean(value).lower()
        if text != "headline" and not text.startswith("paragraph"):
            paragraph, comma, section = text.partition(",")
            section = section.strip().removeprefix("section").strip()
            text = f"paragraph {paragraph.strip()}" + (f", section {section}" if comma else "")
        try:
            return Locator().read(text, 0)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return place_text(value) if isinstance(value, Citation) else value


def place_text(citation: Citation) -> str:
    """The place as the field reads it."""
    return Locator().text(citation, "place").removeprefix("paragraph ").replace("section ", "")


def meaning(value: Value | None) -> str:
    """What a typed value will mean: its words, and of a date the days that it spans."""
    if value is None:
        return ""
    if not isinstance(value, VagueDate):
        return value.words()
    if value.earliest is None or value.latest is None:
        return _("%s: no year, so it is on no certain day") % value.words()
    days = [date_format(day, "DATE_FORMAT") if 1 < day.year < 9999 else "…" for day in (value.earliest, value.latest)]
    return _("%(words)s: from %(first)s to %(last)s") % {"words": value.words(), "first": days[0], "last": days[1]}
