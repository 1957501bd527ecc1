"""By what the lists of the public edition find a record."""

from datetime import date

from django.http import QueryDict

from casebook.models import Record
from casebook.models.edition import Facet, Link, Of
from casebook.web.filters import filters_of
from casebook.web.presenters.edition import Reading

# Facets that a record has without any claim of theirs.
OF_ITSELF = ("list", "form", "happening", "disputed")


def facets(record: Record, *names: str) -> list[tuple[str, bool]]:
    """The values of these facets, or of all that come from claims, that a record has today, in words, and whether only
    possibly."""
    certain = dict(Link.objects.filter(of=Of.RECORD, row=record.pk, known_until=None).values_list("facet", "certain"))
    wanted = Facet.objects.filter(pk__in=certain).exclude(name__in=OF_ITSELF)
    wanted = wanted.filter(name__in=names) if names else wanted
    led_on = Record.objects.select_related("merged_into").in_bulk({facet.record for facet in wanted})
    labels = {pk: str(one.merged_into or one) for pk, one in led_on.items()}
    return sorted((facet.value or labels[facet.record], not certain[facet.pk]) for facet in wanted)


def every_link() -> list[str]:
    """All links, with what facets they are of."""
    facet = {pk: key for pk, *key in Facet.objects.values_list("pk", "name", "record", "value")}
    rows = Link.objects.values_list("facet", "of", "row", "certain", "known_from", "certain_from", "known_until")
    return sorted(repr((*facet[pk], *row)) for pk, *row in rows)


def found(name: str, query: str, day: str = "") -> set[int]:
    """The keys of the rows of a list that match a query string, today or as of a day."""
    filters = filters_of(name, QueryDict(query), Reading(date.fromisoformat(day) if day else None))
    assert filters.is_valid(), filters.form.errors
    return set(filters.rows())
