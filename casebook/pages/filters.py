"""What lists can be narrowed by: the filters in their query string, and how each kind stands to a facility."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casebook.models import Citation, Claim, DisputeSide, Kind, Record, State
from casebook.models.references import PATTERN
from casebook.pages.relations import Path, ids_leading_to, leading_to
from casebook.pages.shown.loading import READER

# From a record of each kind to the facilities that a list of it can be narrowed by. Any of the paths will do.
RELATIONS: dict[str, tuple[Path, ...]] = {
    Kind.PERSON: (("held_at",),),
    Kind.FACILITY: ((), ("part_of",), ("part_of", "part_of")),
    Kind.OPERATION: (("~returned_in", "held_at"), ("concerns",), ("concerns", "held_at")),
    Kind.SENTENCE: (("sentence_of", "held_at"),),
    Kind.EVENT: (("at",), ("concerns",), ("concerns", "held_at"), ("concerns", "sentence_of", "held_at")),
    Kind.ORGANISATION: (("~court", "sentence_of", "held_at"), ("~citizenship", "held_at")),
    Kind.PLACE: (("~located_in",), ("~part_of", "~located_in"), ("~imposed_in", "sentence_of", "held_at")),
}
# Claims, and the sources and disputes in which they stand: about the facility, who is held and what happened there.
ABOUT: tuple[Path, ...] = ((), ("held_at",), ("sentence_of", "held_at"), ("at",))

FACILITY, POSSIBLY, PAGE = "facility", "possibly", "page"
# Every parameter that a list understands. Others are ignored.
PARAMETERS = frozenset({FACILITY, POSSIBLY, PAGE})
MOST_FACILITIES = 50
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


class Given(forms.Field):
    """All values given under one name, as they stand; each subclass says which are right."""

    widget = forms.MultipleHiddenInput

    def wrong(self, value: str, words: str) -> forms.ValidationError:
        """The error that tells the reader which value is wrong, and what would be right."""
        return forms.ValidationError(words, params={"value": value})

    def one(self, values: Sequence[str]) -> str:
        """The only value that is given; empty ones do not count, as an empty field of a form does not."""
        given = [value for value in values if value]
        if len(given) > 1:
            raise self.wrong(" ".join(given[:2]), _("It is given more than once; leave one of them."))
        return given[0] if given else ""


class FacilitiesField(Given):
    """References of facilities, as records: merged ones stand for the record that they were merged into."""

    def clean(self, value: list[str] | None) -> list[Record]:
        """The facilities; one query if any are given."""
        refs = list(dict.fromkeys(ref for ref in value or () if ref))
        for ref in refs:
            if not re.fullmatch(PATTERN, ref):
                raise self.wrong(ref, _("A reference of a facility is 4 to 12 small letters and digits."))
        if len(refs) > MOST_FACILITIES:
            raise self.wrong(refs[-1], _("A list can be narrowed by at most %d facilities at once.") % MOST_FACILITIES)
        found = self._find(refs) if refs else {}
        for ref in refs:
            if ref not in found:
                raise self.wrong(ref, _("No facility of the archive has this reference."))
        return list({record.pk: record for record in (found[ref] for ref in refs)}.values())

    @staticmethod
    def _find(refs: Sequence[str]) -> dict[str, Record]:
        rows = Record.objects.filter(ref__in=refs, kind=Kind.FACILITY, state=State.PUBLISHED)
        roots = {row.ref: row.merged_into or row for row in rows.select_related("merged_into")}
        return {ref: root for ref, root in roots.items() if root.page_public}


class SwitchField(Given):
    """1, or not given."""

    def clean(self, value: list[str] | None) -> bool:
        """Whether it is on."""
        given = self.one(value or ())
        if given not in ("", "1"):
            raise self.wrong(given, _("It can only be 1, or be left out."))
        return bool(given)


class PageField(Given):
    """The number of a page; 1 where none is given."""

    def clean(self, value: list[str] | None) -> int:
        """The number, bounded: what the database cannot count is no page."""
        given = self.one(value or ())
        if given and not _PAGE.fullmatch(given):
            raise self.wrong(given, _("A page is a number from 1, in digits."))
        return int(given or 1)


class FacilitiesFilter(django_filters.Filter):
    """Facilities, by public reference; repeating the name means "or"."""

    field_class = FacilitiesField


class SwitchFilter(django_filters.Filter):
    """Something that is on with 1."""

    field_class = SwitchField


class PageFilter(django_filters.Filter):
    """Which page of the list."""

    field_class = PageField


class ListFilters(django_filters.FilterSet):
    """The filters of every list. Subclasses say how their rows stand to a facility."""

    facility = FacilitiesFilter()
    possibly = SwitchFilter()
    page = PageFilter()

    paths: ClassVar[tuple[Path, ...]] = ABOUT

    def condition(self, facilities: Sequence[int], possibly: bool) -> Q:
        """The rows that have to do with one of the facilities; of each list its own."""
        return Q(pk__in=[])

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The rows that match; only for valid filters."""
        return self._narrowed(queryset, self.with_possible)

    def only_possibly(self) -> int:
        """How many more rows there would be with those that only possibly match; a query if a facility is chosen."""
        if not self.chosen or self.with_possible:
            return 0
        return self._narrowed(self.queryset, True).exclude(self.condition(self._ids, False)).count()

    def _narrowed(self, queryset: QuerySet, possibly: bool) -> QuerySet:
        return queryset.filter(self.condition(self._ids, possibly)) if self.chosen else queryset

    @property
    def chosen(self) -> list[Record]:
        """The chosen facilities."""
        records: list[Record] = self.form.cleaned_data.get(FACILITY) or []
        return records

    @property
    def with_possible(self) -> bool:
        """Whether what is only possibly held there is listed too."""
        return bool(self.form.cleaned_data.get(POSSIBLY))

    @property
    def number(self) -> int:
        """The number of the page."""
        return int(self.form.cleaned_data.get(PAGE) or 1)

    @property
    def _ids(self) -> list[int]:
        return [record.pk for record in self.chosen]


class RecordFilters(ListFilters):
    """Filters of a list of records of one kind."""

    def __init__(self, data: Any, *, queryset: QuerySet, kind: str) -> None:
        super().__init__(data, queryset=queryset)
        self.kind = kind

    def condition(self, facilities: Sequence[int], possibly: bool) -> Q:
        """Records from which a path of their kind leads there."""
        return leading_to(RELATIONS[self.kind], facilities, possibly)


class ClaimFilters(ListFilters):
    """Filters of the list of claims."""

    def condition(self, facilities: Sequence[int], possibly: bool) -> Q:
        """Claims about, or leading to, records that have to do with the facilities."""
        return claims_about(facilities, possibly)


class SourceFilters(ListFilters):
    """Filters of the list of sources."""

    def condition(self, facilities: Sequence[int], possibly: bool) -> Q:
        """Sources with a visible fact of that kind."""
        claims = Claim.objects.visible_to(READER).filter(claims_about(facilities, possibly)).values("pk")
        return Q(pk__in=Citation.objects.visible_to(READER).filter(claim__in=claims).values("source"))


class DisputeFilters(ListFilters):
    """Filters of the list of disputes."""

    def condition(self, facilities: Sequence[int], possibly: bool) -> Q:
        """Disputes with a visible fact of that kind on one of their sides."""
        claims = Claim.objects.visible_to(READER).filter(claims_about(facilities, possibly)).values("pk")
        return Q(pk__in=DisputeSide.objects.filter(claim__in=claims).values("dispute"))


def claims_about(facilities: Sequence[int], possibly: bool) -> Q:
    """Claims whose subject or target has to do with the facilities, or was merged into a record that has."""
    roots = ids_leading_to(ABOUT, facilities, possibly)
    merged = Record.objects.filter(merged_into__in=roots).order_by().values("pk")
    return Q(subject__in=roots) | Q(target__in=roots) | Q(subject__in=merged) | Q(target__in=merged)
