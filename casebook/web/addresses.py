"""The address of everything that has one (DESIGN 4). Templates and views ask here; no address is spelt elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from casebook.models import Claim, Dispute, Kind, Record, Source

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class ListRoom:
    """One list and the pages below it: the first part of its addresses, the kind of its records and what it is called.

    `one` heads the column of what is listed, and `counted` says how many there are.
    """

    name: str
    kind: str
    label: "_StrPromise"
    one: "_StrPromise"
    counted: Callable[[int], str]
    # Whether only detainees are there, or only those who are none; None where it does not matter.
    detainees: bool | None = None


def _records(number: int) -> str:
    return ngettext("%d record", "%d records", number)


# By which an address asks for a page as of a day, and to be compared with an earlier one.
AS_OF, COMPARED = "as_of", "compared"
# fmt: off
ROOMS: tuple[ListRoom, ...] = (
    ListRoom("cases", Kind.PERSON, _("Cases"), _("Case"), _records, True),
    ListRoom("facilities", Kind.FACILITY, _("Facilities"), _("Facility"),
         lambda n: ngettext("%d facility", "%d facilities", n)),
    ListRoom("operations", Kind.OPERATION, _("Operations"), _("Operation"),
         lambda n: ngettext("%d operation", "%d operations", n)),
    ListRoom("sentences", Kind.SENTENCE, _("Sentences"), _("Sentence"),
         lambda n: ngettext("%d sentence", "%d sentences", n)),
    ListRoom("events", Kind.EVENT, _("Events"), _("Event"), lambda n: ngettext("%d event", "%d events", n)),
    ListRoom("people", Kind.PERSON, _("People"), _("Person or group"), _records, False),
    ListRoom("organisations", Kind.ORGANISATION, _("Organisations"), _("Organisation"),
         lambda n: ngettext("%d organisation", "%d organisations", n)),
    ListRoom("places", Kind.PLACE, _("Places"), _("Place"), lambda n: ngettext("%d place", "%d places", n)),
)
# Lists of what is no record.
_OTHERS = (
    ListRoom("sources", "", _("Sources"), _("Source"), lambda n: ngettext("%d source", "%d sources", n)),
    ListRoom("claims", "", _("Facts"), _("Fact"), lambda n: ngettext("%d fact", "%d facts", n)),
    ListRoom("disputes", "", _("Differences"), _("Difference"),
         lambda n: ngettext("%d difference", "%d differences", n)),
)
# fmt: on
BY_NAME: dict[str, ListRoom] = {room.name: room for room in ROOMS}
# Every list, of records or not.
LISTS: dict[str, ListRoom] = BY_NAME | {room.name: room for room in _OTHERS}


@lru_cache
def room_for(kind: str, detainee: bool = False) -> str:
    """The name of the room in which a record of this kind has its page."""
    return next(room.name for room in ROOMS if room.kind == kind and room.detainees in (None, detainee))


def room_of(record: Record) -> ListRoom:
    """The room in which the record has its page now."""
    return BY_NAME[room_for(record.kind, bool(record.detainee))]


def list_of_proxy(proxy: type[Record]) -> ListRoom:
    """The list that has what this proxy stands for (`Record.__subclasses__()`)."""
    kind, detainee = proxy.of_kind["kind"], bool(proxy.of_kind.get("detainee"))
    return next(room for room in ROOMS if room.kind == kind and bool(room.detainees) == detainee)


def link_to(name: str, *args: str) -> str:
    """The address of the page of this name in the language of the page. A list asks for the same hundred again."""
    return _reversed(get_language() or "", get_script_prefix(), name, args)


@lru_cache(maxsize=20_000)
def _reversed(_language: str, _prefix: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)


def of_record(record: Record) -> str:
    """The address of a record's page, whether it has one or not; with a readable end where its kind allows one."""
    room = room_of(record).name
    if record.slug:
        return link_to("record-slug", room, record.ref, record.slug)
    return link_to("record", room, record.ref)


def linked(record: Record | None) -> str:
    """The address to link to, or nothing where the record has no public page: pages link only to what exists."""
    return of_record(record) if record is not None and record.page_public else ""


def of_list(name: str) -> str:
    """The list of a room of records, or of "sources", "claims" or "disputes"."""
    return link_to("list", name) if name in BY_NAME else link_to(name)


def of_source(source: Source) -> str:
    """The page of a source."""
    return link_to("source", source.ref)


def of_claim(claim: Claim) -> str:
    """The page of a claim."""
    return link_to("claim", claim.ref)


def of_dispute(dispute: Dispute) -> str:
    """The page of a dispute."""
    return link_to("dispute", dispute.ref)


def with_day(address: str, day: date, mark: str = "&") -> str:
    """The address, asking for the day too unless it asks for one; `mark` joins it to other questions."""
    before, hash_sign, anchor = address.partition("#")
    if f"{AS_OF}=" in before:
        return address
    return f"{before}{mark if '?' in before else '?'}{AS_OF}={day.isoformat()}{hash_sign}{anchor}"


def compared_with(address: str, earlier: date) -> str:
    """The address, asking to be compared with this day too."""
    return f"{address}{'&' if '?' in address else '?'}{COMPARED}={earlier.isoformat()}"


def safe(address: str) -> str:
    """The address of an article if it is one that a link may lead to, else nothing."""
    return address if address.startswith(("https://", "http://")) else ""
