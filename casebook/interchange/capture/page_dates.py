"""The day on which an article appeared, as its page tells it: in what it says to machines, in words, in its address."""

import re
from datetime import date, datetime
from functools import cache

from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import override

from casebook.models.archive.dates import tomorrow

# Months are known in these; Django has their names.
_LANGUAGES = ("en", "ru", "kk", "de", "uk", "fr", "es", "tr", "ky", "uz", "az", "ar", "fa", "pl", "it")
_IN_ADDRESS = re.compile(r"/(20\d\d|19\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)")
_IN_DIGITS = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_EARLIEST = date(1990, 1, 1)


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        with override(language):
            for names in (MONTHS, MONTHS_ALT):
                for number, name in names.items():
                    found.setdefault(str(name).casefold(), number)
    return found


@cache
def _in_words() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        # 27 November 2019, 27. November 2019, 27 ноября 2019
        rf"(?<!\d)(?P<d1>\d{{1,2}})\.?\s+(?P<m1>{names})\.?,?\s+(?P<y1>(?:19|20)\d\d|[٠-٩۰-۹]{{4}})"
        # November 27, 2019
        rf"|(?<!\w)(?P<m2>{names})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
        # 2019 жылғы 27 қараша
        rf"|(?P<y3>(?:19|20)\d\d)\s+ж(?:ыл\w*|\.)?,?\s+(?P<d3>\d{{1,2}})\s+(?P<m3>{names})",
        re.IGNORECASE,
    )


def from_machine(text: str) -> str:
    """The day that a page gives to machines (ISO 8601), as it is where the outlet is; empty where it is none."""
    text = text.strip()
    try:
        return _sound(datetime.fromisoformat(text).date())
    except ValueError:
        found = _ISO.match(text)
        return _day(found[1], found[2], found[3]) if found else ""


def in_words(text: str) -> str:
    """The first day that is written in a text: 27 ноября 2019, November 27, 2019, 27.11.2019."""
    if found := _in_words().search(text):
        for turn in "123":
            if found[f"m{turn}"]:
                return _day(found[f"y{turn}"], _months()[found[f"m{turn}"].casefold()], found[f"d{turn}"])
    if found := _IN_DIGITS.search(text):
        return _day(found[3], found[2], found[1])
    return ""


def in_address(address: str) -> str:
    """The day that stands in the address, as many outlets have it: /2019/11/27/."""
    found = _IN_ADDRESS.search(address)
    return _day(found[1], found[2], found[3]) if found else ""


def _day(year: str, month: str | int, day: str) -> str:
    try:
        return _sound(date(int(year), int(month), int(day)))
    except ValueError:
        return ""


def _sound(day: date) -> str:
    """The day, unless an article cannot have appeared on it."""
    return day.isoformat() if _EARLIEST <= day <= tomorrow() else ""
