"""A name that was typed, and no claim shows, is no label, address, search entry or cell, whatever way it came in."""

import pytest

from casebook import acts
from casebook.models import Claim, Record, SearchName
from casebook.tests import make
from casebook.tests.desk import second_step, words
from casebook.tests.least_world import least_world
from casebook.vocabulary.people import describes

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


def told(client, *addresses):
    return "".join(b"".join(client.get(address)).decode() for address in addresses)


def assert_hidden(client, record):
    """Whether the typed name stands nowhere that readers come."""
    record.refresh_from_db()
    assert TYPED not in (record.label, record.title)
    assert record.slug == ""
    assert not SearchName.objects.filter(word__icontains="probayeva").exists()
    shown = told(
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
    assert "data-record" not in told(client, f"/search/?q={TYPED}")


@pytest.mark.parametrize("policy", ["role", "given", "full"])
def test_a_wording_that_may_be_a_name_is_no_label(client, article, policy):
    person = make.published("person", TYPED, name_policy=policy)
    make.said(person, "role", "a nurse", source=article)
    assert_hidden(client, person)
    assert person.title == "name withheld"
    assert "name withheld" in told(client, f"/people/{person.ref}/")


@pytest.mark.parametrize(
    ("typed", "covered"),
    [("Saltanat, the nurse", "The nurse met […] there."), ("saltanat", "The nurse met […] there.")],
)
def test_of_what_was_typed_only_the_name_is_covered(article, group, typed, covered):
    make.published("person", "A prisoner", working_name=typed)
    claim = make.said(group, "statement", "The nurse met Saltanat there.", scope="account", source=article)
    claim.refresh_from_db()
    assert claim.shown("value") == covered


@pytest.mark.parametrize(("policy", "shown"), [("role", "[…] wrote."), ("full", f"{TYPED} wrote.")])
def test_a_typed_name_is_covered_in_other_texts_unless_it_may_be_shown(article, group, policy, shown):
    make.published("person", "Her mother", working_name=TYPED, name_policy=policy)
    claim = make.said(group, "statement", f"{TYPED} wrote.", scope="account", source=article)
    claim.refresh_from_db()
    assert claim.shown("value") == shown


def test_who_is_in_public_life_is_called_as_the_archive_words_it(client):
    person = make.published("person", TYPED, public_life=True)
    assert (person.label, person.slug) == (TYPED, "saltanat-probayeva")
    acts.revise(person, {"public_life": False}, by=make.publisher(), public_reason="She left the office.")
    assert_hidden(client, person)


def test_a_first_name_is_a_single_name(article):
    person = make.published("person", "A prisoner", name_policy="given")
    whole = make.said(person, "name", f"{TYPED} (given)", source=article)
    person.refresh_from_db()
    assert Claim.objects.get(pk=whole.pk).withheld == "name"
    assert person.label == "A prisoner"
    make.said(person, "name", "Saltanat (given)", source=article)
    person.refresh_from_db()
    assert person.label == "Saltanat"


class TestTheDesk:
    @pytest.fixture
    def claim(self, client, article):
        """A claim of a person who was made on the spot under a name."""
        client.force_login(make.member("editor", "editor"))
        sent = {"subject": TYPED, "fact": "role", "subject-pick": "new:person:individual"}
        answer = client.post("/admin/casebook/claim/add/", sent)
        person = Record.objects.get(working_name=TYPED)
        assert person.wording == ""
        assert answer["Location"] == second_step(person, "role")
        again = {"subject": TYPED.lower(), "fact": "role"}
        assert client.post("/admin/casebook/claim/add/", again)["Location"] == second_step(person, "role")
        made = make.claim(person, "role", "a nurse")
        make.cite(made, article)
        client.force_login(make.publisher())
        return made

    def test_publishing_shows_a_person_as_readers_will_and_asks_who_they_are(self, client, claim):
        person, address = claim.subject, f"/admin/casebook/claim/{claim.pk}/act/publish/"
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
        person = make.record("person", working_name=TYPED, name_policy="full")
        name = make.claim(person, "name", TYPED)
        make.cite(name, article)
        client.force_login(make.publisher())
        address = f"/admin/casebook/claim/{name.pk}/act/publish/"
        assert f"{TYPED} · at /people/{person.ref}/ · a private person" in words(client.get(address))
        assert client.post(address).status_code == 302
        person.refresh_from_db()
        assert (person.label, person.slug) == (TYPED, "")

    def test_several_are_not_published_together_without_it(self, client, claim):
        person = claim.subject
        chosen = {"action": "publish", "_selected_action": [person.pk]}
        answer = client.post("/admin/casebook/record/", chosen, follow=True)
        assert f"no description: {person.ref}" in words(answer)
        person.refresh_from_db()
        assert person.state == "draft"

    def test_a_person_described_on_the_spot_is_asked_nothing(self, client, editor):
        sent = {"subject": "Her aunt", "fact": "role", "subject-pick": "new:person:individual"}
        client.post("/admin/casebook/claim/add/", sent)
        aunt = Record.objects.get(wording="Her aunt")
        assert aunt.working_name == ""
        client.force_login(make.publisher())
        assert "Her aunt · at /people/" in words(client.get(f"/admin/casebook/record/{aunt.pk}/act/publish/"))

    def test_what_was_typed_as_the_wording_is_kept_as_the_working_name(self, client, article):
        person = make.record("person", TYPED)
        client.force_login(make.publisher())
        answer = client.post(
            f"/admin/casebook/record/{person.pk}/act/publish/", {f"description-{person.ref}": "A prisoner"}
        )
        assert answer.status_code == 302
        person.refresh_from_db()
        assert (person.label, person.working_name) == ("A prisoner", TYPED)


def test_a_revised_wording_is_no_way_round(client, article, woman):
    make.said(woman, "role", "a nurse", source=article)
    with pytest.raises(acts.ActRefused, match="no name"):
        acts.revise(woman, {"wording": TYPED}, by=make.publisher(), public_reason="better")
    acts.revise(woman, {"working_name": TYPED}, by=make.publisher(), public_reason="better")
    assert_hidden(client, woman)
    assert woman.label == "A prisoner"


def test_splitting_and_merging_are_no_way_round(client, article, woman):
    claim = make.said(woman, "role", "a nurse", source=article)
    part = make.record("person", TYPED)
    acts.split(woman, [claim], into=part, by=make.publisher(), public_reason="another person")
    assert_hidden(client, part)
    acts.merge(woman, part, by=make.publisher(), public_reason="the same after all")
    assert_hidden(client, part)
