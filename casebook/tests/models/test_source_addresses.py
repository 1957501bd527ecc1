"""One article once, whatever its address was copied with; and nothing that is still to appear."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casebook import actions
from casebook.models import Source
from casebook.models.archive.source_addresses import LONGEST, address_key
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed, words

ARTICLE = "https://example.com/2019/11/news"
SAME = [
    f"{ARTICLE}?utm_source=a&utm_medium=b",
    f"{ARTICLE}?fbclid=IwAR0",
    "http://example.com/2019/11/news",
    "https://www.example.com/2019/11/news",
    "https://m.example.com/2019/11/news",
    f"{ARTICLE}/",
    f"{ARTICLE}#comments",
    "https://EXAMPLE.com/2019/11/news",
    "https://example.com:443/2019/11/news",
    f"{ARTICLE}/index.html",
    f"{ARTICLE}/amp/",
    f"{ARTICLE}?amp=1",
    "https://amp.example.com/2019/11/news",
    "https://example.com/amp/2019/11/news",
    "https://www.google.com/amp/s/example.com/2019/11/news",
    "https://example.com/2019/./11//news",
    "example.com/2019/11/news",
    "https://web.archive.org/web/20200101000000/https://example.com/2019/11/news",
    f"{ARTICLE}?yclid=1&gclid=2&_openstat=3",
    "https://example-com.cdn.ampproject.org/c/s/example.com/2019/11/news",
    "https://example.com./2019/11/news",
]
OTHERS = [
    f"{ARTICLE}?id=1",
    f"{ARTICLE}?id=2",
    f"{ARTICLE}?p=2",
    f"{ARTICLE}?cid=1",
    f"{ARTICLE}?cid=2",
    f"{ARTICLE}-2",
    "https://example.com/2019/11/News",
    "https://example.org/2019/11/news",
    "https://ru.example.com/2019/11/news",
    "https://example.com:8080/2019/11/news",
    "https://example.com/2019/11",
    "https://example.com/#!/article/1",
    "https://example.com/#!/article/2",
    f"{ARTICLE}?source=1",
    "https://example.com/2019/11/news/amplifier",
]


@pytest.mark.parametrize("address", SAME)
def test_the_same_article(address):
    assert address_key(address) == address_key(ARTICLE)


def test_other_articles():
    assert len({address_key(address) for address in [ARTICLE, *OTHERS]}) == len(OTHERS) + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://example.com/%D1%83", "https://example.com/у"),
        ("https://пример.рф/а", "http://www.xn--e1afmkfd.xn--p1ai/%d0%b0/"),
        ("https://example.com/%7Eme", "https://example.com/~me"),
    ],
)
def test_order_and_encoding_make_no_other(one, other):
    assert address_key(one) == address_key(other)


@given(st.text(max_size=1200))
def test_whatever_is_typed_has_a_key_that_an_index_takes(text):
    for address in (text, f"https://{text}", f"https://example.com/{text}"):
        assert len(address_key(address)) <= LONGEST
        assert address_key(address) == address_key(address)


pytest_db = pytest.mark.django_db


def sent(address, outlet, headline="A headline", **more):
    return {"kind": "article", "outlet": outlet.ref, "headline": headline, "lang": "en", "standing": "stands",
            "when": "27 November 2019", "address": address} | more  # fmt: skip


@pytest_db
class TestTheDesk:
    @pytest.mark.parametrize("address", SAME[:9])
    def test_the_same_address_is_refused_in_words(self, client, editor, article, address):
        there = factories.source("News", address=ARTICLE, outlet=article.outlet)
        answer = client.post("/admin/casebook/source/add/", sent(address, article.outlet))
        assert f"This article is there already, under this or another form of its address: {there.ref}" in words(answer)
        # No tick helps: it is the same.
        client.post("/admin/casebook/source/add/", sent(address, article.outlet, confirmed=there.ref))
        assert Source.objects.filter(headline="A headline").count() == 0

    def test_the_same_headline_outlet_and_date_are_asked_about_once(self, client, editor, article):
        there = factories.source("A  Headline", "2019-11-27", address=ARTICLE, outlet=article.outlet)
        other = sent("https://example.com/another", article.outlet)
        answer = client.post("/admin/casebook/source/add/", other)
        assert "The archive has an article with this headline, of the same outlet" in words(answer)
        assert there.ref in words(answer)
        assert client.post("/admin/casebook/source/add/", other | {"confirmed": there.ref}).status_code == 302
        assert Source.objects.filter(headline="A headline").count() == 1

    def test_one_of_another_day_or_outlet_is_not_asked_about(self, client, editor, article):
        factories.source("A headline", "2019-11-26", outlet=article.outlet)
        factories.source("A headline", "2019-11-27")
        answer = client.post("/admin/casebook/source/add/", sent("", article.outlet))
        assert answer.status_code == 302, words(answer)

    def test_what_was_sealed_is_not_entered_again_and_not_named(self, client, editor, article):
        there = factories.published_source("News", address=ARTICLE, outlet=article.outlet)
        actions.seal(there, by=factories.publisher(), private_reason="danger")
        answer = client.post("/admin/casebook/source/add/", sent(f"{ARTICLE}/", article.outlet))
        assert "was taken out of the archive" in words(answer)
        assert there.ref not in answer.content.decode()

    def test_two_drafts_of_one_article_are_not_both_published(self, article):
        one, two = (factories.source(name, address=ARTICLE, outlet=article.outlet) for name in ("One", "Two"))
        with pytest.raises(actions.ActionRefused):
            actions.publish([one, two], by=factories.publisher())
        actions.publish([one], by=factories.publisher())
        with pytest.raises(actions.ActionRefused, match=one.ref):
            actions.publish([two], by=factories.publisher())

    def test_revised_too(self, article):
        factories.published_source("One", address=ARTICLE, outlet=article.outlet)
        two = factories.published_source("Two", outlet=article.outlet)
        with pytest.raises(actions.ActionRefused, match="there already"):
            actions.revise(two, {"address": f"{ARTICLE}/"}, by=factories.publisher(), public_reason="seen")


@pytest_db
class TestDaysToCome:
    def day(self, days):
        return (timezone.now() + timedelta(days=days)).date().isoformat()

    @pytest.mark.parametrize("when", ["2099", "1 May 2093", "spring 2088", "after 2090"])
    def test_no_article_has_appeared_yet(self, client, editor, article, when):
        answer = client.post("/admin/casebook/source/add/", sent("", article.outlet, when=when))
        assert "This day is still to come" in words(answer)
        assert f'value="{when}"' in answer.content.decode()

    def test_east_of_greenwich_it_is_tomorrow_already(self, client, editor, article):
        answer = client.post("/admin/casebook/source/add/", sent("", article.outlet, when=self.day(1)))
        assert answer.status_code == 302, words(answer)
        answer = client.post("/admin/casebook/source/add/", sent("", article.outlet, headline="B", when=self.day(2)))
        assert "This day is still to come" in words(answer)

    def test_nobody_has_said_it_yet(self, client, editor, group, article):
        fields = {"citations-0-chain-0-words": "the ministry", "citations-0-chain-0-when": "May 2099"}
        answer = client.post(second_step(group, "count"), typed(article, value="6", scope="held", **fields))
        assert "Speaker 1: This day is still to come" in words(answer)

    def test_it_is_neither_published_nor_revised(self, article):
        source = factories.source("News", "2099-01-01", outlet=article.outlet)
        with pytest.raises(actions.ActionRefused, match="still to come"):
            actions.publish([source], by=factories.publisher())
        date = {"when_edtf": "2099-01-01", "when_words": "", "when_known": "stated"}
        with pytest.raises(actions.ActionRefused, match="still to come"):
            actions.revise(article, date, by=factories.publisher(), public_reason="seen")


FILE = """\
entered: {entered}
records:
  - ref: paper234
    kind: organisation
    wording: The Sample Post
source:
  ref: {ref}
  outlet: paper234
  headline: A headline
  published: {published}
  language: en
  address: {address}
"""


@pytest_db
class TestTheLoader:
    def load(self, folder: Path, name: str, **given):
        usual = {"entered": "2026-11-24", "ref": "news2345", "published": "2019-11-27", "address": ARTICLE}
        text = FILE.format(**usual | given)
        if name != "a":
            start, end = text.index("records:"), text.index("source:")
            text = text[:start] + text[end:]
        (folder / f"{name}.yaml").write_text(text)

    def run(self, folder, capsys):
        with suppress(CommandError):
            call_command("load_archive", str(folder))
        return capsys.readouterr().err

    def test_the_same_address_is_refused_with_its_line(self, tmp_path, capsys):
        self.load(tmp_path, "a")
        self.load(tmp_path, "b", ref="other234", address=f"{ARTICLE}/?utm_source=x")
        assert "This article is in these files already: news2345" in self.run(tmp_path, capsys)
        (tmp_path / "b.yaml").unlink()
        assert self.run(tmp_path, capsys) == ""
        self.load(tmp_path, "b", ref="other234", address="http://m.example.com/2019/11/news#top")
        reported = self.run(tmp_path, capsys)
        assert "b.yaml:" in reported
        assert "This article is there already, under this or another form of its address: news2345" in reported
        assert Source.objects.count() == 1

    def test_the_same_headline_is_loaded_with_a_warning(self, tmp_path, capsys):
        self.load(tmp_path, "a")
        self.load(tmp_path, "b", ref="other234", address="https://example.com/another")
        reported = self.run(tmp_path, capsys)
        assert "An article with this headline, of the same outlet and day, is there already: news2345" in reported
        assert Source.objects.count() == 2
        assert self.run(tmp_path, capsys) == ""

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"published": "2099-01-01"}, "This day is still to come: nothing can have been published"),
            ({"entered": "2099-01-01"}, "This day is still to come: nothing was entered on it yet"),
        ],
    )
    def test_days_to_come_are_refused(self, tmp_path, capsys, given, said):
        self.load(tmp_path, "a", **given)
        assert said in self.run(tmp_path, capsys)
        assert not Source.objects.exists()
