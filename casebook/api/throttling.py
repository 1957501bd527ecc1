"""How often one network may ask: enough to read the whole archive in a day, and told when to come back."""

from datetime import timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from casebook.web.rate_limits import network_of, seconds_for_network

# Of one network, in each process of the server.
OF_ONE = ((timedelta(minutes=1), 300), (timedelta(days=1), 50_000))


class ByNetwork(BaseThrottle):
    """Counts by a hash of the network; no address is kept."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether it is answered."""
        self.seconds = seconds_for_network(network_of(request._request), "api", OF_ONE, "api")
        return not self.seconds

    def wait(self) -> float:
        """In how many seconds it is answered again."""
        return self.seconds
