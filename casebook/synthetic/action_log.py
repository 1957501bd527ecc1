"""The log of a synthetic archive: sittings in which things are entered, and the actions that led each into its
state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from casebook.synthetic import proportions, texts
from casebook.synthetic.bulk_insert import Row

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
