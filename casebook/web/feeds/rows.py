"""Which changes are told: all of them, those of one record with what belongs to it, or those of the rows of a list.

What readers may know of is decided already: every PublicChange is for everybody. Pages are counted over them.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from pyroaring import BitMap

from casebook.models.edition import Contains, Facet, Of, Placement, PlacementRole, PublicChange, PublicClaim, Tombstone
from casebook.web.addresses import BY_NAME
from casebook.web.presenters.edition import STANDING, Reading, RecordRow

# Of more rows than this, only what is among so many of the newest changes is told.
MOST_KEYS, NEWEST = 2_000, 20_000
# So many of the claims and sources that belong to one record are asked for, the newest.
MOST_NEAR = 2_000
_TWINS = "possibly_same_as"
# By which others whose facts a page tells lead to its record.
_PARTS = ("sentence_of", "kin_of", "concerns", "at", "part_of")

Changes = QuerySet[PublicChange]


def all_changes() -> Changes:
    """Everything that was done, the newest first."""
    return PublicChange.objects.order_by("-id")


def record_changes(reading: Reading, record: RecordRow) -> Changes:
    """What was done to a record, its parts, what names it or what it says, its possible twins, and its sources."""
    family = reading.family(record)
    about = _claims_placed(family, PlacementRole.SUBJECT)
    placed = {*about, *_claims_placed(family, PlacementRole.TARGET)}
    leading = PublicClaim.objects.filter(id__in=placed, fact__in=(*_PARTS, _TWINS), state=STANDING).order_by()
    near = set(family)
    for fact, subject, target in leading.values_list("fact", "subject", "target"):
        near |= {subject, target or subject} if fact == _TWINS else {subject}
    cited = Placement.objects.filter(claim__in=about, role=PlacementRole.SOURCE).order_by().values_list("record")
    sources = {pk for (pk,) in cited.distinct()[:MOST_NEAR]}
    where = Q(record__in=near) | Q(target__in=family) | Q(of=Of.SOURCE, key__in=sources)
    return all_changes().filter(where | Q(of=Of.CLAIM, key__in=_claims_placed(family, PlacementRole.SPEAKER)))


def withdrawn_changes(key: int) -> Changes:
    """What was done to a record that was withdrawn."""
    return all_changes().filter(of=Of.RECORD, key=key)


def list_changes(of: Of, keys: BitMap | None, room: str = "") -> Changes:
    """What was done to these rows of a list; of records, to whatever is told of them too. The newest first.

    None are all rows of the list, with those that were withdrawn. `room` is the name of a list of records.
    """
    if of is not Of.RECORD:
        found = all_changes().filter(of=of)
        return found if keys is None else found.filter(_of_these("key", keys, found))
    if keys is None:
        stones = Tombstone.objects.filter(of=of, kind=BY_NAME[room].kind, leads_to="")
        keys = _whole_list(room) | BitMap(stone.key for stone in stones)
    return all_changes().filter(_of_these("record", keys, all_changes()))


def _claims_placed(records: Collection[int], role: PlacementRole) -> list[int]:
    """The newest claims that stand on the pages of these records."""
    found = Placement.objects.filter(record__in=records, role=role).order_by("-claim")
    return list(found.values_list("claim", flat=True)[:MOST_NEAR])


def _whole_list(room: str) -> BitMap:
    found = BitMap()
    for stored in Facet.objects.filter(of=Of.RECORD, name="list", record=0, value=room).values_list("rows", "possible"):
        for rows in stored:
            found |= BitMap.deserialize(bytes(rows)) if rows else BitMap()
    return found


def _of_these(column: str, keys: BitMap, changes: Changes) -> Q:
    """The changes of which the column is one of the keys, or of a record a part that was merged into one of them."""
    merged: Any = (
        Contains.objects.filter(relation="merged").order_by() if column == "record" else Contains.objects.none()
    )
    if len(keys) <= MOST_KEYS:
        parts = merged.filter(whole__in=list(keys)).values_list("part", flat=True)
        return Q(**{f"{column}__in": [*keys, *parts]})
    newest = [(pk, key) for pk, key in changes.values_list("id", column)[:NEWEST] if key]
    strangers = {key for _pk, key in newest if key not in keys}
    ours = {part for part, whole in merged.filter(part__in=strangers).values_list("part", "whole") if whole in keys}
    return Q(id__in=[pk for pk, key in newest if key in keys or key in ours])
