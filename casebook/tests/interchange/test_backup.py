"""A backup holds all that cannot be made again, and it comes back as it was, with all that follows from it."""

import base64
import json

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from casebook import actions
from casebook.interchange.backup import KEPT, LEFT_OUT, REBUILT, back_up
from casebook.interchange.integrity import check_archive
from casebook.models import ImportFile, Record, Revision
from casebook.tests import factories
from casebook.tests.backups import article_kept, come_back, tables
from casebook.tests.interchange.test_dump_archive import every_page
from casebook.tests.sample_archive import SECRETS
from casebook.tests.snapshot import difference, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_of_every_table_somebody_decided():
    there = [m._meta.label_lower for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
    decided = [*KEPT, *REBUILT, *LEFT_OUT]
    assert sorted(there) == sorted(decided)


def test_everything_comes_back_with_its_numbers_and_all_that_follows_from_it(archive, client, tmp_path):
    article_kept()
    factories.publisher().user_permissions.add(*Permission.objects.all()[:2])
    on = ContentType.objects.get_for_model(Record)
    LogEntry.objects.create(user=factories.publisher(), content_type=on, object_id="1", action_flag=2)
    ImportFile.objects.create(name="list.csv", created_by=factories.publisher(), content=b"\x00\xff")
    found = list(check_archive())
    before, pages, revision = snapshot(), every_page(client), Revision.current()
    first, second = come_back(tmp_path)
    assert tables(first) == tables(second)
    told = ("casebook.capture", "casebook.importfile", "casebook.user_user_permissions", "casebook.historicalclaim")
    assert all(tables(first)[label] for label in (*told, "admin.logentry"))
    assert difference(before, snapshot()) == []
    assert (every_page(client), Revision.current()) == (pages, revision)
    assert list(check_archive()) == found


def test_it_has_what_is_withheld_and_is_for_its_owner_alone(archive, tmp_path):
    path = back_up(tmp_path / "new")
    everything = "".join(line.decode() for lines in tables(path).values() for line in lines)
    for what, word in SECRETS.items():
        if what == "name of a token":
            # Whoever restores an archive makes new ones.
            assert word not in everything
            continue
        told = base64.b64encode(word.encode()).decode() if what == "contact" else json.dumps(word)[1:-1]
        assert told in everything or word in everything, what
    assert [each.stat().st_mode & 0o777 for each in (path, path.parent)] == [0o600, 0o700]


def test_a_merge_can_still_be_undone(archive, client, tmp_path):
    one = Record.objects.get(pk=archive.merged.pk)
    come_back(tmp_path)
    actions.unmerge(Record.objects.get(ref=one.ref), by=factories.publisher(), public_reason="They are two.")
    assert client.get(f"/facilities/{one.ref}/", follow=True).status_code == 200
