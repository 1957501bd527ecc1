"""What a claim needs published with it: draft records and sources that it names. The second person sees each."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casebook import actions
from casebook.admin.record_fields import likely_twins
from casebook.admin.words import page_of, words_of, written
from casebook.models import UNPUBLISHED, Citation, Claim, Kind, NamePolicy, Record, Source, State, User
from casebook.models.archive.base import Reviewed
from casebook.projections import cover_of, label_once_published, tells_of_child
from casebook.projections.visibility import AGE_FACTS
from casebook.suggestions.wording import is_readable
from casebook.vocabulary.words_for_people import describes
from casebook.web import addresses

_FIELD = "description-"


def needed_drafts(thing: Reviewed) -> list[Reviewed]:
    """Drafts that must be published before the thing, in the order in which they can be."""
    records: dict[int, Record] = {}
    sources: dict[int, Source] = {}

    def need(record: Record | None) -> None:
        if record is not None and record.state in UNPUBLISHED:
            records[record.pk] = record

    if isinstance(thing, Claim):
        need(thing.subject)
        need(thing.target)
    if isinstance(thing, Source):
        need(thing.outlet)
    citations = Citation.objects.none()
    if isinstance(thing, (Claim, Citation)):
        of = {"claim": thing} if isinstance(thing, Claim) else {"pk": thing.pk}
        citations = Citation.objects.filter(**of, state__in=UNPUBLISHED)
    for citation in citations.select_related("source__outlet").prefetch_related("chain__speaker"):
        need(citation.source.outlet)
        if citation.source.state in UNPUBLISHED:
            sources[citation.source_id] = citation.source
        for link in citation.chain.all():
            need(link.speaker)
    return [*records.values(), *sources.values()]


@dataclass(frozen=True)
class Draft:
    """A draft that is published with the thing: in the words of readers, where they find it, where to change it.

    `lacks` says that readers would see a person without any name or description.
    """

    words: str
    found_at: str
    policy: str
    address: str
    record: Record | None = None
    child: bool = False

    @property
    def lacks(self) -> bool:
        """Whether a description has to be asked for."""
        return self.record is not None and self.record.kind == Kind.PERSON and not self.record.minor and not self.words


def published_with(thing: Reviewed) -> list[Draft]:
    """What the page that asks shows: all drafts that are published together, but the claim itself."""
    drafts = [*needed_drafts(thing), *([thing] if isinstance(thing, Record) and thing.state in UNPUBLISHED else [])]
    return [_draft(draft, [thing]) for draft in drafts]


def publish_together(things: Sequence[Reviewed], *, by: User) -> None:
    """Publish several that were ticked, all or none; refused where readers would see somebody without any name."""
    drafts = (_draft(thing, things) for thing in things if isinstance(thing, Record) and thing.state in UNPUBLISHED)
    nameless = [written(draft.record) for draft in drafts if draft.record is not None and draft.lacks]
    if nameless:
        raise actions.ActionRefused(
            _("Readers would see no name of these, and no description: %s. Publish them one by one.")
            % "; ".join(nameless)
        )
    actions.publish(things, by=by)


def _draft(draft: Any, publishing: Sequence[Reviewed]) -> Draft:
    address = page_of(draft)
    if not isinstance(draft, Record):
        return Draft(str(draft), "", "", address)
    names = [one for one in publishing if isinstance(one, Claim) and one.fact == "name" and one.subject_id == draft.pk]
    seen = copy(draft)
    seen.label = label_once_published(draft, names, cover_of(draft))
    child = draft.kind == Kind.PERSON and _is_child(draft)
    found_at = addresses.of_record(seen) if draft.has_page and not child else ""
    policy = str(NamePolicy(draft.name_policy).label) if draft.private else ""
    return Draft(seen.label, found_at, policy, address, draft, child)


def _is_child(record: Record) -> bool:
    """Whether it is marked as a child, or an age says so that is there already, in a draft too."""
    ages = Claim.objects.filter(subject=record, fact__in=AGE_FACTS, gap="", state__in=(State.PUBLISHED, *UNPUBLISHED))
    return record.minor or any(is_readable(claim) and tells_of_child(claim) for claim in ages)


def description_fields(drafts: Sequence[Draft]) -> dict[str, forms.Field]:
    """A required field for each person whom readers would see without any name or description."""
    lacking = ((draft.record, draft.child) for draft in drafts if draft.record is not None and draft.lacks)
    return {f"{_FIELD}{record.ref}": DescriptionField(record, child) for record, child in lacking}


class DescriptionField(forms.CharField):
    """What a person is, for readers: "mother of one of the women", and never a name."""

    def __init__(self, record: Record, child: bool) -> None:
        self.record = record
        called = record.working_name or record.wording or record.ref
        label = _("What editors call the child %s") if child else _("What readers call %s")
        help_text = _("The name may not be shown. Say what the person is, such as “mother of one of the women”.")
        if child:
            help_text = _("This is a child, then or now: no page, and nothing about them is shown. Never a name.")
        super().__init__(max_length=200, label=label % called, help_text=help_text)

    def clean(self, value: Any) -> str:
        """The description; refused if it may be a name, or holds a word of what was typed as one."""
        text = str(super().clean(value))
        described = copy(self.record)
        described.working_name = self.record.working_name or self.record.wording
        described.wording = text
        if self.record.private and self.record.form and not self.record.is_group:
            if not describes(text):
                raise forms.ValidationError(
                    _("Begin with what the person is: a woman, the mother, a prisoner. Names stand in claims only.")
                )
            if label_once_published(described, (), cover_of(described)) != text:
                raise forms.ValidationError(_("A name that may not be shown stands in it."))
        return text


def publish_with(thing: Reviewed, *, by: User, private_reason: str = "", **descriptions: str) -> None:
    """Publish a thing with the drafts that it needs, all or none; `descriptions` are by the names of their fields."""
    drafts = [*needed_drafts(thing), thing]
    given = {d.pk: descriptions[f"{_FIELD}{d.ref}"] for d in drafts if f"{_FIELD}{d.ref}" in descriptions}
    actions.publish(drafts, by=by, private_reason=private_reason, descriptions=given)


def twins_in_words(drafts: Sequence[Reviewed]) -> list[str]:
    """Of the records among them those that may be in the archive already, each with what it may be the same as."""
    return [
        _("%(record)s may be the same as %(twin)s") % {"record": words_of(draft), "twin": written(twin)}
        for draft in drafts
        if isinstance(draft, Record)
        for twin in likely_twins(draft)
    ]
