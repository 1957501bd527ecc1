"""Error pages. None of them repeats the address, and the 404 is the same for what is hidden and what never was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for what Django itself refuses: a host, a form or a query that it cannot read."""
    return render(request, "400.html", {"noindex": True}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, without a word on what was asked for."""
    return render(request, "404.html", {"noindex": True}, status=404)
