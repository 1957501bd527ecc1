"""What a list counts, in words. Records are counted; people never are, since groups may overlap."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Form, Kind, Record
from casebook.pages.lists.folding import stands_alone
from casebook.pages.lists.words import size_of, visible_sizes

# Of so many groups the list says how many each of them is.
MOST_SIZES = 6


def totals_of(matching: QuerySet[Record], kind: str) -> tuple[int, int, int]:
    """How many records match, how many of them are groups, and how many stand by themselves: one statement."""
    people = kind == Kind.PERSON
    counted = matching.order_by().aggregate(
        total=Count("pk"),
        groups=Count("pk", filter=Q(form=Form.GROUP)),
        roots=Count("pk", filter=stands_alone(matching) if people else Q()),
    )
    return counted["total"], counted["groups"], counted["roots"]


def people_in_words(matching: QuerySet[Record], total: int, groups: int) -> str:
    """ "1 person, 2 groups (of 9 and about 30, as reported; they may overlap)": one statement where groups are few."""
    parts = []
    persons = total - groups
    if persons:
        parts.append(ngettext("%d person", "%d people", persons) % persons)
    if groups:
        parts.append(ngettext("%d group", "%d groups", groups) % groups + _sizes(matching, groups))
    return ", ".join(parts)


def _sizes(matching: QuerySet[Record], groups: int) -> str:
    if groups > MOST_SIZES:
        return " " + _("(the people in them are not added up: groups may overlap)")
    of_groups = matching.filter(form=Form.GROUP).order_by("label", "ref").values_list("pk", flat=True)
    claims = visible_sizes(of_groups)
    sizes = [size for size in (size_of(claims[pk]) for pk in sorted(claims)) if size]
    if not sizes:
        return ""
    if groups == 1:
        return " " + _("(of %s, as reported)") % sizes[0]
    return " " + _("(of %s, as reported; they may overlap)") % joined(sizes)


def joined(words: Sequence[str]) -> str:
    """ "9, about 30 and 6 or 8"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def records_in_words(number: int) -> str:
    """The number of records."""
    return ngettext("%d record", "%d records", number) % number
