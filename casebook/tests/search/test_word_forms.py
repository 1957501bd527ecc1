"""Words are found in all their forms, irregular ones too, in English and in Russian, marked and within phrases."""

import pytest

from casebook.search import search_facts
from casebook.search.stems import forms, stem
from casebook.tests import factories
from casebook.tests.search_helpers import found

FAMILIES = """
woman women
man men
child children
wife wives
person persons people
thief thieves
crisis crises
hold holds held holding
bring brings brought bringing
write writes wrote written writing
withdraw withdrew withdrawn
understand understood
shoot shot shots shooting
flee fled fleeing
тюрьма тюрьмы тюрьму тюрем тюрьмах
человек человека люди людей людьми
ребёнок ребенка ребёнку дети детей детьми
отец отца отцу отцы
день дня днём дни дней
мать матери матерью матерей
дочь дочери дочерям
сестра сестры сёстры сестёр
земля земли земель
судья судьи судей
год года лет
время времени времён
письмо писем
гражданин гражданина граждане граждан гражданам
гражданка гражданки гражданок
беженец беженца беженцы беженцев
боец бойца бойцов
подросток подростка подростки
идти иду идёт шёл шла шли
прийти придёт пришёл пришла
найти нашёл нашли нашлась
вывезти вывезла вывезут
сказать скажет сказал сказала
умереть умер умерла
взять взял возьмёт
вернуть вернули вернулись
арестовать арестовал арестует арестован арестована арестованный
осуждённый осужден осуждена осуждены осужденных
""".strip().splitlines()

TEXT = "[ru] Люди вели из тюрем двадцать детей, и шла сестра отца."


@pytest.mark.parametrize("family", FAMILIES)
def test_all_forms_of_a_word_are_one(family):
    assert len({stem(word) for word in family.split()}) == 1, {word: stem(word) for word in family.split()}


@pytest.mark.parametrize(
    "words",
    ["life live", "woman man", "find founder", "лето лет", "берег беречь", "мат мать", "суд осудить", "срок сорок"],
)
def test_words_that_are_not_one_stay_apart(words):
    one, other = words.split()
    assert stem(one) != stem(other)


def test_an_irregular_form_leads_to_one_that_is_none_itself():
    assert len(forms()) > 2000
    assert {form: base for form, base in forms().items() if forms().get(base, base) != base} == {}
    assert [form for form in forms() if not form.isalpha() or form != form.casefold() or "ё" in form] == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["человек тюрьма", "ребёнок", '"сестре отец"', '"идти сестра"', "вёл"])
def test_forms_are_found_in_texts_and_phrases_and_marked(archive, typed):
    made = factories.said(archive.dana, "statement", TEXT, scope="account", source=archive.year)
    hit = next(hit for hit in search_facts(typed, size=50).hits if hit.claim_id == made.pk)
    marked = [part.text for snippet in hit.snippets for part in snippet.parts if part.hit]
    assert len(marked) == len(typed.split())


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["hour – winter", "hour - winter", "hour — winter", "hour − winter"])
def test_a_dash_between_words_takes_nothing_away(archive, typed):
    factories.said(archive.dana, "statement", "An hour of winter.", scope="account", source=archive.year)
    assert "An hour of winter." in found(typed)
    for minus in ("hour -winter", "hour –winter", 'hour -"winter"', "-winter hour", "hour −“winter”"):
        assert "An hour of winter." not in found(minus, facts=50), minus
        assert "They are let out for an hour a day." in found(minus, facts=50), minus
