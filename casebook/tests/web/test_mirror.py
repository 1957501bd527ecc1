"""The mirror: what readers see as files, in step with the archive, and nothing that was taken down."""

import logging
import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django_tasks_db.models import DBTaskResult

from casebook import actions
from casebook.models import Claim, WishWhat
from casebook.models.edition import PublicClaim, PublicRecord, Tombstone
from casebook.tests import factories
from casebook.tests.sample_archive import words_kept
from casebook.web.mirror import Mirror, writer

pytestmark = pytest.mark.django_db
LIVE = "https://archive.example"


@pytest.fixture(autouse=True)
def _one_language(settings):
    """The others are the same pages again."""
    settings.LANGUAGES = [("en", "English")]
    settings.ALLOWED_HOSTS = ["archive.example"]


def written(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(folder, **given):
    mirror = Mirror(folder, live=LIVE, **given)
    mirror.update()
    return mirror


class Addresses(HTMLParser):
    """Where the links of a page lead."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, value) for name, value in attrs if name in ("href", "src", "action")]


def test_each_page_says_what_the_site_says(archive, client, tmp_path, settings):
    made(tmp_path / "m")
    for address in ("/", "/about/", "/cases/", f"/claims/{archive.held.ref}/", f"/facilities/{archive.norhold.ref}/"):
        there = client.get(address, secure=True, headers={"host": "archive.example"}).content.decode()
        here = (tmp_path / "m" / address.lstrip("/") / "index.html").read_text()
        plain = [re.sub(r"<[^>]*>", "", text) for text in (there, here)]
        assert plain[0].split() == plain[1].split(), address


def test_every_link_leads_to_a_file_or_to_the_live_archive(archive, tmp_path):
    made(tmp_path / "m")
    files, seen = written(tmp_path / "m"), 0
    for name, content in files.items():
        if not name.endswith(".html") or name == "404.html":
            continue
        for tag, address in Addresses(content.decode()).found:
            parts = urlsplit(address)
            if parts.scheme or not parts.path:
                # Of ours only what needs a server, and what says where the page itself stands.
                ours = address.startswith(f"{LIVE}/") and tag not in ("form", "link") and not parts.query
                gone = Tombstone.objects.filter(ref__in=address.split("/")).exists()
                live = any(part in address for part in ("/report/", "/search/", "/api/"))
                assert not ours or gone or live, (name, address)
                continue
            seen += 1
            assert not parts.path.startswith("/"), (name, address)
            target = posixpath.normpath(urljoin(f"/{name}", parts.path)).lstrip("/")
            assert target in files or posixpath.join(target, "index.html") in files, (name, address)
    assert seen > 1000


def test_links_are_those_of_the_base_where_one_is_given(archive, tmp_path):
    made(tmp_path / "m", base="https://copy.example/archive/")
    page = (tmp_path / "m" / "cases" / "index.html").read_text()
    assert f'href="https://copy.example/archive/cases/{archive.dana.ref}/"' in page
    assert f'href="{LIVE}/cases/?format=csv"' in page
    assert f'<link rel="canonical" href="{LIVE}/' in (tmp_path / "m" / "about" / "index.html").read_text()
    assert "Sitemap: https://copy.example/archive/sitemap.xml" in (tmp_path / "m" / "robots.txt").read_text()


def test_the_sitemap_leads_to_files_and_names_nobody_private(archive, tmp_path):
    made(tmp_path / "m", base="https://copy.example")
    found = ElementTree.parse(tmp_path / "m" / "sitemap-records-1.xml").iter()
    places = [one.text for one in found if one.tag.endswith("}loc")]
    assert places
    for place in places:
        assert (tmp_path / "m" / place.removeprefix("https://copy.example/") / "index.html").is_file(), place
    for record in PublicRecord.objects.filter(noindex=True):
        assert record.ref not in "".join(places)
    assert ElementTree.parse(tmp_path / "m" / "changes" / "feed.atom").getroot().tag.endswith("feed")


def test_nothing_kept_is_told_by_the_mirror(archive, tmp_path):
    made(tmp_path / "m")
    for name, content in written(tmp_path / "m").items():
        told = (name + content.decode()).casefold()
        for word in words_kept():
            assert word.casefold() not in told, (word, name)


def test_pages_of_other_days_and_filters_are_left_out(archive, tmp_path):
    made(tmp_path / "m")
    assert not [name for name in written(tmp_path / "m") if "?" in name or "search" in name.split("/")]


def test_what_did_not_change_is_not_rendered_again(archive, tmp_path):
    made(tmp_path / "m")
    again = Mirror(tmp_path / "m", live=LIVE).update()
    assert (again.written, again.removed) == (0, 0)
    assert again.rendered < 25


def claims_that_stand():
    return Claim.objects.filter(ref__in=PublicClaim.objects.filter(state="published").values("ref"))


def test_it_is_the_same_as_one_made_anew_after_every_action(archive, tmp_path):
    by = factories.publisher()
    mirror = tmp_path / "m"
    made(mirror)
    claim = claims_that_stand().filter(target=archive.norhold).exclude(pk=archive.held.pk).first()
    steps = [
        lambda: actions.retract(claim, by=by, public_reason="It was elsewhere."),
        lambda: actions.revise(archive.norhold, {"note": "Looked at again."}, by=by, public_reason="clearer"),
        lambda: actions.withdraw(archive.letters, by=by, public_reason="A court asked for it."),
        lambda: actions.seal(archive.dana, by=by, private_reason="danger"),
        lambda: actions.unseal(archive.dana, by=by, private_reason="over"),
    ]
    for number, step in enumerate(steps):
        step()
        changed = Mirror(mirror, live=LIVE).update()
        anew = tmp_path / f"anew{number}"
        whole = made(anew)._rendered
        old, new = written(mirror), written(anew)
        assert old.keys() == new.keys(), number
        assert [name for name in new if new[name] != old[name]] == [], number
        assert changed.rendered < whole


@pytest.mark.parametrize("how", ["withdraw", "seal", "wish", "erase"])
def test_a_takedown_removes_the_file_at_once(archive, tmp_path, settings, django_capture_on_commit_callbacks, how):
    folder = tmp_path / "m"
    settings.MIRROR_PATH = str(folder)
    made(folder)
    page = folder / "cases" / archive.dana.ref / "index.html"
    assert archive.held.ref in page.read_text()
    by = factories.publisher()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "withdraw":
            actions.withdraw(archive.held, by=by, public_reason="A court asked for it.")
        elif how == "seal":
            actions.seal(archive.held, by=by, private_reason="danger")
        elif how == "wish":
            actions.record_wish(archive.dana, WishWhat.ALL, by=by, private_reason="she asked")
        else:
            erased(archive.held)
    for name, content in written(folder).items():
        assert archive.held.ref not in name + content.decode(), name
    assert not page.exists()
    # And the worker writes what may still stand.
    assert DBTaskResult.objects.filter(task_path=writer.refresh.module_path).exists()
    Mirror(folder, live=LIVE).update()
    told = "".join(name + content.decode() for name, content in written(folder).items())
    assert archive.held.ref not in told or how == "withdraw"


def test_what_was_withdrawn_has_a_notice_for_the_web_server_until_it_is_sealed(archive, client, tmp_path, settings):
    folder, by = tmp_path / "m", factories.publisher()
    settings.MIRROR_PATH = str(folder)
    made(folder)
    page, notice = (folder / "claims" / archive.held.ref / name for name in ("index.html", "gone.html"))
    assert page.exists()
    assert not notice.exists()
    actions.withdraw(archive.held, by=by, public_reason="A court asked for it.")
    Mirror(folder, live=LIVE).update()
    assert not page.exists()
    assert "A court asked for it." in notice.read_text()
    assert client.get(f"/claims/{archive.held.ref}/", headers={"host": "archive.example"}).status_code == 410
    Mirror(folder, live=LIVE).remove({archive.held.ref})
    assert not notice.exists(), "what goes takes its notice along at once"
    Mirror(folder, live=LIVE).update()
    assert notice.exists()
    Tombstone.objects.filter(ref=archive.held.ref).delete()
    Mirror(folder, live=LIVE).update()
    assert not notice.exists()


def erased(thing):
    """Asked for by one person and confirmed by another."""
    asked = actions.ask_to_erase(thing, by=factories.publisher(), why="wish", reason="She wrote to us.")
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())


def test_a_disk_that_fails_does_not_undo_the_takedown(
    archive, tmp_path, settings, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    folder = tmp_path / "m"
    settings.MIRROR_PATH = str(folder)
    made(folder)

    def broken(*_given):
        raise OSError("read-only file system")

    monkeypatch.setattr(Mirror, "remove", broken)
    with django_capture_on_commit_callbacks(execute=True), caplog.at_level(logging.CRITICAL):
        actions.seal(archive.held, by=factories.publisher(), private_reason="danger")
    archive.held.refresh_from_db()
    assert archive.held.state == "sealed"
    assert "still stands in the mirror" in caplog.text
    # It is tried again by the worker, until it works.
    monkeypatch.undo()
    settings.LANGUAGES, settings.MIRROR_PATH = [("en", "English")], str(folder)
    settings.ALLOWED_HOSTS = ["archive.example", "localhost"]
    writer.refresh.call()
    assert archive.held.ref not in "".join(content.decode() for content in written(folder).values())


def test_a_page_that_is_taken_down_while_it_is_rendered_is_not_written(archive, tmp_path, monkeypatch):
    folder, by = tmp_path / "m", factories.publisher()
    made(folder)
    mirror, rendered, sealed = Mirror(folder, live=LIVE), Mirror._rendered_page, []

    def slow(self, address, query="", **how):
        page = rendered(self, address, query, **how)
        if address == f"/claims/{archive.held.ref}/" and not sealed:
            sealed.append(address)
            actions.seal(archive.held, by=by, private_reason="danger")
        return page

    monkeypatch.setattr(Mirror, "_rendered_page", slow)
    mirror.update(every=True)
    assert sealed
    assert not (folder / "claims" / archive.held.ref).exists()


def test_a_folder_that_is_no_mirror_is_left_alone(archive, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(CommandError, match="no mirror"):
        call_command("mirror", str(tmp_path / "mine"))
    with pytest.raises(CommandError, match="MIRROR_PATH"):
        call_command("mirror")


def test_where_it_is_reached_is_remembered_and_a_strange_host_is_told(archive, tmp_path):
    made(tmp_path / "m", base="https://copy.example")
    again = Mirror(tmp_path / "m").update()
    assert again.written == 0
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        call_command("mirror", str(tmp_path / "m"), live="https://elsewhere.example")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/ru/", "ru/index.html"),
        ("/cases/", "cases/index.html"),
        ("/facilities/abcd2345/", "facilities/abcd2345/index.html"),
        ("/kk/facilities/abcd2345/north-prison/", "kk/facilities/abcd2345/index.html"),
        ("/claims/abcd2345/", "claims/abcd2345/index.html"),
        ("/search/", ""),
        ("/report/", ""),
        ("/admin/", ""),
        ("/cases/../../etc/", ""),
        ("/nowhere/abcd2345/", ""),
    ],
)
def test_addresses_have_files(address, file):
    assert writer.file_of(address) == file
