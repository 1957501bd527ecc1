"""Lists and single things of the API: what pages tell, in the shapes that the description promises."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache

from casebook.api.views import _description
from casebook.models import Record
from casebook.web.addresses import BY_NAME
from casebook.web.filters import FILTERS

pytestmark = pytest.mark.both

PROBLEM = "application/problem+json"


def got(client, address, status=200, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, (address, answer.status_code, answer.content[:500])
    return json.loads(answer.content) if answer.content else None


@pytest.mark.parametrize("name", FILTERS)
def test_every_list_and_all_that_it_leads_to(archive, client, name):
    found = got(client, f"/api/v1/{name}/?facets=1")
    assert found["count"] == len(found["results"]) > 0
    assert found["next"] is None
    for one in found["results"]:
        whole = got(client, one["api"])
        assert whole["reference"] == one["reference"]


@pytest.mark.parametrize("name", FILTERS)
def test_counts_are_those_of_the_page(archive, client, name):
    found = got(client, f"/api/v1/{name}/")
    page = client.get(f"/{name}/?format=csv")
    lines = b"".join(page.streaming_content).decode().count("\n") - 1
    assert found["count"] <= lines + 1


def test_a_case_has_its_claims_citations_and_chains_in_one_answer(archive, client):
    case = got(client, f"/api/v1/cases/{archive.dana.ref}/")
    held = next(claim for claim in case["claims"] if claim["reference"] == archive.held.ref)
    assert held["target"]["label"] == "Norhold prison"
    assert held["citations"][0]["source"]["headline"] == "Letters from a northern prison"
    assert held["citations"][0]["place"]["words"]
    assert any(citation["chain"] for claim in case["claims"] for citation in claim["citations"])
    assert case["summary"][0]["claims"]


def test_who_is_a_case_is_led_to_from_the_people_as_the_description_says(archive, client):
    answer = client.get(f"/api/v1/people/{archive.dana.ref}/?language=ru")
    assert (answer.status_code, answer["Location"]) == (302, f"/api/v1/cases/{archive.dana.ref}/?language=ru")
    paths = _description()["paths"]
    told = {path for path in paths if "302" in paths[path]["get"]["responses"]}
    assert told == {f"/api/v1/{name}/{{ref}}/" for name in BY_NAME}


def test_everything_that_a_page_of_a_claim_names_is_in_its_answer(archive, client):
    claim = got(client, f"/api/v1/claims/{archive.held.ref}/")
    assert archive.quote in json.dumps(claim, ensure_ascii=False)
    assert claim["cite_as"].startswith("Arvania Radio")


def test_filters_are_those_of_the_lists(archive, client):
    found = got(client, f"/api/v1/cases/?facility={archive.norhold.ref}")
    assert archive.dana.ref in [one["reference"] for one in found["results"]]
    assert "Norhold" in found["sentence"]


def test_facets_count_what_the_page_counts(archive, client):
    found = got(client, "/api/v1/cases/?facets=1&open=facility")
    facets = {facet["name"]: facet for facet in found["facets"]}
    value = next(one for one in facets["facility"]["values"] if one["value"] == archive.norhold.ref)
    assert value["count"] == got(client, f"/api/v1/cases/?facility={archive.norhold.ref}")["count"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("cases/?facilty=x", "facilty"),
        ("cases/?facility=zzzzzzzz", "facility"),
        ("cases/?sort=height", "sort"),
        ("cases/?limit=0", "limit"),
        ("cases/?limit=²", "limit"),
        ("cases/?cursor=abc", "cursor"),
        ("cases/?cursor=%C3%A9", "cursor"),
        ("cases/?page=2", "page"),
        ("cases/?format=csv", "format"),
        ("cases/?as_of=2024-13-01", "as_of"),
        ("cases/?as_of=2019-01-01&facets=1", "facets"),
        ("cases/?language=xx", "language"),
        ("cases/?compared=2019-01-01", "compared"),
        ("changes/?about=zzzzzzzz", "about"),
        ("search/?kind=x", "kind"),
        ("claims/zzzzzzzz/?facility=x", "facility"),
    ],
)
def test_what_is_wrong_is_told_in_words(archive, client, address, name):
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    told = json.loads(answer.content)
    assert [one["name"] for one in told["errors"]] == [name]
    assert told["errors"][0]["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "cases/zzzzzzzz/",
        "nothing/",
        "cases/UPPER/",
        "../v2/",
        "cases/zzzzzzzz/more/",
        "search/?q=Dana&page=99&kind=cases",
    ],
)
def test_what_is_not_there(archive, client, address):
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_hidden_things_answer_as_what_never_was(archive, client):
    never = client.get("/api/v1/facilities/zzzzzzzz/")
    for address in (
        f"facilities/{archive.sealed.ref}", f"facilities/{archive.draft.ref}", f"cases/{archive.child.ref}",
        f"people/{archive.wishing.ref}", f"claims/{archive.sealed_claim.ref}", f"claims/{archive.draft_claim.ref}",
        f"sources/{archive.sealed_source.ref}",
    ):  # fmt: skip
        answer = client.get(f"/api/v1/{address}/")
        assert (answer.status_code, answer.content) == (404, never.content), address
        assert dict(answer.headers) == dict(never.headers)


def test_only_reading_is_taken(archive, client):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/cases/")
        assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_any_site_may_read(archive, client):
    answer = client.options("/api/v1/cases/", headers={"Origin": "https://other.example"})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Access-Control-Allow-Credentials" not in answer
    for address in ("/api/v1/cases/", "/api/v1/cases/?x=1", "/api/nothing/"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"


def test_whoever_has_it_is_told_so_by_one_statement(archive, client, django_assert_num_queries):
    first = client.get("/api/v1/cases/")
    with django_assert_num_queries(1):
        again = client.get("/api/v1/cases/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/cases/", headers={"If-None-Match": first["ETag"], "Accept-Language": "ru"})
    assert other.status_code == 200
    assert "Accept-Language" in other["Vary"]


def test_no_cookie_is_set_and_head_is_empty(archive, client):
    answer = client.head("/api/v1/cases/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert not client.cookies


def test_the_language_is_that_of_the_address_and_else_of_the_browser(archive, client):
    said = lambda address, **headers: got(client, address, **headers)["claims"][0]["fact"]["label"]  # noqa: E731
    address = f"/api/v1/cases/{archive.dana.ref}/"
    english = said(address)
    russian = said(address, **{"Accept-Language": "de, ru-RU;q=0.8, en;q=0.5"})
    assert english != russian == said(f"{address}?language=ru")
    assert got(client, f"{address}?language=ru")["page"].startswith("http://testserver/ru/cases/")


def test_as_of_a_day(archive, client):
    early = got(client, "/api/v1/claims/?as_of=2018-08-01")
    assert 0 < early["count"] < got(client, "/api/v1/claims/")["count"]
    assert all(one["known_from"] <= "2018-08-01" for one in early["results"])
    record = got(client, f"/api/v1/cases/{archive.dana.ref}/?as_of=2018-08-01")
    assert record["last_reported"] is None
    assert record["sources"] is None
    unknown = got(client, f"/api/v1/cases/{archive.dana.ref}/?as_of=1999-01-01", 404)
    assert unknown["known_from"] > "1999-01-01"


def test_too_many_requests_are_told_when_to_come_back(archive, client, monkeypatch):
    monkeypatch.setattr("casebook.api.errors.OF_ONE", ((timedelta(minutes=1), 2),))
    for _n in range(2):
        got(client, "/api/v1/")
    answer = client.get("/api/v1/")
    assert (answer.status_code, answer["Content-Type"]) == (429, PROBLEM)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert client.get("/api/v1/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_what_people_search_for_is_found(archive, client):
    found = got(client, "/api/v1/search/?q=Dana")
    refs = [one["reference"] for one in found["best"]] + [r["reference"] for g in found["groups"] for r in g["results"]]
    assert archive.dana.ref in refs
    assert "<" not in json.dumps(found)
    for group in found["groups"]:
        for one in group["results"]:
            got(client, one["api"]) if one["api"] else None


def test_changes_are_told_newest_first(archive, client):
    found = got(client, "/api/v1/changes/?limit=5")
    seen = [one["id"] for one in found["results"]]
    while found["next"]:
        found = got(client, found["next"])
        seen += [one["id"] for one in found["results"]]
    assert len(seen) == len(set(seen)) > 5
    about = got(client, f"/api/v1/changes/?about={archive.dana.ref}")
    assert 0 < len(about["results"]) < len(seen)
    assert got(client, "/api/v1/changes/?list=facilities")["results"]


def test_no_answer_of_a_page_is_kept_for_a_program_or_the_other_way_round(archive, client):
    cache.clear()
    for language in ("en", "ru", "en"):
        address = f"/api/v1/cases/{archive.dana.ref}/"
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.json()["page"].startswith("http://testserver/ru/" if language == "ru" else "http://testserver/c")


def test_who_has_no_page_has_no_reference(archive, client):
    hidden = set(Record.objects.values_list("ref", flat=True))
    told = [got(client, "/api/v1/claims/?limit=200"), got(client, "/api/v1/disputes/")]
    for room in BY_NAME:
        found = got(client, f"/api/v1/{room}/?limit=200")["results"]
        hidden -= {one["reference"] for one in found}
        told += [got(client, one["api"]) for one in found]
    text = json.dumps(told)
    assert hidden
    assert not [ref for ref in hidden if ref in text]
