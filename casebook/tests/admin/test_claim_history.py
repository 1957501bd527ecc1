"""Reading at the desk what one may not change: in the member's language, and without a fault."""

import re

import pytest
from django.test import Client

from casebook.models import Dispute, Role
from casebook.tests import factories


@pytest.mark.parametrize("role", Role.values)
def test_a_published_dispute_is_read_with_its_sides(archive, client, role):
    client.force_login(factories.member(f"a-{role}", role))
    shown = client.get(f"/admin/casebook/dispute/{archive.citizens.pk}/change/")
    assert shown.status_code == 200
    for side in archive.citizens.sides.all():
        assert side.claim.ref in shown.content.decode()


def test_a_stale_dispute_is_an_error_that_keeps_what_was_typed(archive, client):
    editor = factories.publisher()
    client.force_login(editor)
    draft = Dispute.objects.create(question="Is it so?", kind="contradiction", created_by=editor)
    address = f"/admin/casebook/dispute/{draft.pk}/change/"
    shown = client.get(address).content.decode()
    version = re.search(r'name="read_version" value="(\d+)"', shown)[1]
    type(draft).objects.filter(pk=draft.pk).update(version=int(version) + 1)
    sent = {"question": "Is it really so?", "kind": "contradiction", "sides": "x", "read_version": version}
    answer = client.post(address, sent).content.decode()
    assert "Somebody else saved this" in answer
    assert "Is it really so?" in answer


def test_models_and_fields_are_called_in_the_language_of_the_member(archive):
    client = Client(headers={"accept-language": "ru"})
    client.force_login(factories.publisher())
    shown = client.get(f"/admin/casebook/source/{archive.letters.pk}/change/").content.decode()
    assert "Источники" in shown
    assert "Заголовок" in shown
    assert "Headline" not in shown


def test_what_no_rule_withholds_has_a_name_to_filter_by(archive, client):
    client.force_login(factories.publisher())
    assert ">not withheld</a>" in client.get("/admin/casebook/claim/").content.decode()
