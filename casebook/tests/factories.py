"""Small builders for tests: everything begins as a draft, and is published by an action."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from casebook import actions
from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, Kind, Record, Role, Source, User
from casebook.values import VagueDate


def member(name: str, role: str = Role.PUBLISHER) -> User:
    return User.objects.get_or_create(username=name, defaults={"role": role, "is_staff": True})[0]


def publisher() -> User:
    return member("publisher")


def second() -> User:
    return member("second")


_waiting: ContextVar[list[Any] | None] = ContextVar("waiting", default=None)


def publish(thing: Any) -> None:
    """Publish one thing, at once or, inside `together`, with the others."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(thing)
        return
    actions.publish([thing], by=publisher())
    thing.refresh_from_db()


@contextmanager
def together() -> Iterator[None]:
    """Publish all that is made inside in one action at the end: a large archive is made quickly."""
    token = _waiting.set(made := [])
    try:
        yield
    finally:
        _waiting.reset(token)
    actions.publish(made, by=publisher())
    for thing in made:
        thing.refresh_from_db()


def record(kind: str, wording: str = "", **fields: Any) -> Record:
    if kind == "person":
        fields.setdefault("form", "individual")
    return Record.objects.create(kind=kind, wording=wording, **fields)


def published(kind: str, wording: str = "", **fields: Any) -> Record:
    made = record(kind, wording, **fields)
    publish(made)
    return made


def one_of_every_kind() -> None:
    """A published record of each kind of which readers have none yet."""
    for kind in set(Kind.values) - set(Record.objects.filter(public=True).values_list("kind", flat=True)):
        published(kind, f"Some {kind}", **({"form": "group"} if kind == Kind.PERSON else {}))


def source(headline: str = "An article", when: str = "2019-05-04", **fields: Any) -> Source:
    if "outlet" not in fields:
        fields["outlet"] = published("organisation", "The Example Post")
    made = Source(headline=headline, **fields)
    made.when = VagueDate.parse(when) if when else None
    made.save()
    return made


def published_source(headline: str = "An article", when: str = "2019-05-04", **fields: Any) -> Source:
    if _waiting.get() is None:
        # With its outlet in one action.
        with together():
            return published_source(headline, when, **fields)
    made = source(headline, when, **fields)
    publish(made)
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
    publish(made)
    return made


def dispute(question: str, *sides: list[Claim], kind: str = "contradiction") -> Dispute:
    made = Dispute.objects.create(question=question, kind=kind)
    for number, claims in enumerate(sides, 1):
        for one in claims:
            DisputeSide.objects.create(dispute=made, claim=one, side=number)
    publish(made)
    return made


def seen(*things: Any) -> bool:
    """Whether a signed-out reader sees the things: all or none of them, or the test is not clear."""
    answers = {type(t).objects.visible_to(AnonymousUser()).filter(pk=t.pk).exists() for t in things}
    assert len(answers) == 1, "some are seen and some are not"
    return answers.pop()


def in_state(state: str, subject: Record, source: Source) -> Claim:
    """A claim that the actions have led into this state."""
    made = claim(subject, "statement", f"What is {state}", scope="account")
    cite(made, source)
    if state == "proposed":
        actions.propose([made], by=publisher())
    elif state != "draft":
        actions.publish([made], by=publisher())
    if state == "superseded":
        other = claim(subject, "statement", "What is said now", scope="account")
        cite(other, source)
        actions.supersede(made, other, by=publisher(), public_reason="misread")
    elif state == "retracted":
        actions.retract(made, by=publisher(), public_reason="misread")
    elif state == "withdrawn":
        actions.withdraw(made, by=publisher(), public_reason="not ours to tell")
    elif state == "sealed":
        actions.seal(made, by=publisher(), private_reason="danger")
    made.refresh_from_db()
    assert made.state == state
    return made


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the archive, the tables of history too."""
    models = apps.get_app_config("casebook").get_models(include_auto_created=True)
    return {m.__name__: list(m._base_manager.order_by("pk").values()) for m in models if not m._meta.proxy}


def merged(one: Record, into: Record) -> None:
    actions.merge(one, into, by=publisher(), public_reason="They are the same.")
