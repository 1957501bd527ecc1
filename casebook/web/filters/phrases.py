"""How values are said in the sentence of a list, where their labels alone would not make one.

Whole phrases, so that each language can inflect them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as plain
from django.utils.translation import gettext_lazy as _

from casebook.models import DisputeKind, PersonOrGroup, Polarity, Standing, Status

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Phrases = Mapping[str, "_StrPromise"]

FORMS: Phrases = {
    PersonOrGroup.INDIVIDUAL.value: _("recorded one by one"),
    PersonOrGroup.GROUP.value: _("recorded as a group"),
}
CUSTODY: Phrases = {
    "detained": _("reported as detained"),
    "awaiting-trial": _("reported as awaiting trial"),
    "serving-sentence": _("reported as serving a sentence"),
    "released": _("reported as released"),
    "returned": _("reported as returned"),
    "died": _("reported to have died in custody"),
}
RELEASE: Phrases = {
    "served": _("reported as released at the end of their term"),
    "early-release": _("reported as released early"),
    "pardon": _("reported as pardoned"),
    "amnesty": _("reported as released by amnesty"),
    "exchange": _("reported as exchanged for other prisoners"),
    "acquittal": _("reported as acquitted"),
    "case-closed": _("reported as released since the case was closed"),
    "bail": _("reported as released on bail or to house arrest"),
    "repatriation": _("reported as released to be brought home"),
    "escape": _("reported as escaped"),
}
FACILITY_STATUS: Phrases = {
    "in-use": _("reported as in use"),
    "being-built": _("reported as being built"),
    "emptied": _("reported as emptied, but kept"),
    "closed": _("reported as closed"),
    "destroyed": _("reported as destroyed"),
}
APPEAL: Phrases = {
    "upheld": _("upheld on appeal"),
    "reduced": _("reduced on appeal"),
    "increased": _("increased on appeal"),
    "commuted": _("that commuted a death sentence"),
    "overturned": _("overturned on appeal"),
    "retrial": _("sent back for a new trial"),
    "not-heard": _("with an appeal that was not heard"),
}
COUNSEL: Phrases = {
    "court-appointed": _("with a lawyer appointed by the court"),
    "own": _("with a lawyer of their own"),
    "on-paper-only": _("with a lawyer, but only on paper"),
    Polarity.NO.value: _("without a lawyer"),
    Polarity.UNKNOWN.value: _("where it is not known whether there was a lawyer"),
}
HAPPENED: Phrases = {
    Status.ACTUAL.value: _("that took place"),
    Status.PLANNED.value: _("that are planned"),
    Status.PROMISED.value: _("that are promised"),
    Status.REQUESTED.value: _("that are requested"),
    Status.CANCELLED.value: _("that were cancelled"),
}
TOLD_AS: Phrases = {
    Status.ACTUAL.value: _("told as actual"),
    Status.PLANNED.value: _("told as planned"),
    Status.PROMISED.value: _("told as promised"),
    Status.REQUESTED.value: _("told as requested"),
    Status.CANCELLED.value: _("told as cancelled"),
}
POLARITY: Phrases = {
    Polarity.YES.value: _("where the source says that it is so"),
    Polarity.NO.value: _("where the source says that it is not so"),
    Polarity.UNKNOWN.value: _("where the source says that it is not known"),
}
STANDING: Phrases = {
    Standing.STANDS.value: _("that still stand"),
    Standing.CORRECTED.value: _("that were corrected by their outlet"),
    Standing.RETRACTED.value: _("that were retracted by their outlet"),
    Standing.GONE.value: _("that are no longer at their address"),
}
DISPUTES: Phrases = {
    DisputeKind.CONTRADICTION.value: _("where sources contradict each other"),
    DisputeKind.SAME_SOURCE.value: _("where one source says both"),
    DisputeKind.SCOPE.value: _("where sources count or cover different things"),
    DisputeKind.TIME.value: _("where sources speak of different times"),
    DisputeKind.DEFINITION.value: _("where sources define it differently"),
    DisputeKind.SPELLING.value: _("where sources spell it differently"),
    DisputeKind.BOTH_TRUE.value: _("where both may be true"),
    DisputeKind.TOTALS.value: _("where the totals do not add up"),
}


def quoted(words: str) -> str:
    """A label as it is called, which fits into every sentence."""
    return plain("“%s”") % words
