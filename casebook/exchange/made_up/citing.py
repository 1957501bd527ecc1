"""Citations and chains: where in an article a claim stands, and whose words it is."""

from collections.abc import Callable
from itertools import count
from random import Random

from casebook.exchange.made_up import shape, words
from casebook.exchange.made_up.dates import NEVER
from casebook.exchange.made_up.log import Log
from casebook.exchange.made_up.writing import Row

# How many of the latest articles are cited beside the one at hand.
_RECENT = 60
_STANCES = ("asserts",) * 24 + ("alleges",) * 2 + ("hedges", "denies")
_CITATION_FATES = [name for name, share in shape.CITATION_FATES.items() for _ in range(share)]
_RARE = sum(shape.CITATION_FATES.values()) / 1000


class Citing:
    """Gives each claim its citations. `speakers` are records whose words are told; `name` is who is written about."""

    def __init__(self, rng: Random, rows: dict[str, list[Row]], log: Log, ref: Callable[[], str]) -> None:
        self._random, self._log, self._ref = rng.random, log, ref
        self._citations, self._chains = rows["Citation"], rows["Attribution"]
        self._ids = count(1)
        self._sources: list[tuple[int, str]] = []
        self.speakers: list[int] = []
        self.name = ""

    def publish(self, source: int, lang: str) -> None:
        """An article that can be cited from now on; the latest is the one at hand."""
        self._sources.append((source, lang))
        del self._sources[: -_RECENT * 2]

    def cite(self, claim: int, state: str, hedged: bool, in_custody: bool) -> int:
        """One to four citations of a claim; the number of the first."""
        first = self._one(claim, state, 0.75, hedged, in_custody)
        for _ in range(1, shape.CITATIONS[int(self._random() * len(shape.CITATIONS))]):
            fate = state
            if state == "published" and self._random() < _RARE:
                fate = _CITATION_FATES[int(self._random() * len(_CITATION_FATES))]
            self._one(claim, fate, 0.2, hedged, in_custody)
        return first

    def _one(self, claim: int, state: str, at_hand: float, hedged: bool, in_custody: bool) -> int:
        random = self._random
        pk, ref, recent = next(self._ids), self._ref(), self._sources
        back = 1 if random() < at_hand else 1 + int(random() * min(_RECENT, len(recent)))
        source, lang = recent[-back]
        sealed_from = "published" if state == "sealed" else ""
        own = (pk, ref, state, sealed_from, self._log.at, claim, source)
        quote = self._quote(lang) if random() < shape.WITH_QUOTE else _NO_QUOTE
        self._citations.append((*own, *self._place(), "hedges" if hedged else "asserts", *quote))
        self._log.led_to(state, sealed_from, "citation", ref)
        links = shape.CHAINS[int(random() * len(shape.CHAINS))]
        for position in range(max(links, 1) if in_custody else links):
            self._link(pk, position, "in-custody" if in_custody and position == 0 else "")
        return pk

    def _place(self) -> tuple[int | None, int | None, int | None]:
        odds = self._random()
        if odds < 0.05:
            return None, None, None
        paragraph = 1 + int(odds * 24)
        if odds < 0.6:
            return paragraph, None, None
        return paragraph, paragraph // 5, paragraph % 5 + 1

    def _quote(self, lang: str) -> tuple[str, str, str, str]:
        if lang == "ru":
            return words.QUOTES_RU[int(self._random() * len(words.QUOTES_RU))], "", "", lang
        if self.name and self._random() < shape.NAMING:
            return words.NAMING[int(self._random() * len(words.NAMING))].format(name=self.name), "", "", lang
        return words.QUOTES[int(self._random() * len(words.QUOTES))], "she said that", "and went on", lang

    def _link(self, citation: int, position: int, setting: str) -> None:
        random = self._random
        speaker, said_by = None, ""
        if self.speakers and random() < 0.4:
            speaker = self.speakers[int(random() * len(self.speakers))]
        else:
            said_by = words.SPEAKERS[int(random() * len(words.SPEAKERS))]
        capacity = words.CAPACITIES[int(random() * len(words.CAPACITIES))]
        medium = words.MEDIA[int(random() * len(words.MEDIA))]
        stance = _STANCES[int(random() * len(_STANCES))]
        manner = "quoted" if random() < 0.3 else "paraphrased"
        self._chains.append((citation, position, speaker, said_by, capacity, stance, medium, setting, manner, *NEVER))


_NO_QUOTE = ("", "", "", "")
