"""Making an archive up: everything from a seed, written in one go, then resolved."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from casebook.acts import restoring as acts
from casebook.exchange import statistics
from casebook.exchange.made_up import dates, shape
from casebook.exchange.made_up.cases import Cases
from casebook.exchange.made_up.cast import Cast
from casebook.exchange.made_up.log import Log, Members
from casebook.exchange.made_up.pen import Pen
from casebook.exchange.made_up.writing import Writer, indexes_aside, reset_sequences, room_for_many
from casebook.models import Role, User


@dataclass(frozen=True)
class Made:
    """How many rows of each model were written, and how long it took to write and to resolve them, in seconds."""

    numbers: dict[str, int]
    writing: float
    resolving: float

    @property
    def claims_a_second(self) -> int:
        """While writing, with all that belongs to a claim."""
        return round(self.numbers["Claim"] / self.writing)


def generate(cases: int, seed: int) -> Made:
    """Fill the empty archive with so many cases: always the same ones for the same seed. ActRefused if it is not."""
    with acts.restoring(), room_for_many():
        dates.whens()
        started = time.perf_counter()
        with indexes_aside():
            log, numbers = _write(cases, Random(seed))
        reset_sequences()
        statistics.gather()
        written = time.perf_counter()
    # Of what resolving has written too.
    statistics.gather()
    acts.set_revision(log.sittings, log.takedowns, datetime.fromisoformat(log.at).replace(tzinfo=UTC))
    return Made(numbers, written - started, time.perf_counter() - written)


def _write(cases: int, rng: Random) -> tuple[Log, dict[str, int]]:
    members = _members(rng)
    writer = Writer({"created_by_id": members.contributor})
    log = Log(rng, writer.rows["Act"], members)
    pen = Pen(rng, writer, log)
    cast = Cast(pen, cases)
    cast.enter()
    entering = Cases(pen, cast)
    for number in range(cases):
        if number % shape.CASES_A_SITTING == 0:
            log.sit()
        entering.enter(number)
        writer.flush_if_many()
    writer.flush()
    return log, writer.numbers


def _members(rng: Random) -> Members:
    """Three who work on it, none of whom can sign in."""
    roles = {
        "made-up-contributor": Role.CONTRIBUTOR,
        "made-up-publisher": Role.PUBLISHER,
        "made-up-second": Role.PUBLISHER,
    }
    ids = []
    for name, role in roles.items():
        password = f"{UNUSABLE_PASSWORD_PREFIX}{rng.getrandbits(160):040x}"
        joined = datetime(2024, 1, 1, tzinfo=UTC)
        made, _new = User.objects.update_or_create(
            username=name, defaults={"role": role, "password": password, "date_joined": joined}
        )
        ids.append(made.pk)
    return Members(*ids)
