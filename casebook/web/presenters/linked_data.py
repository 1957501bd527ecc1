"""Linked data (JSON-LD, schema.org): what a record, a claim and a source are, for programs that know nothing of us.

People are a Person only in public life; of all others no more is said than what their page is called. Nothing is rated:
there is no ClaimReview.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook.models import CONTRADICTIONS
from casebook.web.addresses import link_to, safe
from casebook.web.presenters.claim_table import Absolute, filled, said_in_words, standing
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, SourceRow
from casebook.web.presenters.list_entries import DisputeEntry

CONTEXT = "https://schema.org"
_TYPES = {"facility": "Place", "place": "Place", "operation": "Event", "event": "Event", "organisation": "Organization"}
_STATUSES = {"planned": "EventScheduled", "promised": "EventScheduled", "requested": "EventScheduled",
             "cancelled": "EventCancelled"}  # fmt: skip
_DAY = len("2024-01-01")


def head() -> dict[str, Any]:
    """What stands before the things of a file."""
    return {"@context": CONTEXT}


def alone(node: dict[str, Any]) -> dict[str, Any]:
    """One thing as a document of its own."""
    return {**head(), **node}


def type_of(record: RecordRow) -> str:
    """What schema.org calls it; private people, groups and sentences are only things."""
    if record.kind == "person":
        return "Person" if record.form == "individual" and not record.noindex else "Thing"
    return _TYPES.get(record.kind, "Thing")


def record_node(record: RecordRow, absolute: Absolute) -> dict[str, Any]:
    """A record: what it is, what it is called, and where."""
    page = absolute(record.address) if record.page else ""
    node = {"@type": type_of(record), "@id": page, "identifier": record.ref, "name": record.title, "url": page}
    if record.is_event:
        first, last = record.takes_place_earliest, record.takes_place_latest
        # A day that is not certain is none.
        node["startDate"] = first.isoformat() if first and first == last else ""
        node["eventStatus"] = f"{CONTEXT}/{_STATUSES[record.happening]}" if record.happening in _STATUSES else ""
    return filled(node.items())


def _named(record: RecordRow | None, absolute: Absolute) -> dict[str, Any]:
    """A record where something else leads to it."""
    if record is None:
        return {"@type": "Thing", "name": _("withheld")}
    page = absolute(record.address) if record.page else ""
    return filled([("@type", type_of(record)), ("@id", page), ("name", record.title)])


def source_node(reading: Reading, source: SourceRow, absolute: Absolute) -> dict[str, Any]:
    """An article or a document, with its outlet; what the archive works out itself is no news."""
    page, document = absolute(link_to("source", source.ref)), source.document
    edtf = (document.get("when") or ("",))[0]
    outlet = reading.by_id(source.outlet)
    publisher = _named(outlet, absolute) if outlet else _archive() if source.reasoning else None
    node = {
        "@type": "NewsArticle" if source.kind == "article" else "CreativeWork",
        "@id": page,
        "identifier": source.ref,
        "headline": source.headline,
        "url": safe(document.get("address", "")),
        "inLanguage": source.lang,
        "datePublished": edtf if len(edtf) == _DAY and edtf.replace("-", "").isdigit() else "",
        "publisher": publisher,
        "creativeWorkStatus": source.standing if source.standing != "stands" else "",
        "mainEntityOfPage": page,
    }
    return filled(node.items())


def claim_node(reading: Reading, claim: ClaimRow, absolute: Absolute) -> dict[str, Any]:
    """A claim: what is said of what, where it appeared, whose words it is, and what contradicts it."""
    page = absolute(f"{link_to('claims')}{claim.ref}/")
    subject, target = reading.by_id(claim.subject), reading.by_id(claim.target)
    called = (target.title if target else _("withheld")) if claim.target else ""
    cited = standing(claim)
    sources = {citation["source"]: reading.source_of(citation) for citation in cited}
    speakers = _speakers(reading, cited, absolute)
    node = {
        "@type": "Claim",
        "@id": page,
        "identifier": claim.ref,
        "name": sentence(subject, claim.heading, said_in_words(claim, called, get_language() or "")),
        "url": page,
        "about": [_named(subject, absolute), *([_named(target, absolute)] if claim.target else [])],
        "appearance": [source_node(reading, source, absolute) for source in sources.values()],
        "author": speakers[0] if len(speakers) == 1 else speakers or None,
        "temporalCoverage": (claim.document.get("when") or ("",))[0],
        "creativeWorkStatus": claim.state if claim.state != "published" else "",
        "disambiguatingDescription": contradicted(reading, claim, absolute),
        "publisher": _archive(),
        "license": safe(settings.LICENCE),
    }
    return filled(node.items())


def sentence(subject: RecordRow | None, heading: str, said: str) -> str:
    """A fact in one line: whom it is about, what it is, and what is said."""
    title = subject.title if subject else _("withheld")
    return _("%(record)s – %(fact)s: %(words)s") % {"record": title, "fact": heading, "words": said}


def contradicted(reading: Reading, claim: ClaimRow, absolute: Absolute) -> str:
    """The questions on which sources contradict the claim, each with its page."""
    found = [one for one in reading.disputes_of([claim]) if one.kind in CONTRADICTIONS]
    asked = (f"“{one.question}” ({absolute(link_to('dispute', one.ref))})" for one in found)
    return _("Contradicted: %s") % "; ".join(asked) if found else ""


def dispute_node(one: DisputeEntry, absolute: Absolute) -> dict[str, Any]:
    """A question on which sources differ."""
    page = absolute(one.address)
    about = [_named(record, absolute) for record in one.about]
    node = {"@type": "Question", "@id": page, "identifier": one.ref, "name": one.question, "url": page, "about": about}
    return filled(node.items())


def _speakers(reading: Reading, citations: Iterable[dict[str, Any]], absolute: Absolute) -> list[dict[str, Any]]:
    """Who said it first, each once."""
    found: dict[str, dict[str, Any]] = {}
    for citation in citations:
        for link in citation.get("chain", ())[:1]:
            record = reading.by_ref(link.get("speaker") or "")
            named = (
                _named(record, absolute) if record else {"@type": "Thing", "name": link.get("words") or _("withheld")}
            )
            found.setdefault(named["name"], named)
    return list(found.values())


def _archive() -> dict[str, Any]:
    return {"@type": "Organization", "name": settings.PUBLISHER or settings.SITE_NAME}
