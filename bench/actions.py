"""How long each action takes in a large archive, and for how long it keeps all others waiting.

    make bench-actions                    10,000 cases on SQLite, made up once and kept in var/
    make bench-actions CASES=100000
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.actions --cases 10000

Every action is run on other records each time, and what it publishes stays: each run leaves a few dozen more. Times
are those of the clock and, beside them, of the processor; the locked part is from the revision's row to the end.
docs/benchmarks.md has what came of it.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

BASE = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("DEBUG", "1")


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3, help="how often each action is run")
    parser.add_argument("--only", default="", help="only actions with this in their name")
    return parser.parse_args()


ASKED = arguments()
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{BASE}/var/bench-{ASKED.cases}.sqlite3"

import django  # noqa: E402

from bench import archive as made  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from casebook import actions as archive_actions  # noqa: E402
from casebook.models import Attribution, Citation, Claim, Dispute, Record, Source, User, WithheldName  # noqa: E402
from casebook.models.archive.references import ALPHABET  # noqa: E402


class Watch:
    """Measures one call: seconds, seconds of the processor, seconds since the turn was taken, and statements."""

    def __init__(self) -> None:
        self.statements, self._locked_at = 0, 0.0

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        if not self._locked_at and '"casebook_revision"' in sql:
            self._locked_at = time.perf_counter()
        return execute(sql, params, many, context)

    @contextmanager
    def __call__(self) -> Iterator["Watch"]:
        begun, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(self._execute):
            yield self
        ended = time.perf_counter()
        self.seconds, self.worked = ended - begun, time.process_time() - worked
        self.locked = ended - self._locked_at if self._locked_at else 0.0


class Archive:
    """Picks records to action on, never the same twice, and writes drafts about them."""

    def __init__(self) -> None:
        self._rng = Random(time.time_ns())
        self._taken: set[tuple[type, int]] = set()
        self.first, self.second = User.objects.filter(username__startswith="synthetic-").exclude(
            username="synthetic-contributor"
        )[:2]
        self.source = Source.objects.filter(state="published", outlet__public=True).latest("id")

    def one(self, rows: Any) -> Any:
        """One of the rows: the first at or after letters drawn by lot, for to count many takes long. Of an archive that
        was copied within itself keys would nearly always lead to the first of a copy."""
        ordered = rows.order_by("ref")
        for _ in range(1000):
            letters = "".join(self._rng.choice(ALPHABET) for _letter in range(8))
            row = ordered.filter(ref__gte=letters).first() or ordered.first()
            if row is None:
                break
            if (type(row), row.pk) not in self._taken:
                self._taken.add((type(row), row.pk))
                return row
        raise SystemExit("There is nothing to act on.")

    def case(self, **fields: Any) -> Any:
        """A person of the public archive."""
        people = Record.objects.filter(public=True, kind="person", form="individual", detainee=True, public_life=False)
        return self.one(people.filter(**fields))

    def named_case(self) -> Any:
        """One of whom a name is withheld."""
        held = WithheldName.objects.values("record")
        return self.case(name_policy="role", pk__in=held)

    def draft(self, subject: Any, fact: str, value: Any = "", citations: int = 1, **fields: Any) -> Any:
        """A draft claim with citations."""
        said = {"target": value} if isinstance(value, Record) else {"value": value}
        claim = Claim.objects.create(subject=subject, fact=fact, created_by=self.second, **said, **fields)
        for number in range(citations):
            quote = "She was taken there in the spring, Zarina Aliyeva of Almaty told our correspondent."
            Citation.objects.create(claim=claim, source=self.source, paragraph=number + 1, quote=quote)
        return claim

    def official(self) -> Any:
        """Somebody in public life, newly published, whose words are reported 200 times of as many cases."""
        made = Record.objects.create(kind="person", form="individual", public_life=True, created_by=self.second)
        things: list[Any] = [made, self.draft(made, "name", self.name())]
        for number in range(200):
            things.append(self.draft(self.case(), "statement", f"Heard by {made.ref}: {number}.", scope="account"))
            Attribution.objects.create(citation=things[-1].citations.get(), position=0, speaker=made)
        archive_actions.publish(things, by=self.first)
        return made

    def name(self) -> str:
        """Somebody's name, from syllables that the archive is made of."""
        first, last = self._rng.choice(("Zar", "Nur", "Ais", "Mad")), self._rng.choice(("Bekt", "Saf", "Orm", "Dzhan"))
        return f"{first}ina {last}{self._rng.choice(('emir', 'ar', 'ul'))}ova"


def actions(archive: Archive) -> Iterator[tuple[str, Callable[[], Callable[[], Any]]]]:
    """Each action by name: what makes it ready, outside the measured time, and gives the call that is measured."""
    by, second = archive.first, archive.second
    say: dict[str, Any] = {"by": by, "public_reason": "A correction."}
    hush: dict[str, Any] = {"by": by, "private_reason": "Somebody is in danger."}
    reported = Claim.objects.filter(state="published", withheld="", fact="statement", subject__kind="person")
    single = reported.annotate(cited=Count("citations")).filter(cited=1)

    def publishing(*things: Any) -> Callable[[], Any]:
        return lambda: archive_actions.publish(things, by=by)

    def superseding() -> Callable[[], Any]:
        old = archive.one(reported)
        new = archive.draft(old.subject, "statement", f"{old.value} More is known.", scope=old.scope)
        return lambda: archive_actions.supersede(old, new, **say)

    def merging(pick: Callable[[], Any]) -> Callable[[], Any]:
        one, other = pick(), pick()
        merged.append(one)
        return lambda: archive_actions.merge(one, other, **say)

    def splitting() -> Callable[[], Any]:
        whole = archive.case()
        part = Record.objects.create(kind="person", form="individual", wording="Another prisoner", created_by=second)
        claims = list(Claim.objects.filter(subject=whole, state="published", target=None).exclude(fact="name")[:3])
        return lambda: archive_actions.split(whole, claims, into=part, **say)

    def seal_and_unseal(pick: Callable[[], Any]) -> tuple[Callable[[], Any], Callable[[], Any]]:
        def sealing() -> Callable[[], Any]:
            sealed.append(pick())
            return lambda: archive_actions.seal(sealed[-1], **hush)

        def unsealing() -> Callable[[], Any]:
            return lambda: archive_actions.unseal(sealed.pop(), **hush)

        sealed: list[Any] = []
        return sealing, unsealing

    def release() -> Callable[[], Any]:
        withheld = archive.one(
            Claim.objects.filter(state="published", released=False, fact="religion", gap="", subject__public=True)
        )
        shown.append(withheld)
        return lambda: archive_actions.release([withheld], by=second, public_reason="She said so herself.")

    def wishing() -> Callable[[], Any]:
        who = archive.case(name_policy="full")
        return lambda: wishes.append(archive_actions.record_wish(who, "surname", by=by))

    def redacting() -> Callable[[], Any]:
        quoted = archive.one(Citation.objects.filter(state="published", withheld="").exclude(quote=""))
        word = quoted.quote.split()[-1].strip(".,")
        return lambda: archive_actions.redact(quoted, "quote", word, covers=True, by=by, reason="It points at her.")

    def largest() -> Record:
        led_to = Claim.objects.filter(target__kind="facility", target__public=True, state="published").order_by()
        most = led_to.values("target").annotate(n=Count("pk")).order_by("-n").values_list("target", flat=True)
        return Record.objects.get(pk=most[0])

    def placing() -> Callable[[], Any]:
        facility = largest()
        return publishing(archive.draft(facility, "part_of", archive.one(facilities.exclude(pk=facility.pk))))

    def rewording() -> Callable[[], Any]:
        facility, name = largest(), f"{archive.name()} Prison"
        return lambda: archive_actions.revise(facility, {"wording": name}, **say)

    merged: list[Any] = []
    shown: list[Any] = []
    wishes: list[Any] = []
    facilities = Record.objects.filter(public=True, kind="facility")
    small = Source.objects.filter(state="published").annotate(n=Count("citations")).filter(n__gte=90, n__lte=120)

    yield "publish a claim", lambda: publishing(archive.draft(archive.case(), "statement", "Told again.", scope="hope"))
    yield (
        "publish a name of a person shown by role",
        lambda: publishing(archive.draft(archive.case(name_policy="role"), "name", archive.name())),
    )
    yield (
        "publish a name of a facility",
        lambda: publishing(archive.draft(archive.one(facilities), "name", f"{archive.name()} Prison")),
    )
    yield "say of what the largest facility is part", placing
    yield "reword the largest facility", rewording
    yield "publish a record", lambda: publishing(Record.objects.create(kind="place", wording="A village"))
    yield (
        "publish a source",
        lambda: publishing(Source.objects.create(headline="What Zarina Aliyeva saw", outlet=archive.source.outlet)),
    )
    yield "supersede a claim", superseding
    yield (
        "retract a claim",
        lambda: (lambda claim: lambda: archive_actions.retract(claim, **say))(archive.one(reported)),
    )
    yield (
        "retract the only citation",
        lambda: (lambda claim: lambda: archive_actions.retract(claim.lead, **say))(archive.one(single)),
    )
    yield "withdraw a case", lambda: (lambda case: lambda: archive_actions.withdraw(case, **say))(archive.case())
    yield (
        "withdraw a source",
        lambda: (lambda source: lambda: archive_actions.withdraw(source, **say))(archive.one(small)),
    )
    sealing, unsealing = seal_and_unseal(lambda: archive.case(name_policy="full"))
    yield "seal a case shown by name", sealing
    yield "unseal a case shown by name", unsealing
    sealing, unsealing = seal_and_unseal(lambda: archive.one(small))
    yield "seal a source", sealing
    yield "unseal a source", unsealing
    yield "release a claim", release
    yield "withhold a claim", lambda: lambda: archive_actions.withhold([shown.pop()], **say)
    yield "merge two cases", lambda: merging(archive.named_case)
    yield "undo merging two cases", lambda: lambda: archive_actions.unmerge(merged.pop(), **say)
    yield "merge two officials who speak 200 times", lambda: merging(archive.official)
    yield "undo merging two officials", lambda: lambda: archive_actions.unmerge(merged.pop(), **say)
    yield "split a case", splitting
    yield "wish to withhold a surname", wishing
    yield "lift the wish", lambda: lambda: archive_actions.lift_wish(wishes.pop(), by=by, private_reason="She wrote.")
    yield (
        "release a full name",
        lambda: (
            lambda case: (
                lambda: archive_actions.revise(case, {"name_policy": "full"}, by=second, public_reason="Her consent.")
            )
        )(archive.named_case()),
    )
    yield (
        "reword a case",
        lambda: (lambda case: lambda: archive_actions.revise(case, {"wording": "A prisoner of war"}, **say))(
            archive.case(name_policy="role")
        ),
    )
    yield (
        "revise a headline",
        lambda: (lambda one: lambda: archive_actions.revise(one, {"headline": "A new one"}, **say))(archive.one(small)),
    )
    yield "publish a dispute", lambda: publishing(_dispute(archive))
    if hasattr(archive_actions, "redact"):
        yield "cover words in a text", redacting


def _dispute(archive: Archive) -> Any:
    claims = [archive.one(Claim.objects.filter(state="published", withheld="", fact="statement")) for _ in range(2)]
    made = Dispute.objects.create(question="Which of the two?", kind="contradiction")
    for side, claim in enumerate(claims, 1):
        made.sides.create(claim=claim, side=side)
    return made


def main() -> None:
    """Make the archive where it is not there yet, run every action, and print the table."""
    made.make(ASKED.cases)
    archive = Archive()
    claims, cases = Claim.objects.count(), Record.objects.filter(detainee=True, public=True).count()
    print(f"{connection.vendor}: {cases} public cases, {claims} claims; each action {ASKED.times} times\n")
    print("| action | median s | most s | processor s | locked, most s | statements |\n|---|---|---|---|---|---|")
    for name, ready in actions(archive):
        if ASKED.only not in name:
            continue
        measured = []
        for _ in range(ASKED.times):
            call = ready()
            watch = Watch()
            try:
                with watch():
                    call()
            except archive_actions.ActionRefused as refused:
                print(f"refused: {name}: {refused}", file=sys.stderr)
                continue
            measured.append(watch)
        if measured:
            seconds = sorted(one.seconds for one in measured)
            worked, locked = max(one.worked for one in measured), max(one.locked for one in measured)
            middle, statements = seconds[len(seconds) // 2], max(one.statements for one in measured)
            print(
                f"| {name} | {middle:.2f} | {seconds[-1]:.2f} | {worked:.2f} | {locked:.2f} | {statements} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
