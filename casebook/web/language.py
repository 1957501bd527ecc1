"""The language of a page is the prefix of its address and nothing else; content keeps its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from casebook.web.problem_details import is_for_programs

# In which the archive's own words are written: labels, questions, explanations, notes, reasons.
OWN = settings.LANGUAGE_CODE
_DESK = "/admin/"
# By which programs ask for a language; the addresses of the API have no prefix.
LANGUAGE = "language"


@dataclass(frozen=True)
class Translation:
    """The same page in another language."""

    code: str
    name: str
    address: str
    current: bool


class AddressLanguageMiddleware:
    """Speak the language of the address. Neither a cookie nor the browser is asked, save at the desk; programs ask.

    The outermost of all, so that every refusal and error speaks it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        # Not for the time of the call only: a file that is sent in pieces is put into words after it.
        translation.activate(_language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _language_of(request: HttpRequest) -> str:
    if request.path_info.startswith(_DESK):
        return translation.get_language_from_request(request)
    if is_for_programs(request):
        given = request.GET.get(LANGUAGE, "")
        return given if given in dict(settings.LANGUAGES) else _accepted(request)
    return prefix_of(request.path_info) or settings.LANGUAGE_CODE


def _accepted(request: HttpRequest) -> str:
    """The first language of Accept-Language that the archive speaks."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.partition("-")[0] in dict(settings.LANGUAGES):
            return code.partition("-")[0]
    return settings.LANGUAGE_CODE


def prefix_of(path: str) -> str:
    """The language that an address begins with; '' for the archive's own, which has no prefix, and for any other."""
    first = path[1:].partition("/")[0]
    return first if first != settings.LANGUAGE_CODE and first in dict(settings.LANGUAGES) else ""


def translations_of(request: HttpRequest, *, query: bool = True) -> list[Translation]:
    """The same address in each language, with its query unless told otherwise."""
    path = request.get_full_path() if query else request.get_full_path().partition("?")[0]
    prefix = prefix_of(path)
    return in_languages(path.removeprefix(f"/{prefix}") if prefix else path)


def in_languages(path: str) -> list[Translation]:
    """An address without a prefix, in each language."""
    active = translation.get_language()
    # Two slashes at the beginning would lead to another host.
    bare = f"/{path.lstrip('/')}"
    return [
        Translation(code, str(name), bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}", code == active)
        for code, name in settings.LANGUAGES
    ]


def foreign(lang: str) -> str:
    """The language of a text where it is not that of the page, for `lang`; else nothing."""
    return "" if lang == translation.get_language() else lang


def foreign_own() -> str:
    """The language of the archive's own words where the page speaks another."""
    return foreign(OWN)
