"""Changes in sentences: who and what, "Rosa M. – held at: Rusafa prison (Orda.kz, par. 3)", for pages and feeds."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casebook.models import ActionKind, CorrectionKind
from casebook.models.edition import Of, PublicChange, PublicCorrection, PublicDispute, Tombstone
from casebook.web.addresses import link_to
from casebook.web.jinja import bdi
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import CitationLine, lines_of
from casebook.web.presenters.edition import STANDING, ClaimRow, Reading, RecordRow, SourceRow, own_text

PUBLISH, RELEASE = ActionKind.PUBLISH, ActionKind.RELEASE
# Of the citations of a fact the newest and the first are named.
MOST_CITED = 2
# All of a long account stands on its page.
LONGEST = 300
# What was done to what, where `what` is a fact, a headline or a question; of a new fact there is nothing else to say.
_ITSELF = "%(what)s"
_DONE: dict[Any, dict[str, Any]] = {
    Of.CLAIM: {
        ActionKind.PUBLISH: _ITSELF,
        ActionKind.RELEASE: _ITSELF,
        ActionKind.SUPERSEDE: gettext_lazy("%(what)s was superseded"),
        ActionKind.RETRACT: gettext_lazy("%(what)s was retracted"),
        ActionKind.WITHHOLD: gettext_lazy("%(what)s was withheld for a time"),
        ActionKind.REVISE: gettext_lazy("what the archive notes on %(what)s was revised"),
    },
    "citation": {
        ActionKind.PUBLISH: gettext_lazy("new source for %(what)s"),
        ActionKind.SUPERSEDE: gettext_lazy("a citation for %(what)s was superseded"),
        ActionKind.RETRACT: gettext_lazy("a citation for %(what)s was retracted"),
    },
    Of.SOURCE: {
        ActionKind.PUBLISH: gettext_lazy("new source: %(what)s"),
        ActionKind.REVISE: gettext_lazy("what the archive notes on the source %(what)s was revised"),
    },
    "reasoning": {
        ActionKind.PUBLISH: gettext_lazy("new reasoning of the archive: %(what)s"),
        ActionKind.REVISE: gettext_lazy("the archive’s reasoning %(what)s was revised"),
    },
    Of.RECORD: {
        ActionKind.PUBLISH: gettext_lazy("new page"),
        ActionKind.REVISE: gettext_lazy("what the archive itself notes on the page was revised"),
        ActionKind.MERGE: gettext_lazy("another page was merged into this one"),
        ActionKind.UNMERGE: gettext_lazy("a merge was undone"),
        ActionKind.SPLIT: gettext_lazy("the page was split in two"),
    },
    Of.DISPUTE: {
        ActionKind.PUBLISH: gettext_lazy("sources differ: %(what)s"),
        ActionKind.REVISE: gettext_lazy("what the archive notes on the question “%(what)s” was revised"),
    },
}
# Of what was withdrawn not a word is told: what was done to it last, and before.
_GONE = {
    Of.RECORD: (gettext_lazy("a page was withdrawn"), gettext_lazy("a page that was withdrawn later")),
    Of.CLAIM: (gettext_lazy("a fact was withdrawn"), gettext_lazy("a fact that was withdrawn later")),
    Of.SOURCE: (gettext_lazy("a source was withdrawn"), gettext_lazy("a source that was withdrawn later")),
    Of.DISPUTE: (
        gettext_lazy("a question on which sources differ was withdrawn"),
        gettext_lazy("a question on which sources differ, withdrawn later"),
    ),
}
_SINCE = {
    "superseded": pgettext_lazy("of a fact", "superseded since"),
    "retracted": pgettext_lazy("of a fact", "retracted since"),
}


class Words(NamedTuple):
    """A sentence as plain text, and as HTML in which texts of another language are marked."""

    text: str
    html: SafeString

    @property
    def capital(self) -> SafeString:
        """The HTML, where it begins a line."""
        return self.html if self.html.startswith("<") else SafeString(capfirst(self.html))


@dataclass(frozen=True)
class ChangeEntry:
    """One change: of whom, what, from which source and why. `record` is None where nobody can be named."""

    id: str
    at: datetime
    record: RecordRow | None
    words: Words
    address: str
    cites: tuple[CitationLine, ...] = ()
    reason: str = ""
    # That a fact which came in then stands no more.
    since: str = ""
    # Whether nobody but the archive says so: its reasoning is no report, and no news.
    reasoning: bool = False

    @property
    def sources(self) -> str:
        """Where it is said: "Orda.kz, par. 3"."""
        return "; ".join(f"{cite.by}, {cite.where}" if cite.where else cite.by for cite in self.cites)

    @property
    def sentence(self) -> str:
        """All of it in one line of text."""
        words = self.words.text
        if self.record:
            words = _("%(record)s – %(words)s") % {"record": self.record.title, "words": words}
        words = _("%(words)s (%(sources)s)") % {"words": words, "sources": self.sources} if self.cites else words
        words = _("%(words)s, %(since)s") % {"words": words, "since": self.since} if self.since else words
        words = _("%(words)s: %(reason)s") % {"words": words, "reason": self.reason} if self.reason else words
        return str(capfirst(words))


@dataclass(frozen=True)
class ChangeGroup:
    """What changed of one record on one day."""

    record: RecordRow | None
    changes: tuple[ChangeEntry, ...]


@dataclass(frozen=True)
class Day:
    """One day on which something changed."""

    day: date
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True)
class Notice:
    """A correction, reply, retraction or withdrawal, in the archive's own public words."""

    ref: str
    kind: str
    day: date
    text: str
    record: RecordRow | None
    words: Words
    address: str

    @property
    def beside(self) -> bool:
        """Whether the record is another thing than what the notice is on."""
        return self.record is not None and self.record.address != self.address


def by_day(changes: Iterable[ChangeEntry]) -> list[Day]:
    """The changes by day and record, the newest first."""
    found: dict[date, dict[int, list[ChangeEntry]]] = {}
    for change in changes:
        of_day = found.setdefault(change.at.date(), {})
        of_day.setdefault(change.record.id if change.record else 0, []).append(change)
    return [
        Day(day, tuple(ChangeGroup(of_one[0].record, tuple(of_one)) for of_one in of_day.values()))
        for day, of_day in found.items()
    ]


def changes_of(reading: Reading, found: Iterable[PublicChange]) -> list[ChangeEntry]:
    """Put these changes into words, each once: of a merge both records tell."""
    rows = list(found)
    things = _Things(reading, rows, {pk for row in rows for pk in (row.record, row.target) if pk})
    told: dict[Any, ChangeEntry] = {}
    for row in rows:
        change = things.change(row)
        merged = row.kind in (ActionKind.MERGE, ActionKind.UNMERGE) and change.record
        told.setdefault((row.sitting, row.kind, merged.id) if merged else row.id, change)
    return list(told.values())


def notices_of(reading: Reading, found: Iterable[PublicCorrection]) -> list[Notice]:
    """The notices, each with what it is on."""
    rows = list(found)
    things = _Things(reading, rows)
    return [
        Notice(
            row.ref, str(CorrectionKind(row.kind).label), row.at.date(), row.text, *things.named(Of(row.of), row.key)
        )
        for row in rows
    ]


class _Things:
    """What changes and notices are about, read in a few statements."""

    def __init__(self, reading: Reading, rows: Sequence[Any], records: Collection[int] = ()) -> None:
        self._reading = reading
        of: dict[int, set[int]] = {kind: set() for kind in Of}
        for row in rows:
            of[row.of].add(row.key)
        self._claims = reading.claims_by_id(of[Of.CLAIM])
        self._sources = reading.sources_by_id(of[Of.SOURCE])
        disputes = PublicDispute.objects.filter(id__in=of[Of.DISPUTE]) if of[Of.DISPUTE] else ()
        self._disputes = {dispute.id: dispute for dispute in disputes}
        reading.learn(self._claims.values(), disputes=False)
        outlets = {source.outlet for source in self._sources.values() if source.outlet}
        reading.know({*records, *outlets, *of[Of.RECORD]})
        lost = [Tombstone.id_of(kind, pk) for kind, ids in of.items() for pk in ids if not self._there(kind, pk)]
        stones = Tombstone.objects.filter(id__in=lost).values_list("id", "kind") if lost else ()
        self._kinds = dict(stones)

    def _there(self, of: int, key: int) -> Any:
        found: dict[int, Callable[[int], Any]] = {
            Of.RECORD: self._reading.by_id,
            Of.CLAIM: self._claims.get,
            Of.SOURCE: self._sources.get,
            Of.DISPUTE: self._disputes.get,
        }
        return found[of](key)

    def change(self, row: PublicChange) -> ChangeEntry:
        """One change in words."""
        of, thing = Of(row.of), self._there(row.of, row.key)
        made = ChangeEntry(_name(row.sitting, row.kind, row.ref, row.citation), row.at, self._reading.by_id(row.record),
                      Words("", SafeString("")), "", reason=row.reason)  # fmt: skip
        if thing is None:
            return self._gone(of, row, made)
        record, what, address = self.named(of, row.key)
        verbs = _DONE["citation" if row.citation else "reasoning" if getattr(thing, "reasoning", False) else of]
        template = str(verbs.get(row.kind, _ITSELF))
        if of is Of.CLAIM and template == _ITSELF:
            what = _plain(_("a fact, told on its own page")) if _sensitive(thing) else _fact(self._reading, thing)
        words = _filled(template, what)
        cites = self._cites(thing, row) if of is Of.CLAIM and not _sensitive(thing) else ()
        since = str(_SINCE.get(thing.state, "")) if of is Of.CLAIM and row.kind in (PUBLISH, RELEASE) else ""
        alone = all(cite.source.reasoning for cite in cites) if cites else getattr(thing, "reasoning", False)
        return ChangeEntry(made.id, row.at, record or made.record, words, address, cites, row.reason, since, alone)

    def _cites(self, claim: ClaimRow, row: PublicChange) -> tuple[CitationLine, ...]:
        """Of a new fact its sources, of a citation its own."""
        if row.citation:
            cited = [c | {"state": STANDING} for c in claim.citations if c["ref"] == row.citation]
            claim = claim._replace(document=claim.document | {"citations": cited})
        elif row.kind not in (PUBLISH, RELEASE):
            return ()
        return lines_of(self._reading, [claim], MOST_CITED, brief=MOST_CITED, speakers=False)

    def _gone(self, of: Of, row: PublicChange, made: ChangeEntry) -> ChangeEntry:
        done, before = _GONE[of]
        ended = row.kind in (ActionKind.WITHDRAW, ActionKind.RETRACT)
        words = _("%(words)s (%(ref)s)") % {"words": done if ended else before, "ref": row.ref}
        kind = self._kinds.get(Tombstone.id_of(of, row.key), "")
        address = _tombstone_address(of, row.ref, kind)
        return ChangeEntry(made.id, row.at, made.record, Words(words, conditional_escape(words)), address,
                      reason=row.reason if ended else "")  # fmt: skip

    def named(self, of: Of, key: int) -> tuple[RecordRow | None, Words, str]:
        """Whom it is about, what it is called, and its address."""
        thing = self._there(of, key)
        if of is Of.RECORD:
            return thing, Words(thing.title, bdi(thing.title, thing.lang)), thing.address
        if of is Of.CLAIM:
            words = _plain(_("one fact")) if _sensitive(thing) else _quoted(_fact(self._reading, thing))
            return self._reading.by_id(thing.subject), words, f"{self._reading.claims_address}{thing.ref}/"
        if of is Of.SOURCE:
            return self._reading.by_id(thing.outlet), _headline(thing), link_to("source", thing.ref)
        question, lang = own_text(thing.document, "question", thing.question)
        return None, Words(question, bdi(question, lang)), link_to("dispute", thing.ref)


def _fact(reading: Reading, claim: ClaimRow) -> Words:
    """What a claim says."""
    said, target = reading.wording(claim), reading.by_id(claim.target)
    heading = claim.heading[:1].lower() + claim.heading[1:]
    words = shorten(said.plain, LONGEST, placeholder=" …")
    lang = target.lang if target else foreign(said.lang)
    return Words(f"{heading}: {words}", format_html("{}: {}", heading, bdi(words, lang)))


def _headline(source: SourceRow) -> Words:
    return _quoted(Words(source.headline, bdi(source.headline, foreign(source.lang))))


def _quoted(words: Words) -> Words:
    return _filled(_("“%(what)s”"), words)


def _plain(text: str) -> Words:
    return Words(text, conditional_escape(text))


def _filled(template: str, what: Words) -> Words:
    return Words(template % {"what": what.text}, SafeString(conditional_escape(template) % {"what": what.html}))


def _sensitive(claim: ClaimRow) -> bool:
    """Whether a feed says only that there is a fact: what it is stands on its page."""
    scope = claim.about.scope(claim.scope) if claim.scope else None
    return bool(claim.about.sensitive or (scope and scope.sensitive))


def _tombstone_address(of: Of, ref: str, kind: str) -> str:
    if of is not Of.RECORD:
        return link_to(of.name.lower(), ref)
    return link_to("record", _ROOMS.get(kind, f"{kind}s"), ref) if kind else ""


_ROOMS = {"person": "people", "facility": "facilities"}


def _name(sitting: UUID, *parts: str) -> str:
    """What tells a change from all others for ever, and does not say how many were made before it."""
    return " ".join((str(sitting), *parts))
