"""What every page has around it: the name of the archive, the way to its rooms, and to its other languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from casebook.web import addresses
from casebook.web.language import foreign_own, translations_of

# The first five stand in the head of every page, the others under "More".
MENU = ("cases", "facilities", "operations", "disputes", "sources", "people", "sentences", "events", "organisations",
        "places", "claims")  # fmt: skip


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, menu, languages and the address for reports; no query. Lazy where few pages ask for it."""
    labels: dict[str, Any] = {room.name: room.label for room in addresses.ROOMS}
    labels |= {"disputes": _("Differences"), "sources": _("Sources"), "claims": _("All facts")}
    entries = [(name, labels[name]) for name in MENU]
    menu = [{"name": name, "label": label, "address": addresses.of_list(name)} for name, label in entries]
    return {
        "site": {
            "name": settings.SITE_NAME,
            "menu": menu,
            "report": reverse("report"),
            # What marks the archive's own words on a page in another language.
            "own": format_html(' lang="{}"', foreign_own()) if foreign_own() else "",
            "language": get_language(),
            "rtl": get_language_bidi(),
            "publisher": settings.PUBLISHER,
            "email": settings.CONTACT_EMAIL,
            "licence": settings.LICENCE,
            "releases": settings.RELEASES_ADDRESS,
            "default_language": settings.LANGUAGE_CODE,
            "languages": lambda: translations_of(request),
            "root": lambda: f"{request.scheme}://{request.get_host()}",
        }
    }
