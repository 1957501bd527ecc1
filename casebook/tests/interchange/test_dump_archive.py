"""What readers see as text: it has nothing else, and what stands is loaded again to the same bytes."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from casebook import actions
from casebook.actions.maintenance import rebuild
from casebook.models import Claim, Dispute, Record, Source
from casebook.tests import factories
from casebook.tests.dumps import dumped, emptied, loaded, texts
from casebook.tests.sample_archive import words_kept
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


def test_what_stands_is_loaded_like_the_seed(client, tmp_path):
    article, other = factories.published_source("One"), factories.published_source("Two", "2020-01-02")
    woman = factories.published("person", "A prisoner")
    claim = factories.said(woman, "role", "a nurse", source=article, paragraph=3)
    for paragraph, source in ((1, article), (None, other)):
        actions.publish([factories.cite(claim, source, paragraph)], by=factories.publisher())
    factories.dispute("What was she?", [claim], [factories.said(woman, "role", "a teacher", source=other)])
    before, lead = every_page(client), claim.lead.ref
    first = dumped(tmp_path / "first")
    emptied()
    loaded(tmp_path / "first")
    assert rebuild(check=True) == []
    assert Claim.objects.get(ref=claim.ref).lead.ref == lead
    assert dumped(tmp_path / "second") == first
    assert every_page(client).keys() == before.keys()


def test_what_stands_no_more_is_told_and_refused(archive, tmp_path):
    files = dumped(tmp_path / "first")
    assert f"of: {archive.superseded.ref}" in files["actions.yaml"]
    assert "reason: We misread the article." in files["actions.yaml"]
    assert f"supersedes: {archive.superseded.ref}" in "".join(files.values())
    assert f"merged into: {archive.norhold.ref}" in files["records/facilities.yaml"]
    emptied()
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_archive", str(tmp_path / "first"), stdout=StringIO(), stderr=err)
    assert "This key stands in public exports only, of what stands no more; it is not loaded." in err.getvalue()
    assert not Record.objects.exists()


def test_readers_get_nothing_that_is_kept_from_them(archive, tmp_path):
    public = "\n".join(dumped(tmp_path / "public").values())
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


def test_a_dump_never_writes_into_what_is_there(archive, tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(CommandError, match="already and not empty"):
        call_command("dump_archive", str(tmp_path), stdout=StringIO())
    assert texts(tmp_path) == {"mine.txt": "kept"}
