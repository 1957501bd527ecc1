"""Which addresses may be fetched at all: of the web, and of the public network."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from casebook.interchange.capture.problems import CaptureProblem

LONGEST = 1000
_PORTS = {None, 80, 443}
# All of IPv6 that is handed out.
_HANDED_OUT = ipaddress.IPv6Network("2000::/3")
# Set apart in it, or leading on into IPv4, beside what every version of Python knows.
_SET_APART = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")))

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_address(text: str) -> str:
    """The address as it may be asked for; raises CaptureProblem and says why it may not.

    What its name leads to is looked at when it is asked (`is_public`), for that can change at any time.
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    if len(address) > LONGEST or not address.isprintable() or any(char.isspace() for char in address):
        raise CaptureProblem(_("This is no address of a page: “%s”.") % text.strip()[:80])
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise CaptureProblem(_("This is no address of a page: “%s”.") % text.strip()[:80]) from error
    if parts.scheme not in ("http", "https"):
        raise CaptureProblem(_("Only addresses that begin with http or https can be fetched."))
    if not host:
        raise CaptureProblem(_("This is no address of a page: “%s”.") % text.strip()[:80])
    if parts.username is not None or parts.password is not None:
        raise CaptureProblem(_("An address with a name and a password in it is not fetched. Take them out."))
    if port not in _PORTS and not settings.FETCH_LOOPBACK:
        raise CaptureProblem(_("Pages are fetched from the usual ports only, and this address names another."))
    return address


def is_public(ip: IpAddress) -> bool:
    """Whether it is of the public network: not of this machine, of its neighbours, or set apart for anything."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(ip.ipv4_mapped)
        if ip not in _HANDED_OUT and not ip.is_loopback:
            return False
    if ip.is_loopback:
        return bool(settings.FETCH_LOOPBACK)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in network for network in _SET_APART))
