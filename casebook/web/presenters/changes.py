"""Changes in sentences: who and what, "Rosa M. – held at: Rusafa prison (Orda.kz, par. 3)", for pages and feeds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from textwrap import shorten
from typing import Any

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casebook.models import ActionKind, CorrectionKind
from casebook.models.edition import Of, PublicChange, PublicCorrection, PublicDispute, Tombstone
from casebook.web.addresses import link_to, room_for
from casebook.web.jinja import bdi
from casebook.web.language import foreign
from casebook.web.presenters.citation_lines import CitationLine, lines_of
from casebook.web.presenters.edition import STANDING, ClaimRow, Reading, RecordRow, own_text

PUBLISH, RELEASE = ActionKind.PUBLISH, ActionKind.RELEASE
_TAKING_DOWN = (ActionKind.WITHDRAW, ActionKind.RETRACT)
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


@dataclass(frozen=True)
class ChangeEntry:
    """One change: of whom, what, from which source and why. `record` is None where nobody can be named."""

    id: str
    at: datetime
    record: RecordRow | None
    # As HTML, in which texts of another language are marked.
    words: SafeString
    address: str
    cites: tuple[CitationLine, ...] = ()
    reason: str = ""
    # That a fact which came in then stands no more.
    since: str = ""
    # Whether nobody but the archive says so: its reasoning is no report, and no news.
    reasoning: bool = False

    @property
    def capital(self) -> SafeString:
        """The words where they begin a line."""
        return self.words if self.words.startswith("<") else SafeString(capfirst(self.words))

    @property
    def sources(self) -> str:
        """Where it is said: "Orda.kz, par. 3"."""
        return "; ".join(", ".join(filter(None, (cite.by, cite.where))) for cite in self.cites)

    @property
    def sentence(self) -> str:
        """All of it in one line of text."""
        words = unescape(strip_tags(self.words))
        if self.record:
            words = _("%(record)s – %(words)s") % {"record": self.record.title, "words": words}
        words = _("%(words)s (%(sources)s)") % {"words": words, "sources": self.sources} if self.cites else words
        words = _("%(words)s, %(since)s") % {"words": words, "since": self.since} if self.since else words
        words = _("%(words)s: %(reason)s") % {"words": words, "reason": self.reason} if self.reason else words
        return str(capfirst(words))


@dataclass(frozen=True)
class Notice:
    """A correction, reply, retraction or withdrawal, in the archive's own public words."""

    ref: str
    kind: str
    day: date
    text: str
    record: RecordRow | None
    words: SafeString
    address: str

    @property
    def beside(self) -> bool:
        """Whether the record is another thing than what the notice is on."""
        return self.record is not None and self.record.address != self.address


def by_day(changes: Iterable[ChangeEntry]) -> dict[date, list[list[ChangeEntry]]]:
    """The changes of each day, those of each record together, the newest first."""
    found: dict[date, dict[int, list[ChangeEntry]]] = {}
    for change in changes:
        of_day = found.setdefault(change.at.date(), {})
        of_day.setdefault(change.record.id if change.record else 0, []).append(change)
    return {day: list(of_day.values()) for day, of_day in found.items()}


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
        claims, sources = reading.claims_by_id(of[Of.CLAIM]), reading.sources_by_id(of[Of.SOURCE])
        disputes = PublicDispute.objects.in_bulk(of[Of.DISPUTE]) if of[Of.DISPUTE] else {}
        self._found: dict[int, Mapping[int, Any]] = {Of.CLAIM: claims, Of.SOURCE: sources, Of.DISPUTE: disputes}
        reading.learn(claims.values(), disputes=False)
        outlets = {source.outlet for source in sources.values() if source.outlet}
        reading.know({*records, *outlets, *of[Of.RECORD]})
        lost = [Tombstone.id_of(kind, pk) for kind, ids in of.items() for pk in ids if not self._there(kind, pk)]
        self._kinds = dict(Tombstone.objects.filter(id__in=lost).values_list("id", "kind") if lost else ())

    def _there(self, of: int, key: int) -> Any:
        return self._reading.by_id(key) if of == Of.RECORD else self._found[of].get(key)

    def change(self, row: PublicChange) -> ChangeEntry:
        """One change in words."""
        of, thing = Of(row.of), self._there(row.of, row.key)
        of_record = self._reading.by_id(row.record)
        # What tells it from all others for ever, and does not say how many were made before it.
        name = " ".join((str(row.sitting), row.kind, row.ref, row.citation))
        if thing is None:
            words, address = self._gone(of, row)
            reason = row.reason if row.kind in _TAKING_DOWN else ""
            return ChangeEntry(name, row.at, of_record, words, address, reason=reason)
        record, what, address = self.named(of, row.key)
        verbs = _DONE["citation" if row.citation else "reasoning" if getattr(thing, "reasoning", False) else of]
        template = str(verbs.get(row.kind, _ITSELF))
        if of is Of.CLAIM and template == _ITSELF:
            what = escape(_("a fact, told on its own page")) if _sensitive(thing) else _fact(self._reading, thing)
        cites = self._cites(thing, row) if of is Of.CLAIM and not _sensitive(thing) else ()
        since = str(_SINCE.get(thing.state, "")) if of is Of.CLAIM and row.kind in (PUBLISH, RELEASE) else ""
        alone = all(cite.source.reasoning for cite in cites) if cites else getattr(thing, "reasoning", False)
        words = _filled(template, what)
        return ChangeEntry(name, row.at, record or of_record, words, address, cites, row.reason, since, alone)

    def _cites(self, claim: ClaimRow, row: PublicChange) -> tuple[CitationLine, ...]:
        """Of a new fact its sources, of a citation its own."""
        if row.citation:
            cited = [c | {"state": STANDING} for c in claim.citations if c["ref"] == row.citation]
            claim = claim._replace(document=claim.document | {"citations": cited})
        elif row.kind not in (PUBLISH, RELEASE):
            return ()
        return lines_of(self._reading, [claim], MOST_CITED, brief=MOST_CITED, speakers=False)

    def _gone(self, of: Of, row: PublicChange) -> tuple[SafeString, str]:
        """What was done to what is withdrawn, and the address of its tombstone."""
        done, before = _GONE[of]
        words = {"words": done if row.kind in _TAKING_DOWN else before, "ref": row.ref}
        kind = self._kinds.get(Tombstone.id_of(of, row.key), "")
        address = link_to("record", room_for(kind), row.ref) if kind else ""
        address = address if of is Of.RECORD else link_to(of.name.lower(), row.ref)
        return escape(_("%(words)s (%(ref)s)") % words), address

    def named(self, of: Of, key: int) -> tuple[RecordRow | None, SafeString, str]:
        """Whom it is about, what it is called, and its address."""
        thing = self._there(of, key)
        if of is Of.RECORD:
            return thing, bdi(thing.title, thing.lang), thing.address
        if of is Of.CLAIM:
            words = escape(_("one fact")) if _sensitive(thing) else _quoted(_fact(self._reading, thing))
            return self._reading.by_id(thing.subject), words, f"{self._reading.claims_address}{thing.ref}/"
        if of is Of.SOURCE:
            headline = bdi(thing.headline, foreign(thing.lang))
            return self._reading.by_id(thing.outlet), _quoted(headline), link_to("source", thing.ref)
        return None, bdi(*own_text(thing.document, "question", thing.question)), link_to("dispute", thing.ref)


def _fact(reading: Reading, claim: ClaimRow) -> SafeString:
    """What a claim says."""
    said, target = reading.wording(claim), reading.by_id(claim.target)
    heading = claim.heading[:1].lower() + claim.heading[1:]
    words = shorten(said.plain, LONGEST, placeholder=" …")
    return format_html("{}: {}", heading, bdi(words, target.lang if target else foreign(said.lang)))


def _quoted(words: SafeString) -> SafeString:
    return _filled(_("“%(what)s”"), words)


def _filled(template: str, what: SafeString) -> SafeString:
    return SafeString(escape(template) % {"what": what})


def _sensitive(claim: ClaimRow) -> bool:
    """Whether a feed says only that there is a fact: what it is stands on its page."""
    scope = claim.about.scope(claim.scope) if claim.scope else None
    return bool(claim.about.sensitive or (scope and scope.sensitive))
