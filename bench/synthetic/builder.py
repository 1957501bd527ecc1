"""Writing down records, sources, claims with their citations, and disputes: each with the actions that made it so.

The log: sittings in which things are entered, and the actions that led each into its state.

Citations and chains: where in an article a claim stands, and whose words it is.

Telling of a record what the shape says of its kind.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random

from bench.synthetic import proportions, random_values, texts
from bench.synthetic.bulk_insert import Row, Writer
from bench.synthetic.proportions import Odds
from bench.synthetic.random_values import NEVER, When, of_state, references
from casebook import vocabulary

# How many of the latest articles are cited beside the one at hand.
_RECENT = 60
_STANCES = ("asserts",) * 24 + ("alleges",) * 2 + ("hedges", "denies")
_CITATION_FATES = [name for name, share in proportions.CITATION_FATES.items() for _ in range(share)]
_RARE_CITATION = sum(proportions.CITATION_FATES.values()) / 1000

_FIRST = datetime(2024, 1, 2, 9)
_DAYS = 900
UNPUBLISHED = ("draft", "proposed")
# Actions that say why to readers, and those that say it inside only.
_TOLD = {"superseded": "supersede", "retracted": "retract", "withdrawn": "withdraw"}


@dataclass(frozen=True)
class Members:
    """Ids of those who work on the synthetic archive."""

    contributor: int
    publisher: int
    second: int


class Log:
    """Writes actions. All that is entered in one sitting has one moment and one batch."""

    def __init__(self, rng: Random, actions: list[Row], members: Members) -> None:
        self._rng, self._actions, self._members = rng, actions, members
        self.sittings, self.takedowns = 0, 0
        self.at = self._batch = ""
        self.sit()

    def sit(self) -> None:
        """Begin a sitting: a few of them a day."""
        day, number = divmod(self.sittings, proportions.SITTINGS_A_DAY)
        at = _FIRST + timedelta(days=day % _DAYS, hours=2 * number, minutes=day // _DAYS)
        self.sittings += 1
        self.at = at.isoformat(" ")
        self._batch = f"{self._rng.getrandbits(128):032x}"

    def led_to(self, state: str, sealed_from: str, model: str, ref: str) -> None:
        """The actions by which a thing has come into its state."""
        if state == "draft":
            return
        if state == "proposed":
            self.action("propose", model, ref)
            return
        if sealed_from not in UNPUBLISHED:
            self.action("publish", model, ref)
        if state in _TOLD:
            self.action(_TOLD[state], model, ref, public=self._rng.choice(texts.PUBLIC_REASONS))
        elif state == "sealed":
            self.action("seal", model, ref, private=self._rng.choice(texts.PRIVATE_REASONS))
        self.takedowns += state in ("withdrawn", "sealed")

    def released(self, ref: str) -> None:
        """A second person has released a sensitive claim."""
        self.action("release", "claim", ref, public=self._rng.choice(texts.RELEASE_REASONS), by=self._members.second)

    def action(self, kind: str, model: str, ref: str, public: str = "", private: str = "", by: int = 0) -> None:
        """One line of the log."""
        by = by or self._members.publisher
        self._actions.append((kind, model, ref, by, "publisher", self.at, public, private, self._batch))


class SyntheticCitations:
    """Gives each claim its citations. `speakers` are records whose words are reported; `name` is who is written
    about."""

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
        for _ in range(1, proportions.CITATIONS[int(self._random() * len(proportions.CITATIONS))]):
            fate = state
            if state == "published" and self._random() < _RARE_CITATION:
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
        quote = self._quote(lang) if random() < proportions.WITH_QUOTE else _NO_QUOTE
        self._citations.append((*own, *self._place(), "hedges" if hedged else "asserts", *quote))
        self._log.led_to(state, sealed_from, "citation", ref)
        links = proportions.CHAINS[int(random() * len(proportions.CHAINS))]
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
            return texts.QUOTES_RU[int(self._random() * len(texts.QUOTES_RU))], "", "", lang
        if self.name and self._random() < proportions.NAMING:
            return texts.NAMING[int(self._random() * len(texts.NAMING))].format(name=self.name), "", "", lang
        return texts.QUOTES[int(self._random() * len(texts.QUOTES))], "she said that", "and went on", lang

    def _link(self, citation: int, position: int, setting: str) -> None:
        random = self._random
        speaker, said_by = None, ""
        if self.speakers and random() < 0.4:
            speaker = self.speakers[int(random() * len(self.speakers))]
        else:
            said_by = texts.SPEAKERS[int(random() * len(texts.SPEAKERS))]
        capacity = texts.CAPACITIES[int(random() * len(texts.CAPACITIES))]
        medium = texts.MEDIA[int(random() * len(texts.MEDIA))]
        stance = _STANCES[int(random() * len(_STANCES))]
        manner = "quoted" if random() < 0.3 else "paraphrased"
        self._chains.append((citation, position, speaker, said_by, capacity, stance, medium, setting, manner, *NEVER))


_NO_QUOTE = ("", "", "", "")


class Pen:
    """Numbers and references are given out here; rows go to the writer."""

    def __init__(self, rng: Random, writer: Writer, log: Log) -> None:
        self.rng, self.random, self.log = rng, rng.random, log
        self._rows = writer.rows
        self._ids: dict[str, count[int]] = defaultdict(lambda: count(1))
        self._ref = references(rng)
        self.citing = SyntheticCitations(rng, writer.rows, log, self._ref)
        self._claim_fates = _table(proportions.FATES)
        # Digests of what stands, so that nothing is claimed twice of those who are being written about.
        self._said: set[str] = set()
        # Whether what is being written about is still a draft, so that nothing that is said of it can stand.
        self.drafting = False

    def record(
        self,
        kind: str,
        wording: str,
        *,
        state: str = "published",
        form: str = "",
        public_life: bool = False,
        has_page: bool = True,
        policy: str = "role",
        note: str = "",
    ) -> int:
        """A record; `state` may be "child": sealed, and marked as one."""
        minor, state = state == "child", "sealed" if state == "child" else state
        sealed_from = "published" if state == "sealed" else ""
        pk, ref = next(self._ids["record"]), self._ref()
        own = (pk, ref, state, sealed_from, self.log.at)
        self._rows["Record"].append((*own, kind, form, wording, public_life, has_page, policy, minor, note))
        self.log.led_to(state, sealed_from, "record", ref)
        self.drafting = state in UNPUBLISHED
        if self.random() < proportions.NOTICES and state == "published":
            self._notice("record", ref)
        return pk

    def source(self, headline: str, lang: str, outlet: int, domain: str, when: When, state: str = "published") -> int:
        """An article."""
        pk, ref = next(self._ids["source"]), self._ref()
        sealed_from = "published" if state == "sealed" else ""
        own = (pk, ref, state, sealed_from, self.log.at)
        address = f"https://{domain}.example/{pk}"
        self._rows["Source"].append((*own, "article", outlet, headline, lang, "", address, "", *when))
        self.log.led_to(state, sealed_from, "source", ref)
        if state not in UNPUBLISHED:
            self.citing.publish(pk, lang)
        return pk

    def claim(
        self,
        subject: int,
        fact: str,
        value: str = "",
        target: int | None = None,
        *,
        scope: str = "",
        polarity: str = "yes",
        status: str = "actual",
        when: When = NEVER,
        gap: str = "",
        hedged: bool = False,
        in_custody: bool = False,
        released: bool = False,
        safe: bool = False,
    ) -> int:
        """A claim with its citations; its number if it stands, else 0. `safe`: it stands, whatever the odds."""
        state = "published"
        if self.drafting:
            state = "draft"
        elif not safe and self.random() < _RARE:
            state = self._claim_fates[int(self.random() * len(self._claim_fates))]
        said = (subject, fact, scope, value, target, polarity, status, when, gap)
        cited = (hedged, in_custody)
        if state == "superseded":
            # Dated later, in the same words.
            old = self._write((*said[:7], NEVER, gap), cited, "superseded", released, None)
            return self._write(said, cited, "published", released, old)
        pk = self._write(said, cited, state, released, None)
        return pk if state == "published" else 0

    def _write(self, said: tuple, cited: tuple[bool, bool], state: str, released: bool, supersedes: int | None) -> int:
        subject, fact, scope, value, target, polarity, status, when, gap = said
        when = of_state(when) if vocabulary.fact(fact).is_state(value) else when
        ref = self._ref()
        parts = (str(subject), fact, scope, value, str(target or ""), polarity, status, when[0], ref if gap else "")
        digest = sha256("\x1f".join(parts).encode()).hexdigest()
        if state == "published":
            if digest in self._said:
                return 0
            self._said.add(digest)
        pk = next(self._ids["claim"])
        sealed_from = ("draft" if self.random() < 0.1 else "published") if state == "sealed" else ""
        begun = state in UNPUBLISHED or sealed_from == "draft"
        self.log.led_to(state, sealed_from, "claim", ref)
        if released and not begun:
            self.log.released(ref)
        lead = self.citing.cite(pk, state if state in UNPUBLISHED else "draft" if begun else "published", *cited)
        own = (pk, ref, state, sealed_from, self.log.at)
        note = "" if gap else texts.NOTES[int(self.random() * len(texts.NOTES))]
        rank = 2 if self.random() < 0.97 else 1
        row = (*own, subject, fact, scope, value, target, polarity, status, rank, gap, note, *when)
        self._rows["Claim"].append((*row, None if begun else lead, supersedes, released and not begun, digest))
        if state == "published" and self.random() < proportions.NOTICES / 10:
            self._notice("claim", ref)
        return pk

    def dispute(self, question: str, kind: str, sides: Sequence[int], explanation: str = "") -> None:
        """A dispute between claims that stand, one a side; most are published."""
        odds = self.random()
        state = "published" if odds < 0.92 else "draft" if odds < 0.97 else "retracted"
        pk, ref = next(self._ids["dispute"]), self._ref()
        self._rows["Dispute"].append((pk, ref, state, "", self.log.at, kind, question, explanation))
        self._rows["DisputeSide"] += [(pk, claim, side) for side, claim in enumerate(sides, 1)]
        self.log.led_to(state, "", "dispute", ref)

    def wish(self, record: int, what: str) -> None:
        """A wish of a person. The log has it on the record that was just written."""
        ref = self._rows["Record"][-1][1]
        self._rows["Wish"].append((record, what, self.log.at[:10], "They wrote to the archive."))
        self.log.action("wish", "record", ref, private=self.rng.choice(texts.PRIVATE_REASONS))

    def turn_page(self) -> None:
        """What was written about until now is not written about again."""
        self._said.clear()
        self.drafting = False

    def _notice(self, model: str, on: str) -> None:
        pk, ref = next(self._ids["correction"]), self._ref()
        text = self.rng.choice(texts.NOTICES)
        kind = self.rng.choice(("correction", "reply"))
        self._rows["Correction"].append((pk, ref, "published", "", self.log.at, kind, model, on, text))
        self.log.led_to("published", "", "correction", ref)


def _table(shares: dict[str, int]) -> list[str]:
    return [name for name, share in shares.items() for _ in range(share)]


_RARE = sum(proportions.FATES.values()) / 1000


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


class FactWriter:
    """Knows the pools, and draws from them and from the lists of the shape."""

    def __init__(self, pen: Pen, pools: Pools) -> None:
        self.pen, self.pools = pen, pools
        self._random = pen.random

    def tell(self, subject: int, said: Sequence[Odds], status: str = "actual") -> None:
        """Whatever the odds give; `status` is that of what is reported with "=" as its status."""
        random = self._random
        for one in said:
            if random() < one.share:
                self._claims(subject, one, status if one.status == "=" else one.status)

    def _claims(self, subject: int, one: Odds, status: str) -> None:
        first = self._claim(subject, one, status)
        if one.again and self._random() < one.again:
            second = self._claim(subject, one, status)
            if first and second and one.fact in _QUESTIONS and self._random() < proportions.DISPUTED:
                kind, question = _QUESTIONS[one.fact]
                self.pen.dispute(question, kind, (first, second), self._explanation())

    def _explanation(self) -> str:
        return "The articles appeared a year apart." if self._random() < 0.3 else ""

    def _claim(self, subject: int, one: Odds, status: str) -> int:
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
            released=bool(one.released) and random() < one.released,
        )

    def _value(self, one: Odds) -> str:
        if one.values is proportions.STATEMENTS and self.pen.citing.name and self._random() < proportions.NAMING:
            return self.pen.rng.choice(texts.NAMING).format(name=self.pen.citing.name)
        values = random_values.values() if one.values == ("dates",) else one.values
        return values[int(self._random() * len(values))]

    def _when(self) -> random_values.When:
        table = random_values.whens()
        return table[int(self._random() * len(table))]
