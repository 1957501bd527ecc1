"""What a file of a list of records has besides the columns of its page: what the list can be narrowed by, and days.

Days stand once more in EDTF, the form of ISO 8601 for what is only known in part, for programs to read.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from casebook.models import Claim, Record
from casebook.pages.lists.columns import Column, linked, valued
from casebook.pages.lists.words import Known, Part, worded
from casebook.values import VagueDate

_Parts = Callable[[Known, Record], list[Part]]


def _of_sentences(parts: _Parts) -> _Parts:
    """The same of each sentence passed on a person or group, each wording once."""

    def found(known: Known, record: Record) -> list[Part]:
        every = [part for sentence in known.sentences[record.pk] for part in parts(known, sentence)]
        return list(dict.fromkeys(every))

    return found


def _days(*facts: str) -> _Parts:
    """The days of these facts: their value where that is a date, else when they are said to be so."""

    def found(known: Known, record: Record) -> list[Part]:
        claims = [claim for fact in facts for claim in known.of(record, fact)]
        return worded((claim for claim in claims if edtf_of(claim)), edtf_of)

    return found


def edtf_of(claim: Claim) -> str:
    """The date that a claim gives, else the one at which it is said to be so; empty without either."""
    when = claim.parsed if isinstance(claim.parsed, VagueDate) else claim.when
    return when.edtf if when else ""


def _reported(known: Known, record: Record) -> list[Part]:
    """The years in which sources told of the record."""
    return [Part(year) for year in sorted({row.key for row in known.facets[record.pk] if row.fact == "reported"})]


_MEMBER = Column(_("Member of"), linked("member_of"))
_CITIZENSHIP = Column(_("Citizenship"), linked("citizenship"))
_REPORTED = Column(_("Year reported"), _reported)
_HAPPENED = Column(_("When, in EDTF"), _days("takes_place"))

FILE_COLUMNS: dict[str, Sequence[Column]] = {
    "cases": (
        _MEMBER,
        _CITIZENSHIP,
        Column(_("Custody"), valued("custody")),
        Column(_("Held or returned, in EDTF"), _days("held_at", "held_in", "custody", "returned_in")),
        Column(_("Court"), _of_sentences(linked("court"))),
        Column(_("Lawyer"), _of_sentences(valued("counsel"))),
        Column(_("Passed, in EDTF"), _of_sentences(_days("passed"))),
        Column(_("Sex"), valued("sex")),
        _REPORTED,
    ),
    "people": (_MEMBER, _CITIZENSHIP, Column(_("Sex"), valued("sex")), _REPORTED),
    "facilities": (Column(_("Part of"), linked("part_of")),),
    "operations": (
        _HAPPENED,
        Column(_("From"), linked("brought_from")),
        Column(_("To"), linked("brought_to")),
        Column(_("Part of"), linked("part_of")),
    ),
    "sentences": (
        Column(_("Passed, in EDTF"), _days("passed")),
        Column(_("Court"), linked("court")),
        Column(_("Lawyer"), valued("counsel")),
        Column(_("Passed in"), linked("imposed_in")),
    ),
    "events": (
        _HAPPENED,
        Column(_("Where"), linked("at")),
        Column(_("By"), linked("by")),
        Column(_("With"), linked("with")),
    ),
}
