"""A name that was typed, and no claim shows, is no label, address, search entry or cell, whatever way it came in."""

import pytest

from casebook import actions
from casebook.models import Claim, Record, SearchName
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, words
from casebook.tests.smallest_archive import least_world
from casebook.vocabulary.words_for_people import describes

WORLD = least_world
TYPED = "Saltanat Probayeva"

DESCRIPTIONS = """
Mother of one of the women
A woman from Kazakhstan in prison for ties to IS
Woman held in al-Rasafa prison, daughter-in-law of Albina Kardanova
Her aunt
One of the women
Prisoner 3
Kazakh woman in prison
Third husband of a woman in prison in the Qaraghandy region
Мать одной из женщин
Гражданка Казахстана
Заключённая, осуждённая в Ираке
Её тётя
Бірінің анасы
Қазақстаннан келген әйел
Тұтқын әйел
""".strip().split("\n")
NAMES = """
Saltanat Probayeva
saltanat probayeva
SALTANAT PROBAYEVA
Saltanat
Салтанат Пробаева
Aigerim, a woman from Kazakhstan
Prisoner Saltanat
Mother Saltanat Probayeva
Заключённая Салтанат Пробаева
Нұрлан Серік ұлы
Сәуле Серік қызы
Ата Серік
Umm Hurayra
Dana K.
Ruslan's wife
Ruslan’s wife
Роман Отцов
سلطانة
""".strip().split("\n")


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_a_description_says_what_somebody_is(text):
    assert describes(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_no_description(text):
    assert not describes(text)


pytestmark = pytest.mark.django_db


def reported(client, *addresses):
    return "".join(b"".join(client.get(address)).decode() for address in addresses)


def assert_hidden(client, record):
    """Whether the typed name stands nowhere that readers come."""
    record.refresh_from_db()
    assert TYPED not in record.label
    assert record.slug == ""
    assert not SearchName.objects.filter(word__icontains="probayeva").exists()
    shown = reported(
        client,
        f"/cases/{record.ref}/",
        f"/people/{record.ref}/",
        "/cases/",
        "/people/",
        "/cases/?format=csv",
        "/claims/",
        "/claims/?format=csv",
        "/changes/",
        "/changes/?format=atom",
        "/sitemap.xml",
        f"/search/suggestions/?q={TYPED[:5]}",
    )
    assert "robayev" not in shown
    assert "data-record" not in reported(client, f"/search/?q={TYPED}")


@pytest.mark.parametrize("policy", ["role", "given", "full"])
def test_a_wording_that_may_be_a_name_is_no_label(client, article, policy):
    person = factories.published("person", TYPED, name_policy=policy)
    factories.said(person, "role", "a nurse", source=article)
    assert_hidden(client, person)
    assert person.label == ""
    assert "name withheld" in reported(client, f"/people/{person.ref}/")


@pytest.mark.parametrize(
    ("typed", "covered"),
    [("Saltanat, the nurse", "The nurse met […] there."), ("saltanat", "The nurse met […] there.")],
)
def test_of_what_was_typed_only_the_name_is_covered(article, group, typed, covered):
    factories.published("person", "A prisoner", working_name=typed)
    claim = factories.said(group, "statement", "The nurse met Saltanat there.", scope="account", source=article)
    claim.refresh_from_db()
    assert claim.shown("value") == covered


@pytest.mark.parametrize(("policy", "shown"), [("role", "[…] wrote."), ("full", f"{TYPED} wrote.")])
def test_a_typed_name_is_covered_in_other_texts_unless_it_may_be_shown(article, group, policy, shown):
    factories.published("person", "Her mother", working_name=TYPED, name_policy=policy)
    claim = factories.said(group, "statement", f"{TYPED} wrote.", scope="account", source=article)
    claim.refresh_from_db()
    assert claim.shown("value") == shown


def test_who_is_in_public_life_is_called_as_the_archive_words_it(client):
    person = factories.published("person", TYPED, public_life=True)
    assert (person.label, person.slug) == (TYPED, "saltanat-probayeva")
    actions.revise(person, {"public_life": False}, by=factories.publisher(), public_reason="She left the office.")
    assert_hidden(client, person)


def test_a_first_name_is_a_single_name(article):
    person = factories.published("person", "A prisoner", name_policy="given")
    whole = factories.said(person, "name", f"{TYPED} (given)", source=article)
    person.refresh_from_db()
    assert Claim.objects.get(pk=whole.pk).withheld == "name"
    assert person.label == "A prisoner"
    factories.said(person, "name", "Saltanat (given)", source=article)
    person.refresh_from_db()
    assert person.label == "Saltanat"


class TestTheDesk:
    @pytest.fixture
    def claim(self, client, article):
        """A claim of a person who was made on the spot under a name."""
        client.force_login(factories.member("editor", "editor"))
        sent = {"subject": TYPED, "fact": "role", "subject-pick": "new:person:individual"}
        answer = client.post("/admin/casebook/claim/add/", sent)
        person = Record.objects.get(working_name=TYPED)
        assert person.wording == ""
        assert answer["Location"] == second_step(person, "role")
        again = {"subject": TYPED.lower(), "fact": "role"}
        assert client.post("/admin/casebook/claim/add/", again)["Location"] == second_step(person, "role")
        made = factories.claim(person, "role", "a nurse")
        factories.cite(made, article)
        client.force_login(factories.publisher())
        return made

    def test_publishing_shows_a_person_as_readers_will_and_asks_who_they_are(self, client, claim):
        person, address = claim.subject, f"/admin/casebook/claim/{claim.pk}/action/publish/"
        page = words(client.get(address))
        assert f"name withheld · at /people/{person.ref}/ · a private person; names: no name: by role" in page
        field = f"description-{person.ref}"
        for typed in ("", TYPED, "Saltanat", "Mother of Saltanat"):
            answer = client.post(address, {field: typed})
            assert answer.status_code == 400, typed
            assert typed in answer.content.decode()
        assert Record.objects.get(pk=person.pk).state == "draft"
        assert client.post(address, {field: "A nurse of the prison"}).status_code == 302
        person.refresh_from_db()
        assert (person.state, person.label, person.working_name) == ("published", "A nurse of the prison", TYPED)
        assert_hidden(client, person)

    def test_a_name_that_the_policy_allows_is_shown_and_nothing_asked(self, client, article):
        person = factories.record("person", working_name=TYPED, name_policy="full")
        name = factories.claim(person, "name", TYPED)
        factories.cite(name, article)
        client.force_login(factories.publisher())
        address = f"/admin/casebook/claim/{name.pk}/action/publish/"
        assert f"{TYPED} · at /people/{person.ref}/ · a private person" in words(client.get(address))
        assert client.post(address).status_code == 302
        person.refresh_from_db()
        assert (person.label, person.slug) == (TYPED, "")

    def test_several_are_not_published_together_without_it(self, client, claim):
        person = claim.subject
        chosen = {"action": "publish", "_selected_action": [person.pk]}
        answer = client.post("/admin/casebook/record/", chosen, follow=True)
        assert "Readers would see no name of these, and no description" in words(answer)
        assert person.ref in words(answer)
        person.refresh_from_db()
        assert person.state == "draft"

    def test_a_person_described_on_the_spot_is_asked_nothing(self, client, editor):
        sent = {"subject": "Her aunt", "fact": "role", "subject-pick": "new:person:individual"}
        client.post("/admin/casebook/claim/add/", sent)
        aunt = Record.objects.get(wording="Her aunt")
        assert aunt.working_name == ""
        client.force_login(factories.publisher())
        assert "Her aunt · at /people/" in words(client.get(f"/admin/casebook/record/{aunt.pk}/action/publish/"))

    def test_what_was_typed_as_the_wording_is_kept_as_the_working_name(self, client, article):
        person = factories.record("person", TYPED)
        client.force_login(factories.publisher())
        answer = client.post(
            f"/admin/casebook/record/{person.pk}/action/publish/", {f"description-{person.ref}": "A prisoner"}
        )
        assert answer.status_code == 302
        person.refresh_from_db()
        assert (person.label, person.working_name) == ("A prisoner", TYPED)


def test_a_revised_wording_is_no_way_round(client, article, woman):
    factories.said(woman, "role", "a nurse", source=article)
    with pytest.raises(actions.ActionRefused, match="no name"):
        actions.revise(woman, {"wording": TYPED}, by=factories.publisher(), public_reason="better")
    actions.revise(woman, {"working_name": TYPED}, by=factories.publisher(), public_reason="better")
    assert_hidden(client, woman)
    assert woman.label == "A prisoner"


def test_splitting_and_merging_are_no_way_round(client, article, woman):
    claim = factories.said(woman, "role", "a nurse", source=article)
    part = factories.record("person", TYPED)
    actions.split(woman, [claim], into=part, by=factories.publisher(), public_reason="another person")
    assert_hidden(client, part)
    actions.merge(woman, part, by=factories.publisher(), public_reason="the same after all")
    assert_hidden(client, part)
