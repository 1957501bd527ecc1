"""What a list counts, in words. Records are counted; people never are, since groups may overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import PersonOrGroup, Record
from casebook.values.numerals import in_digits
from casebook.web.filters.facet_columns import TRUE
from casebook.web.lists.group_members import memberships

# Of so many groups the list says how many each of them is.
MOST_SIZES = 6


@dataclass(frozen=True)
class Totals:
    """How many records match, how many are groups, how many stand by themselves, and how many groups of groups."""

    records: int
    groups: int
    roots: int
    nested: int


# What people are counted by: whether they are groups, and whether they are members of a group of the list.
BY = ("form", "member")


def with_members(matching: QuerySet[Record]) -> QuerySet[Record]:
    """The records, and whether each is certainly a member of a group among them."""
    return matching.annotate(
        member=ExpressionWrapper(Q(pk__in=memberships(matching).values("record_id")), BooleanField())
    )


def totals_of(counted: Mapping[tuple[str, ...], int]) -> Totals:
    """From how many there are `BY` form and membership. Of groups of groups it is not decided here which of them stand
    by themselves.
    """
    found = [(form == PersonOrGroup.GROUP, member in TRUE, number) for (form, member), number in counted.items()]
    return Totals(
        records=sum(number for _group, _member, number in found),
        groups=sum(number for group, _member, number in found if group),
        roots=sum(number for group, member, number in found if group or not member),
        nested=sum(number for group, member, number in found if group and member),
    )


def people_in_words(totals: Totals, sizes: Sequence[str]) -> str:
    """ "1 person, 2 groups (of 9 and about 30, as reported; they may overlap)".

    `sizes` are those of all groups of which somebody says how many they are, where groups are few.
    """
    parts = []
    persons = totals.records - totals.groups
    if persons:
        parts.append(in_digits(ngettext("%d person", "%d people", persons), persons))
    if totals.groups:
        words = in_digits(ngettext("%d group", "%d groups", totals.groups), totals.groups)
        parts.append(f"{words} {_sizes(totals.groups, sizes)}")
    return ", ".join(parts)


def _sizes(groups: int, sizes: Sequence[str]) -> str:
    if groups > MOST_SIZES:
        return _("(the people in them are not added up: groups may overlap)")
    unknown = groups - len(sizes)
    if groups == 1:
        return _("(of %s, as reported)") % sizes[0] if sizes else _("(nobody says how many they are)")
    if not sizes:
        return _("(nobody says how many they are; they may overlap)")
    if not unknown:
        return _("(of %s, as reported; they may overlap)") % joined(sizes)
    words = ngettext(
        "(of %(sizes)s, as reported, and %(unknown)d of which nobody says how many they are; they may overlap)",
        "(of %(sizes)s, as reported, and %(unknown)d of which nobody says how many they are; they may overlap)",
        unknown,
    )
    return words % {"sizes": joined(sizes), "unknown": unknown}


def joined(words: Sequence[str]) -> str:
    """ "9, about 30 and 6 or 8"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def records_in_words(number: int) -> str:
    """The number of records."""
    return in_digits(ngettext("%d record", "%d records", number), number)
