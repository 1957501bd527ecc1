"""Jinja2 as the public pages use it: what templates can call, and nothing that asks the database."""

from datetime import date
from typing import Any

from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from jinja2 import Environment

from casebook.web.addresses import link_to


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
