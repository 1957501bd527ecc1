"""Fetching a page of a stranger's server: what it sends is kept as it was sent, and can harm nobody here.

Every connection goes to the very address that was looked at, whatever the name leads to a moment later
(`requests_hardened` looks the name up once and connects to what it found). Each redirect is looked at anew.
"""

import ipaddress
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from casebook.interchange.capture.limits import CaptureProblem

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


LARGEST = 20 * 2**20
LARGEST_UNPACKED = 60 * 2**20
REDIRECTS = 8
SECONDS = 60
# To connect, and between two pieces.
_PATIENCE = (10, 20)
_AT_ONCE = 65_536
_OF_A_REDIRECT = 2**20
_LEADING_ON = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_REFUSING = (401, 402, 403, 407, 429, 451, 503)


@dataclass(frozen=True)
class Exchange:
    """One question and its answer. `body` is as it was sent, packed or not."""

    address: str
    asked: list[tuple[str, str]]
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    ip: str
    at: datetime

    def header(self, name: str) -> str:
        """The last header of this name; empty where there is none."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), "")


@dataclass(frozen=True)
class Fetched:
    """A page: all that was asked and answered on the way to it, and what it is without packing."""

    exchanges: list[Exchange] = field(default_factory=list)
    body: bytes = b""

    @property
    def final(self) -> Exchange:
        """The answer that is the page."""
        return self.exchanges[-1]


class _CheckedAdapter(IPFilterAdapter):
    """As theirs, which lets pass some networks that are set apart, such as fec0::/10."""

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        host, tls = super().build_connection_pool_key_attributes(*args, **kwargs)
        ip = ipaddress.ip_address(host["host"].strip("[]"))
        if not is_public(ip):
            raise InvalidIPAddress(ip)
        return host, tls


class _Session(HTTPSession):
    """As theirs; where an answer leads to is nobody's business but ours, for who asks reads all of its body first."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _session() -> requests.Session:
    session: requests.Session = _Session(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=settings.FETCH_LOOPBACK,
            never_redirect=True,
            default_timeout=_PATIENCE,
            # Outlets turn away what does not call itself a browser; the name after it is honest.
            user_agent_override=f"Mozilla/5.0 (compatible; {settings.SITE_NAME} archive)",
        )
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, _CheckedAdapter(scheme == "https://", allow_loopback=settings.FETCH_LOOPBACK))
    # Neither a proxy nor a password of this machine's own is any of its business.
    session.trust_env = False
    more = {
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip",
        "Accept-Language": "*",
    }
    session.headers.update(more)
    return session


def fetch(address: str) -> Fetched:
    """The page at this address. Raises CaptureProblem with what went wrong."""
    until = time.monotonic() + SECONDS
    exchanges: list[Exchange] = []
    with _session() as session:
        for _turn in range(REDIRECTS + 1):
            answer = _asked(session, check_address(address), until)
            exchanges.append(answer)
            leads_to = answer.header("location")
            if answer.status not in _LEADING_ON or not leads_to:
                break
            address = urljoin(answer.address, leads_to)
        else:
            raise CaptureProblem(_("The address leads on more than %d times.") % REDIRECTS)
    if answer.status != HTTPStatus.OK:
        raise CaptureProblem(_refusal(answer), gone=answer.status in _GONE)
    return Fetched(exchanges, unpacked(answer.body, answer.header("content-encoding")))


def _asked(session: requests.Session, address: str, until: float) -> Exchange:
    try:
        with session.get(address, stream=True) as response:
            most = _OF_A_REDIRECT if response.status_code in _LEADING_ON else LARGEST
            body = _body(response, most, until)
            return Exchange(
                address=address,
                asked=[(str(name), str(value)) for name, value in response.request.headers.items()],
                status=response.status_code,
                reason=response.reason or "",
                headers=list(response.raw.headers.iteritems()),
                body=body,
                ip=_peer(response),
                at=datetime.now(UTC),
            )
    except InvalidIPAddress as error:
        raise CaptureProblem(_("This address leads into a private network, and is not fetched.")) from error
    except requests.exceptions.SSLError as error:
        raise CaptureProblem(_("The server’s certificate is invalid, so it may not be the real site.")) from error
    except requests.Timeout as error:
        raise CaptureProblem(_("The server did not answer in time.")) from error
    except (requests.RequestException, UnicodeError, ValueError) as error:
        raise CaptureProblem(_("The server could not be reached, or answered what cannot be read.")) from error


def _body(response: requests.Response, most: int, until: float) -> bytes:
    """All of it as it was sent, or a problem where it is too much, too slow, or broken off."""
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and int(promised[:20]) > most:
        raise CaptureProblem(_too_large(most))
    pieces, size = [], 0
    try:
        while piece := response.raw.read1(_AT_ONCE, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise CaptureProblem(_too_large(most))
            if time.monotonic() > until:
                raise CaptureProblem(_("It took longer than %d seconds, and was broken off.") % SECONDS)
    except CaptureProblem:
        raise
    except Exception as error:
        # What urllib3 raises here is no exception of `requests`.
        raise CaptureProblem(_("The server broke off in the middle.")) from error
    if promised.isdecimal() and size < int(promised[:20]):
        raise CaptureProblem(_("The server broke off in the middle."))
    return b"".join(pieces)


def _peer(response: requests.Response) -> str:
    """The address that was connected to."""
    pool = getattr(response.raw, "_pool", None)
    return str(getattr(pool, "host", "")).strip("[]")


def _too_large(most: int) -> str:
    return _("It has more than %d MB, and is not fetched.") % (most // 2**20)


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body without the packing that its headers name. Raises CaptureProblem where that grows without end."""
    names = [name.strip().lower() for name in encoding.split(",")] if encoding else []
    for name in reversed(names):
        if name in ("gzip", "x-gzip", "deflate"):
            body = _inflated(body)
        elif name not in ("", "identity"):
            raise CaptureProblem(_("The page is packed in a way that cannot be read (%s).") % name[:20])
    return body


def _inflated(body: bytes) -> bytes:
    found: list[bytes] = []
    size, rest = 0, body
    while rest:
        try:
            unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
            piece = unpacker.decompress(rest, LARGEST_UNPACKED - size + 1)
        except zlib.error as error:
            if found:
                # Rubbish after the end, which browsers pass over too.
                break
            piece, unpacker = _without_head(rest, error)
        size += len(piece)
        if size > LARGEST_UNPACKED:
            raise CaptureProblem(_too_large(LARGEST_UNPACKED))
        if not unpacker.eof:
            raise CaptureProblem(_("The server broke off in the middle."))
        found.append(piece)
        rest = unpacker.unused_data
    return b"".join(found)


def _without_head(body: bytes, error: zlib.error) -> tuple[bytes, Any]:
    """Some servers say deflate and leave off the head that belongs to it; others pack nothing at all."""
    try:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        return unpacker.decompress(body, LARGEST_UNPACKED + 1), unpacker
    except zlib.error:
        raise CaptureProblem(_("The page is packed, and cannot be unpacked.")) from error


def _refusal(answer: Exchange) -> str:
    told = {"status": answer.status, "reason": answer.reason[:60] or "–"}
    if answer.status in _GONE:
        return _("There is no such page any more: the server answers %(status)s (%(reason)s).") % told
    if answer.status in _REFUSING:
        return (
            _("The server turns programs away, or asks to sign in (%(status)s, %(reason)s).") % told
            + " "
            + _("Save the page in your browser, and bring in that file.")
        )
    return _("The server answers %(status)s (%(reason)s).") % told
