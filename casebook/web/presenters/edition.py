"""Rows of the public edition as a page reads them, today or as of a day, with whatever they name.

Every page has one `Reading`. It asks for what it needs in a few statements of plain rows, and looks names up in what it
has read; what has no row in the edition has no name and prints as withheld.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import CONTRADICTIONS, DisputeKind, Status
from casebook.models.edition import (
    Contains,
    Placement,
    PlacementRole,
    PublicClaim,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Tombstone,
)
from casebook.values import Name, VagueDate, Value, text_in
from casebook.vocabulary import Fact
from casebook.vocabulary.wording import Wording, heading, parsed, wording
from casebook.web.addresses import link_to, room_for
from casebook.web.language import foreign

STANDING = "published"
_TYPED = ("low", "high", "unit", "inner_from", "inner_to", "stance")


class EditionClaim:
    """What a claim says, of its row or of the document of its record: so it is put into words, and compared."""

    fact: Any
    value: Any
    target: Any
    polarity: Any
    status: Any
    hedged: Any
    # Nothing of what the edition has is a gap.
    gap = ""

    @cached_property
    def about(self) -> Fact:
        """Its fact in the vocabulary."""
        return vocabulary.fact(self.fact)

    @property
    def stands(self) -> bool:
        """Whether it is so, as somebody says: not denied, not unknown, not only planned."""
        return bool(self.polarity == "yes" and self.status == "actual")

    @cached_property
    def parsed(self) -> Value | None:
        """Its value; None where it leads to a record or is a bare "no"."""
        return parsed(self.about.type, self.value) if self.value else None

    @property
    def lasts(self) -> bool:
        """Whether its date is of a state, and not of a point in time."""
        return self.about.is_state(self.value or "")

    @property
    def target_id(self) -> Any:
        """What it leads to, as claims of the archive call it."""
        return self.target


class _RecordColumns(NamedTuple):
    id: int
    ref: str
    kind: str
    form: str
    slug: str
    label: str
    label_lang: str
    label_ru: str
    label_kk: str
    page: bool
    noindex: bool
    detainee: bool
    disputed: bool
    happening: str | None
    takes_place_earliest: date | None
    takes_place_latest: date | None
    sources: int
    last_reported: date | None
    document: dict[str, Any]


class RecordRow(_RecordColumns):
    """A PublicRecord. A page asks for its name and address again and again, each in the language of the page."""

    @cached_property
    def title(self) -> str:
        """What it is called; of people without a public name that it is withheld."""
        return self.label or (_("name withheld") if self.kind == "person" else self.ref)

    @cached_property
    def lang(self) -> str:
        """The language of its label where it is not the page's."""
        return foreign(self.label_lang)

    @property
    def room(self) -> str:
        """The list in which it stands, which its address begins with."""
        return room_for(self.kind, bool(self.detainee))

    @cached_property
    def address(self) -> str:
        """Its page; empty where it has none."""
        if not self.page:
            return ""
        if self.slug:
            return link_to("record-slug", self.room, self.ref, self.slug)
        return link_to("record", self.room, self.ref)

    @property
    def is_event(self) -> bool:
        """Whether it happens at a time."""
        return self.kind in ("event", "operation")

    @property
    def plan(self) -> str:
        """That it is planned, promised, requested or cancelled; nothing where it took place, or is no event."""
        return str(Status(self.happening).label) if self.happening and self.happening != Status.ACTUAL else ""

    @property
    def reported(self) -> str:
        """When it was last reported, to the month where that is known."""
        if self.last_reported is None:
            return ""
        return when_reported(self.last_reported, self.document.get("reported", ""))

    @property
    def targets(self) -> set[str]:
        """The references of all records to which its document leads."""
        return {entry[2] for entries in self.document.get("facts", {}).values() for entry in entries if entry[2]}

    @property
    def naming(self) -> list["Said"]:
        """What its document has of the name by which it is called."""
        return [one for one in self.says("name") if isinstance(one.parsed, Name) and one.parsed.text == self.label]

    def says(self, fact: str) -> list["Said"]:
        """What its document has of a fact, preferred claims first and then the newest."""
        return [Said(fact, *entry) for entry in self.document.get("facts", {}).get(fact, ())]


class _SaidColumns(NamedTuple):
    fact: str
    scope: str
    value: str | None
    # The reference of the record that it leads to.
    target: str | None
    polarity: str
    status: str
    hedged: bool
    ref: str
    # The day by which it was known.
    since: str | None
    edtf: str = ""


class Said(_SaidColumns, EditionClaim):
    """A claim as the document of its record has it, for rows of lists."""

    @property
    def when(self) -> VagueDate | None:
        """Its date."""
        return date_of([self.edtf])


class _SourceColumns(NamedTuple):
    id: int
    ref: str
    kind: str
    outlet: int | None
    headline: str
    lang: str
    standing: str
    outer_from: date | None
    outer_to: date | None
    appeared: date
    document: dict[str, Any]


class SourceRow(_SourceColumns):
    """A PublicSource."""

    @property
    def reasoning(self) -> bool:
        """Whether it is the archive's own reasoning, which counts as no source and no report."""
        return self.kind == "reasoning"

    @property
    def when(self) -> VagueDate | None:
        """When it appeared."""
        return date_of(self.document.get("when"))

    @property
    def month(self) -> str:
        """The month in which it appeared, or the years where that is all that is known of it."""
        if not self.when or not self.outer_to:
            return _("undated")
        return when_reported(self.outer_to, self.when.edtf) or _("undated")


class _ClaimColumns(NamedTuple):
    id: int
    ref: str
    subject: int
    target: int | None
    fact: str
    scope: str
    value: str
    outer_from: date | None
    outer_to: date | None
    polarity: str
    status: str
    rank: int
    state: str
    disputed: bool
    supersedes: str
    newest_source: date | None
    known_from: date | None
    document: dict[str, Any]


class ClaimRow(_ClaimColumns, EditionClaim):
    """A PublicClaim."""

    @cached_property
    def heading(self) -> str:
        """What its fact is called."""
        return heading(self.about, self.scope)

    @cached_property
    def when(self) -> VagueDate | None:
        """Its date."""
        return date_of(self.document.get("when"))

    @cached_property
    def hedged(self) -> bool:
        """Whether nobody says it outright."""
        if self.polarity != "yes":
            return False
        standing = [c for c in self.citations if c.get("state", STANDING) == STANDING] or self.citations
        return all(map(_hedges, standing)) and bool(standing)

    @property
    def citations(self) -> list[dict[str, Any]]:
        """Its citations, as the document has them."""
        return self.document.get("citations", [])


class TypedClaim(NamedTuple):
    """A claim with the columns that files have and pages do not."""

    claim: ClaimRow
    low: float | None
    high: float | None
    unit: str
    inner_from: date | None
    inner_to: date | None
    stance: str


def when_reported(last: date, edtf: str) -> str:
    """When something was reported, in words: of `last` its month, or what `edtf` says if that is known less well."""
    return _when_reported(last, edtf, get_language() or "")


def last_reported(state: str, month: str, lasts: bool) -> str:
    """A state, and when it was last reported: it may have ended since, if it lasts. A death or a release has not."""
    said = _("%(state)s when last reported, %(month)s") if lasts else _("%(state)s; last reported: %(month)s")
    return said % {"state": state, "month": month}


@lru_cache(maxsize=5_000)
def _when_reported(last: date, edtf: str, _language: str) -> str:
    when = VagueDate(edtf) if edtf else None
    words = "" if edtf.endswith("~") else month_or_years((when and when.earliest) or last, last)
    return words or (when.words(lasts=False) if when else "")


def month_or_years(first: date, last: date) -> str:
    """The month in which both of these days are, or else their year, or years; nothing where one is open."""
    if date.max in (first, last) or date.min in (first, last):
        return ""
    if (first.year, first.month) == (last.year, last.month):
        # Other languages than English write months small within a sentence.
        month = date_format(last, "YEAR_MONTH_FORMAT")
        return month if get_language() == "en" else month.lower()
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def date_of(stored: Sequence[str] | None) -> VagueDate | None:
    """A date from [EDTF, words, how known]."""
    if not stored or not stored[0]:
        return None
    edtf, words, known = (*stored, "", "")[:3]
    return VagueDate(edtf, words, known or "stated")


def by_day(rows: Any, day: date | None) -> Any:
    """Those of these rows that were known by the day and are still reported on it; of today all."""
    return rows.filter(known_from__lte=day).filter(Q(known_until=None) | Q(known_until__gt=day)) if day else rows


class Reading:
    """What one page reads of the public edition, as of `day` or today."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        self._by_id: dict[int, RecordRow] = {}
        self._by_ref: dict[str, RecordRow] = {}
        # Records that were merged, with those that they lead on to.
        self._merged: dict[int, int] = {}
        self._sources: dict[str, SourceRow] = {}
        self._disputes: dict[str, PublicDispute] = {}
        self._claims: dict[str, ClaimRow] = {}

    # ------------------------------------------------------------------------------------------------ what is read

    def record(self, ref: str) -> RecordRow | None:
        """A record by its reference."""
        self._take(PublicRecord.objects.filter(ref=ref))
        return self._by_ref.get(ref)

    def records(self, rows: Any, most: int) -> list[RecordRow]:
        """The first of these rows in their order, as their names are on the day and in the language of the page."""
        found = [RecordRow._make(row) for row in rows.values_list(*RecordRow._fields)[:most]]
        return [self._as_known(record) for record in found]

    def merged_into(self, ref: str) -> RecordRow | None:
        """The record into which the one of this reference was merged."""
        to = Tombstone.objects.filter(ref=ref).exclude(leads_to="").values_list("leads_to", flat=True).first()
        return self.record(to) if to else None

    def family(self, record: RecordRow) -> list[int]:
        """The record and all that were merged into it."""
        merged = Contains.objects.filter(whole=record.id, relation="merged").values_list("part", flat=True)
        found = list(merged) if record.document.get("merged") else []
        self._merged |= dict.fromkeys(found, record.id)
        return [record.id, *found]

    def placed(
        self, records: Collection[int], role: PlacementRole, most: int | None = None, *, facts: Sequence[str] = ()
    ) -> list[ClaimRow]:
        """Standing claims on the pages of these records, or of them those of these facts; with `most`, those of the
        newest sources.
        """
        there = Placement.objects.filter(record__in=records, role=role).values("claim")
        return self.claims(Q(id__in=there, fact__in=facts) if facts else Q(id__in=there), most)

    def claims(self, where: Q, most: int | None = None) -> list[ClaimRow]:
        """Standing claims, preferred ones first and then the newest report."""
        rows = by_day(PublicClaim.objects.filter(where, state=STANDING), self.day)
        rows = rows.order_by() if most is None else rows.order_by("-newest_source", "id")[:most]
        found = [ClaimRow._make(row) for row in rows.values_list(*ClaimRow._fields)]
        if self.day:
            found = [self._as_of(claim, self.day) for claim in found]
        self._claims |= {claim.ref: claim for claim in found}
        return sorted(found, key=lambda claim: (claim.rank, -_ordinal(claim.newest_source), claim.id))

    def typed(self, ids: Sequence[int], *, ended: bool = False) -> list[TypedClaim]:
        """These claims in this order, for files; those that stand no more only if `ended`."""
        rows = PublicClaim.objects.filter(id__in=ids).order_by()
        rows = by_day(rows if ended else rows.filter(state=STANDING), self.day)
        width, found = len(ClaimRow._fields), {}
        # Django asks of each document which part of it was wanted, which takes longer than decoding it.
        for row in rows.values_list(*ClaimRow._fields[:-1], Cast("document", TextField()), *_TYPED):
            claim, typed = ClaimRow._make((*row[: width - 1], json.loads(row[width - 1]))), row[width:]
            if self.day:
                claim = self._as_of(claim, self.day)
                typed = (*typed[:-1], _plainest(claim.citations))
            found[claim.id] = TypedClaim(claim, *typed)
        return [found[pk] for pk in ids if pk in found]

    def claim(self, ref: str) -> ClaimRow | None:
        """A claim by its reference, whether it still stands or not."""
        row = PublicClaim.objects.filter(ref=ref).values_list(*ClaimRow._fields).first()
        found = ClaimRow._make(row) if row else None
        found = self._as_of(found, self.day) if found and self.day else found
        self._claims |= {found.ref: found} if found else {}
        return found

    def follower(self, ref: str) -> str:
        """The reference of the claim that superseded this one; empty where none did, or none may be seen."""
        rows = PublicClaim.objects.filter(supersedes=ref).exclude(supersedes="")
        return rows.order_by("-id").values_list("ref", flat=True).first() or ""

    def past(self, records: Collection[int]) -> list[ClaimRow]:
        """Claims about these records that were superseded or retracted."""
        rows = PublicClaim.objects.filter(subject__in=records).exclude(state=STANDING).order_by("fact", "ref")
        return [ClaimRow._make(row) for row in rows.values_list(*ClaimRow._fields)] if not self.day else []

    def claims_by_id(self, ids: Collection[int]) -> dict[int, ClaimRow]:
        """These claims, whether they still stand or not."""
        rows = PublicClaim.objects.filter(id__in=ids).order_by().values_list(*ClaimRow._fields) if ids else ()
        return {claim.id: claim for claim in map(ClaimRow._make, rows)}

    def sources_by_id(self, ids: Collection[int]) -> dict[int, SourceRow]:
        """These sources."""
        rows = PublicSource.objects.filter(id__in=ids).order_by().values_list(*SourceRow._fields) if ids else ()
        return {source.id: source for source in map(SourceRow._make, rows)}

    def source(self, ref: str) -> SourceRow | None:
        """A source by its reference."""
        self._take_sources([ref])
        return self._sources.get(ref)

    def sources(self, refs: Sequence[str]) -> list[SourceRow]:
        """These sources, in this order."""
        self._take_sources(refs)
        return [self._sources[ref] for ref in refs if ref in self._sources]

    def newest_sources(self, number: int) -> list[SourceRow]:
        """The newest articles, with their outlets."""
        rows = PublicSource.objects.exclude(kind="reasoning").order_by("-outer_to", "-id")
        if self.day:
            rows = rows.filter(appeared__lte=self.day)
        found = [SourceRow._make(row) for row in rows.values_list(*SourceRow._fields)[:number]]
        self.know({source.outlet for source in found if source.outlet})
        return found

    def learn(self, claims: Iterable[ClaimRow], *, disputes: bool = True, named: bool = False) -> None:
        """Read whatever these claims name: records, sources with their outlets, disputes with their sides.

        With `named` only what rows of files say of them: no document of a record, and no sides.
        """
        claims = list(claims)
        self._take_sources_of(claims)
        if disputes:
            self._take_disputes({ref for claim in claims for ref, _side in claim.document.get("disputes", ())})
        every = claims
        if not named:
            sides = {ref for dispute in self._disputes.values() for _side, ref, _day in dispute.document["sides"]}
            sides -= {claim.ref for claim in claims} | set(self._claims)
            every = [*claims, *(self.claims(Q(ref__in=sides)) if sides else ())]
            self._take_sources_of(every)
        ids = {pk for claim in every for pk in (claim.subject, claim.target) if pk}
        chains = (citation.get("chain", ()) for claim in every for citation in claim.citations)
        refs = {link["speaker"] for chain in chains for link in chain if link.get("speaker")}
        self.know(ids | self._outlets, refs, named=named)

    def learn_names(self, claims: Iterable[ClaimRow]) -> None:
        """Read what the rows of a file name of these claims."""
        self.learn(claims, named=True)

    def know_sources(self, claims: Iterable[ClaimRow]) -> None:
        """Read only the sources of these claims, with their outlets."""
        self._take_sources_of(claims)
        self.know(self._outlets)

    @property
    def _outlets(self) -> set[int]:
        return {source.outlet for source in self._sources.values() if source.outlet}

    def know(self, ids: Collection[int], refs: Collection[str] = (), *, named: bool = False) -> None:
        """Read these records, and those that merged ones lead on to; `named`: only to name them, without documents."""
        ids = {pk for pk in ids if pk not in self._by_id and pk not in self._merged}
        refs = set(refs) - set(self._by_ref)
        if not ids and not refs:
            return
        self._take(PublicRecord.objects.filter(Q(id__in=ids) | Q(ref__in=refs)), named=named)
        if missing := ids - set(self._by_id):
            into = Contains.objects.filter(part__in=missing, relation="merged").values_list("part", "whole")
            self._merged |= dict(into)
            self._take(PublicRecord.objects.filter(id__in=set(self._merged.values()) - set(self._by_id)))
        if lost := refs - set(self._by_ref):
            stones = dict(Tombstone.objects.filter(ref__in=lost).exclude(leads_to="").values_list("ref", "leads_to"))
            self._take(PublicRecord.objects.filter(ref__in=set(stones.values())))
            self._by_ref |= {ref: self._by_ref[to] for ref, to in stones.items() if to in self._by_ref}

    # ---------------------------------------------------------------------------------------------- what was read

    def by_id(self, pk: int | None) -> RecordRow | None:
        """A record that was read, or the one that it was merged into."""
        return self._by_id.get(self._merged.get(pk, pk)) if pk else None

    def by_ref(self, ref: str) -> RecordRow | None:
        """A record that was read, by its reference."""
        return self._by_ref.get(ref)

    def source_of(self, citation: dict[str, Any]) -> SourceRow:
        """The source of a citation."""
        return self._sources[citation["source"]]

    def claim_of(self, ref: str) -> ClaimRow | None:
        """A claim that was read."""
        return self._claims.get(ref)

    @property
    def contested(self) -> set[str]:
        """The claims that are in a contradiction which was known by then."""
        found = (d for d in self._disputes.values() if d.kind in CONTRADICTIONS)
        return {ref for dispute in found for _side, ref, _day in dispute.document["sides"]}

    def disputes_of(self, claims: Iterable[ClaimRow]) -> list[PublicDispute]:
        """The disputes that were read in which these claims stand, contradictions first."""
        refs = {ref for claim in claims for ref, _side in claim.document.get("disputes", ())}
        found = [self._disputes[ref] for ref in refs if ref in self._disputes]
        return sorted(found, key=lambda d: (d.kind not in CONTRADICTIONS, d.kind, d.ref))

    def is_contested(self, claim: ClaimRow) -> bool:
        """Whether it is in a contradiction that was known by then."""
        return claim.disputed and (not self.day or claim.ref in self.contested)

    def target_of(self, one: EditionClaim) -> RecordRow | None:
        """The record that a claim leads to."""
        return self.by_ref(one.target) if isinstance(one.target, str) else self.by_id(one.target)

    def wording(self, one: EditionClaim) -> Wording:
        """What a claim says, in words."""
        target = self.target_of(one) if one.target else None
        label = (target.title if target else _("withheld")) if one.target else ""
        return wording(one.about, one.value or "", label, polarity=one.polarity, status=one.status, hedged=one.hedged)

    def newest(self, claims: Iterable[ClaimRow]) -> SourceRow | None:
        """The newest source of these claims; the archive's reasoning is none."""
        found = [self.source_of(c) for claim in claims for c in claim.citations]
        reports = [source for source in found if not source.reasoning]
        return max(reports, key=lambda s: (s.outer_to or date.min, s.outer_from or date.min), default=None)

    @cached_property
    def claims_address(self) -> str:
        """Where the pages of claims are."""
        return link_to("claims")

    # ---------------------------------------------------------------------------------------------------- reading

    def _take(self, rows: Any, *, named: bool = False) -> None:
        # As of a day a name is found in the document.
        without_document = named and not self.day
        for row in rows.order_by().values_list(*(RecordRow._fields[:-1] if without_document else RecordRow._fields)):
            record = self._as_known(RecordRow(*row, *([{}] if without_document else ())))
            self._by_id[record.id] = self._by_ref[record.ref] = record

    def _as_known(self, record: RecordRow) -> RecordRow:
        return in_language(_known_by(record, self.day.isoformat()) if self.day else record)

    def _take_sources(self, refs: Collection[str]) -> None:
        wanted = set(refs) - set(self._sources)
        rows = PublicSource.objects.filter(ref__in=wanted).values_list(*SourceRow._fields) if wanted else ()
        for source in map(SourceRow._make, rows):
            noted = source._replace(document=_undated_left_out(source.document)) if self.day else source
            self._sources[source.ref] = noted

    def _take_sources_of(self, claims: Iterable[ClaimRow]) -> None:
        self._take_sources({citation["source"] for claim in claims for citation in claim.citations})

    def _take_disputes(self, refs: Collection[str]) -> None:
        wanted = set(refs) - set(self._disputes)
        rows = PublicDispute.objects.filter(ref__in=wanted) if wanted else PublicDispute.objects.none()
        if self.day:
            rows = rows.filter(known_from__lte=self.day)
        self._disputes |= {dispute.ref: self.put(dispute) for dispute in rows}

    def put(self, dispute: PublicDispute) -> PublicDispute:
        """A dispute as of the day: the question is put only where all that it asks about was known by then."""
        if self.day:
            dispute.document = _undated_left_out(dispute.document)
            days = [since for _side, _ref, since in dispute.document["sides"]]
            if any(since is None or since > self.day.isoformat() for since in days):
                dispute.question = str(DisputeKind(dispute.kind).label)
                dispute.document = {"sides": dispute.document["sides"]}
        return dispute

    def _as_of(self, claim: ClaimRow, day: date) -> ClaimRow:
        known = [_undated_left_out(cited) for cited in claim.citations if cited["from"] <= day.isoformat()]
        newest = max((citation["from"] for citation in known), default=None)
        return claim._replace(
            document=_undated_left_out(claim.document) | {"citations": known},
            newest_source=date.fromisoformat(newest) if newest else None,
        )


def _undated_left_out(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the archive's own notes and explanations, which have no day."""
    return {key: value for key, value in document.items() if not key.startswith(("note", "explanation"))}


def _hedges(citation: dict[str, Any]) -> bool:
    """Whether the article, or anybody in the chain, says it with a hedge."""
    return any(one.get("stance") == "hedges" for one in (citation, *citation.get("chain", ())))


_PLAINEST = ("asserts", "alleges", "hedges", "denies")


def _plainest(citations: Iterable[dict[str, Any]]) -> str:
    """The plainest stance of these citations: of each the least plain of the article and its chain."""
    said = ([one.get("stance") or "asserts" for one in (cited, *cited.get("chain", ()))] for cited in citations)
    return _PLAINEST[min((max(map(_PLAINEST.index, stances)) for stances in said), default=0)]


def in_language(record: RecordRow) -> RecordRow:
    """The record with its label in the language of the page, where it has one."""
    if not record.label_ru and not record.label_kk:
        return record
    label, lang = text_in(get_language() or "", "label", partial(getattr, record), record.label_lang)
    same = (label, lang) == (record.label, record.label_lang)
    return record if same else record._replace(label=label, label_lang=lang)


def own_text(document: dict[str, Any], name: str, original: str = "") -> tuple[str, str]:
    """One of the archive's own texts in the language of the page or as it was written, and its language for `lang`."""
    text, lang = text_in(get_language() or "", name, lambda key: document.get(key) or (original if key == name else ""))
    return text, foreign(lang)


def _known_by(record: RecordRow, day: str) -> RecordRow:
    """The record as of a day: without what its address says, and called as it was called then."""
    facts = {
        fact: [entry for entry in entries if entry[7] and entry[7] <= day]
        for fact, entries in record.document.get("facts", {}).items()
    }
    since = {said.value: said.since or "9999" for said in record.says("name") if said.value and said.polarity == "yes"}
    known = {parsed("name", value).text: day_of_it for value, day_of_it in since.items()}  # type: ignore[attr-defined]
    record = record._replace(slug="", document=_undated_left_out(record.document) | {"facts": facts})
    if record.form != "individual" or known.get(record.label, "") <= day:
        return record
    named = sorted((day_of_it, text) for text, day_of_it in known.items() if day_of_it <= day)
    label = named[0][1] if named else record.document.get("wording", "")
    return record._replace(label=label, label_lang="" if named else "en", label_ru="", label_kk="")


def names_private_people(reading: Reading, claims: Iterable[ClaimRow]) -> bool:
    """Whether one of these claims is about private people, or is told by one: search engines do not list its page."""
    for claim in claims:
        named = [reading.by_id(claim.subject), reading.by_id(claim.target)]
        named += [
            reading.by_ref(link["speaker"])
            for citation in claim.citations
            for link in citation.get("chain", ())
            if link.get("speaker")
        ]
        if any(record is not None and record.noindex for record in named):
            return True
    return False


def told_once(claims: Iterable[ClaimRow]) -> list[ClaimRow]:
    """The claims without those that say the same as an earlier one, which has their citations from then on.

    Only claims of records that were merged can: of one record a claim stands once.
    """
    found: dict[tuple[Any, ...], ClaimRow] = {}
    for claim in claims:
        when = tuple(claim.document.get("when", ()))
        said = (claim.fact, claim.scope, claim.value, claim.target, claim.polarity, claim.status, when)
        first = found.setdefault(said, claim)
        if first is not claim:
            more = {"citations": [*first.citations, *claim.citations]}
            more |= {"disputes": [*first.document.get("disputes", ()), *claim.document.get("disputes", ())]}
            found[said] = first._replace(document=first.document | more, disputed=first.disputed or claim.disputed)
    return list(found.values())


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
