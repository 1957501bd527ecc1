"""What a search gives: hits that say why they matched, with all that a page needs to load what it shows."""

from dataclasses import dataclass

from casebook.models import Record, Source
from casebook.search.asked import Asked
from casebook.search.spelt import How


@dataclass(frozen=True)
class Part:
    """A piece of a text. `hit` marks what matched. Plain text: whoever shows it escapes it."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Snippet:
    """A text in which something matched, shortened to what stands around it.

    `where` says which text: subject, fact, value, when, note, quote of a claim; headline, credits, outlet, note of a
    source. `lang` is its language, '' where none is told. `begins` and `ends` are false where text was left off.
    """

    where: str
    lang: str
    parts: tuple[Part, ...]
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True)
class Total:
    """How many there are; with `more`, at least so many."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class RecordHit:
    """A record, found by `spelling`, which is its label or the name that the claim of id `claim_id` tells.

    `record` is loaded without claims; `how` is why it matched.
    """

    record: Record
    how: How
    spelling: Snippet
    claim_id: int | None = None

    @property
    def by_sound(self) -> bool:
        """Whether the name only sounds alike."""
        return self.how == How.SOUND

    @property
    def is_label(self) -> bool:
        """Whether what matched is what the record is called everywhere."""
        return self.claim_id is None


@dataclass(frozen=True)
class FactHit:
    """A claim, the record that it is told about (merged ones stand for where they lead on to), and what matched."""

    claim_id: int
    record_id: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class SourceHit:
    """A source and what matched in it; the source is loaded with its outlet."""

    source: Source
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Records:
    """Hits on records, best first: those of one page, and how many there are of each kind, detainees apart."""

    hits: tuple[RecordHit, ...] = ()
    total: Total = Total(0)
    # By kind of record and whether it is a detainee.
    kinds: tuple[tuple[str, bool, int], ...] = ()


@dataclass(frozen=True)
class Facts:
    """Hits on facts, best first: those of one page, and how many there are."""

    hits: tuple[FactHit, ...] = ()
    total: Total = Total(0)


@dataclass(frozen=True)
class Sources:
    """Hits on sources, best first: those of one page, and how many there are."""

    hits: tuple[SourceHit, ...] = ()
    total: Total = Total(0)


@dataclass(frozen=True)
class Found:
    """All that was found, grouped. `asked.empty` says why nothing was looked for, where nothing was."""

    asked: Asked
    records: Records = Records()
    facts: Facts = Facts()
    sources: Sources = Sources()


@dataclass(frozen=True)
class Suggestion:
    """A record whose name may be meant by what is being typed; `shared` if others that were found have it too."""

    record: Record
    how: How
    spelling: str
    lang: str
    parts: tuple[Part, ...]
    shared: bool
