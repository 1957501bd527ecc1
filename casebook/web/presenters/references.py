"""What a reference that somebody typed leads to: the first thing that a search finds, and what a report is about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.models.edition import Of, PublicClaim, PublicDispute, PublicSource
from casebook.search import referred
from casebook.web.addresses import BY_NAME, link_to
from casebook.web.language import foreign
from casebook.web.presenters.edition import Reading, own_text


@dataclass(frozen=True)
class ReferenceFound:
    """The one thing of this reference: what it is, what it is called, and where it is."""

    ref: str
    kind: str
    label: str
    lang: str
    address: str
    # Of a fact: whom it is about.
    about: str = ""
    about_lang: str = ""


def reference_of(typed: str, reading: Reading | None = None) -> ReferenceFound | None:
    """The thing in words; None where readers have no page for it."""
    found = referred(typed)
    if found is None:
        return None
    of, pk = found
    reading = reading or Reading()
    if of is Of.RECORD:
        return _record(reading, pk)
    if of is Of.CLAIM:
        return _claim(reading, PublicClaim.objects.filter(pk=pk).values_list("ref", flat=True).first() or "")
    if of is Of.SOURCE:
        return _source(reading, PublicSource.objects.filter(pk=pk).values_list("ref", flat=True).first() or "")
    dispute = PublicDispute.objects.filter(pk=pk).first()
    if dispute is None:
        return None
    question, lang = own_text(dispute.document, "question", dispute.question)
    return ReferenceFound(dispute.ref, _("Difference"), question, lang, link_to("dispute", dispute.ref))


def _record(reading: Reading, pk: int) -> ReferenceFound | None:
    reading.know([pk])
    record = reading.by_id(pk)
    if record is None or not record.page:
        return None
    return ReferenceFound(record.ref, str(BY_NAME[record.room].one), record.title, record.lang, record.address)


def _claim(reading: Reading, ref: str) -> ReferenceFound | None:
    claim = reading.claim(ref)
    if claim is None:
        return None
    reading.know([claim.subject])
    subject = reading.by_id(claim.subject)
    return ReferenceFound(
        ref, _("Fact"), claim.heading, "", f"{reading.claims_address}{ref}/",
        subject.title if subject else _("withheld"), subject.lang if subject else "",
    )  # fmt: skip


def _source(reading: Reading, ref: str) -> ReferenceFound | None:
    source = reading.source(ref)
    if source is None:
        return None
    return ReferenceFound(ref, _("Source"), source.headline, foreign(source.lang), link_to("source", ref))
