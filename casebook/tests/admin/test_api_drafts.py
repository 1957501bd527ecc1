"""Drafts that programs send, and the tokens that let them: by the rules of an import, and never published."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from casebook.models import ApiToken, Citation, Claim, ImportDraft, Record, Role, Source, State
from casebook.models.edition import PublicClaim
from casebook.tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/drafts/"
FACT = {
    "about": "Dana Example", "about_kind": "person", "fact": "held_at", "target": "Norhold prison", "when": "2018",
    "outlet": "The Example Post", "headline": "Letters", "address": "https://post.example/letters",
    "published": "2018-07-23", "place": "3", "speaker": "her mother",
}  # fmt: skip


@pytest.fixture
def member(db):
    return factories.member("a programmer", Role.EDITOR)


@pytest.fixture
def token(member):
    return ApiToken.make(member, "script", 30)[1]


@pytest.fixture
def known(db):
    """What the fact names, so that nothing is ambiguous."""
    factories.published("organisation", "The Example Post")
    factories.published("facility", "Norhold prison")


def send(client, token, facts, status):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.post(ADDRESS, json.dumps(facts), content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_fact_becomes_a_draft_with_its_citation(client, member, token, known):
    person = factories.published("person", "Dana Example")
    fact = FACT | {"about": person.ref, "speaker": ""}
    told = send(client, token, fact, 201)
    assert told["numbers"] == {"record": 0, "source": 1, "claim": 1, "citation": 1}
    claim = Claim.objects.get(fact="held_at", subject=person)
    assert (claim.state, claim.created_by, claim.target.label) == (State.DRAFT, member, "Norhold prison")
    citation = Citation.objects.get(claim=claim)
    assert (citation.state, citation.source.headline) == (State.DRAFT, "Letters")
    assert {one["reference"] for one in told["drafts"]} == {claim.ref, citation.ref, citation.source.ref}
    assert not PublicClaim.objects.filter(ref=claim.ref).exists()
    again = send(client, token, fact, 200)
    assert again["drafts"] == []


def test_one_wrong_fact_and_nothing_is_saved(client, token, known):
    person = factories.published("person", "Dana Example")
    right = FACT | {"about": person.ref, "speaker": ""}
    before = Claim.objects.count(), Source.objects.count(), Record.objects.count(), ImportDraft.objects.count()
    told = send(client, token, [right, right | {"fact": "flown_to", "place": "somewhere"}], 400)
    assert {(one["fact"], one["field"]) for one in told["errors"]} == {(2, "fact"), (2, "place")}
    assert all(one["detail"] for one in told["errors"])
    assert (
        Claim.objects.count(),
        Source.objects.count(),
        Record.objects.count(),
        ImportDraft.objects.count(),
    ) == before


def test_an_ambiguous_name_is_told_with_what_it_may_mean(client, token, known):
    first, second = (factories.published("person", "Dana Example") for _n in range(2))
    told = send(client, token, FACT | {"speaker": ""}, 400)
    (error,) = [one for one in told["errors"] if one["field"] == "about"]
    assert {first.ref, second.ref} <= {one["reference"] for one in error["may_mean"]}


@pytest.mark.parametrize(
    "sent",
    [[], 7, "text", None, [[]], [{}], {"about": []}, {"about": True}, {"nothing": "x"}, {"about": "\ud800"},
     {"about": "a\x00b"}, {"about": "x" * 3000}, {"reference": "zzzzzzzz"}, [FACT] * 201],
)  # fmt: skip
def test_nothing_that_is_sent_is_a_fault_of_the_server(client, token, sent):
    told = send(client, token, sent, 400)
    assert told["errors"][0]["detail"]


def test_what_is_no_json_is_told_so(client, token):
    for text, kind, status in (
        ("{", "application/json", 400),
        ('{"value": 1e400}', "application/json", 400),
        ("a=b", "application/x-www-form-urlencoded", 415),
    ):
        answer = client.post(ADDRESS, text, content_type=kind, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_only_a_token_that_stands_opens_it(client, member, token):
    send(client, "", FACT, 401)
    send(client, "casebook_wrong", FACT, 401)
    client.force_login(member)
    send(client, "", FACT, 401)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    send(client, token, FACT, 401)
    revoked, text = ApiToken.make(member, "other", 1)
    revoked.revoke()
    send(client, text, FACT, 401)


def test_a_token_can_do_what_its_member_can_and_no_more(client, member, token):
    member.role = Role.CONTRIBUTOR
    member.save()
    send(client, token, FACT, 403)
    member.is_active = False
    member.save()
    send(client, token, FACT, 401)


def test_the_description_is_for_those_who_have_a_token(client, token):
    assert client.get(f"{ADDRESS}schema/").status_code == 401
    told = client.get(f"{ADDRESS}schema/", headers={"Authorization": f"Bearer {token}"}).json()
    assert list(told["paths"]) == ["/api/v1/drafts/"]
    assert "drafts" not in client.get("/api/schema/").content.decode()


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client, editor):
    page = client.post("/admin/desk/tokens/", {"name": "my script", "days": "30"}).content.decode()
    text = page.partition(">casebook_")[2].partition("<")[0]
    token = ApiToken.objects.get(member=editor)
    assert text
    assert text not in token.digest
    assert text not in client.get("/admin/desk/tokens/").content.decode()
    assert ApiToken.objects.all().of(f"casebook_{text}") == token
    client.post("/admin/desk/tokens/", {"revoke": token.pk})
    assert ApiToken.objects.all().of(f"casebook_{text}") is None


def test_nobody_sees_or_revokes_the_tokens_of_others(client, editor):
    other, _text = ApiToken.make(factories.publisher(), "not yours", 9)
    assert "not yours" not in client.get("/admin/desk/tokens/").content.decode()
    for pk in (other.pk, "x", "9" * 30, "²"):
        assert client.post("/admin/desk/tokens/", {"revoke": pk}).status_code == 404
    other.refresh_from_db()
    assert other.stands
