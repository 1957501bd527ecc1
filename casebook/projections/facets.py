"""Facets and their links: which rows have which values today as bitmaps, and in the time of the sources as links."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from casebook.models.edition import Facet, Link, Of
from casebook.projections import tables
from casebook.projections.archive import batches
from casebook.projections.links import Linked

Key = tuple[str, int, str]
Row = tuple[Any, ...]


class Facets:
    """The facets of one kind of row, brought in step with the links of some of these rows.

    What changes is gathered, and the bitmaps are written once at the end. Where `whole`, all rows are gone through, and
    bitmaps are made from nothing but the links.
    """

    def __init__(self, of: Of, *, whole: bool = False, write: bool = True) -> None:
        self.of, self._whole, self._write = of, whole, write
        self._ids: dict[Key, int] = {}
        self._names: dict[int, Key] = {}
        self._rows: dict[int, BitMap] = defaultdict(BitMap)
        self._possible: dict[int, BitMap] = defaultdict(BitMap)
        self._out: dict[int, BitMap] = defaultdict(BitMap)
        if whole:
            self._know(Facet.objects.filter(of=of))

    def _know(self, rows: Any) -> None:
        for pk, name, record, value in rows.order_by().values_list("pk", "name", "record", "value"):
            self._ids[name, record, value] = pk
            self._names[pk] = (name, record, value)

    def _find(self, keys: Collection[Key]) -> None:
        """Know the facets of these values, made where there are none."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._ids]
        if not missing:
            return
        if not self._whole:
            records = {record for _name, record, _value in missing if record}
            if records:
                self._know(Facet.objects.filter(of=self.of, record__in=records))
            values = {value for _name, record, value in missing if not record}
            if values:
                self._know(Facet.objects.filter(of=self.of, record=0, value__in=values))
            missing = [key for key in missing if key not in self._ids]
        if not missing:
            return
        if not self._write:
            for key in missing:
                self._ids[key] = -len(self._ids) - 1
                self._names[self._ids[key]] = key
            return
        made = [Facet(of=self.of, name=name, record=record, value=value) for name, record, value in missing]
        for facet in Facet.objects.bulk_create(made, batch_size=500):
            self._ids[facet.name, facet.record, facet.value] = facet.pk
            self._names[facet.pk] = (facet.name, facet.record, facet.value)

    def put(self, rows: Collection[int], links: Mapping[int, Iterable[Linked]]) -> dict[int, set[str]]:
        """Make these rows have just these links. Returns the rows that had others, with the facets of what differed."""
        wanted = {row: list(links.get(row, ())) for row in rows}
        self._find([link[:3] for of_row in wanted.values() for link in of_row])
        right = [
            (self._ids[link[:3]], row, link.certain, link.known_from, link.certain_from, link.known_until)
            for row, of_row in wanted.items()
            for link in of_row
        ]
        there = self._stored(rows)
        by_row: dict[int, set[Row]] = {row: set() for row in rows}
        for one in right:
            by_row[one[1]].add(one)
        changed = {row for row in rows if by_row[row] != there.get(row, set())}
        for row in rows if self._whole else changed:
            self._count(row, there.get(row, set()), by_row[row])
        if self._write and changed:
            _delete_links(self.of, [row for row in changed if there.get(row)])
            ordered = (one for row in sorted(changed) for one in sorted(by_row[row], key=lambda link: link[0]))
            tables.insert(Link, ((self.of, *one) for one in ordered))
        different = {row: {one[0] for one in there.get(row, set()) ^ by_row[row]} for row in changed}
        self._name({facet for facets in different.values() for facet in facets})
        return {row: {self._names[facet][0] for facet in facets} for row, facets in different.items()}

    def _name(self, facets: Collection[int]) -> None:
        """Know the values of facets that are stored."""
        missing = [pk for pk in facets if pk not in self._names]
        for part in batches(missing, tables.AT_ONCE):
            self._know(Facet.objects.filter(pk__in=part))

    def _stored(self, rows: Collection[int]) -> dict[int, set[Row]]:
        found: dict[int, set[Row]] = defaultdict(set)
        for part in batches(rows, tables.AT_ONCE):
            ours = Link.objects.filter(row__in=part, of=self.of).order_by()
            for one in ours.values_list("facet", "row", "certain", "known_from", "certain_from", "known_until"):
                found[one[1]].add(one)
        return found

    def _count(self, row: int, before: Iterable[Row], after: Iterable[Row]) -> None:
        """Note in which bitmaps the row is to be."""
        sure = {facet for facet, _row, certain, *_days, until in after if certain and until is None}
        maybe = {facet for facet, _row, certain, *_days, until in after if until is None} - sure
        for facet in sure:
            self._rows[facet].add(row)
        for facet in maybe:
            self._possible[facet].add(row)
        if not self._whole:
            for facet in {one[0] for one in before} | {one[0] for one in after}:
                self._out[facet].add(row)

    def finish(self) -> list[Key]:
        """Write the bitmaps that are others now. Returns the values whose bitmaps were."""
        touched = set(self._ids.values()) if self._whole else set(self._out)
        changed = [self._names[pk] for pk in touched if pk < 0]
        for part in batches(sorted(pk for pk in touched if pk > 0), tables.AT_ONCE):
            wrong, empty = [], []
            for facet in Facet.objects.filter(pk__in=part):
                there = read(facet.rows), read(facet.possible)
                kept = [BitMap() if self._whole else old - self._out[facet.pk] for old in there]
                new = kept[0] | self._rows[facet.pk], kept[1] | self._possible[facet.pk]
                if not any(new):
                    empty.append(facet.pk)
                if new != there:
                    facet.rows, facet.possible = map(_written, new)
                    wrong.append(facet)
                    changed.append((facet.name, facet.record, facet.value))
            if self._write and wrong:
                tables.update(Facet, ("rows", "possible"), wrong)
            if self._write and empty:
                linked = Exists(Link.objects.filter(facet=OuterRef("pk")))
                Facet.objects.filter(~linked, pk__in=empty).delete()
        return changed


def read(stored: bytes | memoryview) -> BitMap:
    """The keys that a bitmap of a facet holds."""
    return BitMap.deserialize(bytes(stored)) if stored else BitMap()


def _written(bitmap: BitMap) -> bytes:
    bitmap.run_optimize()
    return bitmap.serialize() if bitmap else b""


def _delete_links(of: Of, rows: Collection[int]) -> None:
    for part in batches(rows, tables.AT_ONCE):
        found = Link.objects.filter(row__in=part, of=of)
        found._raw_delete(found.db)
