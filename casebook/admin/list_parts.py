"""What the lists of the desk share: search in any spelling, filters in words, a member's own work, links to pages."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, ClassVar
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
from casebook.admin.permissions import member_of
from casebook.admin.record_fields import matching
from casebook.admin.words import MODELS
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

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        thing = kwargs.get("obj")
        context["title"] = self.form_title(request, thing)
        if thing is not None:
            context |= self.beside_form(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)

    def form_title(self, request: HttpRequest, thing: Any) -> str:
        """Above the form. Django's "Change %s" wants a case of the name that only English has for nothing."""
        name = self.opts.verbose_name
        return capfirst(str(name)) if thing is not None else _("Add: %s") % name

    def beside_form(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What the page of a thing shows besides its form."""
        return {}

    def page_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        """What a page of this admin needs around it."""
        return {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As Django's, and by names in any spelling."""
        rows, distinct = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return rows, distinct
        more = matching(queryset, search_term, self.search_fields, self.found_by, self.found_by_reference)
        return queryset.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=more.order_by().values("pk"))), False


class AskedFilter(admin.SimpleListFilter):
    """By what the desk asks for: each way with its words, and the rows that it leaves; "" is what is shown unasked."""

    asks: ClassVar[dict[str, tuple[Any, Callable[[HttpRequest, Any], Any]]]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, words) for name, (words, _rows) in self.asks.items() if name]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        return iter([{**first, "display": self.asks[""][0]} if "" in self.asks else first, *others])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        ask = self.asks.get(self.value() or "")
        return ask[1](request, queryset) if ask else queryset


class MineFilter(AskedFilter):
    """What the member who asks entered, works on or was given."""

    title = gettext_lazy("whose work")
    parameter_name = "whose"
    asks: ClassVar[Any] = {
        "mine": (gettext_lazy("mine"), lambda request, rows: rows.filter(mine_of(rows.model, member_of(request))))
    }


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


def _worked_on(state: str) -> Callable[[HttpRequest, Any], Any]:
    about = Claim.objects.filter(subject=OuterRef("pk"), state=state)
    return lambda request, rows: rows.filter(Q(state=state) | Q(Exists(about)))


class DraftsFilter(AskedFilter):
    """Records about which something is drafted or waits for review, or that are drafts themselves."""

    title = gettext_lazy("drafts and reviews")
    parameter_name = "work"
    asks: ClassVar[Any] = {
        "draft": (gettext_lazy("in draft"), _worked_on(State.DRAFT)),
        "proposed": (gettext_lazy("waiting for review"), _worked_on(State.PROPOSED)),
    }


class WordedFilter(AllValuesFieldListFilter):
    """By the values of a column, in words."""

    def in_words(self, value: str) -> str:
        """What the value is called; empty for none."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number == 0 else {**choice, "display": self.in_words(str(choice.get("display") or ""))}


class WithheldFilter(WordedFilter):
    """By the rule that withholds; what none withholds is called so, since a link needs words."""

    def in_words(self, value: str) -> str:
        return str(RULES[value].words) if value in RULES else value or _("not withheld")


class FactFilter(WordedFilter):
    """By a column that holds a fact of the vocabulary, or the name of one; in the order of the words."""

    def in_words(self, value: str) -> str:
        of = vocabulary.BY_NAME.get(self.field.name)
        known: Any = of.choice(value) if of is not None else vocabulary.BY_NAME.get(value)
        if known:
            return str(known.label)
        if value == self.empty_value_display:
            return _("not known")
        if of is not None and not of.choices:
            with suppress(ValueProblem):
                return parse_value(of.type, value).words()
        return value

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        return iter([first, *sorted(others, key=lambda choice: str(choice["display"]).casefold())])


class StatusFilter(WordedFilter):
    """By a column that holds whether something took place."""

    def in_words(self, value: str) -> str:
        return str(dict(Status.choices).get(value, value))


class ModelFilter(WordedFilter):
    """By the kind of thing that a row is on."""

    def in_words(self, value: str) -> str:
        return str(capfirst(MODELS[value][0]._meta.verbose_name_plural)) if value in MODELS else value


class LanguageFilter(WordedFilter):
    """By the language of an article."""

    def in_words(self, value: str) -> str:
        return language_name(value)


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


# How many claims are about a record, or cite a source: what is drafted or waits is one click away.


def with_numbers(rows: QuerySet[Any], leads: str = "subject") -> QuerySet[Any]:
    """These rows with how many claims, and how many drafts and handed-in claims, lead to each."""
    of_row = Claim.objects.filter(**{leads: OuterRef("pk")}).order_by().values(leads)
    number = of_row.annotate(n=Count("pk", distinct=True)).values("n")
    drafts = of_row.filter(state__in=UNPUBLISHED).annotate(n=Count("pk", distinct=True)).values("n")
    return rows.annotate(claims_number=Subquery(number), drafts_number=Subquery(drafts))


def number_columns(leads: str = "subject") -> tuple[Callable[[Any], str], Callable[[Any], str]]:
    """The columns with these numbers, each with the list of these claims."""

    @admin.display(description=gettext_lazy("claims"), ordering="claims_number")
    def claims_number(row: Any) -> str:
        return _listed(row.claims_number, **{f"{leads}__id__exact": row.pk})

    @admin.display(description=gettext_lazy("drafts"), ordering="drafts_number")
    def drafts_number(row: Any) -> str:
        return _listed(row.drafts_number, **{f"{leads}__id__exact": row.pk, "state__in": ",".join(UNPUBLISHED)})

    return claims_number, drafts_number


def _listed(number: int | None, **asked: Any) -> str:
    return format_html('<a href="{}">{}</a>', claims_address(**asked), number) if number else ""


def claims_address(**asked: Any) -> str:
    """The list of claims that are asked for so."""
    return f"{reverse('admin:casebook_claim_changelist')}?{urlencode(asked)}"


@admin.display(description=gettext_lazy("readers"))
def readers_page(thing: Any) -> str:
    """Its page as readers see it; empty where there is none."""
    address = addresses.linked(thing) if isinstance(thing, Record) else ""
    return format_html('<a href="{}">{}</a>', address, _("page")) if address else ""
