"""Redaction: withheld names are covered in every public text, and the covered form is stored beside the text.

A name is covered in whatever text it stands, unless it is a frequent word or the name of another public record too:
then only in texts linked to its person (`text_links`). Names and texts find each other by the word index, so that a
change costs what the texts cost that can hold the names it changes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from casebook.models import (
    Action,
    Attribution,
    Citation,
    Claim,
    Dispute,
    Kind,
    NameKey,
    PersonOrGroup,
    Polarity,
    PublicName,
    Record,
    Redaction,
    Source,
    State,
    WithheldName,
)
from casebook.models.archive import write_guard
from casebook.models.archive.base import Redacted
from casebook.names import (
    COVER,
    TIE,
    Redactor,
    heard,
    is_common,
    is_particle,
    is_run,
    may_cover,
    name_keys,
    term_keys,
    terms,
    tied,
)
from casebook.projections import families, labels, small_numbers, text_links, text_rows, visibility, word_index
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord, batches
from casebook.projections.tables import StoredDifference, store
from casebook.projections.text_links import Links
from casebook.projections.word_index import WordIndex, parts
from casebook.values import Name, ValueProblem

NAMES, PUBLIC_NAMES, INDEX = "withheld names", "public names", "word index"
# How much more than what stands in texts the word index may have before it is made anew.
_SURPLUS = 1.01
# So many covered texts are remembered.
_REMEMBERED = 20_000
# So many letters a withheld name can have.
_LONGEST = 200


@dataclass
class Changes:
    """What a change does to names: to those that are withheld, and to those under which readers know records."""

    # The records of whose family a withheld name came or went.
    people: set[int] = field(default_factory=set)
    # Names that came or went, until it is settled where those are covered that are heard like them.
    withheld: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    # Those that are now covered in whatever text and were not, or the other way round; and all of `public`, settled.
    moved: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)


class StoredText:
    """Covers withheld names in the archive's own wording of one record, as is stored."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def apply(self, text: str, field: str = "wording") -> str:
        """The wording, covered; it is the only text that a label is made of."""
        assert text in ("", getattr(self._record, field))
        return text and self._record.shown(field)


class _Looked:
    """Covers in a wording of one record, also a draft's, what is withheld now."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def apply(self, text: str, field: str = "wording") -> str:
        """The text, covered."""
        found = terms(text)
        one = Read(self._record, {field: text}, found.every, found.distinctive)
        number = text_rows.number_of(self._record)
        return bearings({number: one}, WordIndex(), Links())[number].covered(field, text)


def cover_of(record: Record) -> labels.Cover:
    """What covers withheld names in a wording of the record, which may be a draft; nothing is stored."""
    return _Looked(record)


# --- Which names are withheld, and which readers see.


def refresh(part: families.PartOf, changes: Changes) -> list[StoredDifference]:
    """Bring the withheld and the public names of these records up to date, and add what that changes to `changes`."""
    withheld, public = _names_of(part)
    hidden, differences = _store_names(WithheldName, NAMES, part.beside[WithheldName], withheld)
    if part.kept:
        part.archive.withheld_names |= {root: withheld.get(root, set()) for root in part.roots.values()}
    for record_id, changed in hidden.items():
        changes.people.add(record_id)
        changes.withheld |= changed
    shown, found = _store_names(PublicName, PUBLIC_NAMES, part.beside[PublicName], public)
    changes.public.update(*shown.values())
    return differences + found


def _names_of(part: families.PartOf) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Of each record, by id of its family's root, the words of names that may not be shown, and of those readers see.

    Withheld is what a person's policy and wishes do not let through, every name of who is hidden, sealed names, and
    names that editors only typed on the record. Names that are still drafts say nothing yet. A word that also stands in
    a name that is shown (the first name) stays. With the words go those that stand together, tied, which another
    spelling may write as one.
    """
    withheld: dict[int, set[str]] = {}
    shown: dict[int, set[str]] = {}
    public: dict[int, set[str]] = {}
    roots, rules, wishes = part.roots, part.rules, part.wishes
    records = part.archive.records(roots)
    for claim in part.facts("name"):
        if visibility.drafted(claim) or not isinstance(claim.parsed, Name):
            continue
        root = records[roots[claim.subject_id]]
        words = words_of(claim.parsed.text)
        if _is_read(claim, root):
            public.setdefault(root.id, set()).update(one for one in words if TIE in one or not _is_frequent(one))
        if root.kind != Kind.PERSON:
            continue
        is_shown = visibility.name_shown(claim.parsed, rules[root.id], wishes[root.id])
        # One that was sealed after merging takes its names along.
        sealed = State.SEALED in (claim.state, records[claim.subject_id].state)
        if is_shown and not sealed and not visibility.hidden(root):
            shown.setdefault(root.id, set()).update(claim.parsed.text.split())
        else:
            withheld.setdefault(root.id, set()).update(words)
    for record in part.records:
        root = records[roots[record.id]]
        if (
            record.kind != Kind.PERSON
            or record.form != PersonOrGroup.INDIVIDUAL
            or visibility.never_published(record)
            or visibility.typed_name_shown(root, rules[root.id], wishes[root.id])
        ):
            continue
        for typed in labels.typed_names(record):
            withheld.setdefault(root.id, set()).update(words_of(typed))
    for record_id, words in withheld.items():
        of_shown = Redactor((), linked=shown.get(record_id, ()))
        withheld[record_id] = {word for word in words if _stays_withheld(word, of_shown)}
    return withheld, public


def _is_read(claim: ArchivedClaim, root: ArchivedRecord) -> bool:
    """Whether readers see it as the name of a public record."""
    return root.public and claim.state == State.PUBLISHED and not claim.withheld and claim.polarity == Polarity.YES


def _stays_withheld(word: str, shown: Redactor) -> bool:
    """Whether a word of a name, or one of words that are tied, stands in no name that is shown, as `shown` covers."""
    in_it = [part for part in word.split(TIE) if len(word) == len(part) or not is_particle(part)]
    return any(shown.apply(part) == part for part in in_it)


def _store_names(
    model: type[Any], reported: str, there: Iterable[tuple[int, str, str]], wanted: Mapping[int, set[str]]
) -> tuple[dict[int, set[str]], list[StoredDifference]]:
    """Store the names of the records; returns by record which of them came or went."""
    stored: dict[int, set[str]] = defaultdict(set)
    for record_id, name, sound in there:
        # One that is heard otherwise than it was is as good as none.
        stored[record_id].add(name if sound == heard(name)[:_LONGEST] else f"{name}\n{sound}")
    changed = {pk: stored[pk] ^ wanted.get(pk, set()) for pk in {*wanted, *stored}}
    changed = {pk: {name.partition("\n")[0] for name in names} for pk, names in changed.items() if names}
    new = [(pk, name) for pk in sorted(changed) for name in sorted(changed[pk] & wanted.get(pk, set()))]
    with write_guard.opened():
        for pk, names in changed.items():
            if names & {name.partition("\n")[0] for name in stored[pk]}:
                model.objects.filter(record=pk, name__in=names).delete()
        model.objects.bulk_create(
            (model(record_id=pk, name=name, heard=heard(name)[:_LONGEST]) for pk, name in new), batch_size=400
        )
    records = Record.objects.in_bulk(changed) if changed else {}
    differences = [
        StoredDifference(records[pk], reported, len(stored[pk]), len(wanted.get(pk, ()))) for pk in sorted(changed)
    ]
    return changed, differences


def settle(changes: Changes, index: WordIndex) -> None:
    """Decide of the names that changed, and of those heard like public ones that changed, where they are covered."""
    names = set(changes.withheld)
    for part in parts(sorted({heard(name) for name in changes.public} - {""})):
        names.update(WithheldName.objects.filter(heard__in=part).values_list("name", flat=True))
    for part in parts(sorted(names)):
        before = set(NameKey.objects.filter(name__in=part).values_list("name", flat=True).distinct())
        held = dict(WithheldName.objects.filter(name__in=part).values_list("name", "heard"))
        public = _public_among(held.values())
        wanted = {
            name for name, sound in held.items() if sound not in public and (TIE in name or not _is_frequent(name))
        }
        index.set_names(wanted - before, before - wanted)
        changes.moved |= before ^ wanted
    changes.known |= changes.public
    changes.withheld, changes.public = set(), set()


def covered_everywhere(names: Iterable[str], family: Collection[int] = ()) -> frozenset[str]:
    """Those of these names that, withheld, are covered in whatever text they stand, not only in linked ones.

    That readers see them as names of the `family` itself does not count: it is theirs that would be withheld.
    """
    sounds = {name: heard(name) for name in names}
    public = _public_among(sounds.values(), family)
    apart = (name for name, sound in sounds.items() if sound not in public)
    return frozenset(name for name in apart if TIE in name or not _is_frequent(name))


def words_of(name: str) -> set[str]:
    """What is withheld of a name: its words, and those that stand together, tied, which may be written as one."""
    return {*name.split(), *(one for one in tied(name) if len(one) <= _LONGEST)}


def settle_all(changes: Changes, index: WordIndex) -> None:
    """Decide so of every name, whatever was decided before."""
    for model in (WithheldName, NameKey):
        changes.withheld.update(model._default_manager.order_by().values_list("name", flat=True).distinct())
    settle(changes, index)


def _is_frequent(word: str) -> bool:
    """Whether a word of a name is a frequent word too: the one place that says so of names."""
    return all(map(is_common, re.findall(r"\w+", word)))


def _public_among(sounds: Iterable[str], but: Collection[int] = ()) -> set[str]:
    """Those of these sounds that names of public records have, `but` for these records."""
    found: set[str] = set()
    for part in parts(sorted(set(sounds) - {""})):
        held = PublicName.objects.filter(heard__in=part).exclude(record__in=but)
        found.update(held.values_list("heard", flat=True))
    return found


# --- What of a text is covered.


@dataclass(frozen=True)
class Bearing:
    """The names that bear on a text, and what editors decided on its words, by field."""

    withheld: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    decided: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def covered(self, name: str, text: str) -> str:
        """The text of this field as readers may see it."""
        decided = self.decided.get(name)
        if not decided and not self.withheld and not self.linked:
            return text
        return _covered(text, self.withheld, self.linked, self.shown, tuple(sorted((decided or {}).items())))


NOTHING = Bearing()


@lru_cache(maxsize=_REMEMBERED)
def _covered(
    text: str,
    withheld: frozenset[str],
    linked: frozenset[str],
    shown: frozenset[str],
    decided: tuple[tuple[str, bool], ...],
) -> str:
    """The text with these names covered, and with words covered or left standing as was decided on each."""
    kept: list[str] = []
    # Longer words first: what was decided on part of them is decided with them.
    for words, covers in sorted(decided, key=lambda one: -len(one[0])):
        kept.append(COVER if covers else words)
        # Between signs that no text has, and that are no part of any word.
        place = f"\ue000{len(kept) - 1}\ue001"
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", place, text)
    text = _redactor_of(withheld, linked, shown).apply(text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], text)


@lru_cache(maxsize=200)
def _redactor_of(withheld: frozenset[str], linked: frozenset[str], shown: frozenset[str]) -> Redactor:
    return Redactor(withheld, shown, linked)


@dataclass
class Read:
    """The public texts of a row by field, and their terms."""

    row: Any
    texts: dict[str, str]
    every: frozenset[str]
    distinctive: frozenset[str]


def read(row: Any) -> Read:
    """A row with what redacting asks of it."""
    said = text_rows.texts_of(row)
    found = [terms(text) for text in said.values()]
    if len(found) == 1:
        return Read(row, said, found[0].every, found[0].distinctive)
    return Read(
        row, said, *(frozenset().union(*sets) for sets in ((t.every for t in found), (t.distinctive for t in found)))
    )


def bearings(rows: Mapping[int, Read], index: WordIndex, links: Links) -> dict[int, Bearing]:
    """By the number of each row, what bears on its texts."""
    names = index.names_in({term for one in rows.values() for term in one.distinctive})
    named = {term for term, of_term in names.items() if of_term}
    own = links.names_of(one.row for one in rows.values() if one.texts and links.may_hold(one.every))
    decisions = _decisions(rows)
    found: dict[int, Bearing] = {}
    for number, one in rows.items():
        withheld = frozenset(name for term in named & one.distinctive for name in names[term])
        theirs = own.get(number)
        keys = {key for term in one.every for key in term_keys(term)} if theirs else set()
        linked_names = frozenset(name for name, of_name in (theirs or {}).items() if not keys.isdisjoint(of_name))
        decided = decisions.get(number, {})
        found[number] = (
            Bearing(withheld, linked_names, frozenset(), decided) if withheld or linked_names or decided else NOTHING
        )
    return _with_shown(found, rows)


def _with_shown(found: dict[int, Bearing], rows: Mapping[int, Read]) -> dict[int, Bearing]:
    """With those words of the texts that are names of public records, where anything bears on the texts at all."""
    sounds: dict[int, dict[str, str]] = {}
    for number, bearing in found.items():
        if bearing.withheld or bearing.linked:
            own = {heard(name) for name in bearing.linked}
            words = (term for term in rows[number].every if not is_run(term))
            sounds[number] = {word: sound for word in words if (sound := heard(word)) and sound not in own}
    public = _public_among(sound for of_row in sounds.values() for sound in of_row.values())
    for number, of_row in sounds.items():
        if shown := frozenset(word for word, sound in of_row.items() if sound in public):
            one = found[number]
            found[number] = Bearing(one.withheld, one.linked, shown, one.decided)
    return found


def text_reference(row: Any) -> str:
    """The reference by which decisions know a row: its own, or for what has none that of the thing it belongs to."""
    model = row._meta.concrete_model
    if model is Attribution:
        return f"{getattr(row, 'citation', row).ref}/{row.position}"
    return f"{row.on_ref}/{row.kind}/{row.at.isoformat()}" if model is Action else str(row.ref)


def row_at(model: str, ref: str) -> Any:
    """The row of a public text of which this is the model's name and the reference (`text_reference`); None if none."""
    of: Any = next((one for one in text_rows.MODELS if one._meta.model_name == model), None)
    if of is None:
        return None
    owner, _slash, rest = ref.partition("/")
    if of is Attribution:
        return of.objects.filter(citation__ref=owner, position=rest).first()
    if of is Action:
        kind, _slash, at = rest.partition("/")
        return of.objects.filter(on_ref=owner, kind=kind, at=at).first()
    return of.objects.filter(ref=ref).first()


def _decisions(rows: Mapping[int, Read]) -> dict[int, dict[str, dict[str, bool]]]:
    """By number of a row and by field, what was decided on words of it."""
    numbers: dict[tuple[str, str], int] = {}
    by_model: dict[str, list[str]] = defaultdict(list)
    if not Redaction.objects.filter(ended_at=None).exists():
        return {}
    for number, one in rows.items():
        name, ref = str(one.row._meta.model_name), text_reference(one.row)
        numbers[name, ref] = number
        by_model[name].append(ref)
    found: dict[int, dict[str, dict[str, bool]]] = {}
    for name, refs in by_model.items():
        for part in parts(refs):
            for decision in Redaction.objects.filter(ended_at=None, on_model=name, on_ref__in=part):
                if decision.holds:
                    of_row = found.setdefault(numbers[name, decision.on_ref], {})
                    of_row.setdefault(decision.field, {})[decision.words] = decision.covers
    return found


# --- Storing it.


def redact(rows: Iterable[Redacted], index: WordIndex, links: Links) -> tuple[list[StoredDifference], int]:
    """Store the covered form of the public texts of these rows, and index their terms.

    Returns what differed, and how many places in the index the terms have.
    """
    said = {text_rows.number_of(row): read(row) for row in rows}
    bearing = bearings(said, index, links)
    redacted = _redacted(said, bearing)
    differences = store(
        (one.row, {"redacted": redacted[number]})
        for number, one in said.items()
        if one.row.redacted != redacted[number]
    )
    reported = {number: one.distinctive for number, one in said.items()}
    index.write(reported)
    return differences, sum(map(len, reported.values()))


def _redacted(rows: Mapping[int, Read], bearing: Mapping[int, Bearing]) -> dict[int, dict[str, str]]:
    """By number and field, the covered form of those public texts of the rows in which something is covered."""
    by_model: dict[Any, dict[int, tuple[Any, Mapping[str, str]]]] = defaultdict(dict)
    for number, one in rows.items():
        by_model[one.row._meta.concrete_model][number] = (one.row, one.texts)
    without: dict[int, dict[str, str]] = {}
    for of_model in by_model.values():
        without |= small_numbers.covered(of_model)
    found: dict[int, dict[str, str]] = {}
    for number, one in rows.items():
        if number not in without and bearing[number] is NOTHING:
            found[number] = {}
            continue
        texts_now = {**one.texts, **without.get(number, {})}
        covered = {name: bearing[number].covered(name, text) for name, text in texts_now.items()}
        found[number] = {name: text for name, text in covered.items() if text != one.texts[name]}
    return found


def redact_all(tell: Callable[[list[StoredDifference]], None], index: WordIndex, archive: Archive) -> None:
    """Store the covered form of every public text of the archive, batch after batch, and make the word index right."""
    wanted = _redact_everything(tell, index, archive)
    if index.held and index.written:
        tell([StoredDifference(NameKey(), INDEX, index.held, wanted)])
    if word_index.size() > wanted * _SURPLUS:
        # Of texts that were reworded: no fault, but nothing is to gather there for ever.
        word_index.empty()
        _redact_everything(tell, WordIndex(), archive)
    # Nothing that follows asks for these, and it holds much itself.
    for remembered in (terms, term_keys, name_keys, _covered, _redactor_of):
        remembered.cache_clear()


def _redact_everything(tell: Callable[[list[StoredDifference]], None], index: WordIndex, archive: Archive) -> int:
    """Returns how many places in the word index these texts have."""
    links, wanted = Links(archive=archive), 0
    links.read_all()
    for model in text_rows.MODELS:
        for rows in text_rows.everything(model):
            differences, places = redact(rows, index, links)
            tell(differences)
            wanted += places
    return wanted


def follow(things: Iterable[Redacted], changes: Changes, index: WordIndex, archive: Archive) -> list[StoredDifference]:
    """Store the covered form of all texts that a change of `things` reaches, after names were settled.

    Of claims that the archive keeps, their rows are redacted.
    """
    numbers, relinked, cited = _texts_of_things(things, archive)
    numbers |= word_index.rows_with(changes.moved) | _rows_like_public(changes.known, index)
    people = families.whole(relinked | changes.people)
    if people and (changes.people or WithheldName.objects.filter(record__in=people).exists()):
        numbers |= text_links.texts_linked_to(people)
    kept = {
        text_rows.numbered(model, pk): row
        for model, ids in text_rows.keys_by_model(numbers).items()
        for pk in ids
        if (row := archive.kept_text(model, pk)) is not None
    }
    numbers -= kept.keys()
    links = Links(archive=archive)
    # Sources that claims cite are linked to other people now: those are looked at that may hold a name of theirs.
    names = {key for of_row in links.names_of(kept.values()).values() for keys in of_row.values() for key in keys}
    sources = (row for rows in text_rows.loaded(cited - numbers if names else ()) for row in rows)
    may_hold = (row for row in sources if any(not names.isdisjoint(term_keys(term)) for term in read(row).every))
    texts = chain(kept.values(), (row for rows in text_rows.loaded(numbers) for row in rows), may_hold)
    differences: list[StoredDifference] = []
    for some in batches(texts, text_rows.BATCH):
        differences += redact(some, index, links)[0]
    return differences


def forget(gone: Collection[int], names: Collection[str], of_records: Collection[int]) -> set[int]:
    """Take out of the word index the rows that are erased, by their numbers, and every term like one of these names.

    With them go the names of these records. Returns the numbers of the other rows that are to be redacted and indexed
    anew: those that had such a term, also in an older text, or may hold a name that is now covered elsewhere.
    """
    index, changes = WordIndex(), Changes()
    for model, held in ((WithheldName, changes.withheld), (PublicName, changes.public)):
        own: Any = model._base_manager.filter(record__in=of_records)
        held.update(own.values_list("name", flat=True))
        own._raw_delete(own.db)
    like = word_index.rows_with(names)
    word_index.forget_rows({*gone, *like})
    settle(changes, index)
    found = like | word_index.rows_with(changes.moved) | _rows_like_public(changes.known, index)
    return found.difference(gone)


def names_known(record_ids: Collection[int]) -> set[str]:
    """The words of all names of these people, withheld or not, and what is tied in them; also of drafts."""
    return set[str]().union(*_names_by_root(record_ids).values())


def _names_by_root(record_ids: Collection[int]) -> dict[int, set[str]]:
    """By the root of each family what would be withheld if no name of these people might be shown."""
    roots = families.root_ids(families.whole(record_ids))
    names: dict[int, set[str]] = {root: set() for root in roots.values()}
    for claim in Claim.objects.filter(subject__in=roots, fact="name", subject__kind=Kind.PERSON):
        try:
            found = claim.parsed
        except ValueProblem:
            # A draft that nobody can read yet.
            continue
        if isinstance(found, Name):
            names[roots[claim.subject_id]] |= words_of(found.text)
    for record in Record.objects.filter(pk__in=roots, kind=Kind.PERSON, form=PersonOrGroup.INDIVIDUAL):
        for typed in labels.typed_names(record):
            names[roots[record.pk]] |= words_of(typed)
    return names


def prepare(record_ids: Collection[int]) -> None:
    """Work out beforehand what texts read if the names of these records are withheld, and if they are not.

    Nothing is stored and nothing relies on it: what is covered in a text follows from the text and the names that bear
    on it and is remembered, so that whoever then changes the names, and keeps others waiting, finds it done.
    """
    # Frequent words are read from a file once in a process: not while others wait.
    is_common("")
    names = _names_by_root(record_ids)
    every = set[str]().union(*names.values())
    if not every:
        return
    held = WithheldName.objects.filter(name__in=every).exclude(record__in=names).values_list("name", flat=True)
    # Of others too these stay covered whatever becomes of these records.
    moving = covered_everywhere(every, names).difference(held)
    numbers = word_index.rows_with(moving) | text_links.texts_linked_to(names)
    futures = (
        (WordIndex(dict.fromkeys(moving, True)), Links(names)),
        (WordIndex(dict.fromkeys(moving, False)), Links(dict.fromkeys(names, ()))),
    )
    for rows in text_rows.loaded(sorted(numbers)[:_REMEMBERED]):
        said = {text_rows.number_of(row): read(row) for row in rows}
        for index, links in futures:
            _redacted(said, bearings(said, index, links))


def _texts_of_things(things: Iterable[Redacted], archive: Archive) -> tuple[set[int], set[int], set[int]]:
    """Numbers of the rows that belong to what was changed, the records of which other texts may be linked anew, and
    numbers of the sources that claims cite which the archive keeps.
    """
    numbers: set[int] = set()
    cited_sources: set[int] = set()
    relinked: set[int] = set()
    claims: set[int] = set()
    citations: set[int] = set()
    for thing in things:
        numbers.add(text_rows.number_of(thing))
        if isinstance(thing, Record):
            relinked.add(thing.pk)
        elif isinstance(thing, Claim):
            claims.add(thing.pk)
            if thing.fact in (*text_links.FOLLOWING, text_links.KIN):
                relinked |= {pk for pk in (thing.subject_id, thing.target_id) if pk}
        elif isinstance(thing, Citation):
            citations.add(thing.pk)
    numbers.update(text_rows.numbered(Dispute, pk) for pk in archive.disputes_of(claims))
    known = archive.kept(claims)
    cited = [citation for claim in known for citation in claim.citations]
    cited += [row for pk in citations if (row := archive.kept_text(Citation, pk)) is not None]
    for citation in cited:
        numbers.update(text_rows.number_of(row) for row in (citation, *citation.chain))
        cited_sources.add(text_rows.numbered(Source, citation.source_id))
    claims.difference_update(claim.id for claim in known)
    citations.difference_update(citation.id for citation in cited)
    for part in parts(sorted(claims)):
        citations.update(Citation.objects.filter(claim__in=part).values_list("pk", flat=True))
    for part in parts(sorted(citations)):
        numbers.update(text_rows.numbered(Citation, pk) for pk in part)
        links = Attribution.objects.filter(citation__in=part).values_list("pk", flat=True)
        numbers.update(text_rows.numbered(Attribution, pk) for pk in links)
        sources = Citation.objects.filter(pk__in=part).values_list("source_id", flat=True)
        numbers.update(text_rows.numbered(Source, pk) for pk in sources)
    return numbers, relinked, cited_sources


def _rows_like_public(names: Collection[str], index: WordIndex) -> set[int]:
    """Numbers of the rows with words heard like names that readers learned or lost, and like a withheld one."""
    sounds = {heard(name) for name in names}
    met = word_index.terms_like(names)
    like = {number: term for number, term in met if not is_run(term) and heard(term) in sounds}
    withheld = index.names_in(like.values())
    return word_index.rows_of(
        number for number, term in like.items() if withheld[term] and may_cover(Redactor(withheld[term]), term)
    )
