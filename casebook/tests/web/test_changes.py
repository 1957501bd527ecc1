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

pytestmark = pytest.mark.django_db
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
    assert after[1:] == before
    assert after[0] not in before


def test_texts_are_escaped_and_keep_their_language(client, archive):
    factories.published_source("“<b>&amp;” ]]> & more", "2019-05-04", outlet=archive.radio, lang="ar")
    reported = feed(client, "/sources/?format=atom")
    assert (
        '<bdi lang="ar">“&lt;b&gt;&amp;amp;” ]]&gt; &amp; more</bdi>'
        in reported.find(f"{ATOM}entry/{ATOM}summary").text
    )


def test_a_record_is_followed_with_all_that_belongs_to_it(client, archive):
    """Itself, its sentence, what names it, its possible twins, what it says, its disputes and its sources."""
    reported = client.get(f"/changes/?about={archive.dana.ref}&format=atom").content.decode()
    assert archive.dana.ref in reported
    assert archive.sentence.ref in reported
    reported = text(feed(client, f"/changes/?about={archive.dana.ref}&format=atom"))
    assert "disagreement" in reported
    assert "Did she have a lawyer?" in reported
    northern = text(feed(client, f"/changes/?about={archive.norhold.ref}&format=atom"))
    assert archive.northern.ref in northern
    assert archive.homeward.ref not in northern
    about = page(client, f"/changes/?about={archive.norhold.ref}")
    assert "Changes Of Norhold prison, its parts" in about


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


def test_private_people_are_not_named_in_feeds(client):
    w = world()
    named = factories.published("person", "A woman", name_policy="full")
    claims = [drafted(named, "name", "Oriana Velt", w), drafted(named, "held_at", w.norhold, w)]
    published(w, claims)
    assert "Oriana Velt" in page(client, "/cases/")
    for address in (*FEEDS, f"/changes/?about={named.ref}&format=atom", f"/changes/?about={w.norhold.ref}&format=atom"):
        assert "Oriana" not in text(feed(client, address))
    assert f"Changes Of {named.ref}, its parts" in page(client, f"/changes/?about={named.ref}")


def test_what_was_withdrawn_is_reported_without_a_word_on_it_and_what_was_sealed_is_not_reported(client):
    w = world()
    claim = factories.said(w.other, "statement", "Withdrawnwords", scope="account", source=w.article)
    sealed = factories.said(w.other, "statement", "Sealedwords", scope="account", source=w.article)
    actions.withdraw(claim, by=factories.publisher(), public_reason="Not ours to tell.")
    actions.seal(sealed, by=factories.publisher(), private_reason="danger")
    for address in ("/changes/?format=atom", f"/changes/?about={w.other.ref}&format=atom"):
        root = feed(client, address)
        assert titles(root)[0] == f"1 fact withdrawn: {claim.ref}"
        assert f'href="http://testserver/claims/{claim.ref}/"' in root.find(f"{ATOM}entry/{ATOM}summary").text
        assert "words" not in text(root)
        assert sealed.ref not in text(root)
    assert re.search("facts? withdrawn", page(client, "/changes/"))
    reported = page(client, f"/changes/?about={w.other.ref}")
    assert f"2 facts published: {claim.ref} · Held at" in reported, "what was told is told on, without a word on it"
    assert sealed.ref not in reported


def test_a_merged_record_is_followed_as_the_one_it_leads_to(client):
    w = world()
    other = factories.published("facility", "Norhold, spelt otherwise")
    factories.merged(other, w.norhold)
    assert "Changes Of Norhold prison, its parts" in page(client, f"/changes/?about={other.ref}")


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


def test_titles_name_what_was_done_and_links_are_whole(client):
    w = world()
    claim = factories.said(w.dana, "statement", "More", scope="account", source=w.article)
    root = feed(client, f"/changes/?about={w.dana.ref}&format=atom")
    name = re.search(r"published: (.*); 1 citation published$", titles(root)[0])[1]
    assert claim.ref in name
    assert w.dana.ref in titles(root)[-1] or "…" in titles(root)[-1]
    for address in re.findall(
        'href="(.*?)"', " ".join(e.find(f"{ATOM}summary").text for e in root.iter(f"{ATOM}entry"))
    ):
        assert address.startswith("http://testserver/")
    factories.publish(factories.cite(claim, w.article, 4))
    assert titles(feed(client, "/changes/?format=atom"))[0] == f"1 citation published: {name}"


def test_one_merge_undone_is_one(client):
    w = world()
    other = factories.published("facility", "Norhold, spelt otherwise")
    factories.merged(other, w.norhold)
    actions.unmerge(other, by=factories.publisher(), public_reason="They are two.")
    root = feed(client, "/changes/?format=atom")
    assert titles(root)[0].startswith("1 merge undone: ")
    assert {"Norhold prison", "Norhold, spelt otherwise"} <= set(
        re.findall("<bdi>(.*?)</bdi>", root.find(f"{ATOM}entry/{ATOM}summary").text)
    )


def test_an_outlet_is_followed_with_its_articles(client):
    w = world()
    article = factories.published_source("Of another prison", "2019-05-04", outlet=w.outlet)
    assert titles(feed(client, f"/changes/?about={w.outlet.ref}&format=atom"))[0] == (
        "1 source published: Of another prison"
    )
    assert article.ref not in text(feed(client, f"/changes/?about={w.norhold.ref}&format=atom"))


def test_a_filtered_list_is_followed_on_a_page_too(client):
    w = world()
    north = factories.said(w.dana, "statement", "Of the north", scope="account", source=w.article)
    south = factories.said(w.other, "statement", "Of the south", scope="account", source=w.article)
    address = f"/changes/?list=cases&facility={w.norhold.ref}"
    reported = page(client, address)
    assert "Of what is or was in the list Cases held at Norhold prison." in reported
    assert north.ref in reported
    assert south.ref not in reported
    answer = client.get(address)
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


def test_in_a_list_of_facts_about_is_a_filter_of_it_and_names_nobody(client):
    w = world()
    named = factories.published("person", "A woman", name_policy="full")
    published(w, [drafted(named, "name", "Oriana Velt", w), drafted(named, "held_at", w.norhold, w)])
    reported = page(client, f"/changes/?list=claims&about={named.ref}")
    assert "Of what is or was in the list Facts." in reported
    assert "Oriana" not in reported
    assert "Oriana" not in text(feed(client, f"/claims/?about={named.ref}&format=atom"))
