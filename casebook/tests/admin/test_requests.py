"""Requests and wishes at the desk: who sees them, the queue, contact details, closing, sealing, and looking again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebook import actions
from casebook.models import Action, Record, Request, RequestState, Role, State, Wish
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.backups import come_back
from casebook.tests.dumps import dumped
from casebook.tests.smallest_archive import least_world
from casebook.web.reports import encrypted

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world

LIST = "/admin/casebook/request/"


def asked(**fields):
    now = timezone.now()
    given = {"kind": "other", "text": "Please look at this.", "received_at": now, "due_at": now + timedelta(days=14)}
    return Request.objects.create(**given | fields)


def page_of(request):
    return f"{LIST}{request.pk}/change/"


def sent(request, **fields):
    """What a browser sends that read the request as it stands."""
    last = request.history.exclude(history_change_reason="contact").order_by("-history_id").first()
    due = timezone.localtime(request.due_at)
    return {
        "kind": request.kind,
        "state": request.state,
        "assigned_to": request.assigned_to_id or "",
        "due_at": due.strftime("%Y-%m-%d %H:%M"),
        "outcome": request.outcome,
        "note": request.note,
        "seen": str(last.history_id),
    } | fields


@pytest.fixture
def editor(client):
    user = factories.member("an editor", Role.EDITOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", Role.values)
def test_editors_and_publishers_see_requests_and_wishes_and_contributors_nothing_of_them(client, w, role):
    person = factories.published("person", "A prisoner")
    wish = actions.record_wish(person, "page", by=factories.publisher(), private_reason="her brother")
    request = asked(text="A word from outside", about=person.ref, contact=encrypted("mother@example.org"))
    client.force_login(factories.member(f"one {role}", role))
    may = role != Role.CONTRIBUTOR
    addresses = [LIST, page_of(request), "/admin/casebook/wish/", f"/admin/casebook/wish/{wish.pk}/change/"]
    addresses.append(f"/admin/casebook/wish/{wish.pk}/review/")
    addresses.append(f"{LIST}{request.pk}/{person.ref}/do/seal/")
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code == 200) is may, address
        assert may or "A word from outside" not in answer.content.decode()
    contact = client.post(f"{LIST}{request.pk}/contact/")
    assert ("mother@example.org" in contact.content.decode()) is may
    saved = client.post(page_of(request), sent(request, note="seen"))
    assert saved.status_code == (302 if may else 403)
    sealed = client.post(f"{LIST}{request.pk}/{person.ref}/do/seal/", {"private_reason": "danger"})
    assert sealed.status_code == (302 if may else 404)
    front = words(client.get("/admin/"))
    assert ("Requests (" in front) is may
    for forbidden in (f"{LIST}add/", f"{LIST}{request.pk}/delete/"):
        assert client.get(forbidden).status_code == 403


def of_list(client, query=""):
    return list(client.get(f"{LIST}{query}").context["cl"].result_list)


def test_the_queue_comes_by_due_date_with_overdue_ones_marked_in_words_and_closed_ones_apart(client, editor, w):
    now = timezone.now()
    late = asked(kind="safety", due_at=now - timedelta(hours=1))
    soon, later = asked(due_at=now + timedelta(days=1)), asked(due_at=now + timedelta(days=9))
    closed = asked(state=RequestState.CLOSED, outcome="done", due_at=now - timedelta(days=9))
    named = [factories.published("facility", f"Prison {number}") for number in (1, 2)]
    Request.objects.filter(pk=late.pk).update(about=named[0].ref)
    with CaptureQueriesContext(connection) as few:
        page = client.get(LIST).content.decode()
    assert "Prison 1" in page
    assert named[0].ref not in page
    Request.objects.filter(pk__in=(soon.pk, later.pk)).update(about=named[1].ref)
    with CaptureQueriesContext(connection) as more:
        client.get(LIST)
    assert len(more) == len(few)
    assert of_list(client) == [late, soon, later]
    assert page.count('<strong class="overdue">') == 1
    assert "overdue</strong>" in page
    assert of_list(client, "?todo=closed") == [closed]
    assert of_list(client, "?todo=overdue") == [late]
    front = client.get("/admin/").content.decode()
    assert "Requests (3)" in words(client.get("/admin/"))
    assert '<p class="overdue">1 overdue</p>' in front
    assert '<strong class="overdue">overdue</strong>' in front


def test_wishes_to_look_at_again_stand_on_the_front_page_and_are_kept_or_lifted(client, editor, w):
    today = timezone.now().date()
    people = [factories.published("person", f"Prisoner {name}") for name in ("one", "two", "three")]
    days = (today - timedelta(days=1), today, today + timedelta(days=1))
    wishes = [
        actions.record_wish(person, "surname", by=editor, private_reason="she wrote", review_on=day)
        for person, day in zip(people, days, strict=True)
    ]
    front = words(client.get("/admin/"))
    assert "Wishes to look at again (2)" in front
    assert "1 overdue" in front
    page = words(client.get(page_of(asked(about=people[0].ref))))
    assert "A wish stands: surname" in page
    address = f"/admin/casebook/wish/{wishes[0].pk}/review/"
    assert client.post(address, {"outcome": "keep", "review_on": "2031-01-02"}).status_code == 400
    kept = {"outcome": "keep", "review_on": "2031-01-02", "private_reason": "her brother says so"}
    assert client.post(address, kept).status_code == 302
    assert Wish.objects.get(pk=wishes[0].pk).review_on.isoformat() == "2031-01-02"
    lifted = {"outcome": "lift", "private_reason": "she wrote again"}
    assert client.post(f"/admin/casebook/wish/{wishes[1].pk}/review/", lifted).status_code == 302
    assert Wish.objects.get(pk=wishes[1].pk).lifted_on == today
    reasons = Action.objects.filter(kind="wish", by=editor).values_list("private_reason", flat=True)
    assert {"her brother says so", "she wrote again"} <= set(reasons)
    assert client.get(f"/admin/casebook/wish/{wishes[1].pk}/review/").status_code == 404


def test_the_request_names_the_record_as_the_desk_and_as_readers_know_it(client, editor, w):
    facility = factories.published("facility", "North prison")
    claim = factories.said(facility, "located_in", factories.published("place", "The north"), source=w.article)
    for ref in (facility.ref, claim.ref):
        page = client.get(page_of(asked(about=ref))).content.decode()
        assert f"/admin/casebook/record/{facility.pk}/change/" in page
        assert f'href="/facilities/{facility.ref}/north-prison/"' in page
        assert f"/{facility.ref}/do/seal/" in page
    assert f"/admin/casebook/claim/{claim.pk}/change/" in page
    assert f'href="/claims/{claim.ref}/"' in page
    source = client.get(page_of(asked(about=w.article.ref))).content.decode()
    assert f"/admin/casebook/source/{w.article.pk}/change/" in source


def test_a_merged_record_leads_on_and_a_sealed_one_is_said_to_be(client, editor, w):
    one, into = factories.published("facility", "North prison"), factories.published("facility", "Northern prison")
    actions.merge(one, into, by=factories.publisher(), public_reason="the same")
    request = asked(about=one.ref)
    page = client.get(page_of(request)).content.decode()
    assert f"/admin/casebook/record/{one.pk}/change/" in page
    assert f"/admin/casebook/record/{into.pk}/change/" in page
    assert f'href="/facilities/{into.ref}/northern-prison/"' in page
    actions.seal(Record.objects.get(pk=into.pk), by=factories.publisher(), private_reason="danger")
    page = words(client.get(page_of(request)))
    assert "sealed" in page
    assert "Readers have no page of it." in page
    assert "Nothing in the archive has the reference zzzz2222" in words(client.get(page_of(asked(about="zzzz2222"))))
    assert "No reference was given" in words(client.get(page_of(asked(about=""))))


def test_it_is_sealed_at_once_from_the_request_and_leads_back(client, editor, w):
    person = factories.published("person", "A prisoner")
    claim = factories.said(person, "role", "a nurse", source=w.article)
    request = asked(kind="safety", about=claim.ref)
    at = f"{LIST}{request.pk}/{claim.ref}/do/seal/"
    assert f"Request {request.ref}" in client.get(at).content.decode()
    answer = client.post(at, {"private_reason": f"Request {request.ref}"})
    assert (answer.status_code, answer["Location"]) == (302, page_of(request))
    claim.refresh_from_db()
    assert claim.state == State.SEALED
    assert Action.objects.filter(kind="seal", by=editor, private_reason=f"Request {request.ref}").exists()
    # Only what the request is about is reached through it.
    other = factories.said(person, "role", "a cook", source=w.article)
    assert client.post(at.replace(claim.ref, other.ref), {"private_reason": "x"}).status_code == 404
    assert client.get(at.replace("seal", "unseal")).status_code == 404


def test_a_wish_is_recorded_from_the_request(client, editor, w):
    person = factories.published("person", "A prisoner")
    request = asked(kind="withhold", about=person.ref)
    answer = client.post(
        f"{LIST}{request.pk}/{person.ref}/do/wish/", {"what": "page", "private_reason": f"Request {request.ref}"}
    )
    assert (answer.status_code, answer["Location"]) == (302, page_of(request))
    assert Wish.objects.get(record=person).note == f"Request {request.ref}"


def test_contact_details_are_shown_on_demand_only_and_who_looked_is_kept(client, editor, w):
    request = asked(contact=encrypted("mother@example.org"))
    page = client.get(page_of(request)).content.decode()
    assert "mother@" not in page
    assert client.get(f"{LIST}{request.pk}/contact/").status_code == 405
    assert "read the contact details" not in page
    answer = client.post(f"{LIST}{request.pk}/contact/")
    assert "mother@example.org" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    looked = request.history.get(history_change_reason="contact")
    assert looked.history_user == editor
    assert "an editor · read the contact details" in words(client.get(page_of(request)))
    # To look is no change: what somebody typed beside it can be saved.
    before = sent(request, note="Asked her brother.")
    client.post(f"{LIST}{request.pk}/contact/")
    assert client.post(page_of(request), before).status_code == 302


def test_contact_details_of_another_key_are_no_error(client, editor, w, settings):
    request = asked(contact=encrypted("mother@example.org"))
    settings.CONTACT_KEY = "A" * 43 + "="
    assert "encrypted with another key" in words(client.post(f"{LIST}{request.pk}/contact/"))


def test_closing_needs_an_outcome_and_deletes_the_contact_details_for_good(client, editor, w):
    request = asked(contact=encrypted("mother@example.org"))
    refused = client.post(page_of(request), sent(request, state="closed", note="Called her."))
    assert "Say what came of it" in words(refused)
    assert "Called her." in refused.content.decode()
    assert client.post(page_of(request), sent(request, state="closed", outcome="Corrected.")).status_code == 302
    request.refresh_from_db()
    assert (bytes(request.contact), request.state, request.outcome) == (b"", "closed", "Corrected.")
    assert request.closed_at is not None
    assert client.post(page_of(request), sent(request, state="working")).status_code == 302
    request.refresh_from_db()
    assert (request.closed_at, bytes(request.contact), request.assigned_to) == (None, b"", editor)
    done = words(client.get(page_of(request)))
    assert "state: closed" in done
    assert "state: in work" in done
    assert "There are no contact details" in done


def test_the_database_takes_no_closed_request_with_contact_details():
    request = asked(contact=encrypted("mother@example.org"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state="closed", closed_at=timezone.now())


def test_no_version_of_a_request_holds_contact_details_or_words(w):
    request = asked(contact=encrypted("mother@example.org"), text="Secret words")
    kept = [field.name for field in request.history.model._meta.get_fields()]
    assert not {"contact", "text"} & set(kept)


def test_of_two_editors_the_second_sees_what_the_first_did_and_keeps_what_they_typed(client, editor, w):
    request = asked(contact=encrypted("mother@example.org"))
    before = sent(request, note="My own words")
    client.post(page_of(request), sent(request, state="closed", outcome="Corrected by the first."))
    answer = client.post(page_of(request), before)
    text = words(answer)
    assert answer.status_code == 200
    assert "Somebody else changed this request meanwhile (an editor" in text
    assert "outcome: Corrected by the first." in text
    assert "My own words" in answer.content.decode()
    request.refresh_from_db()
    assert (request.state, bytes(request.contact), request.note) == ("closed", b"", "")


def test_what_turns_out_to_be_about_safety_is_due_in_a_day(client, editor, w):
    request = asked()
    client.post(page_of(request), sent(request, kind="safety"))
    request.refresh_from_db()
    assert request.due_at - request.received_at == timedelta(days=1)


WRONG = ({"note": "x" * 2001}, {"outcome": "x" * 2001}, {"seen": "9" * 30}, {"state": "gone"})


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_values_are_reported_and_nothing_is_lost(client, editor, w, wrong):
    request = asked()
    answer = client.post(page_of(request), sent(request, **({"note": "My own words"} | wrong)))
    assert answer.status_code == 200
    assert "note" in wrong or "My own words" in answer.content.decode()
    request.refresh_from_db()
    assert (request.note, request.outcome, request.state) == ("", "", "new")


def test_many_are_closed_together(client, editor, w):
    many = [asked(contact=encrypted("x")) for _ in range(3)]
    client.post(LIST, {"action": "close_together", "_selected_action": [one.pk for one in many]})
    assert Request.objects.filter(state="closed", contact=b"").count() == 3
    assert many[0].history.count() == 2


# For a timer


def reported(*options):
    out = StringIO()
    status = 0
    try:
        call_command("requests", *options, stdout=out)
    except SystemExit as ended:
        status = ended.code
    return out.getvalue(), status


def test_the_command_tells_what_is_due_without_any_words_of_it(w):
    assert reported("--due") == ("", 0)
    later = asked()
    assert reported("--due") == ("", 0)
    assert later.ref in reported()[0]
    now = timezone.now()
    soon = asked(
        kind="safety", about="abcd2345", text="Secret", contact=encrypted("x"), due_at=now + timedelta(hours=9)
    )
    lines, status = reported("--due")
    assert (status, lines.split()[:2], "overdue" in lines) == (0, [soon.ref, "safety"], False)
    assert "abcd2345" in lines
    late = asked(due_at=now - timedelta(minutes=1), text="Secret")
    lines, status = reported("--due")
    assert status == 1
    assert lines.splitlines()[0].startswith(late.ref)
    assert lines.splitlines()[0].endswith("overdue")
    assert "Secret" not in lines


def test_the_command_tells_wishes_to_look_at_again(w):
    person, yesterday = factories.published("person", "A prisoner"), timezone.now().date() - timedelta(days=1)
    actions.record_wish(person, "page", by=factories.publisher(), private_reason="Secret", review_on=yesterday)
    lines, status = reported("--due")
    assert (status, person.ref in lines, "Secret" in lines, "prisoner" in lines) == (1, True, False, False)


# Outside of the archive


def test_work_on_a_request_comes_back_from_a_backup_and_is_in_no_public_export(client, editor, w, tmp_path):
    request = asked(contact=encrypted("mother@example.org"), text="Secret words", about=w.woman.ref)
    client.post(page_of(request), sent(request, state="working", note="Secret note"))
    client.post(f"{LIST}{request.pk}/contact/")
    closed = asked()
    client.post(page_of(closed), sent(closed, state="closed", outcome="Secret outcome"))
    public = "\n".join(dumped(tmp_path / "public").values())
    assert not [word for word in ("Secret", request.ref, closed.ref, "an editor") if word in public]
    come_back(tmp_path)
    back = Request.objects.get(ref=request.ref)
    assert (back.state, back.assigned_to.username, back.note) == ("working", "an editor", "Secret note")
    looked = back.history.get(history_change_reason="contact")
    assert looked.history_user.username == "an editor"
    assert Request.objects.get(ref=closed.ref).outcome == "Secret outcome"
