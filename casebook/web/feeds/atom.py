"""Changes as an Atom feed (RFC 4287), one entry a change, and lists that can be followed in it."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook.web import addresses
from casebook.web.cache import keep_with_query
from casebook.web.feeds.changes import ATOM, FORMAT, Subject, of_list, problems_of_days
from casebook.web.filters import filters_of
from casebook.web.jinja import bdi
from casebook.web.presenters.changes import ChangeEntry, changes_of
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.filter_sentence import address_of
from casebook.web.query_errors import problems_in, reported

MOST = 60
# In which the ids of entries are made; it never changes.
_ENTRIES = uuid.UUID("5b0b1a5e-9a55-4f0a-8a86-3d6a6d4c53a5")
View = Callable[..., HttpResponseBase]


class _Feed(Atom1Feed):
    """Django's, which says where its addresses begin, and for whom it stands still."""

    def root_attributes(self) -> dict[str, str]:
        """The language of the archive's own words, and the beginning of relative addresses."""
        return {**super().root_attributes(), "xml:base": self.feed["base"]}

    def latest_post_date(self) -> datetime:
        """When the newest entry was made; of an empty feed no day, since any would tell of what is hidden."""
        found: datetime = super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)
        return found


def feed(request: HttpRequest, reading: Reading, subject: Subject) -> HttpResponse:
    """The feed of what changes of a subject."""
    absolute = request.build_absolute_uri
    made = _Feed(
        title=_("%(site)s: %(title)s") % {"site": settings.SITE_NAME, "title": subject.title},
        link=absolute(subject.page),
        description=_("What came into the archive and what changed. What is withheld is not told here either."),
        language=get_language(),
        author_name=settings.SITE_NAME,
        feed_url=absolute(),
        feed_guid=f"tag:{request.get_host().split(':')[0]},2026:{subject.name}",
        base=absolute("/"),
    )
    for change in islice(_news(reading, subject), MOST):
        made.add_item(
            title=change.sentence,
            link=absolute(change.address or subject.page),
            description=_html(change, absolute),
            unique_id=uuid.uuid5(_ENTRIES, change.id).urn,
            pubdate=change.at,
            updateddate=change.at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)


def _news(reading: Reading, subject: Subject) -> Iterator[ChangeEntry]:
    """The newest changes, without what the archive works out itself: that is no news."""
    return (change for change in changes_of(reading, subject.found[: 2 * MOST]) if not change.reasoning)


def _html(change: ChangeEntry, absolute: Callable[[str], str]) -> SafeString:
    """A change with its links in full: not every reader of feeds knows where relative addresses begin."""
    words = _link(change.words if change.record else change.capital, change.address, absolute)
    if change.record:
        record = _link(bdi(change.record.title, change.record.lang), change.record.address, absolute)
        words = SafeString(conditional_escape(_("%(record)s – %(words)s")) % {"record": record, "words": words})
    beside = [f" ({change.sources})"] if change.cites else []
    beside += [f", {change.since}"] if change.since else []
    reason = format_html("<p>{}</p>", change.reason) if change.reason else ""
    return format_html("<p>{}{}</p>{}", words, "".join(beside), reason)


def _link(words: SafeString, address: str, absolute: Callable[[str], str]) -> SafeString:
    return format_html('<a href="{}">{}</a>', absolute(address), words) if address else words


def followed(view: View) -> View:
    """The view of a list, which is also told as a feed of what changes in it."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.getlist(FORMAT) != [ATOM]:
            return view(request, *args, **kwargs)
        return _of_list(request, kwargs["room"])

    return read


def _of_list(request: HttpRequest, name: str) -> HttpResponse:
    filters = filters_of(name, request.GET)
    problems = problems_in(filters.form) if not filters.is_valid() else []
    problems += problems_of_days(request.GET)
    if problems:
        return reported(request, problems, address_of(addresses.of_list(name), filters.pairs()))
    return feed(request, Reading(), of_list(filters))
