"""A new editor enters an article that nobody has seen, ten facts of it, people and places included, by hand.

What it takes is counted: clicks and fields filled in, per fact. The figures stand in docs/editing.md; a change that
makes entering slower fails here.
"""

import pytest

from casebook.models import Claim, Record, Role, Source, State
from casebook.tests import factories

# Invented, like the article: "Two brothers from Arvania wait in Southcamp", Daily Sample, 4 May 2021.
HEADLINE = "Two brothers wait in Southcamp"
MOST_ACTIONS = 8


class Hands:
    """A browser driven as a person would, with every click and every field counted."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        self.actions = 0

    def fill(self, name, text):
        self.page.fill(f"[name='{name}']", text)
        self.actions += 1

    def choose(self, name, label):
        self.page.select_option(f"[name='{name}']", label=label)
        self.actions += 1

    def tick(self, words):
        self.page.get_by_label(words, exact=True).check()
        self.actions += 1

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()
        self.actions += 1

    def go(self, address):
        self.page.goto(self.base + address)
        self.actions += 1

    def text(self):
        return self.page.inner_text("#container")


@pytest.fixture
def hands(transactional_db, live_server, page):
    user = factories.member("new.editor", Role.EDITOR)
    user.set_password("correct horse battery")
    user.save()
    page.goto(live_server.url + "/admin/")
    page.fill("[name='login']", "new.editor")
    page.fill("[name='password']", "correct horse battery")
    page.click("input[type='submit']")
    return Hands(page, live_server.url)


NEXT, SAVE = "Next", "Save, next fact of the same record"
# Fact, scope, what is typed, the box to tick where it is not there yet, the place, and who says so in words.
FACTS = (
    ("How many", "held", "two", "", "headline", ""),
    ("Held at", "", "Southcamp", "new facility: Southcamp", "1", ""),
    ("Held in", "", "Arvania", "new place: Arvania", "1", ""),
    ("Custody", "", "detained", "", "1", ""),
    ("When the home state learned of it", "", "late 2020", "", "2", "the ministry"),
    ("In contact with", "", "Red Crescent of Arvania", "new organisation: Red Crescent of Arvania", "3", "their aunt"),
    ("Statement", "Conditions", "They are let out for an hour a day.", "", "4", "their aunt"),
    ("Statement", "Request", "The family asks for a visit.", "", "5", "their aunt"),
    ("Papers", "passport", "1 of 2", "", "6", "the ministry"),
    ("Citizen of", "", "Arvania (state)", "new organisation: Arvania (state)", "6", "the ministry"),
)
CHOSEN = ("Custody",)


def enter_the_article(hands):
    hands.go("/admin/casebook/source/add/")
    hands.fill("outlet", "Daily Sample")
    hands.fill("headline", HEADLINE)
    hands.fill("when", "4 May 2021")
    hands.press("Save")
    hands.tick("new organisation: Daily Sample")
    hands.press("Save")


def enter_the_fact(hands, number, fact, scope, value, tick, place, speaker):
    if number == 0:
        hands.go("/admin/casebook/claim/add/")
        hands.fill("subject", "Two brothers in Southcamp")
    hands.choose("fact", fact)
    hands.press(NEXT)
    if number == 0:
        hands.tick("new group: Two brothers in Southcamp")
        hands.press(NEXT)
    if scope:
        hands.choose("scope", scope)
    content = "target" if hands.page.locator("[name='target']").count() else "value"
    hands.choose(content, value) if fact in CHOSEN else hands.fill(content, value)
    hands.fill("citations-0-place", place)
    if number == 0:
        hands.fill("citations-0-source", HEADLINE)
    if speaker:
        hands.fill("citations-0-chain-0-words", speaker)
    hands.press(SAVE)
    if tick:
        hands.tick(tick)
        hands.press(SAVE)
    assert "Saved as a draft" in hands.text()


def test_a_new_editor_enters_ten_facts_and_a_second_person_publishes_them(hands, page, live_server):
    enter_the_article(hands)
    of_article = hands.actions
    for number, fact in enumerate(FACTS):
        enter_the_fact(hands, number, *fact)
    actions = (hands.actions - of_article) / len(FACTS)
    print(f"actions a fact: {actions:.1f}; for the article: {of_article}")
    assert actions <= MOST_ACTIONS
    assert Source.objects.get().headline == HEADLINE
    group = Record.objects.get(wording="Two brothers in Southcamp")
    assert group.claims.filter(state=State.DRAFT).count() == len(FACTS)
    assert group.claims.get(fact="count").value == "2"
    assert group.claims.get(fact="learned_of").lead is None

    publisher = factories.second()
    publisher.set_password("correct horse battery")
    publisher.save()
    page.context.clear_cookies()
    page.goto(live_server.url + "/admin/")
    page.fill("[name='login']", publisher.username)
    page.fill("[name='password']", "correct horse battery")
    page.click("input[type='submit']")
    for claim in group.claims.order_by("pk"):
        page.goto(f"{live_server.url}/admin/casebook/claim/{claim.pk}/change/")
        page.get_by_role("link", name="Publish", exact=True).click()
        page.get_by_role("button", name="Publish").click()
    assert Claim.objects.standing().filter(subject=group).count() == len(FACTS)
    page.goto(f"{live_server.url}/cases/{group.ref}/")
    shown = page.inner_text("main")
    for words in ("Southcamp", "let out for an hour a day", "Daily Sample", "their aunt"):
        assert words in shown


def test_the_desk_works_without_javascript_and_loads_nothing_from_elsewhere(hands, browser, live_server):
    asked = []
    cookies = hands.page.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    plain = Hands(page, live_server.url)
    enter_the_article(plain)
    enter_the_fact(plain, 0, *FACTS[0])
    assert Claim.objects.get().citations.get().source.headline == HEADLINE
    assert {url for url in asked if not url.startswith(live_server.url)} == set()
    context.close()


def test_typing_brings_suggestions(hands, page):
    factories.record("facility", "Norhold prison")
    page.goto(hands.base + "/admin/casebook/claim/add/")
    page.locator("[name='subject']").press_sequentially("norh", delay=30)
    page.wait_for_selector("datalist option", state="attached")
    assert "Norhold prison" in page.locator("datalist option").first.get_attribute("value")
    blocked = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    page.reload()
    assert blocked == []
