"""What every page has around it: the name of the archive, the way to its rooms, and to its other languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casebook.web import addresses
from casebook.web.language import foreign_own, translations_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, menu, languages and the address for reports; no query. Lazy where few pages ask for it."""
    entries: list[tuple[str, Any]] = [(room.name, room.label) for room in addresses.ROOMS]
    entries += [("sources", _("Sources")), ("disputes", _("Disputes"))]
    menu = [{"name": name, "label": label, "address": addresses.of_list(name)} for name, label in entries]
    return {
        "site": {
            "name": settings.SITE_NAME,
            "menu": menu,
            "report": reverse("report"),
            # What marks the archive's own words on a page in another language.
            "own": format_html(' lang="{}"', foreign_own()) if foreign_own() else "",
            "default_language": settings.LANGUAGE_CODE,
            "languages": lambda: translations_of(request),
            "root": lambda: f"{request.scheme}://{request.get_host()}",
        }
    }
