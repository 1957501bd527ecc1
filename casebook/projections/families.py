"""Merged records: a record and all that were merged into it are decided on together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Value

from casebook.models import Kind, NamePolicy, PublicName, Record, Wish, WithheldName
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord, among

CHUNK = 400
_POLICIES = list(NamePolicy.values)


@dataclass(frozen=True)
class Rules:
    """What editors have said of the records of a family, the strictest of them: merging never opens anything."""

    public_life: bool
    has_page: bool
    minor: bool
    # How much of the name is shown; in public life, and of things, all of it.
    name_policy: str


def rules_of(family: Iterable[Record | ArchivedRecord]) -> Rules:
    """The strictest rules of the records of one family."""
    members = list(family)
    policies = (str(NamePolicy.FULL) if r.kind != Kind.PERSON or r.public_life else str(r.name_policy) for r in members)
    return Rules(
        public_life=all(r.public_life for r in members),
        has_page=all(r.has_page for r in members),
        minor=any(r.minor for r in members),
        name_policy=min(policies, key=_POLICIES.index),
    )


def rules_by_root(roots: Mapping[int, int], records: Iterable[Record | ArchivedRecord]) -> dict[int, Rules]:
    """The rules of each family, by the id of its root. `records` are all of them."""
    members: dict[int, list[Record | ArchivedRecord]] = defaultdict(list)
    for record in records:
        members[roots[record.id]].append(record)
    return {root: rules_of(family) for root, family in members.items()}


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, few enough at a time for one query."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def root_ids(ids: Collection[int]) -> dict[int, int]:
    """For the records and all of their families, by id: the id of the record that they were merged into, else own."""
    rows = Record.objects.filter(id__in=ids).values_list("id", "merged_into_id")
    roots = {merged_into or pk for pk, merged_into in rows}
    family = Record.objects.families_of(roots).values_list("id", "merged_into_id")
    return {pk: merged_into or pk for pk, merged_into in family}


@dataclass
class PartOf:
    """So many records as are resolved at a time, and their families; what every step asks of them is read once."""

    ids: Sequence[int]
    archive: Archive
    # Whether the archive keeps their claims: those of all records would be too many.
    kept: bool = True

    @cached_property
    def records(self) -> list[ArchivedRecord]:
        """These records and all of their families, by id."""
        return self.archive.families(self.ids)

    @cached_property
    def roots(self) -> dict[int, int]:
        """For each of these: the id of the record that it was merged into, else its own."""
        return {record.id: record.family for record in self.records}

    @cached_property
    def beside(self) -> dict[Any, list[tuple[int, str, str]]]:
        """By model what is stored of these records beside their claims: wishes that stand, and with how they are heard
        withheld and public names.
        """
        found: dict[Any, list[tuple[int, str, str]]] = {Wish: [], WithheldName: [], PublicName: []}
        wishes, *names = (model._default_manager.filter(record__in=self.roots).order_by() for model in found)
        columns = [wishes.filter(lifted_on=None).values_list("record_id", "what", Value(""), Value(0))]
        columns += [rows.values_list("record_id", "name", "heard", Value(n)) for n, rows in enumerate(names, 1)]
        for *row, number in columns[0].union(*columns[1:], all=True):
            list(found.values())[number].append(tuple(row))
        return found

    @cached_property
    def wishes(self) -> dict[int, list[str]]:
        """As `wishes_of` gives them."""
        found: dict[int, list[str]] = defaultdict(list)
        for record, what, _heard in self.beside[Wish]:
            found[self.roots[record]].append(what)
        return found

    @cached_property
    def rules(self) -> dict[int, Rules]:
        """The rules of each family, by the id of its root."""
        return rules_by_root(self.roots, self.records)

    @cached_property
    def claims(self) -> list[ArchivedClaim]:
        """All claims about these records, by id; every record that they name is known then."""
        if self.kept:
            return self.archive.about(self.roots)
        roots = self.roots
        found = [claim for claim in self.archive.claims(among("subject", roots)) if claim.subject_id in roots]
        self.archive.named(found)
        return found

    def facts(self, *names: str) -> list[ArchivedClaim]:
        """The claims of these facts; without the others, where those were not read yet."""
        if self.kept or "claims" in self.__dict__:
            return [claim for claim in self.claims if claim.fact in names]
        roots = self.roots
        found = self.archive.claims(among("subject", roots), fact__in=names)
        return [claim for claim in found if claim.subject_id in roots]

    def done(self) -> None:
        """Hold the claims no longer if they are not to be kept."""
        if not self.kept:
            self.__dict__.pop("claims", None)
            self.__dict__.pop("beside", None)
            self.archive.forget()


def whole(ids: Iterable[int]) -> set[int]:
    """The records with all of their families."""
    return {pk for chunk in chunks(ids) for pk in root_ids(chunk)}


def wishes_of(roots: dict[int, int]) -> dict[int, list[str]]:
    """Wishes that stand, by id of the root: what one record of a family is spared, the others are."""
    found: dict[int, list[str]] = defaultdict(list)
    standing = Wish.objects.filter(record__in=roots, lifted_on=None).order_by("id")
    for record_id, what in standing.values_list("record_id", "what"):
        found[roots[record_id]].append(what)
    return found
