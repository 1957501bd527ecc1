"""Small builders for tests: everything begins as a draft, and is published by an act."""

from typing import Any

from casebook import acts
from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, Record, Role, Source, User
from casebook.values import VagueDate


def member(name: str, role: str = Role.PUBLISHER) -> User:
    return User.objects.get_or_create(username=name, defaults={"role": role, "is_staff": True})[0]


def publisher() -> User:
    return member("publisher")


def second() -> User:
    return member("second")


def record(kind: str, wording: str = "", **fields: Any) -> Record:
    if kind == "person":
        fields.setdefault("form", "individual")
    return Record.objects.create(kind=kind, wording=wording, **fields)


def published(kind: str, wording: str = "", **fields: Any) -> Record:
    made = record(kind, wording, **fields)
    acts.publish([made], by=publisher())
    made.refresh_from_db()
    return made


def source(headline: str = "An article", when: str = "2019-05-04", **fields: Any) -> Source:
    fields.setdefault("outlet", published("organisation", "The Example Post"))
    made = Source(headline=headline, **fields)
    made.when = VagueDate.parse(when) if when else None
    made.save()
    return made


def published_source(headline: str = "An article", when: str = "2019-05-04", **fields: Any) -> Source:
    made = source(headline, when, **fields)
    acts.publish([made], by=publisher())
    made.refresh_from_db()
    return made


def claim(subject: Record, fact: str, said: Any = "", **fields: Any) -> Claim:
    """A draft; `said` is a value or a record."""
    when = fields.pop("when", "")
    made = Claim(subject=subject, fact=fact, **fields)
    if isinstance(said, Record):
        made.target = said
    else:
        made.value = said
    made.when = VagueDate.parse(when) if when else None
    made.save()
    return made


def cite(of: Claim, source: Source, paragraph: int | None = 1, chain: Any = (), **fields: Any) -> Citation:
    """A draft citation; `chain` is a list of words, records, or dicts of the fields of an attribution."""
    made = Citation.objects.create(claim=of, source=source, paragraph=paragraph, **fields)
    for position, link in enumerate(chain):
        values = {"words": link} if isinstance(link, str) else {"speaker": link} if isinstance(link, Record) else link
        Attribution.objects.create(citation=made, position=position, **values)
    return made


def said(subject: Record, fact: str, what: Any = "", *, source: Source, **fields: Any) -> Claim:
    """A published claim with one citation."""
    placed = {key: fields.pop(key) for key in ("chain", "paragraph", "stance", "quote") if key in fields}
    if "stance" in placed:
        placed["stance"] = str(placed["stance"])
    made = claim(subject, fact, what, **fields)
    cite(made, source, **placed)
    acts.publish([made], by=publisher())
    made.refresh_from_db()
    return made


def dispute(question: str, *sides: list[Claim], kind: str = "contradiction") -> Dispute:
    made = Dispute.objects.create(question=question, kind=kind)
    for number, claims in enumerate(sides, 1):
        for one in claims:
            DisputeSide.objects.create(dispute=made, claim=one, side=number)
    acts.publish([made], by=publisher())
    made.refresh_from_db()
    return made
