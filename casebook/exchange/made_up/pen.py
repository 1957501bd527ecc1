"""Writing down records, sources, claims with their citations, and disputes: each with the acts that made it so."""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from random import Random

from casebook import vocabulary
from casebook.exchange.made_up import shape, words
from casebook.exchange.made_up.citing import Citing
from casebook.exchange.made_up.dates import NEVER, When, of_state
from casebook.exchange.made_up.log import UNPUBLISHED, Log
from casebook.exchange.made_up.references import references
from casebook.exchange.made_up.writing import Writer


class Pen:
    """Numbers and references are given out here; rows go to the writer."""

    def __init__(self, rng: Random, writer: Writer, log: Log) -> None:
        self.rng, self.random, self.log = rng, rng.random, log
        self._rows = writer.rows
        self._ids: dict[str, count[int]] = defaultdict(lambda: count(1))
        self._ref = references(rng)
        self.citing = Citing(rng, writer.rows, log, self._ref)
        self._claim_fates = _table(shape.FATES)
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
        if self.random() < shape.NOTICES and state == "published":
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
        unveiled: bool = False,
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
            old = self._write((*said[:7], NEVER, gap), cited, "superseded", unveiled, None)
            return self._write(said, cited, "published", unveiled, old)
        pk = self._write(said, cited, state, unveiled, None)
        return pk if state == "published" else 0

    def _write(self, said: tuple, cited: tuple[bool, bool], state: str, unveiled: bool, supersedes: int | None) -> int:
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
        if unveiled and not begun:
            self.log.unveiled(ref)
        lead = self.citing.cite(pk, state if state in UNPUBLISHED else "draft" if begun else "published", *cited)
        own = (pk, ref, state, sealed_from, self.log.at)
        note = "" if gap else words.NOTES[int(self.random() * len(words.NOTES))]
        rank = 2 if self.random() < 0.97 else 1
        row = (*own, subject, fact, scope, value, target, polarity, status, rank, gap, note, *when)
        self._rows["Claim"].append((*row, None if begun else lead, supersedes, unveiled and not begun, digest))
        if state == "published" and self.random() < shape.NOTICES / 10:
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
        self.log.act("wish", "record", ref, private=self.rng.choice(words.PRIVATE_REASONS))

    def turn_page(self) -> None:
        """What was written about until now is not written about again."""
        self._said.clear()
        self.drafting = False

    def _notice(self, model: str, on: str) -> None:
        pk, ref = next(self._ids["correction"]), self._ref()
        text = self.rng.choice(words.NOTICES)
        kind = self.rng.choice(("correction", "reply"))
        self._rows["Correction"].append((pk, ref, "published", "", self.log.at, kind, model, on, text))
        self.log.led_to("published", "", "correction", ref)


def _table(shares: dict[str, int]) -> list[str]:
    return [name for name, share in shares.items() for _ in range(share)]


_RARE = sum(shape.FATES.values()) / 1000
