"""What things are called in the desk, with everything that only editors see, and where their pages are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casebook.models import (
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Kind,
    Manner,
    Medium,
    Record,
    Request,
    Setting,
    Source,
    SourceKind,
    Stance,
    State,
)
from casebook.suggestions.wording import dated_words_of, heading_of, is_readable
from casebook.suggestions.wording import words_of as claim_says

_STANCES = {
    Stance.HEDGES: pgettext_lazy("how somebody says it", "hedging"),
    Stance.ALLEGES: pgettext_lazy("how somebody says it", "alleging"),
    Stance.DENIES: pgettext_lazy("how somebody says it", "denying it"),
}
# By the name under which logs and notices have them; what is loaded with each, so that a list asks once a kind.
MODELS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "record": (Record, ()),
    "claim": (Claim, ("subject", "target")),
    "citation": (Citation, ("claim__subject", "claim__target", "source__outlet")),
    "source": (Source, ("outlet",)),
    "dispute": (Dispute, ()),
    "correction": (Correction, ()),
    "request": (Request, ()),
}


@dataclass(frozen=True)
class DeskLine:
    """One thing in a list of the desk: its words, its page, what stands behind it in smaller letters."""

    words: str
    address: str = ""
    more: Iterable[str] = ()
    overdue: bool = False


@dataclass(frozen=True)
class DeskBox:
    """Things of one sort: the first of them, how many there are, where all are, and where another one is added."""

    title: str
    lines: list[DeskLine]
    number: int
    address: str = ""
    help: str = ""
    add: str = ""
    # How many of them should have been done by now.
    overdue: int = 0


def page_of(thing: Any, page: str = "change", *more: str) -> str:
    """Where a thing is changed or read in the desk, or another page of its admin, such as that of an action."""
    return reverse(f"admin:casebook_{thing._meta.concrete_model._meta.model_name}_{page}", args=[thing.pk, *more])


def words_of(thing: Any) -> str:
    """A thing in one line, as lists of the desk have it."""
    if isinstance(thing, Claim):
        return f"{thing.subject}: {heading_of(thing)}: {value_of(thing)}"
    if isinstance(thing, Citation):
        return _("%(claim)s – cited from %(source)s") % {"claim": words_of(thing.claim), "source": thing.source}
    if not isinstance(thing, Record):
        return str(thing)
    called = thing.label or thing.working_name or thing.wording or _("(no name yet)")
    draft = [_("draft")] if thing.state == State.DRAFT else []
    return " · ".join([called, _("group") if thing.is_group else str(Kind(thing.kind).label), *draft])


def source_words(source: Source) -> str:
    """A source with its outlet and date."""
    outlet = (source.outlet.label or source.outlet.wording) if source.outlet else _("archive’s reasoning")
    return f"{source.headline} · {outlet}, {source.when.words() if source.when else _('undated')}"


def written(thing: Record | Source) -> str:
    """As a choice is written into a field: words and reference, from which the field finds it again."""
    return f"{source_words(thing) if isinstance(thing, Source) else words_of(thing)} · {thing.ref}"


def value_of(claim: Claim) -> str:
    """What a claim says and when, in a line; a draft whose value cannot be read as it was typed."""
    return dated_words_of(claim) if is_readable(claim) else claim.value


def with_state(claim: Claim) -> str:
    """A claim in a line, with its state."""
    return f"{words_of(claim)} ({claim.get_state_display()})"


def things_named(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], DeskLine]:
    """What these pairs of kind and reference stand for, many at once; without an address what is gone."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, ref in pairs:
        wanted[kind].add(ref)
    found = {(kind, ref): DeskLine(_gone(kind)) for kind, refs in wanted.items() for ref in refs}
    for kind in wanted.keys() & MODELS.keys():
        model, loaded = MODELS[kind]
        rows = model._base_manager.filter(ref__in=wanted[kind]).select_related(*loaded)
        if kind in ("claim", "citation"):
            rows = rows.prefetch_related("citations__chain" if kind == "claim" else "claim__citations__chain")
        found |= {(kind, row.ref): DeskLine(words_of(row), page_of(row)) for row in rows}
    return found


def _gone(kind: str) -> str:
    if kind not in MODELS:
        return _("not there any more")
    return _("%s that is not there any more") % capfirst(str(MODELS[kind][0]._meta.verbose_name))


# Claims with their citations


@dataclass(frozen=True)
class CitationDisplay:
    """A citation: the outlet, the headline and the date of its source, the place in it, and whose words it is."""

    outlet: str
    headline: str
    date: str
    place: str
    quote: str
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class ClaimDisplay:
    """A claim: the heading of its fact, what it says and when, its note, citations and page; no state if it stands."""

    heading: str
    words: str
    when: str
    note: str
    citations: tuple[CitationDisplay, ...]
    address: str
    state: str


def display_of(claim: Claim, citations: Iterable[Citation] | None = None) -> ClaimDisplay:
    """The claim in words. Source, outlet and chain of its citations must be loaded."""
    return ClaimDisplay(
        heading_of(claim),
        claim_says(claim),
        claim.when.words(claim.lasts) if claim.when else "",
        claim.note,
        tuple(map(citation_display, claim.citations.all() if citations is None else citations)),
        page_of(claim),
        "" if claim.state == State.PUBLISHED else claim.get_state_display(),
    )


def citation_display(citation: Citation) -> CitationDisplay:
    """The citation in words."""
    source = citation.source
    return CitationDisplay(
        outlet=str(source.outlet) if source.outlet else _("The archive’s reasoning"),
        headline=source.headline,
        date=_published(source),
        place="" if source.kind == SourceKind.REASONING else place_words(citation),
        quote=citation.quote,
        speakers=tuple(_speaker(link) for link in citation.chain.all()),
    )


def _published(source: Source) -> str:
    when = source.when
    if when is None or when.undated:
        return _("undated")
    words = when.words(lasts=False)
    return words if when.known == "stated" else _("undated, %s") % words


def place_words(citation: Any) -> str:
    """Where in its article a citation, or a version of one, stands."""
    for number, words in (
        (citation.heading, _("heading %d")),
        (citation.caption, _("caption %d")),
        (citation.page, _("page %d")),
    ):
        if number is not None:
            return words % number
    if citation.seconds is not None:
        hours, minutes = divmod(citation.seconds // 60, 60)
        return f"{hours}:{minutes:02}:{citation.seconds % 60:02}"
    return _("paragraph %d") % citation.paragraph if citation.paragraph else _("headline")


def _speaker(link: Attribution) -> str:
    ways = [
        link.capacity,
        str(Medium(link.medium).label) if link.medium else "",
        str(Setting(link.setting).label) if link.setting else "",
        str(_STANCES.get(Stance(link.stance), "")),
        pgettext("of words in a chain", "quoted") if link.manner == Manner.QUOTED else "",
    ]
    return ", ".join([str(link.speaker) if link.speaker else link.words, *filter(None, ways)])
