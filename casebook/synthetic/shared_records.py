"""Who and what stays the same in a synthetic archive: states, places, outlets, officials, prisons, operations."""

from collections.abc import Sequence
from itertools import product

from casebook.synthetic import proportions, random_values, texts
from casebook.synthetic.builder import FactWriter, Pen, Pools
from casebook.synthetic.random_values import person_name

_OFFICIALS = 40


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
