"""Names and the texts that may hold them share a key: never one pair fewer than `Redactor` covers."""

from pathlib import Path
from random import Random

import pytest

from bench.synthetic.random_values import person_name
from casebook.names import Redactor, is_run, may_cover, name_keys, term_keys, terms, tied
from casebook.tests.names.test_lookup import ARABIC, ENDINGS, OTHERS
from casebook.tests.projections.test_withheld_names import inflected, ordinary_words

DATA = Path(__file__).parents[1] / "data"
LISTS = ("withheld_spellings.tsv", "withheld_compounds.tsv", "name_variants.tsv", "name_variants_more.tsv")
# A few of all, as the seed picks them: all of them took minutes, once.
NAMES, TEXTS = 40, 500
# Ways in which a name stands in a text.
PLACES = (
    "{0}",
    "Letter of {0} to him",
    "letter of {1} to him",
    "https://news.example/{1}-2019/",
    "{0}'s",
    "Roza{0}",
    "roza{1}",
    "Dr. {0} Karimov",
    "{2}",
    "Ask {0}-Ali",
)


def listed():
    """Every name of the lists, each in all of its spellings."""
    found = set()
    for name in LISTS:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                found.update(part.strip() for part in line.split("\t") if part.strip())
    return sorted(found)


def every_name():
    rng = Random(5)
    made = [person_name(rng, number % 2 == 0) for number in range(60)]
    words = {word for name in made for word in (name.given, name.surname, name.given_ru, name.surname_ru)}
    return sorted({*listed(), *words, *ARABIC.split(), *OTHERS.split()})


def every_text(names, rng):
    """The names whole, inflected, cut, misspelt and run together, as addresses and in prose; and ordinary words."""
    for name in names:
        for one in (name, *inflected(name.split()[-1]), name + rng.choice(ENDINGS), name[: -rng.randint(1, 3)]):
            yield rng.choice(PLACES).format(one, one.lower().replace(" ", "-"), one.upper())
        first, rest = name[: len(name) // 2], name[len(name) // 2 :]
        yield f"met {first.capitalize()} {rest.capitalize()} there"
        yield f"{rng.choice(names)} {name}, {rng.choice(names)}"
    for language in ("en", "ru", "kk", "ar"):
        yield from rng.sample(ordinary_words(language), 100)


def missed(names, texts):
    """The pairs of which the text is covered, and no term shares a key and may be covered by itself."""
    keys = {text: {key for term in terms(text).every for key in term_keys(term)} for text in texts}
    for name in names:
        redactor, own = Redactor([name]), name_keys(name)
        for text in texts:
            if redactor.apply(text) == text:
                continue
            met = [term for term in terms(text).every if not own.isdisjoint(term_keys(term))]
            assert own.isdisjoint(keys[text]) == (not met)
            if not any(may_cover(redactor, term) for term in met):
                yield name, text


@pytest.mark.parametrize("seed", [1])
def test_a_name_shares_a_key_with_every_text_in_which_it_covers_anything(seed):
    rng = Random(seed)
    everything = every_name()
    names = rng.sample(everything, NAMES)
    names += [together for name in rng.sample(everything, NAMES) for together in tied(name)]
    # Half of the texts are of these very names: of others few are covered.
    texts = list(every_text(everything, rng))
    own = list(every_text(names[:NAMES], rng))
    texts = rng.sample(texts, min(len(texts), TEXTS)) + own
    assert list(missed(names, texts)) == []


def test_a_name_meets_few_other_words():
    """Keys are not exact, but what shares one with a name is a small part of all words."""
    words = {word for language in ("en", "ru", "kk") for word in ordinary_words(language)}
    keys = [term_keys(word.lower()) for word in words]
    names = ["Roza", "Mansurova", "Kurt", "Suriya", "Bagdat", "Гулнара", "Aigerim", "Сапарова"]
    for name in names:
        met = sum(not name_keys(name).isdisjoint(of_word) for of_word in keys)
        assert met < len(words) / 30, name
    assert sum(map(len, keys)) < 14 * len(words)


def test_terms_are_words_and_runs_that_may_be_one_name():
    found = terms("She wrote to Abd al-Rahman Karimov's aunt; see https://e.org/roza-ali and RozaAli.").every
    assert {one for one in found if is_run(one)} == {"abd al rahman karimov", "e org", "roza ali"}
    assert {"karimov's", "karimov", "rahman", "aunt", "roza", "rozaali", "ali"} <= found
