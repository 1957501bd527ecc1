"""What is wrong in the archive's files is reported in words, with the line where it stands, and nothing is saved."""

import pytest

from casebook.tests.archive_files import FILES, is_reported_with_its_line, problems, spot, written

pytestmark = pytest.mark.django_db

# File, what stands there, what is written instead, text on the line that is named, value, words of what is expected.
WRONG = {
    "a date that is none": ("one", "when: late 2018", "when: 2018-13-45", "2018-13-45", "2018-13-45: ", ""),
    "a date that can be read two ways": (
        "one",
        "when: late 2018",
        "when: 01/02/2018",
        "01/02",
        "",
        "day or month first",
    ),
    "a senseless count": ("one", "value: 2 of 6", "value: 7 of 6", "7 of 6", "7 of 6: ", "more than there are"),
    "a count that is none": ("one", "value: 2 of 6", "value: a lot", "a lot", "a lot: ", ""),
    "a fact that there is not": ("one", "fact: held_at", "fact: kept_at", "kept_at", "kept_at: ", "There is no fact"),
    "a fact that the kind cannot have": (
        "one",
        "fact: held_at",
        "fact: court",
        "fact: court",
        "court: ",
        "cannot be said of this record (person)",
    ),
    "a fact that the form cannot have": (
        "one",
        "fact: statement\n    scope: health",
        "fact: age",
        "fact: age",
        "age: ",
        "cannot be said of this record (group)",
    ),
    "a target of the wrong kind": (
        "one",
        "to: prison22",
        "to: outlet22",
        "to: outlet22",
        "outlet22: ",
        "cannot lead to this record",
    ),
    "a target that is the record itself": (
        "one",
        "fact: held_at\n    to: prison22",
        "fact: possibly_same_as\n    to: women222",
        "to: women222",
        "women222: ",
        "cannot lead to itself",
    ),
    "a value where a record belongs": (
        "one",
        "to: prison22",
        "value: North prison",
        "value: North",
        "North prison: ",
        "no value of its own",
    ),
    "a scope that the fact has not": (
        "one",
        "scope: citizens\n    value: 50+",
        "scope: horses\n    value: 50+",
        "horses",
        "horses: ",
        "has no scope",
    ),
    "a code that the fact has not": (
        "one",
        "fact: statement\n    scope: health",
        "fact: sex",
        "One of them was",
        "",
        "a code",
    ),
    "an unknown reference": (
        "one",
        "about: women222\n    fact: held_at",
        "about: nobody22\n    fact: held_at",
        "nobody22",
        "nobody22: ",
        "There is no record of this reference",
    ),
    "an unknown speaker": ("two", "who: lawyer22", "who: nobody22", "nobody22", "nobody22: ", "There is no record"),
    "an unknown outlet": (
        "one",
        "outlet: outlet22",
        "outlet: nobody22",
        "nobody22",
        "nobody22: ",
        "There is no record",
    ),
    "an unknown claim": ("two", "claim: heldat22", "claim: noclaim2", "noclaim2", "noclaim2: ", "There is no claim"),
    "an unknown claim in a dispute": (
        "one",
        "[count333]",
        "[noclaim2]",
        "[noclaim2]",
        "noclaim2: ",
        "There is no claim",
    ),
    "a reference of another kind": (
        "one",
        "about: women222\n    fact: held_at",
        "about: source22\n    fact: held_at",
        "about: source22",
        "source22: ",
        "reference of a source; here stands that of a record",
    ),
    "an outlet that is no organisation": (
        "one",
        "outlet: outlet22",
        "outlet: prison22",
        "outlet: prison22",
        "prison22: ",
        "kind organisation",
    ),
    "a reference given twice": ("one", "ref: ccount33", "ref: ccount22", "", "ccount22: ", "is given at"),
    "a reference given twice in two files": ("two", "ref: cname222", "ref: women222", "", "", "is given at"),
    "a reference that is none": ("one", "ref: heldat22", "ref: Held At", "Held At", "Held At: ", "not a reference"),
    "no reference": ("one", "- ref: heldat22\n    about", "- about", "- about: women222", "", "has no “ref”"),
    "no citation": (
        "two",
        "    cited:\n      - ref: cname222\n        at: paragraph 1\n",
        "",
        "ref: name2222",
        "name2222: ",
        "has no “cited”",
    ),
    "an empty list of citations": (
        "two",
        "    cited:\n      - ref: cname222\n        at: paragraph 1\n",
        "    cited: []\n",
        "cited: []",
        "",
        "stands a list",
    ),
    "no place": ("one", "        at: paragraph 4\n", "", "ref: ccount22", "ccount22: ", "has no “at”"),
    "a place that is none": ("one", "at: paragraph 4", "at: leaf 4", "leaf 4", "leaf 4: ", "not a place in a source"),
    "paragraph nought": ("one", "at: paragraph 4", "at: paragraph 0", "paragraph 0", "paragraph 0: ", "not a place"),
    "a paragraph of a million": ("one", "at: paragraph 4", "at: paragraph 1000000", "1000000", "", "not a place"),
    "more within the section than in the whole": ("one", "section 1.2", "section 1.9", "1.9", "", "not a place"),
    "one side": ("one", "      - [count333]\n", "", "sides:", "sides: ", "at least two"),
    "an empty side": ("one", "[count333]", "[]", "sides:", "sides: ", "at least two"),
    "a claim on both sides": ("one", "[count333]", "[count333, count222]", "sides:", "", "count222 stands here twice"),
    "a person without a form": ("people", "form: group\n    ", "", "ref: women222", "", "A person has a “form”"),
    "a form of something else": (
        "people",
        "kind: facility",
        "kind: facility\n    form: group",
        "",
        "group: ",
        "Only a person",
    ),
    "a kind that there is not": (
        "people",
        "kind: facility",
        "kind: prison",
        "kind: prison",
        "prison: ",
        "not one of the words",
    ),
    "neither yes nor no": ("people", "public life: yes", "public life: true", "true", "true: ", "yes, no"),
    "a source without an outlet": ("two", "  outlet: outlet22\n", "", "ref: source33", "", "A source has an “outlet”"),
    "an address that is none": (
        "one",
        '"https://example.org/women"',
        "javascript:alert(1)",
        "javascript",
        "javascript:alert(1): ",
        "begins with http",
    ),
    "a language that is none": ("one", "language: en", "language: English", "English", "English: ", "language"),
    "a rule that there is not": (
        "one",
        "withheld: religion",
        "withheld: secret",
        "secret",
        "secret: ",
        "not one of the words",
    ),
    "a gap with a value": (
        "one",
        "withheld: religion",
        "withheld: religion\n    value: Islam",
        "Islam",
        "value: ",
        "A gap has no such key",
    ),
    "a gap told by its fact": (
        "one",
        "fact: held_at\n    to: prison22",
        "fact: withheld\n    value: x",
        "ref: heldat22",
        "",
        "one of these rules",
    ),
    "a speaker told twice": (
        "two",
        "- who: lawyer22",
        "- who: lawyer22\n        words: a lawyer",
        "words: a lawyer",
        "a lawyer: ",
        "one of the two",
    ),
    "a speaker without a name": ("two", "- who: lawyer22", "- stance: denies", "stance: denies", "", "one of the two"),
    "a stance that there is not": ("one", "stance: hedges", "stance: doubts", "doubts", "doubts: ", "asserts, hedges"),
    "no day of entry": ("one", "entered: 2026-11-21\n", "", "source:", "", "has no “entered”"),
    "a day that is none": ("one", "2026-11-21", "2026-02-30", "2026-02-30", "2026-02-30: ", "not a day"),
    "claims without a source": (
        "two",
        FILES["articles/two.yaml"].split("claims:")[0].split("\n", 1)[1],
        "",
        "entered",
        "",
        "add “source”",
    ),
    "far too many speakers": (
        "two",
        "      - who: lawyer22\n",
        "      - who: lawyer22\n" * 21,
        "- who",
        "",
        "at most 20",
    ),
    "children by subtraction": (
        "one",
        "fact: count\n    scope: citizens\n    value: 2 of 6",
        "fact: count\n    scope: children\n    value: 3",
        "ref: count333",
        "count333: ",
        "about a child",
    ),
    "a name that the policy withholds": (
        "two",
        "about: lawyer22",
        "about: aunt2222",
        "ref: name2222",
        "name2222: ",
        "a name. Write a gap",
    ),
    "a record without a label": (
        "people",
        "    wording: North prison\n",
        "",
        "ref: prison22",
        "prison22: ",
        "no label",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_reported_with_its_line(tmp_path, case):
    is_reported_with_its_line(tmp_path, *WRONG[case])


def test_a_record_of_a_child_is_refused(tmp_path):
    (line,) = problems(
        written(tmp_path, two=('fact: name\n    value: "[ru] Дана Иванова"', "fact: age\n    value: 12"))
    )
    assert line.startswith(f"{spot(tmp_path, 'people', 'ref: lawyer22')}: lawyer22: ")
    assert "a child" in line


def test_a_reference_of_two_things_is_told_once(tmp_path):
    (line,) = problems(written(tmp_path, two=("ref: cname222", "ref: lawyer22")))
    where = spot(tmp_path, "two", "ref: lawyer22")
    assert line.startswith(f"{spot(tmp_path, 'people', 'ref: lawyer22')}: lawyer22: This reference is given at ")
    assert where in line
