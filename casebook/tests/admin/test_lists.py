"""The lists of the desk: in words, found in any spelling, a member's own work, and no more statements for more rows."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casebook import actions, vocabulary
from casebook.admin.site import site
from casebook.models import (
    Action,
    Assignment,
    Citation,
    Correction,
    Dispute,
    DisputeSide,
    Kind,
    Record,
    Request,
    Role,
    User,
)
from casebook.tests import factories
from casebook.tests.admin_helpers import words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LISTS = [f"/admin/casebook/{model._meta.model_name}/" for model in site._registry]
# Alone in a cell, or between two separators: names stand in them, and no code.
CODES = set(vocabulary.BY_NAME)


class Cells(HTMLParser):
    """The texts of the cells of the list on a page."""

    def __init__(self):
        super().__init__()
        self.cells, self._in = [], False

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("id") == "result_list":
            self._in = True
        if self._in and tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data):
        if self._in and self.cells:
            self.cells[-1] += data

    def handle_endtag(self, tag):
        self._in = self._in and tag != "table"


def cells_of(answer):
    found = Cells()
    found.feed(answer.content.decode())
    return [" ".join(cell.split()) for cell in found.cells]


@pytest.fixture
def publisher(client):
    made = factories.publisher()
    client.force_login(made)
    return made


@pytest.fixture
def desk(publisher, article):
    """A row in every list."""
    prison = factories.published("facility", "Rusafa prison")
    woman = factories.published("person", "A prisoner")
    factories.said(woman, "held_at", prison, source=article)
    factories.one_of_every_kind()
    said = [factories.said(prison, "capacity", number, source=article) for number in ("100", "200")]
    dispute = Dispute.objects.create(question="For how many?", kind="contradiction", created_by=publisher)
    for side, claim in enumerate(said, 1):
        DisputeSide.objects.create(dispute=dispute, claim=claim, side=side)
    Correction.objects.create(kind="correction", on_model="record", on_ref=prison.ref, text="A wrong number.")
    actions.record_wish(woman, "page", by=publisher, private_reason="she wrote")
    now = timezone.now()
    Request.objects.create(kind="error", text="Look", about=prison.ref, received_at=now, due_at=now)
    factories.claim(prison, "facility_status", "in-use", created_by=publisher)
    return prison


@pytest.mark.parametrize("address", LISTS)
def test_no_cell_is_a_reference_or_a_code(client, desk, address):
    refs = {
        ref for model in (Record, Citation, Dispute, Request) for ref in model.objects.values_list("ref", flat=True)
    }
    cells = cells_of(client.get(address))
    assert [cell for cell in cells if cell], address
    for cell in cells:
        assert not refs & set(re.findall(r"[a-z0-9]{4,12}", cell)), cell
        assert not CODES & set(re.split(r" · |: ", cell)), cell


@pytest.mark.parametrize("asked", ["Rusafa", "Rosafa", "Русафа"])
@pytest.mark.parametrize(
    "name", ["claim", "citation", "dispute", "correction", "request", "action", "record", "facility"]
)
def test_lists_find_by_the_name_of_a_record_in_any_spelling(client, desk, name, asked):
    factories.said(desk, "name", "Rusafa prison", source=Citation.objects.first().source)
    assert client.get(f"/admin/casebook/{name}/?q={asked}").context["cl"].result_count >= 1
    assert client.get(f"/admin/casebook/{name}/?q=Qyzylorda").context["cl"].result_count == 0


def test_members_and_sources_are_found_whatever_the_case(client, publisher, article):
    factories.member("Жанна")
    factories.published_source("Женщины в тюрьме")
    assert "Жанна" in words(client.get("/admin/casebook/user/?q=жанна"))
    assert "Женщины" in words(client.get("/admin/casebook/source/?q=ЖЕНЩИНЫ"))


def test_mine_is_what_a_member_entered_or_was_given(client, desk, publisher):
    other = factories.member("an editor", Role.EDITOR)
    theirs = factories.claim(desk, "facility_type", "camp", created_by=other)
    client.force_login(other)
    assert list(client.get("/admin/casebook/claim/?whose=mine").context["cl"].result_list) == [theirs]
    source = Citation.objects.first().source
    assert client.get("/admin/casebook/source/?whose=mine").context["cl"].result_count == 0
    Assignment.objects.create(on_model="source", on_ref=source.ref, task="read", member=other)
    assert list(client.get("/admin/casebook/source/?whose=mine").context["cl"].result_list) == [source]
    assert "an editor reads it" in words(client.get("/admin/casebook/source/"))
    # Requests have it under what there is to do.
    for address in set(LISTS) - {"/admin/casebook/user/", "/admin/casebook/request/"}:
        assert client.get(f"{address}?whose=mine").status_code == 200, address


def test_fifty_rows_take_at_most_twenty_statements(client, publisher, article):
    prison = factories.published("facility", "A prison")
    now = timezone.now()
    with factories.together():
        made = []
        for number in range(55):
            made.append(factories.published("facility", f"Prison {number}"))
            for kind in set(Kind.values) - {"person", "facility"}:
                factories.published(kind, f"The {kind} {number}")
            woman = factories.published("person", f"A prisoner {number}")
            factories.said(woman, "held_at", prison, source=article)
            factories.said(made[-1], "capacity", str(100 + number), source=article, chain=["the ministry"])
    for number in range(55):
        factories.source(f"Article {number}", outlet=article.outlet)
        dispute = Dispute.objects.create(question=f"Question {number}?", kind="contradiction", created_by=publisher)
        DisputeSide.objects.create(dispute=dispute, claim=made[number].claims.first(), side=1)
        Correction.objects.create(kind="reply", on_model="record", on_ref=made[number].ref, text="Words.")
        Request.objects.create(kind="error", text="Look", about=made[number].ref, received_at=now, due_at=now)
        User.objects.create(username=f"member {number}", is_staff=True)
    for address in LISTS:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert len(answer.context["cl"].result_list) >= 50 or "wish" in address, address
        assert len(asked) <= 20, (address, len(asked))


def test_drafts_of_a_kind_are_a_click_away(client, desk):
    page = client.get("/admin/casebook/facility/")
    assert f"subject__id__exact={desk.pk}&amp;state__in=draft%2Cproposed" in page.content.decode()
    drafts = client.get(f"/admin/casebook/claim/?subject__id__exact={desk.pk}&state__in=draft,proposed")
    assert [claim.fact for claim in drafts.context["cl"].result_list] == ["facility_status"]
    assert list(client.get("/admin/casebook/facility/?work=draft").context["cl"].result_list) == [desk]
    assert f'href="/facilities/{desk.ref}/' in page.content.decode()


def test_the_log_names_what_it_is_on(client, desk):
    action = Action.objects.filter(on_ref=desk.ref).first()
    assert "Rusafa prison" in words(client.get(f"/admin/casebook/action/{action.pk}/change/"))
    assert desk.ref not in words(client.get(f"/admin/casebook/action/{action.pk}/change/"))
