"""The shape of one language's table, and how its words are put into those of the grammar, which are English.

A table holds words and patterns, and no code: what people write in another language is read by adding one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from casebook.values.languages.english import MONTHS

Rules = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Language:
    """One language as people write dates and numbers in it.

    Rules are pairs of a regular expression and what stands for it in English, in their order; they are held against
    small letters. `numerals` has every form of a word for each number that has one of its own, and `multiples` those
    that may be counted themselves, such as dozens. `scales` and `units` are patterns of what stands after a number,
    by the English word. `vague_when` finds words of the article that tell some time within others; `relative` those
    that depend on the day on which they were written.
    """

    code: str
    months: tuple[str, ...]
    dates: Rules
    amounts: Rules
    ages: Rules
    terms: Rules
    numerals: Mapping[int, str]
    multiples: Mapping[int, str]
    scales: Mapping[str, str]
    units: Mapping[str, str]
    counted: Mapping[str, str]
    currencies: Mapping[str, str]
    # The age and the date at which somebody had it, in the groups `age` and `at`.
    age_at: str
    vague_when: str
    relative: str

    def date(self, text: str) -> str:
        """A date in the words of the grammar, as far as they are known here."""
        return _spaced(_rewritten(text, self._date_rules))

    def amount(self, text: str, kind: str = "") -> str:
        """A number in the words of the grammar; `kind` is "ages" or "terms" where it is one."""
        of_kind = {"ages": self._age_rules, "terms": self._term_rules}.get(kind, ())
        words = _rewritten(text, (*of_kind, *self._amount_rules))
        return _spaced(_rewritten(self._in_digits(words), self._unit_rules))

    @cached_property
    def _date_rules(self) -> "Compiled":
        month = "|".join(self.months)
        months = [(rf"\b(?:{ways})\b\.?", name) for ways, name in zip(self.months, MONTHS, strict=True)]
        return _compiled([(pattern.replace("MONTH", f"(?:{month})"), words) for pattern, words in self.dates] + months)

    @cached_property
    def _amount_rules(self) -> "Compiled":
        return _compiled(self.amounts)

    @cached_property
    def _age_rules(self) -> "Compiled":
        return _compiled(self.ages)

    @cached_property
    def _term_rules(self) -> "Compiled":
        return _compiled(self.terms)

    @cached_property
    def _unit_rules(self) -> "Compiled":
        return _compiled(
            [(rf"(?:(?<=\d)|(?<=half)) ?(?:{ways})(?![^\W_])\.?", f" {unit}") for unit, ways in self.units.items()]
            + [
                (rf"\b(?:{ways})(?![^\W_])\.?", unit)
                for unit, ways in (*self.counted.items(), *self.currencies.items())
            ]
        )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {form: number for number, forms in self.numerals.items() for form in forms.split()}

    @cached_property
    def _multiples(self) -> dict[str, int]:
        return {form: number for number, forms in self.multiples.items() for form in forms.split()}

    @cached_property
    def _scales(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(ways), scale) for scale, ways in self.scales.items()]

    @cached_property
    def _run(self) -> re.Pattern[str]:
        """Words for numbers that stand one after another, and scales among them."""
        forms = sorted((*self._numbers, *self._multiples), key=len, reverse=True)
        word = "|".join([*map(re.escape, forms), *self.scales.values()])
        return re.compile(rf"(?<![^\W_])(?<!\d )(?:{word})(?: (?:{word}))*(?![^\W_])")

    def _in_digits(self, text: str) -> str:
        return self._run.sub(lambda found: self._number(found[0]) or found[0], text)

    def _number(self, words: str) -> str:
        """Words for one number in digits, with a scale that ends them in English; empty where they are not one."""
        total, current, last_scale, seen = 0, 0, 0, False
        scale = ""
        for word in words.split():
            scale = next((name for pattern, name in self._scales if pattern.fullmatch(word)), "")
            if scale:
                size = SCALES[scale]
                if last_scale and size >= last_scale:
                    return ""
                # "Thousand" alone, in the middle of nothing, is one.
                total, current, last_scale, seen = total + (current or 1) * size, 0, size, False
                counted = total
            elif word in self._multiples and (not seen or 0 < current < 100):
                current, seen = (current or 1) * self._multiples[word], True
            elif word in self._numbers and self._may_follow(self._numbers[word], current, seen or bool(total)):
                current, seen = current + self._numbers[word], True
            else:
                return ""
        if scale and counted == total and total % last_scale == 0 and total // last_scale < 1000:
            return f"{total // last_scale} {scale}"
        return str(total + current)

    def _may_follow(self, number: int, current: int, seen: bool) -> bool:
        """Whether a word may stand after those that made `current`: smaller, and not where one word says both."""
        if not seen:
            return True
        if number == 0 or current % 10 ** len(str(number)):
            return False
        return not (number < 10 and current % 100 == 10 and 11 in self.numerals)


SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
Compiled = tuple[tuple[re.Pattern[str], str], ...]


def _compiled(rules: Iterable[tuple[str, str]]) -> Compiled:
    return tuple((re.compile(pattern), words) for pattern, words in rules)


def _rewritten(text: str, rules: Compiled) -> str:
    for pattern, words in rules:
        text = pattern.sub(words, text)
    return text


def _spaced(text: str) -> str:
    return " ".join(text.split())
