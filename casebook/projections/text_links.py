"""Which people a public text is linked to, and which texts are linked to people.

A withheld name that is also a frequent word or the name of another public record is covered in these texts only. They
are: what stands on the record itself; claims about it or leading to it, with their citations, chains, sources, disputes
and notices; what it is reported to have said; and the same of its sentences, the events that concern it, and its
relatives.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from casebook.models import (
    UNPUBLISHED,
    Action,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Kind,
    Record,
    Source,
    State,
    WithheldName,
)
from casebook.models.archive.base import Redacted
from casebook.names import name_keys, term_keys
from casebook.projections import families
from casebook.projections.archive import Archive, CitationRow, SpeakerRow
from casebook.projections.text_rows import keys_by_model, number_of, numbered
from casebook.projections.word_index import parts

# How the rows of a model lead to the records that they are about.
_PATHS: dict[type[Redacted], tuple[str, ...]] = {
    Record: ("pk",),
    Source: ("citations__claim__subject", "citations__claim__target", "citations__chain__speaker"),
    Claim: ("subject", "target"),
    Citation: ("claim__subject", "claim__target", "chain__speaker"),
    Attribution: ("citation__claim__subject", "citation__claim__target", "citation__chain__speaker"),
    Dispute: ("sides__claim__subject", "sides__claim__target"),
}
# An article is linked by what was ever published of it: a draft is no action, and changes nothing that readers see.
_EVER = [state for state in State.values if state not in UNPUBLISHED]
_PUBLISHED = {
    f"{path}__{name}__in": [*_EVER, *(("",) if name == "sealed_from" else ())]
    for path in ("citations", "citations__claim")
    for name in ("state", "sealed_from")
}
# What is reported of their subject is reported of their target too; of relatives also the other way round.
FOLLOWING = ("sentence_of", "concerns")
KIN = "kin_of"
# Rows that say in words on which thing they are.
_ON: tuple[type[Any], ...] = (Correction, Action)


class Links:
    """The withheld names of those whom texts are linked to. It remembers what it read: use it within one change."""

    def __init__(self, instead: Mapping[int, Collection[str]] | None = None, archive: Archive | None = None) -> None:
        """With `instead` it reads as if just these names of these records were withheld."""
        self._beside: dict[int, set[int]] = {}
        self._archive = archive or Archive()
        self._keys: set[str] | None = None
        # Terms that no withheld name may be spelt like.
        self._without: set[str] = set()
        self._names = {root: {name: name_keys(name) for name in names} for root, names in (instead or {}).items()}

    def read_all(self) -> None:
        """Know the keys of every withheld name: then it is seen of most texts that they hold none, whoever's it is."""
        names = WithheldName.objects.order_by().values_list("name", flat=True).distinct()
        self._keys = {key for name in names for key in name_keys(name)}

    def may_hold(self, terms: frozenset[str]) -> bool:
        """Whether a text of these terms may hold a withheld name."""
        if self._keys is None:
            return True
        unknown = terms - self._without
        self._without.update(term for term in unknown if self._keys.isdisjoint(term_keys(term)))
        return not terms <= self._without

    def names_of(self, rows: Iterable[Redacted]) -> dict[int, dict[str, frozenset[str]]]:
        """By the number of each row the withheld names of whom its texts are linked to, each with its keys."""
        about = _about_rows(rows)
        self._read({pk for records in about.values() for pk in records})
        found: dict[int, dict[str, frozenset[str]]] = {}
        for number, records in about.items():
            known = self._archive.records(())
            roots = {known[one].family for pk in records for one in (pk, *self._beside[pk])}
            if names := {name: keys for root in roots for name, keys in self._names[root].items()}:
                found[number] = names
        return found

    def _read(self, record_ids: Collection[int]) -> None:
        new = {pk for pk in record_ids if pk not in self._beside}
        known = self._archive.records(new)
        # All that is claimed to be at a large facility would be gone through for relatives of it.
        people = {pk for pk in new if pk in known and known[pk].kind == Kind.PERSON}
        self._beside |= {pk: set() for pk in new} | _beside(new, people)
        every = new.union(*(self._beside[pk] for pk in new))
        records = self._archive.records(every)
        unread = {records[pk].family for pk in every}.difference(self._names)
        settled = self._archive.withheld_names
        self._names |= {root: {name: name_keys(name) for name in settled.get(root, ())} for root in unread}
        for part in parts(sorted(unread.difference(settled))):
            for record_id, name in WithheldName.objects.filter(record__in=part).values_list("record_id", "name"):
                self._names[record_id][name] = name_keys(name)


def texts_linked_to(record_ids: Collection[int]) -> set[int]:
    """Numbers of the rows whose texts are linked to these records or to what they were merged with."""
    family = families.whole(record_ids)
    ids = family.union(*_beside(family, family, backwards=True).values())
    found: set[int] = set()
    for part in parts(sorted(ids)):
        for model, paths in _PATHS.items():
            for path in paths:
                # What they say is linked to them; not so what those beside them say.
                among = [pk for pk in part if pk in family] if path.endswith("speaker") else part
                keys = model._base_manager.filter(**{f"{path}__in": among}).order_by().values_list("pk", flat=True)
                found.update(numbered(model, pk) for pk in keys)
    return found | _on(found)


def _about_rows(rows: Iterable[Any]) -> dict[int, set[int]]:
    """By the number of each row the ids of the records that it is about. The rows are as `text_rows.rows` reads
    them."""
    found: dict[int, set[int]] = {}
    asked: dict[type[Redacted], list[int]] = defaultdict(list)
    for row in rows:
        model, number = row._meta.concrete_model, number_of(row)
        ends = {row.pk} if model is Record else {getattr(row, "subject_id", None), getattr(row, "target_id", None)}
        found[number] = {pk for pk in ends if pk}
        if isinstance(row, (CitationRow, SpeakerRow)):
            said = row.chain if isinstance(row, CitationRow) else row.citation.chain
            found[number].update(speaker.speaker_id for speaker in said if speaker.speaker_id)
        else:
            asked[model].append(row.pk)
    for model, ids in asked.items():
        if model in _ON:
            for number, records in _about_on(model, ids).items():
                found[number] |= records
        elif model is not Record and model is not Claim:
            for pk, records in _about(model, ids).items():
                found[numbered(model, pk)] |= records
    return found


def _about(model: type[Redacted], ids: Collection[int], whole: bool = False) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    # Of claims the ends stand on these rows already, as `text_rows.rows` reads them.
    paths = _PATHS[model][2:] if model in (Citation, Attribution) and not whole else _PATHS[model]
    for part in parts(list(ids)):
        rows = model._base_manager.filter(pk__in=part, **(_PUBLISHED if model is Source else {})).order_by()
        for pk, *records in rows.values_list("pk", *paths):
            found[pk].update(record for record in records if record)
    return found


def _about_on(model: type[Any], ids: Collection[int]) -> dict[int, set[int]]:
    """Of notices and of the log: what the thing that they are on is about."""
    on: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for part in parts(list(ids)):
        for pk, name, ref in model._base_manager.filter(pk__in=part).values_list("pk", "on_model", "on_ref"):
            on[name][ref].append(numbered(model, pk))
    found: dict[int, set[int]] = defaultdict(set)
    things: list[type[Any]] = [thing for thing in _PATHS if thing is not Attribution]
    for thing in things:
        refs = on.get(str(thing._meta.model_name), {})
        for part in parts(sorted(refs)):
            keys = dict(thing._base_manager.filter(ref__in=part).values_list("pk", "ref"))
            for pk, records in _about(thing, keys, whole=True).items():
                for number in refs[keys[pk]]:
                    found[number] |= records
    return found


def _on(numbers: Iterable[int]) -> set[int]:
    """Numbers of the notices and of the entries of the log, where these say anything, that are on these rows."""
    found: set[int] = set()
    by_model: dict[type[Any], list[int]] = {**keys_by_model(numbers)}
    by_model.pop(Attribution, None)
    for model, ids in by_model.items():
        name = model._meta.model_name
        for part in parts(ids):
            refs = list(model._base_manager.filter(pk__in=part).values_list("ref", flat=True))
            for on in _ON:
                said = on._base_manager.filter(on_model=name, on_ref__in=refs).order_by()
                reported = said.exclude(public_reason="") if on is Action else said
                found.update(numbered(on, pk) for pk in reported.values_list("pk", flat=True))
    return found


def _beside(record_ids: Collection[int], people: Collection[int], *, backwards: bool = False) -> dict[int, set[int]]:
    """Of each of these records those whose names are covered on it; `backwards`, those on which its own are. `people`
    are those of them that may have relatives.
    """
    found: dict[int, set[int]] = defaultdict(set)
    reported = Claim._base_manager.filter(target__isnull=False).exclude(
        Q(state__in=UNPUBLISHED) | Q(sealed_from__in=UNPUBLISHED)
    )
    start, end = ("target", "subject") if backwards else ("subject", "target")
    for part in parts(sorted(record_ids)):
        own = set(part)
        kin = Q(**{f"{end}__in": own.intersection(people)}, fact=KIN)
        leading = Q(**{f"{start}__in": part}, fact__in=(*FOLLOWING, KIN)) | kin
        for one, other, fact in reported.filter(leading).order_by().values_list(f"{start}_id", f"{end}_id", "fact"):
            if one in own:
                found[one].add(other)
            if other in own and fact == KIN:
                found[other].add(one)
    return found
