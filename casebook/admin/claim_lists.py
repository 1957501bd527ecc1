"""The lists of claims and citations: in words, with the newest source and whose they are."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.claim_admin import ClaimAdmin
from casebook.admin.claim_display import citation_display
from casebook.admin.claim_forms import value_in_words
from casebook.admin.list_parts import FactFilter, WithheldFilter, day
from casebook.models import Citation, Claim, SourceKind
from casebook.suggestions.wording import heading_of

CITED = ("citations__source__outlet", "citations__chain__speaker")


class ReleasedFilter(admin.SimpleListFilter):
    """Sensitive facts that were released."""

    title = gettext_lazy("released facts")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("to look at again")), ("released", _("all that are released"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "due":
            return queryset.filter(pk__in=Claim.objects.to_review().order_by().values("pk"))
        return queryset.filter(released=True) if self.value() == "released" else queryset


def newest_citation(claim: Claim) -> Citation | None:
    """The citation of the source that appeared last; the archive's own reasoning is none. Sources must be loaded."""
    cited = [one for one in claim.citations.all() if one.source.kind != SourceKind.REASONING]
    latest = [(one.source.when_latest, one) for one in cited if one.source.when_latest]
    return max(latest, key=lambda pair: (pair[0], pair[1].pk))[1] if latest else next(iter(cited), None)


def newest_source_words(claim: Claim) -> str:
    """The outlet and the date of the newest source of a claim; empty where it cites nothing."""
    citation = newest_citation(claim)
    if citation is None:
        return _("the archive’s reasoning") if claim.citations.all() else ""
    shown = citation_display(citation)
    return f"{shown.outlet}, {shown.date}"


class ListedClaimAdmin(ClaimAdmin):
    """Claims, as their list shows them."""

    list_display: Any = (
        *("about_whom", "fact_in_words", "said", "newest_source", "state", "created_by"),
        *(day("created_at", gettext_lazy("entered at")), "who_has_it"),
    )
    list_display_links = ("about_whom", "fact_in_words", "said")
    list_filter: ClassVar[Any] = (
        *("state", ReleasedFilter, ("withheld", WithheldFilter), "polarity", "status", ("fact", FactFilter)),
    )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if lookup in ("subject__id__exact", "citations__source__id__exact"):
            return True
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        # Only of the rows that are shown.
        prefetch_related_objects(found.result_list, *CITED)
        return found

    @admin.display(description=gettext_lazy("fact"), ordering="fact")
    def fact_in_words(self, claim: Claim) -> str:
        """What the fact is called, with its scope."""
        return heading_of(claim) if claim.fact in vocabulary.BY_NAME else claim.fact

    @admin.display(description=gettext_lazy("says"))
    def said(self, claim: Claim) -> str:
        return value_in_words(claim)

    @admin.display(description=gettext_lazy("newest source"))
    def newest_source(self, claim: Claim) -> str:
        """The outlet and date of the newest source."""
        return newest_source_words(claim) or _("none yet")
