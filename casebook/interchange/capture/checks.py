"""Looking again at what was kept: is the article at its address, are the copies whole, does each quote still stand."""

import hashlib
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import actions
from casebook.interchange.capture import extraction, warc
from casebook.interchange.capture.fetch import Fetched, fetch
from casebook.interchange.capture.intakes import CHECKED, FETCH_SECONDS, READ_SECONDS, charset_of
from casebook.interchange.capture.limits import CaptureProblem, run_apart
from casebook.models import Capture, Citation, Source, SourceCheck, SourceCheckOutcome, SourceKind, State


def due(before: datetime) -> QuerySet[Source]:
    """Sources that nobody looked at since, the longest ago first."""
    rows = Source.objects.exclude(state__in=(State.SEALED, State.WITHDRAWN)).exclude(kind=SourceKind.REASONING)
    return rows.filter(Q(check_result=None) | Q(check_result__checked_at__lt=before)).order_by(
        F("check_result__checked_at").asc(nulls_first=True), "pk"
    )


def check(source: Source, *, keep: bool = False) -> SourceCheck:
    """Look at one source and store what was found; with `keep` also keep a copy where it is the first, or differs.

    Nothing else changes: what is to follow from it, editors decide.
    """
    copies = list(source.captures.order_by("captured_at", "pk"))
    newest = copies[-1] if copies else None
    found = {"copies_damaged": sum(is_damaged(copy) for copy in copies), "quotes_lost": 0, "problem": ""}
    if not source.address:
        text = newest.text if newest else ""
        outcome = SourceCheckOutcome.NOT_FETCHED
    else:
        try:
            fetched = run_apart(fetch, source.address, seconds=FETCH_SECONDS)
            article = _article(fetched)
        except CaptureProblem as problem:
            text, found["problem"] = "", str(problem)[:300]
            outcome = SourceCheckOutcome.GONE if problem.gone else SourceCheckOutcome.UNREACHABLE
        else:
            text = article.text
            found["problem"] = " ".join(article.notes)[:300]
            capture = _copy(source, fetched, article)
            capture.prepare()
            same = newest is None or newest.text_sha256 == capture.text_sha256
            outcome = SourceCheckOutcome.UNCHANGED if same else SourceCheckOutcome.CHANGED
            if keep and (newest is None or not same):
                actions.keep_copy(capture)
    if text:
        found["quotes_lost"] = sum(not stands_in(citation.quote, text, source) for citation in quoted(source))
        if found["quotes_lost"]:
            outcome = SourceCheckOutcome.QUOTES
    row, _new = SourceCheck.objects.update_or_create(
        source=source, defaults={**found, "checked_at": timezone.now(), "outcome": outcome}
    )
    return row


def quoted(source: Source) -> QuerySet[Citation]:
    """Its citations with a quote that is still held to."""
    return source.citations.exclude(quote="").filter(state__in=(State.DRAFT, State.PROPOSED, State.PUBLISHED))


def stands_in(quote: str, text: str, source: Source) -> bool:
    """Whether the words of the quote stand in the text or the headline, however they are set."""
    words = _letters(quote)
    return words in _letters(text) or words in _letters(source.headline)


def is_damaged(copy: Capture) -> bool:
    """Whether the bytes are not those that were kept. Of what was erased none are left, and none are missed."""
    content = bytes(copy.content)
    return bool(content) and hashlib.sha256(content).hexdigest() != copy.sha256


def _article(fetched: Fetched) -> extraction.Article:
    final = fetched.final
    charset = charset_of(final.header("content-type"))
    return run_apart(extraction.read, fetched.body, charset, final.address, seconds=READ_SECONDS)


def _copy(source: Source, fetched: Fetched, article: extraction.Article) -> Capture:
    content = warc.write(fetched.exchanges, _("looking at sources"))
    return Capture(
        source=source,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        payload_sha256=hashlib.sha256(fetched.body).hexdigest(),
        captured_at=fetched.final.at,
        method=CHECKED,
        media_type=warc.MEDIA_TYPE,
        final_address=fetched.final.address,
        text=article.text,
    )


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
