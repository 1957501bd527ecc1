"""Jinja2 as the public pages use it: what templates can call, and what every page has around it, the name of the
archive, the way to its rooms, and to its other languages. Nothing of it asks the database.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, pgettext
from django.utils.translation import gettext as _
from jinja2 import Environment

from casebook import __version__
from casebook.web import addresses
from casebook.web.addresses import link_to
from casebook.web.language import foreign_own, translations_of


def environment(**options: Any) -> Environment:
    """The environment; blocks leave no empty lines behind. Plurals are put into words before a template has them."""
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    made.globals |= {"_": gettext, "pgettext": pgettext, "static": static, "url": link_to, "bdi": bdi, "lang": lang,
                     "date": _date, "part": part}  # fmt: skip
    return made


def _date(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def lang(language: str) -> SafeString:
    """The attribute for an element in a language that is not the page's; nothing where it is."""
    return format_html(' lang="{}"', language) if language else SafeString("")


def bdi(text: str, language: str = "") -> SafeString:
    """A text of the archive's content, apart in direction, and marked with its language where that is another."""
    # Some hundred stand on a page: put together by hand.
    return SafeString(f"<bdi{lang(language)}>{conditional_escape(text)}</bdi>")


def part(one: Any) -> SafeString:
    """A few words of a row (`list_rows.Part`), within a `span` for each claim that says so.

    Some hundred stand on a page of a list, where a macro took a third of its time.
    """
    words: str = bdi(one.words, one.lang)
    if one.contra:
        words = f'<b class="contra">{escape(one.words)}</b>'
    elif one.link:
        words = f'<a href="{escape(one.link)}">{words}</a>'
    elif one.soft:
        words = f'<span class="soft">{words}</span>'
    spans = "".join(f'<span data-fact="{fact}" data-claim="{ref}">' for fact, ref in one.claims)
    return SafeString(f"{spans}{words}{'</span>' * len(one.claims)}")


# The first five stand in the head of every page, the others under "More".
MENU = ("cases", "facilities", "operations", "disputes", "sources", "people", "sentences", "events", "organisations",
        "places", "claims")  # fmt: skip


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, menu, languages and the address for reports; no query. Lazy where few pages ask for it."""
    labels = {room.name: room.label for room in addresses.LISTS.values()} | {"claims": _("All facts")}
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
            "version": __version__,
            "default_language": settings.LANGUAGE_CODE,
            "languages": lambda: translations_of(request),
            "root": lambda: f"{request.scheme}://{request.get_host()}",
        }
    }
