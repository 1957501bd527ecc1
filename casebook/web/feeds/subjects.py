"""What can be followed, and how an address asks for it: the archive, a record, or a list as it is filtered."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from casebook.models.edition import Of, Tombstone
from casebook.values.base import shorten
from casebook.web import addresses
from casebook.web.as_of.parameters import AS_OF, COMPARED, asked_of
from casebook.web.feeds.rows import Changes, all_changes, list_changes, record_changes, withdrawn_changes
from casebook.web.filters import FILTERS, SORT, ListFilters
from casebook.web.filters.fields import FilterField, as_ref, could_be_ref
from casebook.web.presenters.edition import Reading, RecordRow
from casebook.web.presenters.filter_sentence import address_of as address_with
from casebook.web.presenters.filter_sentence import groups_of, in_words
from casebook.web.presenters.list_page import title_of
from casebook.web.query_errors import QueryProblem

FORMAT, ATOM, LIST = "format", "atom", "list"


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


def archive() -> Subject:
    """All that changes in the archive."""
    base = reverse("changes")
    return Subject(all_changes(), _("changes"), base, base, base, f"{base}?{FORMAT}={ATOM}")


def record(reading: Reading, of: RecordRow | Tombstone) -> Subject:
    """What changes about a record; of one that was withdrawn its reference is all that is told."""
    base = f"{reverse('changes')}?about={of.ref}"
    if isinstance(of, RecordRow):
        words, page, found = of.title, of.address, record_changes(reading, of)
    else:
        words, page, found = of.ref, base, withdrawn_changes(of.key)
    title = _("changes of %s") % words
    return Subject(found, title, base, page, base, f"{base}&{FORMAT}={ATOM}", record=words)


def rows(filters: ListFilters) -> Subject:
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


class ListField(FilterField):
    """The name of a list, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The name."""
        given = self.one(value or ())
        if given and given not in FILTERS:
            raise self.wrong(given, _("The lists are called: %s.") % ", ".join(FILTERS))
        return given


class FeedFormatField(FilterField):
    """Atom, or not given."""

    def clean(self, value: list[str] | None) -> str:
        """The format."""
        given = self.one(value or ())
        if given not in ("", ATOM):
            raise self.wrong(given, _("The changes are given as “atom”, or as a page."))
        return given


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
