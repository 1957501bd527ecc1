"""What the machine found and people decide: records that may be one, claims on which a question may be put."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casebook.actions import may
from casebook.admin.merges import claim_words
from casebook.admin.record_search import match_of
from casebook.models import ActionKind, DisputeKind
from casebook.suggestions import dispute_suggestions, merge_suggestions

SHOWN = 50


def merges_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Pairs of records that may be the same, each with its reasons; nothing is merged by itself."""
    may_merge = may(request.user, ActionKind.MERGE)  # type: ignore[arg-type]
    rows = [
        {
            "one": match_of(found.one).words,
            "into": match_of(found.into).words,
            "reasons": found.reasons,
            # Who may not merge looks at the record.
            "address": f"{reverse('admin:casebook_record_do', args=[found.one.pk, 'merge'])}?into={found.into.ref}"
            if may_merge
            else reverse("admin:casebook_record_change", args=[found.one.pk]),
        }
        for found in merge_suggestions(SHOWN)
    ]
    return render(request, "admin/desk/merges.html", context | {"rows": rows})


def disputes_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Claims that disagree and stand in no dispute together; a person takes one up, types and explains it."""
    rows = []
    for found in dispute_suggestions(SHOWN):
        sides = "\n".join(" ".join(claim.ref for claim in side) for side in found.sides)
        query = urlencode({"question": found.question, "kind": found.kind, "sides": sides})
        rows.append(
            {
                "question": found.question,
                "kind": str(DisputeKind(found.kind).label),
                "reason": found.reason,
                "sides": [[claim_words(claim) for claim in side] for side in found.sides],
                "address": f"{reverse('admin:casebook_dispute_add')}?{query}",
            }
        )
    return render(request, "admin/desk/disputes.html", context | {"rows": rows})
