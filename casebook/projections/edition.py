"""Writing the public edition: whole, or what an action touched; and holding it against what the archive gives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q

from casebook.models import (
    READABLE,
    Action,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Kind,
    Record,
    Source,
    State,
    Status,
)
from casebook.models.edition import (
    Contains,
    Link,
    Of,
    Placement,
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Tombstone,
)
from casebook.projections import changes, rows, tables
from casebook.projections.archive import Archive, ArchivedClaim, batches
from casebook.projections.facets import NONE, Columns, Facets
from casebook.projections.links import (
    ABOUT,
    ALWAYS,
    COMPOSED_OF,
    COMPOSING,
    CONTAINED,
    HAPPENING,
    PASSED_ON,
    SAME,
    STEPS,
    THINGS,
    Linked,
    Neighbours,
    OwnLinks,
    composed_names,
    own_links,
    together,
)
from casebook.projections.visibility import FOLLOWS
from casebook.vocabulary.visibility import COUNTED

# Records, claims and others that are made at once.
AT_ONCE = 2_000


@dataclass
class EditionDifference:
    """A row of the edition that was not what the archive gives; found, and put right if it was to be."""

    table: str
    key: Any

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


def project(*, write: bool = True) -> Iterator[EditionDifference]:
    """Make the whole edition anew, or with `write=False` only compare. Call inside one transaction or snapshot."""
    edition = _Edition(write=write, whole=True)
    roots = list(Record.objects.filter(public=True).order_by("pk").values_list("pk", flat=True))
    edition.know_all(roots)
    yield from edition.records(roots)
    yield from edition.disputes(_ids(Dispute))
    yield from edition.sources(_ids(Source))
    for of, model in rows.MODEL_OF.items():
        gone = Q(state__in=rows.GONE[of]) | (Q(merged_into__isnull=False) if model is Record else Q())
        yield from edition.tombstones(of, model.objects.filter(gone).order_by("pk").values_list("pk", flat=True))
    for of in ROWS_OF:
        stones = Tombstone.objects.filter(of=of).order_by("pk").values_list("pk", flat=True)
        yield from edition.told(of, [rows.thing_key(of, stone) for stone in stones])
    yield from edition.finish()
    yield from edition.leftovers()


def rebuild() -> None:
    """Make the whole edition anew."""
    _run(project())


def forget(
    records: Collection[int],
    claims: Collection[int],
    sources: Collection[int],
    disputes: Collection[int],
    notices: Collection[int],
) -> None:
    """Take out what is no longer in the archive, in the transaction that erases it."""
    edition = _Edition(write=True)
    gone = {Of.RECORD: records, Of.CLAIM: claims, Of.SOURCE: sources, Of.DISPUTE: disputes}
    for of, ids in gone.items():
        _run(edition.unlink(of, ids))
        tables.delete(Tombstone, "id", [rows.tombstone_key(of, pk) for pk in ids])
        tables.delete(PublicChange, "key", ids, of=of)
        tables.delete(PublicCorrection, "key", ids, of=of)
    tables.delete(PublicCorrection, "id", notices)
    tables.delete(Placement, "claim", claims)
    for column in ("part", "whole"):
        tables.delete(Contains, column, records)
    _run(edition.finish())


ROWS_OF: dict[Of, Any] = {
    Of.RECORD: PublicRecord,
    Of.CLAIM: PublicClaim,
    Of.SOURCE: PublicSource,
    Of.DISPUTE: PublicDispute,
}


OF_ROWS = {model: of for of, model in ROWS_OF.items()}


def _ids(model: Any) -> Iterator[int]:
    last = 0
    while part := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:10_000]):
        yield from part
        last = part[-1]


def follow(
    records: Collection[int],
    things: Iterable[Any],
    resolved: Iterable[tuple[Any, str]],
    archive: Archive | None = None,
    new: Collection[int] = (),
    log: Sequence[Action] = (),
) -> None:
    """Bring the edition in step with an action, in its transaction, after everything stored on the archive is right.

    `records` are the ids of those that it touched, `things` what it changed or wrote itself, `resolved` the rows and
    fields that were then stored anew; `archive` holds what resolving read. `new` are the claims that were drafts
    before, and `log` is what it wrote into the log.
    """
    things, resolved = list(things), list(resolved)
    changed = _changed([*things, *(row for row, _field in resolved)])
    edition = _Edition(write=True, archive=archive or Archive(), new=frozenset(new), log=log)
    # What a claim says is a row of its subject too, and of those whose links or pages come from that.
    said = edition.ends_of(changed[Claim])
    withheld = {row.subject_id for row, field in resolved if isinstance(row, Claim) and field == "withheld"}
    # Also where what was withheld is sealed, retracted or withdrawn.
    withheld |= {thing.subject_id for thing in things if isinstance(thing, Claim) and thing.withheld}
    withheld |= {row.pk for row, field in resolved if isinstance(row, Record) and field == "public"}
    touched = {*records, *changed[Record], *rows.pages_that_tell(withheld), *(subject for subject, *_ in said)}
    # Whether an event or a sentence is of private people depends on these.
    people = [row.pk for row in things if isinstance(row, Record) and row.kind == Kind.PERSON]
    if people:
        of_them = Claim.objects.filter(target__in=people, subject__kind__in=(Kind.EVENT, Kind.SENTENCE))
        touched |= set(of_them.order_by().values_list("subject", flat=True))
    leading = (*STEPS, SAME, *rows.LEADING)
    roots = edition.family(touched | {target for _subject, target, fact in said if target and fact in leading})
    opened = any(isinstance(row, Record) for row in things) or any(name == "public" for _row, name in resolved)
    alone = set() if opened or withheld or changed[Claim] - edition.new else edition.standing_alone(roots, said)
    # Of a source nothing but by what it is found changes with a new claim, unless that is withheld.
    added = {claim.id for claim in edition.archive.kept(new) if claim.is_readable}
    edition.foresee(alone, edition.sources_of(added) if alone else ())
    _run(edition.near(roots, alone))
    # Through what was merged, or is possibly the same as another now, others may have links that it has not itself.
    twins = {end for *ends, fact in said if fact == SAME for end in ends if end}
    further = edition.depending(roots, edition.family(twins | edition.merged))
    if further:
        _run(edition.near(further))
    happened = {subject for subject, _target, fact in said if fact in HAPPENING}
    claims = changed[Claim] | edition.claims_found_by(roots | further) | edition.plans_of(happened)
    edition.know_ends(claims)
    _run(edition.claims(sorted(claims)))
    disputes = changed[Dispute] | edition.archive.disputes_of(claims).keys()
    edition.know_ends(DisputeSide.objects.filter(dispute__in=disputes).values_list("claim_id", flat=True))
    _run(edition.disputes(sorted(disputes)))
    moved = {pk for pk, names in edition.relinked[Of.CLAIM].items() if names & ABOUT}
    sources = changed[Source] | edition.sources_of((changed[Claim] | moved) - added) | edition.sources_of_turned()
    _run(edition.widened(edition.sources_of(added) - sources))
    _run(edition.sources(sorted(sources)))
    for of, ids in edition.that_left(things, resolved, {Of.DISPUTE: disputes, Of.SOURCE: sources}).items():
        _run(edition.tombstones(of, ids))
    said_anew = (row for row, _field in resolved if isinstance(row, (Action, Correction)))
    for of, ids in edition.to_be_told([*things, *said_anew]).items():
        _run(edition.told(of, ids))
    _run(edition.finish())


def _run(found: Iterable[Any]) -> None:
    for _difference in found:
        pass


def _changed(things: Iterable[Any]) -> dict[Any, set[int]]:
    """By model, the keys of what changed; a citation or one of its speakers changes its claim, a dispute its claims."""
    found: dict[Any, set[int]] = {Record: set(), Claim: set(), Source: set(), Dispute: set()}
    speakers = set()
    for thing in things:
        if isinstance(thing, Citation):
            found[Claim].add(thing.claim_id)
        elif isinstance(thing, Attribution):
            speakers.add(thing.pk)
        else:
            model = next((model for model in found if isinstance(thing, model)), None)
            if model:
                found[model].add(thing.pk)
    if speakers:
        cited = Attribution.objects.filter(pk__in=speakers).order_by()
        found[Claim] |= set(cited.values_list("citation__claim_id", flat=True))
    if found[Source]:
        cited_by = Citation.objects.filter(source__in=found[Source]).order_by()
        found[Claim] |= set(cited_by.values_list("claim_id", flat=True))
    if found[Dispute]:
        sides = DisputeSide.objects.filter(dispute__in=found[Dispute]).order_by()
        found[Claim] |= set(sides.values_list("claim_id", flat=True))
    return found


@dataclass
class _Edition:
    """One pass over rows of the edition, each table after those that it needs."""

    write: bool
    whole: bool = False
    archive: Archive = field(default_factory=Archive)
    # Of an action: the claims of which there are no rows yet, and what it wrote into the log.
    new: frozenset[int] = frozenset()
    log: Sequence[Action] = ()

    def __post_init__(self) -> None:
        self.neighbours = Neighbours(self.archive)
        # Of a whole archive: the references of what there are notices on; and the tables in which there is nothing yet,
        # so that nothing is to be read and compared.
        tables_there: Any = (*OF_ROWS, Contains, Placement, PublicChange, PublicCorrection, Link) if self.whole else ()
        notices = Correction.objects.filter(state=State.PUBLISHED).order_by()
        self._noticed = set(notices.values_list("on_ref", flat=True)) if self.whole else None
        self._empty = {model for model in tables_there if not model.objects.exists()}
        self._facets = Facets(whole=self.whole, write=self.write, empty=Link in self._empty)
        # Of rows that were replaced last what they were.
        self._before: dict[int, list[rows.Row]] = {}
        # By source the links of its claims.
        self._of_sources: dict[int, list[Linked]] = defaultdict(list)
        self._stones: set[int] = set()
        # Of an action: the rows of things and the tombstones as they are now, None where there is none; those that had
        # no row; and those of which changes may be told, or told no more.
        self._made: dict[Any, dict[int, rows.Row | None]] = {model: {} for model in (*OF_ROWS, Tombstone)}
        self._new: dict[Of, set[int]] = {of: set() for of in Of}
        self._turned: dict[Of, set[int]] = {of: set() for of in Of}
        # By record those that `_neighbours` gives.
        self._near: dict[int, set[int]] = {}
        # Of an action: the rows whose links became others, with the facets.
        self.relinked: dict[Of, dict[int, set[str]]] = {of: {} for of in Of}
        # Of an action: the records that it merged, or took out of others.
        self.merged: set[int] = set()

    # ------------------------------------------------------------------------------------------------------ records

    def know_all(self, roots: Collection[int]) -> None:
        """Know every record by what links of others come from, before any is written."""
        for part in batches(roots, AT_ONCE):
            self._own(part, COMPOSING)

    def records(self, roots: Iterable[int], alone: Collection[int] = ()) -> Iterator[EditionDifference]:
        """Records with what they are part of, and then the links of all of them: some come from others, which those
        that stand `alone` keep as they are. Of a whole archive also their claims, which are read only once so.
        """
        own: dict[int, tuple[tuple[Any, ...] | None, OwnLinks]] = {}
        for part in batches(roots, AT_ONCE):
            found = self._own(part)
            there = tables.stored(PublicRecord, "id", [pk for pk in part if pk in alone])
            withheld = {row[0]: row[-1].get("withheld") for row in there}
            claims_of = {pk: claims for pk, (claims, _own) in found.items()}
            made = rows.record_rows(part, claims_of, self.archive, withheld)
            yield from self._replaced(PublicRecord, "id", part, made.values(), there=there)
            others = [pk for pk in part if pk not in alone]
            contained = [
                (one.record, pk, one.name, *one[3:]) for pk in others if pk in made for one in found[pk][1].wholes
            ]
            merged = self._merged(others)
            owners = [*others, *(one[1] for one in merged)]
            records = self.archive.records({one[0] for one in merged})
            contained += [one for one in merged if records[one[0]].public]
            yield from self._replaced(Contains, "part", owners, contained)
            before = {row[:2] for found_before in self._before.values() for row in found_before if row[2] == "merged"}
            self.merged |= {pk for _whole, pk in before ^ {one[:2] for one in merged if one[1] in self._before}}
            yield from self._told_of(Of.RECORD, made.values())
            for pk in part:
                own[pk] = (made.get(pk), found[pk][1] if pk in found else OwnLinks([], [], []))
            if self.whole:
                for claims in batches((claim for of_pk, _own in found.values() for claim in of_pk), AT_ONCE):
                    yield from self._claims([claim.id for claim in claims], claims)
                self.archive.forget()
        for part in batches(list(own), AT_ONCE):
            links, kept = {}, {}
            records = self.archive.records(part)
            for pk in part:
                row, of_record = own.pop(pk)
                if row is not None and pk in alone:
                    kept[pk] = composed_names(records[pk].kind)
                    links[pk] = rows.record_links(row, [one for one in of_record.links if one.name not in kept[pk]])
                elif row is not None:
                    links[pk] = rows.record_links(row, [*of_record.links, *self.neighbours.composed(records[pk])])
            yield from self._linked(Of.RECORD, part, links, kept=kept)

    def _own(
        self, roots: Collection[int], facts: Collection[str] = ()
    ) -> dict[int, tuple[list[ArchivedClaim], OwnLinks]]:
        """The claims of these records and of what was merged into them, all or those of a condition, and what follows
        from them.
        """
        wanted = set(roots)
        family = (record for record in self.archive.families(roots) if record.id in wanted or record.root in wanted)
        root_of = {record.id: record.family for record in family}
        claims: dict[int, list[ArchivedClaim]] = defaultdict(list)
        for claim in self.archive.readable_about(list(root_of), facts):
            claims[root_of[claim.subject_id]].append(claim)
        records = self.archive.records(roots)
        found = {}
        for pk in (pk for pk in roots if pk in records):
            own = own_links(records[pk], claims[pk], self.archive)
            self.neighbours.add(records[pk], own)
            found[pk] = (claims[pk], own)
        return found

    def _merged(self, roots: Collection[int]) -> list[tuple[Any, ...]]:
        known, wanted = ("merged", True, ALWAYS, ALWAYS, None), set(roots)
        merged = (record for record in self.archive.families(roots) if record.root != record.id)
        return [(one.root, one.id, *known) for one in merged if wanted & {one.root, one.id}]

    # ------------------------------------------------------------------------------------------------------- claims

    def claims(self, ids: Iterable[int]) -> Iterator[EditionDifference]:
        """Claims, where they stand, and by what they are found."""
        for part in batches(ids, AT_ONCE):
            yield from self._claims(part, self.archive.readable_of(part))

    def _claims(self, ids: Collection[int], readable: Collection[ArchivedClaim]) -> Iterator[EditionDifference]:
        """Claims of which readers may read these."""
        self.archive.disputes_of(ids)
        until = self._until(readable)
        made, places, links = [], set(), {}
        for claim in readable:
            of_claim = [(one.ref, side, one.kind) for one, side in self.archive.sides_of(claim.id) if one.public]
            made.append(rows.claim_row(claim, of_claim, until.get(claim.id), self.archive))
            places |= rows.placements(claim)
            links[claim.id] = rows.claim_links(claim, self.neighbours)
            self._pass_on(claim, links[claim.id])
        yield from self._replaced(PublicClaim, "id", ids, made, new=self.new)
        after = {row[0]: rows.claim_columns(row) for row in made}
        columns = {pk: (after.get(pk, NONE), after.get(pk, NONE)) for pk in ids}
        columns |= {pk: (_columns_of(before), after.get(pk, NONE)) for pk, before in self._before.items()}
        yield from self._replaced(Placement, "claim", ids, places, new=self._new[Of.CLAIM])
        yield from self._linked(Of.CLAIM, ids, links, columns)
        yield from self._told_of(Of.CLAIM, made)

    def _until(self, claims: Collection[ArchivedClaim]) -> dict[int, Any]:
        """By claim of an event or operation from which day on it is reported no more, since it took place."""
        records = self.archive.records(())
        planned = {
            records[claim.subject_id].root
            for claim in claims
            if claim.status != "actual" and records[claim.subject_id].kind in (Kind.EVENT, Kind.OPERATION)
        }
        found: dict[int, Any] = {}
        if planned:
            whole: dict[int, list[ArchivedClaim]] = defaultdict(list)
            for claim in self.archive.readable_about(self.archive.members(planned)):
                whole[records[claim.subject_id].root].append(claim)
            for root, of_record in whole.items():
                found |= rows.until_of(records[root], of_record)
        return found

    def _pass_on(self, claim: ArchivedClaim, links: Iterable[Linked]) -> None:
        """Have the sources of a claim, and the disputes that it is in, found by what it is about."""
        about = [link for link in links if link.name in ABOUT]
        for source in {c.source.id: c.source for c in claim.standing}.values() if about else ():
            self._of_sources[source.id] += [_since(link, source.appeared) for link in about]
            if len(self._of_sources[source.id]) > 2_000:
                self._of_sources[source.id] = together(self._of_sources[source.id])

    # -------------------------------------------------------------------------------------------- sources, disputes

    def sources(self, ids: Iterable[int]) -> Iterator[EditionDifference]:
        """Sources, by what they are found: of an action all their claims must have been gone through."""
        for part in batches(ids, AT_ONCE):
            made = rows.source_rows(part, self.archive)
            yield from self._replaced(PublicSource, "id", part, made.values())
            if not self.whole:
                self._read_links(list(made))
            links = {pk: rows.source_links(row, together(self._of_sources.pop(pk, []))) for pk, row in made.items()}
            yield from self._linked(Of.SOURCE, part, links)
            yield from self._told_of(Of.SOURCE, made.values())

    def foresee(self, records: Collection[int], sources: Collection[int]) -> None:
        """Read the links of these at once, since they will be asked for."""
        if records or sources:
            self._facets.foresee({Of.RECORD: records, Of.SOURCE: sources})

    def widened(self, sources: Iterable[int]) -> Iterator[EditionDifference]:
        """Have these sources also found by what the claims are about that were gone through."""
        links = {pk: together(self._of_sources.pop(pk)) for pk in sources if self._of_sources.get(pk)}
        yield from self._linked(Of.SOURCE, sorted(links), links, kept=dict.fromkeys(links, rows.OF_SOURCES))

    def _read_links(self, sources: Collection[int]) -> None:
        """Have these sources found by what is stored of their claims."""
        self._of_sources.clear()
        known = self.archive.sources(sources)
        cited: dict[int, set[int]] = defaultdict(set)
        standing = Citation.objects.reported_to_readers().filter(source__in=sources, claim__gap="").order_by()
        for source, claim in standing.values_list("source_id", "claim_id"):
            cited[claim].add(source)
        for part in batches(cited):
            for claim, links in self._facets.links_of(part).items():
                for link in (link for link in links if link.name in ABOUT):
                    for source in cited[claim]:
                        self._of_sources[source].append(_since(link, known[source].appeared))

    def disputes(self, ids: Iterable[int]) -> Iterator[EditionDifference]:
        """Disputes, by what the claims on their sides are about."""
        for part in batches(ids, AT_ONCE):
            made = rows.dispute_rows(part)
            yield from self._replaced(PublicDispute, "id", part, made.values())
            sides: dict[int, list[tuple[int, int | None, Any]]] = defaultdict(list)
            shown = DisputeSide.objects.filter(dispute__in=list(made), claim__state=State.PUBLISHED, claim__withheld="")
            ends = ("dispute_id", "claim__subject_id", "claim__target_id", "claim__known_from")
            for dispute, subject, target, since in shown.order_by("id").values_list(*ends):
                sides[dispute].append((subject, target, since))
            self.archive.records({end for of in sides.values() for a, b, _since in of for end in (a, b) if end})
            links = {pk: rows.dispute_links(row, sides[pk], self.neighbours) for pk, row in made.items()}
            yield from self._linked(Of.DISPUTE, part, links)
            yield from self._told_of(Of.DISPUTE, made.values())

    def tombstones(self, of: Of, ids: Iterable[int]) -> Iterator[EditionDifference]:
        """What is left of things that are no longer there."""
        for part in batches(ids, AT_ONCE):
            owners = [rows.tombstone_key(of, pk) for pk in part]
            yield from self._replaced(Tombstone, "id", owners, rows.tombstones(of, part))
            self._stones.update(owners)

    # ------------------------------------------------------------------------------------------ changes, notices

    def told(self, of: Of, ids: Iterable[int]) -> Iterator[EditionDifference]:
        """What readers are told of what was done to these things, and the notices on them."""
        for part in batches(ids, AT_ONCE):
            things = self._things(of, part)
            # Of what readers cannot see, and could not see before, nothing is told.
            owners = [pk for pk in part if self.whole or pk in things or pk in self._turned[of]]
            yield from self._told(of, owners, things)

    def _told(
        self, of: Of, owners: Collection[int], things: Mapping[int, changes.ChangedThing]
    ) -> Iterator[EditionDifference]:
        new = self._new[of]
        log = self.log if of is Of.CLAIM and self.new.issuperset(things) else None
        yield from self._replaced(PublicChange, "key", owners, changes.change_rows(of, things, log), new=new, of=of)
        noticed = self._noticed
        on = {
            pk: one
            for pk, one in things.items()
            if noticed is None or not noticed.isdisjoint({one.ref, *one.citations})
        }
        notices = changes.correction_rows(of, on)
        yield from self._replaced(PublicCorrection, "key", owners, notices, new=new, of=of)

    def _told_of(self, of: Of, made: Iterable[rows.Row]) -> Iterator[EditionDifference]:
        """Of a whole archive: what readers are told of the things of these rows, which need not be read again so."""
        if self.whole:
            things = {row[0]: changes.thing_of(of, row) for row in made}
            yield from self._told(of, list(things), changes.with_records(things) if of is Of.DISPUTE else things)

    def _things(self, of: Of, keys: Collection[int]) -> dict[int, changes.ChangedThing]:
        """Those of these that readers can see, or could see until they were withdrawn or merged."""
        found = {row[0]: changes.thing_of(of, row) for row in self._rows(ROWS_OF[of], keys)}
        if of is Of.DISPUTE:
            found = changes.with_records(found)
        stones = self._rows(Tombstone, [rows.tombstone_key(of, pk) for pk in keys if pk not in found])
        return found | changes.gone_things(of, {rows.thing_key(of, row[0]): row for row in stones})

    def _rows(self, model: Any, keys: Collection[int]) -> list[rows.Row]:
        """The rows of the edition with these keys, as this pass has written them or as they are stored."""
        made = self._made[model]
        known = [row for pk in keys if (row := made.get(pk))]
        return known + tables.stored(model, "id", [pk for pk in keys if pk not in made])

    def to_be_told(self, changed: Iterable[Any]) -> dict[Of, set[int]]:
        """The things of which changes are to be told anew: these were changed, or readers see otherwise than before."""
        found = changes.owners_of(changed)
        return {of: ids for of in Of if (ids := found[of] | self._turned[of])}

    def _note(self, model: Any, owners: Collection[int], made: Sequence[rows.Row]) -> None:
        """Remember what readers see of these things now, and of which of them they did not, or otherwise."""
        now = {row[0]: row for row in made}
        self._made[model] |= {owner: now.get(owner) for owner in owners}
        for owner, before in self._before.items():
            if model is Tombstone:
                of = Of(owner % len(Of) + 1)
                self._turned[of].add(rows.thing_key(of, owner))
                self._new[of] -= {rows.thing_key(of, owner)} if before else set()
                continue
            of, after = OF_ROWS[model], now.get(owner)
            if not before:
                self._new[of].add(owner)
            if not before or not after or changes.thing_of(of, before[0]) != changes.thing_of(of, after):
                self._turned[of].add(owner)

    # ------------------------------------------------------------------------------------ what an action reaches

    def that_left(
        self, things: Iterable[Any], resolved: Iterable[tuple[Any, str]], near: Mapping[Of, Collection[int]]
    ) -> dict[Of, set[int]]:
        """What may have a tombstone now, or may have had one: merged, withdrawn, sealed, opened, shut.

        `near` are disputes and sources that the action reached.
        """
        found: dict[Of, set[int]] = {of: set() for of in Of}
        for of, ids in near.items():
            found[of] |= {pk for pk in ids if self._made[ROWS_OF[of]].get(pk) is None}
        for row, name in (*((thing, "") for thing in things), *resolved):
            kind = next((of for of, model in rows.MODEL_OF.items() if isinstance(row, model)), None)
            if kind is not None and (
                row.state in (*rows.GONE[kind], State.SEALED) or (kind is Of.RECORD and name in ("", "public"))
            ):
                found[kind].add(row.pk)
        records = self.family(found[Of.RECORD]) if found[Of.RECORD] else set()
        # Of withdrawn sentences and events it depends on whom they concern whether readers may know that they were.
        leading = Claim.objects.filter(target__in=records, fact__in=FOLLOWS.values(), subject__state=State.WITHDRAWN)
        followers = leading.order_by().values_list("subject_id", flat=True) if records else ()
        if records:
            ends = Q(subject__in=records) | Q(target__in=records)
            gone = Claim.objects.filter(ends, state=State.WITHDRAWN).order_by()
            found[Of.CLAIM] |= set(gone.values_list("pk", flat=True))
        found[Of.RECORD] = {*self.archive.members(records), *followers} if records else set()
        return {of: ids for of, ids in found.items() if ids}

    def family(self, ids: Collection[int]) -> set[int]:
        """These records and those that they were merged into."""
        return {*ids, *(record.family for record in self.archive.families(ids))}

    def near(self, roots: Collection[int], alone: Collection[int] = ()) -> Iterator[EditionDifference]:
        """Make these records anew, knowing those that their links come from, but for those that stand `alone`."""
        others = {pk for pk in roots if pk not in alone}
        self.know(others, but=others)
        yield from self.records(sorted(roots), alone)

    def standing_alone(self, roots: Collection[int], said: Iterable[tuple[int, int | None, str]]) -> set[int]:
        """Those of these records of which nothing changed but claims that no links of others, and no record that they
        are part of, come from, and by which nothing of them is withheld or counted otherwise.
        """
        ends: tuple[set[int], set[int]] = set(), set()
        for subject, target, fact in said:
            ends[fact in (*COMPOSING, *CONTAINED, *rows.LEADING, "count")].update({subject, target or subject})
        return (self.family(ends[0]) - self.family(ends[1])).intersection(roots)

    def know(self, roots: Collection[int], but: Collection[int] = ()) -> None:
        """Know these records, `but` for some, and those that their links come from."""
        beyond, seen = set(roots), set(but) | set(self.neighbours.own)
        # Of an event the sentences, of these the people; of a person the sentences.
        for _step in range(4):
            new = beyond - seen
            if new:
                self._own(sorted(new), COMPOSING)
            seen |= new
            beyond = self.family(self._neighbours(beyond)) - seen
            if not beyond:
                break

    def know_ends(self, claims: Iterable[int]) -> None:
        """Know the records that these claims are about or lead to, and of sentences those on whom they were passed."""
        ends = self.family({end for *ends, _fact in self.ends_of(claims) for end in ends if end})
        if new := sorted(ends.difference(self.neighbours.own)):
            self._own(new, COMPOSING)
        records = self.archive.records(ends)
        if sentences := {pk for pk in ends if records[pk].kind == Kind.SENTENCE}:
            self.know(sentences)

    def ends_of(self, claims: Iterable[int]) -> list[tuple[int, int | None, str]]:
        """The subject, the target and the fact of each of these claims."""
        wanted = set(claims)
        kept = self.archive.kept(wanted)
        found = [(claim.subject_id, claim.target_id, claim.fact) for claim in kept]
        for part in batches(wanted.difference(claim.id for claim in kept)):
            others = Claim.objects.filter(pk__in=part).order_by()
            found += others.values_list("subject_id", "target_id", "fact")
        return found

    def _neighbours(self, roots: Collection[int]) -> set[int]:
        """The records that steps lead to from these, the sentences passed on them, and what they may be the same as."""
        new = {pk for pk in roots if pk not in self._near}
        self._near |= {pk: set() for pk in new}
        family = {record.id: record.family for record in self.archive.families(new)}
        standing = Claim.objects.filter(state=State.PUBLISHED, withheld="").order_by()
        leading = Q(subject__in=family, fact__in=(*STEPS, SAME)) | Q(target__in=family, fact__in=("sentence_of", SAME))
        ends = standing.filter(leading).values_list("subject_id", "target_id") if family else ()
        for pair in ends:
            for here, there in (pair, pair[::-1]):
                if here in family:
                    self._near.setdefault(family[here], set()).add(there)
        return {there for pk in roots for there in self._near[pk] if there}

    def depending(self, roots: Collection[int], joined: Collection[int]) -> set[int]:
        """Those whose links come from links of these that became others, or through these that were `joined`.

        An event's come from a sentence, that from a person, and each of the two may be possibly the same as another.
        """
        moved = {pk for pk, names in self.relinked[Of.RECORD].items() if names & PASSED_ON} | set(joined)
        found: set[int] = set()
        for _step in range(4):
            if not moved:
                break
            family = self.archive.members(moved)
            standing = Claim.objects.filter(state=State.PUBLISHED, withheld="").order_by()
            back = standing.filter(target__in=family, fact__in=(*STEPS, SAME)).values_list("subject_id", flat=True)
            onwards = standing.filter(subject__in=family, fact__in=("sentence_of", SAME)).values_list(
                "target_id", flat=True
            )
            moved = self.family([pk for pk in (*back, *onwards) if pk]) - found - set(roots)
            found |= moved
        return found

    def claims_found_by(self, roots: Collection[int]) -> set[int]:
        """The claims about those of these records, or leading to those, by whose links claims are found; and those of
        merged ones, which are found by the links of others now. A facility or an operation has none of its own: claims
        are found by itself, and by no link to what it is part of.
        """
        records = self.archive.records(roots)
        names = {pk: self.relinked[Of.RECORD].get(pk, set()) for pk in roots}
        own = COMPOSED_OF - {"part_of"}
        things = {pk for pk in roots if pk in records and records[pk].kind in THINGS}
        moved = [pk for pk in roots if names[pk] & (own if pk in things else COMPOSED_OF)]
        known = self.archive.records(self.merged)
        family = self.archive.members(moved) | {pk for pk in self.merged if known[pk].kind not in THINGS}
        if not family:
            return set()
        ends = Claim.objects.filter(Q(subject__in=family) | Q(target__in=family), withheld="", gap="").order_by()
        return set(ends.values_list("pk", flat=True))

    def plans_of(self, happened: Collection[int]) -> set[int]:
        """What is claimed to be planned of these events and operations, which are said to have taken place."""
        if not happened:
            return set()
        planned = Claim.objects.filter(subject__in=self.archive.members(happened)).exclude(status=Status.ACTUAL)
        return set(planned.order_by().values_list("pk", flat=True))

    def sources_of(self, claims: Collection[int]) -> set[int]:
        """The sources that these claims cite."""
        kept = self.archive.kept(claims)
        found = {citation.source_id for claim in kept for citation in claim.citations}
        for part in batches(set(claims).difference(claim.id for claim in kept)):
            cited = Citation.objects.filter(claim__in=part).order_by()
            found.update(cited.values_list("source_id", flat=True))
        return found

    def sources_of_turned(self) -> set[int]:
        """The sources of those, as outlets, that readers may know of now or may not any more; and those that tell
        something withheld about them, as the pages of sources say.
        """
        if not self._turned[Of.RECORD]:
            return set()
        turned = self.archive.members(self._turned[Of.RECORD])
        published = Source.objects.filter(outlet__in=turned).order_by().values_list("pk", flat=True)
        telling = Citation.objects.filter(claim__subject__in=turned, claim__withheld__in=COUNTED).order_by()
        return {*published, *telling.values_list("source_id", flat=True)}

    # --------------------------------------------------------------------------------------------------- at the end

    def finish(self) -> Iterator[EditionDifference]:
        """Write the bitmaps."""
        for of, name, record, value in self._facets.finish():
            yield EditionDifference("Facet", f"{Of(of).label} {name} {value or record}")

    def leftovers(self) -> Iterator[EditionDifference]:
        """Rows of the edition that belong to nothing that readers may know of any more."""
        kept = (
            (PublicRecord, "id", Record.objects.filter(public=True)),
            (PublicClaim, "id", Claim.objects.filter(state__in=READABLE, withheld="", gap="")),
            (PublicSource, "id", Source.objects.all()),
            (PublicDispute, "id", Dispute.objects.all()),
            (Placement, "claim", PublicClaim.objects.all()),
        )
        for model, key, there in kept:
            found: Any = model._default_manager.exclude(**{f"{key}__in": there.order_by().values("pk")})
            yield from self._gone(model, key, found.values_list(key, flat=True))
        public = PublicRecord.objects.values("pk")
        found = Contains.objects.exclude(part__in=public).exclude(relation="merged", whole__in=public)
        yield from self._gone(Contains, "id", found.values_list("pk", flat=True))
        stones = Tombstone.objects.values_list("pk", flat=True)
        yield from self._gone(Tombstone, "id", set(stones) - self._stones)
        for of, seen in ROWS_OF.items():
            for table in (PublicChange, PublicCorrection):
                unseen = table.objects.filter(of=of).exclude(key__in=seen._default_manager.values("pk"))
                unseen = unseen.annotate(stone=F("key") * len(Of) + of - 1).exclude(
                    stone__in=Tombstone.objects.values("pk")
                )
                yield from self._gone(table, "id", unseen.values_list("pk", flat=True))
        for of, rows_there in ROWS_OF.items():
            found = Link.objects.filter(of=of).exclude(row__in=rows_there._default_manager.values("pk"))
            yield from self._gone(Link, "id", found.values_list("pk", flat=True))

    def _gone(self, model: Any, key: str, values: Any) -> Iterator[EditionDifference]:
        gone = sorted(set(values))
        for value in gone:
            yield EditionDifference(model.__name__, value)
        if self.write and gone:
            tables.delete(model, key, gone)

    def unlink(self, of: Of, owners: Collection[int]) -> Iterator[EditionDifference]:
        """Have these rows no more, and no list find them."""
        yield from self._replaced(ROWS_OF[of], "id", owners, ())
        columns = {pk: (_columns_of(before), NONE) for pk, before in self._before.items() if of is Of.CLAIM}
        yield from self._linked(of, owners, {}, columns)

    def _replaced(
        self,
        model: Any,
        key: str,
        owners: Collection[int],
        wanted: Iterable[Any],
        *,
        new: Collection[int] = (),
        there: Collection[rows.Row] = (),
        **where: Any,
    ) -> Iterator[EditionDifference]:
        wanted = list(wanted)
        new = set(owners) if model in self._empty else new
        self._before = tables.replace(model, key, owners, wanted, self.write, new=new, known=there, **where)
        if model in self._made and not self.whole:
            self._note(model, owners, wanted)
        for owner in sorted(self._before):
            yield EditionDifference(model.__name__, owner)

    def _linked(
        self,
        of: Of,
        owners: Collection[int],
        links: dict[int, list[Linked]],
        columns: Mapping[int, tuple[Columns, Columns]] = MappingProxyType({}),
        kept: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> Iterator[EditionDifference]:
        changed = self._facets.put(of, owners, links, columns, self._new[of], kept)
        if not self.whole:
            self.relinked[of] |= changed
        for owner in sorted(changed):
            yield EditionDifference("Link", f"{of.label} {owner}")


def _columns_of(claims: Sequence[rows.Row]) -> Columns:
    """The facets that are columns of the one public claim, or of none."""
    return rows.claim_columns(claims[0]) if claims else NONE


def _since(link: Linked, day: Any) -> Linked:
    """The link of a claim as that of a source which appeared on the day."""
    name, record, value, certain, known, sure, until = link
    return Linked(name, record, value, certain, known and max(known, day), sure and max(sure, day), until)
