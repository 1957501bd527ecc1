"""The rows of the public edition, made from rows of the archive: nothing is written here.

Every row is a tuple in the order of its model's fields, as it is stored and read back.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q

from casebook import vocabulary
from casebook.models import (
    CONTRADICTIONS,
    READABLE,
    Citation,
    Claim,
    Dispute,
    DisputeSide,
    Kind,
    PersonOrGroup,
    Polarity,
    Record,
    Source,
    SourceKind,
    Stance,
    State,
    Status,
)
from casebook.models.archive.base import Redacted, Reviewed
from casebook.models.edition import Of, PlacementRole, PublicClaim, Tombstone
from casebook.names.collation import sort_key
from casebook.projections import families
from casebook.projections import visibility as decision
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord, ArchivedSource, batches
from casebook.projections.labels import wording_for_readers
from casebook.projections.links import ABOUT, Linked, Neighbours, either, happened, known_later, reported_until
from casebook.values import TRANSLATED_INTO, Age, Count, Duration, Money, column, with_translations
from casebook.vocabulary import visibility
from casebook.vocabulary.wording import parsed

Row = tuple[Any, ...]
# The facts that a row of a list or the summary of a page needs.
_ROW_FACTS = frozenset(vocabulary.names(lambda fact: fact.facet or fact.column)) | {
    "count", "name", "definition", "offence", "role", "agreement_state", "coordinates",
}  # fmt: skip
_SECTIONS = {name: number for number, name in enumerate(vocabulary.SECTIONS)}
# More than so many facts are withheld, as pages of facilities, operations and large groups say.
STEPS = (100, 50, 20, 10)
_PLAINEST = tuple(map(str, (Stance.ASSERTS, Stance.ALLEGES, Stance.HEDGES, Stance.DENIES)))
# The facts by which others whose facts a page tells lead to its record.
_TOLD_ON = {
    Kind.PERSON: ("sentence_of", "kin_of", "concerns"),
    Kind.FACILITY: ("at", "concerns"),
    Kind.OPERATION: ("part_of", "concerns"),
    Kind.SENTENCE: ("concerns",),
}


# ----------------------------------------------------------------------------------------------------------- claims

_TO_THE_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def claim_row(claim: ArchivedClaim, disputes: Sequence[Sequence[Any]], until: date | None, archive: Archive) -> Row:
    """A PublicClaim. `disputes`: of those that it is in the reference, the side and the kind."""
    low, high, unit = _number(claim.about.type, claim.value) if claim.value else (None, None, "")
    bounds = claim.bounds
    begun, lasted = bounds.inner_from or bounds.outer_to, bounds.inner_to or bounds.outer_from
    standing = claim.standing
    if bounds.inner_from and not bounds.inner_to and bounds.outer_from:
        reported = [c.source for c in standing if c.source.when_latest and c.source.when_latest >= bounds.outer_from]
        begun = min([bounds.inner_from, *(s.when_latest for s in reported if s.when_latest)])
        lasted = max([bounds.outer_from, *(s.when_earliest for s in reported if s.when_earliest)])
    reports = {c.source.id: c.source for c in standing if not c.source.reasoning}
    newest = max((s.when_latest for s in reports.values() if s.when_latest and s.when_latest != date.max), default=None)
    document = claim.document
    document["citations"] = [_citation(citation, archive) for citation in claim.readable]
    if disputes:
        document["disputes"] = [[ref, side] for ref, side, _kind in disputes]
    document |= _vaguely_reported(s for s in reports.values() if newest and s.when_latest == newest)
    return (
        claim.id, claim.ref, claim.subject_id, claim.target_id, claim.fact, claim.scope, claim.shown, low, high, unit,
        bounds.outer_from, bounds.outer_to, bounds.inner_from, bounds.inner_to, begun, lasted,
        claim.polarity, claim.status, _stance(claim), claim.rank, claim.state,
        any(kind in CONTRADICTIONS for _ref, _side, kind in disputes), claim.supersedes or "", len(reports), newest,
        claim.known_from, until, document,
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _number(type_name: str, text: str) -> tuple[float | None, float | None, str]:
    """The least and the greatest number of a value, and its unit."""
    value = parsed(type_name, text)
    if not isinstance(value, (Age, Count, Duration, Money)):
        return None, None, ""
    low, high = (None if number is None else float(number) for number in (value.low, value.high))
    unit = "days" if isinstance(value, Duration) else getattr(value, "unit", "") or getattr(value, "currency", "")
    return low, high, unit


def _vaguely_reported(newest: Iterable[ArchivedSource]) -> dict[str, str]:
    """When the newest report appeared as EDTF, where it is known less well than to the month."""
    dates = [source.when_edtf for source in newest if source.when_edtf]
    return {} if not dates or any(map(_TO_THE_MONTH.fullmatch, dates)) else {"reported": dates[0]}


def _stance(claim: ArchivedClaim) -> str:
    """The plainest in which any of its citations has it: of each the least plain of the article and its chain."""
    said = [[c.stance, *(speaker.stance for speaker in c.chain)] for c in claim.standing or claim.readable]
    return _PLAINEST[min((max(map(_PLAINEST.index, stances)) for stances in said), default=0)]


def _citation(citation: Any, archive: Archive) -> dict[str, Any]:
    source = citation.source
    found: dict[str, Any] = {"ref": citation.ref, "source": source.ref, "from": source.appeared.isoformat()}
    found |= citation.document
    if citation.chain:
        records = archive.records(())
        found["chain"] = [
            {"speaker": records[link.speaker_id].ref, **link.document} if link.speaker_id else link.document
            for link in citation.chain
        ]
    return found


def placements(claim: ArchivedClaim) -> set[Row]:
    """On whose pages it stands: of whom it is about, of whom it leads to, of those who say it, and of its sources."""
    if claim.state != State.PUBLISHED:
        return {(claim.subject_id, int(PlacementRole.SUBJECT), _SECTIONS[claim.about.section], claim.id)}
    section = _SECTIONS[claim.about.section]
    found = {(claim.subject_id, int(PlacementRole.SUBJECT), section, claim.id)}
    if claim.target_id:
        found.add((claim.target_id, int(PlacementRole.TARGET), section, claim.id))
    speakers = {link.speaker_id for citation in claim.standing for link in citation.chain if link.speaker_id}
    found |= {(citation.source.id, int(PlacementRole.SOURCE), 0, claim.id) for citation in claim.standing}
    return found | {(speaker, int(PlacementRole.SPEAKER), section, claim.id) for speaker in speakers}


def claim_columns(row: Row) -> frozenset[tuple[str, str]]:
    """By which of its columns the list of claims finds a PublicClaim: the name of the facet and the value."""
    if row[_STATE] != State.PUBLISHED:
        return frozenset()
    found = {(name, row[place]) for name, place in _FOUND_BY if row[place]}
    return frozenset(found | {("disputed", "1")} if row[_DISPUTED] else found)


def claim_links(claim: ArchivedClaim, neighbours: Neighbours) -> list[Linked]:
    """By which facets the list of claims finds it beside its columns, and by which its sources and disputes are found
    with it.
    """
    if claim.state != State.PUBLISHED:
        return []
    found: dict[tuple[str, int, str], Linked] = {}

    def add(link: Linked) -> None:
        key = (link.name, link.record, link.value)
        other = found.get(key)
        found[key] = link if other is None else either(link, other)

    since = claim.known_from
    for citation in claim.standing:
        day = citation.source.appeared
        if citation.source.outlet_id:
            add(Linked("outlet", citation.source.outlet_id, "", True, day, day, None))
        for said in citation.chain:
            if said.speaker_id:
                add(Linked("speaker", said.speaker_id, "", True, day, day, None))
    for end in filter(None, (claim.subject_id, claim.target_id)):
        for link in neighbours.about(end):
            add(known_later(link, since))
    return list(found.values())


# ---------------------------------------------------------------------------------------------------------- records


def record_rows(
    roots: Collection[int],
    claims: Mapping[int, Sequence[ArchivedClaim]],
    archive: Archive,
    told: Mapping[int, list[Any] | None] = MappingProxyType({}),
) -> dict[int, Row]:
    """The PublicRecord of each of these records that readers may know of. `claims`: those of its family; `told`: of
    records what the row says of what is withheld, where that stays as it is.
    """
    withheld = _withheld([pk for pk in roots if pk not in told], archive)
    merged: dict[int, list[str]] = defaultdict(list)
    for one in sorted(archive.families(roots), key=lambda record: record.ref):
        if one.root != one.id:
            merged[one.root].append(one.ref)
    found = {}
    for record in (one for one in archive.instances(roots) if one.public):
        own = [claim for claim in claims.get(record.pk, ()) if claim.state == State.PUBLISHED]
        reports = {c.source.id: c.source for claim in own for c in claim.standing if not c.source.reasoning}
        newest = max((s.appeared for s in reports.values()), default=None)
        document: dict[str, Any] = {"facts": _facts(own, archive)}
        document |= _vaguely_reported(s for s in reports.values() if s.appeared == newest)
        document |= _texts(record, *with_translations("note"))
        # As of a day before its name was known, one person is called by the archive's own wording.
        wording = record.shown("wording") if wording_for_readers(record) else ""
        if record.form == PersonOrGroup.INDIVIDUAL and wording and wording != record.label:
            document["wording"] = wording
        if record.summary_order:
            document["lines"] = record.summary_order
        if record.pk in withheld:
            document["withheld"] = withheld[record.pk] if _of_many(record, own) else []
        elif told.get(record.pk) is not None:
            document["withheld"] = told[record.pk]
        if record.pk in merged:
            document["merged"] = merged[record.pk]
        noindex = record.private or _of_private_people(record, own, archive)
        found[record.pk] = (
            record.pk, record.ref, record.kind, record.form, record.slug, record.label, record.label_lang,
            record.label_ru, record.label_kk, *_sort_keys(record), record.page_public, noindex,
            record.detainee, record.disputed, record.happening, record.takes_place_earliest, record.takes_place_latest,
            record.passed_earliest, record.passed_latest, len(reports), newest, record.known_from,
            record.detained_from, document,
        )  # fmt: skip
    return found


def _of_private_people(record: Record, own: Iterable[ArchivedClaim], archive: Archive) -> bool:
    """Whether it is a sentence of private people, or an event in which they are named."""
    if record.kind not in (Kind.SENTENCE, Kind.EVENT):
        return False
    records = archive.records(())
    targets = (records[claim.target_id] for claim in own if claim.target_id)
    return any(one.private for one in targets)


def record_links(row: Row, own: Iterable[Linked]) -> list[Linked]:
    """All links of a public record: those of its claims and of its columns, and the list that it stands in."""
    columns = dict(zip(RECORD_COLUMNS, row, strict=True))
    known = (True, columns["known_from"], columns["known_from"], None)
    found = list(own)
    if columns["page"]:
        names = [_list_of(columns["kind"]), *(["cases"] if columns["detainee"] else [])]
        found += [Linked("list", 0, name, *known) for name in names]
    for name in ("form", "happening"):
        if columns[name]:
            found.append(Linked(name, 0, columns[name], *known))
    if columns["disputed"]:
        found.append(Linked("disputed", 0, "1", *known))
    return found


def _list_of(kind: str) -> str:
    """The list of a kind; persons stand among the people, and those in custody among the cases too."""
    return {Kind.PERSON: "people", Kind.FACILITY: "facilities"}.get(Kind(kind), f"{kind}s")


CLAIM_COLUMNS = tuple(field.name for field in PublicClaim._meta.concrete_fields)
_FOUND_BY = [(name, CLAIM_COLUMNS.index(name)) for name in ("fact", "scope", "status", "polarity")]
_STATE, _DISPUTED = map(CLAIM_COLUMNS.index, ("state", "disputed"))
RECORD_COLUMNS = (
    "id", "ref", "kind", "form", "slug", "label", "label_lang", "label_ru", "label_kk", "sort_key", "sort_key_ru",
    "sort_key_kk", "page", "noindex", "detainee", "disputed", "happening", "takes_place_earliest",
    "takes_place_latest", "passed_earliest", "passed_latest", "sources", "last_reported", "known_from",
    "detained_from", "document",
)  # fmt: skip


def _texts(row: Redacted, *names: str) -> dict[str, str]:
    """Of these texts those that there are, as readers may see them."""
    return {name: text for name in names if (text := row.shown(name))}


def _sort_keys(record: Record) -> list[bytes]:
    """What it is put in order by in each language, first by its own label."""
    own = bytes(record.sort_key)
    labels = (getattr(record, column("label", language)) for language in TRANSLATED_INTO)
    return [own, *(sort_key(label) if label else own for label in labels)]


def _facts(claims: Iterable[ArchivedClaim], archive: Archive) -> dict[str, list[list[Any]]]:
    """What rows and summaries need of the claims, by fact, preferred ones first and then the newest."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    records = archive.records(())
    shown = [claim for claim in claims if claim.fact in _ROW_FACTS]
    newest_first = sorted(shown, key=lambda c: (c.known_from or date.max, c.ref), reverse=True)
    for claim in sorted(newest_first, key=lambda c: c.rank):
        target = records[claim.target_id].ref if claim.target_id else None
        hedged = claim.certain_from is None
        since = claim.known_from.isoformat() if claim.known_from else None
        found[claim.fact].append(
            [claim.scope, claim.shown or None, target, claim.polarity, claim.status, hedged, claim.ref, since]
            + ([claim.when_edtf] if claim.when_edtf else [])
        )
    return dict(found)


def _withheld(roots: Collection[int], archive: Archive) -> dict[int, list[Any]]:
    """Of each record of which something is withheld, with what its page tells of others: more than how many, and by
    which rules.
    """
    records = archive.records(roots)
    hidden = Q(state=State.PUBLISHED, withheld__in=visibility.COUNTED)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in batches(sorted(roots)):
        wanted = set(part)
        members = [record.id for record in archive.families(part) if record.root in wanted]
        family = Q(subject__in=members)
        pages: dict[int, set[int]] = defaultdict(set)
        leading = Claim.objects.filter(target__in=members, state=State.PUBLISHED, withheld="").order_by()
        for subject, fact, target in leading.filter(fact__in=LEADING).values_list("subject_id", "fact", "target_id"):
            if fact in _TOLD_ON.get(Kind(records[target].kind), ()):
                pages[subject].add(records[target].root)
        shown = Q(subject__in=pages) & (Q(subject__public=True) | Q(subject__merged_into__public=True))
        for where in (family, shown) if pages else (family,):
            rows = Claim.objects.filter(hidden, where).order_by().values_list("subject_id", "withheld")
            counted = list(rows.annotate(number=Number("pk")))
            known = archive.records({subject for subject, _rule, _number in counted})
            for subject, rule, number in counted:
                for page in {known[subject].root} & wanted if where is family else pages[subject]:
                    counts[page][rule] += number
    found: dict[int, list[Any]] = {}
    for page, by_rule in counts.items():
        step = next((step for step in STEPS if sum(by_rule.values()) > step), 0)
        found[page] = [step, sorted(by_rule)] if step else []
    return found


def pages_that_tell(records: Collection[int]) -> set[int]:
    """The records on whose pages facts of these are reported, or were before they were withheld."""
    if not records:
        return set()
    leading = Claim.objects.filter(subject__in=records, fact__in=LEADING)
    return {pk for pk in leading.order_by().values_list("target_id", flat=True) if pk}


LEADING = tuple({fact for facts in _TOLD_ON.values() for fact in facts})


def _of_many(record: Record, claims: Iterable[ArchivedClaim]) -> bool:
    """Whether it may be said of it how much is withheld: of facilities, operations and groups of ten or more."""
    if record.kind in (Kind.FACILITY, Kind.OPERATION):
        return True
    counts = (c for c in claims if c.fact == "count" and c.polarity == Polarity.YES and c.status == Status.ACTUAL)
    values = (claim.parsed for claim in counts)
    return record.form == PersonOrGroup.GROUP and any(isinstance(v, Count) and v.reaches(10) for v in values)


# ------------------------------------------------------------------------------------------------ sources, disputes


def source_rows(ids: Collection[int], archive: Archive) -> dict[int, Row]:
    """The PublicSource of each of these that readers may see."""
    known = archive.sources(ids)
    outlets = archive.records({row.outlet_id for row in known.values() if row.outlet_id})
    hidden = Q(claim__withheld__in=visibility.COUNTED, claim__state=State.PUBLISHED, state=State.PUBLISHED)
    seen = Q(claim__subject__public=True) | Q(claim__subject__merged_into__public=True)
    withheld = set(Citation.objects.filter(hidden & seen, source__in=ids).order_by().values_list("source", flat=True))
    found = {}
    for source in Source.objects.filter(pk__in=ids, state__in=READABLE).order_by("pk"):
        outlet = outlets[source.outlet_id] if source.outlet_id else None
        if outlet and not outlets[outlet.root].public:
            continue
        document: dict[str, Any] = {**_texts(source, "address", "address_note", "credits", *with_translations("note"))}
        if source.paywalled:
            document["paywalled"] = True
        if source.when_edtf:
            document["when"] = [source.when_edtf, source.shown("when_words"), source.when_known]
        if source.pk in withheld:
            document["withheld"] = True
        found[source.pk] = (
            source.pk, source.ref, source.kind, source.outlet_id, source.shown("headline"), source.lang,
            source.standing, source.state, source.when_earliest, source.when_latest, known[source.pk].appeared,
            document,
        )  # fmt: skip
    return found


def dispute_rows(ids: Collection[int]) -> dict[int, Row]:
    """The PublicDispute of each of these that readers may see."""
    sides: dict[int, list[list[Any]]] = defaultdict(list)
    shown = DisputeSide.objects.filter(dispute__in=ids, claim__state=State.PUBLISHED, claim__withheld="")
    for pk, side, ref, since in shown.order_by("side", "id").values_list(
        "dispute_id", "side", "claim__ref", "claim__known_from"
    ):
        sides[pk].append([side, ref, since.isoformat() if since else None])
    found = {}
    for dispute in Dispute.objects.filter(pk__in=ids, public=True).order_by("pk"):
        document: dict[str, Any] = {"sides": sides[dispute.pk]}
        document |= _texts(dispute, *with_translations("question")[1:], *with_translations("explanation"))
        known = _second_side([(side, since) for side, _ref, since in sides[dispute.pk]])
        found[dispute.pk] = (dispute.pk, dispute.ref, dispute.kind, dispute.shown("question"), known, document)
    return found


def _second_side(sides: Iterable[tuple[int, str | None]]) -> date | None:
    """The day by which two sides were known."""
    first: dict[int, str] = {}
    for side, since in sides:
        if since:
            first[side] = min(since, first.get(side, since))
    days = sorted(first.values())
    return date.fromisoformat(days[1]) if len(days) > 1 else None


def until_of(record: ArchivedRecord, claims: Sequence[ArchivedClaim]) -> dict[int, date | None]:
    """By claim of a record, from which day on it is reported no more."""
    since = happened(claims)
    return {claim.id: reported_until(record.kind, claim, since)[0] for claim in claims}


def source_links(row: Row, about: Sequence[Linked]) -> list[Linked]:
    """By which facets the list of sources finds it."""
    columns = dict(zip(SOURCE_COLUMNS, row, strict=True))
    if columns["state"] != State.PUBLISHED:
        return []
    known = (True, columns["appeared"], columns["appeared"], None)
    found = [Linked(name, 0, columns[name], *known) for name in ("kind", "lang", "standing")]
    if columns["outlet"]:
        found.append(Linked("outlet", columns["outlet"], "", *known))
    first, last = columns["outer_from"], columns["outer_to"]
    if first and last and first.year == last.year:
        found.append(Linked("year", 0, str(first.year), *known))
    return [*found, *about]


# The names of all links of sources.
OF_SOURCES = ABOUT | {"kind", "lang", "standing", "outlet", "year"}
SOURCE_COLUMNS = (
    "id", "ref", "kind", "outlet", "headline", "lang", "standing", "state", "outer_from", "outer_to", "appeared",
    "document",
)  # fmt: skip


def dispute_links(
    row: Row, sides: Iterable[tuple[int, int | None, date | None]], neighbours: Neighbours
) -> list[Linked]:
    """By which facets the list of disputes finds it. `sides`: subject, target and first day of the claims on them."""
    _pk, _ref, kind, _question, known, _document = row
    found: dict[tuple[str, int, str], Linked] = {}
    for subject, target, since in sides:
        for end in filter(None, (subject, target)):
            itself = Linked("about", end, "", True, since, since, None)
            for link in (itself, *(link for link in neighbours.about(end))):
                one = known_later(link, since)
                other = found.get(one[:3])
                found[one[:3]] = either(one, other) if other else one
    return [Linked("kind", 0, kind, True, known, known, None), *found.values()]


def tombstones(of: Of, ids: Collection[int]) -> list[Row]:
    """Of those of these things that are no longer there and of which readers may know that they were."""
    found: list[Row] = []
    model: Any = MODEL_OF[of]
    for thing in model.objects.filter(pk__in=ids, state__in=GONE[of]).order_by("pk"):
        if _would_be_public(thing):
            kind = thing.kind if of is Of.RECORD else ""
            found.append((tombstone_key(of, thing.pk), thing.ref, int(of), "", kind))
    if of is Of.RECORD:
        merged = Record.objects.filter(pk__in=ids, state=State.PUBLISHED, merged_into__public=True).order_by("pk")
        for pk, ref, into, kind in merged.values_list("pk", "ref", "merged_into__ref", "kind"):
            found.append((tombstone_key(of, pk), ref, int(of), into, kind))
    return found


def _would_be_public(thing: Reviewed) -> bool:
    """Whether the visibility decision would let readers see the withdrawn thing; a tombstone for anything else would
    point at it."""
    if isinstance(thing, Record):
        return _record_would_be_public(thing)
    if isinstance(thing, Claim):
        return not thing.withheld and _shown(thing.subject) and (thing.target is None or _shown(thing.target))
    if isinstance(thing, Source):
        return thing.kind == SourceKind.REASONING or bool(thing.outlet and thing.outlet.public)
    if isinstance(thing, Dispute):
        shown = thing.sides.filter(claim__state=State.PUBLISHED, claim__withheld="")
        return len(set(shown.values_list("side", flat=True))) >= 2
    return False


def _shown(record: Record) -> bool:
    return record.public or bool(record.merged_into and record.merged_into.public)


def _record_would_be_public(record: Record) -> bool:
    roots = families.root_ids([record.pk])
    family = list(Record.objects.filter(pk__in=roots))
    ages = list(decision.age_claims().filter(subject__in=family))
    wishes = families.wishes_of(roots)[roots[record.pk]]
    leading = Claim.objects.filter(subject=record, fact=decision.FOLLOWS.get(record.kind, ""), target__isnull=False)
    of_nobody = leading.exists() and not leading.filter(target__public=True).exists()
    shut = decision.is_child(family, ages) or of_nobody or record.merged_into_id is not None
    return families.rules_of(family).has_page and not shut and not {"all", "page"}.intersection(wishes)


def tombstone_key(of: Of, key: int) -> int:
    """The key of the tombstone of the thing with this key."""
    return Tombstone.id_of(of, key)


def thing_key(of: Of, tombstone: int) -> int:
    """The key of the thing with this tombstone."""
    return Tombstone(tombstone, of=of).key


# In these states a thing is no longer there; a disagreement that was retracted stands nowhere either.
GONE = dict.fromkeys(Of, (State.WITHDRAWN,)) | {Of.DISPUTE: (State.WITHDRAWN, State.RETRACTED)}
MODEL_OF: dict[Of, Any] = {Of.RECORD: Record, Of.CLAIM: Claim, Of.SOURCE: Source, Of.DISPUTE: Dispute}
