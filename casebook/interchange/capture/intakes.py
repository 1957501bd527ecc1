"""Bringing an article in: the task that fetches and reads it, and keeping what came of it with its source.

What reads strangers' bytes is imported where it is needed: it is slow, and the processes that serve pages never do it.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import task

from casebook import actions
from casebook.interchange.capture.article_text import LONGEST_TEXT
from casebook.interchange.capture.limits import CaptureProblem, run_apart
from casebook.models import Capture, Intake, IntakeState, Source, User
from casebook.models.archive.source_addresses import address_key
from casebook.models.archive.sources import digest_of_words

# A shorter text is a page that asks to sign in, and the same for many articles.
_LONG_ENOUGH = 300


@dataclass(frozen=True)
class KnownArticle:
    """The article that the archive has, and by what it is known. `surely` where no other can be at its address."""

    source: Source
    why: str
    surely: bool = False


def known_by_address(addresses: Iterable[str]) -> KnownArticle | None:
    """The article at one of these addresses, in any of their spellings."""
    keys = {address_key(address) for address in addresses} - {""}
    found = Source.objects.filter(address_key__in=keys).order_by("pk").first()
    return KnownArticle(found, _("It has the same address."), surely=True) if found else None


def known_as(intake: Intake) -> KnownArticle | None:
    """The article that this one is: by its addresses, the one that it names as its own too, its bytes, its words."""
    proposed = intake.proposed
    addresses = (intake.address, intake.final_address, str(proposed.get("canonical") or ""))
    if found := known_by_address(addresses):
        return found
    copies = Capture.objects.select_related("source").order_by("pk")
    same = copies.filter(payload_sha256=intake.payload_sha256).first() if intake.payload_sha256 else None
    if same is not None:
        return KnownArticle(same.source, _("It has a copy that is the same to the last byte."))
    text = str(proposed.get("text") or "")
    same = copies.filter(text_sha256=digest_of_words(text)).first() if len(text) > _LONG_ENOUGH else None
    return KnownArticle(same.source, _("It has a copy with the same words.")) if same else None


def under_way(address: str) -> Intake | None:
    """The article of this address that somebody is bringing in already."""
    key = address_key(address)
    waiting = Intake.objects.exclude(state=IntakeState.KEPT).exclude(address="").defer("content", "proposed")
    return next((intake for intake in waiting.order_by("pk") if address_key(intake.address) == key), None)


OWN = settings.LANGUAGE_CODE
FETCHED, UPLOADED, TYPED, CHECKED = "fetched", "uploaded", "typed", "fetched to check"
# A little longer than `fetch` gives itself, for it to say what took so long.
FETCH_SECONDS, READ_SECONDS = 75, 90
_logger = logging.getLogger(__name__)


def begin(intake: Intake) -> None:
    """Save it, and have the worker do it."""
    intake.save()
    bring_in.enqueue(intake.ref, get_language() or OWN)


def begin_again(intake: Intake) -> None:
    """What failed, or was left in the middle, waits anew. Whoever may still be at it writes nothing any more."""
    Intake.objects.filter(pk=intake.pk).update(
        state=IntakeState.WAITING, asked_at=timezone.now(), begun_at=None, error=""
    )
    bring_in.enqueue(intake.ref, get_language() or OWN)


@task()
def bring_in(ref: str, language: str = OWN) -> None:
    """Fetch and read what waits under this reference. What goes wrong stands on the intake, for whoever asked, in the
    language of the page on which they did.
    """
    with override(language):
        _bring_in(ref)


def _bring_in(ref: str) -> None:
    begun = timezone.now()
    taken = Intake.objects.filter(ref=ref, state=IntakeState.WAITING)
    if not taken.update(state=IntakeState.FETCHING, begun_at=begun):
        return
    mine = Intake.objects.filter(ref=ref, begun_at=begun)
    intake = mine.first()
    if intake is None:
        return
    try:
        found = _fetched(intake) if not intake.content else _uploaded(intake)
        mine.update(state=IntakeState.READING, **found["columns"])
        proposed = _read(found["body"], found["charset"], found["columns"].get("final_address") or intake.address)
        mine.update(state=IntakeState.READY, proposed=proposed)
    except CaptureProblem as problem:
        mine.update(state=IntakeState.FAILED, error=str(problem)[:500])
        return
    except Exception:
        mine.update(state=IntakeState.FAILED, error=_("Something went wrong here, and was noted. Try again."))
        raise
    # Somebody may have given it up, or begun it again, meanwhile.
    intake = mine.filter(state=IntakeState.READY).select_related("source", "by").first()
    if intake is not None and intake.source is not None:
        keep(intake, intake.source, str(proposed.get("text") or ""), by=intake.by)
    Intake.objects.all().forget_kept()


def _fetched(intake: Intake) -> dict[str, Any]:
    from casebook.interchange.capture import warc  # noqa: PLC0415 (slow: the worker alone needs it)
    from casebook.interchange.capture.fetch import fetch  # noqa: PLC0415

    fetched = run_apart(fetch, intake.address, seconds=FETCH_SECONDS)
    columns = {
        "content": warc.write(fetched.exchanges, str(intake.by)),
        "media_type": warc.MEDIA_TYPE,
        "final_address": fetched.final.address,
        "captured_at": fetched.final.at,
        "payload_sha256": hashlib.sha256(fetched.body).hexdigest(),
        "method": FETCHED,
    }
    return {"columns": columns, "body": fetched.body, "charset": charset_of(fetched.final.header("content-type"))}


def _uploaded(intake: Intake) -> dict[str, Any]:
    """What was uploaded; of a WARC file the page that is in it. One that cannot be opened can be kept all the same."""
    from casebook.interchange.capture import extraction, warc  # noqa: PLC0415 (slow: the worker alone needs it)

    body, charset = bytes(intake.content), ""
    columns: dict[str, Any] = {"media_type": run_apart(extraction.media_type_of, body, seconds=READ_SECONDS)}
    if columns["media_type"] == warc.MEDIA_TYPE:
        kept = run_apart(warc.read, body, seconds=READ_SECONDS)
        body, charset = kept.body, charset_of(kept.content_type)
        columns["final_address"] = kept.address
        if kept.at and kept.at < timezone.now():
            columns["captured_at"] = kept.at
    columns["payload_sha256"] = hashlib.sha256(body).hexdigest()
    return {"columns": columns, "body": body, "charset": charset}


def _read(body: bytes, charset: str, address: str) -> dict[str, Any]:
    """What is proposed of the article. Where nothing can be read, the copy is kept and the text is typed."""
    from casebook.interchange.capture import extraction  # noqa: PLC0415 (slow: the worker alone needs it)

    if not extraction.media_type_of(body):
        raise CaptureProblem(_("This is neither a page, a PDF, a WARC file, a picture nor text."))
    try:
        return run_apart(extraction.read, body, charset, address, seconds=READ_SECONDS).as_proposed()
    except CaptureProblem as problem:
        return {"notes": [str(problem), _("Copy the text into the box below, if you can read it elsewhere.")]}


def charset_of(content_type: str) -> str:
    """The charset that a Content-Type names; empty where it names none."""
    _type, _found, rest = content_type.lower().partition("charset=")
    return rest.partition(";")[0].strip(" \"'")[:40]


def capture_of(intake: Intake, source: Source, text: str) -> Capture:
    """The copy that the intake makes, with the text as its editor left it."""
    content = bytes(intake.content) or text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return Capture(
        source=source,
        content=content,
        sha256=digest,
        payload_sha256=intake.payload_sha256 or digest,
        captured_at=intake.captured_at or intake.asked_at,
        captured_by=intake.by,
        method=intake.method or TYPED,
        media_type=intake.media_type or "text/plain",
        final_address=intake.final_address,
        text=text[:LONGEST_TEXT],
    )


def keep(intake: Intake, source: Source, text: str, *, by: User) -> Capture | None:
    """Keep the copy with its source, and leave of the intake that it is done. None where it was done before."""
    with transaction.atomic():
        waiting = Intake.objects.select_for_update(of=("self",)).filter(pk=intake.pk, state=IntakeState.READY)
        stored = waiting.first()
        if stored is None:
            return None
        kept = actions.keep_copy(capture_of(stored, source, text)) if stored.content or text else None
        Intake.objects.filter(pk=stored.pk).update(
            state=IntakeState.KEPT, source=source, content=b"", proposed={}, error=""
        )
    return kept
