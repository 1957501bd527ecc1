"""Pages for readers travel compressed."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_DESK = "/admin/"


class ReadersGZipMiddleware(GZipMiddleware):
    """Compress what readers get.

    A page that holds a secret and repeats what was sent would tell the secret by its length. Readers' pages hold none;
    those of the desk have tokens against forgery, and stay as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if request.path.startswith(_DESK) else super().process_response(request, response)
