"""Making a synthetic archive: everything from a seed, written in one go, then resolved.

First who and what stays the same (states, places, outlets, officials, prisons, operations), then the cases: people and
groups, with their sentences, events and relatives.
"""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from bench.synthetic import proportions, random_values, texts
from bench.synthetic.builder import FactWriter, Log, Members, Pen, Pools
from bench.synthetic.bulk_insert import Writer, indexes_aside, reset_sequences, room_for_many
from bench.synthetic.random_values import PersonName, person_name
from casebook.actions import restoration as actions
from casebook.interchange import statistics
from casebook.models import Role, User

_OFFICIALS = 40
# Of the groups written last, so many can have members.
_OPEN_GROUPS = 6
_FATES = [name for name, share in proportions.CASE_FATES.items() for _ in range(share)]
_RARE = sum(proportions.CASE_FATES.values()) / 1000
_SOURCE_FATES = [name for name, share in proportions.SOURCE_FATES.items() for _ in range(share)]
_RARE_SOURCE = sum(proportions.SOURCE_FATES.values()) / 1000


@dataclass(frozen=True)
class Made:
    """How many rows of each model were written, and how long it took to write and to resolve them, in seconds."""

    numbers: dict[str, int]
    writing: float
    resolving: float

    @property
    def claims_a_second(self) -> int:
        """While writing, with all that belongs to a claim."""
        return round(self.numbers["Claim"] / self.writing)


def generate(cases: int, seed: int) -> Made:
    """Fill the empty archive with so many cases: always the same ones for the same seed. ActionRefused if it is not."""
    with actions.restoring(), room_for_many():
        random_values.whens()
        started = time.perf_counter()
        with indexes_aside():
            log, numbers = _write(cases, Random(seed))
        reset_sequences()
        statistics.gather()
        written = time.perf_counter()
    # Of what resolving has written too.
    statistics.gather()
    actions.set_revision(log.sittings, log.takedowns, datetime.fromisoformat(log.at).replace(tzinfo=UTC))
    return Made(numbers, written - started, time.perf_counter() - written)


def _write(cases: int, rng: Random) -> tuple[Log, dict[str, int]]:
    members = _members(rng)
    writer = Writer({"created_by_id": members.contributor})
    log = Log(rng, writer.rows["Action"], members)
    pen = Pen(rng, writer, log)
    cast = Cast(pen, cases)
    cast.enter()
    entering = Cases(pen, cast)
    for number in range(cases):
        if number % proportions.CASES_A_SITTING == 0:
            log.sit()
        entering.enter(number)
        writer.flush_if_many()
    writer.flush()
    return log, writer.numbers


def _members(rng: Random) -> Members:
    """Three who work on it, none of whom can sign in."""
    roles = {
        "synthetic-contributor": Role.CONTRIBUTOR,
        "synthetic-publisher": Role.PUBLISHER,
        "synthetic-second": Role.PUBLISHER,
    }
    ids = []
    for name, role in roles.items():
        password = f"{UNUSABLE_PASSWORD_PREFIX}{rng.getrandbits(160):040x}"
        joined = datetime(2024, 1, 1, tzinfo=UTC)
        made, _new = User.objects.update_or_create(
            username=name, defaults={"password": password, "date_joined": joined}
        )
        made.role = role
        made.join_group()
        ids.append(made.pk)
    return Members(*ids)


class Cast:
    """Makes them all, with articles that report them, and keeps who can be led to."""

    def __init__(self, pen: Pen, cases: int) -> None:
        self._pen, self._cases = pen, cases
        self.pools: Pools = {}
        self.labels: dict[int, str] = {}
        self.outlets: list[tuple[int, str]] = []
        self._reporter = FactWriter(pen, self.pools)

    def enter(self) -> None:
        """Write everything down."""
        self._enter_outlets()
        self._enter_places()
        self._enter_bodies()
        self._enter_officials()
        self._enter_facilities()
        self._enter_operations()
        self._pen.turn_page()

    def article(self, headline: str, lang: str = "en", state: str = "published") -> int:
        """An article of one of the outlets; few of them have most."""
        rng = self._pen.rng
        outlet, domain = self.outlets[min(int(rng.expovariate(0.4)), len(self.outlets) - 1)]
        return self._pen.source(headline, lang, outlet, domain, rng.choice(random_values.published()), state)

    def _enter_outlets(self) -> None:
        made = [(self._pen.record("organisation", name), domain) for name, domain in texts.OUTLETS]
        self.outlets += made
        for number in range(12):
            self.article(f"Who is who, part {number + 1}")
        for (pk, _domain), (name, _d) in zip(made, texts.OUTLETS, strict=True):
            self._pen.claim(pk, "name", name, safe=True)
            self._pen.claim(pk, "organisation_type", "outlet", safe=True)

    def _named(self, kind: str, name: str, kind_fact: str, code: str, russian: str = "") -> int:
        pk = self._pen.record(kind, name)
        self.labels[pk] = name
        self._pen.claim(pk, "name", name, safe=True)
        if russian:
            self._pen.claim(pk, "name", f"[ru] {russian}", safe=True)
        self._pen.claim(pk, kind_fact, code, safe=True)
        return pk

    def _enter_places(self) -> None:
        named = self._named
        countries = [named("place", name, "place_type", "country", ru) for name, ru in texts.CUSTODIANS]
        cities = [named("place", name, "place_type", "city", ru) for name, ru in texts.CITIES]
        for number, city in enumerate(cities):
            self._pen.claim(city, "located_in", target=countries[number % len(countries)], safe=True)
        for number, place in enumerate([*countries, *cities]):
            # Somewhere on the outlines of the map; a country only roughly.
            exact = "" if place in countries else ".5"
            point = f"{27 + number * 7 % 26}{exact}, {34 + number * 11 % 42}{exact}"
            self._pen.claim(place, "coordinates", point, safe=True)
        self._pen.claim(countries[0], "definition", "A life sentence means 25 years there.", scope="life-sentence")
        self.pools |= {"countries": weighted(countries), "cities": weighted(cities)}

    def _enter_bodies(self) -> None:
        def body(name: str, code: str) -> int:
            return self._named("organisation", name, "organisation_type", code)

        states = [body(name, "state") for name in texts.STATES]
        custodians = [body(f"State of {name}", "state") for name, _ru in texts.CUSTODIANS]
        ministries = [
            body(form.format(state, custodian), code)
            for (form, code), state, (custodian, _ru) in product(
                zip(texts.MINISTRIES, texts.BODY_TYPES, strict=True), texts.STATES, texts.CUSTODIANS[:1]
            )
        ]
        courts = [body(form.format(name), "court") for form, (name, _ru) in product(texts.COURTS, texts.CUSTODIANS)]
        groups = [body(name, "armed-group") for name in texts.GROUPS]
        foundations = [body(name, "foundation") for name in texts.FOUNDATIONS]
        self._pen.claim(groups[0], "banned_in", target=states[0], safe=True)
        self.pools |= {"states": weighted(states), "custodians": weighted(custodians + groups)}
        self.pools |= {"ministries": weighted(ministries + foundations), "courts": weighted(courts)}

    def _enter_officials(self) -> None:
        rng, pen, made = self._pen.rng, self._pen, []
        for number in range(_OFFICIALS):
            office = texts.OFFICES[number % len(texts.OFFICES)]
            name = person_name(rng, rng.random() < 0.5)
            wording = f"{office.capitalize()} {number + 1}"
            pk = pen.record("person", wording, form="individual", public_life=True, policy="full")
            for fact, value in (("name", name.full), ("name", name.full_ru), ("role", office)):
                pen.claim(pk, fact, value, safe=True)
            pen.claim(pk, "works_for", target=rng.choice(self.pools["ministries"]), safe=True)
            made.append(pk)
        self.pools["officials"] = weighted(made)
        pen.citing.speakers = self.pools["officials"]

    def _enter_facilities(self) -> None:
        kinds = texts.FACILITY_TYPES
        made: list[int] = []
        for number in range(_how_many(proportions.FACILITIES, self._cases)):
            code, kind, kind_ru = kinds[number % len(kinds)]
            stem, stem_ru = texts.FACILITY_STEMS[number % len(texts.FACILITY_STEMS)]
            again = number // len(texts.FACILITY_STEMS)
            name = f"{stem} {kind}{f' no. {again + 1}' if again else ''}"
            pk = self._named("facility", name, "facility_type", code, f"{stem_ru}, {kind_ru} {again + 1}")
            self._reporter.tell(pk, proportions.FACILITY)
            made.append(pk)
        for part, whole in zip(made[4::9], made, strict=False):
            self._pen.claim(part, "part_of", target=whole, safe=True)
        self._pen.claim(made[2], "possibly_same_as", target=made[3], hedged=True, safe=True)
        for officials, facility in zip(self.pools["officials"], made, strict=False):
            self._pen.claim(officials, "visited", target=facility, polarity="no", safe=True)
        self.pools["facilities"] = weighted(made)

    def _enter_operations(self) -> None:
        made: list[int] = []
        for number in range(_how_many(proportions.OPERATIONS, self._cases)):
            name, again = texts.OPERATIONS[number % len(texts.OPERATIONS)], number // len(texts.OPERATIONS)
            year = random_values.YEARS[number % len(random_values.YEARS)]
            wave = number % 3 == 2
            label = f"Operation {name}{' II' * bool(again)}" + (", second wave" if wave else f", {year}")
            pk = self._pen.record("operation", label)
            self._pen.claim(pk, "takes_place", self._pen.rng.choice(random_values.values()), safe=True)
            if wave:
                self._pen.claim(pk, "part_of", target=made[-1], safe=True)
            self._reporter.tell(pk, proportions.OPERATION)
            made.append(pk)
        self.pools["operations"] = weighted(made)


def _how_many(among: tuple[int, int, int], cases: int) -> int:
    least, cases_a_piece, most = among
    return max(least, min(cases // cases_a_piece, most))


def weighted(made: Sequence[int]) -> list[int]:
    """A pool in which each stands about half as often as the first, a third as often, and so on."""
    return [pk for place, pk in enumerate(made, 1) for _ in range(max(1, round(120 / place)))]


class Cases:
    """Enters one case after the other."""

    def __init__(self, pen: Pen, cast: Cast) -> None:
        self._pen, self._cast = pen, cast
        self._random, self._rng = pen.random, pen.rng
        self._reporter = FactWriter(pen, cast.pools)
        self._groups: deque[int] = deque(maxlen=_OPEN_GROUPS)
        self._states = len(texts.STATES)

    def enter(self, number: int) -> None:
        """Case `number`, with an article before every few."""
        if number % proportions.CASES_AN_ARTICLE == 0:
            self._article(number)
        if self._random() < proportions.GROUPS:
            self._group()
        else:
            self._person()
        self._pen.citing.name = ""
        self._pen.turn_page()

    def _article(self, number: int) -> None:
        rng = self._rng
        fate = rng.choice(_SOURCE_FATES) if rng.random() < _RARE_SOURCE else "published"
        if rng.random() < 0.2:
            self._cast.article(rng.choice(texts.HEADLINES_RU).format(n=number + 1), "ru", fate)
            return
        slots = {"state": rng.choice(texts.STATES), "city": rng.choice(texts.CITIES)[0]}
        where = self._cast.labels[rng.choice(self._cast.pools["facilities"])]
        headline = rng.choice(texts.HEADLINES).format(who=rng.choice(texts.WHO), where=where, **slots)
        self._cast.article(headline, "en", fate)

    def _fate(self) -> str:
        return self._rng.choice(_FATES) if self._random() < _RARE else "published"

    def _person(self) -> None:
        pen, rng, random = self._pen, self._rng, self._random
        female, fate, policy = random() < 0.6, self._fate(), rng.choice(proportions.POLICIES)
        who = ("A woman" if female else "A man") + f" from {rng.choice(texts.STATES)}"
        pk = pen.record("person", who, form="individual", policy=policy, state=fate)
        if fate == "published" and random() < proportions.WISHES:
            pen.wish(pk, rng.choice(proportions.WISHED))
        name = person_name(rng, female)
        self._names(pk, name, policy)
        if random() < 0.75:
            pen.claim(pk, "sex", "female" if female else "male")
        if fate == "child":
            pen.claim(pk, "age", "14")
        else:
            self._reporter.tell(pk, proportions.PERSON)
        self._beside(pk, fate == "published")
        self._sentence(pk, who)

    def _names(self, pk: int, name: PersonName, policy: str) -> None:
        """As printed where the source has it; the first name alone where that is what may be shown."""
        pen, random = self._pen, self._random
        if policy == "given":
            pen.claim(pk, "name", f"{name.given} (given)", safe=True)
            if random() < proportions.IN_TWO_SCRIPTS:
                pen.claim(pk, "name", f"[ru] {name.given_ru} (given)")
        if random() < (proportions.FULLY_KNOWN if policy == "given" else proportions.NAMED if policy == "role" else 1):
            pen.citing.name = name.full
            pen.claim(pk, "name", name.full)
            if random() < proportions.IN_TWO_SCRIPTS:
                pen.claim(pk, "name", name.full_ru)

    def _beside(self, pk: int, open_to_all: bool) -> None:
        """Gaps, groups, relatives and events."""
        pen, rng, random = self._pen, self._rng, self._random
        if random() < proportions.GAPS:
            pen.claim(pk, "withheld", gap=rng.choice(proportions.GAP_RULES))
        if self._groups and random() < proportions.MEMBERS:
            pen.claim(pk, "member_of", target=rng.choice(self._groups))
        if open_to_all and random() < proportions.WITH_RELATIVE:
            relative = pen.record("person", "A relative of a prisoner", form="individual", has_page=False)
            pen.claim(relative, "kin_of", target=pk, scope=rng.choice(("mother", "sister", "husband", "relatives")))
        if open_to_all and random() < proportions.WITH_EVENT:
            self._event(pk)

    def _event(self, pk: int) -> None:
        pen, rng = self._pen, self._rng
        kind, course = rng.choice(proportions.EVENT_TYPES), rng.choice(proportions.COURSES)
        event = pen.record("event", f"{kind.capitalize()} for a prisoner of {rng.choice(texts.STATES)}")
        pen.claim(event, "event_type", kind, status=course[-1])
        pen.claim(event, "concerns", target=pk, safe=True)
        for status in course:
            pen.claim(event, "takes_place", rng.choice(random_values.values()), status=status)
        self._reporter.tell(event, proportions.EVENT, course[-1])

    def _sentence(self, pk: int, who: str) -> None:
        if self._pen.drafting or self._random() >= proportions.WITH_SENTENCE:
            return
        sentence = self._pen.record("sentence", f"Sentence of {who[0].lower()}{who[1:]}")
        self._pen.claim(sentence, "sentence_of", target=pk, safe=True)
        self._reporter.tell(sentence, proportions.SENTENCE)

    def _group(self) -> None:
        rng, facilities = self._rng, self._cast.pools["facilities"]
        where = self._cast.labels[rng.choice(facilities)]
        label = f"{rng.choice(texts.WHO)} from {rng.choice(texts.STATES)}, {where}"
        pk = self._pen.record("person", label, form="group")
        self._reporter.tell(pk, proportions.GROUP)
        self._sentence(pk, label)
        self._groups.append(pk)
