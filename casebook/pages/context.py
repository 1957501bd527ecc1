"""What every page has around it: the name of the archive and the way to its rooms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from casebook.pages import addresses


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, menu and the address for reports; no query."""
    entries: list[tuple[str, Any]] = [(room.name, room.label) for room in addresses.ROOMS]
    entries += [("sources", _("Sources")), ("disputes", _("Disputes"))]
    menu = [{"name": name, "label": label, "address": addresses.of_list(name)} for name, label in entries]
    return {"site": {"name": settings.SITE_NAME, "menu": menu, "report": reverse("report")}}
