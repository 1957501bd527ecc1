"""What the lists of the desk share: search in any spelling, filters in words, a member's own work, links to pages."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import AllValuesFieldListFilter
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.named_things import MODELS
from casebook.admin.permissions import member_of
from casebook.admin.record_search import matching
from casebook.models import UNPUBLISHED, Assignment, Claim, Record, State, Status
from casebook.values import ValueProblem, parse_value
from casebook.values.languages import language_name
from casebook.vocabulary.visibility import RULES
from casebook.web import addresses


class WordedAdmin(admin.ModelAdmin):
    """Headings without the grammar of one language, and lists that find names in any spelling and script.

    `found_by` are lookups that lead to records, `found_by_reference` is a column with the reference of one.
    """

    found_by: tuple[str, ...] = ()
    found_by_reference = ""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        # Django's "Change %s" wants a case of the name that only English has for nothing.
        name = capfirst(self.opts.verbose_name) if object_id else _("Add: %s") % self.opts.verbose_name
        return super().changeform_view(request, object_id, form_url, {"title": name, **(extra_context or {})})

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As Django's, and by names in any spelling."""
        rows, distinct = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return rows, distinct
        more = matching(queryset, search_term, self.search_fields, self.found_by, self.found_by_reference)
        return queryset.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=more.order_by().values("pk"))), False


class MineFilter(admin.SimpleListFilter):
    """What the member who asks entered, works on or was given, by the `mine` of the list."""

    title = gettext_lazy("whose work")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "mine":
            return queryset
        return queryset.filter(mine_of(queryset.model, member_of(request)))


# Where a row says whose it is; what was given to somebody to read or review is theirs too.
_WHOSE = {"request": "assigned_to", "action": "by", "wish": ""}


def mine_of(model: Any, member: Any) -> Q:
    """The condition that a row of this model is the member's own work."""
    name = model._meta.concrete_model._meta.model_name
    if name == "wish":
        done = member.actions.filter(kind="wish", on_model="record").values("on_ref")
        return Q(record__ref__in=done)
    own = Q(**{_WHOSE.get(name, "created_by"): member})
    if name in _WHOSE:
        return own
    return own | Q(ref__in=Assignment.objects.of(member).filter(on_model=name).values("on_ref"))


class DraftsFilter(admin.SimpleListFilter):
    """Records about which something is drafted or waits for review, or that are drafts themselves."""

    title = gettext_lazy("drafts and reviews")
    parameter_name = "work"
    states: dict[str, tuple[str, ...]] = {"draft": (State.DRAFT,), "proposed": (State.PROPOSED,)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("draft", _("in draft")), ("proposed", _("waiting for review"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        states = self.states.get(self.value() or "")
        if states is None:
            return queryset
        about = Claim.objects.filter(subject=OuterRef("pk"), state__in=states)
        return queryset.filter(Q(state__in=states) | Q(Exists(about)))


class WithheldFilter(AllValuesFieldListFilter):
    """By the rule that withholds, in its words; what none withholds is called so, since a link needs words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            rule = RULES.get(str(choice.get("display") or ""))
            yield {**choice, "display": rule.words if rule else choice.get("display") or _("not withheld")}


class FactFilter(AllValuesFieldListFilter):
    """By a column that holds a fact of the vocabulary, or the name of one, in its words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        for choice in others:
            word = str(choice.get("display"))
            known: Any = vocabulary.BY_NAME.get(word)
            of = vocabulary.BY_NAME.get(self.field.name)
            if of is not None:
                known = of.choice(word)
            if word == self.empty_value_display:
                choice["display"] = _("not known")
            elif known:
                choice["display"] = str(known.label)
            elif of is not None and not of.choices:
                with suppress(ValueProblem):
                    choice["display"] = parse_value(of.type, word).words()
        yield first
        yield from sorted(others, key=lambda choice: str(choice["display"]).casefold())


class StatusFilter(AllValuesFieldListFilter):
    """By a column that holds whether something took place, in the words of the status."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        words: dict[Any, Any] = dict(Status.choices)
        for choice in super().choices(changelist):
            yield {**choice, "display": words.get(choice["display"], choice["display"])}


class ModelFilter(AllValuesFieldListFilter):
    """By the kind of thing that a row is on, in words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            model = MODELS.get(str(choice.get("display")))
            yield {**choice, "display": capfirst(model[0]._meta.verbose_name_plural) if model else choice["display"]}


class LanguageFilter(AllValuesFieldListFilter):
    """By the language of an article, by its name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": language_name(str(choice.get("display")))}


@admin.display(description=gettext_lazy("on what"))
def on_what(row: Any) -> str:
    """What a notice or an action is on, by its name, linked to its page; the list has loaded it."""
    return format_html('<a href="{}">{}</a>', row.on.address, row.on.words) if row.on.address else row.on.words


def day(column: str, label: Any) -> Callable[[Any], str]:
    """A column with the day of a moment, in the member's language."""

    @admin.display(description=label, ordering=column)
    def shown(row: Any) -> str:
        at = getattr(row, column)
        return date_format(at, "DATE_FORMAT") if at else ""

    return shown


# Counts of claims about a record: what is drafted or waits is one click away.


def with_numbers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Records with how many claims, and how many drafts and handed-in claims, are about each."""
    about = Claim.objects.filter(subject=OuterRef("pk")).order_by().values("subject")
    number = about.annotate(n=Count("pk")).values("n")
    drafts = about.filter(state__in=UNPUBLISHED).annotate(n=Count("pk")).values("n")
    return rows.annotate(claims_number=Subquery(number), drafts_number=Subquery(drafts))


def claims_address(**asked: Any) -> str:
    """The list of claims that are asked for so."""
    return f"{reverse('admin:casebook_claim_changelist')}?{urlencode(asked)}"


@admin.display(description=gettext_lazy("claims"), ordering="claims_number")
def claims_number(record: Any) -> str:
    """How many claims are about it, drafts too, with the list of them."""
    number = record.claims_number or 0
    address = claims_address(subject__id__exact=record.pk)
    return format_html('<a href="{}">{}</a>', address, number) if number else ""


@admin.display(description=gettext_lazy("drafts"), ordering="drafts_number")
def drafts_number(record: Any) -> str:
    """How many of them are drafts or wait for review, with the list of them."""
    number = record.drafts_number or 0
    address = claims_address(subject__id__exact=record.pk, state__in=",".join(UNPUBLISHED))
    return format_html('<a href="{}">{}</a>', address, number) if number else ""


@admin.display(description=gettext_lazy("readers"))
def readers_page(thing: Any) -> str:
    """Its page as readers see it; empty where there is none."""
    address = addresses.linked(thing) if isinstance(thing, Record) else ""
    return format_html('<a href="{}">{}</a>', address, _("page")) if address else ""
