"""What is cited of a record, a claim and a source: the article comes first, and the archive's page behind it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casebook.interchange.citations import CitedWork
from casebook.models import State
from casebook.models.edition import PlacementRole
from casebook.web.addresses import link_to
from casebook.web.presenters.citation_lines import appeared, lines_of, place_in_full, whose_words_plain
from casebook.web.presenters.claim_table import Absolute, said_in_words, standing
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, SourceRow
from casebook.web.presenters.linked_data import contradicted, sentence

# How many articles the citation of a record names, the newest.
MOST_ARTICLES = 500


def works_of_source(reading: Reading, source: SourceRow, absolute: Absolute, today: date) -> list[CitedWork]:
    """An article, as read by the archive."""
    reading.know([source.outlet] if source.outlet else [])
    page = absolute(link_to("source", source.ref))
    return [_article(reading, source, absolute, today, _("As read by the archive: %s") % page)]


def works_of_claim(
    reading: Reading, claim: ClaimRow, absolute: Absolute, today: date, language: str
) -> list[CitedWork]:
    """The articles with the place in each, and the page of the fact with what contradicts it."""
    by_source: dict[str, list[str]] = {}
    for citation in standing(claim):
        source = reading.source_of(citation)
        who = whose_words_plain(reading, citation, source, language)
        place = "" if source.reasoning else place_in_full(citation)
        by_source.setdefault(source.ref, []).append(" — ".join(filter(None, (place, who))))
    newest = [line.source for line in lines_of(reading, [claim])]
    articles = [
        _article(reading, source, absolute, today, "; ".join(by_source[source.ref]))
        for source in newest
        if not source.reasoning
    ]
    target, subject = reading.by_id(claim.target), reading.by_id(claim.subject)
    called = (target.title if target else _("withheld")) if claim.target else ""
    title = sentence(subject, claim.heading, said_in_words(claim, called, language))
    ended = "" if claim.state == State.PUBLISHED else str(State(claim.state).label)
    note = "; ".join(filter(None, (ended, contradicted(reading, claim, absolute))))
    return [*articles, _page(claim.ref, title, absolute(f"{link_to('claims')}{claim.ref}/"), today, note)]


def works_of_record(reading: Reading, record: RecordRow, absolute: Absolute, today: date) -> list[CitedWork]:
    """The page of the record, and the articles that its facts stand in, the newest first."""
    claims = reading.placed(reading.family(record), PlacementRole.SUBJECT)
    reading.learn_names(claims)
    refs = {citation["source"] for claim in claims for citation in standing(claim)}
    sources = [one for one in reading.sources(sorted(refs)) if not one.reasoning]
    newest = sorted(sources, key=lambda one: (one.outer_to or date.min, one.ref), reverse=True)[:MOST_ARTICLES]
    contradictions = any(reading.is_contested(claim) for claim in claims)
    page = work_of_page(record, absolute, today, contradictions)
    return [page, *(_article(reading, source, absolute, today) for source in newest)]


def work_of_page(record: RecordRow, absolute: Absolute, today: date, contradicted: bool) -> CitedWork:
    """The page of a record alone."""
    note = _("Sources contradict each other on some of it.") if contradicted else ""
    return _page(record.ref, record.title, absolute(record.address), today, note)


def _page(ref: str, title: str, address: str, today: date, note: str = "") -> CitedWork:
    return CitedWork(f"casebook-{ref}", title, settings.SITE_NAME, address, news=False, note=note, accessed=today,
                     author=settings.PUBLISHER)  # fmt: skip


def _article(reading: Reading, source: SourceRow, absolute: Absolute, today: date, note: str = "") -> CitedWork:
    outlet = reading.by_id(source.outlet)
    called = settings.SITE_NAME if source.reasoning else outlet.title if outlet else ""
    day = _day(source.document)
    return CitedWork(
        key=f"casebook-{source.ref}",
        title=source.headline,
        container=called,
        url=source.document.get("address", "") or absolute(link_to("source", source.ref)),
        news=source.kind == "article",
        day=day,
        undated="" if day else appeared(source, short=False),
        author=source.document.get("credits", ""),
        lang=source.lang,
        note=note,
        accessed=today,
    )


def _day(document: dict[str, Any]) -> tuple[int, ...]:
    """Year, month and day of an article that says them itself; none where they are only worked out."""
    edtf, _words, known = (*(document.get("when") or ()), "", "", "")[:3]
    parts = edtf.split("-")
    if known not in ("", "stated") or not all(part.isdigit() for part in parts):
        return ()
    # 2019-21 is a spring.
    found = tuple(map(int, parts))
    return found if len(found) < 2 or found[1] <= 12 else ()
