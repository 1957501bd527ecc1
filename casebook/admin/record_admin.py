"""Records: their form with what belongs to each beside it, and a list for each kind with what its editors look for.

The lists of kinds show real records and not their proxies: saving a proxy would pass by what listens to records
(versions, the names that editors search). Records are edited in one place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.base import DeskList, EditingAdmin
from casebook.admin.claim_admin import CITED, newest_source_words
from casebook.admin.combined_forms import links_for
from casebook.admin.draft_forms import RecordForm
from casebook.admin.list_parts import (
    DraftsFilter,
    FactFilter,
    MineFilter,
    StatusFilter,
    claims_address,
    number_columns,
    readers_page,
    with_numbers,
)
from casebook.admin.permissions import reads_requests
from casebook.admin.words import DeskBox, DeskLine, heading_of, page_of, source_words, value_of
from casebook.models import (
    UNPUBLISHED,
    Action,
    Claim,
    Correction,
    Detainee,
    Dispute,
    Event,
    Facility,
    Kind,
    Operation,
    Organisation,
    Person,
    Place,
    PublicRecord,
    Record,
    Request,
    Sentence,
    Source,
    State,
    readers_see,
)
from casebook.projections import family_ids
from casebook.suggestions.wording import with_roots, words_of
from casebook.values import with_translations

# What only the form of a person asks for.
_OF_PEOPLE = ("form", "working_name", "public_life", "name_policy", "minor")


class RecordAdmin(EditingAdmin):
    """Records of every kind."""

    form = RecordForm
    change_form_template = "admin/desk/record_form.html"
    list_display: Any = (*("__str__", "kind", "form", *number_columns(), "state", "public", "disputed", readers_page),)
    list_filter: ClassVar[Any] = (
        *(DraftsFilter, "kind", "form", "state", "public", "disputed", "public_life", "name_policy"),
    )
    search_fields = ("ref", *with_translations("label", "wording"), "working_name", "claims__value")
    found_by = ("pk",)
    ordering = ("-pk",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Of a kind that is given, without what only people have; a new one has no lines to put in order yet."""
        found = super().get_fields(request, obj)
        kind = obj.kind if obj is not None else request.GET.get("kind", "")
        left_out = () if kind not in Kind.values or kind == Kind.PERSON else _OF_PEOPLE
        if obj is None:
            left_out = (*left_out, "summary_order")
        return [field for field in found if field not in left_out]

    def beside_form(self, request: HttpRequest, thing: Record) -> dict[str, Any]:
        beside_it = {"beside": beside(thing, request.user), "together": links_for(thing)}
        return super().beside_form(request, thing) | beside_it

    def form_title(self, request: HttpRequest, thing: Record | None) -> str:
        kind = request.GET.get("kind", "")
        if thing is None and kind in Kind.values:
            return _("Add: %s") % Kind(kind).label
        return super().form_title(request, thing)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and request.GET.get("kind") in Kind.values and "kind" in form.base_fields:
            form.base_fields["kind"].widget = HiddenInput()
        return form

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_numbers(super().get_queryset(request))


# The kinds

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
        return page_of(result)

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
    facts: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[Any, ...]] = ()

    def get_ordering(self, request: HttpRequest) -> Any:
        return (F("reported").desc(nulls_last=True), "-pk")

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        columns = (*self.columns, *map(fact_column, self.facts))
        return (name, *columns, last_reported, *number_columns(), "state", readers_page)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (MineFilter, DraftsFilter, *self.filters, "state", "public", "disputed")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return KindList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Record.objects.filter(**self.model.of_kind)
        reported = PublicRecord.objects.filter(pk=OuterRef("pk")).values("last_reported")
        return with_numbers(rows).annotate(reported=Subquery(reported)).order_by(*self.get_ordering(request))

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

    columns = ("form",)
    facts = ("role", "works_for", "citizenship")
    filters = ("form", "public_life", "name_policy", "detainee")


class DetaineeAdmin(KindAdmin):
    """Cases: people and groups with a public claim of custody."""

    columns = ("form",)
    facts = ("held_at", "custody", "citizenship")
    filters = ("form", ("custody", FactFilter), ("sex", FactFilter), "name_policy")


class FacilityAdmin(KindAdmin):
    """Prisons, camps and other places of custody."""

    facts = ("facility_type", "located_in", "facility_status", "part_of")
    filters = (("facility_type", FactFilter),)


class OperationAdmin(KindAdmin):
    """Operations and their waves."""

    facts = ("takes_place", "brought_from", "brought_to", "part_of")
    filters = (("happening", StatusFilter),)


class SentenceAdmin(KindAdmin):
    """Sentences."""

    facts = ("sentence_of", "term", "passed", "court", "changes_sentence")
    filters = (("term", FactFilter),)


class EventAdmin(KindAdmin):
    """What happened, or was to happen."""

    facts = ("event_type", "takes_place", "concerns", "at")
    filters = (("event_type", FactFilter), ("happening", StatusFilter))


class OrganisationAdmin(KindAdmin):
    """Outlets, ministries, courts, states and other bodies."""

    facts = ("organisation_type", "located_in")
    filters = (("organisation_type", FactFilter),)


class PlaceAdmin(KindAdmin):
    """Countries, regions, cities."""

    facts = ("place_type", "located_in")
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


def kind_lists() -> list[DeskLine]:
    """What the lists of the kinds are called, and their addresses."""
    names = [model._meta.model_name for model, _admin in KINDS]
    labels = [str(capfirst(model._meta.verbose_name_plural)) for model, _admin in KINDS]
    return [
        DeskLine(label, reverse(f"admin:casebook_{name}_changelist")) for name, label in zip(names, labels, strict=True)
    ]


# What stands beside the form of a record

# So much of each; its list has all.
CLAIMS, OTHERS = 40, 8


def beside(record: Record, user: Any) -> list[DeskBox]:
    """What the page of a record shows beside its form to this member; what is empty is left out, but for claims."""
    family = family_ids([record.merged_into_id or record.pk])
    refs = [record.ref, *Claim.objects.filter(subject__in=family).values_list("ref", flat=True)[:500]]
    boxes = [_claims(record, family), _told_of(record, family)]
    if reads_requests(user):
        boxes += [_wishes(record), _requests(refs)]
    boxes += [_corrections(refs), _disputes(family), _articles(family), _log(record)]
    return [box for box in boxes if box.lines or box.add]


def _claims(record: Record, family: Iterable[int]) -> DeskBox:
    rows = Claim.objects.filter(subject__in=family, state__in=(State.PUBLISHED, *UNPUBLISHED))
    # Those that are drafts or newest, of very many: what waits first, then in the order of the vocabulary.
    order = {fact.name: number for number, fact in enumerate(vocabulary.FACTS)}
    newest = Claim.objects.filter(pk__in=rows.order_by("-pk").values("pk")[:400])
    chosen = sorted(
        newest.select_related("subject", "target").prefetch_related(*CITED),
        key=lambda c: (c.state not in UNPUBLISHED, order.get(c.fact, 999), c.scope, c.rank, c.pk),
    )[:CLAIMS]
    return DeskBox(
        _("Claims about it"),
        [_claim_line(claim, f"{heading_of(claim)}: {value_of(claim) or '–'}") for claim in chosen],
        rows.count(),
        claims_address(subject__id__exact=record.pk),
        add="" if record.state == State.SEALED else f"{reverse('admin:casebook_claim_add')}?subject={record.ref}",
    )


def _told_of(record: Record, family: Iterable[int]) -> DeskBox:
    rows = Claim.objects.filter(target__in=family, state__in=(State.PUBLISHED, *UNPUBLISHED))
    chosen = rows.select_related("subject", "target").prefetch_related(*CITED).order_by("-pk")[:OTHERS]
    lines = [_claim_line(claim, f"{claim.subject}: {heading_of(claim)}") for claim in chosen]
    return DeskBox(_("Claims that point to it"), lines, rows.count(), claims_address(target__id__exact=record.pk))


def _claim_line(claim: Claim, words: str) -> DeskLine:
    more = [newest_source_words(claim) or _("no source yet"), str(claim.get_state_display())]
    return DeskLine(words, page_of(claim), more, claim.overdue)


def _box(title: str, rows: QuerySet[Any], line: Callable[[Any], tuple[str, list[Any]]], address: str = "") -> DeskBox:
    """The first of these rows; `line` gives the words of each and what stands behind them."""
    lines = [DeskLine(words, page_of(row), list(map(str, more)), getattr(row, "overdue", False))
             for row in rows[:OTHERS] for words, more in [line(row)]]  # fmt: skip
    return DeskBox(title, lines, rows.count(), address)


def _wishes(record: Record) -> DeskBox:
    def line(wish: Any) -> tuple[str, list[str]]:
        again = [_("to look at again on %s") % date_format(wish.review_on, "DATE_FORMAT")] if wish.review_on else []
        since = _("since %s") % date_format(wish.since, "DATE_FORMAT")
        return capfirst(str(wish.get_what_display())), [since, *again]

    return _box(_("Wishes"), record.wishes.filter(lifted_on=None).order_by("pk"), line)


def _requests(refs: Sequence[str]) -> DeskBox:
    rows = Request.objects.filter(about__in=refs).order_by("-received_at")
    return _box(_("Requests"), rows, lambda asked: (str(asked), [asked.get_state_display()]))


def _corrections(refs: Sequence[str]) -> DeskBox:
    rows = Correction.objects.filter(on_ref__in=refs).order_by("-pk")
    return _box(_("Corrections"), rows, lambda one: (str(one), [one.get_state_display()]))


def _disputes(family: Iterable[int]) -> DeskBox:
    rows = Dispute.objects.filter(claims__subject__in=family).distinct().order_by("-pk")
    return _box(_("Disputes"), rows, lambda one: (one.question, [one.get_kind_display(), one.get_state_display()]))


def _articles(family: Iterable[int]) -> DeskBox:
    rows = Source.objects.filter(Q(citations__claim__subject__in=family) | Q(outlet__in=family)).distinct()
    newest = rows.select_related("outlet").order_by("-when_latest", "-pk")
    return _box(_("Articles"), newest, lambda source: (source_words(source), [source.get_state_display()]))


def _log(record: Record) -> DeskBox:
    def line(action: Action) -> tuple[str, list[Any]]:
        words = f"{date_format(action.at, 'DATE_FORMAT')}: {action.get_kind_display()}"
        return words, [action.by, *filter(None, [action.public_reason, action.private_reason])]

    rows = Action.objects.filter(on_model="record", on_ref=record.ref).select_related("by").order_by("-pk")
    return _box(_("What was done"), rows, line, page_of(record, "history"))
