"""What is no file of the archive at all: keys, lists, characters and YAML that it does not take, told with the line."""

import pytest

from casebook.tests.archive_files import is_reported_with_its_line

pytestmark = pytest.mark.django_db

# File, what stands there, what is written instead, text on the line that is named, value, words of what is expected.
UNREADABLE = {
    "a misspelt key": ("one", "    to: prison22", "    too: prison22", "too:", "too: ", "did you mean “to”"),
    "an empty value": ("one", "value: 2 of 6", "value:", "", "value: ", "Nothing is written here"),
    "a list where a text belongs": ("one", "value: 2 of 6", "value: [2, 6]", "[2, 6]", "", "one value"),
    "a text where a list belongs": (
        "one",
        "    cited:\n      - ref: ccount22\n        at: paragraph 4\n",
        "    cited: ccount22\n",
        "cited: ccount22",
        "ccount22: ",
        "stands a list",
    ),
    "a text where a claim belongs": (
        "one",
        "claims:\n",
        "claims:\n  - a claim\n",
        "- a claim",
        "a claim: ",
        "keys and values",
    ),
    "a hidden character": ("one", "How many are", "How \u202emany are", "How", "", "U+202E"),
    "a hidden character by its number": ("one", "How many are citizens?", '"How \\u202Emany"', "u202E", "", "U+202E"),
    "a control character": ("one", "How many are", "How \x07many are", "How", "", "U+0007"),
    "a null by its number": ("one", "How many are citizens?", '"How \\0 many"', "many", "", "U+0000"),
    "half a character": ("one", "How many are citizens?", '"How \\uD800 many"', "", "", ""),
    "a text that is too long": ("one", "How many are citizens?", "How many " * 100, "How many", "", "at most 300"),
    "an anchor": ("one", "value: 2 of 6", "value: &six 2 of 6", "&six", "&six: ", "Anchors"),
    "an alias": ("one", "value: 2 of 6", "value: *six", "*six", "*six: ", "Aliases"),
    "a tag": ("one", "value: 2 of 6", "value: !!int 2", "!!int", "tag:yaml.org,2002:int: ", "Tags"),
    "a python tag": ("one", "value: 2 of 6", "value: !!python/object/apply:os.system [ls]", "!!python", "", "Tags"),
    "a merge": ("one", "value: 2 of 6", "<<: {value: 2}", "<<", "<<: ", "no such key"),
    "a directive": ("one", "entered:", "%YAML 1.1\n---\nentered:", "", "%: ", "Directives"),
    "two documents": ("one", "disputes:", "---\ndisputes:", "---", "---: ", "one document"),
    "a key written twice": (
        "one",
        "value: 2 of 6",
        "value: 2 of 6\n    value: 3 of 6",
        "3 of 6",
        "value: ",
        "same key is on line",
    ),
    "wrong indentation": ("one", "    fact: held_at", "   fact: held_at", "", "", "indentation"),
    "a tabulator": ("one", "    fact: held_at", "\tfact: held_at", "", "", "cannot be read as YAML"),
    "an open quote": ("one", "headline: Women", 'headline: "Women', "", "", "cannot be read as YAML"),
    "deep nesting": ("one", "value: 2 of 6", "value: " + "[" * 3000, "[[[", "", "nested too deeply"),
    "deep blocks": ("one", "disputes:", "disputes:\n  " + "- " * 3000, "- - -", "", "nested too deeply"),
    "a list for a key": ("one", "value: 2 of 6", "? [a]\n    : 2", "? [a]", "", "A key is a word"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_reported_with_its_line(tmp_path, case):
    is_reported_with_its_line(tmp_path, *UNREADABLE[case])
