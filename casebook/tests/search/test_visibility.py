"""Search and the visibility decision: what readers may not see is not found by any of its words, and not told that it
is there."""

import json

import pytest

from casebook import actions
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.sample_archive import SECRETS

SHUT = ["draft", "sealed", "child", "young", "wishing", "withdrawn_record", "merged"]
SHUT_CLAIMS = ["draft_claim", "proposed", "sealed_claim", "withdrawn", "surname", "gap", "superseded", "retracted"]


def main_of(client, typed):
    return page(client, f"/search/?q={typed}").one(tag="main")


def nothing(client, typed):
    """Whether nothing at all is found by these words, which no public thing is like."""
    answer = json.loads(client.get("/search/suggestions/", {"q": typed}).content)
    return "Nothing was found" in main_of(client, typed).words and not answer["suggestions"]


@pytest.mark.parametrize("secret", [name for name in SECRETS if name not in ("small count of children",)])
def test_a_secret_word_finds_no_more_than_one_that_was_never_written(archive, client, secret):
    main = main_of(client, SECRETS[secret].replace("@", "%40"))
    hidden = {getattr(archive, name).ref for name in SHUT + SHUT_CLAIMS}
    hidden |= {archive.sealed_source.ref, archive.draft_source.ref}
    for hook in ("data_record", "data_claim", "data_source"):
        assert not hidden & {hit.attributes[hook.replace("_", "-")] for hit in main.all(**{hook: "…"})}
    assert not main.all(data_claim="…"), "no fact has such a word"


def test_relatives_without_a_page_are_not_found_by_name(archive, client):
    main = main_of(client, "aunt")
    assert archive.aunt.ref not in str([hit.attributes for hit in main.all(data_record="…")])


def test_merged_records_lead_on_to_what_they_were_merged_into(archive, client):
    hits = main_of(client, "Norhold").all(data_record="…")
    assert archive.norhold.ref in [hit.attributes["data-record"] for hit in hits]
    assert archive.merged.ref not in [hit.attributes["data-record"] for hit in hits]


def test_what_is_published_and_then_taken_down_is_found_and_then_not(archive, client):
    camp = factories.published("facility", "Brindlemoor camp")
    reported = factories.said(
        archive.group, "statement", "Hazelnuts were sold.", scope="account", source=archive.letters
    )
    assert main_of(client, "Brindlemoor").all(data_record=camp.ref)
    assert main_of(client, "hazelnut").all(data_claim=reported.ref)
    actions.seal(camp, by=factories.publisher(), private_reason="danger")
    actions.withdraw(reported, by=factories.publisher(), public_reason="not ours")
    assert nothing(client, "Brindlemoor")
    assert nothing(client, "hazelnut")


def test_a_draft_is_found_once_it_is_published(archive, client):
    camp = factories.record("facility", "Brindlemoor camp")
    assert nothing(client, "Brindlemoor")
    actions.publish([camp], by=factories.publisher())
    assert main_of(client, "Brindlemoor").all(data_record=camp.ref)


def test_an_editor_who_is_signed_in_finds_what_readers_find(archive, client):
    client.force_login(factories.publisher())
    assert nothing(client, SECRETS["draft record"])
    assert nothing(client, SECRETS["sealed facility"])


@pytest.mark.parametrize("name", [*SHUT, *SHUT_CLAIMS, "sealed_source", "draft_source", "aunt", "held", "letters"])
def test_a_reference_leads_only_to_what_has_a_page(archive, client, name):
    thing = getattr(archive, name)
    room = {"record": "facilities", "person": "people"}.get(thing._meta.model_name, f"{thing._meta.model_name}s")
    there = client.get(f"/{room}/{thing.ref}/", follow=True).status_code == 200
    assert bool(main_of(client, thing.ref).all(id="reference")) is there
