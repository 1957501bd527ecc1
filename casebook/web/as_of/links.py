"""Keeping the day in the links of a page that is read as of one.

Done to the whole page, and not link by link: so no template and no list can forget it.
"""

import re
from datetime import date

from casebook.web import addresses
from casebook.web.as_of.parameters import AS_OF, COMPARED

_ROOMS = "|".join([*addresses.BY_NAME, "sources", "claims", "disputes"])
# The pages that can be read as of a day, under any language. A link of ours that leads to today says so itself.
_DATED = rf"/(?:[a-z]{{2,3}}(?:-[a-z]+)?/)?(?:(?:{_ROOMS})/[^\"]*|(?=[\"?#])[^\"]*)"
_LINK = re.compile(rf'(?<!data-day="any" )href="({_DATED})"')
_ADDRESS = re.compile(_DATED)


def with_day(address: str, day: date, mark: str = "&") -> str:
    """The address, asking for the day too unless it asks for one; `mark` joins it to other questions."""
    before, hash_sign, anchor = address.partition("#")
    if f"{AS_OF}=" in before:
        return address
    return f"{before}{mark if '?' in before else '?'}{AS_OF}={day.isoformat()}{hash_sign}{anchor}"


def compared_with(address: str, earlier: date) -> str:
    """The address, asking to be compared with this day too."""
    return f"{address}{'&' if '?' in address else '?'}{COMPARED}={earlier.isoformat()}"


def keep_in_page(html: str, day: date) -> str:
    """The page with the day in every link to a page that can be read as of one."""
    return _LINK.sub(lambda found: f'href="{with_day(found[1], day, "&amp;")}"', html)


def keep_in_address(address: str, day: date | None, earlier: date | None = None) -> str:
    """The address that a redirect leads to, with the days where it can be read as of one."""
    if not _ADDRESS.fullmatch(address):
        return address
    compared = compared_with(address, earlier) if earlier and f"{COMPARED}=" not in address else address
    return with_day(compared, day) if day else compared
