"""Random small archives, and what their lists must count, worked out in plain Python from what readers may read.

Nothing here asks for facet values, columns of facts, or the filters' own statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from casebook import acts
from casebook.models import Citation, Claim, DisputeSide, Record
from casebook.tests import make

READER = AnonymousUser()
CUSTODY = ("held_at", "held_in", "custody")
DATES = ("", "", "2017", "2018-05", "2018/2019", "2019-03-02", "2016/2020")


def build(random: Random) -> SimpleNamespace:
    """An archive of a few people, groups, sentences, prisons, a merged, a sealed and a twin one among them."""
    w = SimpleNamespace()
    with make.together():
        outlets = [make.published("organisation", f"Outlet {n}") for n in range(2)]
        days = random.sample(["2017-06-01", "2018", "2018-11-02", "2018/2019", "", "2020-01-05"], 3)
        dated = enumerate(days)
        w.sources = [make.published_source(f"Article {n}", day, outlet=random.choice(outlets)) for n, day in dated]
        w.facilities = [make.published("facility", f"Prison {n}", has_page=n != 3) for n in range(5)]
        w.places = [make.published("place", f"Place {n}") for n in range(2)]
        w.states = [make.published("organisation", f"State {n}") for n in range(2)]
        w.courts = [make.published("organisation", f"Court {n}") for n in range(2)]
        w.operations = [make.published("operation", f"Operation {n}") for n in range(2)]
        w.speakers = [make.published("person", f"Speaker {n}", public_life=True, has_page=n != 2) for n in range(3)]
        forms = ["individual", "individual", "group"]
        w.people = [make.published("person", f"Person {n}", form=random.choice(forms), minor=n == 6) for n in range(7)]
        w.sentences = [make.published("sentence", f"Sentence {n}") for n in range(3)]
    with make.together():
        for person in w.people:
            _person(w, random, person)
        for sentence in w.sentences:
            _sentence(w, random, sentence)
        for facility in w.facilities:
            _say(w, random, facility, "located_in", random.choice(w.places))
        if random.random() < 0.5:
            _say(w, random, w.facilities[0], "possibly_same_as", w.facilities[1])
    if random.random() < 0.5:
        make.merged(w.facilities[4], w.facilities[0])
    if random.random() < 0.3:
        acts.seal(w.facilities[2], by=make.publisher(), private_reason="danger")
    if random.random() < 0.3:
        make.merged(w.speakers[0], w.speakers[1])
    return w


def _person(w: Any, random: Random, person: Record) -> None:
    for _ in range(random.randint(1, 3)):
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


def _sentence(w: Any, random: Random, sentence: Record) -> None:
    for person in random.sample(w.people, random.randint(1, 2)):
        _say(w, random, sentence, "sentence_of", person)
    for _ in range(random.randint(0, 2)):
        _say(w, random, sentence, "term", random.choice(["life", "10 years"]))
    if random.random() < 0.7:
        _say(w, random, sentence, "court", random.choice(w.courts))
    for scope in random.sample(["trial", "appeal"], random.randint(0, 2)):
        _say(w, random, sentence, "counsel", random.choice(["own", "on-paper-only"]), scope=scope)
    if random.random() < 0.7:
        _say(w, random, sentence, "passed", random.choice(["2018", "2018-05-04", "2018/2019"]))


def _say(w: Any, random: Random, subject: Record, fact: str, what: Any, **fields: Any) -> None:
    polarity = random.choices(["yes", "no"], [9, 1])[0]
    status = random.choices(["actual", "planned"], [9, 1])[0]
    when = random.choice(DATES) if fact not in ("sex", "passed") else ""
    made = make.claim(subject, fact, what, polarity=polarity, status=status, when=when, **fields)
    if Claim.objects.filter(digest=made.digest).exclude(pk=made.pk).exists():
        made.delete()
        return
    for source in random.sample(w.sources, random.randint(1, 2)):
        chain = [{"speaker": s, "stance": random.choice(["asserts", "hedges"])} for s in random.sample(w.speakers, 1)]
        stance = random.choice(["asserts", "asserts", "hedges"])
        make.cite(made, source, stance=stance, chain=random.choice([[], chain, [*chain, "a clerk"]]))
    make.publish(made)


class Reading:
    """What a patient reader knows from all that is visible: of each record its values, and who tells them."""

    def __init__(self) -> None:
        self.roots = {r.pk: r.merged_into_id or r.pk for r in Record.objects.all()}
        self.records = Record.objects.in_bulk()
        # record → fact → value → whether every claim of it is hedged by all who tell it, and its days
        self.said: Any = defaultdict(lambda: defaultdict(dict))
        self.days: Any = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        self.told: Any = defaultdict(lambda: {"outlet": set(), "speaker": set(), "reported": set()})
        self.claims = list(Claim.objects.visible_to(READER))
        cited = defaultdict(list)
        for citation in Citation.objects.visible_to(READER).select_related("source").prefetch_related("chain"):
            cited[citation.claim_id].append(citation)
        self.cited = cited
        for claim in self.claims:
            self._read(claim, cited[claim.pk])
        self._twins()

    def _read(self, claim: Claim, citations: Iterable[Citation]) -> None:
        root = self.roots[claim.subject_id]
        for citation in citations:
            told = self.told[root]
            told["speaker"] |= {self.roots[link.speaker_id] for link in citation.chain.all() if link.speaker_id}
            told["outlet"].add(self.roots[citation.source.outlet_id])
            when = citation.source.when
            if when and when.earliest and when.earliest.year == when.latest.year:
                told["reported"].add(str(when.earliest.year))
        if claim.polarity != "yes" or claim.status != "actual":
            return
        value = self.roots[claim.target_id] if claim.target_id else claim.value
        hedged = all(c.stance == "hedges" or any(link.stance == "hedges" for link in c.chain.all()) for c in citations)
        values = self.said[root][claim.fact]
        values[value] = values.get(value, True) and hedged
        when = claim.parsed if claim.fact == "passed" else claim.when
        self.days[root][claim.fact][value].append(when)

    def _twins(self) -> None:
        links = [c for c in self.claims if c.fact == "possibly_same_as" and c.polarity == "yes"]
        twins = defaultdict(set)
        for link in links:
            one, other = self.roots[link.subject_id], self.roots[link.target_id]
            if one != other:
                twins[one].add(other)
                twins[other].add(one)
        for root, facts in self.said.items():
            for fact, values in facts.items():
                for value in list(values):
                    for twin in twins.get(value, ()) if isinstance(value, int) else ():
                        if twin not in values and twin != root:
                            values[twin] = True
                        self.days[root][fact][twin] += self.days[root][fact][value]

    def sentences_of(self, root: int) -> list[tuple[int, bool]]:
        """The sentences passed on somebody, and whether it is only possible that they were."""
        passed = [(sentence, facts.get("sentence_of", {})) for sentence, facts in self.said.items()]
        return [(sentence, of[root]) for sentence, of in passed if root in of]

    def values(self, root: int, facet: str) -> dict[Any, bool]:
        """The values of a facet of the list of cases, and whether each is only possible."""
        own = self.said[root]
        if facet in ("outlet", "speaker", "reported"):
            return dict.fromkeys(self.told[root][facet], False)
        if facet == "form":
            return {self.records[root].form: False}
        if facet in ("court", "term", "counsel"):
            return _either(
                (value, passed or hedged)
                for sentence, passed in self.sentences_of(root)
                for value, hedged in self.said[sentence].get(facet, {}).items()
            )
        if facet == "place":
            there = (
                (place, held or located)
                for facility, held in own.get("held_at", {}).items()
                for place, located in self.said[facility].get("located_in", {}).items()
            )
            return _either([*own.get("held_in", {}).items(), *there])
        return own.get({"facility": "held_at", "operation": "returned_in", "status": "custody"}.get(facet, facet), {})

    def spans(self, root: int) -> list[tuple[Any, Any]]:
        """The days of each value that says that somebody was held or returned; of one dated twice the outer ones."""
        found = []
        for fact in (*CUSTODY, "returned_in"):
            for days in self.days[root][fact].values():
                dated = [when for when in days if when is not None and when.earliest]
                if not dated:
                    found.append((None, None))
                    continue
                found.append((min(w.earliest for w in dated), max(w.latest for w in dated)))
        return found

    def cases(self) -> list[int]:
        """The rows of the list of cases."""
        held = [root for root, facts in self.said.items() if any(facts.get(fact) for fact in CUSTODY)]
        return [root for root in held if self.records[root].kind == "person" and self.records[root].page_public]

    def disputed_claims(self) -> set[int]:
        """Claims on a side of a public dispute."""
        return set(DisputeSide.objects.filter(dispute__public=True).values_list("claim", flat=True))


def _either(pairs: Iterable[tuple[Any, bool]]) -> dict[Any, bool]:
    found: dict[Any, bool] = {}
    for value, hedged in pairs:
        found[value] = found.get(value, True) and hedged
    return found
