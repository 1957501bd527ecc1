"""What came in and what changed, day after day, as far as readers may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import TOLD, Act, ActKind, Citation, Claim, Dispute, Record, Source
from casebook.pages import addresses
from casebook.pages.shown import loading

# Acts are read in parts of so many; a day can reach over two pages, and then stands on both.
PER_PAGE = 2000
MOST_NAMED = 12


@dataclass(frozen=True)
class LinkShown:
    """Something that can be gone to."""

    words: str
    address: str
    lang: str = ""


@dataclass(frozen=True)
class ChangeShown:
    """One line of a day: what was done, to how many, and the first of them by name."""

    words: str
    links: tuple[LinkShown, ...]
    more: int = 0


@dataclass(frozen=True)
class DayShown:
    """One day on which something changed."""

    day: date
    changes: tuple[ChangeShown, ...]


def changes(page: int) -> tuple[list[DayShown], bool]:
    """One page of days, the newest first, and whether there is another."""
    start = (page - 1) * PER_PAGE
    told = Act.objects.filter(kind__in=TOLD).order_by("-id")
    acts = list(told.values_list("kind", "on_model", "on_ref", "at")[start : start + PER_PAGE + 1])
    seen = _seen((model, ref) for _kind, model, ref, _at in acts)
    days: dict[date, dict[tuple[str, str], dict[str, LinkShown]]] = defaultdict(lambda: defaultdict(dict))
    for kind, model, ref, at in acts[:PER_PAGE]:
        link = seen.get((model, ref))
        if link is not None:
            days[at.date()][kind, model][ref] = link
    found = [DayShown(day, tuple(_lines(lines))) for day, lines in sorted(days.items(), reverse=True)]
    return found, len(acts) > PER_PAGE


def _lines(lines: dict[tuple[str, str], dict[str, LinkShown]]) -> Iterable[ChangeShown]:
    for kind, model in sorted(lines, key=lambda key: (key[0] != ActKind.PUBLISH, _MODELS.index(key[1]), key[0])):
        things = lines[kind, model]
        links = tuple(things.values())[:MOST_NAMED] if model != "citation" else ()
        number = _NUMBERS[model](len(things)) % len(things)
        yield ChangeShown(
            words=_("%(number)s %(done)s") % {"number": number, "done": ActKind(kind).label},
            links=links,
            more=len(things) - len(links) if links else 0,
        )


_MODELS = ("source", "record", "claim", "citation", "dispute")
_NUMBERS = {
    "source": lambda n: ngettext("%d source", "%d sources", n),
    "record": lambda n: ngettext("%d record", "%d records", n),
    "claim": lambda n: ngettext("%d fact", "%d facts", n),
    "citation": lambda n: ngettext("%d citation", "%d citations", n),
    "dispute": lambda n: ngettext("%d disagreement", "%d disagreements", n),
}


def _seen(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], LinkShown]:
    """Those of the things that readers may see, with words and address. A fixed number of statements a thousand."""
    refs: dict[str, list[str]] = defaultdict(list)
    for model, ref in wanted:
        refs[model].append(ref)
    found: dict[tuple[str, str], LinkShown] = {}
    for model in _MODELS:
        for start in range(0, len(refs[model]), 500):
            for ref, link in _links(model, refs[model][start : start + 500]):
                found[model, ref] = link
    return found


def _links(model: str, refs: list[str]) -> Iterable[tuple[str, LinkShown]]:
    if model == "record":
        for record in Record.objects.visible_to(loading.READER).with_page().filter(ref__in=refs):
            # Cases of single people are named in their own list only, which search engines do not read.
            words = record.ref if record.private and not record.is_group else record.label or record.ref
            yield record.ref, LinkShown(words, addresses.of_record(record), record.label_lang)
    elif model == "source":
        for source in Source.objects.visible_to(loading.READER).filter(ref__in=refs):
            yield source.ref, LinkShown(source.shown("headline"), addresses.of_source(source), source.lang)
    elif model == "claim":
        for ref in Claim.objects.readable_by(loading.READER).filter(ref__in=refs).values_list("ref", flat=True):
            yield ref, LinkShown(ref, addresses.of_claim(Claim(ref=ref)))
    elif model == "dispute":
        for dispute in Dispute.objects.visible_to(loading.READER).filter(ref__in=refs):
            yield dispute.ref, LinkShown(dispute.shown("question"), addresses.of_dispute(dispute))
    else:
        for ref in _citations(refs):
            yield ref, LinkShown(ref, "")


def _citations(refs: list[str]) -> Any:
    seen = Citation.objects.readable_by(loading.READER).filter(ref__in=refs, claim__withheld="")
    return seen.values_list("ref", flat=True)
