"""Each act is logged with who, in which role, when and why, and moves the archive's revision last and once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook import acts
from casebook.models import Act, ActKind, Facility, Record, Revision
from casebook.tests import acting, make
from casebook.tests.acting import DO

pytestmark = pytest.mark.django_db
DAY = datetime(2021, 3, 4, tzinfo=UTC)
# After these a page of before must not be served from anywhere.
TAKEDOWNS = {ActKind.WITHDRAW, ActKind.SEAL, ActKind.VEIL, ActKind.MERGE, ActKind.UNMERGE, ActKind.SPLIT} | {
    ActKind.REDACT
}


WORLD = acting.world


def newest(since):
    return list(Act.objects.filter(pk__gt=since))


def last_act():
    return Act.objects.latest("pk").pk


@pytest.mark.parametrize("kind", list(DO))
def test_an_act_is_logged_and_counted(w, kind):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    since, (number, takedowns) = last_act(), Revision.current()
    act(claim, make.second(), why)
    rows = newest(since)
    on = {
        **dict.fromkeys((ActKind.WISH, ActKind.MERGE, ActKind.SPLIT), w["woman"]),
        ActKind.UNMERGE: w["merged"],
    }.get(kind, claim)
    own = next(row for row in rows if (row.kind, row.on_ref) == (kind, on.ref))
    assert own.on_model == on._meta.model_name
    assert (own.by, own.role) == (make.second(), "publisher")
    assert (own.public_reason, own.private_reason) == (why.get("public_reason", ""), why.get("private_reason", ""))
    assert {row.batch for row in rows} == {own.batch}
    assert datetime.now(UTC) - own.at < timedelta(minutes=1)
    assert Revision.current() == (number + 1, takedowns + (kind in TAKEDOWNS))


@pytest.mark.parametrize("kind", list(DO))
def test_the_revision_moves_last_and_once(w, kind):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    with CaptureQueriesContext(connection) as queries:
        act(claim, make.second(), why)
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert "casebook_revision" in writes[-1]
    assert sum("casebook_revision" in sql for sql in writes) == 1


@pytest.mark.parametrize("kind", list(DO))
def test_a_takedown_empties_the_store_of_pages_once_it_is_committed(w, kind, django_capture_on_commit_callbacks):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    cache.set("page", "of before")
    with django_capture_on_commit_callbacks(execute=True):
        act(claim, make.second(), why)
        assert cache.get("page") == "of before"
    assert cache.get("page") == (None if kind in TAKEDOWNS else "of before")


@pytest.mark.parametrize("changes", [{"minor": True}, {"name_policy": "given"}, {"note": "shorter"}])
def test_revising_a_record_or_recording_a_wish_is_a_takedown_too(w, changes):
    before = Revision.current()
    acts.revise(w["woman"], changes, by=make.second(), public_reason="asked")
    acts.record_wish(w["woman"], "surname", by=make.publisher())
    assert Revision.current() == (before[0] + 2, before[1] + 2)


def test_an_act_of_the_past_keeps_its_day(w):
    claim = make.in_state("draft", w["woman"], w["article"])
    since = last_act()
    acts.publish([claim], by=make.publisher(), at=DAY, public_reason=" because  ", private_reason="inside")
    assert {row.at for row in newest(since)} == {DAY}
    assert {(row.public_reason, row.private_reason) for row in newest(since)} == {("because", "inside")}


def test_what_is_published_together_is_one_batch_and_one_revision(w):
    one, two = (make.claim(w["woman"], "ethnicity", word) for word in ("one", "two"))
    cited = [make.cite(claim, w["article"]) for claim in (one, two)]
    since, (number, _takedowns) = last_act(), Revision.current()
    acts.publish([one, two], by=make.publisher())
    rows = newest(since)
    assert {(row.on_model, row.on_ref) for row in rows} == {
        ("claim", one.ref), ("claim", two.ref), ("citation", cited[0].ref), ("citation", cited[1].ref),
    }  # fmt: skip
    assert len({row.batch for row in rows}) == 1
    assert Revision.current()[0] == number + 1


def test_the_log_remembers_the_role_of_the_day(w):
    member = make.member("rising", "editor")
    acts.seal(w["article"], by=member, private_reason="danger")
    member.role = "publisher"
    member.save()
    assert Act.objects.filter(by=member).get().role == "editor"


def test_a_reason_that_names_somebody_withheld_is_covered(w):
    make.said(w["woman"], "name", "Roza Mansurova", source=w["article"])
    claim = make.in_state("published", w["woman"], w["article"])
    acts.retract(claim, by=make.publisher(), public_reason="Mansurova asked for it")
    act = Act.objects.latest("pk")
    assert act.shown("public_reason") == "[…] asked for it"


def test_a_proxy_is_logged_as_its_record(w):
    prison = Record.objects.create(kind="facility", wording="North prison")
    acts.publish([Facility.objects.get(pk=prison.pk)], by=make.publisher())
    assert Act.objects.get(on_ref=prison.ref).on_model == "record"
