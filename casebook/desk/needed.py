"""What a claim needs published with it: draft records and sources that it names. The second person sees each."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casebook import acts
from casebook.desk.finding import candidate_of, likely_twins
from casebook.models import UNPUBLISHED, Citation, Claim, NamePolicy, Record, Source, User
from casebook.models.base import Reviewed


def needed_drafts(thing: Reviewed) -> list[Reviewed]:
    """Drafts that must be published before the claim, in the order in which they can be."""
    if not isinstance(thing, Claim):
        return []
    records: dict[int, Record] = {}
    sources: dict[int, Source] = {}

    def need(record: Record | None) -> None:
        if record is not None and record.state in UNPUBLISHED:
            records[record.pk] = record

    need(thing.subject)
    need(thing.target)
    citations = Citation.objects.filter(claim=thing, state__in=UNPUBLISHED).select_related("source__outlet")
    for citation in citations.prefetch_related("chain__speaker"):
        need(citation.source.outlet)
        if citation.source.state in UNPUBLISHED:
            sources[citation.source_id] = citation.source
        for link in citation.chain.all():
            need(link.speaker)
    return [*records.values(), *sources.values()]


def publish_with(thing: Reviewed, *, by: User, private_reason: str = "") -> None:
    """Publish a thing together with the drafts that it needs, all or none."""
    acts.publish([*needed_drafts(thing), thing], by=by, private_reason=private_reason)


def in_words(drafts: Sequence[Reviewed]) -> list[dict[str, str]]:
    """The drafts for the page that asks: words, with how much of a name will be shown, and where to look."""
    return [{"words": _words(draft), "address": _address(draft)} for draft in drafts]


def _words(draft: Any) -> str:
    if not isinstance(draft, Record):
        return str(draft)
    words = candidate_of(draft).words
    if draft.private:
        policy = NamePolicy(draft.name_policy).label
        words = _("%(record)s (a private person; names: %(policy)s)") % {"record": words, "policy": policy}
    return words


def _address(draft: Reviewed) -> str:
    return reverse(f"admin:casebook_{draft._meta.model_name}_change", args=[draft.pk])


def twins_in_words(drafts: Sequence[Reviewed]) -> list[str]:
    """Of the records among them those that may be in the archive already, each with what it may be the same as."""
    return [
        _("%(record)s may be the same as %(twin)s")
        % {"record": candidate_of(draft).words, "twin": candidate_of(twin).written}
        for draft in drafts
        if isinstance(draft, Record)
        for twin in likely_twins(draft)
    ]
