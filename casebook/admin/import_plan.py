"""What a whole sheet comes to: which records, articles, claims and citations it makes, and which are known already.

All look-ups are made for many rows at once. A plan holds unsaved rows and writes nothing until `write`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from casebook.admin.citation_forms import said_by
from casebook.admin.draft_forms import language_problem
from casebook.admin.import_names import SheetName, in_parts
from casebook.admin.import_reading import ASKED, KNOWN, NEW, NOTED, WRONG, SheetReader, SheetRow, SheetSource, Statement
from casebook.admin.record_fields import usable
from casebook.admin.value_fields import read_date
from casebook.admin.words import source_words, value_of, words_of, written
from casebook.interchange.tables.columns import folded
from casebook.interchange.yaml.scalar_formats import LOCATOR
from casebook.models import (
    UNPUBLISHED,
    Attribution,
    Citation,
    Claim,
    ImportDraft,
    ImportFile,
    Record,
    Revision,
    RowState,
    SheetKind,
    Source,
    State,
    User,
)
from casebook.models.archive.claim_checks import claim_problems
from casebook.models.archive.claims import DIGESTED, digest_of
from casebook.models.archive.source_addresses import address_key
from casebook.names import fold
from casebook.search import editors
from casebook.suggestions.wording import heading_of, is_readable
from casebook.values import Comparison, ValueProblem
from casebook.vocabulary.comparison import compare_claims

WRITTEN_AT_ONCE = 500
_THINGS: dict[str, type[Any]] = {SheetKind.RECORDS: Record, SheetKind.SOURCES: Source, SheetKind.FACTS: Claim}
# What a row that names a thing of the archive is compared by.
_COMPARED = ("scope", "polarity", "status")


@dataclass(eq=False)
class PlannedClaim:
    """A claim that several rows may say: a new one, or the one that says so already."""

    claim: Claim
    twin: Claim | None = None
    rows: list[int] = field(default_factory=list)
    # What its citations say, so that none stands twice.
    cited: set[Any] = field(default_factory=set)


@dataclass(eq=False)
class PlannedCitation:
    """A citation with its chain."""

    citation: Citation
    of: PlannedClaim
    source: SheetSource
    chain: list[Attribution]
    speakers: list[SheetName]


class ImportPlan:
    """Reads all rows, settles what they mean, and knows what is to be written."""

    def __init__(self, file: ImportFile, rows: Iterable[tuple[int, list[str]]]) -> None:
        columns = {int(place): name for place, name in file.columns.items()}
        self._file, self._sheet = file, file.sheet
        reader = SheetReader(file.sheet, columns, file.defaults, len(file.headings))
        self.rows = [reader.row(number, cells) for number, cells in rows]
        self._names, self._sources = reader.names, list(reader.sources.values())
        self._by_number = {row.number: row for row in self.rows}
        self._claims: dict[Any, PlannedClaim] = {}
        self._citations: list[PlannedCitation] = []
        self._planned: list[tuple[SheetRow, Statement, PlannedClaim]] = []

    def settle(self, step: Callable[[], None] = lambda: None) -> "ImportPlan":
        """Look everything up, and tell each row what becomes of it. `step` is called between the parts."""
        self._known_things()
        step()
        self._names.resolve(self._file.answers, self._file.created_at)
        step()
        self._tell_names()
        self._settle_sources()
        step()
        for row in self.rows:
            for statement in row.statements:
                self._settle_claim(row, statement)
        self._find_twins()
        step()
        self._find_contradictions()
        step()
        self._settle_citations()
        return self

    # What is told

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The names of which somebody has to say what they mean."""
        return list(self._names.questions())

    def state_of(self, row: SheetRow) -> str:
        """What the row comes to as a whole."""
        sorts = {sort for _column, sort, _words in row.told}
        for sort, state in ((WRONG, RowState.WRONG), (ASKED, RowState.ASKED), (NEW, RowState.NEW)):
            if sort in sorts:
                return str(state)
        return str(RowState.KNOWN)

    @property
    def numbers(self) -> dict[str, int]:
        """How many rows there are of each state, and what is made of them."""
        states = [self.state_of(row) for row in self.rows]
        return {
            **{state: states.count(state) for state in RowState.values},
            "rows": len(self.rows),
            "record": len(self._new_records()),
            "source": len(self._new_sources()),
            "claim": len(self._new_claims()),
            "citation": len(self._citations),
        }

    @property
    def blocked(self) -> bool:
        """Whether something is wrong or asked: then nothing is made."""
        return any(self.state_of(row) in (RowState.WRONG, RowState.ASKED) for row in self.rows)

    def _tell(self, rows: Iterable[int], column: str, sort: str, words: str) -> None:
        for number in rows:
            self._by_number[number].tell(column, sort, words)

    # Things that are told by their reference

    def _known_things(self) -> None:
        model = _THINGS.get(self._sheet)
        refs = {row.ref: row for row in self.rows if row.ref and not row.wrong}
        if model is None or not refs:
            return
        related = {Record: ("merged_into",), Source: ("outlet",), Claim: ("subject", "target")}[model]
        found: dict[str, Any] = {}
        for part in in_parts(sorted(refs)):
            rows = model._base_manager.exclude(state=State.SEALED).filter(ref__in=part)
            found |= {thing.ref: thing for thing in rows.select_related(*related)}
        for row in self.rows:
            if not row.ref or row.wrong:
                continue
            thing = found.get(row.ref)
            if thing is None:
                row.tell("reference", WRONG, _("Nothing in the archive has the reference %s.") % row.ref)
                continue
            state = "" if thing.state == State.PUBLISHED else f" ({thing.get_state_display()})"
            row.tell(
                "reference",
                KNOWN,
                _("The archive has it: %s")
                % f"{source_words(thing) if isinstance(thing, Source) else words_of(thing)}{state}",
            )
            for column, words in _differences(thing, row.given):
                row.tell(column, NOTED, _("The archive has otherwise: %s. Nothing is changed.") % words)

    # Names

    def _tell_names(self) -> None:
        for name in self._names:
            column = {row: self._column_of(row, name) for row in name.rows}
            for number in name.rows:
                row = self._by_number[number]
                if name.problem:
                    row.tell(column[number], WRONG, name.problem)
                elif name.asked:
                    row.tell(column[number], ASKED, _("Say what “%s” means.") % name.called)
            if name.is_new and not name.follows:
                first = self._by_number[name.rows[0]]
                kind = name.record.get_form_display() or name.record.get_kind_display()
                params = {"kind": kind, "name": name.called}
                first.tell(column[first.number], NEW, _("New record, %(kind)s: %(name)s") % params)
            elif name.record is not None and self._sheet == SheetKind.RECORDS:
                self._tell(name.rows, "name", KNOWN, _("The archive has it: %s") % written(name.record))
        self._editorial()

    def _editorial(self) -> None:
        """What a sheet of records or detainees says beside the name; only of new ones."""
        for row in self.rows:
            if row.record is None or row.record.record is None:
                continue
            record = row.record.record
            if row.record.is_new:
                record.public_life = record.public_life or row.public_life
                record.note = record.note or row.note
            elif row.note and row.note != record.note:
                row.tell("note", NOTED, _("The archive has otherwise: %s. Nothing is changed.") % (record.note or "—"))

    def _column_of(self, number: int, name: SheetName) -> str:
        row = self._by_number[number]
        if row.record is name:
            return "name"
        if row.source is not None and row.source.outlet is name:
            return "outlet"
        for statement in row.statements:
            if statement.about is name:
                return statement.columns.get("subject", "about")
            if statement.target is name:
                return statement.columns.get("target", "target")
        return "speaker" if name in row.chain else "outlet"

    # Articles

    def _settle_sources(self) -> None:
        by_key: dict[str, Source] = {}
        refs: dict[str, Source] = {}
        rows = Source._base_manager.select_related("outlet")
        for part in in_parts(sorted({address_key(one.said.address) for one in self._sources if one.said.address})):
            by_key |= {source.address_key: source for source in rows.filter(address_key__in=part).order_by("-pk")}
        for part in in_parts(sorted({one.ref for one in self._sources if one.ref})):
            refs |= {source.ref: source for source in usable(rows).filter(ref__in=part)}
        alike = self._alike()
        for one in self._sources:
            if one.ref:
                one.source = refs.get(one.ref)
                if one.source is None:
                    one.problems["source"] = _("Nothing in the archive has the reference %s.") % one.ref
            else:
                self._settle_source(one, by_key.get(address_key(one.said.address)) if one.said.address else None, alike)
            for column, words in one.problems.items():
                self._tell(one.rows, column, WRONG, words)

    def _settle_source(self, one: SheetSource, same: Source | None, alike: Mapping[Any, list[Source]]) -> None:
        outlet = one.outlet.record if one.outlet else None
        title = (outlet.pk if outlet is not None and outlet.pk else 0, fold(one.said.headline))
        others = [other for other in alike.get(title, ()) if _may_be_of_one_day(one, other)]
        if same is not None and same.state not in (*UNPUBLISHED, State.PUBLISHED):
            one.problems["address"] = _(
                "This article was taken out of the archive. Ask a publisher before you enter it again."
            )
        elif same is not None:
            self._known_source(one, same)
        elif others and not one.said.address:
            if len(others) > 1:
                named = "; ".join(written(other) for other in others[:3])
                one.problems["headline"] = _("It may be several: %s. Give the address.") % named
            else:
                self._known_source(one, others[0])
        else:
            self._new_source(one, outlet, others)

    def _known_source(self, one: SheetSource, source: Source) -> None:
        one.source = source
        sort = KNOWN if self._sheet == SheetKind.SOURCES else NOTED
        if self._sheet == SheetKind.SOURCES:
            self._tell(one.rows, "headline", sort, _("The archive has it: %s") % written(source))
        if one.said.headline and fold(one.said.headline) != fold(source.headline):
            words = _("The archive has otherwise: %s. Nothing is changed.") % source.headline
            self._tell(one.rows, "headline", NOTED, words)
        if one.said.when and source.when and one.said.when_edtf != source.when_edtf:
            words = _("The archive has otherwise: %s. Nothing is changed.") % source.when.words()
            self._tell(one.rows, "published", NOTED, words)

    def _new_source(self, one: SheetSource, outlet: Record | None, others: Sequence[Source]) -> None:
        if not one.said.headline:
            one.problems["headline"] = _("The archive does not have this article yet: give its headline and outlet.")
        elif words := language_problem(one.said.lang or "en", one.said.headline):
            one.problems["lang"] = words
        if one.outlet is None:
            one.problems["outlet"] = _("An article has an outlet.")
        if one.problems or outlet is None:
            return
        # Its outlet may be one that is still to be made, and gets its number then.
        one.source, one.said.lang = one.said, one.said.lang or "en"
        self._by_number[one.rows[0]].tell("headline", NEW, _("New article: %s") % one.said.headline)
        for other in others:
            words = _("The archive has an article with this headline, of the same outlet: %s")
            self._tell(one.rows[:1], "headline", NOTED, words % written(other))

    def _alike(self) -> dict[Any, list[Source]]:
        """By outlet and headline, the articles of the archive."""
        outlets = sorted(
            {one.outlet.record.pk for one in self._sources if one.outlet and one.outlet.record and one.outlet.record.pk}
        )
        titles = {fold(one.said.headline) for one in self._sources if one.said.headline}
        found: dict[Any, list[Source]] = defaultdict(list)
        for part in in_parts(outlets):
            rows = usable(Source.objects.filter(Q(outlet__in=part) | Q(outlet__merged_into__in=part)))
            wanted = [pk for pk, headline in rows.values_list("pk", "headline") if fold(headline) in titles]
            for some in in_parts(wanted):
                for source in Source.objects.select_related("outlet").filter(pk__in=some).order_by("pk"):
                    found[source.outlet.merged_into_id or source.outlet_id, fold(source.headline)].append(source)  # type: ignore[union-attr]
        return found

    # Claims

    def _settle_claim(self, row: SheetRow, statement: Statement) -> None:
        subject = statement.about.record
        target = statement.target.record if statement.target is not None else None
        if subject is None or (statement.target is not None and target is None):
            # Somebody was asked, or told why it cannot be read; the rest follows from that.
            return
        claim = statement.claim
        claim.subject, claim.target = subject, target
        found = claim_problems(claim)
        if target is not None and target is subject:
            found.setdefault("target", _("A record cannot lead to itself."))
        for name, words in found.items():
            column = statement.columns.get(name, name)
            if not any(one == column and sort == WRONG for one, sort, _words in row.told):
                row.tell(column, WRONG, words)
        if found:
            return
        planned = self._claims.setdefault(_same(claim), PlannedClaim(claim))
        planned.rows.append(row.number)
        self._planned.append((row, statement, planned))

    def _find_twins(self) -> None:
        """Of the claims those that the archive has: a standing one, else a draft or one that waits for review."""
        by_digest: dict[str, list[PlannedClaim]] = defaultdict(list)
        for planned in self._claims.values():
            claim = planned.claim
            if claim.subject.pk and (claim.target is None or claim.target.pk):
                _number(claim)
                by_digest[digest_of(getattr(claim, name) for name in DIGESTED)].append(planned)
        order = {State.PUBLISHED: 0, State.PROPOSED: 1, State.DRAFT: 1}
        for part in in_parts(sorted(by_digest)):
            rows = Claim.objects.filter(digest__in=part, gap="", state__in=tuple(order))
            for claim in sorted(rows, key=lambda claim: (order[State(claim.state)], claim.pk)):
                for planned in by_digest[claim.digest]:
                    planned.twin = planned.twin or claim
        self._know_citations()

    def _know_citations(self) -> None:
        twins = {planned.twin.pk: planned for planned in self._claims.values() if planned.twin is not None}
        for part in in_parts(sorted(twins)):
            rows = Citation.objects.filter(claim__in=part, state__in=(*UNPUBLISHED, State.PUBLISHED))
            for citation in rows.prefetch_related("chain"):
                chain = sorted(citation.chain.all(), key=lambda link: link.position)
                twins[citation.claim_id].cited.add(said_by(citation, chain))

    def _find_contradictions(self) -> None:
        """Claims that disagree with what stands or is drafted of the same record: told, as the form does."""
        new: dict[int, list[PlannedClaim]] = defaultdict(list)
        for planned in self._claims.values():
            if planned.twin is None and planned.claim.subject.pk and is_readable(planned.claim):
                new[planned.claim.subject.pk].append(planned)
        facts = {planned.claim.fact for same in new.values() for planned in same}
        for part in in_parts(sorted(new)):
            rows = Claim.objects.filter(
                Q(subject__in=part) | Q(subject__merged_into__in=part),
                fact__in=facts,
                gap="",
                state__in=(State.PUBLISHED, *UNPUBLISHED),
            )
            for other in rows.select_related("subject", "target").order_by("pk"):
                for planned in new.get(other.subject.merged_into_id or other.subject_id, ()):
                    claim = planned.claim
                    if (claim.fact, claim.scope) == (other.fact, other.scope) and is_readable(other):
                        self._contradicts(planned, other)

    def _contradicts(self, planned: PlannedClaim, other: Claim) -> None:
        if compare_claims(planned.claim, other) == Comparison.DISAGREE:
            params = {"claim": f"{value_of(other)} · {other.ref}", "state": other.get_state_display()}
            column = "target" if planned.claim.target is not None else "value"
            words = _("It contradicts: %(claim)s (%(state)s)") % params
            self._tell(planned.rows[:1], column if self._sheet == SheetKind.FACTS else "name", NOTED, words)

    # Citations

    def _settle_citations(self) -> None:
        told: set[int] = set()
        for row, statement, planned in self._planned:
            column = statement.columns.get("fact", "fact")
            if planned.twin is None and id(planned) not in told:
                told.add(id(planned))
                words = f"{heading_of(planned.claim)}: {value_of(planned.claim)}"
                row.tell(column, NEW, _("New claim: %s") % words)
            if row.source is None or row.source.source is None or row.place is None or row.wrong:
                continue
            made = self._citation(row, planned)
            said = self._said(made)
            if said in planned.cited:
                if planned.twin is not None and planned.rows[0] == row.number:
                    words = _("The claim %s says so already, and cites this place: there is nothing to add.")
                    row.tell(column, KNOWN, words % planned.twin.ref)
                else:
                    row.tell(column, KNOWN, _("Row %d says so already.") % planned.rows[0])
                continue
            planned.cited.add(said)
            self._citations.append(made)
            if planned.twin is not None:
                words = _("The claim %s says so already: a citation is added to it.") % planned.twin.ref
                row.tell(column, NEW, words)
            elif planned.rows[0] != row.number:
                row.tell(column, NEW, _("Row %d says so already: a citation is added to its claim.") % planned.rows[0])

    def _citation(self, row: SheetRow, planned: PlannedClaim) -> PlannedCitation:
        assert row.source is not None
        assert row.place is not None
        citation = Citation(stance=row.stance, quote=row.quote, **row.place)
        chain = []
        for position, name in enumerate(row.chain):
            link = Attribution(position=position, words="" if name.record is not None else name.text)
            link.speaker = name.record
            chain.append(link)
        return PlannedCitation(citation, planned, row.source, chain, row.chain)

    @staticmethod
    def _said(made: PlannedCitation) -> Any:
        """As `said_by`; what is still to be made has no number, and is itself."""
        if made.source.source.pk and all(link.speaker is None or link.speaker.pk for link in made.chain):
            made.citation.source = made.source.source
            return said_by(made.citation, made.chain)
        place = tuple(getattr(made.citation, name) for name in LOCATOR)
        speakers = tuple(id(link.speaker) if link.speaker is not None else link.words for link in made.chain)
        return (id(made.source), place, made.citation.stance, made.citation.quote, speakers)

    # What is written

    def _new_records(self) -> list[Record]:
        new = sorted((name for name in self._names if name.is_new), key=lambda name: name.rows[0])
        return list({id(name.record): name.record for name in new if name.record is not None}.values())

    def _new_sources(self) -> list[SheetSource]:
        return [one for one in self._sources if one.source is not None and one.source.pk is None]

    def _new_claims(self) -> list[PlannedClaim]:
        return [planned for planned in self._claims.values() if planned.twin is None]

    def write(self, by: User) -> None:
        """Make the drafts. Within the caller's transaction; with a plan in which nothing is wrong."""
        now = timezone.now()
        records, sources, claims = self._new_records(), self._new_sources(), self._new_claims()

        def make(model: Any, rows: list[Any]) -> None:
            for row in rows:
                row.created_by, row.created_at = by, now
            bulk_create_with_history(rows, model, batch_size=WRITTEN_AT_ONCE, default_user=by, default_date=now)
            name = model._meta.model_name
            drafts = [ImportDraft(file=self._file, on_model=name, on_ref=row.ref) for row in rows]
            ImportDraft.objects.bulk_create(drafts, batch_size=WRITTEN_AT_ONCE)

        make(Record, records)
        for one in sources:
            assert one.outlet is not None
            one.source.outlet = one.outlet.record
        make(Source, [one.source for one in sources])
        for planned in claims:
            _number(planned.claim)
        make(Claim, [planned.claim for planned in claims])
        for made in self._citations:
            made.citation.claim, made.citation.source = made.of.twin or made.of.claim, made.source.source
        make(Citation, [made.citation for made in self._citations])
        chain = []
        for made in self._citations:
            for link, name in zip(made.chain, made.speakers, strict=True):
                link.citation, link.speaker = made.citation, name.record
                chain.append(link)
        Attribution.objects.bulk_create(chain, batch_size=WRITTEN_AT_ONCE)
        named = {planned.claim.subject_id for planned in claims if planned.claim.fact == editors.NAMED}
        editors.refresh(named | {record.pk for record in records})


def archive_stands() -> tuple[Any, ...]:
    """What tells whether anything was entered or published since: versions are kept of all drafts."""
    newest = [
        model.history.model.objects.aggregate(last=Max("history_id"))["last"]
        for model in (Record, Source, Claim, Citation)
    ]
    return (*newest, *Revision.current())


def _number(claim: Claim) -> None:
    """Take over the numbers that the records have got meanwhile."""
    claim.subject, claim.target = claim.subject, claim.target


def _same(claim: Claim) -> Any:
    """What makes two claims of a sheet the same; a record that is still to be made is itself."""
    ends = tuple(record and (record.pk or id(record)) for record in (claim.subject, claim.target))
    return (*ends, claim.fact, claim.scope, claim.value, claim.polarity, claim.status, claim.when_edtf)


def _may_be_of_one_day(one: SheetSource, other: Source) -> bool:
    when = one.said.when
    if when is None or not (when.earliest and when.latest and other.when_earliest and other.when_latest):
        return True
    return when.earliest <= other.when_latest and other.when_earliest <= when.latest


def _differences(thing: Any, given: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """By column, what the archive has where the row has something else; only of what is stored as it is written."""
    if isinstance(thing, Claim):
        for name in _COMPARED:
            stored = getattr(thing, name)
            if given.get(name) and folded(given[name]) not in (
                folded(stored),
                folded(str(getattr(thing, f"get_{name}_display", lambda stored=stored: stored)())),
            ):
                yield name, stored or "—"
        if given.get("when_edtf") and thing.when_edtf and not isinstance(thing.parsed, type(thing.when)):
            yield from _of_day("when_edtf", given["when_edtf"], thing)
    if isinstance(thing, Source):
        if given.get("headline") and fold(given["headline"]) != fold(thing.headline):
            yield "headline", thing.headline
        if given.get("published_edtf") and thing.when_edtf:
            yield from _of_day("published_edtf", given["published_edtf"], thing)


def _of_day(column: str, text: str, thing: Any) -> Iterable[tuple[str, str]]:
    try:
        if read_date(text).edtf != thing.when_edtf:
            yield column, thing.when_edtf
    except ValueProblem:
        yield column, thing.when_edtf
