"""Reading a claim in the desk: all its citations, whatever their state, and what was done to it, with why."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from casebook.models import Act, Citation, Claim, State
from casebook.pages.shown.citations import citation_of
from casebook.pages.shown.facts import fact_of


def full(claim: Claim) -> Claim:
    """The claim with all its citations loaded."""
    citations = Citation.objects.select_related("source__outlet").prefetch_related("chain__speaker").order_by("pk")
    loaded = Claim.objects.select_related("subject", "target").get(pk=claim.pk)
    loaded.__dict__["_prefetched_objects_cache"] = {"citations": list(citations.filter(claim=claim))}
    return loaded


def reading_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What the page of a claim that is no draft shows."""
    loaded = full(claim)
    rows: list[dict[str, Any]] = [
        {
            "citation": citation,
            "shown": citation_of(citation),
            "state": citation.get_state_display(),
            "lead": citation.pk == claim.lead_id,
            "address": reverse("admin:casebook_citation_change", args=[citation.pk]),
        }
        for citation in loaded.citations.all()
    ]
    refs = [claim.ref, *(row["citation"].ref for row in rows)]
    standing = claim.state == State.PUBLISHED and not claim.gap
    return {
        "claim": claim,
        "fact": fact_of(loaded),
        "citations": rows,
        "subject_address": reverse("admin:casebook_record_change", args=[claim.subject_id]),
        "cite_address": reverse("admin:casebook_claim_cite", args=[claim.pk]) if standing else "",
        "log": Act.objects.filter(on_ref__in=refs).select_related("by").order_by("-pk")[:100],
    }
