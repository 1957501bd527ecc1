"""The best answers to a question, as the page of a search shows them: each with what it is and why it is there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.search.answers import answer
from casebook.web.addresses import BY_NAME
from casebook.web.presenters.citation_lines import appeared
from casebook.web.presenters.edition import Reading


@dataclass(frozen=True)
class BestAnswer:
    """One record: its label, what it is, when it was last reported, and each word with how it holds."""

    ref: str
    label: str
    lang: str
    link: str
    kind: str
    reported: str
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BestAnswers:
    """The answers, the best first; `missing` are words that hold of none of them."""

    found: tuple[BestAnswer, ...]
    missing: tuple[str, ...]


def best_answers(typed: str) -> BestAnswers:
    """Read them: a fixed number of statements for each word."""
    answers = answer(typed)
    reading = Reading()
    reading.know([one.record for one in answers.found])
    ways = {"own": _("named in it"), "kind": _("what it is"), "linked": _("linked to it")}
    found = []
    for one in answers.found:
        record = reading.by_id(one.record)
        if record is None:
            continue
        day = record.last_reported
        reported = _("last reported: %s") % date_format(day, "YEAR_MONTH_FORMAT") if day else ""
        why = tuple((word, ways[how]) for word, how in one.words.items())
        kind = str(BY_NAME[record.room].one)
        found.append(BestAnswer(record.ref, record.title, record.lang, record.address, kind, reported, why))
    for ref in answers.sources:
        source = reading.source(ref)
        if source is not None:
            link = reverse("source", args=[ref])
            found.append(BestAnswer(ref, source.headline, source.lang, link, _("Article"), appeared(source)))
    return BestAnswers(tuple(found), answers.missing)
