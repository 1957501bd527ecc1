"""The reading desk and the review in a real browser: how many steps a fact takes, by keyboard and on a telephone."""

import hashlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from casebook import actions
from casebook.models import Capture, Citation, Claim, Record, Role, State
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """Nine women from Arvania are held in the Norhold prison, a relative told this paper.

A consul went to the prison in September 2023, the foreign ministry wrote in its reply.

Mira Dahl, 34, was sentenced to fifteen years in 2018. She comes from Torvik.

Her aunt says that she has had no lawyer since. Five of the nine have no papers.

# The ministry

[caption] The ministry in the capital

Nobody is to come home before 2026, the ministry said. A visit was promised for the spring."""

# Marks words of the article as a mouse does: from the first to the last character, then lets go.
PICK = """(words) => {
  for (const block of document.querySelectorAll("#article-text .words")) {
    const at = block.textContent.indexOf(words);
    if (at < 0) continue;
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let passed = 0, node, begun = false;
    while ((node = walk.nextNode())) {
      if (!begun && at < passed + node.length) { range.setStart(node, at - passed); begun = true; }
      if (begun && at + words.length <= passed + node.length) { range.setEnd(node, at + words.length - passed); break; }
      passed += node.length;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.activeElement.blur();
    for (const name of ["mousedown", "mouseup"]) block.dispatchEvent(new MouseEvent(name, { bubbles: true }));
    return true;
  }
  throw new Error("not in the article: " + words);
}"""


class Editor:
    """Somebody at the desk, whose actions and pages are counted."""

    def __init__(self, page):
        self.page, self.actions, self.loads = page, 0, 0
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame):
        self.loads += frame == self.page.main_frame

    def settled(self):
        # A change is sent a moment after it was made.
        self.page.wait_for_timeout(250)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def pick(self, words):
        self.actions += 1
        self.page.evaluate(PICK, words)
        self.settled()
        # The line before is kept by now, and this is a new one.
        expect(self.page.locator("#entry input[name=citation]")).to_have_count(0)

    def type(self, name, text):
        self.actions += 1
        self.page.fill(f"#id_{name}", text)
        self.page.press(f"#id_{name}", "Tab")
        self.settled()

    def choose(self, name, label):
        self.actions += 1
        self.page.select_option(f"#id_{name}", label=label)
        self.settled()

    def tick(self, words):
        self.actions += 1
        self.page.get_by_label(words).check()
        self.settled()

    def click(self, words):
        self.actions += 1
        self.page.get_by_role("button", name=words).click()
        self.settled()


@pytest.fixture
def signed_in(live_server, context, client):
    def sign_in(name, role):
        client.force_login(factories.member(name, role))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    return sign_in


@pytest.fixture
def article(db):
    world = least_world()
    factories.published("facility", "Norhold prison")
    factories.published("organisation", "Foreign ministry of Arvania")
    source = factories.source("Nine women ask to go home", outlet=world.article.outlet)
    Capture.objects.create(
        source=source,
        content=TEXT.encode(),
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        captured_at=timezone.now(),
        method="typed",
        text=TEXT,
    )
    return source


def test_ten_facts_with_new_records_take_forty_actions_and_three_pages(page, live_server, signed_in, article):
    signed_in("an editor", Role.EDITOR)
    editor = Editor(page)
    page.goto(f"{live_server.url}/admin/desk/articles/{article.pk}/")
    editor.pick("Nine women from Arvania")
    editor.type("subject", "Nine women from Arvania")
    editor.tick("new group: Nine women from Arvania")
    editor.choose("fact", "How many")
    editor.type("value", "9")
    editor.type("c-chain-0-who", "a relative")
    editor.pick("held in the Norhold prison")
    editor.choose("fact", "Held at")
    editor.type("target", "Norhold prison")
    editor.pick("Five of the nine have no papers")
    editor.choose("fact", "Papers")
    editor.type("value", "4 of 9")
    editor.pick("comes from Torvik")
    editor.type("subject", "Mira Dahl")
    editor.tick("new one person: Mira Dahl")
    editor.choose("fact", "Lives at")
    editor.type("target", "Torvik")
    editor.tick("new place: Torvik")
    editor.pick("Mira Dahl")
    editor.choose("fact", "One of")
    editor.type("target", "Nine women from Arvania")
    editor.pick("34")
    editor.choose("fact", "Age")
    editor.type("value", "34")
    editor.pick("She")
    editor.choose("fact", "Sex")
    editor.choose("value", "female")
    editor.pick("sentenced to fifteen years in 2018")
    editor.type("subject", "Sentence of Mira Dahl")
    editor.tick("new sentence: Sentence of Mira Dahl")
    editor.choose("fact", "Who was sentenced")
    editor.type("target", "Mira Dahl")
    editor.pick("fifteen years")
    editor.choose("fact", "Term")
    editor.type("value", "15 years")
    editor.pick("in 2018")
    editor.choose("fact", "Passed")
    editor.type("value", "2018")
    stated = Citation.objects.filter(source=article, state=State.DRAFT)
    assert stated.count() == 10
    assert {citation.claim.state for citation in stated} == {State.DRAFT}
    assert editor.actions <= 40
    assert editor.loads <= 3


def test_a_publisher_reads_and_publishes_with_one_key_a_fact(page, live_server, signed_in, article):
    by = factories.member("an editor", Role.EDITOR)
    prison, woman = Record.objects.get(kind="facility"), Record.objects.get(wording="A prisoner")
    claims = [
        factories.claim(woman, "age", "34", created_by=by),
        factories.claim(woman, "held_at", target=prison, created_by=by),
        factories.claim(woman, "sex", "female", created_by=by),
    ]
    for paragraph, claim in enumerate(claims, 1):
        factories.cite(claim, article, paragraph, created_by=by)
    actions.propose([article, *claims], by=by)
    signed_in("a publisher", Role.PUBLISHER)
    page.goto(f"{live_server.url}/admin/desk/review/")
    assert "Nine women from Arvania are held" in page.inner_text(".review .passage >> nth=0")
    for left in (2, 1, 0):
        page.keyboard.press("p")
        page.wait_for_load_state()
        page.locator(".messagelist .success").wait_for()
        assert Claim.objects.filter(state=State.PROPOSED).count() == left


def picked(page):
    """The place that is filled in, and the words that the archive would mark there."""
    place, first, last = (page.input_value(f"#id_c-{name}") for name in ("place", "passage_start", "passage_end"))
    return place, page.inner_text(f".words[data-place='{place}']")[int(first) : int(last)]


def test_words_are_taken_however_they_are_marked(page, live_server, signed_in, article):
    signed_in("an editor", Role.EDITOR)
    editor = Editor(page)
    page.goto(f"{live_server.url}/admin/desk/articles/{article.pk}/")
    block = page.locator(".words[data-place='3']")
    block.click(click_count=3)
    editor.settled()
    assert picked(page) == ("3", block.inner_text())
    box, mouse = page.locator(".words[data-place='2']").bounding_box(), page.mouse
    mouse.move(box["x"] + 1, box["y"] + 8)
    mouse.down()
    mouse.move(box["x"] + 60, box["y"] + 8, steps=3)
    mouse.move(box["x"] + box["width"] + 12, box["y"] + box["height"] - 8, steps=3)
    mouse.up()
    editor.settled()
    place, words = picked(page)
    assert (place, words[:8]) == ("2", "A consul")


def test_what_is_picked_while_a_fact_is_on_its_way_is_the_place_of_the_next(page, live_server, signed_in, article):
    signed_in("an editor", Role.EDITOR)
    editor = Editor(page)
    page.goto(f"{live_server.url}/admin/desk/articles/{article.pk}/")
    editor.pick("Mira Dahl, 34")
    editor.type("subject", "Mira Dahl")
    editor.tick("new one person: Mira Dahl")
    editor.choose("fact", "Age")
    page.fill("#id_value", "34")
    page.evaluate(PICK, "Five of the nine")
    expect(page.locator("#id_c-place")).to_have_value("4")
    editor.settled()
    assert list(Citation.objects.filter(source=article).values_list("claim__fact", "paragraph")) == [("age", 3)]


def test_a_line_that_cannot_be_kept_says_so_and_stays_at_its_place(page, live_server, signed_in, article):
    signed_in("an editor", Role.EDITOR)
    editor = Editor(page)
    page.goto(f"{live_server.url}/admin/desk/articles/{article.pk}/")
    editor.pick("Mira Dahl, 34")
    page.route("**/desk/articles/**", lambda route: route.abort())
    page.fill("#id_subject", "Mira Dahl")
    page.press("#id_subject", "Tab")
    expect(page.locator("#entry-unsent")).to_be_visible()
    page.evaluate(PICK, "Five of the nine")
    editor.settled()
    assert page.input_value("#id_c-place") == "3"
    page.unroute("**/desk/articles/**")
    page.evaluate(PICK, "comes from Torvik")
    expect(page.locator("#entry-unsent")).to_be_hidden()
    assert page.input_value("#id_subject") == "Mira Dahl"


def test_a_fact_is_entered_by_keyboard_alone(page, live_server, signed_in, article):
    signed_in("an editor", Role.EDITOR)
    editor, press = Editor(page), page.keyboard.press
    page.goto(f"{live_server.url}/admin/desk/articles/{article.pk}/")
    for key in ("j", "j", "j", "Enter", "n"):
        press(key)
    editor.settled()
    assert page.input_value("#id_c-place") == "2"
    for _step in range(3):
        press("Tab")
    page.keyboard.type("Norhold prison")
    press("Tab")
    editor.settled()
    page.keyboard.type("Run by")
    press("Tab")
    expect(page.locator("#id_target")).to_be_focused()
    page.keyboard.type("Foreign ministry of Arvania")
    press("Tab")
    editor.settled()
    assert str(Claim.objects.get(state=State.DRAFT).target) == "Foreign ministry of Arvania"


@pytest.mark.parametrize("address", ["articles", "review"])
def test_the_desk_fits_a_telephone_and_has_no_fault_that_axe_knows(page, live_server, signed_in, article, address):
    by = factories.member("an editor", Role.EDITOR)
    woman = Record.objects.get(wording="A prisoner")
    claim = factories.claim(woman, "age", "34", created_by=by)
    factories.cite(claim, article, 3, created_by=by)
    if address == "review":
        actions.propose([article, claim], by=by)
    signed_in("a publisher", Role.PUBLISHER)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}/admin/desk/{address}/{article.pk}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found] == []
