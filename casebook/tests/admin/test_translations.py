"""Translations are typed beside what they translate, in drafts and when it is revised, and kept in the history."""

import pytest

from casebook.models import Claim, Dispute, Record, Role, Source
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    made = factories.member("an editor", Role.EDITOR)
    client.force_login(made)
    return made


def test_those_of_records_sources_and_disputes(client, editor, article):
    sent = {"kind": "facility", "wording": "North prison", "wording_ru": "Северная тюрьма", "has_page": "on",
            "name_policy": "role", "note": "Old.", "note_kk": "Ескі."}  # fmt: skip
    assert client.post("/admin/casebook/record/add/", sent).status_code == 302
    prison = Record.objects.get(wording="North prison")
    assert (prison.wording_ru, prison.note_kk) == ("Северная тюрьма", "Ескі.")
    page = client.get(f"/admin/casebook/record/{prison.pk}/change/").content.decode()
    assert "Note, in Kazakh" in page
    wrong = sent | {"wording": "South prison", "note": ""}
    answer = client.post("/admin/casebook/record/add/", wrong)
    assert "This translates an empty text" in words(answer)
    person = {"kind": "person", "form": "individual", "wording": "A nurse", "name_policy": "role", "has_page": "on"}
    answer = client.post("/admin/casebook/record/add/", person | {"wording_ru": "Роза Мансурова"})
    assert "Readers would not see these words" in words(answer)
    sent = {"kind": "article", "outlet": article.outlet.ref, "headline": "Another", "lang": "en", "standing": "stands",
            "note": "Short.", "note_ru": "Коротко."}  # fmt: skip
    assert client.post("/admin/casebook/source/add/", sent).status_code == 302
    assert Source.objects.get(headline="Another").note_ru == "Коротко."
    group = factories.published("person", "Women", form="group")
    sides = [factories.said(group, "count", number, source=article) for number in ("6", "8")]
    sent = {"question": "How many?", "question_kk": "Қанша?", "kind": "contradiction", "explanation": "",
            "sides": "\n".join(claim.ref for claim in sides)}  # fmt: skip
    assert client.post("/admin/casebook/dispute/add/", sent).status_code == 302
    assert Dispute.objects.get(question="How many?").question_kk == "Қанша?"


def test_those_of_claims_and_citations(client, editor, article):
    group = factories.published("person", "Women", form="group")
    sent = typed(article, value="6", scope="", note="As told.", note_ru="Как сказано.",
                 citations__0__note="Twice.", citations__0__note_kk="Екі рет.")  # fmt: skip
    wrong = client.post(second_step(group, "count"), sent | {"note": ""})
    assert "This translates an empty text" in words(wrong)
    client.post(second_step(group, "count"), sent)
    claim = Claim.objects.get(value="6")
    assert (claim.note_ru, claim.citations.get().note_kk) == ("Как сказано.", "Екі рет.")


def test_they_are_revised_and_their_history_is_kept(client):
    prison = factories.published("facility", "North prison")
    client.force_login(factories.publisher())
    sent = {"wording": "North prison", "wording_ru": "Северная тюрьма", "name_policy": "role", "has_page": "on"}
    address = f"/admin/casebook/record/{prison.pk}/action/revise/"
    assert client.post(address, sent | {"public_reason": "translated"}).status_code == 302
    prison.refresh_from_db()
    assert prison.label_ru == "Северная тюрьма"
    assert [row.wording_ru for row in prison.history.order_by("history_id")][-1] == "Северная тюрьма"
