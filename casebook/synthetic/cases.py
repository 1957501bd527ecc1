"""The cases themselves: people and groups, with their sentences, events and relatives."""

from collections import deque

from casebook.synthetic import proportions, random_values, texts
from casebook.synthetic.builder import FactWriter, Pen
from casebook.synthetic.random_values import PersonName, person_name
from casebook.synthetic.shared_records import Cast

# Of the groups written last, so many can have members.
_OPEN_GROUPS = 6
_FATES = [name for name, share in proportions.CASE_FATES.items() for _ in range(share)]
_RARE = sum(proportions.CASE_FATES.values()) / 1000
_SOURCE_FATES = [name for name, share in proportions.SOURCE_FATES.items() for _ in range(share)]
_RARE_SOURCE = sum(proportions.SOURCE_FATES.values()) / 1000


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
