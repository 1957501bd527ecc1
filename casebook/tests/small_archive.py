"""A small named world for the tests of pages: two prisons, a group with a member, sentences, an event, a dispute."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache

from casebook import actions
from casebook.models import Claim, Record
from casebook.tests import factories
from casebook.tests.page_reader import page as read


def world() -> SimpleNamespace:
    """Norhold holds nine women, Dana among them; a man is possibly held there; another is held at Southcamp."""
    w = SimpleNamespace(outlet=factories.record("organisation", "The Example Post"))
    w.article = factories.source("Letters from a northern prison", "2018-07-23", outlet=w.outlet)
    w.norhold = factories.record("facility", "Norhold prison")
    w.southcamp = factories.record("facility", "Southcamp")
    w.group = factories.record("person", "Nine women in Norhold", form="group")
    w.dana = factories.record("person", "One of the women", name_policy="given")
    w.man = factories.record("person", "A man of the north")
    w.other = factories.record("person", "A man of the south")
    w.consul = factories.record("person", "The consul", public_life=True)
    claims = [
        drafted(w.group, "held_at", w.norhold, w),
        drafted(w.dana, "name", "Dana (given)", w),
        drafted(w.dana, "held_at", w.norhold, w),
        drafted(w.dana, "member_of", w.group, w),
        drafted(w.man, "held_at", w.norhold, w, stance="hedges"),
        drafted(w.other, "held_at", w.southcamp, w),
        drafted(w.group, "count", "9", w, scope="held"),
        drafted(w.consul, "role", "consul", w),
    ]
    return published(w, claims)


def with_sentence(w: SimpleNamespace) -> SimpleNamespace:
    """Dana was sentenced by a court; whether she had a lawyer is disputed."""
    w.court = factories.record("organisation", "The Northern Court")
    w.sentence = factories.record("sentence", "Sentence of Dana")
    none = drafted(w.sentence, "counsel", "", w, polarity="no", scope="trial")
    paper = drafted(w.sentence, "counsel", "on-paper-only", w, scope="trial")
    claims = [
        drafted(w.sentence, "sentence_of", w.dana, w),
        drafted(w.sentence, "court", w.court, w),
        drafted(w.sentence, "offence", "Aiding terrorism", w),
        drafted(w.sentence, "term", "life", w),
    ]
    published(w, [none, paper, *claims])
    w.dispute = factories.dispute("Did Dana have a lawyer?", [none], [paper])
    return w


def world_with_sentence() -> SimpleNamespace:
    """The small world, with Dana's sentence."""
    return with_sentence(world())


def drafted(subject: Record, fact: str, what: Any, w: SimpleNamespace, stance: str = "asserts", **fields: Any) -> Claim:
    """A draft with one citation of the article."""
    made = factories.claim(subject, fact, what, **fields)
    factories.cite(made, w.article, stance=stance)
    return made


def published(w: SimpleNamespace, claims: list[Claim]) -> SimpleNamespace:
    """The world with all that is new in it published, in one action."""
    things = [thing for thing in vars(w).values() if getattr(thing, "state", "") == "draft"]
    actions.publish([*things, *claims], by=factories.publisher())
    for thing in things:
        thing.refresh_from_db()
    return w


def page(client, address: str, status: int = 200) -> str:
    """The words of a page as a reader reads them, in one line."""
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    body = re.sub(r"<(head|header|footer)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    text = unescape(re.sub(r"</?(?:bdi|a|b|em|strong)\b[^>]*>", "", body))
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def listed(client, address: str) -> list[str]:
    """The references of the records of a list, in their order."""
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return re.findall(r'<tr data-record="(\w+)"', answer.content.decode())


def offered(client, address: str, name: str) -> list[tuple[str, str]]:
    """The values that a facet offers, in their order, with what stands beside each; without "no source says"."""
    boxes = read(client, address).all(tag="label")
    boxes = [(box, box.all(tag="input", name=name)) for box in boxes]
    pairs = [(found[0].attributes["value"], box.all(tag="span")[0].words) for box, found in boxes if found]
    return [pair for pair in pairs if pair[0] != "not-told"]
