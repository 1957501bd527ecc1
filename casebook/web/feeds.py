"""What changed, to be followed: all of the archive, a record with what belongs to it, or the rows of a list; how an
address asks for it, and as Atom (RFC 4287), one entry a change.

What readers may know of is decided already: every PublicChange is for everybody. Pages are counted over them.
"""

import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook.models.edition import Contains, Of, Placement, PlacementRole, PublicChange, PublicClaim, Tombstone
from casebook.values.base import shorten
from casebook.web import addresses
from casebook.web.addresses import AS_OF, BY_NAME, COMPARED
from casebook.web.as_of import asked_of
from casebook.web.cache import keep_with_query
from casebook.web.filters import FILTERS, FORMAT, SORT, ListFilters, filters_of
from casebook.web.filters.bitmaps import Bitmaps
from casebook.web.filters.fields import FilterField, OneOfField, as_ref, could_be_ref
from casebook.web.jinja import bdi
from casebook.web.presenters.changes import ChangeEntry, changes_of
from casebook.web.presenters.edition import STANDING, Reading, RecordRow
from casebook.web.presenters.filter_sentence import address_of, groups_of, in_words
from casebook.web.presenters.filter_sentence import address_of as address_with
from casebook.web.presenters.list_page import title_of
from casebook.web.query_errors import QueryProblem, problems_in, reported

# Of more rows than this, only what is among so many of the newest changes is told.
MOST_KEYS, NEWEST = 2_000, 20_000
# So many of the claims and sources that belong to one record are asked for, the newest.
MOST_NEAR = 2_000
_TWINS = "possibly_same_as"
# By which others whose facts a page tells lead to its record.
_PARTS = ("sentence_of", "kin_of", "concerns", "at", "part_of")
# So many changes a feed has.
MOST = 60
# In which the ids of entries are made; it never changes.
_ENTRIES = uuid.UUID("5b0b1a5e-9a55-4f0a-8a86-3d6a6d4c53a5")
ATOM, LIST = "atom", "list"

Changes = QuerySet[PublicChange]
View = Callable[..., HttpResponseBase]


def all_changes() -> Changes:
    """Everything that was done, the newest first."""
    return PublicChange.objects.order_by("-id")


def record_changes(reading: Reading, record: RecordRow) -> Changes:
    """What was done to a record, its parts, what names it or what it says, its possible twins, and its sources."""
    family = reading.family(record)
    about = _claims_placed(family, PlacementRole.SUBJECT)
    placed = {*about, *_claims_placed(family, PlacementRole.TARGET)}
    leading = PublicClaim.objects.filter(id__in=placed, fact__in=(*_PARTS, _TWINS), state=STANDING).order_by()
    near = set(family)
    for fact, subject, target in leading.values_list("fact", "subject", "target"):
        near |= {subject, target or subject} if fact == _TWINS else {subject}
    cited = Placement.objects.filter(claim__in=about, role=PlacementRole.SOURCE).order_by().values_list("record")
    sources = {pk for (pk,) in cited.distinct()[:MOST_NEAR]}
    where = Q(record__in=near) | Q(target__in=family) | Q(of=Of.SOURCE, key__in=sources)
    return all_changes().filter(where | Q(of=Of.CLAIM, key__in=_claims_placed(family, PlacementRole.SPEAKER)))


def withdrawn_changes(key: int) -> Changes:
    """What was done to a record that was withdrawn."""
    return all_changes().filter(of=Of.RECORD, key=key)


def list_changes(of: Of, keys: BitMap | None, room: str = "") -> Changes:
    """What was done to these rows of a list; of records, to whatever is told of them too. The newest first.

    None are all rows of the list, with those that were withdrawn. `room` is the name of a list of records.
    """
    if of is not Of.RECORD:
        found = all_changes().filter(of=of)
        return found if keys is None else found.filter(_of_these("key", keys, found))
    if keys is None:
        stones = Tombstone.objects.filter(of=of, kind=BY_NAME[room].kind, leads_to="")
        keys = Bitmaps().listed(room) | BitMap(stone.key for stone in stones)
    return all_changes().filter(_of_these("record", keys, all_changes()))


def _claims_placed(records: Collection[int], role: PlacementRole) -> list[int]:
    """The newest claims that stand on the pages of these records."""
    found = Placement.objects.filter(record__in=records, role=role).order_by("-claim")
    return list(found.values_list("claim", flat=True)[:MOST_NEAR])


def _of_these(column: str, keys: BitMap, changes: Changes) -> Q:
    """The changes of which the column is one of the keys, or of a record a part that was merged into one of them."""
    merged: Any = (
        Contains.objects.filter(relation="merged").order_by() if column == "record" else Contains.objects.none()
    )
    if len(keys) <= MOST_KEYS:
        parts = merged.filter(whole__in=list(keys)).values_list("part", flat=True)
        return Q(**{f"{column}__in": [*keys, *parts]})
    newest = [(pk, key) for pk, key in changes.values_list("id", column)[:NEWEST] if key]
    strangers = {key for _pk, key in newest if key not in keys}
    ours = {part for part, whole in merged.filter(part__in=strangers).values_list("part", "whole") if whole in keys}
    return Q(id__in=[pk for pk, key in newest if key in keys or key in ours])


@dataclass(frozen=True)
class Subject:
    """One thing to follow. `name` tells its feed from others for ever; `page` is what the feed is of.

    `record` and `rows` are what a record, or a list, is called; empty of what is none. `changes` and `atom` are where
    its changes are told.
    """

    found: Changes
    title: str
    name: str
    page: str
    changes: str
    atom: str
    record: str = ""
    rows: str = ""


def of_archive() -> Subject:
    """All that changes in the archive."""
    base = reverse("changes")
    return Subject(all_changes(), _("changes"), base, base, base, f"{base}?{FORMAT}={ATOM}")


def of_record(reading: Reading, of: RecordRow | Tombstone) -> Subject:
    """What changes about a record; of one that was withdrawn its reference is all that is told."""
    base = f"{reverse('changes')}?about={of.ref}"
    if isinstance(of, RecordRow):
        words, page, found = of.title, of.address, record_changes(reading, of)
    else:
        words, page, found = of.ref, base, withdrawn_changes(of.key)
    title = _("changes of %s") % words
    return Subject(found, title, base, page, base, f"{base}&{FORMAT}={ATOM}", record=words)


def of_list(filters: ListFilters) -> Subject:
    """What changes in a list, for valid filters."""
    pairs = [pair for pair in filters.pairs() if pair[0] != SORT]
    base = addresses.of_list(filters.name)
    page, title = address_with(base, pairs), title_of(filters.name)
    words = f"{title} {in_words(groups_of(filters, base))}".strip()
    keys = filters.rows() if filters.active() else None
    return Subject(
        list_changes(filters.of, keys, filters.name),
        _("changes in the list “%s”") % words,
        page,
        page,
        f"{reverse('changes')}?{urlencode([(LIST, filters.name), *pairs])}",
        address_with(base, [*pairs, (FORMAT, ATOM)]),
        rows=words,
    )


def problems_of_days(query: QueryDict) -> list[QueryProblem]:
    """Changes are told by the days on which they were made: what asks for a day of the sources is told so."""
    asked = asked_of(query, may_compare=True)
    if asked.problems:
        return list(asked.problems)
    words = _("Changes are told by the days on which they were made here. Leave this day out.")
    return [QueryProblem(day, shorten(str(query[day])), words) for day in (AS_OF, COMPARED) if query.get(day)]


class ListField(OneOfField):
    """The name of a list, or not given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(known=FILTERS, words=gettext_lazy("The lists are called: %s."), **kwargs)


class AboutField(FilterField):
    """The reference of one record with a page, or with the tombstone of one; or not given."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(required=False)
        self._reading = reading

    def clean(self, value: list[str] | None) -> RecordRow | Tombstone | None:
        """The record, or the one that it was merged into."""
        given = as_ref(self.one(value or ()))
        if not given:
            return None
        if not could_be_ref(given):
            raise self.wrong(given, _("A reference is 4 to 12 small letters and digits."))
        found = self._reading.record(given) or self._reading.merged_into(given)
        if found and found.page:
            return found
        gone = Tombstone.objects.filter(ref=given, of=Of.RECORD, leads_to="").first()
        if gone is None:
            raise self.wrong(given, _("No record of the archive has this reference."))
        return gone


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
