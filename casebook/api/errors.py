"""Every error of the API as problem details, in the language of the answer."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from casebook.web.problem_details import problem
from casebook.web.query_errors import QueryProblem
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


class WrongQuery(Exception):
    """Names or values of the address cannot be understood."""

    def __init__(self, problems: Sequence[QueryProblem]) -> None:
        super().__init__()
        self.problems = list(dict.fromkeys(problems))


class Gone(Exception):
    """It was withdrawn on editorial grounds."""

    def __init__(self, on: date | None, reason: str) -> None:
        super().__init__()
        self.on, self.reason = on, reason


class NotKnownYet(Exception):
    """Nothing was known of it by the day that is asked for."""

    def __init__(self, first: date | None) -> None:
        super().__init__()
        self.first = first


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """The answer to what a view raised; None for a fault of ours or of the database, told where all of them are."""
    if isinstance(error, WrongQuery):
        return problem(400, _("The address has names or values that cannot be understood."), errors=[
            {"name": one.name, "value": one.value, "detail": one.words} for one in error.problems
        ])  # fmt: skip
    if isinstance(error, Gone):
        words = error.reason or _("It was withdrawn.")
        return problem(410, words, gone=error.on.isoformat() if error.on else None)
    if isinstance(error, NotKnownYet):
        words = _("Nothing of it was known by this day.")
        return problem(404, words, known_from=error.first.isoformat() if error.first else None)
    if isinstance(error, Http404 | exceptions.NotFound):
        return problem(404, _("There is nothing at this address."))
    if isinstance(error, exceptions.Throttled):
        seconds = int(error.wait or 1)
        words = ngettext("Too many requests. Come back in %d second.", "Too many requests. Come back in %d seconds.",
                         seconds) % seconds  # fmt: skip
        return problem(429, words, {"Retry-After": str(seconds)})
    if isinstance(error, exceptions.MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        return problem(405, _("This address takes only: %s.") % allowed, {"Allow": allowed})
    if isinstance(error, exceptions.APIException):
        headers = {"WWW-Authenticate": error.auth_header} if getattr(error, "auth_header", "") else {}
        detail = error.detail if isinstance(error.detail, str) else _("What was sent cannot be read.")
        return problem(error.status_code, str(detail), headers)
    return None
