"""The release for programs of others: who said so as PROV, and people in public life as factoids (IPIF).

Both are written a line at a time. What JSON-LD says of single things is not repeated here; addresses are the same.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, TextIO

from django.db.models import Q

from casebook.interchange.releases.tables import AT_ONCE, ROOMS, Edition
from casebook.models.edition import Of, PublicChange, PublicClaim, PublicRecord, PublicSource, Tombstone
from casebook.vocabulary import fact
from casebook.vocabulary.wording import heading, wording

STANDING = "published"
PROV = "http://www.w3.org/ns/prov#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_MOMENT = "<http://www.w3.org/2001/XMLSchema#dateTime>"
# Records of which nothing is private.
_PUBLIC = Q(page=True, noindex=False)


def _claims() -> Iterator[list[dict[str, Any]]]:
    names = ("id", "ref", "subject", "target", "fact", "scope", "value", "polarity", "status", "state", "supersedes",
             "outer_from", "outer_to", "document")  # fmt: skip
    left = iter(PublicClaim.objects.order_by("ref").values(*names).iterator(AT_ONCE))
    while piece := list(islice(left, AT_ONCE)):
        yield piece


def _by_id(keys: set[Any]) -> dict[int, dict[str, Any]]:
    """The records as they stand today, under the keys of merged ones too."""
    wanted = {key for key in keys if key}
    rows = PublicRecord.objects.filter(id__in=wanted).order_by()
    found: dict[int, dict[str, Any]] = {
        row["id"]: dict(row) for row in rows.values("id", "ref", "kind", "label", "page", "noindex")
    }
    stones = Tombstone.objects.filter(id__in=[Tombstone.id_of(Of.RECORD, key) for key in wanted - found.keys()])
    merged = {stone.key: stone.leads_to for stone in stones.exclude(leads_to="")}
    into = PublicRecord.objects.filter(ref__in=set(merged.values())).order_by()
    by_ref = {row["ref"]: dict(row) for row in into.values("id", "ref", "kind", "label", "page", "noindex")}
    return found | {key: by_ref[ref] for key, ref in merged.items() if ref in by_ref}


def _public(record: dict[str, Any] | None) -> bool:
    return record is not None and record["page"] and not record["noindex"]


def _standing(claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Its citations that stand, without the archive's own reasoning, which is no source."""
    cited = claim["document"].get("citations", ())
    return [one for one in cited if one.get("state", STANDING) == STANDING and not one.get("reasoning")]


# --------------------------------------------------------------------------------------------------------------- PROV


def write_provenance(file: TextIO, edition: Edition) -> None:
    """N-Triples: what each claim was taken from, through whose words, and what became of it."""
    for piece in _claims():
        speakers = _speakers(piece)
        moments = _moments([claim["id"] for claim in piece])
        for claim in piece:
            address = edition.address("claims", claim["ref"])
            file.writelines(f"{line} .\n" for line in _provenance(edition, claim, address, speakers))
            for name, at in moments.get(claim["id"], ()):
                file.write(f'<{address}> <{PROV}{name}> "{at}"^^{_MOMENT} .\n')


def _speakers(piece: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    links = (link for claim in piece for one in claim["document"].get("citations", ()) for link in one.get("chain", ()))
    refs = {link["speaker"] for link in links if link.get("speaker")}
    rows = PublicRecord.objects.filter(_PUBLIC, ref__in=refs).order_by()
    return {row["ref"]: dict(row) for row in rows.values("ref", "kind", "label")}


def _moments(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """When each was published, and when it ended."""
    names = {"publish": "generatedAtTime", "supersede": "invalidatedAtTime", "retract": "invalidatedAtTime"}
    found: dict[int, list[tuple[str, str]]] = {}
    told = PublicChange.objects.filter(of=Of.CLAIM, key__in=ids, kind__in=names, citation="").order_by("at", "id")
    for key, kind, at in told.values_list("key", "kind", "at"):
        found.setdefault(key, []).append((names[kind], at.isoformat()))
    return found


def _provenance(
    edition: Edition, claim: dict[str, Any], address: str, speakers: dict[str, dict[str, Any]]
) -> Iterator[str]:
    yield f"<{address}> {_TYPE} <{PROV}Entity>"
    yield f"<{address}> {_LABEL} {_literal(heading(fact(claim['fact']), claim['scope']))}"
    if claim["supersedes"]:
        yield f"<{address}> <{PROV}wasRevisionOf> <{edition.address('claims', claim['supersedes'])}>"
    for cited in _standing(claim):
        source = edition.address("sources", cited["source"])
        passage = f"{address}#{cited['ref']}"
        yield f"<{address}> <{PROV}hadPrimarySource> <{source}>"
        yield f"<{address}> <{PROV}wasDerivedFrom> <{passage}>"
        yield f"<{passage}> {_TYPE} <{PROV}Entity>"
        yield f"<{passage}> <{PROV}wasQuotedFrom> <{source}>"
        # The article quotes the last speaker, who may repeat the one before.
        quoting = passage
        for number, link in reversed(list(enumerate(cited.get("chain", ()), 1))):
            words, agent = f"{passage}-{number}", f"_:{cited['ref']}s{number}"
            speaker = speakers.get(link.get("speaker") or "")
            if speaker:
                agent = f"<{edition.address(ROOMS[speaker['kind']], speaker['ref'])}>"
            yield f"<{quoting}> <{PROV}wasDerivedFrom> <{words}>"
            yield f"<{words}> {_TYPE} <{PROV}Entity>"
            yield f"<{words}> <{PROV}wasAttributedTo> {agent}"
            yield f"{agent} {_TYPE} <{PROV}Agent>"
            label = speaker["label"] if speaker else link.get("words", "")
            if label:
                yield f"{agent} {_LABEL} {_literal(label)}"
            quoting = words


def _literal(text: str) -> str:
    # JSON escapes what N-Triples does, and with the same signs; characters beyond 16 bits stand as they are.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007F")


# --------------------------------------------------------------------------------------------------------------- IPIF


def write_factoids(file: TextIO, edition: Edition) -> None:
    """Factoids about people in public life: a person, a source, and what it says of them, an object a line.

    A claim is a statement, a citation is a factoid. What leads to a private person is left out.
    """
    parts = {"persons": _persons, "sources": _sources, "statements": _statements, "factoids": _factoids}
    file.write("{")
    for place, (name, made) in enumerate(parts.items()):
        file.write(f'{"," if place else ""}\n"{name}": [')
        for number, one in enumerate(made(edition)):
            file.write(f"{',' if number else ''}\n{json.dumps(one, ensure_ascii=False)}")
        file.write("\n]")
    file.write("\n}\n")


def _told() -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]]:
    """Standing claims about people in public life, with the person and the record that each leads to."""
    for piece in _claims():
        records = _by_id({key for claim in piece for key in (claim["subject"], claim["target"])})
        for claim in piece:
            person, target = records.get(claim["subject"]), records.get(claim["target"])
            if person is None or person["kind"] != "person" or not _public(person) or claim["state"] != STANDING:
                continue
            if (claim["target"] and not _public(target)) or not _standing(claim):
                continue
            yield claim, person, target


def _persons(edition: Edition) -> Iterator[dict[str, Any]]:
    rows = PublicRecord.objects.filter(_PUBLIC, kind="person").order_by("ref").values("id", "ref", "label")
    for row in rows.iterator(AT_ONCE):
        yield {"@id": row["ref"], "label": row["label"], "uris": [edition.address(ROOMS["person"], row["ref"])]}


def _sources(edition: Edition) -> Iterator[dict[str, Any]]:
    cited = {one["source"] for claim, _person, _target in _told() for one in _standing(claim)}
    rows = PublicSource.objects.filter(state=STANDING).order_by("ref").values("ref", "headline", "document")
    for row in rows.iterator(AT_ONCE):
        if row["ref"] in cited:
            address = row["document"].get("address", "")
            uris = [edition.address("sources", row["ref"]), *([address] if address else [])]
            yield {"@id": row["ref"], "label": row["headline"], "uris": uris}


def _statements(edition: Edition) -> Iterator[dict[str, Any]]:
    for claim, _person, target in _told():
        about = fact(claim["fact"])
        label = (target["label"] or target["ref"]) if target else ""
        said = wording(about, claim["value"], label, polarity=claim["polarity"], status=claim["status"])
        content = f"{heading(about, claim['scope'])}: {said.plain}"
        kind = {"uri": f"{edition.base}/claims/?fact={claim['fact']}", "label": heading(about, claim["scope"])}
        made: dict[str, Any] = {
            "@id": claim["ref"],
            "uris": [edition.address("claims", claim["ref"])],
            "factoid-refs": [{"@id": one["ref"]} for one in _standing(claim)],
            "statementType": kind,
            "statementContent": content,
        }
        plain = claim["polarity"] == "yes" and claim["status"] == "actual"
        if claim["fact"] == "name":
            made["name"] = said.content
        when = claim["document"].get("when")
        if when:
            made["date"] = {"label": when[1] if len(when) > 1 and when[1] else when[0]}
            if claim["outer_from"] and claim["outer_from"] == claim["outer_to"]:
                made["date"]["sortdate"] = claim["outer_from"].isoformat()
        if target and plain:
            # A denied or planned tie is told in words alone.
            place = {"uri": edition.address(ROOMS[target["kind"]], target["ref"]), "label": target["label"]}
            if target["kind"] in ("place", "facility"):
                made["places"] = [place]
            elif target["kind"] == "person":
                made["relatesToPersons"] = [place]
            elif target["kind"] == "organisation":
                made["memberOf"] = place
        yield made


def _factoids(_edition: Edition) -> Iterator[dict[str, Any]]:
    for claim, person, _target in _told():
        for one in _standing(claim):
            yield {
                "@id": one["ref"],
                "person-refs": [{"@id": person["ref"]}],
                "source-refs": [{"@id": one["source"]}],
                "statement-refs": [{"@id": claim["ref"]}],
            }
