"""The tables of a release: their columns as a Frictionless schema, and their rows from the public edition.

Rows come in the order of their references, a few thousand at a time, so that two releases are compared side by side and
no more is in memory however large the archive is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

from casebook.interchange.releases.verify import leaf_of
from casebook.interchange.tables.csv import harmless
from casebook.models import Kind
from casebook.models.edition import (
    Of,
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Tombstone,
)
from casebook.vocabulary import fact
from casebook.vocabulary.wording import heading

T = TypeVar("T")
AT_ONCE = 2000
# Gives the salt of a row from its lasting columns.
Salt = Callable[[str, dict[str, str]], str]
Row = dict[str, str]
# The first part of the address of each kind; one that has moved, as a detainee, is led on from there.
ROOMS: dict[str, str] = {kind.value: kind.several for kind in Kind}


@dataclass(frozen=True)
class ReleaseColumn:
    """One column: its name, its Frictionless type, and what stands in it."""

    name: str
    type: str
    about: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `keys` are columns that lead to another table, by their reference."""

    name: str
    about: str
    columns: tuple[ReleaseColumn, ...]
    rows: Callable[["Edition"], Iterator[Row]]
    keys: tuple[tuple[str, str], ...] = ()
    unique: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        """Its Frictionless table schema."""
        fields = []
        for column in self.columns:
            field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
            if column.required:
                field["constraints"] = {"required": True}
            fields.append(field)
        found: dict[str, Any] = {"fields": fields}
        if self.unique:
            found["primaryKey"] = "ref"
        if self.keys:
            found["foreignKeys"] = [
                {"fields": name, "reference": {"resource": table, "fields": "ref"}} for name, table in self.keys
            ]
        return found


@dataclass(frozen=True)
class Edition:
    """The public edition as a release tells it: where its pages are, and how its rows are salted."""

    base: str
    salt: Salt

    def address(self, room: str, ref: str) -> str:
        """The page of one thing."""
        return f"{self.base}/{room}/{ref}/"


def _pieces(rows: QuerySet[Any, Any]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows.values().iterator(AT_ONCE))
    while piece := list(islice(left, AT_ONCE)):
        yield piece


def _refs(keys: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Of records, under which reference each was published, and under which it stands today."""
    wanted = {key for key in keys if key}
    rows = PublicRecord.objects.filter(id__in=wanted).order_by().values_list("id", "ref")
    found = {key: (ref, ref) for key, ref in rows}
    stones = Tombstone.objects.filter(id__in=[Tombstone.id_of(Of.RECORD, key) for key in wanted - found.keys()])
    for stone in stones.exclude(leads_to=""):
        found[stone.key] = (stone.ref, stone.leads_to)
    return found


def _known(refs: Iterable[str]) -> set[str]:
    """Those of the references of records that readers can know."""
    return set(PublicRecord.objects.filter(ref__in=set(refs)).order_by().values_list("ref", flat=True))


def _text(value: Any) -> str:
    return "" if value is None else harmless(str(value))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _bool(value: Any) -> str:
    return "true" if value else "false"


def _when(document: dict[str, Any]) -> Row:
    edtf, words, known = (*(document.get("when") or ()), "", "", "")[:3]
    return {"when": _text(edtf), "when_words": _text(words), "when_known": _text(known)}


def _notes(document: dict[str, Any], *names: str) -> Row:
    return {name: _text(document.get(name)) for name in names}


def records(edition: Edition) -> Iterator[Row]:
    """Records that readers may know of."""
    for piece in _pieces(PublicRecord.objects.order_by("ref")):
        for row in piece:
            texts = {name: _text(row[name]) for name in ("ref", "kind", "form", "label", "label_lang")}
            texts |= {name: _text(row[name]) for name in ("label_ru", "label_kk")}
            yield {
                **texts,
                **_notes(row["document"], "note", "note_ru", "note_kk"),
                "address": edition.address(ROOMS[row["kind"]], row["ref"]) if row["page"] else "",
                "public_life": _bool(row["page"] and not row["noindex"]),
                "disputed": _bool(row["disputed"]),
                "sources": str(row["sources"]),
                "last_reported": _day(row["last_reported"]),
            }


def claims(edition: Edition) -> Iterator[Row]:
    """Claims that readers may read, also those that were superseded or retracted."""
    for piece in _pieces(PublicClaim.objects.order_by("ref")):
        refs = _refs(key for row in piece for key in (row["subject"], row["target"]))
        for row in piece:
            subject, record = refs.get(row["subject"], ("", ""))
            target, leads_to = refs.get(row["target"], ("", ""))
            texts = {name: _text(row[name]) for name in ("ref", "fact", "scope", "value", "polarity", "status", "unit")}
            days = ("outer_from", "outer_to", "inner_from", "inner_to", "known_from", "known_until")
            made = {
                **texts,
                "subject": subject,
                "record": record,
                "target": target,
                "target_record": leads_to,
                "words": _text(heading(fact(row["fact"]), row["scope"])),
                "state": row["state"],
                "stance": row["stance"],
                "supersedes": row["supersedes"],
                "disputed": _bool(row["disputed"]),
                "low": _number(row["low"]),
                "high": _number(row["high"]),
                **{name: _day(row[name]) for name in days},
                **_when(row["document"]),
                **_notes(row["document"], "note", "note_ru", "note_kk"),
                "sources": str(row["sources"]),
                "address": edition.address("claims", row["ref"]),
            }
            yield _salted(edition, "claims", made)


def citations(edition: Edition) -> Iterator[Row]:
    """The places in sources that say the claims, with whose words they are."""
    for piece in _pieces(PublicClaim.objects.order_by("ref")):
        said = [(row["ref"], one) for row in piece for one in row["document"].get("citations", ())]
        known = _known(link["speaker"] for _claim, one in said for link in one.get("chain", ()) if link.get("speaker"))
        for claim, one in sorted(said, key=lambda pair: (pair[0], pair[1]["ref"])):
            yield _salted(edition, "citations", _citation(claim, one, known))


def _citation(claim: str, cited: dict[str, Any], known: set[str]) -> Row:
    place = [_number(number) for number in cited.get("place") or ()]
    quote = [*(_text(words) for words in cited.get("quote") or ()), "", "", "", ""]
    chain = [
        {key: value for key, value in link.items() if key != "speaker" or value in known}
        for link in cited.get("chain", ())
    ]
    return {
        **{name: _text(cited.get(name)) for name in ("ref", "source", "page", "time", "heading", "caption", "stance")},
        "claim": claim,
        **dict(zip(("paragraph", "section", "paragraph_in_section"), [*place, "", "", ""], strict=False)),
        **dict(zip(("quote_before", "quote", "quote_after", "quote_lang"), quote, strict=False)),
        "chain": _json(chain),
        "state": cited.get("state", "published"),
        "reasoning": _bool(cited.get("reasoning")),
        "known_from": _text(cited.get("from")),
        **_notes(cited, "note", "note_ru", "note_kk"),
    }


def _salted(edition: Edition, table: str, row: Row) -> Row:
    row["salt"] = edition.salt(table, row)
    row["leaf"] = leaf_of(table, row).hex()
    return row


def sources(edition: Edition) -> Iterator[Row]:
    """Articles and documents."""
    for piece in _pieces(PublicSource.objects.order_by("ref")):
        refs = _refs(row["outlet"] for row in piece)
        for row in piece:
            document = row["document"]
            yield {
                **{name: _text(row[name]) for name in ("ref", "kind", "headline", "lang", "standing", "state")},
                "outlet": refs.get(row["outlet"], ("", ""))[1],
                **_when(document),
                **{name: _day(row[name]) for name in ("outer_from", "outer_to")},
                **_notes(document, "address", "address_note", "credits", "note", "note_ru", "note_kk"),
                "paywalled": _bool(document.get("paywalled")),
                "page": edition.address("sources", row["ref"]),
            }


def disputes(edition: Edition) -> Iterator[Row]:
    """Questions on which claims differ, with the claims on each side."""
    for piece in _pieces(PublicDispute.objects.order_by("ref")):
        for row in piece:
            document = row["document"]
            sides: dict[int, list[str]] = {}
            for side, claim, _since in document.get("sides", ()):
                sides.setdefault(side, []).append(claim)
            yield {
                **{name: _text(row[name]) for name in ("ref", "kind", "question")},
                **_notes(document, "question_ru", "question_kk", "explanation", "explanation_ru", "explanation_kk"),
                "sides": _json([sorted(sides[side]) for side in sorted(sides)]),
                "known_from": _day(row["known_from"]),
                "address": edition.address("disputes", row["ref"]),
            }


def changes(edition: Edition) -> Iterator[Row]:
    """What readers are told of the log, the oldest first."""
    for piece in _pieces(PublicChange.objects.order_by("at", "ref", "kind", "citation")):
        refs = _refs(key for row in piece for key in (row["record"], row["target"]))
        for row in piece:
            yield {
                "at": row["at"].isoformat(),
                "kind": row["kind"],
                "of": _OF[row["of"]],
                "ref": row["ref"],
                "citation": row["citation"],
                "record": refs.get(row["record"], ("", ""))[1],
                "target": refs.get(row["target"], ("", ""))[1],
                "reason": _text(row["reason"]),
            }


def corrections(edition: Edition) -> Iterator[Row]:
    """Notices on what readers can see."""
    models: dict[int, Any] = {
        Of.RECORD: PublicRecord,
        Of.CLAIM: PublicClaim,
        Of.SOURCE: PublicSource,
        Of.DISPUTE: PublicDispute,
    }
    for piece in _pieces(PublicCorrection.objects.order_by("ref")):
        found = {
            (of, key): ref
            for of, model in models.items()
            for key, ref in model.objects.filter(id__in=[row["key"] for row in piece if row["of"] == of])
            .order_by()
            .values_list("id", "ref")
        }
        for row in piece:
            yield {
                **{name: _text(row[name]) for name in ("ref", "kind", "text")},
                "at": row["at"].isoformat(),
                "of": _OF[row["of"]],
                "on": found.get((row["of"], row["key"]), ""),
            }


def references(edition: Edition) -> Iterator[Row]:
    """References that were withdrawn, with a notice at their address, and those of merged records."""
    for piece in _pieces(Tombstone.objects.order_by("ref")):
        for row in piece:
            what = "merged" if row["leads_to"] else "withdrawn"
            yield {"ref": row["ref"], "of": _OF[row["of"]], "what": what, "leads_to": row["leads_to"]}


_OF = {of.value: of.name.lower() for of in Of}


def _strings(*named: tuple[str, str]) -> tuple[ReleaseColumn, ...]:
    return tuple(ReleaseColumn(name, "string", about) for name, about in named)


def _dates(*named: tuple[str, str]) -> tuple[ReleaseColumn, ...]:
    return tuple(ReleaseColumn(name, "date", about) for name, about in named)


REF = ReleaseColumn("ref", "string", "Public reference; it is permanent.", required=True)
WHEN = _strings(
    ("when", "Its date as EDTF (ISO 8601-2)."),
    ("when_words", "The date in the words of the source."),
    ("when_known", "How the date is known: stated, computed, inferred…"),
)
NOTES = _strings(("note", "A note of the archive."), ("note_ru", "In Russian."), ("note_kk", "In Kazakh."))
LEAF = _strings(
    ("salt", "What was hashed with the lasting columns of the row (verify.py)."),
    ("leaf", "The leaf of the row in the hash tree."),
)
ADDRESS = ReleaseColumn("address", "string", "Its page.")
TABLES: tuple[Table, ...] = (
    Table(
        "records",
        "Everything with a page, and who else is named: people, facilities, operations, sentences, events, places…",
        (
            REF,
            ReleaseColumn(
                "kind", "string", "person, facility, operation, sentence, event, organisation or place.", True
            ),
            *_strings(
                ("form", "Of people: one of them, or a group."),
                ("label", "What the archive calls it; empty where a name is withheld."),
                ("label_lang", "The language of the label."),
                ("label_ru", "In Russian, where it is another."),
                ("label_kk", "In Kazakh, where it is another."),
            ),
            *NOTES,
            ADDRESS,
            ReleaseColumn("public_life", "boolean", "Whether search engines may list its page."),
            ReleaseColumn("disputed", "boolean", "Whether sources contradict each other about it."),
            ReleaseColumn("sources", "integer", "How many articles and documents tell of it."),
            *_dates(("last_reported", "When it was last reported.")),
        ),
        records,
    ),
    Table(
        "claims",
        "One statement about a record a row, also those that were superseded or retracted (column state).",
        (
            REF,
            *_strings(
                ("subject", "The record as it was published under."),
                ("record", "The record on whose page it stands today; another one where records were merged."),
                ("fact", "What is stated: an entry of the vocabulary."),
                ("scope", "What of it."),
                ("words", "The fact and its scope in words."),
                ("value", "The value as the archive stores it."),
                ("target", "The record that it leads to, as it was published."),
                ("target_record", "The same as it stands today."),
                ("polarity", "yes, no or unknown."),
                ("status", "actual, planned, promised, requested or cancelled."),
                ("stance", "How plainly its sources say it: asserts, hedges, alleges or denies."),
            ),
            *WHEN,
            ReleaseColumn("low", "number", "The number of the value, or the lowest."),
            ReleaseColumn("high", "number", "The highest."),
            *_strings(("unit", "Of low and high.")),
            *_dates(
                ("outer_from", "First day on which it may have been."),
                ("outer_to", "Last day on which it may have been."),
                ("inner_from", "First day on which it certainly was."),
                ("inner_to", "Last day on which it certainly was."),
            ),
            ReleaseColumn("state", "string", "published, superseded or retracted.", True),
            *_strings(("supersedes", "The claim that it took the place of.")),
            ReleaseColumn("disputed", "boolean", "Whether other claims contradict it."),
            ReleaseColumn("sources", "integer", "How many articles and documents say it."),
            *_dates(
                ("known_from", "Day by which a source had said it."),
                ("known_until", "Day from which it is not told any more that it was planned."),
            ),
            *NOTES,
            ADDRESS,
            *LEAF,
        ),
        claims,
        keys=(("record", "records"), ("target_record", "records")),
    ),
    Table(
        "citations",
        "Where a source says a claim, and whose words they are.",
        (
            REF,
            ReleaseColumn("claim", "string", "What it says.", True),
            ReleaseColumn("source", "string", "Where it says it.", True),
            ReleaseColumn("paragraph", "integer", "Paragraph of the source; 0 is its headline."),
            ReleaseColumn("section", "integer", "The section in which it stands."),
            ReleaseColumn("paragraph_in_section", "integer", "Paragraph within the section."),
            *_strings(
                ("page", "Page."),
                ("time", "Time code."),
                ("heading", "Heading."),
                ("caption", "Caption."),
                ("stance", "asserts, hedges, alleges or denies."),
                ("quote_before", "What stands before the quote."),
                ("quote", "A short quote."),
                ("quote_after", "What stands after it."),
                ("quote_lang", "Its language."),
            ),
            ReleaseColumn("chain", "array", "Whose words they are, the first speaker first."),
            ReleaseColumn("state", "string", "published, superseded or retracted."),
            ReleaseColumn("reasoning", "boolean", "Whether the archive works it out itself: that is no source."),
            *_dates(("known_from", "Day by which the source had appeared.")),
            *NOTES,
            *LEAF,
        ),
        citations,
        keys=(("claim", "claims"), ("source", "sources")),
    ),
    Table(
        "sources",
        "Articles and documents. Their texts are not in the release.",
        (
            REF,
            *_strings(
                ("kind", "article, document, reasoning of the archive…"),
                ("outlet", "Who published it."),
                ("headline", "Its headline."),
                ("lang", "Its language."),
                ("standing", "Whether its outlet still stands by it."),
                ("state", "published, superseded or retracted."),
            ),
            *WHEN,
            *_dates(("outer_from", "First day on which it may have appeared."), ("outer_to", "The last such day.")),
            *_strings(
                ("address", "Where it can be read."),
                ("address_note", "What is to be known of that."),
                ("credits", "Who wrote it."),
            ),
            ReleaseColumn("paywalled", "boolean", "Whether one has to pay to read it."),
            *NOTES,
            ReleaseColumn("page", "string", "Its page in the archive."),
        ),
        sources,
        keys=(("outlet", "records"),),
    ),
    Table(
        "disputes",
        "Questions on which claims differ.",
        (
            REF,
            *_strings(
                ("kind", "contradiction, different scope, different time…"),
                ("question", "The question."),
                ("question_ru", "In Russian."),
                ("question_kk", "In Kazakh."),
                ("explanation", "What is to be known of it."),
                ("explanation_ru", "In Russian."),
                ("explanation_kk", "In Kazakh."),
            ),
            ReleaseColumn("sides", "array", "The claims on each side."),
            *_dates(("known_from", "Day by which they differed.")),
            ADDRESS,
        ),
        disputes,
    ),
    Table(
        "changes",
        "What was published, superseded, retracted, withdrawn, merged…, the oldest first.",
        (
            ReleaseColumn("at", "datetime", "When.", True),
            *_strings(
                ("kind", "What was done."),
                ("of", "record, claim, source or dispute."),
                ("ref", "Of what."),
                ("citation", "Of which citation of it."),
                ("record", "Whom it is about."),
                ("target", "Whom it leads to."),
                ("reason", "Why it stands no more."),
            ),
        ),
        changes,
        unique=False,
    ),
    Table(
        "corrections",
        "Notices of the archive: corrections, replies, retractions and withdrawals.",
        (
            REF,
            *_strings(("kind", "What it is."), ("of", "record, claim, source or dispute."), ("on", "On what.")),
            ReleaseColumn("at", "datetime", "When."),
            *_strings(("text", "What it says.")),
        ),
        corrections,
    ),
    Table(
        "references",
        "References that lead to nothing any more: withdrawn ones, and those of records that were merged.",
        (
            REF,
            *_strings(("of", "record, claim, source or dispute."), ("what", "withdrawn or merged.")),
            *_strings(("leads_to", "The record into which it was merged.")),
        ),
        references,
    ),
)


def cells_of(table: Table, row: Row) -> Sequence[str]:
    """The row in the order of the columns."""
    return [row[column.name] for column in table.columns]
