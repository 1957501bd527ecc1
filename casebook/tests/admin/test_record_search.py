"""What editors type finds records in any spelling, whatever their state, and no page of the desk breaks on it."""

from contextlib import suppress

import pytest

from casebook import actions
from casebook.admin.record_fields import likely_twins, records_like, sources_like
from casebook.models import Record, RecordNameKey, Source
from casebook.search import editors
from casebook.suggestions.disputes import dispute_suggestions
from casebook.suggestions.merges import merge_suggestions
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.soak import share

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def named(article, kind, wording, *names, **fields):
    record = factories.record(kind, wording, **fields)
    for name in names:
        factories.claim(record, "name", name)
    return record


@pytest.fixture
def some(article):
    return {
        "umirova": named(article, "person", "A woman in Baghdad", "Zhanna Umirova"),
        "rusafa": factories.published("facility", "Rusafa prison"),
        "baghdad": factories.published("place", "Baghdad"),
        "hol": factories.record("facility", "Al-Hol camp"),
        "bakeyev": named(article, "person", "A clerk", "[ru] Бакеев Данияр"),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Умирова", "umirova"), ("Жанна Умирова", "umirova"), ("Umirowa", "umirova"), ("umir", "umirova"),
        ("Русафа", "rusafa"), ("Rosafa", "rusafa"), ("al-Rusafah", "rusafa"), ("тюрьма Русафа", "rusafa"),
        ("RUSAFA PRISON", "rusafa"), ("بغداد", "baghdad"), ("Багдад", "baghdad"), ("Bagdad", "baghdad"),
        ("Аль-Холь", "hol"), ("лагерь Аль-Холь", "hol"), ("Bakeev", "bakeyev"), ("Daniyar Bakeyev", "bakeyev"),
        ("A woman in Baghdad", "umirova"),
    ],
)  # fmt: skip
def test_in_any_spelling_drafts_too(some, typed, found):
    assert some[found] in records_like(typed)


def test_what_is_sealed_is_not_found_what_is_hidden_is_and_the_list_follows_each_change(article):
    person = factories.published("person", "A prisoner", name_policy="role")
    factories.said(person, "name", "Saltanat Probayeva", source=article)
    assert records_like("Пробаева") == [person]
    actions.revise(person, {"wording": "A nurse"}, by=factories.publisher(), public_reason="She was one")
    assert records_like("nurse") == [person]
    assert records_like("prisoner") == []
    draft = factories.claim(person, "name", "Madina")
    assert records_like("Мадина") == [person]
    draft.delete()
    assert records_like("Мадина") == []
    other = factories.published("person", "Somebody")
    factories.said(other, "name", "Kulyash", source=article)
    actions.merge(other, person, by=factories.publisher(), public_reason="One person")
    assert records_like("Куляш") == [person]
    actions.seal(person, by=factories.publisher(), private_reason="danger")
    assert records_like("Пробаева") == []
    assert not RecordNameKey.objects.filter(record=person).exists()
    assert list(editors.out_of_step()) == []
    actions.unseal(person, by=factories.publisher(), private_reason="over")
    assert records_like("Пробаева") == [person]
    assert list(editors.out_of_step()) == []


def test_readers_find_nothing_of_it(client, article):
    person = factories.published("person", "A prisoner", name_policy="role")
    factories.said(person, "name", "Saltanat Probayeva", source=article)
    factories.record("facility", "Qumtobe camp")
    for typed in ("Probayeva", "Пробаева", "Qumtobe"):
        assert person.ref not in client.get("/search/", {"q": typed}).content.decode()
        assert "Qumtobe camp" not in client.get("/search/", {"q": typed}).content.decode()


def test_likely_twins_are_shown_before_a_record_is_made_and_before_it_is_published(client, editor, some):
    sent = {"kind": "facility", "wording": "Русафа", "name_policy": "role", "has_page": "on"}
    answer = client.post("/admin/casebook/record/add/", sent)
    assert "It may be there already: Rusafa prison" in words(answer)
    assert not Record.objects.filter(wording="Русафа").exists()
    client.post("/admin/casebook/record/add/", sent | {"confirmed": some["rusafa"].ref})
    made = Record.objects.get(wording="Русафа")
    client.force_login(factories.publisher())
    page = words(client.get(f"/admin/casebook/record/{made.pk}/action/publish/"))
    assert "may be the same as Rusafa prison" in page
    assert likely_twins(Record(kind="facility", wording="Southcamp")) == []
    # A spelling in the field of a claim brings the record to tick before one is made.
    answer = client.post("/admin/casebook/claim/add/", {"subject": "Rosafa", "fact": "count"})
    assert some["rusafa"].ref in answer.content.decode()
    assert "Nothing is called" not in words(answer)


@pytest.mark.parametrize(
    ("model", "typed"), [("record", "Умирова"), ("record", "тюрьма русафа"), ("claim", "Rosafa"), ("claim", "БАКЕЕВ")]
)
def test_the_lists_of_the_admin_find_the_same(client, editor, some, article, model, typed):
    factories.said(some["rusafa"], "count", "60", scope="held", source=article)
    assert client.get(f"/admin/casebook/{model}/", {"q": typed}).context["cl"].result_count >= 1


def test_articles_are_found_in_any_case_and_by_any_form_of_their_address(editor):
    source = factories.source("Казахстанки в Багдаде", address="https://www.wire.example/a/7/?utm_source=x")
    for typed in ("казахстанки", "БАГДАД", "http://m.wire.example/a/7", "wire.example/a/7/amp"):
        assert sources_like(typed) == [source], typed


ODD = [
    "12", "2024", "7 8 9", "😀", "😀 😀", "…", "-", "'", '"', "()", "[", "*", "\\", "%", "_", "?", "", " ", "а", "x",
    "Ұ", "\u200f", "\u202eabc", "مدينة", "بغداد ١٢", "北京", "x" * 200, "ы" * 200, "12 " * 60, "e\u0301",
    "\N{ZERO WIDTH SPACE}",
]  # fmt: skip


def test_no_page_of_the_desk_and_no_suggestion_breaks_on_odd_names(client, editor, article):
    made = [factories.record(kind, text.strip()[:200]) for text in ODD for kind in ("facility", "person")]
    actions.publish(made, by=factories.publisher())
    for record in made:
        record.refresh_from_db()
    for person, text in zip(made[1::2], ODD, strict=True):
        # What is no name stays a draft.
        with suppress(actions.ActionRefused):
            if text.strip():
                factories.said(person, "name", text, source=article)
    client.force_login(factories.publisher())
    for record in made:
        merge_suggestions(record=record)
        dispute_suggestions(about=record)
        likely_twins(record)
    for address in ("merging", "disputes", "drafts", "waiting"):
        assert client.get(f"/admin/desk/{address}/").status_code == 200
    for number, text in enumerate(ODD):
        for model in ("record", *share(("claim", "source", "citation", "dispute", "correction"), number)):
            assert client.get(f"/admin/casebook/{model}/", {"q": text}).status_code == 200, (model, text)
        for name in ("records", "sources"):
            assert client.get(f"/admin/desk/{name}/", {"q": text}).status_code == 200, (name, text)
        sent = {"subject": text, "fact": "count"}
        assert client.post("/admin/casebook/claim/add/", sent).status_code in (200, 302), text
    one, into = made[0], made[2]
    assert client.get(f"/admin/casebook/record/{one.pk}/action/merge/?into={into.ref}").status_code == 200
    assert list(editors.out_of_step()) == []
    assert Source.objects.exists()
