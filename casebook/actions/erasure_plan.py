"""What erasing takes: what goes, what others keep in another form, and where names are covered for good.

`TABLES` says of every table of the archive, and of Django's own, how it is erased. A table that is missing there, or a
column with text or a link that is, fails a test.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.actions.kept_bytes import readable
from casebook.models import (
    Action,
    ActionKind,
    Attribution,
    Capture,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Erasure,
    Kind,
    PersonOrGroup,
    Record,
    Request,
    Source,
    State,
)
from casebook.names import COVER, Redactor, is_common, tied, tokens
from casebook.names.common_words import ALSO_WORDS, SMALL
from casebook.projections import family_ids
from casebook.projections.families import chunks
from casebook.projections.visibility import FOLLOWS, SPENT, never_published
from casebook.values import Name, ValueProblem, with_translations

# What becomes of a row that leads to something erased: it goes too, it leads nowhere, its speaker becomes words, or
# nothing is erased before somebody has dealt with it.
GOES, CLEARED, WORDS, REFUSED = "goes", "cleared", "words", "refused"


@dataclass(frozen=True)
class ErasureTable:
    """How one table is erased."""

    # Links to what may be erased, and what becomes of the row.
    links: Mapping[str, str] = field(default_factory=dict)
    # The columns that name a thing by its kind and reference: the row goes with it.
    about: tuple[str, ...] = ()
    # Columns in which a name may stand: it is covered.
    texts: tuple[str, ...] = ()
    # Columns of text in which none can: codes, references, what is encrypted.
    codes: tuple[str, ...] = ()
    # Made of other tables: not counted, and made anew.
    derived: bool = False
    # Never public: names that others bear too are covered as well.
    private: bool = False


_STATES = ("ref", "redacted")
_AXES = ("user_agent", "username", "http_accept", "path_info", "get_data", "post_data", "session_hash")
TABLES: dict[str, ErasureTable] = {
    "casebook.record": ErasureTable(
        {"merged_into": GOES},
        texts=("working_name", *with_translations("wording", "note")),
        # What is resolved is made of claims.
        codes=(*_STATES, "summary_order", *Record.RESOLVED),
    ),
    "casebook.source": ErasureTable(
        {"outlet": REFUSED},
        texts=("headline", "credits", "address", "address_note", *with_translations("note"), "when_words"),
        codes=(*_STATES, "lang", "when_edtf", "address_key"),
    ),
    "casebook.capture": ErasureTable(
        {"source": GOES},
        texts=("text", "content", "final_address"),
        codes=("sha256", "method", "media_type", "payload_sha256", "text_sha256"),
        private=True,
    ),
    "casebook.intake": ErasureTable(
        {"source": GOES},
        texts=("address", "error", "content", "final_address", "proposed"),
        codes=("ref", "media_type", "method", "payload_sha256"),
        private=True,
    ),
    "casebook.openarticle": ErasureTable({"source": GOES}, private=True),
    "casebook.sourcecheck": ErasureTable({"source": GOES}, texts=("problem",), private=True),
    "casebook.claim": ErasureTable(
        {"subject": GOES, "target": GOES, "lead": CLEARED, "supersedes": CLEARED},
        texts=("value", *with_translations("note"), "when_words"),
        codes=(*_STATES, "fact", "scope", "gap", "digest", "withheld", "when_edtf"),
    ),
    "casebook.citation": ErasureTable(
        {"claim": GOES, "source": GOES, "capture": CLEARED},
        texts=("quote", "quote_before", "quote_after", *with_translations("note")),
        codes=(*_STATES, "quote_lang", "withheld"),
    ),
    "casebook.attribution": ErasureTable(
        {"citation": GOES, "speaker": WORDS}, texts=("words", "capacity", "when_words"), codes=("redacted", "when_edtf")
    ),
    "casebook.dispute": ErasureTable(texts=with_translations("question", "explanation"), codes=_STATES),
    "casebook.disputeside": ErasureTable({"dispute": GOES, "claim": GOES}),
    "casebook.correction": ErasureTable(
        about=("on_model", "on_ref"), texts=("text",), codes=(*_STATES, "on_model", "on_ref")
    ),
    "casebook.action": ErasureTable(
        about=("on_model", "on_ref"),
        texts=("public_reason", "private_reason", "detail"),
        codes=("redacted", "on_model", "on_ref"),
        private=True,
    ),
    "casebook.wish": ErasureTable({"record": GOES}, texts=("note",), private=True),
    "casebook.request": ErasureTable(
        about=("about",), texts=("text", "outcome", "note"), codes=("ref", "about", "contact"), private=True
    ),
    "casebook.assignment": ErasureTable(about=("on_model", "on_ref"), codes=("on_model", "on_ref"), private=True),
    "casebook.erasure": ErasureTable(
        about=("on_model", "on_ref"),
        texts=("reason", "names"),
        codes=("ref", "on_model", "on_ref", "places"),
        private=True,
    ),
    # The public edition, which is made anew.
    **{
        f"casebook.{name}": ErasureTable(codes=codes, derived=True)
        for name, codes in {
            "publicrecord": (
                *("ref", "slug", "label_lang", "happening", "document"),
                *with_translations("label", "sort_key"),
            ),
            "publicclaim": ("ref", "fact", "scope", "value", "unit", "supersedes", "document"),
            "publicsource": ("ref", "headline", "lang", "state", "document"),
            "publicdispute": ("ref", "question", "document"),
            "publicchange": ("kind", "ref", "citation", "reason"),
            "publiccorrection": ("ref", "kind", "text"),
            "tombstone": ("ref", "leads_to", "kind"),
            "facet": ("name", "value", "rows", "possible"),
            "contains": ("relation",),
            "placement": (),
            "link": (),
        }.items()
    },
    "casebook.withheldname": ErasureTable({"record": GOES}, codes=("name", "heard"), derived=True),
    "casebook.publicname": ErasureTable({"record": GOES}, codes=("name", "heard"), derived=True),
    "casebook.recordnamekey": ErasureTable({"record": GOES}, codes=("key",), derived=True),
    # Their rows are those of names and texts, which the word index is asked to forget.
    "casebook.namekey": ErasureTable(codes=("key", "name"), derived=True),
    "casebook.indexterm": ErasureTable(codes=("term",), derived=True),
    "casebook.termkey": ErasureTable(codes=("key",), derived=True),
    "casebook.termplace": ErasureTable(derived=True),
    "casebook.redaction": ErasureTable(
        about=("on_model", "on_ref"),
        texts=("words", "reason"),
        codes=("on_model", "on_ref", "field"),
        private=True,
    ),
    # Their rows are those of claims, sources and records, which the search index is asked to forget.
    "casebook.searchtext": ErasureTable(codes=("words",), derived=True),
    "casebook.searchname": ErasureTable(codes=("key", "word"), derived=True),
    # Nothing of what is erased is in these.
    "casebook.erasedreference": ErasureTable(codes=("digest",)),
    "casebook.revision": ErasureTable(),
    "casebook.user": ErasureTable(codes=("password", "username", "first_name", "last_name", "email")),
    "casebook.user_groups": ErasureTable(),
    "casebook.user_user_permissions": ErasureTable(),
    # How members sign in; what failed is counted in memory, and these stay empty.
    "account.emailaddress": ErasureTable(codes=("email",)),
    "account.emailconfirmation": ErasureTable(codes=("key",)),
    "casebook.apitoken": ErasureTable(texts=("name",), codes=("digest",), private=True),
    "mfa.authenticator": ErasureTable(codes=("data",)),
    "axes.accessattempt": ErasureTable(codes=_AXES),
    "axes.accessattemptexpiration": ErasureTable(),
    "axes.accessfailurelog": ErasureTable(codes=_AXES),
    "axes.accesslog": ErasureTable(codes=_AXES),
    "auth.permission": ErasureTable(codes=("name", "codename")),
    "auth.group": ErasureTable(codes=("name",)),
    "auth.group_permissions": ErasureTable(),
    "contenttypes.contenttype": ErasureTable(codes=("app_label", "model")),
    # What tells of somebody there is taken out by `erasure`: messages, and whatever else a session keeps.
    "sessions.session": ErasureTable(codes=("session_key", "session_data")),
    # What was brought in as a table: rows are gone once they are drafts, and of a workbook none is read before.
    "casebook.importfile": ErasureTable(
        texts=("name", "content", "headings", "defaults", "questions", "answers", "problem"),
        codes=("ref", "language", "encoding", "delimiter", "page", "columns", "numbers"),
        private=True,
    ),
    "casebook.importrow": ErasureTable(texts=("cells", "told"), private=True),
    "casebook.importdraft": ErasureTable(about=("on_model", "on_ref"), codes=("on_model", "on_ref")),
    "casebook.importmapping": ErasureTable(texts=("name", "columns", "defaults"), private=True),
    # Tasks are told references; what went wrong may name somebody.
    "django_tasks_database.dbtaskresult": ErasureTable(
        texts=("traceback",),
        codes=(
            *("args_kwargs", "task_path", "worker_ids", "queue_name", "backend_name"),
            *("return_value", "exception_class_path"),
        ),
        private=True,
    ),
    # What the admin did to a thing goes with it.
    "admin.logentry": ErasureTable(
        about=("content_type", "object_id"),
        texts=("object_repr", "change_message"),
        codes=("object_id",),
        private=True,
    ),
}
ERASABLE: tuple[type[Any], ...] = (Record, Source, Claim, Citation, Dispute, Correction, Request)
_PROSE_FACTS = frozenset(vocabulary.names(lambda fact: fact.type == "text"))
# What may be a reference, in running text.
_TOKEN = re.compile(r"(?<![^\W_])[a-z0-9]{4,12}(?![^\W_])")
Gone = dict[type[Any], set[int]]


def tables() -> Iterator[tuple[type[Any], ErasureTable]]:
    """The tables that are erased like any other; versions are those of their model."""
    for label, table in TABLES.items():
        yield apps.get_model(label), table


def versions() -> Iterator[tuple[type[Any], type[Any], ErasureTable]]:
    """The tables of versions, with the model and how that is erased, in the order in which one leads to the next."""
    for model, table in tables():
        if hasattr(model, "history"):
            yield model.history.model, model, table


@dataclass
class ErasurePlace:
    """One column of one row in which a name, or a reference, stands that is to be covered."""

    row: Any
    # The table that it is in, or that it is a version of, and the number of its row there.
    of: type[Any]
    of_row: int
    name: str
    before: Any
    after: Any
    # Whether the archive proposes to cover it: not where only a word stands that others are called by too.
    proposed: bool
    of_name: bool
    chosen: bool = True

    @property
    def key(self) -> str:
        """What it is called in a form. What is decided of a text holds for its older versions."""
        return f"{self.of._meta.model_name}/{self.of_row}/{self.name}"

    @property
    def ref(self) -> str:
        """What an editor finds the row by."""
        owner = getattr(self.row, "citation", self.row)
        return str(getattr(owner, "ref", "") or getattr(owner, "on_ref", "") or owner.pk)


@dataclass
class ErasurePlan:
    """All that erasing one thing does."""

    thing: Any
    gone: Gone
    names: list[str]
    places: list[ErasurePlace]
    refused: list[str]

    @property
    def refs(self) -> dict[str, set[str]]:
        """The references that are never used again, by the name of the kind."""
        return _refs_of(self.gone)

    def of(self, model: type[Any]) -> Any:
        """The rows of one kind that go."""
        return model._base_manager.filter(pk__in=self.gone.get(model, ())).order_by("pk")

    def reduced(self) -> list[Attribution]:
        """The links of chains, in citations that stay, of which the speaker becomes words."""
        return [
            row
            for row in _where(Attribution, "speaker_id", self.gone[Record])
            if row.citation_id not in self.gone[Citation]
        ]

    def fingerprint(self) -> str:
        """What tells whether it is still the one that somebody has read."""
        gone = sorted((model._meta.label_lower, sorted(ids)) for model, ids in self.gone.items() if ids)
        places = sorted((place.key, place.chosen) for place in self.places)
        return hashlib.sha256(repr((gone, places, sorted(self.names))).encode()).hexdigest()[:32]


def plan_of(
    thing: Any, names: Iterable[str] | None = None, places: Mapping[str, bool] | None = None, gone: Gone | None = None
) -> ErasurePlan:
    """What erasing the thing will do. `names` are to be covered elsewhere: those that are known, where None.

    `places` says what somebody decided otherwise than is proposed. Nothing is written.
    """
    gone = gone if gone is not None else what_goes([thing])
    names = known_names(gone) if names is None else [name for name in names if name.strip()]
    found = list(_places(gone, names))
    for place in found:
        place.chosen = (places or {}).get(place.key, place.proposed)
    return ErasurePlan(thing, gone, names, found, [*_refused(gone), *_same_then(found)])


# What goes


def what_goes(things: Iterable[Any]) -> Gone:
    """The things with all that is only about them, by table, as ids.

    With a record go those that were merged into it, claims about it and leading to it, sentences and events of nobody
    else; with a claim what it superseded; with a source or citation the claims that nothing else holds up.
    """
    gone: Gone = defaultdict(set)
    for thing in things:
        gone[thing._meta.concrete_model].add(thing.pk)
    before = -1
    while before != (before := sum(map(len, gone.values()))):
        gone[Record] |= family_ids(gone[Record])
        gone[Record] |= _followers(gone[Record])
        gone[Citation] |= _reported_by_hidden(gone) | _older_citations(gone[Citation])
        gone[Claim] |= _older(gone[Claim]) | _without_citations(gone)
        gone[Dispute] |= _one_sided(gone)
        for model, table in tables():
            if not table.derived:
                gone[model] |= _going_with(model, table, gone)
    return gone


def _going_with(model: type[Any], table: ErasureTable, gone: Gone) -> set[int]:
    found: set[int] = set()
    for name, way in table.links.items():
        target: Any = model._meta.get_field(name).related_model
        if way == GOES:
            found |= _ids(model, name, gone[target])
    if table.about:
        found |= {row for of_kind in about(model, table, _refs_of(gone)) for row in of_kind}
    return found


def about(model: type[Any], table: ErasureTable, refs: Mapping[str, set[str]]) -> Iterator[set[int]]:
    """Ids of the rows that name one of these, by kind and reference."""
    if model is LogEntry:
        for name, ids in _ids_by_name(refs).items():
            kind = ContentType.objects.filter(app_label="casebook", model=name).first()
            yield _ids(model, "object_id", ids, content_type=kind) if kind else set()
    elif len(table.about) == 1:
        yield _ids(model, table.about[0], {ref for of_kind in refs.values() for ref in of_kind})
    else:
        for name, of_kind in refs.items():
            yield _ids(model, table.about[1], of_kind, **{table.about[0]: name})


def _ids_by_name(refs: Mapping[str, set[str]]) -> dict[str, set[Any]]:
    """The admin's log names rows by number, and may still name those that were deleted as drafts."""
    found: dict[str, set[Any]] = {}
    for model in ERASABLE:
        name = str(model._meta.model_name)
        rows = model.history if hasattr(model, "history") else model._base_manager
        found[name] = {
            str(pk)
            for part in parts(refs.get(name, ()))
            for pk in rows.filter(ref__in=part).order_by().values_list("id", flat=True).distinct()
        }
    return found


def _followers(records: set[int]) -> set[int]:
    """Sentences and events of nobody else, whose page would tell of them."""
    found: set[int] = set()
    for kind, fact in FOLLOWS.items():
        for part in chunks(records):
            leading = Claim.objects.filter(fact=fact, target__in=part, subject__kind=kind)
            subjects = set(leading.values_list("subject_id", flat=True)) - records
            others = Claim.objects.filter(fact=fact, subject__in=subjects).exclude(state__in=(*SPENT, State.DRAFT))
            kept = others.exclude(target__in=records).exclude(target=None)
            found |= subjects - set(kept.values_list("subject_id", flat=True))
    return found


def _reported_by_hidden(gone: Gone) -> set[int]:
    """Citations that are withheld since they name who is erased: without the name they would open."""
    family = Record.objects.filter(pk__in=gone[Record])
    roots = {record.pk: record.public for record in family}
    hidden = {r.pk for r in family if not (roots.get(r.merged_into_id, False) if r.merged_into_id else r.public)}
    reported = Citation.objects.filter(pk__in=_ids(Attribution, "speaker_id", hidden, "citation_id"))
    return {citation.pk for citation in reported if not never_published(citation)}


def _older(claims: set[int]) -> set[int]:
    """What the claims superseded: it says nearly the same."""
    return {pk for part in chunks(claims) for pk in _values(Claim, "supersedes_id", pk__in=part) if pk}


def _older_citations(citations: set[int]) -> set[int]:
    refs = {ref for part in chunks(citations) for ref in _values(Citation, "ref", pk__in=part)}
    by = Action.objects.filter(kind=ActionKind.SUPERSEDE, on_model="citation")
    older = {ref for ref, detail in by.values_list("on_ref", "detail") if detail.get("by") in refs} if refs else set()
    return set(Citation.objects.filter(ref__in=older).values_list("pk", flat=True))


def _without_citations(gone: Gone) -> set[int]:
    """Claims that rest on nothing any more. Drafts may do so."""
    losing = {pk for part in chunks(gone[Citation]) for pk in _values(Citation, "claim_id", pk__in=part)}
    found: set[int] = set()
    for part in chunks(losing - gone[Claim]):
        left: dict[int, list[Citation]] = defaultdict(list)
        for citation in Citation.objects.filter(claim__in=part):
            if citation.pk not in gone[Citation]:
                left[citation.claim_id].append(citation)
        for claim in Claim.objects.filter(pk__in=part):
            held = [one for one in left[claim.pk] if not never_published(one)]
            if claim.state == State.PUBLISHED:
                held = [one for one in held if one.state == State.PUBLISHED]
            if not held and not never_published(claim):
                found.add(claim.pk)
    return found


def _one_sided(gone: Gone) -> set[int]:
    """Disputes that lose a claim and have no second side any more."""
    sides: dict[int, set[int]] = defaultdict(set)
    losing = _ids(DisputeSide, "claim_id", gone[Claim], "dispute_id")
    for side in _where(DisputeSide, "dispute_id", losing):
        if side.claim_id not in gone[Claim]:
            sides[side.dispute_id].add(side.side)
    return {pk for pk in losing if len(sides[pk]) < 2}


def _refused(gone: Gone) -> Iterator[str]:
    """What must be dealt with first."""
    for source in _where(Source, "outlet_id", gone[Record]):
        if source.pk not in gone[Source]:
            yield _("It is the outlet of the source %s: say first who published that, or erase it.") % source.ref


# Names, and where they stand


def known_names(gone: Gone) -> list[str]:
    """The names of people who are erased, also those of drafts that are not there any more.

    Where there is none of somebody, the archive's own wording: it may be one.
    """
    people = {pk for part in chunks(gone[Record]) for pk in _values(Record, "pk", pk__in=part, kind=Kind.PERSON)}
    found: dict[str, None] = {}
    named: set[int] = set()
    for rows in (Claim._base_manager, Claim.history):
        for part in chunks(people):
            for subject, value in rows.filter(subject_id__in=part, fact="name").values_list("subject_id", "value"):
                text = _name(value)
                if text:
                    named.add(subject)
                    found[text] = None
    roots = Record.objects.filter(pk__in=people, form=PersonOrGroup.INDIVIDUAL)
    family = {record.pk: record.merged_into_id or record.pk for record in roots}
    with_name = {family.get(pk, pk) for pk in named}
    for record in roots.order_by("pk"):
        if family[record.pk] not in with_name and record.wording:
            found[record.wording] = None
    return list(found)


def _name(value: str) -> str:
    try:
        return Name.parse(value).text if value else ""
    except ValueProblem:
        return value


def _words(names: Iterable[str]) -> set[str]:
    """The words of names, and those that stand together, as redaction withholds them."""
    names = [" ".join(name.split()) for name in names]
    return {word for name in names for word in (*name.split(), *tied(name))}


def _borne_by_others(words: set[str], gone: Gone) -> set[str]:
    """Those of the words that are words of a language too, or a name of somebody else in the archive."""
    found = {word for word in words if word.lower() in ALSO_WORDS or word.lower() in SMALL or is_common(word)}
    heard = {token: word for word in words - found for token in tokens(word)}
    names = Claim.objects.filter(fact="name").exclude(subject__in=gone[Record]).values_list("value", flat=True)
    things = Record.objects.filter(kind__in=(Kind.PLACE, Kind.FACILITY, Kind.ORGANISATION), public=True)
    labels = things.exclude(pk__in=gone[Record]).values_list("label", flat=True)
    for text in (*names.order_by().iterator(2000), *labels.order_by().iterator(2000)):
        found.update(heard[token] for token in tokens(text) if token in heard)
    return found


class Scrub:
    """Covers names in a text, and references."""

    def __init__(self, names: Iterable[str], gone: Gone) -> None:
        words = _words(names)
        shared = _borne_by_others(words, gone)
        # Also where it is a frequent word: what is covered is proposed, and looked at by two people.
        self._own, self._all = Redactor((), linked=words - shared), Redactor((), linked=words)
        self._refs = {ref for of_kind in _refs_of(gone).values() for ref in of_kind}

    def references(self, text: str) -> str:
        """The text without references to what is erased."""
        return _TOKEN.sub(lambda found: COVER if found[0] in self._refs else found[0], text)

    def names(self, text: str) -> tuple[str, bool]:
        """The text with names covered, and whether one of them is borne by nobody else."""
        covered = self._all.apply(text)
        return covered, covered != text and self._own.apply(text) != text


def _places(gone: Gone, names: Iterable[str]) -> Iterator[ErasurePlace]:
    """Every text that stays and in which a name or reference stands."""
    scrub, linked = Scrub(names, gone), _linked(gone)
    # What each table holds, once where the row is now and once in each of its versions.
    everything = [*((model, model, table) for model, table in tables()), *versions()]
    for model, of, table in everything:
        own = {column.name for column in model._meta.concrete_fields}
        texts = [name for name in (*table.texts, "history_change_reason") if name in own]
        if texts and not table.derived:
            yield from _places_in(model, of, table, texts, scrub, gone, linked)


def _places_in(
    model: type[Any], of: type[Any], table: ErasureTable, texts: list[str], scrub: Scrub, gone: Gone, linked: Gone
) -> Iterator[ErasurePlace]:
    """Of one table. The texts alone are read of all rows, and those rows that have a name whole."""
    columns = ["pk", *texts, *(["fact"] if of is Claim else [])]
    found: dict[Any, list[tuple[str, Any, Any, bool, bool]]] = {}
    for pk, *stored in model._base_manager.order_by("pk").values_list(*columns).iterator(2000):
        # PostgreSQL gives memoryviews, which equal no bytes.
        values = [bytes(value) if isinstance(value, memoryview) else value for value in stored]
        prose = not (of is Claim and values[-1] not in _PROSE_FACTS)
        for name, before in zip(texts, values, strict=False):
            if not before or (name == "value" and not prose):
                continue
            after, of_name, only_theirs = _covered(before, scrub)
            if after != before:
                # With a part of it covered an address leads nowhere.
                after = "" if name in ("address", "final_address") else after
                found.setdefault(pk, []).append((name, before, after, of_name, only_theirs))
        content = values[texts.index("content")] if "content" in texts else b""
        if content and pk in found and all(name != "content" for name, *_rest in found[pk]):
            # A name that stands in the text stands in the bytes too, also where these cannot be read.
            found[pk].append(("content", content, b"", *found[pk][0][3:]))
    for row in _where(model, "pk", found):
        of_row = row.pk if of is model else row.id
        if of_row in gone[of] or _leads_to_gone(row, table, gone):
            continue
        near = table.private or of_row in linked[of]
        for name, before, after, of_name, only_theirs in found[row.pk]:
            yield ErasurePlace(row, of, of_row, name, before, after, not of_name or only_theirs or near, of_name)


def _leads_to_gone(row: Any, table: ErasureTable, gone: Gone) -> bool:
    """Whether a version, also of a draft that was deleted, goes for what it leads to."""
    links = [name for name, way in table.links.items() if way == GOES]
    return any(getattr(row, f"{name}_id") in gone[row._meta.get_field(name).related_model] for name in links)


def _covered(before: Any, scrub: Scrub) -> tuple[Any, bool, bool]:
    """The value as it will stand, whether a name stands in it, and whether one that nobody else bears."""
    names: list[bool] = []

    def cover(text: str) -> str:
        covered, own = scrub.names(text)
        names.extend([own] if covered != text else [])
        return scrub.references(covered)

    return each_text(before, cover), bool(names), any(names)


def each_text(value: Any, do: Callable[[str], str]) -> Any:
    """The value with this done to every text in it. Bytes that are no text are read as far as they are."""
    if isinstance(value, str):
        return do(value)
    if isinstance(value, (bytes, memoryview)):
        # A part of a kept copy cannot be taken out: of one that names somebody nothing is kept but its digest.
        kept = bytes(value)
        text = readable(kept)
        return kept if do(text) == text else b""
    if isinstance(value, Mapping):
        return {key: each_text(one, do) for key, one in value.items()}
    return [each_text(one, do) for one in value] if isinstance(value, list) else value


def _linked(gone: Gone) -> Gone:
    """Ids of what has to do with what is erased: from the same articles, or about who stands in the same claims."""
    found: Gone = defaultdict(set)
    for claim in _where(Claim, "pk", gone[Claim]):
        found[Record] |= {pk for pk in (claim.subject_id, claim.target_id) if pk}
    found[Source] = {pk for part in chunks(gone[Citation]) for pk in _values(Citation, "source_id", pk__in=part)}
    found[Citation] = _ids(Citation, "source_id", found[Source])
    found[Claim] = _ids(Citation, "source_id", found[Source], "claim_id") | _ids(Claim, "subject_id", found[Record])
    found[Attribution] = _ids(Attribution, "citation_id", found[Citation])
    found[Capture] = _ids(Capture, "source_id", found[Source])
    found[Dispute] = _ids(DisputeSide, "claim_id", found[Claim] | gone[Claim], "dispute_id")
    return found


def _same_then(places: Iterable[ErasurePlace]) -> Iterator[str]:
    """Claims that stand and would say the same as another once a name in them is covered."""
    digests: dict[str, str] = {}
    for place in places:
        row = place.row
        if not isinstance(row, Claim) or place.name != "value" or not place.chosen or row.state != State.PUBLISHED:
            continue
        changed = Claim(**{one.attname: getattr(row, one.attname) for one in Claim._meta.concrete_fields})
        changed.value = place.after
        digest = changed.compute_digest()
        twin = digests.setdefault(digest, row.ref)
        standing = Claim.objects.standing().filter(digest=digest).exclude(pk=row.pk).first()
        if standing or twin != row.ref:
            yield _("With the name covered %(one)s says the same as %(other)s: retract one of them first.") % {
                "one": row.ref,
                "other": standing.ref if standing else twin,
            }


# Reading


def _refs_of(gone: Gone) -> dict[str, set[str]]:
    return {
        str(model._meta.model_name): {ref for part in chunks(gone[model]) for ref in _values(model, "ref", pk__in=part)}
        for model in ERASABLE
        if gone.get(model)
    }


def parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in their order, few enough at a time for one statement."""
    ordered = sorted(values)
    return (ordered[start : start + 400] for start in range(0, len(ordered), 400))


def _where(model: type[Any], name: str, values: Iterable[Any]) -> Iterator[Any]:
    for part in parts(values):
        yield from model._base_manager.filter(**{f"{name}__in": part}).order_by("pk")


def _values(model: Any, name: str, **where: Any) -> Any:
    return model._base_manager.filter(**where).order_by().values_list(name, flat=True).distinct()


def _ids(model: type[Any], name: str, values: Iterable[Any], wanted: str = "pk", **where: Any) -> set[Any]:
    """Of the rows whose column is one of these, the numbers."""
    return {
        pk
        for part in parts(values)
        for pk in model._base_manager.filter(Q(**{f"{name}__in": part}), **where)
        .order_by()
        .values_list(wanted, flat=True)
    }


def thing_of(erasure: Erasure) -> Any:
    """What somebody asked to erase; None where it is gone already."""
    model = next((model for model in ERASABLE if model._meta.model_name == erasure.on_model), None)
    return model._base_manager.filter(ref=erasure.on_ref).first() if model else None
