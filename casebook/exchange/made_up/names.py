"""Made-up names in two scripts, put together from syllables: thousands of them, and the same for the same numbers."""

from dataclasses import dataclass
from random import Random

from casebook.exchange.made_up import words


@dataclass(frozen=True)
class PersonName:
    """A name as articles print it, in Latin and in Cyrillic script."""

    given: str
    surname: str
    given_ru: str
    surname_ru: str

    @property
    def full(self) -> str:
        """As an article in English prints it."""
        return f"{self.given} {self.surname}"

    @property
    def full_ru(self) -> str:
        """As an article in Russian prints it, as a value."""
        return f"[ru] {self.given_ru} {self.surname_ru}"


def person_name(rng: Random, female: bool) -> PersonName:
    """Somebody's name."""
    sex = 1 if female else 0
    begin, begin_ru = rng.choice(words.SURNAME_BEGINNINGS)
    middle, middle_ru = rng.choice(words.SURNAME_MIDDLES)
    end, end_ru = rng.choice(words.SURNAME_ENDINGS)[sex]
    first, first_ru = rng.choice(words.GIVEN_BEGINNINGS)
    last, last_ru = rng.choice(words.GIVEN_ENDINGS)[sex]
    return PersonName(first + last, begin + middle + end, first_ru + last_ru, begin_ru + middle_ru + end_ru)
