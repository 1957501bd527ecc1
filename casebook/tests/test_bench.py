"""The checks of the benchmark: an answer that holds too little, or what does not belong, is not timed."""

import sqlite3
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))

import compare  # noqa: E402
import public_copy  # noqa: E402


@pytest.fixture
def page() -> compare.Page:
    refs = {f"abcdefg{number}" for number in range(4)}
    return compare.Page("list", {"archive": "/cases/"}, {"archive": refs - {"abcdefg3"}}, refs, least=2)


def test_an_answer_with_enough_of_what_it_must_hold_is_timed(page):
    page.check("archive", "<a href='/cases/abcdefg0/'>, abcdefg2 and otherref")


@pytest.mark.parametrize("body", ["abcdefg0", "", "abcdefg0 abcdefg1 abcdefg3"])
def test_an_answer_that_is_short_or_wrong_is_not(page, body):
    with pytest.raises(SystemExit, match="archive, list"):
        page.check("archive", body)


def test_a_page_that_ought_to_hold_nothing_is_not_timed_either(page):
    page.of["archive"] = set()
    with pytest.raises(SystemExit):
        page.check("archive", "nothing")


def test_the_statements_of_the_floor_are_those_of_the_copy():
    database = sqlite3.connect(":memory:")
    made = [part for part in public_copy.MAKE.split(";") if part.strip().startswith("CREATE")]
    for statement in made:
        database.execute(statement)
    for asked in (public_copy.CLAIMS_OF, public_copy.CLAIMS_ABOUT, public_copy.SOURCES_ABOUT):
        assert database.execute(asked, {"ref": "abcdefg0"}).fetchall() == []
    assert database.execute(public_copy.SEARCH, {"q": "lawyer"}).fetchall() == []
