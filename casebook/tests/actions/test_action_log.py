"""Each action is logged with who, in which role, when and why, and moves the archive's revision last and once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook import actions
from casebook.models import Action, ActionKind, Facility, Record, Revision
from casebook.tests import action_helpers, factories
from casebook.tests.action_helpers import DO

pytestmark = pytest.mark.django_db
DAY = datetime(2021, 3, 4, tzinfo=UTC)
# After these a page of before must not be served from anywhere.
TAKEDOWNS = {
    ActionKind.WITHDRAW,
    ActionKind.SEAL,
    ActionKind.WITHHOLD,
    ActionKind.MERGE,
    ActionKind.UNMERGE,
    ActionKind.SPLIT,
} | {ActionKind.REDACT}


WORLD = action_helpers.world


def newest(since):
    return list(Action.objects.filter(pk__gt=since))


def last_action():
    return Action.objects.latest("pk").pk


@pytest.mark.parametrize("kind", list(DO))
def test_an_action_is_logged_and_counted(w, kind):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    since, (number, takedowns) = last_action(), Revision.current()
    action(claim, factories.second(), why)
    rows = newest(since)
    on = {
        **dict.fromkeys((ActionKind.WISH, ActionKind.MERGE, ActionKind.SPLIT), w["woman"]),
        ActionKind.UNMERGE: w["merged"],
    }.get(kind, claim)
    own = next(row for row in rows if (row.kind, row.on_ref) == (kind, on.ref))
    assert own.on_model == on._meta.model_name
    assert (own.by, own.role) == (factories.second(), "publisher")
    assert (own.public_reason, own.private_reason) == (why.get("public_reason", ""), why.get("private_reason", ""))
    assert {row.batch for row in rows} == {own.batch}
    assert datetime.now(UTC) - own.at < timedelta(minutes=1)
    assert Revision.current() == (number + 1, takedowns + (kind in TAKEDOWNS))


@pytest.mark.parametrize("kind", list(DO))
def test_the_revision_moves_last_and_once(w, kind):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    with CaptureQueriesContext(connection) as queries:
        action(claim, factories.second(), why)
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert "casebook_revision" in writes[-1]
    assert sum("casebook_revision" in sql for sql in writes) == 1


@pytest.mark.parametrize("kind", list(DO))
def test_a_takedown_empties_the_store_of_pages_once_it_is_committed(w, kind, django_capture_on_commit_callbacks):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    cache.set("page", "of before")
    with django_capture_on_commit_callbacks(execute=True):
        action(claim, factories.second(), why)
        assert cache.get("page") == "of before"
    assert cache.get("page") == (None if kind in TAKEDOWNS else "of before")


@pytest.mark.parametrize("changes", [{"minor": True}, {"name_policy": "given"}, {"note": "shorter"}])
def test_revising_a_record_or_recording_a_wish_is_a_takedown_too(w, changes):
    before = Revision.current()
    actions.revise(w["woman"], changes, by=factories.second(), public_reason="asked")
    actions.record_wish(w["woman"], "surname", by=factories.publisher())
    assert Revision.current() == (before[0] + 2, before[1] + 2)


def test_an_action_of_the_past_keeps_its_day(w):
    claim = factories.in_state("draft", w["woman"], w["article"])
    since = last_action()
    actions.publish([claim], by=factories.publisher(), at=DAY, public_reason=" because  ", private_reason="inside")
    assert {row.at for row in newest(since)} == {DAY}
    assert {(row.public_reason, row.private_reason) for row in newest(since)} == {("because", "inside")}


def test_what_is_published_together_is_one_batch_and_one_revision(w):
    one, two = (factories.claim(w["woman"], "ethnicity", word) for word in ("one", "two"))
    cited = [factories.cite(claim, w["article"]) for claim in (one, two)]
    since, (number, _takedowns) = last_action(), Revision.current()
    actions.publish([one, two], by=factories.publisher())
    rows = newest(since)
    assert {(row.on_model, row.on_ref) for row in rows} == {
        ("claim", one.ref), ("claim", two.ref), ("citation", cited[0].ref), ("citation", cited[1].ref),
    }  # fmt: skip
    assert len({row.batch for row in rows}) == 1
    assert Revision.current()[0] == number + 1


def test_the_log_remembers_the_role_of_the_day(w):
    member = factories.member("rising", "editor")
    actions.seal(w["article"], by=member, private_reason="danger")
    member.role = "publisher"
    member.save()
    assert Action.objects.filter(by=member).get().role == "editor"


def test_a_reason_that_names_somebody_withheld_is_covered(w):
    factories.said(w["woman"], "name", "Roza Mansurova", source=w["article"])
    claim = factories.in_state("published", w["woman"], w["article"])
    actions.retract(claim, by=factories.publisher(), public_reason="Mansurova asked for it")
    action = Action.objects.latest("pk")
    assert action.shown("public_reason") == "[…] asked for it"


def test_a_proxy_is_logged_as_its_record(w):
    prison = Record.objects.create(kind="facility", wording="North prison")
    actions.publish([Facility.objects.get(pk=prison.pk)], by=factories.publisher())
    assert Action.objects.get(on_ref=prison.ref).on_model == "record"
