"""/changes/ and /corrections/: what readers may know of what was done, with its reason, and nothing else."""

import re

import pytest

from casebook import actions
from casebook.models import Correction
from casebook.tests import factories
from casebook.tests.small_archive import page

pytestmark = pytest.mark.django_db


def test_changes_say_what_came_in_on_a_day_of_whom(archive, client):
    text = page(client, "/changes/")
    for words in (
        "New source: “Letters from a northern prison”",
        "Held at: Norhold prison (Arvania Radio, par. 1, 2, 4, …; The Example Post, par. 5)",
        "“account: An older reading” was superseded We misread the article.",
        "“account: What was never written” was retracted We misread the article.",
        "Account: What was never written (The Example Post, par. 1) retracted since",
    ):
        assert words in text
    answer = client.get("/changes/").content.decode()
    assert f'href="/claims/{archive.retracted.ref}/"' in answer
    assert f'href="/facilities/{archive.norhold.ref}/norhold-prison/"' in answer


def test_changes_do_not_count_what_is_withheld_or_gone(archive, client):
    before = page(client, "/changes/")
    factories.said(archive.dana, "religion", "not for anybody", source=archive.letters)
    hidden = factories.published("person", "A child", minor=True)
    factories.said(hidden, "role", "a child", source=archive.letters)
    assert page(client, "/changes/") == before
    actions.seal(archive.long, by=factories.publisher(), private_reason="danger")
    assert archive.long.ref not in client.get("/changes/").content.decode()


def test_the_log_is_not_for_search_engines(archive, client):
    for address in ("/changes/", "/corrections/"):
        answer = client.get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_corrections_tell_what_stands_no_more_and_why(archive, client):
    text = page(client, "/corrections/")
    assert "Dana – “account: An older reading” was superseded" in text
    assert "Dana – “account: What was never written” was retracted" in text
    assert text.count("We misread the article.") == 2
    assert re.search(r"A page was withdrawn \(\w+\) \d.*? There was no such camp\.", text)
    assert "Umbershoot" not in text


def test_a_notice_stands_with_what_it_is_on(archive, client):
    notice = Correction.objects.create(
        kind="reply", on_model="record", on_ref=archive.dana.ref, text="Her family replied.\nTwice."
    )
    assert "Her family replied" not in page(client, "/corrections/")
    actions.publish([notice], by=factories.publisher())
    text = page(client, "/corrections/")
    assert "Dana reply" in text
    assert "Her family replied. Twice." in text
    actions.seal(archive.dana, by=factories.publisher(), private_reason="danger")
    assert "Her family replied" not in page(client, "/corrections/")


def test_a_retracted_citation_is_reported_at_its_fact(archive, client):
    citation = archive.held.citations.filter(leads=None).first()
    actions.retract(citation, by=factories.publisher(), public_reason="Another paragraph says it.")
    text = page(client, "/corrections/")
    assert "Dana – a citation for “held at: Norhold prison” was retracted" in text
    assert "Another paragraph says it." in text


@pytest.mark.parametrize("address", ["/changes/", "/corrections/"])
def test_pages_of_the_log(client, address, archive):
    page(client, f"{address}?page=2", status=404)
    assert "A page is a number from 1" in page(client, f"{address}?page=x", status=400)
    page(client, f"{address}?page=999999", status=404)


def test_an_empty_archive_has_an_empty_log(client):
    assert client.get("/changes/").status_code == 200
    assert client.get("/corrections/").status_code == 200


@pytest.mark.parametrize("address", ["/changes/", "/corrections/"])
def test_the_log_costs_few_queries(client, archive, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get(address)
