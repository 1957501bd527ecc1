"""What stands on the front page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Dispute, DisputeSide, FacetValue, Kind, PersonOrGroup, Record, readers_see
from casebook.values.numerals import in_digits
from casebook.web import addresses
from casebook.web.addresses import ListRoom
from casebook.web.charts.figures import Figure
from casebook.web.charts.years import cases_picture, returns_picture
from casebook.web.language import foreign
from casebook.web.lists import entries
from casebook.web.lists.entries import DisputeEntry, SourceEntry
from casebook.web.lists.listing import everything
from casebook.web.lists.values import size_of, visible_sizes

SHOWN = 6
_ABOUT_PEOPLE = ("sentence_of", "concerns")


@dataclass(frozen=True)
class Held:
    """One line of what the archive holds, leading to the list of it."""

    words: str
    address: str


@dataclass(frozen=True)
class GroupCase:
    """A case of a group. Cases of single people stand in their list only: search engines read this page."""

    label: str
    lang: str
    address: str
    size: str
    sources: str
    disputed: bool


@dataclass(frozen=True)
class FrontPage:
    """Everything on the front page."""

    held: Sequence[Held]
    groups: Sequence[GroupCase]
    single: str
    cases: str
    disputes: Sequence[DisputeEntry]
    sources: Sequence[SourceEntry]
    pictures: Sequence[Figure]


def front_page() -> FrontPage:
    """Load it; the number of statements is fixed."""
    pages = everything().with_page().with_detained().order_by()
    counted = list(pages.values("kind", "form", "detained").annotate(number=Count("pk")))
    single = sum(row["number"] for row in counted if row["detained"] and row["form"] == PersonOrGroup.INDIVIDUAL)
    groups = list(
        pages.filter(detained=True, form=PersonOrGroup.GROUP).order_by("-sources_count", "sort_key", "ref")[:SHOWN]
    )
    sizes = visible_sizes([group.pk for group in groups]) if groups else {}
    return FrontPage(
        held=_held(counted),
        groups=[_group(group, size_of(sizes.get(group.pk, ()))) for group in groups],
        single=in_digits(ngettext("%d person, one by one", "%d people, one by one", single), single) if single else "",
        cases=addresses.of_list("cases"),
        disputes=[entries.dispute_of(row) for row in _impersonal().order_by("-pk")[:SHOWN]],
        sources=entries.newest_sources(entries.sources(), slice(SHOWN)),
        pictures=[figure for figure in (cases_picture(), returns_picture()) if figure],
    )


def _impersonal() -> QuerySet[Dispute]:
    """Disputes of which no side is about a private person, or about what was done to one, for the same reason."""
    private = {"kind": Kind.PERSON, "form": PersonOrGroup.INDIVIDUAL, "public_life": False}
    about = FacetValue.objects.filter(fact__in=_ABOUT_PEOPLE, record=OuterRef("claim__subject"))
    personal = Q(Exists(about.filter(**{f"target__{column}": value for column, value in private.items()})))
    for end in ("subject", "target"):
        personal |= Q(**{f"claim__{end}__{column}": value for column, value in private.items()})
    # Asked dispute by dispute, until there are enough.
    sides = DisputeSide.objects.filter(readers_see("claim__"), personal, dispute=OuterRef("pk"))
    return entries.with_subjects(entries.disputes().filter(~Exists(sides)))


def _group(record: Record, size: str) -> GroupCase:
    return GroupCase(
        label=record.title,
        lang=foreign(record.label_lang),
        address=addresses.of_record(record),
        size=_("of %s, as reported") % size if size else "",
        sources=in_digits(ngettext("%d source", "%d sources", record.sources_count), record.sources_count),
        disputed=record.disputed,
    )


def _held(counted: Sequence[dict]) -> list[Held]:
    lines = []
    for room in addresses.ROOMS:
        rows = [
            row
            for row in counted
            if row["kind"] == room.kind and (room.detainees is None or row["detained"] == room.detainees)
        ]
        number = sum(row["number"] for row in rows)
        if number:
            lines.append(Held(_counted(room, number), addresses.of_list(room.name)))
    others = (
        ("claims", entries.claims().count(), lambda n: ngettext("%d fact", "%d facts", n)),
        ("sources", entries.sources().count(), lambda n: ngettext("%d source", "%d sources", n)),
        ("disputes", entries.disputes().count(), lambda n: ngettext("%d disagreement", "%d disagreements", n)),
    )
    reported = ((name, in_digits(words(number), number)) for name, number, words in others if number)
    return lines + [Held(words, addresses.of_list(name)) for name, words in reported]


def _counted(room: ListRoom, number: int) -> str:
    if room.name == "cases":
        return in_digits(ngettext("%d case", "%d cases", number), number)
    if room.name == "people":
        return in_digits(ngettext("%d other person or group", "%d other people and groups", number), number)
    return in_digits(room.counted(number), number)
