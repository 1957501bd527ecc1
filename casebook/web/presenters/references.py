"""What a reference that somebody typed leads to: the first thing that a search finds, and what a report is about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.models.edition import Of, PublicDispute
from casebook.search import referred
from casebook.web.addresses import LISTS, link_to
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
    (of, pk), reading = found, reading or Reading()
    if of is Of.RECORD:
        reading.know([pk])
        record = reading.by_id(pk)
        if record is None or not record.page:
            return None
        return ReferenceFound(record.ref, str(LISTS[record.room].one), record.title, record.lang, record.address)
    if of is Of.CLAIM and (claim := reading.claims_by_id([pk]).get(pk)):
        reading.know([claim.subject])
        subject = reading.by_id(claim.subject)
        about = (subject.title, subject.lang) if subject else (_("withheld"), "")
        address = f"{reading.claims_address}{claim.ref}/"
        return ReferenceFound(claim.ref, str(LISTS["claims"].one), claim.heading, "", address, *about)
    if of is Of.SOURCE and (source := reading.sources_by_id([pk]).get(pk)):
        kind, address = str(LISTS["sources"].one), link_to("source", source.ref)
        return ReferenceFound(source.ref, kind, source.headline, foreign(source.lang), address)
    dispute = PublicDispute.objects.filter(pk=pk).first() if of is Of.DISPUTE else None
    if dispute is None:
        return None
    question = own_text(dispute.document, "question", dispute.question)
    return ReferenceFound(dispute.ref, str(LISTS["disputes"].one), *question, link_to("dispute", dispute.ref))
