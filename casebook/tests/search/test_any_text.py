"""Nothing that is typed is an error, neither on the page of search nor in its suggestions."""

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casebook.tests.small_archive import world_with_sentence
from casebook.web.filters.search_form import KINDS, search_address
from casebook.web.presenters.search_page import all_kinds

STRANGE = [
    "\0",
    "a\0b",
    '"',
    '""',
    "'",
    "%",
    "*",
    "a AND",
    "NEAR(",
    "\u202e\u200f",
    "😀",
    "-" * 50,
    "\\",
    "x" * 10_000,
    "a " * 5000,
]
BROKEN = ["%ED%A0%80", "%FF%FE", "%00", "%", "%C3", "a;b", "&&&=", "q"]
PATHS = ("/search/", "/search/suggestions/")


class AnyText(TestCase):
    """In a file of its own: when it ends it closes the connection, on which a file's `WORLD` stands."""

    @classmethod
    def setUpTestData(cls):
        world_with_sentence()

    def test_strange_words_are_no_error(self):
        for path in PATHS:
            for typed in STRANGE:
                assert self.client.get(path, {"q": typed}).status_code == 200, typed
            for raw in BROKEN:
                assert self.client.get(path, QUERY_STRING=f"q={raw}").status_code == 200, raw

    def test_half_a_character_is_no_error(self):
        """No client can send one; a program within the archive could."""
        assert search_address("a\ud800b") == "/search/?q=ab"
        assert all_kinds("a\ud800b").groups == ()

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["", *KINDS]))
    def test_any_text_has_an_answer(self, typed, kind):
        client = Client()
        assert client.get("/search/", {"q": typed, "kind": kind}).status_code == 200
        assert client.get("/search/suggestions/", {"q": typed}).status_code == 200

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from(['"', "-", "Dana", "prison", " ", "“", "»", "(", "*", "\u200f"]), max_size=12))
    def test_any_signs_among_words_have_an_answer(self, pieces):
        typed = "".join(pieces)
        assert Client().get("/search/", {"q": typed}).status_code == 200
