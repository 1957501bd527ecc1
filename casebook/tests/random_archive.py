"""Random small archives: parts and places within each other, plans, several dates of one thing, hedges and merges."""

from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any

from casebook import actions
from casebook.interchange import statistics
from casebook.models import Claim, Record
from casebook.tests import factories

DATES = (
    *("", "", "2017", "2018-05", "2018/2019", "2019-03-02", "2016/2020"),
    *("late 2018", "since 2017", "since 2018-05-03", "until 2018", "2016/2019 (inferred)", "throughout 2018"),
)


def build(random: Random) -> SimpleNamespace:
    """An archive of a few people, groups, sentences, prisons, a merged, a sealed and a twin one among them."""
    w = SimpleNamespace()
    with factories.together():
        outlets = [factories.published("organisation", f"Outlet {n}") for n in range(2)]
        days = random.sample(["2017-06-01", "2018", "2018-11-02", "2018/2019", "", "2020-01-05"], 3)
        dated = enumerate(days)
        w.sources = [factories.published_source(f"Article {n}", day, outlet=random.choice(outlets)) for n, day in dated]
        w.facilities = [factories.published("facility", f"Prison {n}", has_page=n != 3) for n in range(5)]
        w.places = [factories.published("place", f"Place {n}") for n in range(3)]
        w.states = [factories.published("organisation", f"State {n}") for n in range(2)]
        w.courts = [factories.published("organisation", f"Court {n}") for n in range(2)]
        w.operations = [factories.published("operation", f"Operation {n}") for n in range(3)]
        w.speakers = [
            factories.published("person", f"Speaker {n}", public_life=True, has_page=n != 2) for n in range(3)
        ]
        forms = ["individual", "individual", "group"]
        w.people = [
            factories.published("person", f"Person {n}", form=random.choice(forms), minor=n == 6) for n in range(7)
        ]
        w.events = [factories.published("event", f"Event {n}") for n in range(3)]
        w.sentences = [factories.published("sentence", f"Sentence {n}") for n in range(3)]
    with factories.together():
        for person in w.people:
            _person(w, random, person)
        for sentence in w.sentences:
            _sentence(w, random, sentence)
        for facility in w.facilities:
            _say(w, random, facility, "located_in", random.choice(w.places))
            _say(w, random, facility, "facility_status", random.choice(["in-use", "closed"]))
        if random.random() < 0.5:
            _say(w, random, w.facilities[0], "possibly_same_as", w.facilities[1])
        _parts(w, random)
        for event in w.events:
            _event(w, random, event)
        for operation in w.operations:
            _operation(w, random, operation)
    _disputes(w, random)
    if random.random() < 0.5:
        factories.merged(w.facilities[4], w.facilities[0])
    if random.random() < 0.3:
        actions.seal(w.facilities[2], by=factories.publisher(), private_reason="danger")
    if random.random() < 0.3:
        factories.merged(w.speakers[0], w.speakers[1])
    statistics.gather_of_loaded()
    return w


def _parts(w: Any, random: Random) -> None:
    """Some in each other in a row, now and then in a circle."""
    for things, fact in ((w.facilities, "part_of"), (w.operations, "part_of"), (w.places, "located_in")):
        for part, whole in pairwise(things):
            if random.random() < 0.6:
                _say(w, random, part, fact, whole)
        if random.random() < 0.2:
            _say(w, random, things[2], fact, things[0])


def _event(w: Any, random: Random, event: Record) -> None:
    if random.random() < 0.7:
        _plan(w, random, event, "event_type", random.choice(["visit", "meeting"]))
    for _ in range(random.randint(0, 2)):
        _plan(
            w,
            random,
            event,
            "takes_place",
            random.choice(["2018", "2018-05-04", "2018/2019", "late 2018", "since 2018"]),
        )
    if random.random() < 0.7:
        _plan(w, random, event, "at", random.choice(w.facilities))
    if random.random() < 0.7:
        _plan(w, random, event, "concerns", random.choice([*w.people, *w.operations, *w.sentences]))
    if random.random() < 0.3:
        _say(w, random, event, "part_of", random.choice(w.operations))
    for fact in ("transferred_from", "transferred_to"):
        if random.random() < 0.3:
            _plan(w, random, event, fact, random.choice([*w.facilities, *w.places]))


def _operation(w: Any, random: Random, operation: Record) -> None:
    for _ in range(random.randint(0, 2)):
        _plan(w, random, operation, "takes_place", random.choice(["2018", "2019-03", "2017/2019"]))
    if random.random() < 0.7:
        _plan(w, random, operation, "brought_from", random.choice([*w.facilities, *w.places]))


def _plan(w: Any, random: Random, subject: Record, fact: str, what: Any) -> None:
    _say(w, random, subject, fact, what, status=random.choice(["actual", "planned", "promised", "cancelled"]))


def _disputes(w: Any, random: Random) -> None:
    claims = list(Claim.objects.filter(state="published").order_by("pk"))
    for number in range(2):
        one, other = random.sample(claims, 2)
        factories.dispute(f"Question {number}?", [one], [other])


def _person(w: Any, random: Random, person: Record) -> None:
    for _ in range(random.randint(1, 4)):
        _say(w, random, person, "held_at", random.choice(w.facilities))
    if random.random() < 0.4:
        _say(w, random, person, "held_in", random.choice(w.places))
    for _ in range(random.randint(0, 2)):
        _say(w, random, person, "custody", random.choice(["detained", "serving-sentence", "returned"]))
    for _ in range(random.randint(0, 2)):
        _say(w, random, person, "citizenship", random.choice(w.states))
    if random.random() < 0.5:
        _say(w, random, person, "sex", random.choice(["female", "male"]))
    if random.random() < 0.5:
        _say(w, random, person, "returned_in", random.choice(w.operations))
    if random.random() < 0.3:
        _say(w, random, person, "release_ground", random.choice(["pardon", "amnesty"]))


def _sentence(w: Any, random: Random, sentence: Record) -> None:
    for person in random.sample(w.people, random.randint(1, 2)):
        _say(w, random, sentence, "sentence_of", person)
    for _ in range(random.randint(0, 2)):
        _say(w, random, sentence, "term", random.choice(["life", "10 years"]))
    if random.random() < 0.7:
        _say(w, random, sentence, "court", random.choice(w.courts))
    if random.random() < 0.3:
        _say(w, random, sentence, "appeal_outcome", random.choice(["upheld", "reduced"]))
    for scope in random.sample(["trial", "appeal"], random.randint(0, 2)):
        _say(w, random, sentence, "counsel", random.choice(["own", "on-paper-only", ""]), scope=scope)
    if random.random() < 0.7:
        _say(
            w, random, sentence, "passed", random.choice(["2018", "2018-05-04", "2018/2019", "late 2018", "since 2018"])
        )


def _say(w: Any, random: Random, subject: Record, fact: str, what: Any, **fields: Any) -> None:
    polarity = random.choices(["yes", "no"], [9, 1])[0] if what else random.choice(["no", "unknown"])
    fields.setdefault("status", random.choices(["actual", "planned"], [9, 1])[0])
    when = random.choice(DATES) if fact not in ("sex", "passed", "takes_place") else ""
    made = factories.claim(subject, fact, what, polarity=polarity, when=when, **fields)
    if Claim.objects.filter(digest=made.digest).exclude(pk=made.pk).exists():
        made.delete()
        return
    for source in random.sample(w.sources, random.randint(1, 2)):
        chain = [{"speaker": s, "stance": random.choice(["asserts", "hedges"])} for s in random.sample(w.speakers, 1)]
        stance = random.choice(["asserts", "asserts", "hedges"])
        factories.cite(made, source, stance=stance, chain=random.choice([[], chain, [*chain, "a clerk"]]))
    factories.publish(made)
