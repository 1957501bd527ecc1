"""A list for each kind of record, with what an editor of that kind looks for. Records are edited in one place.

The lists show real records and not their proxies: saving a proxy would pass by what listens to records (versions, the
names that editors search).
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.base import DeskList
from casebook.admin.list_parts import (
    DraftsFilter,
    FactFilter,
    MineFilter,
    StatusFilter,
    claims_number,
    drafts_number,
    readers_page,
    with_numbers,
)
from casebook.admin.model_admins import RecordAdmin
from casebook.models import (
    Claim,
    Detainee,
    Event,
    Facility,
    Operation,
    Organisation,
    Person,
    Place,
    PublicRecord,
    Record,
    Sentence,
    readers_see,
)
from casebook.suggestions.wording import with_roots, words_of

Column = Callable[[Any], str]


def fact_column(name: str) -> Column:
    """What public claims say of a fact, in words: each side of a disagreement, possible ones called so."""

    @admin.display(description=vocabulary.fact(name).label)
    def column(record: Any) -> str:
        return "; ".join(dict.fromkeys(record.shown_facts[name]))

    column.fact = name  # type: ignore[attr-defined]
    return column


class KindList(DeskList):
    """Rows that lead to the record's own page, with the facts of their columns read at once."""

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:casebook_record_change", args=[result.pk])

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        facts = [column.fact for column in self.list_display if hasattr(column, "fact")]
        shown: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        rows: Any = list(self.result_list)
        told = Claim.objects.filter(readers_see(), Q(subject__in=rows) | Q(subject__merged_into__in=rows))
        told = told.filter(fact__in=facts).select_related("subject__merged_into", "target__merged_into")
        for claim in with_roots(told.prefetch_related("citations__chain").order_by("rank", "pk")):
            shown[claim.subject.pk][claim.fact].append(words_of(claim))
        for record in rows:
            record.shown_facts = shown[record.pk]
        self.result_list = rows


@admin.display(description=gettext_lazy("name"), ordering="sort_key")
def name(record: Any) -> str:
    """What it is called."""
    return str(record)


@admin.display(description=gettext_lazy("last reported"), ordering=F("reported").asc(nulls_first=True))
def last_reported(record: Any) -> str:
    """The year of the newest source: of many the day is not known. The archive's own reasoning reports nothing."""
    return str(record.reported.year) if record.reported else ""


class KindAdmin(RecordAdmin):
    """The list of one kind. Adding and changing lead to the form of records."""

    columns: ClassVar[tuple[Any, ...]] = ()
    filters: ClassVar[tuple[Any, ...]] = ()

    def get_ordering(self, request: HttpRequest) -> Any:
        return (F("reported").desc(nulls_last=True), "-pk")

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        numbers = (claims_number, drafts_number)
        return (name, *self.columns, last_reported, *numbers, "state", readers_page)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (MineFilter, DraftsFilter, *self.filters, "state", "public", "disputed")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return KindList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Record.objects.filter(**self.model.of_kind)
        reported = PublicRecord.objects.filter(pk=OuterRef("pk")).values("last_reported")
        return with_numbers(rows).annotate(reported=Subquery(reported)).order_by(*self.get_ordering(request))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        # The pages of actions are those of records.
        own = {"changelist", "add", "change"}
        return [url for url in super().get_urls() if str(getattr(url, "name", "")).rpartition("_")[2] in own]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        kind = self.model.of_kind["kind"]
        return HttpResponseRedirect(f"{reverse('admin:casebook_record_add')}?{urlencode({'kind': kind})}")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:casebook_record_change", args=[object_id]))


class PersonAdmin(KindAdmin):
    """People and groups, in custody or not."""

    columns = ("form", fact_column("role"), fact_column("works_for"), fact_column("citizenship"))
    filters = ("form", "public_life", "name_policy", "detainee")


class DetaineeAdmin(KindAdmin):
    """Cases: people and groups with a public claim of custody."""

    columns = ("form", fact_column("held_at"), fact_column("custody"), fact_column("citizenship"))
    filters = ("form", ("custody", FactFilter), ("sex", FactFilter), "name_policy")


class FacilityAdmin(KindAdmin):
    """Prisons, camps and other places of custody."""

    columns = (
        fact_column("facility_type"),
        fact_column("located_in"),
        fact_column("facility_status"),
        fact_column("part_of"),
    )
    filters = (("facility_type", FactFilter),)


class OperationAdmin(KindAdmin):
    """Operations and their waves."""

    columns = (
        fact_column("takes_place"),
        fact_column("brought_from"),
        fact_column("brought_to"),
        fact_column("part_of"),
    )
    filters = (("happening", StatusFilter),)


class SentenceAdmin(KindAdmin):
    """Sentences."""

    columns = (
        fact_column("sentence_of"),
        fact_column("term"),
        fact_column("passed"),
        fact_column("court"),
        fact_column("changes_sentence"),
    )
    filters = (("term", FactFilter),)


class EventAdmin(KindAdmin):
    """What happened, or was to happen."""

    columns = (
        fact_column("event_type"),
        fact_column("takes_place"),
        fact_column("concerns"),
        fact_column("at"),
    )
    filters = (("event_type", FactFilter), ("happening", StatusFilter))


class OrganisationAdmin(KindAdmin):
    """Outlets, ministries, courts, states and other bodies."""

    columns = (fact_column("organisation_type"), fact_column("located_in"))
    filters = (("organisation_type", FactFilter),)


class PlaceAdmin(KindAdmin):
    """Countries, regions, cities."""

    columns = (fact_column("place_type"), fact_column("located_in"))
    filters = (("place_type", FactFilter),)


_ADMINS: dict[type[Record], type[KindAdmin]] = {
    Detainee: DetaineeAdmin,
    Person: PersonAdmin,
    Facility: FacilityAdmin,
    Operation: OperationAdmin,
    Sentence: SentenceAdmin,
    Event: EventAdmin,
    Organisation: OrganisationAdmin,
    Place: PlaceAdmin,
}
KINDS: tuple[tuple[Any, Any], ...] = tuple((proxy, _ADMINS.get(proxy, KindAdmin)) for proxy in Record.__subclasses__())


def kind_lists() -> list[dict[str, str]]:
    """What the lists of the kinds are called, and their addresses."""
    return [
        {
            "label": str(capfirst(model._meta.verbose_name_plural)),
            "address": reverse(f"admin:casebook_{model._meta.model_name}_changelist"),
        }
        for model, _admin in KINDS
    ]
