"""Merging, splitting and disputes in the desk: what would change is shown first, and people decide."""

import re

import pytest

from casebook.models import Claim, Dispute, Record, Role
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _one_prison_twice():
    """One prison under two names, and what is reported of it under each."""
    w = least_world()
    w.two = (
        factories.published("facility", "Norhold, the other spelling"),
        factories.published("facility", "Norhold prison"),
    )
    for prison, held in zip(w.two, ("40", "60"), strict=True):
        factories.said(prison, "count", held, scope="held", source=w.article)
    return w


WORLD = _one_prison_twice


@pytest.fixture
def two(w):
    return w.two


def do(record, name):
    return f"/admin/casebook/record/{record.pk}/action/{name}/"


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_merge_is_previewed_done_with_a_reason_and_undone(client, two):
    one, into = two
    client.force_login(factories.publisher())
    assert "Merge into" in words(client.get(do(one, "merge")))
    answer = client.post(do(one, "merge"), {"into": "Norhold prison"})
    assert answer["Location"] == f"{do(one, 'merge')}?into={into.ref}"
    text = words(client.get(answer["Location"]))
    assert "1 claim comes to the other record." in text
    assert "These would disagree" in text
    assert one.ref in text
    one.refresh_from_db()
    assert one.merged_into is None
    assert client.post(answer["Location"], {}).status_code == 400
    assert client.post(answer["Location"], {"public_reason": "One prison, two spellings"}).status_code == 302
    one.refresh_from_db()
    assert one.merged_into == into
    assert client.get(f"/facilities/{one.ref}/")["Location"] == f"/facilities/{into.ref}/norhold-prison/"
    assert "Undo the merge" in words(client.get(f"/admin/casebook/record/{one.pk}/change/"))
    assert client.post(do(one, "unmerge"), {"public_reason": "They are two"}).status_code == 302
    one.refresh_from_db()
    assert one.merged_into is None


def test_what_cannot_be_merged_is_said_in_words(client, two):
    place = factories.published("place", "Norhold")
    client.force_login(factories.publisher())
    assert 'class="errornote"' in client.get(f"{do(two[0], 'merge')}?into={place.ref}").content.decode()
    assert 'class="errornote"' in client.get(f"{do(two[0], 'merge')}?into={two[0].ref}").content.decode()


def test_claims_are_split_off_to_a_record_made_on_the_spot(client, two, article):
    one, _into = two
    count = one.claims.get()
    client.force_login(factories.publisher())
    sent = {"claims": [count.pk], "into": "Norhold, women’s wing", "public_reason": "It is told of the wing"}
    assert "new facility" in words(client.post(do(one, "split"), sent))
    assert client.post(do(one, "split"), sent | {"into-pick": "new:facility"}).status_code == 302
    wing = Record.objects.get(wording="Norhold, women’s wing")
    assert (wing.state, wing.claims.get().value) == ("published", "40")
    count.refresh_from_db()
    assert count.state == "superseded"


@pytest.mark.parametrize("claims", ["9" * 25, "-1", "\x00", "x"])
def test_claims_that_are_none_of_the_record_are_refused_in_words(client, two, claims):
    client.force_login(factories.publisher())
    sent = {"claims": [claims], "into": "Anywhere", "public_reason": "another one"}
    answer = client.post(do(two[0], "split"), sent)
    assert answer.status_code == 400
    assert "is not one of the available choices" in words(answer)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR])
@pytest.mark.parametrize("name", ["merge", "unmerge", "split"])
def test_only_publishers_do_it(client, two, role, name):
    one, into = two
    client.force_login(factories.member("somebody", role))
    assert client.get(do(one, name)).status_code == 403
    sent = {"public_reason": "x", "into": into.ref, "claims": [one.claims.get().pk]}
    assert client.post(f"{do(one, name)}?into={into.ref}", sent).status_code == 403
    one.refresh_from_db()
    assert one.merged_into is None
    assert Claim.objects.standing().count() == 2


def test_suggestions_lead_to_the_preview_and_to_a_dispute_to_fill_in(client, two, article):
    into = two[1]
    for number in ("61", "80"):
        factories.said(into, "count", number, scope="held", source=article)
    client.force_login(factories.member("an editor", Role.EDITOR))
    answer = client.get("/admin/desk/disputes/")
    link = re.search(r'href="(/admin/casebook/dispute/add/[^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    form = client.get(link).content.decode()
    refs = [claim.ref for claim in into.claims.all()]
    assert all(ref in form for ref in refs)
    assert not Dispute.objects.exists()
    assert client.get("/admin/desk/merging/").status_code == 200
