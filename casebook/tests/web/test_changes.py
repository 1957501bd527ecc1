"""/changes/ and its feeds: of the archive, of a record and of a list; valid Atom, gated, bounded and kept."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.models import Claim, Record
from casebook.tests import factories
from casebook.tests.sample_archive import words_kept
from casebook.tests.small_archive import drafted, page, published, world
from casebook.web.feeds import all_changes
from casebook.web.presenters.changes import changes_of
from casebook.web.presenters.edition import Reading

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
FEEDS = ["/changes/?format=atom", "/cases/?format=atom", "/facilities/?format=atom", "/sources/?format=atom"]
FEEDS += ["/claims/?format=atom", "/disputes/?format=atom"]


def feed(client, address: str) -> ElementTree.Element:
    """The feed at the address, held to what RFC 4287 demands of every feed."""
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") == "en"
    assert root.get(f"{XML}base") == "http://testserver/"
    _has_once(root, "id", "title", "updated")
    assert root.find(f"{ATOM}author/{ATOM}name").text
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{address}"
    assert links["alternate"].startswith("http://testserver/")
    ids = []
    for entry in root.findall(f"{ATOM}entry"):
        _has_once(entry, "id", "title", "updated", "summary")
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text).tzinfo
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.find(f"{ATOM}id").text)
        assert entry.find(f"{ATOM}summary").get("type") == "html"
        ElementTree.fromstring(f"<p>{entry.find(f'{ATOM}summary').text}</p>")
        ids.append(entry.find(f"{ATOM}id").text)
    assert len(ids) == len(set(ids))
    stamps = [entry.find(f"{ATOM}updated").text for entry in root.findall(f"{ATOM}entry")]
    assert stamps == sorted(stamps, reverse=True)
    return root


def _has_once(element: ElementTree.Element, *names: str) -> None:
    for name in names:
        found = element.findall(ATOM + name)
        assert len(found) == 1, (name, len(found))
        assert found[0].text


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.find(f"{ATOM}title").text for entry in root.findall(f"{ATOM}entry")]


def text(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


# The first, before the archive of this file is built.
def test_a_feed_of_an_empty_archive_is_valid_and_stands_still(client):
    assert titles(feed(client, "/changes/?format=atom")) == []
    assert client.get("/cases/?format=atom").content == client.get("/cases/?format=atom").content


@pytest.mark.parametrize("address", FEEDS)
def test_feeds_are_valid_and_tell_nothing_that_is_kept(client, archive, address):
    reported = text(feed(client, address)).casefold()
    assert "<entry" in reported.replace("ns0:", "")
    for word in words_kept():
        assert word.casefold() not in reported


def test_every_record_has_a_valid_feed_that_tells_nothing_that_is_kept(client, archive):
    for ref in Record.objects.filter(page_public=True).values_list("ref", flat=True):
        reported = text(feed(client, f"/changes/?about={ref}&format=atom")).casefold()
        reported += page(client, f"/changes/?about={ref}").casefold()
        for word in words_kept():
            assert word.casefold() not in reported, (ref, word)


def test_ids_stay_when_more_is_done(client):
    w = world()
    before = [e.find(f"{ATOM}id").text for e in feed(client, "/changes/?format=atom").findall(f"{ATOM}entry")]
    factories.said(w.dana, "statement", "More", scope="account", source=w.article)
    after = [e.find(f"{ATOM}id").text for e in feed(client, "/changes/?format=atom").findall(f"{ATOM}entry")]
    assert after[1:] == before[: len(after) - 1]
    assert after[0] not in before
    of_one = [
        e.find(f"{ATOM}id").text for e in feed(client, f"/changes/?about={w.dana.ref}&format=atom").iter(f"{ATOM}entry")
    ]
    assert after[0] == of_one[0], "a change has one id, wherever it is told"


def test_ids_do_not_say_how_much_is_hidden(client):
    """The key of an action counts all of them, so no id may follow from it."""
    world()
    rows = list(all_changes())
    before = [change.id for change in changes_of(Reading(), rows)]
    for row in rows:
        row.pk += 1000
    assert [change.id for change in changes_of(Reading(), rows)] == before
    assert len(set(before)) == len(before) > 10


def test_texts_are_escaped_and_keep_their_language(client, archive):
    factories.published_source("“<b>&amp;” ]]> & more", "2019-05-04", outlet=archive.radio, lang="ar")
    reported = feed(client, "/sources/?format=atom")
    assert (
        '<bdi lang="ar">“&lt;b&gt;&amp;amp;” ]]&gt; &amp; more</bdi>'
        in reported.find(f"{ATOM}entry/{ATOM}summary").text
    )


def test_a_record_is_followed_with_all_that_belongs_to_it(client, archive):
    """Itself, its sentence, what names it, its possible twins, what it says, its disputes and its sources."""
    reported = text(feed(client, f"/changes/?about={archive.dana.ref}&format=atom"))
    assert archive.dana.ref in reported
    assert archive.sentence.ref in reported
    assert "sources differ: Did she have a lawyer?" in reported
    northern = text(feed(client, f"/changes/?about={archive.norhold.ref}&format=atom"))
    assert archive.northern.ref in northern
    assert archive.homeward.ref not in northern
    about = page(client, f"/changes/?about={archive.norhold.ref}")
    assert "Changes Of Norhold prison: the page, its parts" in about


def test_what_is_done_to_one_record_is_not_told_of_another(client):
    w = world()
    claim = factories.said(w.other, "statement", "Of the south", scope="account", source=w.article)
    assert claim.ref in text(feed(client, f"/changes/?about={w.other.ref}&format=atom"))
    assert claim.ref not in text(feed(client, f"/changes/?about={w.dana.ref}&format=atom"))


def test_a_list_is_followed_as_it_is_filtered(client):
    w = world()
    north = factories.said(w.dana, "statement", "Of the north", scope="account", source=w.article)
    south = factories.said(w.other, "statement", "Of the south", scope="account", source=w.article)
    reported = text(feed(client, f"/cases/?facility={w.norhold.ref}&format=atom"))
    assert north.ref in reported
    assert south.ref not in reported
    link = f'href="/cases/?facility={w.norhold.ref}&amp;format=atom"'
    assert link in client.get(f"/cases/?facility={w.norhold.ref}").content.decode()
    assert (
        f'href="/changes/?about={w.dana.ref}&amp;format=atom"' in client.get(f"/cases/{w.dana.ref}/").content.decode()
    )


def test_people_are_called_as_their_pages_call_them(client):
    w = world()
    named = factories.published("person", "A woman", name_policy="given")
    claims = [drafted(named, "name", "Oriana Velt (full)", w), drafted(named, "name", "Oriana (given)", w)]
    published(w, [*claims, drafted(named, "held_at", w.norhold, w)])
    for address in (
        "/cases/?format=atom",
        f"/changes/?about={named.ref}&format=atom",
        f"/changes/?about={w.norhold.ref}&format=atom",
    ):
        reported = feed(client, address)
        assert "Oriana – held at: Norhold prison (The Example Post, par. 1)" in titles(reported)
        assert "Velt" not in text(reported)
    assert "Of Oriana: the page" in page(client, f"/changes/?about={named.ref}")


def test_sensitive_facts_are_not_spelled_out(client):
    w = world()
    claim = factories.said(w.consul, "statement", "He prays at home.", scope="religion", source=w.article)
    actions.release([claim], by=factories.second(), public_reason="He said so himself.")
    root = feed(client, "/changes/?format=atom")
    assert titles(root)[0] == "The consul – a fact, told on its own page"
    assert claim.ref in root.find(f"{ATOM}entry/{ATOM}summary").text
    for told in (text(root), page(client, "/changes/")):
        assert "prays" not in told
        assert "eligio" not in told


def test_what_was_withdrawn_is_told_without_a_word_on_it_and_what_was_sealed_is_not_told(client):
    w = world()
    claim = factories.said(w.other, "statement", "Withdrawnwords", scope="account", source=w.article)
    sealed = factories.said(w.other, "statement", "Sealedwords", scope="account", source=w.article)
    actions.withdraw(claim, by=factories.publisher(), public_reason="Not ours to tell.")
    actions.seal(sealed, by=factories.publisher(), private_reason="danger")
    for address in ("/changes/?format=atom", f"/changes/?about={w.other.ref}&format=atom"):
        root = feed(client, address)
        assert titles(root)[:2] == [
            f"A man of the south – a fact was withdrawn ({claim.ref}): Not ours to tell.",
            f"A man of the south – a fact that was withdrawn later ({claim.ref})",
        ], "what was told is told on, without a word on it"
        assert f'href="http://testserver/claims/{claim.ref}/"' in root.find(f"{ATOM}entry/{ATOM}summary").text
        assert "words" not in text(root)
        assert "Account" not in text(root)
        assert sealed.ref not in text(root)
    actions.unseal(sealed, by=factories.publisher(), private_reason="no danger")
    assert "A man of the south – account: Sealedwords (The Example Post, par. 1)" in titles(
        feed(client, "/changes/?format=atom")
    )


def test_a_merged_record_is_followed_as_the_one_it_leads_to(client):
    w = world()
    other = factories.published("facility", "Norhold, spelt otherwise")
    claim = factories.said(other, "facility_type", "prison", source=w.article)
    factories.merged(other, w.norhold)
    for ref in (other.ref, w.norhold.ref):
        assert "Changes Of Norhold prison: the page" in page(client, f"/changes/?about={ref}")
        assert "Norhold prison – another page was merged into this one" in titles(
            feed(client, f"/changes/?about={ref}&format=atom")
        )
        assert claim.ref in text(feed(client, f"/changes/?about={ref}&format=atom"))
    assert claim.ref in text(feed(client, "/facilities/?format=atom"))


def test_a_feed_is_kept_and_answers_304(client, django_assert_num_queries):
    world()
    first = client.get("/changes/?format=atom")
    with django_assert_num_queries(1):
        again = client.get("/changes/?format=atom", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/changes/?format=rss",
        "/changes/?format=atom&format=atom2",
        "/changes/?about=ZZ",
        "/changes/?about=zzzzzzzz",
        "/changes/?about=%00",
        "/changes/?about=aaaa&about=bbbb",
        "/changes/?page=x",
        "/cases/?facility=x&format=atom",
        "/cases/?format=atom&as_of=2019-01-01",
        "/cases/?format=atom&as_of=abc",
        "/changes/?as_of=abc",
        "/changes/?as_of=2019-01-01",
        "/changes/?as_of=2019-01-01&format=atom",
        "/changes/?as_of=2999-01-01",
        "/changes/?compared=2019-01-01",
        "/changes/?list=x",
        "/changes/?list=cases&list=claims",
        "/changes/?list=cases&facility=x",
        "/changes/?list=cases&as_of=2019-01-01",
        "/changes/?list=cases&page=x",
    ],
)
def test_what_is_wrong_is_reported_in_words(client, address):
    assert "The value of" in page(client, address, status=400)


def test_a_hidden_record_is_followed_like_one_that_never_was(client, archive):
    never = page(client, "/changes/?about=zzzzzzzz", status=400)
    for hidden in (archive.sealed, archive.draft, archive.child, archive.wishing):
        assert page(client, f"/changes/?about={hidden.ref}", status=400) == never.replace("zzzzzzzz", hidden.ref)


@pytest.mark.parametrize("address", ["/changes/?format=atom", "/cases/?format=atom", "/changes/?about={ref}"])
def test_changes_cost_few_queries(client, archive, address, django_assert_max_num_queries):
    # What is gone is asked for by its kind: of what readers do not see it is reported only if it was withdrawn.
    with django_assert_max_num_queries(18):
        client.get(address.format(ref=archive.norhold.ref))
    assert Claim.objects.exists()


def test_titles_are_sentences_and_links_are_whole(client):
    w = world()
    claim = factories.said(w.dana, "statement", "She waits.", scope="account", source=w.article)
    root = feed(client, f"/changes/?about={w.dana.ref}&format=atom")
    assert titles(root)[0] == "Dana – account: She waits. (The Example Post, par. 1)"
    assert "Dana – new page" in titles(root)
    assert "The Example Post – new source: “Letters from a northern prison”" in titles(root)
    for address in re.findall(
        'href="(.*?)"', " ".join(e.find(f"{ATOM}summary").text for e in root.iter(f"{ATOM}entry"))
    ):
        assert address.startswith("http://testserver/")
    factories.publish(factories.cite(claim, w.article, 4))
    assert titles(feed(client, "/changes/?format=atom"))[0] == (
        "Dana – new source for “account: She waits.” (The Example Post, par. 4)"
    )


def test_of_a_fact_its_end_is_told_with_the_reason(client):
    w = world()
    claim = factories.said(w.dana, "statement", "She waits.", scope="account", source=w.article)
    better = drafted(w.dana, "statement", "She waits for an answer.", w, scope="account")
    actions.supersede(claim, better, by=factories.publisher(), public_reason="It says what for.")
    assert titles(feed(client, "/cases/?format=atom"))[:3] == [
        "Dana – account: She waits for an answer. (The Example Post, par. 1)",
        "Dana – “account: She waits.” was superseded: It says what for.",
        "Dana – account: She waits. (The Example Post, par. 1), superseded since",
    ]


def test_one_merge_undone_is_one(client):
    w = world()
    other = factories.published("facility", "Norhold, spelt otherwise")
    factories.merged(other, w.norhold)
    actions.unmerge(other, by=factories.publisher(), public_reason="They are two.")
    root = feed(client, "/changes/?format=atom")
    assert sorted(titles(root)[:2]) == [
        "Norhold prison – a merge was undone",
        "Norhold, spelt otherwise – a merge was undone",
    ]


def test_an_outlet_is_followed_with_its_articles(client):
    w = world()
    article = factories.published_source("Of another prison", "2019-05-04", outlet=w.outlet)
    assert titles(feed(client, f"/changes/?about={w.outlet.ref}&format=atom"))[0] == (
        "The Example Post – new source: “Of another prison”"
    )
    assert article.ref not in text(feed(client, f"/changes/?about={w.norhold.ref}&format=atom"))


def test_pages_do_not_move_by_what_is_hidden(client, monkeypatch):
    monkeypatch.setattr("casebook.web.views.changes.PER_PAGE", 5)
    w = world()
    before = page(client, "/changes/?page=2")
    hidden = factories.published("person", "A child", minor=True)
    for n in range(7):
        factories.said(hidden, "statement", f"Number {n}", scope="account", source=w.article)
    assert page(client, "/changes/?page=2") == before


def test_a_filtered_list_is_followed_on_a_page_too(client):
    w = world()
    north = factories.said(w.dana, "statement", "Of the north", scope="account", source=w.article)
    south = factories.said(w.other, "statement", "Of the south", scope="account", source=w.article)
    address = f"/changes/?list=cases&facility={w.norhold.ref}"
    reported = page(client, address)
    assert "Of what is in the list Cases held at Norhold prison." in reported
    assert "Of the north" in reported
    assert "Of the south" not in reported
    answer = client.get(address)
    assert north.ref in answer.content.decode()
    assert south.ref not in answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert f'href="/cases/?facility={w.norhold.ref}&amp;format=atom"' in answer.content.decode()
    listed = client.get(f"/cases/?facility={w.norhold.ref}&sort=-label").content.decode()
    assert f'href="/changes/?list=cases&amp;facility={w.norhold.ref}' in listed
    same = feed(client, f"{address}&format=atom")
    own = feed(client, f"/cases/?facility={w.norhold.ref}&format=atom")
    assert same.find(f"{ATOM}id").text == own.find(f"{ATOM}id").text
    assert titles(same) == titles(own)
    assert own.find(f"{ATOM}title").text == "Casebook: changes in the list “Cases held at Norhold prison”"


def test_in_a_list_of_facts_about_is_a_filter_of_it(client):
    w = world()
    reported = page(client, f"/changes/?list=claims&about={w.dana.ref}")
    assert "Of what is in the list Facts about Dana." in reported
    assert "A man of the south" not in reported


def test_what_the_archive_works_out_itself_is_no_news(client):
    w = world()
    reasoning = factories.published_source("What follows from the letters", kind="reasoning", outlet=None)
    factories.said(w.dana, "held_at", w.southcamp, source=reasoning)
    assert "What follows" in page(client, "/changes/")
    titles = [
        entry.find(f"{ATOM}title").text for entry in feed(client, "/changes/?format=atom").findall(f"{ATOM}entry")
    ]
    assert titles
    assert not [title for title in titles if "What follows" in title or "reasoning" in title]
