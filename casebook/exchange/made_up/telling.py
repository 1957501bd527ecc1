"""Telling of a record what the shape says of its kind."""

from collections.abc import Sequence

from casebook.exchange.made_up import dates, shape, words
from casebook.exchange.made_up.dates import NEVER
from casebook.exchange.made_up.pen import Pen
from casebook.exchange.made_up.shape import Said

# Records that facts lead to, by the name of their pool; who holds most cases stands there most often.
Pools = dict[str, list[int]]
# What stands side by side is a dispute of this kind, with this question.
_QUESTIONS = {
    "term": ("contradiction", "How long is the term?"),
    "count": ("totals", "How many are they?"),
    "counsel": ("contradiction", "Was there a lawyer at the trial?"),
    "passed": ("time", "When was the sentence passed?"),
    "citizenship": ("both-true", "Whose citizens are they?"),
    "age": ("time", "How old is the person?"),
}


class Teller:
    """Knows the pools, and draws from them and from the lists of the shape."""

    def __init__(self, pen: Pen, pools: Pools) -> None:
        self.pen, self.pools = pen, pools
        self._random = pen.random

    def tell(self, subject: int, said: Sequence[Said], status: str = "actual") -> None:
        """Whatever the odds give; `status` is that of what is told with "=" as its status."""
        random = self._random
        for one in said:
            if random() < one.share:
                self._claims(subject, one, status if one.status == "=" else one.status)

    def _claims(self, subject: int, one: Said, status: str) -> None:
        first = self._claim(subject, one, status)
        if one.again and self._random() < one.again:
            second = self._claim(subject, one, status)
            if first and second and one.fact in _QUESTIONS and self._random() < shape.DISPUTED:
                kind, question = _QUESTIONS[one.fact]
                self.pen.dispute(question, kind, (first, second), self._explanation())

    def _explanation(self) -> str:
        return "The articles appeared a year apart." if self._random() < 0.3 else ""

    def _claim(self, subject: int, one: Said, status: str) -> int:
        random = self._random
        value, target = "", None
        if one.targets:
            pool = self.pools[one.targets]
            target = pool[int(random() * len(pool))]
        elif one.values:
            value = self._value(one)
        return self.pen.claim(
            subject,
            one.fact,
            value,
            target,
            scope=one.scope,
            polarity=one.polarity,
            status=status,
            when=self._when() if one.dated and random() < one.dated else NEVER,
            hedged=random() < one.hedged,
            in_custody=bool(one.in_custody) and random() < one.in_custody,
            unveiled=bool(one.unveiled) and random() < one.unveiled,
        )

    def _value(self, one: Said) -> str:
        if one.values is shape.STATEMENTS and self.pen.citing.name and self._random() < shape.NAMING:
            return self.pen.rng.choice(words.NAMING).format(name=self.pen.citing.name)
        values = dates.values() if one.values == ("dates",) else one.values
        return values[int(self._random() * len(values))]

    def _when(self) -> dates.When:
        table = dates.whens()
        return table[int(self._random() * len(table))]
