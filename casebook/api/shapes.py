"""What answers look like. The schema is made from these types, and the type checker holds the content to them."""

from datetime import date, datetime
from typing import Annotated, Literal, NotRequired, TypedDict


class OwnText(TypedDict):
    """Words of the archive itself, and the language in which they are."""

    text: str
    language: str


class Term(TypedDict):
    """A word of the vocabulary: its name, which never changes, and what it is called in the language of the answer."""

    name: str
    label: str


class RecordLink(TypedDict):
    """A record as others name it. Who has no page has a label and nothing else."""

    reference: str | None
    kind: str | None
    label: str
    language: Annotated[str | None, "Of the label, where that is known."]
    page: str | None
    api: str | None


class VagueDay(TypedDict):
    """A date as sources give it: EDTF, and the first and last day that it may mean; null where that end is open."""

    edtf: str
    words: str
    source_words: Annotated[str | None, "The words of the article, where they say more."]
    known: Annotated[str, "How it is known: stated, or worked out by the archive."]
    earliest: date | None
    latest: date | None


class CertainSpan(TypedDict):
    """The days on which it was certainly so."""

    first: date | None
    last: date | None


class Number(TypedDict):
    """A count, an age, a sum or a term in numbers; null where a side is open."""

    low: float | None
    high: float | None
    unit: str | None


class Speaker(TypedDict):
    """One speaker of a chain. The first one of a chain said it first, and the last one told the outlet."""

    speaker: RecordLink
    capacity: str | None
    stance: Annotated[str, "asserts, hedges, alleges or denies"]
    medium: Term | None
    setting: Term | None
    said: VagueDay | None


class Place(TypedDict):
    """Where in an article something stands. Headings, captions and notices are not counted as paragraphs."""

    words: str
    paragraph: int | None
    section: int | None
    paragraph_of_section: int | None
    heading: int | None
    caption: int | None
    page: int | None
    time: str | None
    address: Annotated[str | None, "The article at the quoted words."]


class Quote(TypedDict):
    """Words of the source with what stands around them."""

    before: str
    text: str
    after: str
    language: str


class SourceLink(TypedDict):
    """The article or document of a citation."""

    reference: str
    kind: str
    headline: str
    language: str
    outlet: RecordLink | None
    published: VagueDay | None
    standing: Term
    address: Annotated[str | None, "At the outlet."]
    page: str
    api: str


class Citation(TypedDict):
    """Where a source says a claim, and whose words it is. An empty chain: the article says it itself."""

    reference: str
    state: str
    source: SourceLink
    place: Place | None
    stance: str
    quote: Quote | None
    note: OwnText | None
    chain: list[Speaker]


class DisputeLink(TypedDict):
    """A question on which claims differ, and on which side this one stands."""

    reference: str
    kind: Term
    contradiction: bool
    question: str
    side: int
    page: str
    api: str


class Claim(TypedDict):
    """One statement about a record, with everybody who says so."""

    reference: str
    page: str
    api: str
    state: Annotated[str, "published, superseded or retracted"]
    about: RecordLink
    fact: Term
    scope: Term | None
    value: Annotated[str | None, "As the archive stores it; null where it leads to a record, or is a bare no."]
    target: RecordLink | None
    words: Annotated[str, "What it says, as pages put it."]
    number: Number | None
    when: VagueDay | None
    certainly: CertainSpan | None
    polarity: Annotated[str, "yes, no or unknown"]
    status: Annotated[str, "actual, planned, promised, requested or cancelled"]
    hedged: Annotated[bool, "Whether nobody says it outright."]
    disputed: Annotated[bool, "Whether it stands in a contradiction."]
    disputes: list[DisputeLink]
    known_from: Annotated[date | None, "By which day a source had said it."]
    newest_source: date | None
    supersedes: str | None
    note: OwnText | None
    citations: list[Citation]


class ClaimDetail(Claim):
    """A claim, and what became of it."""

    superseded_by: str | None
    reason: Annotated[str | None, "Why it stands no more."]
    cite_as: str | None


class Said(TypedDict):
    """A standing claim about a record, in short. The claim has its sources."""

    claim: str
    fact: Term
    scope: Term | None
    value: str | None
    target: RecordLink | None
    words: str
    when: str | None
    polarity: str
    status: str
    hedged: bool
    known_from: date | None


class Record(TypedDict):
    """A record of any kind. What goes by today's knowledge is null as of another day."""

    reference: str
    kind: str
    form: Annotated[str | None, "individual or group, of people."]
    room: Annotated[str, "The list in which it stands, as addresses name it."]
    label: str
    language: str | None
    page: str | None
    api: str
    private: Annotated[bool, "A private person: pages ask search engines to pass them over, and so should you."]
    disputed: bool | None
    sources: Annotated[int | None, "How many articles and documents; the archive’s reasoning is none."]
    last_reported: date | None
    facts: list[Said]


class SummaryLine(TypedDict):
    """One line of what is known in short, with the claims that it is made of."""

    label: str
    words: str
    claims: list[str]


class RecordDetail(Record):
    """A record with all its claims, citations and chains, those of its sentences, and what leads to it."""

    summary: list[SummaryLine]
    note: OwnText | None
    withheld: Annotated[str | None, "What is withheld, as far as it may be said."]
    claims: list[Claim]
    leading: Annotated[list[Claim], "Claims of other records that lead here, those of the newest sources."]
    ended: Annotated[list[Claim], "What was superseded or retracted, and stays readable."]


class Source(SourceLink):
    """An article or a document."""

    credits: str | None
    address_note: str | None
    paywalled: bool
    facts: Annotated[int | None, "How many public claims stand in it; null as of another day."]


class SourceDetail(Source):
    """A source with the claims that stand in it. Its text is not public."""

    note: OwnText | None
    withheld: str | None
    claims: list[Claim]


class Dispute(TypedDict):
    """A question on which public claims differ."""

    reference: str
    page: str
    api: str
    kind: Term
    contradiction: bool
    question: OwnText
    explanation: OwnText | None
    about: list[RecordLink]
    sides: Annotated[list[list[str]], "By side, the references of its claims."]


class DisputeDetail(Dispute):
    """A dispute with the claims of all sides."""

    claims: list[Claim]


class Change(TypedDict):
    """One thing that was done to what readers see."""

    id: Annotated[str, "Tells it from all others for ever."]
    at: datetime
    record: RecordLink | None
    words: str
    page: str | None
    reason: str | None
    reasoning: Annotated[bool, "Whether nobody but the archive says so."]


class FacetValue(TypedDict):
    """One value, and how many rows there would be with it; `possibly` match it only possibly."""

    value: Annotated[str, "What stands in the address."]
    label: str
    count: Annotated[int | None, "Null where the facet is not opened."]
    possibly: int | None
    chosen: bool


class Facet(TypedDict):
    """What the list can be narrowed by. Facets of records are counted when they are opened, with open=NAME."""

    name: str
    label: str
    opened: bool
    values: list[FacetValue]


class RecordList(TypedDict):
    """One part of a list of records."""

    count: int
    possibly: Annotated[int, "How many more match only possibly; possibly=1 lists them too."]
    sentence: Annotated[str, "What is asked for, in words."]
    next: Annotated[str | None, "The address of the next part; null at the end."]
    results: list[Record]
    facets: NotRequired[list[Facet]]


class ClaimList(TypedDict):
    """One part of the list of claims."""

    count: int
    possibly: int
    sentence: str
    next: str | None
    results: list[Claim]
    facets: NotRequired[list[Facet]]


class SourceList(TypedDict):
    """One part of the list of sources."""

    count: int
    possibly: int
    sentence: str
    next: str | None
    results: list[Source]
    facets: NotRequired[list[Facet]]


class DisputeList(TypedDict):
    """One part of the list of disputes."""

    count: int
    possibly: int
    sentence: str
    next: str | None
    results: list[Dispute]
    facets: NotRequired[list[Facet]]


class ChangeList(TypedDict):
    """One part of the changes, the newest first."""

    next: str | None
    results: list[Change]


class Found(TypedDict):
    """One thing that was found, and why."""

    reference: str
    label: str
    page: str | None
    api: str | None
    why: str | None
    by_sound: Annotated[bool, "Whether its name only sounds like what was asked for."]


class FoundGroup(TypedDict):
    """What was found of one kind."""

    kind: str
    label: str
    count: int
    or_more: bool
    next: str | None
    results: list[Found]


class SearchResults(TypedDict):
    """What was found, the best answers first and then kind by kind."""

    query: str
    best: list[Found]
    groups: list[FoundGroup]


class Root(TypedDict):
    """Where everything is, and who publishes it."""

    name: str
    publisher: str | None
    licence: str | None
    contact: str | None
    version: str
    schema: str
    docs: str
    lists: dict[str, str]


class WrongValue(TypedDict):
    """A name and a value of the address, and what is wrong with them."""

    name: str
    value: str
    detail: str


class Problem(TypedDict):
    """What is wrong (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    errors: NotRequired[list[WrongValue]]
    known_from: NotRequired[Annotated[date | None, "From which day on something was known."]]
    gone: NotRequired[Annotated[date | None, "When it was withdrawn."]]
