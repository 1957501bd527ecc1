"""What a page says of the day as of which it is read, and the days that it offers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from casebook.models.archive.dates import tomorrow
from casebook.web.as_of import known_dates
from casebook.web.as_of.parameters import AS_OF, COMPARED, RequestedDays

# Not kept from day to day: another day has other pages.
_OF_THE_DAY = (AS_OF, COMPARED, "page", "format")
# So many days are named at once, those nearest to the day of the page.
MOST = 24


@dataclass(frozen=True)
class DayLink:
    """A day that can be gone to."""

    day: date
    address: str
    here: bool


class DayMenu:
    """The days of one page, as its template asks for them."""

    def __init__(self, request: HttpRequest, asked: RequestedDays, kind: str, ref: str, name: str) -> None:
        self.day, self.earlier = asked.day, asked.earlier
        self.may_compare = kind in ("list", "record")
        self._kind, self._ref, self._name = kind, ref, name
        self.kept = [(n, v) for n, values in request.GET.lists() for v in values if n not in _OF_THE_DAY]
        self.action = request.path
        self.comparing: Any = None
        self._query = request.GET

    @property
    def latest(self) -> date:
        """Today, as the archive has it."""
        return timezone.now().date()

    @property
    def furthest(self) -> date:
        """The last day that can be asked for: east of Greenwich it may be today already."""
        return tomorrow()

    @property
    def shown(self) -> date:
        """The day of the page, today too."""
        return self.day or self.latest

    @property
    def follow(self) -> str:
        """The address of what changes on the page, as a feed; empty where it cannot be followed."""
        if self._kind == "record":
            return f"{reverse('changes')}?about={self._ref}&format=atom"
        return self._address(("format", "atom")) if self._kind == "list" else ""

    @property
    def changes(self) -> str:
        """The address of the changes of the page, told as a page of its own; of records and lists."""
        if self._kind == "list":
            return f"{reverse('changes')}?{urlencode([('list', self._name), *self.kept])}"
        return f"{reverse('changes')}?about={self._ref}" if self._kind == "record" else ""

    @property
    def asked(self) -> str:
        """What is added to the address of the page where it is cited as of its day."""
        return f"?{urlencode({AS_OF: self.day.isoformat()})}" if self.day else ""

    @property
    def today(self) -> str:
        """The address of the page as of today."""
        return self._address()

    @property
    def alone(self) -> str:
        """The address of the page as of its day, compared with no other."""
        return self._address((AS_OF, self.day.isoformat())) if self.day else self.today

    @cached_property
    def days(self) -> list[DayLink]:
        """The days on which something changed, nearest to that of the page, in their order."""
        days = self._own if self._own is not None else known_dates.days_around(self.shown)
        here = sum(day <= self.shown for day in days)
        start = max(0, min(here - MOST // 2, len(days) - MOST))
        current = days[here - 1] if here else None
        return [self.link(day, day == current) for day in days[start : start + MOST]]

    @property
    def of_archive(self) -> bool:
        """Whether they are those of the whole archive, and not of what the page shows."""
        return self._own is None

    @cached_property
    def _own(self) -> list[date] | None:
        """The days of what the page shows. Those of lists cost too much to be asked for on each of them."""
        if self._kind in known_dates.SEEN:
            return known_dates.days_of(self._kind, self._ref)
        if not self.day and not self.earlier:
            return []
        return known_dates.days_of_list(self._name, self._query) if self._kind == "list" else None

    @property
    def to_days(self) -> str:
        """Where the days of a list, or of the archive, are offered; empty where the page offers its own."""
        return "" if self._kind in known_dates.SEEN or self.day or self.earlier else self.link(self.latest).address

    def link(self, day: date, here: bool = False) -> DayLink:
        """The page as of this day."""
        return DayLink(day, self._address((AS_OF, day.isoformat())), here)

    def _address(self, *more: tuple[str, str]) -> str:
        pairs = [*self.kept, *more]
        return f"{self.action}?{urlencode(pairs)}" if pairs else self.action
