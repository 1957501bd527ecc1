"""In short: what is known of a record in a few lines, each made from claims by a rule of its kind.

The lines are those of `vocabulary.summary_lines`, the rules are the data at the end of this file. A rule takes the
page's claims and gives the parts of its line with the claims that they are made of, or nothing. Values come newest
report first and plain before hedged; where sources contradict each other the line says so itself. Nothing is added up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casebook.models import Status
from casebook.vocabulary import MANY
from casebook.vocabulary.facts import PARTS_OF_GROUP
from casebook.vocabulary.summary_lines import LINES, OTHER, arranged
from casebook.vocabulary.wording import counted_people, headings, sizing_scopes
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import CitationLine, lines_of
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow

MOST_SOURCES, MOST_VALUES, LONGEST = 2, 3, 150
EFFORTS = ("visit", "agreement", "negotiation", "meeting", "power-of-attorney", "reply", "collection")
# What is asked of authorities; requests and letters between people are not.
REQUESTS = ("appeal",)
HELD = ("detained", "awaiting-trial", "serving-sentence")


@dataclass(frozen=True)
class LinePart:
    """A few words of a line; `contested` leads to where the sources differ."""

    words: str
    lang: str = ""
    link: str = ""
    status: str = ""
    contested: bool = False
    # What stands between it and the part before it.
    before: str = ""


@dataclass(frozen=True)
class Line:
    """One line: a label, what is said, and its claims with at most two sources."""

    label: str
    parts: tuple[LinePart, ...]
    refs: tuple[str, ...]
    sources: tuple[str, ...]
    cites: tuple[CitationLine, ...]


@dataclass
class Material:
    """What a summary is made from: the record, its own claims, and those of others that lead to it."""

    reading: Reading
    record: RecordRow
    own: Sequence[ClaimRow]
    sentences: Sequence[ClaimRow] = ()
    leading: Sequence[ClaimRow] = ()
    # What says of the events that lead here that they took place, or are planned.
    happened: Sequence[ClaimRow] = ()
    parts: list[LinePart] = field(default_factory=list)
    used: list[ClaimRow] = field(default_factory=list)

    def of(self, fact: str, *scopes: str, among: Sequence[ClaimRow] | None = None) -> list[ClaimRow]:
        """Its claims of a fact that somebody asserts, the newest report first, and plain ones before hedged."""
        found = [c for c in (self.own if among is None else among) if c.fact == fact and c.polarity != "unknown"]
        found = [c for c in found if not scopes or c.scope in scopes]
        return sorted(found, key=lambda c: (c.rank, not c.stands, c.hedged, -_day(c)))

    def events(self, types: Iterable[str], most: int) -> list[ClaimRow]:
        """The newest events of these types that lead here, each by its first claim."""
        wanted = set(types)
        found: dict[int, ClaimRow] = {}
        for claim in self.leading:
            event = self.reading.by_id(claim.subject)
            if event and event.kind == "event" and wanted & {said.value for said in event.says("event_type")}:
                found.setdefault(event.id, claim)
        rows = [(self.reading.by_id(pk), claim) for pk, claim in found.items()]
        rows.sort(key=lambda row: -_latest(row[0]))
        return [claim for _event, claim in rows[:most]]

    def say(self, words: str, claims: Iterable[ClaimRow] = (), before: str = ". ", **more: str | bool) -> None:
        """Add words to the line, with the claims behind them."""
        if not self.parts or before == ". ":
            words = words[:1].upper() + words[1:]
        self.parts.append(LinePart(words.rstrip("."), before=before if self.parts else "", **more))  # type: ignore[arg-type]
        self.used += claims

    def values(self, claims: Sequence[ClaimRow], prefix: str = "", most: int = MOST_VALUES) -> None:
        """Say what the claims say, each value once: "6, or possibly 2 of 6". Contradictions are marked as such."""
        said: dict[str, list[ClaimRow]] = {}
        for claim in claims:
            wording = self.reading.wording(claim)
            # "No lawyer" stands within a sentence, unless it begins one.
            bare = wording.no and not wording.content
            words = wording.plain[:1].lower() + wording.plain[1:] if bare else wording.plain
            said.setdefault(words, []).append(claim)
        contested = any(map(self.reading.is_contested, claims))
        for number, (words, behind) in enumerate(list(said.items())[:most]):
            target = self.reading.by_id(behind[0].target)
            many = behind[0].about.holds == MANY
            joint = (
                ". " if not number else "; " if many else pgettext("between values of which one may be right", ", or ")
            )
            if prefix and not number:
                self.say(prefix)
                joint = " "
            lang = target.lang if target else foreign(self.reading.wording(behind[0]).lang)
            self.say(_shortened(words), behind, before=joint, link=target.address if target else "", lang=lang)
        if contested:
            words = _("sources contradict each other") if len(said) > 1 else _("contradicted")
            self.say(words, before=" — ", contested=True)

    def reported(self, claims: Iterable[ClaimRow]) -> None:
        """Say when a state was last reported."""
        newest = self.reading.newest(claims)
        if newest is not None:
            self.say(_("Last reported: %s") % newest.month)


Rule = Callable[[Material], None]


def summary(material: Material, kind: str) -> list[Line]:
    """The lines of a page of this kind, in the order that editors gave them."""
    kind, lines = kind if kind in LINES else OTHER, []
    for name, label in arranged(LINES[kind], material.record.document.get("lines", "")).items():
        material.parts, material.used = [], []
        RULES[kind][name](material)
        if material.parts and material.used:
            claims = list({claim.ref: claim for claim in material.used}.values())
            lines.append(
                Line(
                    label=str(label),
                    parts=tuple(material.parts),
                    refs=tuple(claim.ref for claim in claims),
                    sources=tuple(dict.fromkeys(c["source"] for claim in claims for c in claim.citations)),
                    cites=_beside(material.reading, claims),
                )
            )
    return lines


def _beside(reading: Reading, claims: Sequence[ClaimRow]) -> tuple[CitationLine, ...]:
    """The two sources beside a line; more where these do not say all of it."""
    few = lines_of(reading, claims, MOST_SOURCES, brief=2)
    every = lines_of(reading, claims, brief=2)
    beside = {line.source.ref for line in few}
    for claim in claims:
        own = [citation["source"] for citation in claim.citations]
        if own and not beside & set(own):
            beside.add(next(line.source.ref for line in every if line.source.ref in own))
    return tuple(line for line in every if line.source.ref in beside)


def _day(claim: ClaimRow) -> int:
    day = claim.newest_source or claim.known_from
    return day.toordinal() if day else 0


def _latest(event: RecordRow | None) -> int:
    days = (event.takes_place_latest, event.takes_place_earliest, event.last_reported) if event else ()
    return next((day.toordinal() for day in days if day and day != date.max), 0)


def newest_of(claims: Sequence[ClaimRow]) -> list[ClaimRow]:
    """Of claims of a state those of the latest day that they tell of, or else on which they were reported."""
    latest = max(map(state_day, claims), default=0)
    return [claim for claim in claims if state_day(claim) == latest]


def state_day(claim: ClaimRow) -> int:
    """The last day of which a claim of a state tells, or else that of its newest report."""
    told = claim.outer_to if claim.outer_to and claim.outer_to != date.max else None
    return min(told.toordinal(), _day(claim) or told.toordinal()) if told else _day(claim)


def _shortened(words: str) -> str:
    return shorten(words, LONGEST, placeholder="…")


# ---------------------------------------------------------------------------------------------------------- cases


def sizes_of(reading: Reading, counts: Sequence[ClaimRow]) -> list[tuple[str, str, list[ClaimRow]]]:
    """How many a group is: its number, whom it counts if that is a part of the group, and the claims that say so."""
    found = []
    for scope in sizing_scopes({claim.scope for claim in counts}):
        claims = [claim for claim in counts if claim.scope == scope]
        numbers = list(dict.fromkeys(reading.wording(claim).plain for claim in claims))[:MOST_VALUES]
        number = pgettext("between values of which one may be right", ", or ").join(numbers)
        part = claims[0].about.scope(scope) if scope in PARTS_OF_GROUP else None
        found.append((number, str(part.label) if part else "", claims))
    return found


def who(m: Material) -> None:
    """How many, of which sex and age, and citizens of which state."""
    sex = next((claim.value for claim in m.of("sex")), "")
    behind = m.of("sex")[:1]
    if m.record.form == "group":
        words = {"female": _("women"), "male": _("men"), "mixed": _("women and men")}.get(sex, _("people"))
        sizes = sizes_of(m.reading, m.of("count"))
        for number, part, claims in sizes:
            m.say(counted_people(number, part or words), [*claims, *behind], before=", " if m.parts else "")
        if not sizes and behind:
            m.say(_("A group of %s, nobody says how many") % words, behind)
    elif behind:
        m.say({"female": _("A woman"), "male": _("A man")}.get(sex, _("A person")), behind)
    for claim in m.of("age")[:1]:
        m.say(m.reading.wording(claim).plain, [claim], before=", ")
    citizenship = [claim for claim in m.of("citizenship") if claim.stands]
    citizens = m.of("count", "citizens")
    if citizenship:
        states = ", ".join(dict.fromkeys(m.reading.wording(claim).plain for claim in citizenship))
        if citizens:
            m.used += citizenship
            m.values(citizens, _("Citizens of %s:") % states)
        else:
            m.say(_("Citizenship: %s") % states, citizenship)
    for claim in m.of("member_of")[:1]:
        group = m.reading.by_id(claim.target)
        if group is not None:
            m.say(_("One of:"), [claim])
            m.say(group.title, link=group.address, lang=group.lang, before=" ")


def role(m: Material) -> None:
    """What somebody is, where no custody is reported."""
    m.values(m.of("role")[:1])
    who(m)


def where(m: Material) -> None:
    """The place of custody by the newest report."""
    places = [claim for claim in m.of("held_at") if claim.polarity == "yes"] or m.of("held_in")
    newest = newest_of(places)
    plain = [claim for claim in newest if not claim.hedged] or newest
    if plain:
        m.values(plain, most=2)
        # Who died or was let go is not held there, whenever it was reported.
        if all(claim.about.is_state(claim.value) or not claim.stands for claim in newest_of(m.of("custody"))):
            m.reported(plain)


def custody(m: Material) -> None:
    """What became of a detention: released, died. That it goes on stands under the heading."""
    claims = m.of("custody")
    newest = newest_of(claims)
    if newest and not (m.record.detainee and all(claim.value in HELD for claim in newest)):
        m.values(newest, most=2)
        m.reported(newest)


def sentenced(m: Material) -> None:
    """Term, day, court, and what is contested of the sentence."""
    changes = [c for c in m.of("changes_sentence", among=m.sentences) if c.stands and not c.hedged]
    changed = {claim.target for claim in changes}
    last = [claim for claim in m.sentences if claim.subject not in changed]
    term, passed = m.of("term", among=last), m.of("passed", among=last)
    m.values(term)
    if meanings := m.of("definition", among=m.sentences):
        m.values(meanings[:1], _("There:"))
    if passed:
        m.values(passed[:2], _("Passed:"))
    if former := [claim for claim in m.of("term", among=m.sentences) if claim.subject in changed]:
        m.values(former, _("Before it was changed:"))
        m.used += changes
    court = [claim for claim in m.of("court", among=m.sentences) if claim.stands]
    if court and len(m.parts) < 3:
        m.values(court[:1], _("Court named:"))
    offence = [claim for claim in m.of("offence", among=m.sentences) if claim.stands]
    if offence and not any(claim.fact == "term" for claim in m.used):
        m.values(offence[:1], _("Convicted of:"))
    said = {claim.fact for claim in m.used}
    others = [c for c in m.sentences if m.reading.is_contested(c) and c.fact not in said and c.fact != "statement"]
    if contested := sorted(headings((claim.about, claim.scope) for claim in others)):
        m.say(_("Contradicted: %s") % ", ".join(contested[:2]), contested=True)


def being_done(m: Material) -> None:
    """The last visit, the next one that is planned, and the newest talks."""
    visits = [(claim, event) for claim in m.events(("visit",), 9) if (event := m.reading.by_id(claim.subject))]
    done = [claim for claim, event in visits if not event.plan]
    planned = [claim for claim, event in visits if event.plan and event.happening != Status.CANCELLED]
    talks = m.events(("agreement", "negotiation"), 1)
    _name_events(m, [*done[:1], *planned[:1], *talks] or m.events(EFFORTS, 2))


def asked_for(m: Material) -> None:
    """The newest request or appeal."""
    _name_events(m, next((found for kind in REQUESTS if (found := m.events((kind,), 1))), []))


def _name_events(m: Material, claims: Iterable[ClaimRow]) -> None:
    for claim in claims:
        event = m.reading.by_id(claim.subject)
        if event is not None:
            hedged = all(said.hedged for said in event.says("event_type"))
            words = _("possibly: %s") % event.title if hedged else event.title
            # That it took place may be certain, and only whom it was about is not.
            if claim.hedged and not hedged:
                words = _("%s (possibly about them)") % words
            own = [one for one in m.happened if one.subject == event.id and one.polarity == "yes"]
            m.say(words, [claim, *own[:1]], link=event.address, lang=event.lang, before="; ", status=event.plan)


def not_known(m: Material) -> None:
    """What sources say that nobody knows."""
    unknown = sorted((c for c in (*m.own, *m.sentences) if c.polarity == "unknown"), key=lambda c: -_day(c))
    for claim in unknown[:2]:
        words = m.reading.wording(claim).content
        known = _("%(fact)s: %(words)s") % {"fact": claim.heading, "words": _shortened(words)}
        lang = foreign(m.reading.wording(claim).lang)
        m.say(known if words else claim.heading, [claim], before="; ", lang=lang)


# ------------------------------------------------------------------------------------------- facilities, operations


def held_here(m: Material) -> None:
    """Whom the newest reports name as held here."""
    here = [c for c in m.leading if c.fact == "held_at" and c.polarity == "yes" and not c.hedged]
    here.sort(key=lambda claim: -_day(claim))
    people = list(dict.fromkeys(claim.subject for claim in here))
    for pk in people[:2]:
        record = m.reading.by_id(pk)
        if record is not None:
            behind = [claim for claim in here if claim.subject == pk]
            newest = m.reading.newest(behind)
            m.say(record.title, behind, before="; ", link=record.address, lang=record.lang)
            if newest is not None:
                m.say(_("last reported: %s") % newest.month, before=", ")
    if len(people) > 2:
        more = len(people) - 2
        m.say(ngettext("and %d more record", "and %d more records", more) % more, before=" ")


def numbers(m: Material) -> None:
    """The newest count of each scope."""
    seen: set[str] = set()
    for claim in m.of("count"):
        if claim.scope not in seen and len(seen) < 3:
            seen.add(claim.scope)
            m.values(m.of("count", claim.scope), _("%s:") % claim.about.scope(claim.scope).label)  # type: ignore[union-attr]


def first_of(*facts: str, scopes: Sequence[str] = (), most: int = 1, dated: bool = False) -> Rule:
    """A rule: the newest values of the first of these facts that has any.

    The line is called by the first; another says itself what it is. Of each scope there is another right value.
    """

    def rule(m: Material) -> None:
        found = next((claims for fact in facts if (claims := m.of(fact, *scopes))), [])[: 1 if most == 1 else None]
        of_scopes = {claim.scope for claim in found}
        for scope in dict.fromkeys(claim.scope for claim in found):
            claims = [claim for claim in found if claim.scope == scope]
            about = claims[0].about
            named = about.scope(scope) if len(of_scopes) > 1 else about if about.name != facts[0] else None
            m.values(claims, _("%s:") % named.label if named else "", most)
        if found and dated:
            m.reported(found[:most])

    return rule


def route(m: Material) -> None:
    """From where to where people were brought."""
    for fact, words in (("brought_from", _("From:")), ("brought_to", _("To:"))):
        if claims := m.of(fact):
            m.values(claims, words, 4)


def waves(m: Material) -> None:
    """Its parts by name."""
    found = {c.subject: c for c in m.leading if c.fact == "part_of"}
    records = [(m.reading.by_id(pk), claim) for pk, claim in found.items()]
    records = [(record, claim) for record, claim in records if record and record.kind == "operation"]
    records.sort(key=lambda row: (row[0].takes_place_earliest or date.max) if row[0] else date.max)
    for record, claim in records[:4]:
        if record is not None:
            m.say(record.title, [claim], before="; ", link=record.address, lang=record.lang)


def visits(m: Material) -> None:
    """The newest visits."""
    _name_events(m, m.events(("visit",), 2))
    if not m.parts:
        m.values([c for c in m.leading if c.fact == "visited"][:1])


def happened(m: Material) -> None:
    """When an event was, or that it is only planned."""
    m.values(m.of("takes_place"), most=2)
    for fact in ("negotiated", "concluded"):
        if claims := m.of(fact):
            m.values(claims, _("%s:") % claims[0].about.label, 2)
    if not m.parts and m.of("event_type"):
        m.say(_("Nobody says when"), m.of("event_type")[:1])
    if m.record.plan:
        m.say(m.record.plan, before=" — ")


def named(*facts: str, most: int = 3) -> Rule:
    """A rule: the records that these facts lead to, fact by fact, each but the line's own called by its fact."""

    def rule(m: Material) -> None:
        for fact in facts:
            if claims := [claim for claim in m.of(fact) if claim.polarity == "yes"]:
                m.values(claims, _("%s:") % claims[0].about.label if m.parts or fact != facts[0] else "", most)

    return rule


def on_whom(m: Material) -> None:
    """On whom a sentence was passed."""
    m.values(m.of("sentence_of"))


def term(m: Material) -> None:
    """The term, and the time served."""
    m.values(m.of("term"))
    if served := m.of("served"):
        m.values(served[:1], _("Served so far:"))


def doing(m: Material) -> None:
    """What a person or body did last."""
    _name_events(m, m.events((*EFFORTS, *REQUESTS, "statement", "press-conference", "interview", "journey"), 2))


RULES: dict[str, dict[str, Rule]] = {
    "case": {
        "who": who,
        "where": where,
        "custody": custody,
        "came_home": first_of("returned_in"),
        "sentence": sentenced,
        "done": being_done,
        "asked_for": asked_for,
    },
    "people": {
        "who": role,
        "works_for": first_of("works_for", most=2),
        "custody": custody,
        "came_home": first_of("returned_in"),
        "fate": first_of("fate", most=2, dated=True),
        "went_to": first_of("went_to", "was_in", most=3),
        "latest": doing,
    },
    "facility": {
        "held_here": held_here,
        "numbers": numbers,
        "conditions": first_of("statement", scopes=("condition", "treatment"), dated=True),
        "visits": visits,
    },
    "operation": {
        "when": happened,
        "numbers": numbers,
        "route": route,
        "by": named("by", "with"),
        "waves": waves,
    },
    "sentence": {
        "on_whom": on_whom,
        "term": term,
        "when": first_of("passed", most=3),
        "court": named("court"),
        "passed_in": named("imposed_in"),
        "offence": first_of("offence", "charge", most=2),
        "lawyer": first_of("counsel", most=3),
    },
    "event": {
        "when": happened,
        "who": named("by", "with", "to", "party"),
        "about": named("concerns"),
        "where": named("at"),
        "state": first_of("agreement_state", most=3, dated=True),
        "purpose": first_of("purpose"),
        "reason": first_of("reason"),
        "outcome": first_of("statement", scopes=("outcome", "obstacle")),
    },
    "organisation": {"latest": doing, "banned": named("banned_in", "banned_by")},
    OTHER: {"known": first_of("statement", "definition", most=2)},
}
for _rules in RULES.values():
    _rules["not_known"] = not_known
