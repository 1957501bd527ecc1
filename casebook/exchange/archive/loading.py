"""Loading an archive's files: whole or not at all, again and again, and never against what the archive has."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from casebook import acts
from casebook.exchange import statistics
from casebook.exchange.archive.building import Builder
from casebook.exchange.archive.entries import Entry, read_files, read_head
from casebook.exchange.archive.files import shown
from casebook.exchange.archive.index import Index, Stored
from casebook.exchange.archive.outcome import check_outcome
from casebook.exchange.archive.plan import Plan
from casebook.exchange.archive.problems import ArchiveError, Problem, Problems, Spot
from casebook.exchange.archive.restoring import Restorer
from casebook.exchange.archive.writing import PUBLISHED_BY, member, write
from casebook.models import Revision

_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True)
class Summary:
    """How many things were added, were there just so, and were left as they are since they stand no more.

    `warnings` is what people should look at.
    """

    records: int
    sources: int
    claims: int
    citations: int
    attributions: int
    disputes: int
    unveiled: int
    unchanged: int
    left: int
    # Not added, or taken out again, since they were erased.
    erased: int = 0
    warnings: tuple[Problem, ...] = ()


def load(path: Path) -> Summary:
    """Add to the archive what the files under `path` have and it has not; ArchiveError tells all that is wrong.

    A dump, which has a head, is put back as it was instead, and only into an empty archive.
    """
    problems = Problems()
    head = read_head(path, problems)
    if head is not None:
        problems.raise_if_any()
        return _restore(path, head, problems)
    index = Index(read_files(path, problems), problems)
    with transaction.atomic():
        # Nobody changes what is published between comparing with it and adding to it.
        list(Revision.objects.select_for_update())
        plan = Builder(index, Stored(index.refs()), problems).build()
        problems.raise_if_any()
        try:
            write(plan)
        except acts.ActRefused as refused:
            problems.add(_spot(str(refused), index, path), "", str(refused))
        else:
            check_outcome(plan, problems)
        problems.raise_if_any()
    statistics.gather_of_loaded()
    return replace(_summary(plan), warnings=tuple(problems.warnings))


def _restore(path: Path, head: Entry, problems: Problems) -> Summary:
    text = head.value("archive")
    restorer = Restorer(read_files(path, problems, text), text, problems)
    problems.raise_if_any()
    try:
        with transaction.atomic():
            restorer.restore(head)
            problems.raise_if_any()
            erased = acts.erase_again(by=member(PUBLISHED_BY)) if acts.came_back() else 0
    except acts.ActRefused as refused:
        raise ArchiveError([Problem(shown(path), 0, "", str(refused))]) from refused
    statistics.gather_of_loaded()
    numbers = restorer.numbers
    return Summary(
        records=numbers["record"],
        sources=numbers["source"],
        claims=numbers["claim"],
        citations=numbers["citation"],
        attributions=numbers["attribution"],
        disputes=numbers["dispute"],
        unveiled=0,
        unchanged=0,
        left=0,
        erased=erased,
    )


def _spot(words: str, index: Index, path: Path) -> Spot:
    """The line of the first thing of the files that a refusal names."""
    named = (index.find(word) for word in _WORD.findall(words))
    return next((thing.entry.spot for thing in named if thing), Spot(shown(path), 0))


def _summary(plan: Plan) -> Summary:
    return Summary(
        records=len(plan.records),
        sources=len(plan.sources),
        claims=len(plan.claims),
        citations=len(plan.citations),
        attributions=sum(len(new.chain) for new in plan.citations),
        disputes=len(plan.disputes),
        unveiled=len(plan.unveilings),
        unchanged=plan.unchanged,
        left=plan.left,
        erased=plan.erased,
    )
