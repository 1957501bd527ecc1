"""Publishing: drafts become part of the archive, claims with the citations that they have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.actions.releases import own_and_sensitive
from casebook.actions.transactions import ActionRefused, Transaction, fresh, records_of, run, set_state, whose_names
from casebook.models import READABLE, UNPUBLISHED, ActionKind, Citation, Claim, Dispute, Record, Source, State, User
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claim_checks import claim_problems, not_yet

NOTHING: Mapping[int, str] = MappingProxyType({})


def publish(
    things: Iterable[Reviewed],
    *,
    by: User,
    public_reason: str = "",
    private_reason: str = "",
    at: datetime | None = None,
    descriptions: Mapping[int, str] | None = None,
) -> None:
    """Publish drafts together: records, sources, claims (each with the citations that it has), citations, disputes.

    All or none: ActionRefused names the first that cannot be. A claim's lead is the one that was set, else its earliest
    citation. What is published already is passed over. `descriptions`, by the id of a draft record, become its wording;
    what stood there stays as the working name.
    """
    wanted = list(things)

    def work(action: Transaction) -> None:
        action.lock(records_of(wanted))
        publish_in(action, wanted, descriptions or {})

    run(
        work,
        ActionKind.PUBLISH,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        needs_reason=False,
        names_of=whose_names(wanted),
    )


def publish_in(action: Transaction, things: Sequence[Reviewed], descriptions: Mapping[int, str] = NOTHING) -> None:
    """Publish within an action that has locked the records."""
    current = fresh(things)
    for thing in current:
        if thing.state not in (*UNPUBLISHED, State.PUBLISHED):
            raise ActionRefused(
                _("%(ref)s is %(state)s; only drafts can be published.")
                % {"ref": thing.ref, "state": thing.get_state_display()}
            )
    drafts = [thing for thing in current if thing.state in UNPUBLISHED]
    claims = [thing for thing in drafts if isinstance(thing, Claim)]
    records = [t for t in drafts if isinstance(t, Record)]
    sources = [t for t in drafts if isinstance(t, Source)]
    disputes = [t for t in drafts if isinstance(t, Dispute)]
    others = [t for t in drafts if not isinstance(t, (Record, Source, Claim, Citation, Dispute))]
    for record in records:
        if record.pk in descriptions:
            record.working_name = record.working_name or record.wording
            record.wording = descriptions[record.pk]
            record.save()
    _close_homes(records, claims)
    _check_sources(sources)
    for batch in (records, sources):
        set_state(action, batch, State.PUBLISHED, ActionKind.PUBLISH)
    citations = _citations(drafts, claims)
    _check_outlets(
        {source.pk for source in sources} | {c.source_id for c in citations if c.outlet_state in UNPUBLISHED}
    )
    _check_claims(claims, citations, {**action.locked, **{record.pk: record for record in records}}, action.by)
    _check_citations(citations, claims)
    _set_leads(claims, citations)
    set_state(action, claims, State.PUBLISHED, ActionKind.PUBLISH, ("lead",))
    set_state(action, citations, State.PUBLISHED, ActionKind.PUBLISH)
    action.new.update(claim.pk for claim in claims)
    _check_disputes(disputes)
    for rest in (disputes, others):
        set_state(action, rest, State.PUBLISHED, ActionKind.PUBLISH)


def _close_homes(records: Sequence[Record], claims: Sequence[Claim]) -> None:
    """A place that is published for nothing but where a private person lives gets no page: its being new would tell."""
    private = [claim for claim in claims if getattr(vocabulary.BY_NAME.get(claim.fact), "sensitive", "") == "home"]
    homes = {claim.target_id for claim in private if claim.subject.private}
    named = {pk for claim in claims if claim.target_id not in homes for pk in (claim.subject_id, claim.target_id)}
    for record in records:
        if record.pk in homes - named and record.has_page:
            record.has_page = False
            record.save()


def _check_sources(sources: Sequence[Source]) -> None:
    """An article stands in the archive once, and none that is still to appear does."""
    keys: dict[str, str] = {}
    for source in sources:
        twin = keys.setdefault(source.address_key or source.ref, source.ref)
        if twin != source.ref:
            raise ActionRefused(_("%(a)s and %(b)s have the same address.") % {"a": source.ref, "b": twin})
        words = not_yet(source.when)
        same = Source.objects.same_article(source).filter(state=State.PUBLISHED).first()
        if same is not None:
            words = _("This article stands in the archive already: %s.") % same.ref
        if words:
            raise ActionRefused(f"{source.ref}: {words}")


def _check_outlets(sources: Collection[int]) -> None:
    """A source whose outlet is a draft would be shown to nobody, and neither would what it says."""
    if not sources:
        return
    lacking = Source.objects.filter(pk__in=sources, outlet__state__in=UNPUBLISHED)
    for source in lacking.select_related("outlet").order_by("pk")[:1]:
        raise ActionRefused(
            _("%(source)s appeared in %(outlet)s, which is not published.")
            % {"source": in_words(source), "outlet": in_words(source.outlet)}
        )


def in_words(thing: Any) -> str:
    """What the desk calls it, and its reference."""
    return f"{thing} ({thing.ref})"


def _citations(drafts: Iterable[Any], claims: Sequence[Claim]) -> list[Any]:
    """The citations to publish: those asked for, and all drafts of the claims; with the states of what they name."""
    asked = {thing.pk for thing in drafts if isinstance(thing, Citation)}
    if not asked and not claims:
        return []
    wanted = Citation.objects.filter(Q(pk__in=asked) | Q(claim__in=claims, state__in=UNPUBLISHED))
    rows = wanted.select_for_update(of=("self",)).annotate(
        source_state=F("source__state"),
        claim_state=F("claim__state"),
        outlet_state=F("source__outlet__state"),
        speaker=F("chain__speaker__ref"),
        speaker_state=F("chain__speaker__state"),
    )
    found: dict[int, Any] = {}
    for row in rows.order_by("pk", "chain__position"):
        citation = found.setdefault(row.pk, row)
        if row.speaker and row.speaker_state != State.PUBLISHED:
            citation.unknown = row.speaker
    return sorted(found.values(), key=lambda citation: citation.pk not in asked)


def _check_claims(
    claims: Sequence[Claim], citations: Sequence[Citation], records: Mapping[int, Record], by: User
) -> None:
    """`records` are those that are known of whom they speak."""
    ends = {pk for claim in claims for pk in (claim.subject_id, claim.target_id) if pk}
    if unknown := ends - records.keys():
        records = {**records, **Record.objects.in_bulk(unknown)}
    cited = {citation.claim_id for citation in citations}
    for claim in claims:
        claim.subject = records[claim.subject_id]
        claim.target = records[claim.target_id] if claim.target_id else None
        problems = claim_problems(claim)
        if problems:
            raise ActionRefused(f"{claim.ref}: {next(iter(problems.values()))}")
        refused = own_and_sensitive(claim, by)
        if refused:
            raise ActionRefused(refused)
        if claim.pk not in cited:
            raise ActionRefused(_("%s has no citation: no fact without a source.") % claim.ref)
        for record in filter(None, (claim.subject, claim.target)):
            if record.state != State.PUBLISHED:
                raise ActionRefused(
                    _("%(claim)s speaks of %(record)s, which is not published.")
                    % {"claim": claim.ref, "record": in_words(record)}
                )
    refuse_twins(claims)


def refuse_twins(claims: Sequence[Claim]) -> None:
    """One claim stands once: refuse those that say the same as each other, or as one that stands."""
    digests: dict[str, str] = {}
    for claim in claims:
        twin = digests.setdefault(claim.digest, claim.ref)
        if twin != claim.ref:
            raise ActionRefused(_("%(a)s and %(b)s say the same.") % {"a": claim.ref, "b": twin})
    standing = Claim.objects.standing().filter(digest__in=digests).values_list("digest", "ref").first()
    if standing:
        raise ActionRefused(
            _("%(claim)s says the same as %(standing)s, which stands already: add the citation to that one.")
            % {"claim": digests[standing[0]], "standing": standing[1]}
        )


def _check_citations(citations: Sequence[Any], claims: Sequence[Claim]) -> None:
    publishing = {claim.pk for claim in claims}
    for citation in sorted(citations, key=lambda one: one.pk):
        if citation.source_state not in READABLE:
            raise ActionRefused(_("%s cites a source that is not published.") % citation.ref)
        if citation.claim_state != State.PUBLISHED and citation.claim_id not in publishing:
            raise ActionRefused(_("%s belongs to a claim that is not published.") % citation.ref)
        if speaker := getattr(citation, "unknown", ""):
            raise ActionRefused(
                _("%(citation)s has a speaker, %(speaker)s, who is not published.")
                % {"citation": citation.ref, "speaker": speaker}
            )


def _set_leads(claims: Sequence[Claim], citations: Sequence[Citation]) -> None:
    own: dict[int, list[Citation]] = defaultdict(list)
    for citation in sorted(citations, key=lambda c: c.pk):
        own[citation.claim_id].append(citation)
    for claim in claims:
        if claim.lead_id not in {citation.pk for citation in own[claim.pk]}:
            claim.lead = own[claim.pk][0]


def _check_disputes(disputes: Sequence[Dispute]) -> None:
    for dispute in disputes:
        sides = list(dispute.sides.values_list("side", "claim__state"))
        if len({side for side, _state in sides}) < 2:
            raise ActionRefused(_("%s needs claims on two sides at least.") % dispute.ref)
        if any(state not in READABLE for _side, state in sides):
            raise ActionRefused(_("%s names a claim that is not published.") % dispute.ref)


def propose(things: Iterable[Reviewed], *, by: User, private_reason: str = "") -> None:
    """Hand drafts in for review; until they are returned or published nobody changes them."""
    _between(things, State.DRAFT, State.PROPOSED, ActionKind.PROPOSE, by, private_reason)


def return_to_draft(things: Iterable[Reviewed], *, by: User, private_reason: str) -> None:
    """Give proposed things back to whoever drafted them, with a reason that stays inside the archive."""
    if not private_reason.strip():
        raise ActionRefused(_("Say what is to be changed."))
    _between(things, State.PROPOSED, State.DRAFT, ActionKind.RETURN, by, private_reason)


def _between(things: Iterable[Reviewed], old: State, new: State, kind: ActionKind, by: User, reason: str) -> None:
    wanted = list(things)

    def work(action: Transaction) -> None:
        action.lock(records_of(wanted))
        current = fresh(wanted)
        for thing in current:
            if thing.state != old:
                raise ActionRefused(_("%(ref)s is %(state)s.") % {"ref": thing.ref, "state": thing.get_state_display()})
            # What is handed in is read: an age below eighteen shuts a record, even while it is only proposed.
            problems = claim_problems(thing) if isinstance(thing, Claim) and new == State.PROPOSED else {}
            if problems:
                raise ActionRefused(f"{thing.ref}: {next(iter(problems.values()))}")
        set_state(action, current, new, kind)

    run(work, kind, by=by, private_reason=reason, needs_reason=False)
