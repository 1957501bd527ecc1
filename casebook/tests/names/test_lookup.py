"""Names are found by keys: never one fewer, and never another, than by comparing a word with all of them."""

from random import Random

import pytest

from bench.synthetic.random_values import person_name
from casebook.names.likeness import CLOSELY, LOOSELY, NONE, likeness, spelling_of, stem
from casebook.names.lookup import NameIndex, Within

ARABIC = "منصوروفا منصور زكريا المنصوري وبيكوفا بيكوف دانا ليلى الزوركالتسيفا زوركالتسيف"
OTHERS = "Mačić Macic Şule Sule d'Arc Darc Öz Oz X Al-Hajj Hajj Nguyễn Nguyen Li Ли Ким Kim Ян"
ENDINGS = ("", "s", "a", "u", "ov", "ovs", "ova", "oy", "om", "ой", "ами", "у", "ев", "лар", "’s", "ler", "is")


@pytest.fixture(scope="module")
def names():
    rng = Random(7)
    made = [person_name(rng, number % 2 == 0) for number in range(250)]
    words = {word for name in made for word in (name.given, name.surname, name.given_ru, name.surname_ru)}
    return sorted(words | set(ARABIC.split()) | set(OTHERS.split()))


@pytest.fixture(scope="module")
def words(names):
    """The names themselves, whole, inflected, cut, misspelt and in small letters."""
    rng = Random(8)
    found = set()
    for name in names:
        found |= {name + rng.choice(ENDINGS), name[: -rng.randint(1, 3)], name.lower() + rng.choice(ENDINGS)}
        place = rng.randrange(len(name))
        found.add(name[:place] + rng.choice("aeiouyаеиоубл") + name[place + 1 :])
    return sorted(word for word in found if spelling_of(word).folded)


def compared_with_all(word, how, spellings):
    beginnings = {skeleton[:size] for skeleton in word.skeletons for size in (0, 1, 2)}
    met = [one for one in spellings if any(skeleton[:2] in beginnings for skeleton in one.skeletons)]
    return max((likeness(word, one, how) for one in met), default=NONE)


@pytest.mark.parametrize("half", [0, 1])
def test_what_is_found_by_keys_is_what_comparing_with_all_finds(names, words, half):
    spellings = [spelling_of(name) for name in names[half::2]]
    index = NameIndex(spellings)
    seen = set()
    for word in map(spelling_of, words):
        for how in (LOOSELY, CLOSELY):
            found = index.likeness(word, how)
            assert found == compared_with_all(word, how, spellings), word.folded
            seen.add(found)
    assert len(seen) == 4, "every degree of likeness was met"


def test_names_within_words_are_found(names):
    spellings = [spelling_of(name) for name in names]
    within = Within(spellings)
    long = [found for found in (stem(one.sounds[0]) for one in spellings) if len(found) > 5]
    assert long
    for found in long:
        assert within.found_in(f"rusa{found}na")
    assert not within.found_in("rusana")
