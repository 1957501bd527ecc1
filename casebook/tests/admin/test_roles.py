"""Every action by every role, through the pages of the admin and by forged requests."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from casebook import actions
from casebook.actions.permissions import codenames, make_groups
from casebook.admin.action_pages import buttons_for
from casebook.management.commands.make_editor import PASSWORD
from casebook.models import Action, ActionKind, Claim, Dispute, Record, Role, Source, State, User
from casebook.models.archive.users import GROUPS
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world

# The table of docs and code once more, by hand, so that neither can drift.
MAY = {
    Role.CONTRIBUTOR: {"propose"},
    Role.EDITOR: {"propose", "return", "seal", "withhold"},
    Role.PUBLISHER: {"propose", "return", "publish", "retract", "withdraw", "seal", "unseal", "release", "withhold"},
}
REASONS = {"public_reason": "Why, for readers", "private_reason": "Why, for us", "review_on": "2100-01-01"}


def thing_for(name, article):
    """A thing to which this action can be done, entered by somebody else."""
    person = factories.published("person", "A prisoner")
    if name in ("retract", "withdraw", "seal"):
        return factories.said(person, "role", "a nurse", source=article)
    if name in ("release", "withhold"):
        claim = factories.said(person, "religion", "one of them", source=article)
        if name == "withhold":
            actions.release([claim], by=factories.second(), public_reason="they told it")
        return claim
    if name == "unseal":
        claim = factories.said(person, "role", "a nurse", source=article)
        actions.seal(claim, by=factories.publisher(), private_reason="danger")
        return claim
    claim = factories.claim(person, "role", "a nurse")
    factories.cite(claim, article)
    if name == "return":
        actions.propose([claim], by=factories.publisher())
    return claim


def address_of(thing, name):
    return f"/admin/casebook/{thing._meta.model_name}/{thing.pk}/action/{name}/"


def snapshot(thing):
    return Claim.objects.filter(pk=thing.pk).values().get(), Action.objects.count()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", sorted(MAY[Role.PUBLISHER]))
def test_every_action_by_every_role(client, article, role, name):
    user = factories.member(f"somebody {role}", role)
    thing = thing_for(name, article)
    if name == "propose":
        Claim.objects.filter(pk=thing.pk).update(created_by=user)
    before = snapshot(thing)
    client.force_login(user)
    shown = client.get(address_of(thing, name))
    done = client.post(address_of(thing, name), REASONS)
    if name in MAY[role]:
        assert shown.status_code == 200
        assert done.status_code == 302
        assert snapshot(thing) != before
        assert Action.objects.order_by("-pk").first().by == user
    else:
        assert shown.status_code == 403
        assert done.status_code in (400, 403)
        assert snapshot(thing) == before


def test_roles_are_groups_of_django_with_its_permissions(client, monkeypatch):
    for role, name in GROUPS.items():
        held = set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        assert held == codenames(role)
    monkeypatch.setenv(PASSWORD, "a long password 1")
    call_command("make_editor", "new.one", role="editor", stdout=StringIO())
    made = User.objects.get(username="new.one")
    assert ([group.name for group in made.groups.all()], made.role) == (["Editors"], "editor")
    assert (made.has_perm("casebook.seal"), made.has_perm("casebook.publish")) == (True, False)
    # What is asked is the permission, whichever group it comes from.
    Group.objects.get(name="Editors").permissions.remove(Permission.objects.get(codename="view_source"))
    publishing = Group.objects.create(name="Night desk")
    publishing.permissions.add(Permission.objects.get(codename="publish"))
    made.groups.add(publishing)
    made = User.objects.get(pk=made.pk)
    assert actions.may(made, ActionKind.PUBLISH)
    client.force_login(made)
    assert client.get("/admin/casebook/record/").status_code == 200
    assert client.get("/admin/casebook/user/").status_code == 403
    assert User(username="root", is_superuser=True).role == "publisher"
    # Migrating again changes no group that has permissions.
    make_groups()
    assert not Group.objects.get(name="Editors").permissions.filter(codename="view_source").exists()


def test_the_pages_offer_just_what_may_be_done(client, article):
    claim = factories.said(factories.published("person", "A prisoner"), "role", "a nurse", source=article)
    for role, offered in (
        (Role.CONTRIBUTOR, set()),
        (Role.EDITOR, {"seal"}),
        (Role.PUBLISHER, {"revise", "retract", "withdraw", "seal", "supersede"}),
    ):
        user = factories.member(f"one {role}", role)
        assert {button.name for button in buttons_for(user, claim)} == offered
        client.force_login(user)
        page = client.get(f"/admin/casebook/claim/{claim.pk}/change/").content.decode()
        assert set(re.findall(rf"/claim/{claim.pk}/action/(\w+)/", page)) == offered


@pytest.mark.parametrize("name", ["retract", "withdraw", "seal", "release"])
def test_an_action_without_its_reason_is_not_done(client, article, name):
    client.force_login(factories.second())
    thing = thing_for(name, article)
    before = snapshot(thing)
    answer = client.post(address_of(thing, name), {"public_reason": " ", "private_reason": ""})
    assert answer.status_code == 400
    assert "This field is required" in answer.content.decode()
    assert snapshot(thing) == before


def test_nobody_publishes_their_own_sensitive_claim(client, article):
    publisher = factories.publisher()
    person = factories.published("person", "A prisoner")
    own = factories.claim(person, "religion", "one of them", created_by=publisher)
    reported = factories.claim(person, "statement", "It was cold.", scope="condition", created_by=publisher)
    factories.cite(own, article)
    factories.cite(reported, article, chain=[{"speaker": person, "setting": "in-custody"}])
    plain = factories.claim(person, "role", "a nurse", created_by=publisher)
    factories.cite(plain, article)
    client.force_login(publisher)
    for claim in (own, reported):
        answer = client.post(address_of(claim, "publish"))
        assert answer.status_code == 400
        assert "a second person must publish it" in answer.content.decode()
        claim.refresh_from_db()
        assert claim.state == State.DRAFT
    assert client.post(address_of(plain, "publish")).status_code == 302
    client.force_login(factories.second())
    assert client.post(address_of(own, "publish")).status_code == 302


def test_contributors_change_their_own_drafts_only(client, article):
    mine, theirs = factories.member("me", Role.CONTRIBUTOR), factories.member("them", Role.CONTRIBUTOR)
    record = factories.record("facility", "North prison", created_by=theirs)
    client.force_login(mine)
    address = f"/admin/casebook/record/{record.pk}/change/"
    sent = {"kind": "facility", "wording": "Mine now", "name_policy": "role", "has_page": "on"}
    assert client.post(address, sent).status_code == 403
    assert client.post(f"/admin/casebook/record/{record.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Record.objects.get(pk=record.pk).wording == "North prison"
    client.force_login(theirs)
    assert client.post(address, sent).status_code == 302
    client.force_login(factories.member("an editor", Role.EDITOR))
    assert client.post(address, sent | {"wording": "Edited"}).status_code == 302


@pytest.mark.parametrize("model", [Record, Source, Claim, Dispute])
def test_what_is_published_is_not_changed_by_a_forged_form(client, archive, model):
    client.force_login(factories.publisher())
    thing = model.objects.filter(state=State.PUBLISHED).first()
    before = model.objects.filter(pk=thing.pk).values().get()
    name = model._meta.model_name
    sent = {"kind": "facility", "wording": "Forged", "headline": "Forged", "question": "Forged", "value": "9",
            "polarity": "no", "state": "draft", "name_policy": "full"}  # fmt: skip
    assert client.post(f"/admin/casebook/{name}/{thing.pk}/change/", sent).status_code in (302, 400, 403)
    assert client.post(f"/admin/casebook/{name}/{thing.pk}/delete/", {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=thing.pk).values().get() == before


def test_several_are_handed_in_or_published_together_or_not_at_all(client, article):
    editor = factories.member("an editor", Role.EDITOR)
    person = factories.published("person", "A prisoner")
    claims = [factories.claim(person, "role", role, created_by=editor) for role in ("a nurse", "a cook")]
    for claim in claims:
        factories.cite(claim, article)
    uncited = factories.claim(person, "role", "a singer", created_by=editor)
    client.force_login(editor)
    chosen = {"action": "publish", "_selected_action": [claim.pk for claim in claims]}
    client.post("/admin/casebook/claim/", chosen)
    standing = Claim.objects.standing().filter(subject=person)
    assert not standing.exists()
    client.force_login(factories.publisher())
    client.post("/admin/casebook/claim/", chosen | {"_selected_action": [*chosen["_selected_action"], uncited.pk]})
    assert not standing.exists()
    client.post("/admin/casebook/claim/", chosen)
    assert standing.count() == 2


def test_editorial_fields_are_revised_by_an_action(client, article):
    record = factories.published("facility", "North prison")
    address = f"/admin/casebook/record/{record.pk}/action/revise/"
    client.force_login(factories.member("an editor", Role.EDITOR))
    assert client.get(address).status_code == 403
    client.force_login(factories.publisher())
    sent = {"wording": "North prison, women’s wing", "name_policy": "role", "has_page": "on", "note": ""}
    assert client.post(address, sent).status_code == 400
    assert client.post(address, sent | {"public_reason": "It is only a wing"}).status_code == 302
    record.refresh_from_db()
    assert record.label == "North prison, women’s wing"
    assert Action.objects.filter(kind=ActionKind.REVISE, public_reason="It is only a wing").exists()


def test_a_date_of_an_article_is_revised_in_words(client, article):
    client.force_login(factories.publisher())
    sent = {
        "headline": article.headline,
        "lang": "en",
        "standing": "stands",
        "when": "late 2018",
        "public_reason": "Seen",
    }
    answer = client.post(f"/admin/casebook/source/{article.pk}/action/revise/", sent)
    assert answer.status_code == 302, re.findall(r'errorlist.*?</ul>|role="alert">[^<]*', answer.content.decode())
    article.refresh_from_db()
    assert (article.when_edtf, article.when_latest.isoformat()) == ("[2018-10..2018-12]", "2018-12-31")


def test_a_role_that_was_taken_away_counts_at_once(client, article):
    user = factories.member("leaving", Role.PUBLISHER)
    claim = thing_for("retract", article)
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(address_of(claim, "retract"), REASONS).status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.PUBLISHED
