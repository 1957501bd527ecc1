"""Names of somebody's table are found in any script; private people are not."""

import json

import pytest
from django.core.cache import caches

from casebook.models.edition import PublicRecord
from casebook.web import rate_limits

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def asked(client, **queries):
    answer = client.post("/reconcile/", {"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.content
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return {name: one["result"] for name, one in answer.json().items()}


def test_the_manifest_says_where_everything_is(archive, client):
    told = client.get("/reconcile/").json()
    assert "0.2" in told["versions"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview", "suggest"} <= set(told)
    address = told["view"]["url"].replace("{{id}}", archive.norhold.ref).removeprefix("http://testserver")
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert b"Norhold" in page.content
    entity = told["suggest"]["entity"]
    found = client.get(f"{entity['service_path']}?prefix=Norh".removeprefix("http://testserver")).json()["result"]
    assert archive.norhold.ref in [one["id"] for one in found]


def test_a_name_is_found_in_other_scripts_and_spellings(archive, client):
    label = PublicRecord.objects.get(ref=archive.norhold.ref).label
    found = asked(
        client,
        q0={"query": label},
        q1={"query": "Норхолд"},
        q2={"query": "Norhald prison", "type": "facility", "limit": 1},
        q3={"query": "nothing is called so at all"},
    )
    assert found["q0"][0] | {"features": 0} | {"description": 0} == {
        "id": archive.norhold.ref,
        "name": label,
        "type": [{"id": "facility", "name": "Facility"}],
        "score": 100,
        "match": True,
        "features": 0,
        "description": 0,
    }
    for name in ("q1", "q2"):
        assert found[name][0]["id"] == archive.norhold.ref
        assert found[name][0]["score"] < 100
        assert not found[name][0]["match"]
    assert len(found["q2"]) == 1
    assert found["q3"] == []


def test_a_type_leaves_out_others(archive, client):
    found = asked(
        client, q0={"query": "Norhold", "type": ["place"]}, q1={"query": "Norhold", "type": {"id": "facility"}}
    )
    assert all(one["type"][0]["id"] == "place" for one in found["q0"])
    assert found["q1"][0]["id"] == archive.norhold.ref


def test_private_people_are_not_found(archive, client):
    private = PublicRecord.objects.filter(noindex=True, page=True).exclude(label="")
    assert private.exists()
    for record in private:
        found = asked(client, q0={"query": record.label, "limit": 25})["q0"]
        assert record.ref not in [one["id"] for one in found]
        suggested = client.get("/reconcile/suggest/entity/", {"prefix": record.label}).json()["result"]
        assert record.ref not in [one["id"] for one in suggested]
        assert client.get(f"/reconcile/preview/{record.ref}/").status_code == 404
        assert client.get(f"/reconcile/view/{record.ref}/").status_code == 404
        caches["reports"].clear()


def test_a_preview_can_stand_in_a_frame_and_has_no_script(archive, client):
    answer = client.get(f"/reconcile/preview/{archive.norhold.ref}/")
    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]
    # And no other page can.
    assert "frame-ancestors 'none'" in client.get("/about/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "queries",
    ["{", "[]", '{"q0": 1}', '{"q0": {"query": 1}}', '{"q0": {"query": "x", "limit": "a"}}', "[" * 100_000,
     '{"q0": {"query": "x", "limit": 0}}', '{"q0": {"query": "x", "type": "prison"}}', '{"q0": {"type": [[]]}}',
     json.dumps({f"q{number}": {"query": "x"} for number in range(51)})],
)  # fmt: skip
def test_what_is_wrong_is_told_in_words(client, queries):
    answer = client.post("/reconcile/", {"queries": queries})
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_odd_texts_do_no_harm(archive, client):
    for typed in ("\0", '"', "'", "-", "a" * 100_000, "\ud800", "* OR *", ""):
        asked(client, q0={"query": typed})


def test_a_browser_may_ask_first_and_nobody_may_do_more(client):
    assert client.options("/reconcile/").headers["Access-Control-Allow-Origin"] == "*"
    assert client.delete("/reconcile/").status_code == 405


def test_too_many_questions_are_told_when_to_come_back(archive, client, monkeypatch):
    monkeypatch.setattr(rate_limits, "LOOKUPS", ((rate_limits.MINUTE, 2),))
    for _time in range(2):
        asked(client, q0={"query": "Norhold"})
    answer = client.post("/reconcile/", {"queries": '{"q0": {"query": "Norhold"}}'})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    # What it is can be asked all the same.
    assert client.get("/reconcile/").status_code == 200
