"""Making a synthetic archive: everything from a seed, written in one go, then resolved."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from casebook.actions import restoration as actions
from casebook.interchange import statistics
from casebook.models import Role, User
from casebook.synthetic import proportions, random_values
from casebook.synthetic.action_log import Log, Members
from casebook.synthetic.builder import Pen
from casebook.synthetic.bulk_insert import Writer, indexes_aside, reset_sequences, room_for_many
from casebook.synthetic.cases import Cases
from casebook.synthetic.shared_records import Cast


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
    """Fill the empty archive with so many cases: always the same ones for the same seed. ActionRefused if it is not."""
    with actions.restoring(), room_for_many():
        random_values.whens()
        started = time.perf_counter()
        with indexes_aside():
            log, numbers = _write(cases, Random(seed))
        reset_sequences()
        statistics.gather()
        written = time.perf_counter()
    # Of what resolving has written too.
    statistics.gather()
    actions.set_revision(log.sittings, log.takedowns, datetime.fromisoformat(log.at).replace(tzinfo=UTC))
    return Made(numbers, written - started, time.perf_counter() - written)


def _write(cases: int, rng: Random) -> tuple[Log, dict[str, int]]:
    members = _members(rng)
    writer = Writer({"created_by_id": members.contributor})
    log = Log(rng, writer.rows["Action"], members)
    pen = Pen(rng, writer, log)
    cast = Cast(pen, cases)
    cast.enter()
    entering = Cases(pen, cast)
    for number in range(cases):
        if number % proportions.CASES_A_SITTING == 0:
            log.sit()
        entering.enter(number)
        writer.flush_if_many()
    writer.flush()
    return log, writer.numbers


def _members(rng: Random) -> Members:
    """Three who work on it, none of whom can sign in."""
    roles = {
        "synthetic-contributor": Role.CONTRIBUTOR,
        "synthetic-publisher": Role.PUBLISHER,
        "synthetic-second": Role.PUBLISHER,
    }
    ids = []
    for name, role in roles.items():
        password = f"{UNUSABLE_PASSWORD_PREFIX}{rng.getrandbits(160):040x}"
        joined = datetime(2024, 1, 1, tzinfo=UTC)
        made, _new = User.objects.update_or_create(
            username=name, defaults={"password": password, "date_joined": joined}
        )
        made.role = role
        made.join_group()
        ids.append(made.pk)
    return Members(*ids)
