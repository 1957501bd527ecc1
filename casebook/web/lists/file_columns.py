"""What a file of a list of records has besides the columns of its page: what the list can be narrowed by, and days.

Days stand once more in EDTF, the form of ISO 8601 for what is only known in part, for programs to read.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from casebook.models import Claim, Record
from casebook.values import VagueDate
from casebook.web.lists.columns import ListColumn, linked, valued
from casebook.web.lists.values import KnownFacts, ValuePart, worded

_Parts = Callable[[KnownFacts, Record], list[ValuePart]]


def _of_sentences(parts: _Parts) -> _Parts:
    """The same of each sentence passed on a person or group, each wording once."""

    def found(known: KnownFacts, record: Record) -> list[ValuePart]:
        every = [part for sentence in known.sentences[record.pk] for part in parts(known, sentence)]
        return list(dict.fromkeys(every))

    return found


def _days(*facts: str) -> _Parts:
    """The days of these facts: their value where that is a date, else when they are said to be so."""

    def found(known: KnownFacts, record: Record) -> list[ValuePart]:
        claims = [claim for fact in facts for claim in known.of(record, fact)]
        return worded((claim for claim in claims if edtf_of(claim)), edtf_of)

    return found


def edtf_of(claim: Claim) -> str:
    """The date that a claim gives, else the one at which it is said to be so; empty without either."""
    when = claim.parsed if isinstance(claim.parsed, VagueDate) else claim.when
    return when.edtf if when else ""


def _reported(known: KnownFacts, record: Record) -> list[ValuePart]:
    """The years in which sources reported the record."""
    return [ValuePart(year) for year in sorted({row.key for row in known.facets[record.pk] if row.fact == "reported"})]


_MEMBER = ListColumn(_("Member of"), linked("member_of"))
_CITIZENSHIP = ListColumn(_("Citizenship"), linked("citizenship"))
_REPORTED = ListColumn(_("Year reported"), _reported)
_HAPPENED = ListColumn(_("When, in EDTF"), _days("takes_place"))

FILE_COLUMNS: dict[str, Sequence[ListColumn]] = {
    "cases": (
        _MEMBER,
        _CITIZENSHIP,
        ListColumn(_("Custody"), valued("custody")),
        ListColumn(_("Held or returned, in EDTF"), _days("held_at", "held_in", "custody", "returned_in")),
        ListColumn(_("Court"), _of_sentences(linked("court"))),
        ListColumn(_("Lawyer"), _of_sentences(valued("counsel"))),
        ListColumn(_("Passed, in EDTF"), _of_sentences(_days("passed"))),
        ListColumn(_("Sex"), valued("sex")),
        _REPORTED,
    ),
    "people": (_MEMBER, _CITIZENSHIP, ListColumn(_("Sex"), valued("sex")), _REPORTED),
    "facilities": (ListColumn(_("Part of"), linked("part_of")),),
    "operations": (
        _HAPPENED,
        ListColumn(_("From"), linked("brought_from")),
        ListColumn(_("To"), linked("brought_to")),
        ListColumn(_("Part of"), linked("part_of")),
    ),
    "sentences": (
        ListColumn(_("Passed, in EDTF"), _days("passed")),
        ListColumn(_("Court"), linked("court")),
        ListColumn(_("Lawyer"), valued("counsel")),
        ListColumn(_("Passed in"), linked("imposed_in")),
    ),
    "events": (
        _HAPPENED,
        ListColumn(_("Where"), linked("at")),
        ListColumn(_("By"), linked("by")),
        ListColumn(_("With"), linked("with")),
    ),
}
