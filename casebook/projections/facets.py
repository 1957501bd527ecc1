"""Facets and their links: which rows have which values today as bitmaps, and in the time of the sources as links."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, Q
from pyroaring import BitMap

from casebook.models.edition import Facet, Link, Of
from casebook.projections import tables
from casebook.projections.archive import among, batches
from casebook.projections.links import Linked, joined

# What the rows are, and of a value the facet, the record and the text.
Key = tuple[int, str, int, str]
# The facet, the row, whether it is certain, and the three days of a link.
Row = tuple[Any, ...]
_CERTAIN, _UNTIL = 2, 5
_KEY = ("of", "name", "record", "value")
# The name and the value of facets that are columns of the row itself.
Columns = frozenset[tuple[str, str]]
NONE: Columns = frozenset()


class Facets:
    """Facets, brought in step with the links and the columns of some rows.

    What changes is gathered, and written once at the end. Where `whole`, all rows are gone through, bitmaps are made
    from nothing but these, and links are written as they come.
    """

    def __init__(self, *, whole: bool = False, write: bool = True, empty: bool = False) -> None:
        self._whole, self._write, self._empty = whole, write, empty
        self._ids: dict[Key, int] = {}
        self._names: dict[int, Key] = {}
        self._rows: dict[int, BitMap] = defaultdict(BitMap)
        self._possible: dict[int, BitMap] = defaultdict(BitMap)
        self._out: dict[int, BitMap] = defaultdict(BitMap)
        # By row the links that it is to have.
        self._wanted: dict[tuple[int, int], set[Row]] = {}
        self._gone: dict[int, set[int]] = defaultdict(set)
        # By kind and row the links that were foreseen to be asked for.
        self._there: dict[tuple[int, int], set[Row]] = {}
        for pk, *key in Facet.objects.order_by().values_list("pk", *_KEY) if whole else ():
            self._learn(pk, tuple(key))

    def _find(self, keys: Iterable[Key]) -> None:
        """Know the facets of these values: of a whole archive made if there are none, else numbered until the end."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._ids]
        if self._whole and self._write:
            self._make(missing)
            return
        for key in missing:
            self._ids[key] = -len(self._names) - 1
            self._names[self._ids[key]] = key

    def _make(self, keys: Iterable[Key]) -> list[Facet]:
        made = [Facet(of=of, name=name, record=record, value=value) for of, name, record, value in keys]
        for facet in Facet.objects.bulk_create(made, batch_size=500) if made else ():
            self._learn(facet.pk, (facet.of, facet.name, facet.record, facet.value))
        return made

    def _learn(self, pk: int, key: Key) -> None:
        self._ids[key] = pk
        self._names[pk] = key

    def put(
        self,
        of: Of,
        rows: Collection[int],
        links: Mapping[int, Collection[Linked]],
        columns: Mapping[int, tuple[Columns, Columns]] = MappingProxyType({}),
        new: Collection[int] = (),
        kept: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> dict[int, set[str]]:
        """Make these rows have just these links. Returns the rows that had others, with the facets of what differed.

        `columns`: of rows the facets that their columns were, and those that they are. `new` rows have no links yet.
        `kept`: of rows the facets of which the links that are there stay, and are joined with these.
        """
        there = self._stored(of, [row for row in rows if row not in new])
        if kept:
            stay = {row: [one for one in self._linked(there.get(row, ())) if one.name in kept[row]] for row in kept}
            links = {**links, **{row: joined(links[row], of_row) for row, of_row in stay.items() if row in links}}
        keys = dict.fromkeys((of, *link[:3]) for of_row in links.values() for link in of_row)
        pairs = {pair for before, after in columns.values() for pair in (before | after)}
        self._find([*keys, *((of, name, 0, value) for name, value in pairs)])
        ids = self._ids
        by_row: dict[int, set[Row]] = {row: set() for row in rows}
        for row, of_row in links.items():
            by_row[row] = {
                (ids[of, name, record, value], row, certain, known_from, certain_from, until)
                for name, record, value, certain, known_from, certain_from, until in of_row
            }
        changed = {row for row in rows if by_row[row] != there.get(row, set())}
        for row in rows if self._whole else changed:
            self._count(row, there.get(row, set()), by_row[row])
        for row, (before, after) in columns.items():
            if self._whole or before != after:
                for name, value in before - after if not self._whole else ():
                    self._out[ids[of, name, 0, value]].add(row)
                for name, value in after:
                    self._rows[ids[of, name, 0, value]].add(row)
        if self._write:
            for row in changed:
                stored = there.get(row, set())
                # Where some go all are written anew: they have no key of their own.
                self._wanted[of, row] = by_row[row] if stored - by_row[row] else by_row[row] - stored
                if stored - by_row[row]:
                    self._gone[of].add(row)
            if self._whole:
                self._write_links()
        different = {row: {one[0] for one in there.get(row, set()) ^ by_row[row]} for row in changed}
        return {row: {self._names[facet][1] for facet in facets} for row, facets in different.items()}

    def links_of(self, claims: Collection[int]) -> dict[int, list[Linked]]:
        """The links of these claims, also those that are still to be written."""
        there = self._stored(Of.CLAIM, [pk for pk in claims if pk not in self._gone[Of.CLAIM]])
        return {pk: self._linked(there.get(pk, set()) | self._wanted.get((Of.CLAIM, pk), set())) for pk in claims}

    def _linked(self, links: Iterable[Row]) -> list[Linked]:
        return [Linked(*self._names[facet][1:], *known) for facet, _row, *known in links]

    def _write_links(self) -> None:
        _delete_links(self._gone)
        ids, names = self._ids, self._names
        # In the order of the index by value, which is the one that is all over the place.
        links = sorted(
            (
                (of, facet if facet > 0 else ids[names[facet]], *known)
                for (of, _row), links in self._wanted.items()
                for facet, *known in links
            ),
            key=itemgetter(1, 2),
        )
        if links:
            tables.insert(Link, links)
        self._gone.clear()
        self._wanted.clear()

    def foresee(self, rows: Mapping[Of, Collection[int]]) -> None:
        """Read the links of rows of several kinds, which will be put, in one statement."""
        where = Q(pk=None)
        for of, ids in rows.items():
            self._there |= {(of, row): set() for row in ids}
            where |= Q(of=of, row__in=list(ids))
        for kind, one in self._links(where):
            self._there[kind, one[1]].add(one)

    def _stored(self, of: int, rows: Collection[int]) -> dict[int, set[Row]]:
        """The stored links of these rows; of an action their facets are known then."""
        found: dict[int, set[Row]] = defaultdict(set)
        found.update((row, self._there.pop((of, row))) for row in rows if (of, row) in self._there)
        unread = [row for row in rows if row not in found]
        for part in batches(() if self._empty else unread, tables.AT_ONCE):
            wanted = set(part)
            for _of, one in self._links(among("row", part) & Q(of=of)):
                if one[1] in wanted:
                    found[one[1]].add(one)
        return found

    def _links(self, where: Q) -> Iterator[tuple[int, Row]]:
        values = () if self._whole else ("facet__name", "facet__record", "facet__value")
        columns = ("facet", "row", "certain", "known_from", "certain_from", "known_until")
        for of, *one in Link.objects.filter(where).order_by().values_list("of", *columns, *values):
            if values:
                self._learn(one[0], (of, *one[6:]))
            yield of, tuple(one[:6])

    def _count(self, row: int, before: Iterable[Row], after: Iterable[Row]) -> None:
        """Note in which bitmaps the row is to be."""
        sure = {link[0] for link in after if link[_CERTAIN] and link[_UNTIL] is None}
        for facet in sure:
            self._rows[facet].add(row)
        for link in after:
            if link[_UNTIL] is None and link[0] not in sure:
                self._possible[link[0]].add(row)
        if not self._whole:
            for facet in {one[0] for one in before} | {one[0] for one in after}:
                self._out[facet].add(row)

    def finish(self) -> list[Key]:
        """Write what is still to be written. Returns the values whose bitmaps were others."""
        of_links = {link[0] for links in self._wanted.values() for link in links}
        touched = set(self._ids.values()) if self._whole else {*self._out, *self._rows, *self._possible, *of_links}
        facets = self._read(touched)
        if not self._whole:
            facets = iter(list(facets))
            for noted in (self._rows, self._possible, self._out):
                for pk in [pk for pk in noted if pk < 0]:
                    noted[self._ids[self._names[pk]]] |= noted.pop(pk)
        self._write_links()
        changed = [self._names[pk] for pk in touched if pk < 0] if not self._write else []
        wrong, empty = [], []
        for facet in facets:
            there = read(facet.rows), read(facet.possible)
            kept = [BitMap() if self._whole else old - self._out[facet.pk] for old in there]
            new = kept[0] | self._rows[facet.pk], kept[1] | self._possible[facet.pk]
            if not any(new):
                empty.append(facet.pk)
            if new != there:
                facet.rows, facet.possible = map(_written, new)
                wrong.append(facet)
                changed.append((facet.of, facet.name, facet.record, facet.value))
        for part in batches(wrong if self._write else ()):
            tables.update(Facet, ("rows", "possible"), part)
        for ids in batches(empty if self._write else (), tables.AT_ONCE):
            linked = Exists(Link.objects.filter(facet=OuterRef("pk")))
            Facet.objects.filter(~linked, pk__in=ids).delete()
        return changed

    def _read(self, touched: Collection[int]) -> Iterator[Facet]:
        """The facets of these numbers, with their bitmaps; of an action those that are new to it are made where there
        are none.
        """
        for part in batches(sorted(touched), tables.AT_ONCE):
            new = set() if self._whole else {self._names[pk] for pk in part if pk < 0}
            wanted = {pk for pk in part if pk > 0}
            where = Q(pk__in=wanted)
            if new:
                ofs, names, records, values = map(set, zip(*new, strict=True))
                where |= Q(of__in=ofs, name__in=names, record__in=records, value__in=values)
            for facet in Facet.objects.filter(where):
                key = (facet.of, facet.name, facet.record, facet.value)
                if facet.pk in wanted or key in new:
                    self._learn(facet.pk, key)
                    yield facet
            yield from self._make(key for key in new if self._ids[key] < 0)


def read(stored: bytes | memoryview) -> BitMap:
    """The keys that a bitmap of a facet holds."""
    return BitMap.deserialize(bytes(stored)) if stored else BitMap()


def _written(bitmap: BitMap) -> bytes:
    bitmap.run_optimize()
    return bitmap.serialize() if bitmap else b""


def _delete_links(gone: Mapping[int, Collection[int]]) -> None:
    """Take out the links of these rows."""
    rows = [(of, row) for of, of_kind in gone.items() for row in sorted(of_kind)]
    for part in batches(rows, tables.AT_ONCE):
        of_kind: dict[int, list[int]] = defaultdict(list)
        for of, row in part:
            of_kind[of].append(row)
        where = Q()
        for of, ids in of_kind.items():
            where |= Q(of=of, row__in=ids)
        found = Link.objects.filter(where)
        found._raw_delete(found.db)
