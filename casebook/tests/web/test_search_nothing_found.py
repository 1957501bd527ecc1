"""A search that finds nothing, or cannot be made: the page says so, tells what can be tried, and keeps the words."""

import pytest

from casebook.tests.page_reader import page
from casebook.tests.search_pages import address, found, refs
from casebook.tests.small_archive import world_with_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = world_with_sentence


def test_nothing_found_says_so_and_what_can_be_tried(client, w):
    main = found(client, 'Xana "zzz yyy" -qqq')
    assert "Nothing was found" in main.words
    tried = [link.attributes["href"] for link in main.one(class_="trials").all(tag="a")]
    assert tried == [
        "/search/?q=Xana+%22zzz+yyy%22",
        "/search/?q=Xana+zzz+yyy",
        "/search/?q=Xana",
        "/search/?q=%22zzz+yyy%22",
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "What can be looked for"),
        ("!?…", "There is no word in what you typed"),
        ("-Dana", "You typed only what is not to be there"),
        ("word " * 100, "What you typed was too long"),
    ],
)
def test_what_cannot_be_looked_for_is_reported(client, w, typed, words):
    for more in ({}, {"kind": "cases"}):
        assert words in found(client, typed, **more).words


def test_the_box_is_on_every_page_and_keeps_what_was_typed(client, w):
    for elsewhere in ("/", "/cases/", f"/cases/{w.dana.ref}/", "/about/"):
        assert page(client, elsewhere).one(role="search").one(id="q").attributes["value"] == ""
    for typed in ('"life sentence" -Dana', "norhold"):
        form = page(client, address(typed)).one(role="search")
        assert (form.attributes["action"], form.attributes["method"]) == ("/search/", "get")
        assert form.one(id="q").attributes["value"] == typed


def test_from_a_page_of_a_day_search_says_that_it_looks_in_what_is_known_today(client, w):
    assert not page(client, "/cases/").one(role="search").all(name="as_of")
    box = page(client, "/cases/?as_of=2018-08-01").one(role="search")
    assert box.one(name="as_of").attributes["value"] == "2018-08-01"
    main = found(client, "Norhold", as_of="2018-08-01")
    assert "You came from a page as of 1 August 2018. Search looks in what the archive knows today" in main.words
    assert refs(main) == refs(found(client, "Norhold"))
    assert "Search looks in" not in found(client, "Norhold").words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=Dana&kind=persons", "It can be one of: cases"),
        ("q=Dana&kind=cases&kind=people", "It is given more than once"),
        ("q=Dana&q=Norhold", "It is given more than once"),
        ("q=Dana&kind=cases&page=0", "A page is a number from 1"),
        ("q=Dana&kind=cases&page=9999999", "A page is a number from 1"),
        ("q=Dana&as_of=abc", "A day is written as year, month and day"),
        ("q=Dana&as_of=2019-02-30", "There is no such day"),
        ("q=Dana&as_of=2999-01-01", "This day is still to come"),
    ],
)
def test_a_wrong_value_is_reported_in_words(client, w, query, words):
    main = page(client, f"/search/?{query}", status=400).one(tag="main")
    assert words in main.words
    assert main.all(tag="a")[-1].attributes["href"].startswith("/search/")
