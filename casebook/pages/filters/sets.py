"""The filters of each list. Names are joined by "and", what is given under one name by "or"."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from casebook import vocabulary
from casebook.models import Attribution, Citation, Claim, DisputeSide, Kind, Record
from casebook.pages.filters.fields import PAGE, POSSIBLY, PageFilter, RecordsFilter, SwitchFilter, WordsFilter
from casebook.pages.filters.ties import TIES, Tie
from casebook.pages.relations import ids_leading_to, leading_to
from casebook.pages.shown.loading import READER

STATEMENT = "statement"
FACTS = tuple(name for name in vocabulary.BY_NAME if name != vocabulary.GAP)
SCOPES = tuple(dict.fromkeys(scope.name for fact in vocabulary.FACTS for scope in fact.scopes))
TOPICS = tuple(scope.name for scope in vocabulary.fact(STATEMENT).scopes)

Pair = tuple[str, str]


class ListFilters(django_filters.FilterSet):
    """The filters of every list. Subclasses say how their rows stand to a facility or an operation."""

    facility = RecordsFilter(kind=Kind.FACILITY)
    operation = RecordsFilter(kind=Kind.OPERATION)
    possibly = SwitchFilter()
    page = PageFilter()

    def condition(self, tie: Tie, records: Sequence[int], possibly: bool) -> Q:
        """The rows that have to do with one of these records; of each list its own."""
        return Q(pk__in=[])

    def more(self) -> list[Q]:
        """What a list's own filters ask beside that."""
        return []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The rows that match; only for valid filters."""
        return self._narrowed(queryset, self.with_possible)

    def only_possibly(self) -> int:
        """How many more rows there would be with those that only possibly match; a query if one can be."""
        if self.with_possible or not any(self.chosen(tie.name) for tie in TIES):
            return 0
        certain = self._narrowed(self.queryset, False).order_by().values("pk")
        return self._narrowed(self.queryset, True).exclude(pk__in=certain).count()

    def _narrowed(self, queryset: QuerySet, possibly: bool) -> QuerySet:
        for tie in TIES:
            records = [record.pk for record in self.chosen(tie.name)]
            if records:
                queryset = queryset.filter(self.condition(tie, records, possibly))
        for condition in self.more():
            queryset = queryset.filter(condition)
        return queryset

    def chosen(self, name: str) -> list[Any]:
        """What is given under this name: records or words. Of invalid filters, what was right."""
        return self.form.cleaned_data.get(name) or []

    def pairs(self) -> list[Pair]:
        """Names and values that are active, in the one order and with the references of merged records followed."""
        found: list[Pair] = []
        for name in self.base_filters:
            if name in (PAGE, POSSIBLY):
                continue
            given = self.form.cleaned_data.get(name) or []
            if given is True:
                found.append((name, "1"))
            else:
                found += [(name, one.ref if isinstance(one, Record) else one) for one in given]
        return found + ([(POSSIBLY, "1")] if self.with_possible and found else [])

    @property
    def with_possible(self) -> bool:
        """Whether what only possibly matches is listed too."""
        return bool(self.form.cleaned_data.get(POSSIBLY))

    @property
    def number(self) -> int:
        """The number of the page."""
        return int(self.form.cleaned_data.get(PAGE) or 1)


class RecordFilters(ListFilters):
    """Filters of a list of records of one kind."""

    def __init__(self, data: Any, *, queryset: QuerySet, kind: str) -> None:
        super().__init__(data, queryset=queryset)
        self.kind = kind

    def condition(self, tie: Tie, records: Sequence[int], possibly: bool) -> Q:
        """Records from which a path of their kind leads there."""
        return leading_to(tie.by_kind[self.kind], records, possibly)


class ClaimFilters(ListFilters):
    """Filters of the list of claims: which fact, about whom, said by whom, in which outlet."""

    fact = WordsFilter(known=FACTS)
    scope = WordsFilter(known=SCOPES)
    topic = WordsFilter(known=TOPICS)
    about = RecordsFilter(with_page=False)
    speaker = RecordsFilter(with_page=False)
    outlet = RecordsFilter(with_page=False)
    disputed = SwitchFilter()

    def condition(self, tie: Tie, records: Sequence[int], possibly: bool) -> Q:
        """Claims about, or leading to, records that have to do with the records."""
        return claims_about(tie, records, possibly)

    def more(self) -> list[Q]:
        """The claims' own filters."""
        found: list[Q] = []
        if self.chosen("fact"):
            found.append(Q(fact__in=self.chosen("fact")))
        if self.chosen("scope"):
            found.append(Q(scope__in=self.chosen("scope")))
        if self.chosen("topic"):
            found.append(Q(fact=STATEMENT, scope__in=self.chosen("topic")))
        if self.chosen("about"):
            family = _family(self.chosen("about"))
            found.append(Q(subject__in=family) | Q(target__in=family))
        if self.chosen("speaker"):
            said = Attribution.objects.filter(speaker__in=_family(self.chosen("speaker"))).values("citation")
            found.append(_cited(Q(pk__in=said)))
        if self.chosen("outlet"):
            found.append(_cited(Q(source__outlet__in=_family(self.chosen("outlet")))))
        if self.chosen("disputed"):
            found.append(Q(Exists(DisputeSide.objects.filter(claim=OuterRef("pk"), dispute__public=True))))
        return found


class SourceFilters(ListFilters):
    """Filters of the list of sources."""

    def condition(self, tie: Tie, records: Sequence[int], possibly: bool) -> Q:
        """Sources with a visible fact of that kind."""
        claims = Claim.objects.filter(claims_about(tie, records, possibly)).values("pk")
        return Q(pk__in=Citation.objects.told_to_readers().filter(claim__in=claims).values("source"))


class DisputeFilters(ListFilters):
    """Filters of the list of disputes."""

    def condition(self, tie: Tie, records: Sequence[int], possibly: bool) -> Q:
        """Disputes with a visible fact of that kind on one of their sides."""
        claims = Claim.objects.visible_to(READER).filter(claims_about(tie, records, possibly)).values("pk")
        return Q(pk__in=DisputeSide.objects.filter(claim__in=claims).values("dispute"))


# Every parameter that a list understands. Others are ignored.
PARAMETERS = frozenset({*ListFilters.base_filters, *ClaimFilters.base_filters})


def claims_about(tie: Tie, records: Sequence[int], possibly: bool) -> Q:
    """Claims whose subject or target has to do with the records, or was merged into a record that has."""
    roots = ids_leading_to(tie.about, records, possibly)
    # Not one deeper, as a subquery of families would be: SQLite gives up on statements that nest too deep.
    merged = Record.objects.filter(merged_into__in=roots).order_by().values("pk")
    return Q(subject__in=roots) | Q(target__in=roots) | Q(subject__in=merged) | Q(target__in=merged)


def _family(records: Sequence[Record]) -> QuerySet:
    """The ids of the records and of all that were merged into them."""
    return Record.objects.families_of([record.pk for record in records]).values("pk")


def _cited(where: Q) -> Q:
    """Claims with a citation that readers may see and of which this holds."""
    return Q(pk__in=Citation.objects.visible_to(READER).filter(where).values("claim"))
