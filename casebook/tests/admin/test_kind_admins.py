"""The lists of the kinds: each shows its own records, in words, and leads to the one form of records."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook.admin.record_admin import KINDS
from casebook.models import Record, Role
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world
NAMES = {model._meta.model_name: model for model, _admin in KINDS}


def listed(client, name, query=""):
    """The records that the list of the kind shows."""
    answer = client.get(f"/admin/casebook/{name}/{query}")
    assert answer.status_code == 200
    return answer, set(answer.context["cl"].result_list)


@pytest.fixture
def publisher(client):
    client.force_login(factories.publisher())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", Role.values)
def test_a_list_shows_just_its_kind_to_every_member(client, archive, name, role):
    client.force_login(factories.member("somebody", role))
    _answer, rows = listed(client, name)
    assert rows == set(Record.objects.filter(**NAMES[name].of_kind))
    assert rows


def test_a_case_is_whoever_a_public_claim_has_in_custody(client, publisher, article):
    held, free = (factories.published("person", f"Woman {n}", form="individual") for n in "ab")
    prison = factories.published("facility", "Norhold prison")
    claim = factories.said(held, "held_at", prison, source=article, when="2018")
    factories.claim(free, "held_at", prison)
    answer, rows = listed(client, "detainee")
    assert held in rows
    assert free not in rows
    assert "Norhold prison" in words(answer)
    factories.actions.retract(claim, by=factories.publisher(), public_reason="misread")
    assert held not in listed(client, "detainee")[1]


def test_values_stand_in_words_and_possible_ones_are_called_so(client, publisher, article):
    prison = factories.published("facility", "Norhold prison")
    factories.said(prison, "facility_type", "detention-centre", source=article)
    factories.said(prison, "part_of", factories.published("facility", "North block"), source=article, stance="hedges")
    told = words(listed(client, "facility")[0])
    assert "detention centre" in told
    assert "detention-centre" not in told.replace("?facility_type=", "")
    assert "not known" in told
    if "North block" in told:
        assert "possibly North block" in told


def test_what_is_asked_for_stands_in_words_too(client, publisher, article):
    visit, sentence = factories.published("event", "Visit"), factories.published("sentence", "Sentence")
    for number, record in enumerate((visit, factories.published("event", "Other visit"))):
        factories.said(record, "takes_place", "2019", source=article, status=("cancelled", "actual")[number])
    factories.said(sentence, "term", "life", source=article)
    factories.said(factories.published("sentence", "Other"), "term", "7 years 6 months", source=article)
    for name, parameter, value, label in (
        ("event", "happening", "cancelled", "отменено"),
        ("sentence", "term", "life", "пожизненно"),
    ):
        html = client.get(f"/admin/casebook/{name}/", headers={"accept-language": "ru"}).content.decode()
        assert re.search(rf'<a href="\?{parameter}={value}"[^>]*>\s*{label}', html), name


def test_it_is_found_by_another_spelling(client, publisher, article):
    prison = factories.published("facility", "Rusafa prison")
    factories.said(prison, "name", "Rusafa prison", source=article)
    for asked in ("Rosafa", "Русафа", prison.ref):
        assert prison in listed(client, "facility", f"?q={asked}")[1], asked
    assert prison not in listed(client, "facility", "?q=Nowhere")[1]
    assert listed(client, "place", "?q=Rosafa")[1] == set()


def test_more_rows_take_no_more_statements(client, publisher, article):
    numbers = []
    for more in (2, 12):
        for number in range(more):
            prison = factories.published("facility", f"Prison {more} {number}")
            factories.said(prison, "facility_type", "camp", source=article)
        with CaptureQueriesContext(connection) as asked:
            listed(client, "facility")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_newest_report_first_and_what_was_never_reported_last(client, publisher):
    days = {"old": "2015-01-01", "new": "2024-01-01"}
    made = {}
    for word, day in days.items():
        source = factories.published_source(f"Of {word}", day)
        made[word] = factories.published("operation", word)
        factories.said(made[word], "count", "20", scope="people", source=source)
    never = factories.published("operation", "never")
    answer, _rows = listed(client, "operation")
    order = [record.pk for record in answer.context["cl"].result_list]
    assert order[:2] == [made["new"].pk, made["old"].pk]
    assert never.pk in order[2:]


def test_the_archives_reasoning_is_no_report_and_a_vague_date_no_day(client, publisher):
    operation = factories.published("operation", "Operation Homeward")
    article = factories.published_source("An article", "2019")
    reasoning = factories.published_source("Reasoning", "2026-05-01", kind="reasoning", outlet=None)
    claim = factories.claim(operation, "count", "20", scope="people")
    for source in (article, reasoning):
        factories.cite(claim, source)
    factories.publish(claim)
    factories.said(operation, "count", "30", scope="women", source=reasoning)
    told = words(listed(client, "operation", "?q=Homeward")[0])
    assert "2019" in told
    assert "2026" not in told.split("Operation Homeward")[1]


def test_adding_presets_the_kind_and_asks_only_what_it_has(client, publisher):
    answer = client.get("/admin/casebook/facility/add/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/casebook/record/add/?kind=facility")
    form = client.get(answer["Location"]).context["adminform"].form
    assert form.fields["kind"].widget.is_hidden
    assert "Add: facility" in words(client.get(answer["Location"]))
    assert not {"form", "minor", "name_policy", "working_name"} & set(form.fields)
    sent = {"kind": "facility", "wording": "A new prison", "has_page": "on", "note": ""}
    assert client.post(answer["Location"], sent).status_code == 302
    assert Record.objects.get(wording="A new prison").kind == "facility"
    person = client.get("/admin/casebook/record/add/?kind=person").context["adminform"].form
    assert {"form", "minor", "name_policy", "working_name"} <= set(person.fields)


def test_a_row_leads_to_the_one_form_of_records(client, publisher):
    prison = factories.published("facility", "Norhold prison")
    assert f"/admin/casebook/record/{prison.pk}/change/" in listed(client, "facility")[0].content.decode()
    answer = client.get(f"/admin/casebook/facility/{prison.pk}/change/")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/casebook/record/{prison.pk}/change/")


def test_the_front_page_leads_to_records_sources_and_each_kind(client, publisher):
    page = client.get("/admin/").content.decode()
    for name in ("record", "source", *NAMES):
        assert f'href="/admin/casebook/{name}/"' in page
    for word in ("Records", "Sources", "My drafts", "Add a claim"):
        assert word in page
