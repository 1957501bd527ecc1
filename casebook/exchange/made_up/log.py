"""The log of a made-up archive: sittings in which things are entered, and the acts that led each into its state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from casebook.exchange.made_up import shape, words
from casebook.exchange.made_up.writing import Row

_FIRST = datetime(2024, 1, 2, 9)
_DAYS = 900
UNPUBLISHED = ("draft", "proposed")
# Acts that say why to readers, and those that say it inside only.
_TOLD = {"superseded": "supersede", "retracted": "retract", "withdrawn": "withdraw"}


@dataclass(frozen=True)
class Members:
    """Ids of those who work on the made-up archive."""

    contributor: int
    publisher: int
    second: int


class Log:
    """Writes acts. All that is entered in one sitting has one moment and one batch."""

    def __init__(self, rng: Random, acts: list[Row], members: Members) -> None:
        self._rng, self._acts, self._members = rng, acts, members
        self.sittings, self.takedowns = 0, 0
        self.at = self._batch = ""
        self.sit()

    def sit(self) -> None:
        """Begin a sitting: a few of them a day."""
        day, number = divmod(self.sittings, shape.SITTINGS_A_DAY)
        at = _FIRST + timedelta(days=day % _DAYS, hours=2 * number, minutes=day // _DAYS)
        self.sittings += 1
        self.at = at.isoformat(" ")
        self._batch = f"{self._rng.getrandbits(128):032x}"

    def led_to(self, state: str, sealed_from: str, model: str, ref: str) -> None:
        """The acts by which a thing has come into its state."""
        if state == "draft":
            return
        if state == "proposed":
            self.act("propose", model, ref)
            return
        if sealed_from not in UNPUBLISHED:
            self.act("publish", model, ref)
        if state in _TOLD:
            self.act(_TOLD[state], model, ref, public=self._rng.choice(words.PUBLIC_REASONS))
        elif state == "sealed":
            self.act("seal", model, ref, private=self._rng.choice(words.PRIVATE_REASONS))
        self.takedowns += state in ("withdrawn", "sealed")

    def unveiled(self, ref: str) -> None:
        """A second person has unveiled a sensitive claim."""
        self.act("unveil", "claim", ref, public=self._rng.choice(words.UNVEIL_REASONS), by=self._members.second)

    def act(self, kind: str, model: str, ref: str, public: str = "", private: str = "", by: int = 0) -> None:
        """One line of the log."""
        by = by or self._members.publisher
        self._acts.append((kind, model, ref, by, "publisher", self.at, public, private, self._batch))
