"""Records: children, merging, and references that lead nowhere."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from casebook.interchange.integrity.findings import Finding, sorted_rows
from casebook.models import Action, ActionKind, Citation, Claim, Correction, Dispute, Kind, Record, Source, State
from casebook.projections import visibility

_REFERRED: dict[str, Any] = {
    "record": Record,
    "source": Source,
    "claim": Claim,
    "citation": Citation,
    "dispute": Dispute,
    "correction": Correction,
}


def children() -> Iterator[Finding]:
    """No child has a record, then or grown up since."""
    standing = Record.objects.filter(kind=Kind.PERSON, state=State.PUBLISHED)
    marked = set(standing.filter(minor=True).values_list("ref", flat=True))
    ages = (
        visibility.age_claims()
        .filter(subject__in=standing)
        .exclude(state__in=visibility.SPENT)
        .exclude(state=State.DRAFT)
    )
    for claim in ages.select_related("subject"):
        if visibility.tells_of_child(claim):
            marked.add(claim.subject.ref)
    for ref in sorted(marked):
        yield Finding("record", ref, _("It is a child's, and stands."), _("Seal it; children are only counted."))


def merging() -> Iterator[Finding]:
    """A record leads on to one that was not merged itself, and never back to where it came from."""
    merged = Record.objects.filter(merged_into__merged_into__isnull=False)
    for ref, into in sorted_rows(merged, "ref", "merged_into__ref"):
        reported = _("It was merged into %s, which was merged too.") % into
        yield Finding("record", ref, reported, _("Undo one of the mergers."))


def following() -> Iterator[Finding]:
    """Claims supersede older ones, and no circle of them is closed."""
    older = dict(Claim.objects.exclude(supersedes=None).values_list("pk", "supersedes_id"))
    for start in older:
        seen, at = {start}, older.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = older.get(at)
        if at == start:
            ref = Claim.objects.values_list("ref", flat=True).get(pk=start)
            yield Finding("claim", ref, _("It supersedes itself, by way of others."), _("Restore a backup."))


# What is erased is named nowhere; what was handed in and returned is a draft again, which its editor may delete.
_OUTLIVING = (ActionKind.ERASE, ActionKind.PROPOSE, ActionKind.RETURN)


def referring() -> Iterator[Finding]:
    """What actions and notices are on is there; what was erased, and a draft that was deleted, is not."""
    for model, referred, named in ((Action, "action", "pk"), (Correction, "correction", "ref")):
        for name, target in _REFERRED.items():
            lost = model.objects.filter(on_model=name).exclude(Exists(target.objects.filter(ref=OuterRef("on_ref"))))
            # The kind is not in the index, so it is asked only of what is lost.
            for _pk, kind, ref, on_ref in sorted_rows(lost, "pk", "kind", named, "on_ref"):
                if kind not in _OUTLIVING:
                    reported = _("It is on a %(kind)s %(ref)s, which is not there.") % {"kind": name, "ref": on_ref}
                    yield Finding(referred, str(ref), reported, _("Restore a backup."))
        others = model.objects.exclude(kind=ActionKind.ERASE).exclude(on_model__in=_REFERRED)
        for _pk, ref, on_model in sorted_rows(others, "pk", named, "on_model"):
            reported = _("It is on a “%s”, which the archive does not have.") % on_model
            yield Finding(referred, str(ref), reported, _("Restore a backup."))


def links() -> Iterator[Finding]:
    """Every foreign key leads to a row, also where the database was written behind its own back."""
    for model in apps.get_app_config("casebook").get_models(include_auto_created=True):
        if model._meta.proxy or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield from _lost(model, field)


def _lost(model: Any, field: models.ForeignKey) -> Iterator[Finding]:
    target: Any = field.related_model
    there = target._base_manager.filter(pk=OuterRef(field.attname))
    lost = model._base_manager.filter(**{f"{field.attname}__isnull": False}).exclude(Exists(there))
    for row in lost.order_by("pk"):
        reported = _("“%(field)s” leads to a %(kind)s that is not there.") % {
            "field": field.name,
            "kind": target._meta.verbose_name,
        }
        yield Finding(str(model._meta.model_name), str(getattr(row, "ref", row.pk)), reported, _("Restore a backup."))
