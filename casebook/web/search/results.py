"""What was found, put together for its page: which groups there are, in which order, and how many of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.search import (
    Facts,
    Query,
    RecordHit,
    Records,
    Sources,
    Total,
    read,
    referred,
    search_facts,
    search_records,
    search_sources,
)
from casebook.web import addresses
from casebook.web.addresses import BY_NAME, ListRoom
from casebook.web.lists.listing import Pager, PastTheLast
from casebook.web.search import phrases
from casebook.web.search.form import FACTS, SOURCES, address_of
from casebook.web.search.phrases import Trial
from casebook.web.search.references import ReferenceFound, reference_of
from casebook.web.search.results_of_kind import FactFound, Loaded, RecordFound, SourceFound

# The first of each room, and of facts and sources, on the page of all kinds; and of one kind on each of its pages.
FEW_RECORDS, FEW = 5, 10
# Search looks at no more records than that.
ALL = 2000
PER_PAGE = 25


@dataclass(frozen=True)
class Group:
    """All that was found of one kind, or the first of it. `alike` are records whose names only sound alike."""

    name: str
    total: Total
    # "12 facilities", of all of it.
    words: str
    found: Sequence[RecordFound | FactFound | SourceFound]
    alike: Sequence[RecordFound] = ()

    @property
    def title(self) -> str:
        """What things of this kind are called."""
        return phrases.title(self.name)

    @property
    def counted(self) -> str:
        """How many there are."""
        return phrases.or_more(self.words, self.total)

    @property
    def number(self) -> str:
        """How many there are, without saying of what."""
        return phrases.or_more(str(self.total.number), self.total)

    @property
    def more(self) -> bool:
        """Whether there is more of it than stands here."""
        return self.total.number > len(self.found) + len(self.alike)


@dataclass(frozen=True)
class Results:
    """The page of a search; `kind` is the one kind that it shows, where it does not show all."""

    asked: Query
    groups: tuple[Group, ...] = ()
    kind: str = ""
    pager: Pager | None = None
    reference: ReferenceFound | None = None

    @property
    def title(self) -> str:
        """What the one kind is called."""
        return phrases.title(self.kind) if self.kind else ""

    @property
    def everything(self) -> str:
        """The same search for all kinds."""
        return address_of(self.asked.text)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What else can be looked for where nothing was found."""
        return () if self.groups or self.reference or self.asked.empty else phrases.trials(self.asked)

    def sections(self) -> list[tuple[Group, str]]:
        """Each group, and where all of it is, if it has more than stands here."""
        return [(g, address_of(self.asked.text, g.name) if g.more and not self.kind else "") for g in self.groups]


def all_kinds(typed: str) -> Results:
    """The first of everything that matches what was typed."""
    asked = read(typed)
    if asked.empty:
        return Results(asked)
    records, facts, sources = (
        search_records(typed, size=ALL),
        search_facts(typed, size=FEW),
        search_sources(typed, size=FEW),
    )
    first = _first_of_each(records.hits)
    loaded = Loaded.of([hit for hits in first.values() for hit in hits], facts.hits, sources.hits)
    rooms = [_room(room, hits, _total_of(room, records), loaded) for room, hits in first.items()]
    sure = [group for group in rooms if group.found]
    only_alike = [group for group in rooms if not group.found]
    groups = [*sure, _facts(facts, loaded), _sources(sources, loaded), *only_alike]
    return Results(asked, _not_empty(groups), reference=reference_of(referred(asked.text)))


def one_kind(typed: str, kind: str, number: int) -> Results:
    """One page of what matches of one kind; raises PastTheLast."""
    asked = read(typed)
    if asked.empty:
        return Results(asked, kind=kind)
    group = _page_of(kind, typed, (number - 1) * PER_PAGE)
    last = max(1, -(-group.total.number // PER_PAGE))
    if number > last:
        raise PastTheLast
    before, after = (_address(asked, kind, other, last) for other in (number - 1, number + 1))
    return Results(asked, _not_empty([group]), kind, Pager(number, last, before, after))


def _page_of(kind: str, typed: str, start: int) -> Group:
    if kind == FACTS:
        facts = search_facts(typed, start=start, size=PER_PAGE)
        return _facts(facts, Loaded.of(facts=facts.hits))
    if kind == SOURCES:
        sources = search_sources(typed, start=start, size=PER_PAGE)
        return _sources(sources, Loaded.of(sources=sources.hits))
    room = BY_NAME[kind]
    records = search_records(typed, start=start, size=PER_PAGE, only=lambda one: addresses.room_of(one) == room)
    return _room(room, records.hits, records.total, Loaded.of(records.hits))


def _address(asked: Query, kind: str, number: int, last: int) -> str:
    return address_of(asked.text, kind, number) if 1 <= number <= last else ""


def _not_empty(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group.found or group.alike)


def _first_of_each(hits: Sequence[RecordHit]) -> dict[ListRoom, list[RecordHit]]:
    """The best few of each room, the room with the best one first."""
    first: dict[ListRoom, list[RecordHit]] = {}
    for hit in hits:
        of_room = first.setdefault(addresses.room_of(hit.record), [])
        if len(of_room) < FEW_RECORDS:
            of_room.append(hit)
    return first


def _total_of(room: ListRoom, records: Records) -> Total:
    number = sum(n for kind, detainee, n in records.kinds if room.kind == kind and room.detainees in (None, detainee))
    return Total(number, records.total.more)


def _room(room: ListRoom, hits: Sequence[RecordHit], total: Total, loaded: Loaded) -> Group:
    found = [record for record in map(loaded.record, hits) if record is not None]
    sure = [record for record in found if not record.by_sound]
    alike = [record for record in found if record.by_sound]
    return Group(room.name, total, room.counted(total.number) % total.number, sure, alike)


def _facts(facts: Facts, loaded: Loaded) -> Group:
    found = [fact for fact in map(loaded.fact, facts.hits) if fact is not None]
    return Group(FACTS, facts.total, phrases.facts(facts.total.number), found)


def _sources(sources: Sources, loaded: Loaded) -> Group:
    return Group(SOURCES, sources.total, phrases.sources(sources.total.number), list(map(loaded.source, sources.hits)))
