"""From the rows of the public edition to what answers look like (`shapes`), with the words that pages have for it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from django.db.models import Choices, Q
from django.urls import resolve, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.api import shapes
from casebook.models import CONTRADICTIONS, DisputeKind, Medium, Setting, Stance, Standing
from casebook.models.edition import PublicClaim, PublicDispute
from casebook.values import VagueDate
from casebook.web.addresses import link_to, safe
from casebook.web.filters import ListFilters
from casebook.web.language import OWN
from casebook.web.presenters.changes import ChangeEntry
from casebook.web.presenters.citation_lines import at_passage, place_in_full
from casebook.web.presenters.claim_page import claim_page, dispute_page
from casebook.web.presenters.edition import (
    STANDING,
    ClaimRow,
    Reading,
    RecordRow,
    Said,
    SourceRow,
    date_of,
    own_text,
)
from casebook.web.presenters.facet_boxes import FacetBox
from casebook.web.presenters.list_entries import dispute_entries, source_entries
from casebook.web.presenters.list_page import records_in
from casebook.web.presenters.record_page import record_page
from casebook.web.presenters.search_page import BestAnswer, FactFound, RecordFound, SearchPage, SourceFound
from casebook.web.presenters.source_page import source_page

# What rows of claims do not have, and programs count by.
_NUMBERS = ("id", "low", "high", "unit", "inner_from", "inner_to")


class Content:
    """Puts what one reading has read into the shapes of answers. `root` begins every address: https://host."""

    def __init__(self, reading: Reading, root: str) -> None:
        self._reading, self._root = reading, root
        self._numbers: dict[int, tuple[Any, ...]] = {}

    # ---------------------------------------------------------------------------------------------------- addresses

    def _page(self, address: str) -> str:
        return f"{self._root}{address}"

    def _api(self, name: str, ref: str) -> str:
        return self._page(reverse(f"api-{name}-one", args=[ref]))

    # ------------------------------------------------------------------------------------------------------ records

    def link(self, record: RecordRow | None) -> shapes.RecordLink:
        """A record as others name it; of who has no page the reference is not told either."""
        if record is None or not record.page:
            label = record.title if record else _("withheld")
            kind, lang = (record.kind, record.label_lang or None) if record else (None, None)
            return {"reference": None, "kind": kind, "label": label, "language": lang, "page": None, "api": None}
        return {
            "reference": record.ref,
            "kind": record.kind,
            "label": record.title,
            "language": record.label_lang or None,
            "page": self._page(record.address),
            "api": self._api(record.room, record.ref),
        }

    def records(self, ids: Sequence[int]) -> list[shapes.Record]:
        """These records in this order: two statements."""
        records = records_in(self._reading, ids)
        self._reading.know((), {ref for record in records for ref in record.targets}, named=True)
        return [self._record(record) for record in records]

    def _record(self, record: RecordRow) -> shapes.Record:
        today = not self._reading.day
        return {
            "reference": record.ref,
            "kind": record.kind,
            "form": record.form or None,
            "room": record.room,
            "label": record.title,
            "language": record.label_lang or None,
            "page": self._page(record.address) if record.page else None,
            "api": self._api(record.room, record.ref),
            "private": record.noindex,
            "disputed": record.disputed if today else None,
            "sources": record.sources if today else None,
            "last_reported": _day(record.last_reported) if today else None,
            "facts": [self._said(said) for fact in record.document.get("facts", {}) for said in record.says(fact)],
        }

    def _said(self, said: Said) -> shapes.Said:
        return {
            "claim": said.ref,
            "fact": _fact(said.about),
            "scope": _scope(said.about, said.scope),
            "value": said.value or None,
            "target": self.link(self._reading.by_ref(said.target)) if said.target else None,
            "words": self._reading.wording(said).plain,
            "when": said.edtf or None,
            "polarity": said.polarity,
            "status": said.status,
            "hedged": said.hedged,
            "known_from": date.fromisoformat(said.since) if said.since else None,
        }

    def record(self, record: RecordRow) -> shapes.RecordDetail:
        """A record with all that its page is made of."""
        page = record_page(self._reading, record)
        self._reading.know((), record.targets, named=True)
        self._count([*page.own, *page.leading, *page.ended])
        return {
            **self._record(record),
            "summary": [
                {
                    "label": line.label,
                    "words": "".join(part.before + part.words for part in line.parts),
                    "claims": list(line.refs),
                }
                for line in page.summary
            ],
            "note": _own(page.note),
            "withheld": page.withheld or None,
            "claims": [self._claim(claim) for claim in page.own],
            "leading": [self._claim(claim) for claim in page.leading],
            "ended": [self._claim(claim) for claim in page.ended],
        }

    # ------------------------------------------------------------------------------------------------------- claims

    def _count(self, claims: Iterable[ClaimRow]) -> None:
        rows = PublicClaim.objects.filter(pk__in=[claim.id for claim in claims]).order_by().values_list(*_NUMBERS)
        self._numbers |= {pk: tuple(numbers) for pk, *numbers in rows}

    def claims(self, ids: Sequence[int]) -> list[shapes.Claim]:
        """These claims in this order, with everybody who says so."""
        found = {claim.id: claim for claim in self._reading.claims(Q(pk__in=ids))}
        self._reading.learn(found.values())
        self._count(found.values())
        return [self._claim(found[pk]) for pk in ids if pk in found]

    def claim(self, claim: ClaimRow, reasons: dict[str, str]) -> shapes.ClaimDetail:
        """One claim with what became of it."""
        page = claim_page(self._reading, claim, reasons)
        self._count([claim])
        return {
            **self._claim(claim),
            "superseded_by": page.followed_by or None,
            "reason": page.reason or None,
            "cite_as": page.cite_as or None,
        }

    def _claim(self, claim: ClaimRow) -> shapes.Claim:
        reading = self._reading
        low, high, unit, first, last = self._numbers.get(claim.id, (None,) * 5)
        sides = dict(claim.document.get("disputes", ()))
        # Up to its newest source a state is certain, and that is known of today alone.
        certain = not reading.day and (_day(first) or _day(last))
        counted = low is not None or high is not None
        return {
            "reference": claim.ref,
            "page": self._page(link_to("claim", claim.ref)),
            "api": self._api("claims", claim.ref),
            "state": claim.state,
            "about": self.link(reading.by_id(claim.subject)),
            "fact": _fact(claim.about),
            "scope": _scope(claim.about, claim.scope),
            "value": claim.value or None,
            "target": self.link(reading.by_id(claim.target)) if claim.target else None,
            "words": reading.wording(claim).plain,
            "number": {"low": low, "high": high, "unit": unit or None} if counted else None,
            "when": _vague(claim.when, claim.outer_from, claim.outer_to, lasts=claim.lasts),
            "certainly": {"first": _day(first), "last": _day(last)} if certain else None,
            "polarity": claim.polarity,
            "status": claim.status,
            "hedged": claim.hedged,
            "disputed": reading.is_contested(claim),
            "disputes": [self._differs(dispute, sides[dispute.ref]) for dispute in reading.disputes_of([claim])],
            "known_from": claim.known_from,
            "newest_source": _day(claim.newest_source),
            "supersedes": claim.supersedes or None,
            "note": _own(own_text(claim.document, "note")),
            "citations": [self._citation(citation) for citation in claim.citations],
        }

    def _differs(self, dispute: PublicDispute, side: int) -> shapes.DisputeLink:
        return {
            "reference": dispute.ref,
            "kind": _choice(DisputeKind, dispute.kind),
            "contradiction": dispute.kind in CONTRADICTIONS,
            "question": own_text(dispute.document, "question", dispute.question)[0],
            "side": side,
            "page": self._page(link_to("dispute", dispute.ref)),
            "api": self._api("disputes", dispute.ref),
        }

    def _citation(self, citation: dict[str, Any]) -> shapes.Citation:
        source = self._reading.source_of(citation)
        before, text, after, lang = (*(citation.get("quote") or ()), *("",) * 4)[:4]
        return {
            "reference": citation["ref"],
            "state": citation.get("state", STANDING),
            "source": self._source(source),
            "place": None if source.reasoning else _place(source, citation),
            "stance": citation.get("stance") or Stance.ASSERTS.value,
            "quote": {"before": before or "", "text": text, "after": after or "", "language": lang or source.lang}
            if text
            else None,
            "note": _own(own_text(citation, "note")),
            "chain": [self._speaker(link) for link in citation.get("chain", ())],
        }

    def _speaker(self, link: dict[str, Any]) -> shapes.Speaker:
        record = self._reading.by_ref(link.get("speaker") or "")
        speaker = self.link(record)
        if record is None:
            speaker["label"] = link.get("words") or _("withheld")
        return {
            "speaker": speaker,
            "capacity": link.get("capacity") or None,
            "stance": link.get("stance") or Stance.ASSERTS.value,
            "medium": _choice(Medium, link["medium"]) if link.get("medium") else None,
            "setting": _choice(Setting, link["setting"]) if link.get("setting") else None,
            "said": _vague(date_of(link.get("when"))),
        }

    # ------------------------------------------------------------------------------------------------------ sources

    def _source(self, source: SourceRow) -> shapes.SourceLink:
        outlet = self._reading.by_id(source.outlet)
        return {
            "reference": source.ref,
            "kind": source.kind,
            "headline": source.headline,
            "language": source.lang,
            "outlet": self.link(outlet) if source.outlet else None,
            "published": _vague(source.when, source.outer_from, source.outer_to),
            "standing": _choice(Standing, source.standing),
            "address": safe(source.document.get("address", "")) or None,
            "page": self._page(link_to("source", source.ref)),
            "api": self._api("sources", source.ref),
        }

    def _whole_source(self, source: SourceRow, facts: int | None) -> shapes.Source:
        return {
            **self._source(source),
            "credits": source.document.get("credits") or None,
            "address_note": source.document.get("address_note") or None,
            "paywalled": bool(source.document.get("paywalled")),
            "facts": None if self._reading.day else facts,
        }

    def sources(self, ids: Sequence[int]) -> list[shapes.Source]:
        """These sources in this order."""
        return [self._whole_source(one.source, one.facts) for one in source_entries(self._reading, ids)]

    def source(self, source: SourceRow) -> shapes.SourceDetail:
        """A source with the claims that stand in it."""
        page = source_page(self._reading, source)
        self._count(page.claims)
        return {
            **self._whole_source(source, len(page.claims)),
            "note": _own(page.note),
            "withheld": page.withheld or None,
            "claims": [self._claim(claim) for claim in page.claims],
        }

    # ----------------------------------------------------------------------------------------------------- disputes

    def disputes(self, ids: Sequence[int]) -> list[shapes.Dispute]:
        """These disputes in this order."""
        found = {dispute.ref: self._reading.put(dispute) for dispute in PublicDispute.objects.filter(pk__in=ids)}
        entries = dispute_entries(self._reading, ids)
        return [self._dispute(found[one.ref], one.about) for one in entries if one.ref in found]

    def dispute(self, dispute: PublicDispute) -> shapes.DisputeDetail:
        """A dispute with the claims of all sides."""
        dispute_page(self._reading, dispute)
        refs = [ref for _side, ref, _day in dispute.document["sides"]]
        claims = [claim for claim in map(self._reading.claim_of, refs) if claim is not None]
        self._count(claims)
        about = (self._reading.by_id(claim.subject) for claim in claims)
        return {
            **self._dispute(dispute, {record.id: record for record in about if record is not None}.values()),
            "claims": [self._claim(claim) for claim in claims],
        }

    def _dispute(self, dispute: PublicDispute, about: Iterable[RecordRow]) -> shapes.Dispute:
        sides: dict[int, list[str]] = {}
        for side, ref, _since in dispute.document["sides"]:
            if self._reading.claim_of(ref) is not None:
                sides.setdefault(side, []).append(ref)
        question = own_text(dispute.document, "question", dispute.question)
        return {
            "reference": dispute.ref,
            "page": self._page(link_to("dispute", dispute.ref)),
            "api": self._api("disputes", dispute.ref),
            "kind": _choice(DisputeKind, dispute.kind),
            "contradiction": dispute.kind in CONTRADICTIONS,
            "question": {"text": question[0], "language": question[1] or get_language() or OWN},
            "explanation": _own(own_text(dispute.document, "explanation")),
            "about": [self.link(record) for record in about],
            "sides": list(sides.values()),
        }

    # ------------------------------------------------------------------------------------------------------ changes

    def change(self, change: ChangeEntry) -> shapes.Change:
        """One change in words."""
        return {
            "id": change.id,
            "at": change.at,
            "record": self.link(change.record) if change.record else None,
            "words": change.sentence,
            "page": self._page(change.address) if change.address else None,
            "reason": change.reason or None,
            "reasoning": change.reasoning,
        }

    # ------------------------------------------------------------------------------------------------------- search

    def found(self, page: SearchPage, following: dict[str, str]) -> shapes.SearchResults:
        """What a search found. `following`: by kind, where more of it is."""
        return {
            "query": page.asked.text,
            "best": [self._best(one) for one in page.best],
            "groups": [
                {
                    "kind": group.name,
                    "label": group.title,
                    "count": group.total.number,
                    "or_more": bool(group.total.more),
                    "next": following.get(group.name),
                    "results": [self._hit(group.name, one) for one in (*group.found, *group.alike)],
                }
                for group in page.groups
            ],
        }

    def _best(self, one: BestAnswer) -> shapes.Found:
        why = "; ".join(f"{word}: {how}" for word, how in one.why)
        room = resolve(one.link).kwargs.get("room", "sources") if one.link else ""
        return {
            "reference": one.ref,
            "label": one.label,
            "page": self._page(one.link) if one.link else None,
            "api": self._api(room, one.ref) if room else None,
            "why": why or None,
            "by_sound": False,
        }

    def _hit(self, kind: str, one: RecordFound | FactFound | SourceFound) -> shapes.Found:
        if isinstance(one, RecordFound):
            words = " ".join(filter(None, (one.why, _plain(one.spelling))))
            ref, label, page, sound = one.record.ref, one.record.title, one.record.address, one.by_sound
        else:
            words = "; ".join(f"{beside.where}: {_plain(beside.words)}" for beside in one.beside)
            sound = False
            if isinstance(one, SourceFound):
                ref, label, page = one.entry.source.ref, one.headline, one.entry.address
            else:
                row = one.row
                said = _("%(record)s – %(fact)s: %(words)s") % {
                    "record": _plain(row.subject.title if row.subject else ""), "fact": _plain(row.heading),
                    "words": replace(row.said, content=_plain(row.said.content)).plain,
                }  # fmt: skip
                ref, label, page = row.claim.ref, said, row.address
        return {
            "reference": ref,
            "label": _plain(label),
            "page": self._page(page) if page else None,
            "api": self._api(kind, ref),
            "why": words or None,
            "by_sound": sound,
        }


# ---------------------------------------------------------------------------------------------------- small pieces


def facets_of(boxes: Iterable[FacetBox], filters: ListFilters) -> list[shapes.Facet]:
    """The facets of a list as its page offers them."""
    return [
        {
            "name": box.name,
            "label": box.legend,
            "opened": filters.opened(filters.facets[box.name]),
            "values": [
                {
                    "value": option.value,
                    "label": option.words,
                    "count": option.counted.certain if option.counted else None,
                    "possibly": option.counted.possible if option.counted else None,
                    "chosen": option.checked,
                }
                for option in box.options
            ],
        }
        for box in boxes
    ]


def _day(day: date | None) -> date | None:
    """A day; what is open has none."""
    return None if day in (None, date.min, date.max) else day


def _vague(
    when: VagueDate | None, first: date | None = None, last: date | None = None, *, lasts: bool = False
) -> shapes.VagueDay | None:
    if when is None:
        return None
    return {
        "edtf": when.edtf,
        "words": when.words(lasts),
        "source_words": when.words_text or None,
        "known": when.known,
        "earliest": _day(first or when.earliest),
        "latest": _day(last or when.latest),
    }


def _place(source: SourceRow, citation: dict[str, Any]) -> shapes.Place:
    found: list[int | None] = [*(citation.get("place") or ()), None, None, None]
    paragraph, section, within = found[:3]
    return {
        "words": place_in_full(citation),
        "paragraph": paragraph or None,
        "section": section or None,
        "paragraph_of_section": (within or None) if section else None,
        "heading": citation.get("heading"),
        "caption": citation.get("caption"),
        "page": citation.get("page"),
        "time": citation.get("time"),
        "address": at_passage(source, citation) or None,
    }


def _own(found: tuple[str, str]) -> shapes.OwnText | None:
    text, lang = found
    return {"text": text, "language": lang or get_language() or OWN} if text else None


def _fact(fact: vocabulary.Fact) -> shapes.Term:
    return {"name": fact.name, "label": str(capfirst(fact.label))}


def _scope(fact: vocabulary.Fact, name: str) -> shapes.Term | None:
    scope = fact.scope(name) if name else None
    return {"name": name, "label": str(scope.label) if scope else name} if name else None


def _choice(choices: type[Choices], value: str) -> shapes.Term:
    return {"name": value, "label": str(choices(value).label)}


def _plain(text: Any) -> str:
    """A text as it was before what matched was marked in it."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)
