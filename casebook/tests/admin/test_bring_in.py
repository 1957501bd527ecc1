"""Bringing an article in as an editor does: from the form to the draft with its kept copy."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from casebook import actions
from casebook.interchange.capture import checks
from casebook.interchange.capture.intakes import bring_in
from casebook.models import Capture, Intake, Record, Role, Source
from casebook.tests import factories
from casebook.tests.admin_helpers import change, untouched, words
from casebook.tests.outlets import article, outlet, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]
ADDRESS = "/admin/desk/bring-in/"


@pytest.fixture
def site(settings):
    settings.FETCH_LOOPBACK = True
    with outlet() as serving:
        yield serving


def send(client, **given):
    return client.post(ADDRESS, {"addresses": "", "text": "", **given})


def work():
    """What the worker does while the editor waits."""
    for ref in list(Intake.objects.filter(state="waiting").values_list("ref", flat=True)):
        bring_in.call(ref)


def second_step(client, **given):
    """The address of the second step of what was sent, once the worker was at it."""
    answer = send(client, **given)
    assert answer.status_code == 302, words(answer)
    work()
    return answer.url


def saved(client, address, **typed):
    sent = {**untouched(client, address), "outlet-pick": "new:organisation", **typed}
    answer = client.post(address, {**sent, "outlet_asked": sent["outlet"]})
    assert answer.status_code == 302, words(answer)
    return Source.objects.order_by("pk").last(), answer


class TestByAddress:
    def test_from_the_address_to_the_draft(self, client, site, editor):
        address = second_step(client, addresses=site.html("/a", page("english.html")))
        source, answer = saved(client, address)
        assert answer.url == f"/admin/desk/articles/{source.pk}/"
        assert (source.headline, source.credits, source.lang, source.state) == (
            "Families of nine held at Norhold ask for a list",
            "Ilva Torren, Oren Valtas",
            "en",
            "draft",
        )
        assert (str(source.when), source.outlet.wording, source.created_by) == ("2024-05-12", "North Wire", editor)
        copy = source.captures.get()
        assert copy.captured_by == editor
        assert copy.text.startswith("Relatives of nine women")
        assert "Families of nine" in words(client.get(change(source)))

    def test_what_is_read_is_corrected_before_it_is_saved(self, client, site):
        address = second_step(client, addresses=site.html("/a", article()))
        source, _answer = saved(client, address, outlet="Daily Sample", when="2019-05~", text="# One\r\n\r\nTwo.")
        assert (str(source.when), source.captures.get().text) == ("2019-05~", "# One\n\nTwo.")

    def test_an_outlet_that_is_typed_over_is_looked_for_and_not_made_anew(self, client, site):
        post = factories.published("organisation", "The Example Post")
        address = second_step(client, addresses=site.html("/a", page("english.html")))
        sent = {**untouched(client, address), "outlet-pick": "new:organisation", "outlet": "The Example Post"}
        assert client.post(address, sent).status_code == 302
        assert Source.objects.get().outlet == post

    def test_while_it_is_fetched_the_page_asks_again_by_itself(self, client, site):
        answer = send(client, addresses=site.html("/a", article()))
        shown = client.get(answer.url).content.decode()
        assert '<meta http-equiv="refresh"' in shown
        assert 'hx-trigger="every 2s"' in shown
        work()
        # The page that htmx asks is led on, and htmx with it.
        assert client.get(answer.url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == answer.url
        assert 'http-equiv="refresh"' not in client.get(answer.url).content.decode()

    def test_what_cannot_be_fetched_is_told_and_tried_again(self, client, site):
        address = second_step(client, addresses=site.address + "/a")
        assert "There is no such page any more" in words(client.get(address))
        site.html("/a", article())
        assert client.post(address + "do/", {"do": "again"}).url == address
        work()
        assert "Nine women wait" in client.get(address).content.decode()

    def test_what_cannot_be_fetched_is_typed(self, client, site):
        address = second_step(client, addresses=site.address + "/a")
        client.post(address + "do/", {"do": "type"})
        source, _answer = saved(client, address, outlet="Post", headline="Typed", lang="en", text="One.\n\nTwo.")
        assert (source.address, source.captures.get().method) == (site.address + "/a", "typed")

    def test_one_that_was_left_in_the_middle_says_so_and_is_tried_again(self, client, site):
        address = send(client, addresses=site.html("/a", article())).url
        long_ago = timezone.now() - timedelta(hours=1)
        Intake.objects.update(state="fetching", begun_at=long_ago, asked_at=long_ago)
        shown = client.get(address)
        assert "whatever did it was stopped in the middle" in words(shown)
        assert 'http-equiv="refresh"' not in shown.content.decode()
        client.post(address + "do/", {"do": "again"})
        work()
        assert "Step 2 of 2" in words(client.get(address))

    def test_one_that_nobody_begins_asks_for_the_worker(self, client, site):
        address = send(client, addresses=site.html("/a", article())).url
        Intake.objects.update(asked_at=timezone.now() - timedelta(hours=1))
        assert "the worker does not run" in words(client.get(address))

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "Give an address, a file, or a text."),
            ("ftp://a.example/", "begin with http or https"),
            ("https://u:p@a.example/", "a name and a password"),
            ("https://a.example:8080/", "usual ports"),
            ("\n".join(f"https://a.example/{number}" for number in range(51)), "These are 51 addresses; at most 50"),
            ("https://a.example/1\nnonsense://x", "nonsense://x: Only addresses"),
        ],
    )
    def test_what_is_no_address_is_told_and_stays_in_the_form(self, client, typed, told):
        answer = send(client, addresses=typed)
        assert answer.status_code == 400
        assert told in words(answer)
        assert typed.split("\n")[0] in answer.content.decode()
        assert not Intake.objects.exists()

    def test_many_become_a_list(self, client, site):
        lines = [site.html(f"/{number}", article(f"Article {number}")) for number in range(3)]
        answer = send(client, addresses="\n".join([*lines, lines[0] + "#again", site.address + "/none"]))
        assert answer.url == ADDRESS + "list/"
        assert words(client.get(answer.url)).count("waiting for its turn") == 4
        work()
        shown = words(client.get(answer.url))
        assert (shown.count("ready to look at"), shown.count("could not be fetched")) == (3, 1)
        assert "Article 2" in shown
        assert "Articles being brought in (4)" in words(client.get("/admin/"))

    def test_given_up(self, client, site):
        address = second_step(client, addresses=site.html("/a", article()))
        assert client.post(address + "do/", {"do": "give up"}).status_code == 302
        assert not Intake.objects.exists()
        assert client.get(address).status_code == 404

    def test_saved_twice_it_is_saved_once(self, client, site):
        address = second_step(client, addresses=site.html("/a", page("english.html")))
        sent = {**untouched(client, address), "outlet-pick": "new:organisation"}
        assert client.post(address, sent).status_code == 302
        assert client.post(address, sent).status_code == 302
        assert Source.objects.count() == Capture.objects.count() == 1


class TestKnown:
    @pytest.fixture
    def source(self, site):
        return factories.published_source("Nine women wait", address=site.html("/a", article(paragraphs=6)))

    def test_its_address_leads_to_it_and_nothing_is_fetched(self, client, site, source):
        answer = send(client, addresses=source.address + "?utm_source=x")
        assert answer.url == f"/admin/desk/articles/{source.pk}/"
        assert "The archive has this article already" in words(client.get(answer.url))
        assert not Intake.objects.exists()

    def test_another_copy_is_kept_of_it(self, client, source):
        address = client.post(f"/admin/desk/copies/of/{source.pk}/").url
        work()
        assert client.get(address).url == f"/admin/desk/articles/{source.pk}/"
        assert source.captures.count() == 1

    def test_one_that_calls_itself_so_is_offered_as_another_copy(self, client, site, source):
        head = f'<link rel="canonical" href="{source.address}">'
        address = second_step(client, addresses=site.html("/other", article(head=head)))
        shown = words(client.get(address))
        assert "The archive has this article already" in shown
        assert "If it is another article" not in shown
        client.post(address + "do/", {"do": "copy"})
        assert source.captures.count() == 1
        assert Source.objects.count() == 1

    def test_the_same_headline_of_the_same_outlet_is_asked_about(self, client, site, source):
        address = second_step(client, addresses=site.html("/other", article()))
        sent = {**untouched(client, address), "outlet": source.outlet.ref}
        answer = client.post(address, sent)
        assert answer.status_code == 400
        assert "an article with this headline" in words(answer)
        assert client.post(address, {**sent, "confirmed": source.ref}).status_code == 302

    def test_what_was_taken_out_is_not_brought_in_again(self, client, source):
        actions.seal(source, by=factories.publisher(), private_reason="danger")
        answer = send(client, addresses=source.address)
        assert answer.url == ADDRESS
        assert "taken out of the archive" in words(client.get(answer.url))

    def test_what_another_is_bringing_in_leads_there(self, client, site):
        first = send(client, addresses=site.html("/a", article())).url
        client.force_login(factories.member("a second editor", Role.EDITOR))
        assert send(client, addresses=site.address + "/a").url == first
        client.force_login(factories.member("a contributor", Role.CONTRIBUTOR))
        assert client.get(first).status_code == 403

    def test_the_outlet_is_the_one_whose_articles_stand_there(self, client, site, source):
        address = second_step(client, addresses=site.html("/b", article("Ten women wait")))
        assert source.outlet.ref in untouched(client, address)["outlet"]


class TestFilesAndTexts:
    def test_a_page_from_the_browser_with_its_address(self, client):
        file = SimpleUploadedFile("page.html", page("russian.html"), content_type="image/png")
        address = second_step(client, addresses="https://vestnik.example/9", file=file)
        source, _answer = saved(client, address)
        assert (source.lang, source.address, source.outlet.wording) == (
            "ru",
            "https://vestnik.example/9",
            "Северный вестник",
        )
        copy = source.captures.get()
        assert (bytes(copy.content), copy.media_type) == (page("russian.html"), "text/html")

    def test_a_picture_whose_text_is_typed(self, client):
        address = second_step(client, file=SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n..."))
        assert "type what it says" in words(client.get(address))
        source, _answer = saved(client, address, outlet="Post", headline="A paper", lang="en", text="It says so.")
        assert (source.captures.get().media_type, source.captures.get().text) == ("image/png", "It says so.")

    def test_a_text_needs_no_worker(self, client):
        address = send(client, text="Neun Frauen in Haft\n\nDie Frauen sind nicht frei, und das ist der Stand.").url
        fields = untouched(client, address)
        assert (fields["headline"], fields["lang"]) == ("Neun Frauen in Haft", "de")
        source, _answer = saved(client, address, outlet="Nordbote")
        assert source.captures.get().text == "Die Frauen sind nicht frei, und das ist der Stand."

    def test_a_text_of_unknown_language_asks_for_it(self, client):
        address = send(client, text="Xyzzy plugh.").url
        answer = client.post(address, {**untouched(client, address), "headline": "X", "outlet-pick": "", "outlet": ""})
        assert answer.status_code == 400

    def test_what_is_too_large_or_too_many_is_told(self, client, monkeypatch):
        monkeypatch.setattr("casebook.admin.intakes.LARGEST_FILE", 10)
        assert "too large" in words(send(client, file=SimpleUploadedFile("x.html", b"x" * 11)))
        assert "not both" in words(send(client, file=SimpleUploadedFile("x.html", b"x"), text="x"))
        assert "empty" in words(send(client, file=SimpleUploadedFile("x.html", b"")))
        assert "give one address" in words(send(client, text="x", addresses="https://a.example/1 https://a.example/2"))

    def test_a_file_that_is_no_article_is_told(self, client):
        address = second_step(client, file=SimpleUploadedFile("x.html", b"\x7fELF\0\0\0"))
        assert "neither a page, a PDF" in words(client.get(address))


class TestKeptCopies:
    @pytest.fixture
    def source(self, client):
        evil = b"<script>alert(document.cookie)</script>" + article().encode()
        address = second_step(client, file=SimpleUploadedFile("x.html", evil))
        return saved(client, address, outlet="Post")[0]

    def test_it_is_saved_and_never_opened(self, client, source):
        copy = source.captures.get()
        answer = client.get(f"/admin/desk/copies/{copy.pk}/")
        assert answer.content == bytes(copy.content)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{source.ref}-')

    def test_members_alone_have_it_and_nobody_once_it_is_sealed(self, client, source):
        address = f"/admin/desk/copies/{source.captures.get().pk}/"
        actions.seal(source, by=factories.publisher(), private_reason="danger")
        assert client.get(address).status_code == 404
        client.logout()
        assert client.get(address).status_code == 302

    def test_the_page_of_the_source_has_them(self, client, source):
        checks.check(source)
        shown = words(client.get(change(source)))
        for said in (source.captures.get().sha256, "a file", "an editor", "only its kept copies were looked at"):
            assert said in shown

    def test_they_go_with_a_draft_that_is_deleted(self, client, source):
        answer = client.post(f"/admin/casebook/source/{source.pk}/delete/", {"post": "yes"})
        assert answer.status_code == 302
        assert not Capture.objects.exists()
        assert not Intake.objects.exists()

    def test_one_without_an_address_is_not_fetched(self, client, source):
        Source.objects.filter(pk=source.pk).update(address="")
        assert client.post(f"/admin/desk/copies/of/{source.pk}/").url == change(source)
        assert not Intake.objects.exclude(state="kept").exists()


def test_readers_are_asked_to_sign_in(client):
    client.logout()
    for address in (ADDRESS, ADDRESS + "list/", ADDRESS + "abcdefgh/", "/admin/desk/copies/1/"):
        assert "/admin/login/" in client.get(address).url


def test_the_list_of_sources_and_the_front_page_lead_there(client):
    for address in ("/admin/", "/admin/casebook/source/"):
        assert f'href="{ADDRESS}"' in client.get(address).content.decode()


def test_an_outlet_with_more_than_one_meaning_is_asked_about(client, site):
    Record.objects.create(kind="organisation", wording="Nordbote West")
    Record.objects.create(kind="organisation", wording="Nordbote Ost")
    address = second_step(client, addresses=site.html("/a", page("german.html")))
    shown = client.get(address).content.decode()
    assert "Nordbote West" in shown
    assert "Nordbote Ost" in shown
