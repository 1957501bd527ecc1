"""What can be followed: the whole archive, a record, or a list as it is filtered; what it is called and where it is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from casebook.models import Record
from casebook.web import addresses
from casebook.web.feeds.changed_objects import address_of, named
from casebook.web.feeds.fields import ATOM, FORMAT
from casebook.web.feeds.scopes import EVERYTHING, Scope, about, of_list
from casebook.web.filters import SORT, ListFilters
from casebook.web.lists.files import title_of
from casebook.web.lists.filter_sentence import groups_of, in_words
from casebook.web.lists.listing import address_of as address_with

LIST = "list"


@dataclass(frozen=True)
class Subject:
    """One thing to follow. `name` tells its feed from others for ever; `page` is what the feed is of.

    `record` and `rows` are what a record, or a list, is called; empty of what is none. `changes` and `atom` are where
    its changes are reported.
    """

    scope: Scope
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
    return Subject(EVERYTHING, _("changes"), base, base, base, f"{base}?{FORMAT}={ATOM}")


def record(of: Record) -> Subject:
    """What changes about a record."""
    base, words = f"{reverse('changes')}?about={of.ref}", named(of)
    title = _("changes of %s") % words
    return Subject(about(of), title, base, address_of(of), base, f"{base}&{FORMAT}={ATOM}", record=words)


def rows(filters: ListFilters) -> Subject:
    """What changes in a list, for valid filters."""
    pairs = [pair for pair in filters.pairs() if pair[0] != SORT]
    base = addresses.of_list(filters.name)
    page, words = address_with(base, pairs), _called(filters, base)
    return Subject(
        of_list(filters),
        _("changes in the list “%s”") % words,
        page,
        page,
        changes_of_list(filters.name, pairs),
        address_with(base, [*pairs, (FORMAT, ATOM)]),
        rows=words,
    )


def changes_of_list(name: str, pairs: list[tuple[str, str]]) -> str:
    """The address of the page of changes of a list with these filters."""
    return f"{reverse('changes')}?{urlencode([(LIST, name), *pairs])}"


def _called(filters: ListFilters, base: str) -> str:
    """The list with its filters in words, unless these name somebody whom a log does not name."""
    title, sentence = title_of(filters.name), in_words(groups_of(filters, base))
    chosen = [one for name in filters.facets for one in filters.chosen(name) if isinstance(one, Record)]
    if not sentence or any(one.label and named(one) != one.label for one in chosen):
        return title
    return f"{title} {sentence}"
