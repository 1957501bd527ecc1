"""The archive as text: everything, or what readers see; loaded and dumped again it gives the same bytes."""

import base64
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from casebook import actions
from casebook.actions.maintenance import rebuild
from casebook.interchange.integrity import check_archive
from casebook.models import Action, Claim, Dispute, Record, Revision, Source, User
from casebook.tests import factories
from casebook.tests.dumps import dumped, emptied, loaded, texts
from casebook.tests.sample_archive import SECRETS, words_kept
from casebook.web import addresses
from casebook.web.addresses import BY_NAME

pytestmark = pytest.mark.django_db


def every_page(client):
    """The pages of everything that has one, by address."""
    rooms = [f"/{room}/" for room in BY_NAME] + ["/", "/sources/", "/claims/", "/disputes/"]
    ones = [addresses.of_record(record) for record in Record.objects.with_page()]
    ones += [f"/claims/{ref}/" for ref in Claim.objects.readable_by(None).values_list("ref", flat=True)]
    ones += [f"/{name}/{ref}/" for name, model in (("sources", Source), ("disputes", Dispute)) for ref in refs(model)]
    cache.clear()
    return {address: client.get(address).content.decode() for address in rooms + ones}


def refs(model):
    return model.objects.visible_to(None).values_list("ref", flat=True)


def test_everything_comes_back_as_it_was(archive, client, tmp_path):
    before = every_page(client)
    revision = Revision.current()
    first = dumped(tmp_path / "first")
    emptied()
    loaded(tmp_path / "first")
    assert rebuild(check=True) == []
    assert Revision.current() == revision
    assert dumped(tmp_path / "second") == first
    assert every_page(client) == before


def test_what_readers_see_comes_back_as_they_saw_it(archive, client, tmp_path):
    first = dumped(tmp_path / "first", public=True)
    emptied()
    loaded(tmp_path / "first")
    assert rebuild(check=True) == []
    assert dumped(tmp_path / "second", public=True) == first
    older = Claim.objects.get(ref=archive.superseded.ref)
    assert older.state == "superseded"
    page = client.get(f"/claims/{older.ref}/").content.decode()
    assert "We misread the article." in page
    assert archive.newer.ref in page
    retracted = client.get(f"/claims/{archive.retracted.ref}/").content.decode()
    assert "Retracted" in retracted


@pytest.mark.parametrize("public", [True, False])
def test_a_merged_record_comes_back_merged_with_its_action_and_the_merge_can_be_undone(
    archive, client, tmp_path, public
):
    one, into = (Record.objects.get(pk=record.pk) for record in (archive.merged, archive.norhold))
    dumped(tmp_path / "first", public=public)
    emptied()
    loaded(tmp_path / "first")
    back = Record.objects.get(ref=one.ref)
    assert (back.merged_into.ref, back.public) == (into.ref, False)
    assert client.get(f"/facilities/{one.ref}/")["Location"].startswith(f"/facilities/{into.ref}/")
    assert set(Action.objects.filter(kind="merge").values_list("on_ref", flat=True)) == {one.ref, into.ref}
    assert [line for line in check_archive(quick=True) if "action" in str(line)] == []
    actions.unmerge(back, by=factories.publisher(), public_reason="They are two.")
    assert client.get(f"/facilities/{one.ref}/", follow=True).status_code == 200


def test_readers_get_nothing_that_is_kept_from_them(archive, tmp_path):
    public = "\n".join(dumped(tmp_path / "public", public=True).values())
    assert "Norhold prison" in public
    for word in words_kept():
        assert word not in public, word
    # A gap holds nothing; but that there is one, by which rule and where, would point at it.
    for thing in (
        archive.gap,
        archive.sealed,
        archive.sealed_claim,
        archive.withdrawn,
        archive.draft_claim,
        archive.child,
    ):
        assert thing.ref not in public


def test_the_complete_dump_has_everything(archive, tmp_path):
    files = dumped(tmp_path / "all")
    everything = "\n".join(files.values())
    for what, word in SECRETS.items():
        if what == "name of a token":
            # Whoever restores an archive makes new ones.
            continue
        reported = base64.b64encode(word.encode()).decode() if what == "contact" else word
        assert reported in everything, what
    assert {"private/members.yaml", "private/actions.yaml", "private/wishes.yaml"} <= set(files)


def test_a_dump_is_loaded_into_an_empty_archive_only(archive, tmp_path):
    dumped(tmp_path / "all")
    number = Record.objects.count()
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_archive", str(tmp_path / "all"), stdout=StringIO(), stderr=err)
    assert "into an empty archive only" in err.getvalue()
    assert Record.objects.count() == number


@pytest.mark.parametrize("public", [True, False])
def test_a_damaged_dump_is_reported_by_its_lines_and_nothing_is_loaded(archive, tmp_path, public):
    dumped(tmp_path / "dump", public=public)
    facilities = tmp_path / "dump" / "records" / "facilities.yaml"
    facilities.write_text(facilities.read_text().replace(f"  - ref: {archive.norhold.ref}", "  - ref: nowhere2"))
    emptied()
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_archive", str(tmp_path / "dump"), stdout=StringIO(), stderr=err)
    assert f"{archive.norhold.ref}: There is no record of this reference in the dump" in err.getvalue()
    assert not Record.objects.exists()
    assert not User.objects.filter(groups__name="Publishers").exists() or not public


def test_without_its_head_a_public_dump_is_read_like_files_written_by_hand(archive, tmp_path):
    dumped(tmp_path / "dump", public=True)
    (tmp_path / "dump" / "archive.yaml").unlink()
    emptied()
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("load_archive", str(tmp_path / "dump"), stdout=StringIO(), stderr=err)
    assert "This key stands in dumps only" in err.getvalue()


def test_a_dump_never_writes_into_what_is_there(archive, tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(CommandError, match="already and not empty"):
        call_command("dump_archive", str(tmp_path), stdout=StringIO())
    assert texts(tmp_path) == {"mine.txt": "kept"}
