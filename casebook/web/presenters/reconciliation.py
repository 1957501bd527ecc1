"""Which of the archive's records may be meant by names in somebody's table (W3C Reconciliation API 0.2).

Things, and people in public life: whoever search engines are asked to pass over is not found here either.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz.fuzz import token_sort_ratio

from casebook.models import Kind
from casebook.models.edition import PublicRecord
from casebook.names import fold
from casebook.search import How, RecordHit, search_records
from casebook.web.addresses import BY_NAME
from casebook.web.presenters.edition import Reading, RecordRow

# So many hits are looked at, private ones among them.
LOOKED_AT = 100
# What a name can reach at most that was found in this way. Only the name itself is 100.
AT_MOST = {How.NAME: 100, How.WORDS: 95, How.BEGINNING: 85, How.SPELLING: 80, How.SOUND: 50}
KINDS = tuple(Kind.values)


class Candidate(NamedTuple):
    """One record that may be meant, and how near its name is to what was asked."""

    record: RecordRow
    spelling: str
    score: float
    exact: bool


def types() -> list[dict[str, str]]:
    """The kinds, as the protocol names types."""
    names = {room.kind: str(room.one) for room in BY_NAME.values() if room.name != "cases"}
    return [{"id": kind, "name": names[kind]} for kind in KINDS]


def candidates(typed: str, kinds: Collection[str], limit: int) -> list[Candidate]:
    """Records whose names may be meant, the nearest first."""
    found = search_records(typed, size=LOOKED_AT, only=lambda record: not kinds or record.kind in kinds)
    hits = {hit.record.pk: hit for hit in found.hits}
    open_ones = PublicRecord.objects.filter(id__in=hits, page=True, noindex=False).values_list("id", flat=True)
    reading = Reading()
    reading.know(open_ones)
    made = [_candidate(typed, hits[pk], record) for pk in open_ones if (record := reading.by_id(pk)) is not None]
    return sorted(made, key=lambda one: (-one.score, one.record.ref))[:limit]


def _candidate(typed: str, hit: RecordHit, record: RecordRow) -> Candidate:
    spelling = "".join(part.text for part in hit.spelling.parts)
    exact = hit.how == How.NAME and hit.spelling.begins and hit.spelling.ends
    likeness = 100.0 if exact else token_sort_ratio(_plain(typed), _plain(spelling))
    return Candidate(record, spelling, round(min(likeness, AT_MOST[hit.how] if exact else min(AT_MOST[hit.how], 95))),
                     exact)  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(map(fold, text.split()))


def answer(typed: str, kinds: Collection[str], limit: int) -> list[dict[str, Any]]:
    """What the protocol says of one name. A match is a name that only one record of these kinds has."""
    found = candidates(typed, kinds, LOOKED_AT)
    alone = sum(one.exact for one in found) == 1
    return [
        {
            **described(one),
            "score": one.score,
            "match": one.exact and alone,
            "features": [{"id": "likeness", "value": one.score}, {"id": "exact_name", "value": one.exact}],
        }
        for one in found[:limit]
    ]


def described(one: Candidate) -> dict[str, Any]:
    """What it is: its reference, its name, its kind, and by which other name it was found."""
    record = one.record
    kind = next(kind for kind in types() if kind["id"] == record.kind)
    said = [str(BY_NAME[record.room].one)]
    if one.spelling != record.title:
        said.append(_("found as “%s”") % one.spelling)
    if record.reported:
        said.append(_("last reported: %s") % record.reported)
    return {"id": record.ref, "name": record.title, "type": [kind], "description": "; ".join(said)}


def record_of(ref: str) -> RecordRow | None:
    """The record of this reference, if it can be found here; a merged one leads on."""
    reading = Reading()
    found = reading.record(ref) or reading.merged_into(ref)
    return found if found is not None and found.page and not found.noindex else None
