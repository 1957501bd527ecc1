"""Changes as an Atom feed (RFC 4287): one entry for each sitting in which something was done."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook.web.cache import keep_with_query
from casebook.web.feeds.changed_objects import LinkShown, gone_things, reported, seen
from casebook.web.feeds.days import ChangeShown, Deed, Done, lines_of
from casebook.web.feeds.scopes import Scope
from casebook.web.feeds.subjects import Subject

# So many of the newest actions are read; those of the oldest sitting among them may not be all of it.
ACTIONS = 500
MOST = 60
# In which the ids of entries are made; it never changes.
_ENTRIES = uuid.UUID("5b0b1a5e-9a55-4f0a-8a86-3d6a6d4c53a5")


class _Feed(Atom1Feed):
    """Django's, which says where its addresses begin, and for whom it stands still."""

    def root_attributes(self) -> dict[str, str]:
        """The language of the archive's own words, and the beginning of relative addresses."""
        return {**super().root_attributes(), "xml:base": self.feed["base"]}

    def latest_post_date(self) -> datetime:
        """When the newest entry was made; of an empty feed no day, since any would tell of what is hidden."""
        found: datetime = super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)
        return found


def feed(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The feed of what changes of a subject."""
    base = request.build_absolute_uri("/")
    made = _Feed(
        title=_("%(site)s: %(title)s") % {"site": settings.SITE_NAME, "title": subject.title},
        link=request.build_absolute_uri(subject.page),
        description=_("What came into the archive and what changed. What is withheld is not told here either."),
        language=get_language(),
        author_name=settings.SITE_NAME,
        feed_url=request.build_absolute_uri(),
        feed_guid=f"tag:{request.get_host().split(':')[0]},2026:{subject.name}",
        base=base,
    )
    for batch, at, done in _sittings(subject.scope):
        lines = list(lines_of(done))
        made.add_item(
            title="; ".join(line.title for line in lines),
            link=request.build_absolute_uri(_first_address(lines) or subject.page),
            description=_html(lines, request.build_absolute_uri),
            unique_id=uuid.uuid5(_ENTRIES, f"{subject.name} {batch}").urn,
            pubdate=at,
            updateddate=at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)


def _sittings(scope: Scope) -> Iterable[tuple[uuid.UUID, datetime, Done]]:
    """What readers may know of the newest sittings: which, when, and what was done."""
    gone = gone_things(scope.actions())
    actions = list(
        scope.actions().filter(reported(gone)).values_list("kind", "on_model", "on_ref", "at", "batch")[:ACTIONS]
    )
    shown = seen((action[:3] for action in actions), gone)
    found: dict[uuid.UUID, Done] = {}
    when: dict[uuid.UUID, datetime] = {}
    for kind, model, ref, at, batch in actions:
        link = shown.get((kind, model, ref))
        if link is not None:
            found.setdefault(batch, defaultdict(Deed))[kind, model].add(ref, link, batch)
            when[batch] = max(at, when.get(batch, at))
    return [(batch, when[batch], found[batch]) for batch in sorted(found, key=when.__getitem__, reverse=True)[:MOST]]


def _first_address(lines: Iterable[ChangeShown]) -> str:
    return next((link.address for line in lines for link in line.links if link.address), "")


def _html(lines: Iterable[ChangeShown], absolute: Callable[[str], str]) -> SafeString:
    rows = ((line.words, _links(line, absolute)) for line in lines)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}{}</li>", rows))


def _links(line: ChangeShown, absolute: Callable[[str], str]) -> SafeString:
    links: list[Any] = [_link(link, absolute) for link in line.links]
    if line.more:
        links.append(_("and %d more") % line.more)
    return format_html(": {}", format_html_join(" · ", "{}", ((link,) for link in links))) if links else SafeString("")


def _link(link: LinkShown, absolute: Callable[[str], str]) -> SafeString:
    """In full: not every reader of feeds knows where relative addresses begin."""
    lang = format_html(' lang="{}"', link.lang) if link.lang else ""
    words = format_html("<bdi{}>{}</bdi>", lang, link.words)
    return format_html('<a href="{}">{}</a>', absolute(link.address), words) if link.address else words
