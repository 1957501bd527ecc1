"""How many reports are taken, of one network and of all together, without anybody's address being kept; batches of
names that are looked up, and what the API answers, are counted in the same way.

What concerns somebody's safety is counted apart, so that nothing else can use up its places.
"""

import ipaddress
from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from casebook.models import Request, RequestKind

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Of one network, in each process of the server; of all, in the whole archive.
OF_ONE = ((MINUTE, 5), (DAY, 50))
OF_ALL = ((MINUTE, 60), (DAY, 2000))
# Batches of names that a table's owner looks up, of one network.
LOOKUPS = ((MINUTE, 60), (DAY, 5000))


def seconds_to_wait(request: HttpRequest, kind: str) -> int:
    """After how many seconds a report of this kind is taken from there again; 0 is now, and counts as one."""
    urgent = kind == RequestKind.SAFETY
    return _of_all(urgent) or seconds_for_network(network_of(request), f"reports {urgent}", OF_ONE, "reports")


def seconds_to_wait_for_lookups(request: HttpRequest) -> int:
    """After how many seconds a batch of names is looked up from there again; 0 is now, and counts as one."""
    return seconds_for_network(network_of(request), "lookups", LOOKUPS, "reports")


def _of_all(urgent: bool) -> int:
    now, wait = timezone.now(), 0
    safety = Q(kind=RequestKind.SAFETY)
    sent = Request.objects.filter(safety if urgent else ~safety).order_by("-received_at")
    for span, most in OF_ALL:
        times = sent.filter(received_at__gt=now - span).values_list("received_at", flat=True)
        for oldest in times[most - 1 : most]:
            wait = max(wait, ceil((oldest + span - now).total_seconds()), 1)
    return wait


def seconds_for_network(network: str, what: str, limits: Sequence[tuple[timedelta, int]], store: str) -> int:
    """After how many seconds the network may do this again; 0 is now, and counts as once.

    The store, one of the caches, has hashes alone.
    """
    if not network:
        return 0
    counts, now, wait, keys = caches[store], timezone.now().timestamp(), 0, []
    for span, most in limits:
        seconds = int(span.total_seconds())
        counted = f"{network} {what} {seconds} {now // seconds}"
        keys.append(salted_hmac("casebook counts by network", counted, algorithm="sha256").hexdigest())
        # Kept beyond its time: what ends between two statements cannot be counted on.
        counts.add(keys[-1], 0, 2 * seconds)
        if counts.get(keys[-1], 0) >= most:
            wait = max(wait, ceil(seconds - now % seconds), 1)
    if not wait:
        for key in keys:
            counts.incr(key)
    return wait


def network_of(request: HttpRequest) -> str:
    """The address from which it comes, of IPv6 the network of one household; empty where that is not known."""
    if settings.TRUST_PROXY:
        # The last one is what our own proxy saw; anybody can write the others.
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    else:
        given = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address.packed, 64), strict=False))
