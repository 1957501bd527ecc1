"""Loading an archive's files: whole or not at all, again and again, and never against what the archive has.

From the things of the files to rows, checked and held against what the archive has; drafts in bulk, then the actions
that publish them, each with the day of its file; and at last whether readers see all that was loaded.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from casebook import actions, vocabulary
from casebook.interchange import statistics
from casebook.interchange.yaml.entries import FileEntry, read_files
from casebook.interchange.yaml.parser import FilePosition, FileProblem, Problems, shown
from casebook.interchange.yaml.plan import (
    BAD,
    GONE,
    NEW,
    SAME,
    FileIndex,
    KnownThing,
    New,
    Plan,
    Release,
    RowLink,
    Rows,
    StoredThings,
    compare,
    compare_chain,
    compare_lead,
    compare_place_of,
    compare_sides,
    differs_in_reason,
)
from casebook.interchange.yaml.schema import GAP
from casebook.models import (
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Dispute,
    DisputeSide,
    Kind,
    Record,
    Revision,
    Role,
    Source,
    SourceKind,
    User,
)
from casebook.models.archive.base import Redacted
from casebook.models.archive.claim_checks import claim_problems, not_yet, source_problems
from casebook.models.archive.source_addresses import address_key
from casebook.names import fold
from casebook.projections import unfit_translations
from casebook.values import parse_value
from casebook.vocabulary import visibility

CHUNK = 500


def check_claim(entry: FileEntry, claim: Claim, problems: Problems) -> None:
    """Hold a claim against the vocabulary, and put its value into the form in which the archive keeps it."""
    if entry.shape is GAP:
        claim.fact = vocabulary.GAP
    subject, target = getattr(claim, "subject", None), claim.target
    if subject is None or not subject.kind or (target is not None and not target.kind) or "fact" in entry.refused:
        # Somebody was reported why; the rest follows from that.
        return
    # An unsaved record has no number yet, and is none the less the same one.
    found = claim_problems(claim)
    if target is not None and target.ref == subject.ref:
        found.setdefault("target", _("A record cannot lead to itself."))
    keys = {field.name: field.key for field in entry.shape.fields}
    for name, expected in found.items():
        key = keys.get(name, name)
        # A link that leads nowhere has been reported.
        if key not in entry.refused and not (name == "target" and "to" in entry.given and target is None):
            problems.add(entry.at(key), entry.text(key), expected)
    if claim.value and not found:
        claim.value = str(parse_value(claim.about.type, claim.value))


def refuse_twins(claims: list[New], problems: Problems) -> None:
    """One claim stands once: note those that say the same as each other, or as one that stands in the archive."""
    first: dict[tuple[str, ...], New] = {}
    stored: dict[str, New] = {}
    for new in claims:
        claim: Claim = new.row
        if claim.gap or getattr(claim, "subject", None) is None:
            continue
        twin = first.setdefault(_says(claim), new)
        if twin is not new:
            _refuse(new, twin.row.ref, problems)
        elif claim.subject_id and (claim.target is None or claim.target_id):
            stored[claim.compute_digest()] = new
    digests = list(stored)
    for start in range(0, len(digests), CHUNK):
        rows = Claim.objects.standing().filter(digest__in=digests[start : start + CHUNK])
        for digest, ref in rows.values_list("digest", "ref"):
            _refuse(stored[digest], ref, problems)


def _says(claim: Claim) -> tuple[str, ...]:
    """What makes a claim the same claim, before its records have numbers."""
    target = claim.target.ref if claim.target else ""
    own = (claim.fact, claim.scope, claim.value, claim.polarity, claim.status, claim.when_edtf)
    return (claim.subject.ref, target, *map(str, own))


def _refuse(new: New, twin: str, problems: Problems) -> None:
    problems.add(
        new.thing.entry.at("ref"),
        new.thing.ref,
        _("This claim says the same as %s; add its citations to that one.") % twin,
    )


def row_of(entry: FileEntry) -> Any:
    """An unsaved row with what the entry says of itself; links to other rows are not in it."""
    assert entry.shape.model is not None
    row = entry.shape.model()
    for field in entry.shape.fields:
        given = entry.given.get(field.key)
        if given is not None and field.form is not None:
            field.form.put(row, field.name, given.value)
    return row


class Builder:
    """Makes the plan of one load. Each kind stands on the ones before it: records, sources, claims, the rest."""

    def __init__(self, index: FileIndex, stored: StoredThings, problems: Problems) -> None:
        self._index, self._stored, self._problems = index, stored, problems
        self._rows = Rows(index, stored, problems)
        self._plan = Plan()
        # Of the articles of these files: by address, and by outlet, headline and date.
        self._addresses: dict[str, str] = {}
        self._titles: dict[Any, str] = {}

    def build(self) -> Plan:
        """The plan of what to add. What is wrong is noted, and then the plan must not be carried out."""
        for thing in self._index.records:
            self._record(thing)
        for thing in self._index.sources:
            self._source(thing)
        for thing in self._index.claims:
            self._claim(thing)
        for thing in self._index.citations:
            self._cited(thing, self._rows.link(thing.entry, "claim", Claim), self._plan.more_citations)
        for thing in self._index.disputes:
            self._dispute(thing)
        refuse_twins(self._plan.claims, self._problems)
        return self._plan

    def _record(self, thing: KnownThing) -> None:
        entry = thing.entry
        row: Record = row_of(entry)
        if row.kind == Kind.PERSON and not row.form and "form" not in entry.refused:
            self._refuse(entry, "form", _("A person has a “form”: individual for one, group for several."))
        if row.kind and row.kind != Kind.PERSON and row.form:
            self._refuse(entry, "form", _("Only a person has a form; remove it, or correct the kind."))
        for field, words in unfit_translations(row).items():
            self._refuse(entry, field.replace("_", " "), words)
        self._settle(thing, row, self._plan.records)

    def _source(self, thing: KnownThing) -> None:
        entry = thing.entry
        row: Source = row_of(entry)
        outlet = self._rows.link(entry, "outlet", Record)
        row.outlet = outlet.row
        if not {"outlet", "kind"} & entry.refused and row.kind != SourceKind.REASONING and "outlet" not in entry.given:
            self._refuse(entry, "outlet", _("A source has an “outlet”; only one of kind reasoning has none."))
        if outlet.row is not None and outlet.row.kind not in ("", Kind.ORGANISATION):
            said = _("An outlet is a record of kind organisation, not of kind %s.")
            self._refuse(entry, "outlet", said % outlet.row.kind)
        if self._rows.status(thing) == NEW:
            self._hold_against_others(thing, row)
        self._settle(thing, row, self._plan.sources, gone=outlet.gone)

    def _hold_against_others(self, thing: KnownThing, row: Source) -> None:
        """Refuse an article that is there already and one that is still to appear; tell of one that is much like it."""
        entry = thing.entry
        for key, words in source_problems(row).items():
            self._refuse(entry, {"when": "published"}.get(key, key), words)
        twin = self._addresses.setdefault(address_key(row.address) or thing.ref, thing.ref)
        if twin != thing.ref:
            said = _("This article is in these files already: %s.")
            self._refuse(entry, "address", said % twin)
        alike = Source.objects.alike(row) if row.outlet is not None and row.outlet.pk else ()
        title = (row.outlet and row.outlet.ref, fold(row.headline), row.when_edtf)
        also = self._titles.setdefault(title, thing.ref)
        for ref in [*(source.ref for source in alike), *([also] if also != thing.ref else [])]:
            said = _("An article with this headline, of the same outlet and day, is there already: %s. Is it the same?")
            self._problems.warn(entry.at("headline"), entry.text("headline"), said % ref)

    def _claim(self, thing: KnownThing) -> None:
        entry, cited = thing.entry, self._index.cited[thing]
        status = self._rows.status(thing)
        if status == GONE:
            self._leave(thing, cited)
            return
        row: Claim = row_of(entry)
        gone = False
        for key, name in (("about", "subject"), ("to", "target")):
            link = self._rows.link(entry, key, Record)
            gone = gone or link.gone
            if link.row is not None:
                setattr(row, name, link.row)
        check_claim(entry, row, self._problems)
        if status != SAME and (gone or self._all_gone(cited)):
            self._leave(thing, cited)
            return
        stored = self._settle(thing, row, self._plan.claims)
        if status != BAD:
            self._release(thing, stored or row)
        self._cite(thing, cited, row, stored)

    def _leave(self, thing: KnownThing, cited: list[KnownThing]) -> None:
        for each in (thing, *cited):
            self._pass_over(each)

    def _cite(self, thing: KnownThing, cited: list[KnownThing], row: Claim, stored: Claim | None) -> None:
        for each in cited:
            # What was entered on another day than the claim is published apart from it.
            own = stored is None and each.entered == thing.entered
            self._cited(each, RowLink(stored or row), self._plan.own_citations if own else self._plan.more_citations)
        if stored is not None and cited and cited[0].ref and self._rows.status(cited[0]) != GONE:
            compare_lead(thing.entry, cited[0].ref, stored, self._problems)

    def _release(self, thing: KnownThing, claim: Claim) -> None:
        """Note what is to be released. What was withheld again in the archive stays so."""
        reason = thing.entry.value("released")
        action = self._stored.released(claim)
        if reason and action is None:
            self._plan.releases.append(Release(thing, claim, reason))
        elif reason and action is not None and action.kind == ActionKind.RELEASE and action.public_reason != reason:
            differs_in_reason(thing.entry, "released", claim, action.public_reason, self._problems)

    def _dispute(self, thing: KnownThing) -> None:
        entry = thing.entry
        sides: list[tuple[Claim, ...]] = []
        seen: set[str] = set()
        gone = False
        for side in entry.value("sides") or []:
            links = [self._rows.follow(given, entry.spot.file, Claim) for given in side]
            gone = gone or any(link.gone for link in links)
            sides.append(tuple(link.row for link in links if link.row is not None))
            for given in side:
                if given.text in seen:
                    self._refuse(entry, "sides", _("%s stands here twice; a claim is once in it.") % given.text)
                seen.add(given.text)
        stored = self._settle(thing, row_of(entry), self._plan.disputes, gone, sides=tuple(sides))
        if stored is not None and "sides" not in entry.refused and not gone:
            compare_sides(entry, sides, stored, self._problems)

    # Citations

    def _cited(self, thing: KnownThing, of: RowLink, new: list[New]) -> None:
        """Put one citation of the claim `of` in its place."""
        if of.gone:
            self._pass_over(thing)
            return
        entry = thing.entry
        row: Citation = row_of(entry)
        source = self._source_of(thing)
        for name, link in (("claim", of), ("source", source)):
            if link.row is not None:
                setattr(row, name, link.row)
        chain, links = self._chain(entry, row)
        gone = source.gone or any(link.gone for link in links)
        stored = self._settle(thing, row, new, gone, chain=tuple(chain))
        if stored is not None:
            compare_place_of(entry, row, stored, self._problems)
            # A speaker who was erased is told by words now.
            if not any(link.erased for link in links):
                compare_chain(entry, chain, stored, self._problems)

    def _all_gone(self, cited: list[KnownThing]) -> bool:
        """Whether none of a claim's citations could be added, since each needs something that stands no more."""
        return bool(cited) and all(self._is_gone(each) for each in cited)

    def _is_gone(self, thing: KnownThing) -> bool:
        speakers = [self._rows.link(inner, "who", Record) for inner in thing.entry.things("said by")]
        return self._rows.status(thing) == GONE or any(link.gone for link in [self._source_of(thing), *speakers])

    def _source_of(self, thing: KnownThing) -> RowLink:
        """The source of the file that the citation is in: it stands there, or in another file."""
        if "cites" in thing.file.given:
            return self._rows.link(thing.file, "cites", Source)
        source = thing.file.value("source")
        if source is not None:
            return self._rows.link(source, "ref", Source)
        if not {"source", "cites"} & thing.file.refused:
            self._refuse(thing.file, "source", _("This file cites a source and has none; add “source”."))
        return RowLink()

    def _chain(self, entry: FileEntry, citation: Citation) -> tuple[list[Attribution], list[RowLink]]:
        """The chain of speakers, the first of whom said it originally, and where each leads."""
        chain: list[Attribution] = []
        links: list[RowLink] = []
        for position, inner in enumerate(entry.things("said by")):
            link = self._rows.link(inner, "who", Record)
            links.append(link)
            row: Attribution = row_of(inner)
            row.position, row.speaker, row.citation = position, link.row, citation
            if len({"who", "words"} & (set(inner.given) | inner.refused)) != 1:
                self._refuse(
                    inner, "words", _("A speaker is told by “who”, a record, or by “words”: by one of the two.")
                )
            if words := not_yet(row.when):
                self._refuse(inner, "when", words)
            chain.append(row)
        return chain, links

    # Each thing

    def _settle(self, thing: KnownThing, row: Any, new: list[New], gone: bool = False, **parts: Any) -> Any:
        """Add the row to `new`, or hold it against the stored one, and return that if it stands.

        `gone`: something that the row needs stands no more, so that it is not added.
        """
        problems = row.translation_problems() if isinstance(row, Redacted) else {}
        for field in thing.entry.shape.fields:
            if field.name in problems:
                self._refuse(thing.entry, field.key, problems[field.name])
        status = self._rows.status(thing)
        if status == GONE or (gone and status == NEW):
            self._pass_over(thing)
            return None
        if status == SAME:
            stored = self._stored.find(thing.model, thing.ref)
            compare(thing.entry, row, stored, self._problems)
            self._plan.unchanged += 1
            self._rows.keep(thing, stored)
            return stored
        self._rows.keep(thing, row)
        if status == NEW:
            new.append(New(thing, row, **parts))
        return None

    def _pass_over(self, thing: KnownThing) -> None:
        """Leave the thing as it is in the archive, and what needs it out."""
        self._rows.pass_over(thing)
        if self._stored.erased(thing.model, thing.ref):
            self._plan.erased += 1
        else:
            self._plan.left += 1

    def _refuse(self, entry: FileEntry, key: str, expected: str) -> None:
        """Note a problem with what the entry says, or fails to say, under this key."""
        self._problems.add(entry.at(key), entry.text(key), expected)


# Rules that a second person can lift for one claim, with a reason.
_LIFTED = ("religion", "health", "ethnicity", "family", "guilt", "custody-words", "home", "identifier")


def check_outcome(plan: Plan, problems: Problems) -> None:
    """Note every new thing that readers would not see, and the rule that withholds it."""
    shut = _without(Record, plan.records, public=True)
    _tell(problems, shut, _("Readers would not see this record: it is a child's, or of people of whom none is public."))
    _check_claims(plan, {new.row.pk for new in shut}, problems)
    unseen = _without(Dispute, plan.disputes, public=True)
    _tell(problems, unseen, _("Readers would not see this dispute: fewer than two sides have a claim that they see."))
    unnamed = _without(Record, plan.records, exclude={"public": True, "label": ""})
    expected = _(
        "Readers would see no label: give a “wording” (of a private person what they are, such as “mother of one of the"
        " women”, and no name), or a claim with a name that is shown."
    )
    _tell(problems, unnamed, expected)


def _tell(problems: Problems, things: list[New], expected: str) -> None:
    for new in things:
        problems.add(new.thing.entry.spot, new.thing.ref, expected)


def _check_claims(plan: Plan, shut: set[int], problems: Problems) -> None:
    """Note claims and citations that are withheld; not what follows from a record or a claim told already."""
    rules = _withheld(Claim, plan.claims)
    for new in plan.claims:
        claim: Claim = new.row
        rule = rules.get(claim.pk, "")
        if rule not in ("", "uncited", claim.gap) and not {claim.subject_id, claim.target_id} & shut:
            _tell(problems, [new], _reported(rule))
    own = _withheld(Citation, plan.citations)
    for new in plan.citations:
        rule = own.get(new.row.pk, "")
        named = {link.speaker_id for link in new.chain} | {new.row.source.outlet_id, new.row.claim.subject_id}
        if rule not in ("", new.row.claim.gap, rules.get(new.row.claim_id, "")) and not named & shut:
            _tell(problems, [new], _reported(rule))


def _reported(rule: str) -> str:
    words = visibility.RULES[rule].words if rule in visibility.RULES else rule
    reported = _("Readers would not see this, and what is withheld does not stand in the files: %s.") % words
    if rule in _LIFTED:
        return (
            f"{reported} "
            + _("Write a gap instead (withheld: %s), or add “released” to the claim, with a reason.") % rule
        )
    if rule in visibility.GAP_RULES:
        return f"{reported} " + _("Write a gap instead (withheld: %s).") % rule
    return f"{reported} " + _("Remove it.")


def _withheld(model: Any, things: list[New]) -> dict[int, str]:
    """By number, the rules that withhold some of these things."""
    rules: dict[int, str] = {}
    for ids in _chunks(things):
        rules |= dict(model.objects.filter(pk__in=ids).exclude(withheld="").values_list("pk", "withheld"))
    return rules


def _without(model: Any, things: list[New], exclude: dict[str, Any] | None = None, **wanted: Any) -> list[New]:
    """Those of these things that are not as wanted, or are as they must not be."""
    found: set[int] = set()
    for ids in _chunks(things):
        rows = model.objects.filter(pk__in=ids, **wanted)
        found.update((rows.exclude(**exclude) if exclude else rows).values_list("pk", flat=True))
    return [new for new in things if new.row.pk not in found]


def _chunks(things: list[New]) -> Iterator[list[int]]:
    for start in range(0, len(things), CHUNK):
        yield [new.row.pk for new in things[start : start + CHUNK]]


_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True)
class Summary:
    """How many things were added, were there just so, and were left as they are since they stand no more.

    `warnings` is what people should look at.
    """

    records: int
    sources: int
    claims: int
    citations: int
    attributions: int
    disputes: int
    released: int
    unchanged: int
    left: int
    # Not added, since they were erased.
    erased: int = 0
    warnings: tuple[FileProblem, ...] = ()


def load(path: Path) -> Summary:
    """Add to the archive what the files under `path` have and it has not; ArchiveError tells all that is wrong."""
    problems = Problems()
    index = FileIndex(read_files(path, problems), problems)
    with transaction.atomic():
        # Nobody changes what is published between comparing with it and adding to it.
        list(Revision.objects.select_for_update())
        plan = Builder(index, StoredThings(index.refs()), problems).build()
        problems.raise_if_any()
        try:
            write(plan)
        except actions.ActionRefused as refused:
            problems.add(_spot(str(refused), index, path), "", str(refused))
        else:
            check_outcome(plan, problems)
        problems.raise_if_any()
    statistics.gather_of_loaded()
    return replace(_summary(plan), warnings=tuple(problems.warnings))


def _spot(words: str, index: FileIndex, path: Path) -> FilePosition:
    """The line of the first thing of the files that a refusal names."""
    named = (index.find(word) for word in _WORD.findall(words))
    return next((thing.entry.spot for thing in named if thing), FilePosition(shown(path), 0))


def _summary(plan: Plan) -> Summary:
    return Summary(
        records=len(plan.records),
        sources=len(plan.sources),
        claims=len(plan.claims),
        citations=len(plan.citations),
        attributions=sum(len(new.chain) for new in plan.citations),
        disputes=len(plan.disputes),
        released=len(plan.releases),
        unchanged=plan.unchanged,
        left=plan.left,
        erased=plan.erased,
    )


# Who enters what the files say, who publishes it, and who releases it. Nobody can sign in as them.
ENTERED_BY, PUBLISHED_BY, RELEASED_BY = "seed", "seed-publisher", "seed-second"
# Actions of more things than this are divided, for the sake of databases that count parameters.
MOST_AT_ONCE = 5000


def write(plan: Plan) -> None:
    """Add all that the plan has. Within the caller's transaction."""
    if not any((plan.records, plan.sources, plan.claims, plan.citations, plan.disputes, plan.releases)):
        return
    writer = _Writer()
    writer.create(Record, plan.records)
    writer.create(Source, plan.sources)
    writer.publish([*plan.records, *plan.sources])
    writer.create(Claim, plan.claims)
    # Under each claim in the order of its file: publishing takes the first for the lead.
    writer.create(Citation, plan.own_citations)
    # Before it is resolved: a database that knows nothing of so many rows reads them again and again.
    statistics.gather_of_loaded()
    writer.publish(plan.claims)
    writer.create(Citation, plan.more_citations)
    writer.publish(plan.more_citations)
    writer.release(plan.releases)
    writer.create(Dispute, plan.disputes)
    writer.publish(plan.disputes)


class _Writer:
    def __init__(self) -> None:
        self._by, self._publisher, self._second = map(member, (ENTERED_BY, PUBLISHED_BY, RELEASED_BY))

    def create(self, model: Any, things: Iterable[New]) -> None:
        """Save the rows as drafts, with the chains and sides that they have."""
        for day, group in _by_day(things):
            for new in group:
                _link_again(new.row)
                new.row.created_by, new.row.created_at = self._by, noon(day)
            rows = [new.row for new in group]
            bulk_create_with_history(rows, model, batch_size=500, default_user=self._by, default_date=noon(day))
            _create_parts(group)

    def publish(self, things: Iterable[New]) -> None:
        """Publish the drafts, and claims with all their citations, as of the day of each file."""
        for day, group in _by_day(things):
            for start in range(0, len(group), MOST_AT_ONCE):
                rows = [new.row for new in group[start : start + MOST_AT_ONCE]]
                actions.publish(rows, by=self._publisher, at=noon(day))

    def release(self, releases: Iterable[Release]) -> None:
        """Have the second user release claims, those together that share day and reason."""
        groups: dict[tuple[date, str], list[Claim]] = defaultdict(list)
        for one in releases:
            assert one.thing.entered is not None
            groups[one.thing.entered, one.reason].append(one.claim)
        for (day, reason), claims in sorted(groups.items(), key=lambda item: item[0]):
            actions.release(claims, by=self._second, public_reason=reason, at=noon(day))


def noon(day: date) -> datetime:
    """The moment that stands for a day."""
    return datetime.combine(day, time(12), UTC)


def member(name: str) -> User:
    """A user of this name who may publish; made without a password that could be typed."""
    user, new = User.objects.get_or_create(username=name)
    if new:
        user.role = Role.PUBLISHER
        user.set_unusable_password()
        user.save()
    return user


def _by_day(things: Iterable[New]) -> Iterator[tuple[date, list[New]]]:
    days: dict[date, list[New]] = defaultdict(list)
    for new in things:
        assert new.thing.entered is not None
        days[new.thing.entered].append(new)
    yield from sorted(days.items())


def _link_again(row: Any) -> None:
    """Take over the numbers that the rows it links to have got meanwhile."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row):
            setattr(row, field.name, getattr(row, field.name))


def _create_parts(group: list[New]) -> None:
    chain = [link for new in group for link in new.chain]
    for link in chain:
        _link_again(link)
    Attribution.objects.bulk_create(chain, batch_size=500)
    sides = [
        DisputeSide(dispute=new.row, claim=claim, side=number)
        for new in group
        for number, side in enumerate(new.sides, 1)
        for claim in side
    ]
    DisputeSide.objects.bulk_create(sides, batch_size=500)
