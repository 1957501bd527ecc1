"""A backup comes back whole or not at all, on either database; what was erased since does not."""

import base64
import gzip
import io
import os
import threading
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections

from bench.synthetic import generate
from casebook import actions
from casebook.interchange import backup, backup_file
from casebook.interchange.backup import CannotBackUp, Table, back_up, backups, keep, restore
from casebook.interchange.backup_file import DamagedBackup
from casebook.interchange.integrity import check_archive
from casebook.models import Action, ActionKind, Capture, Citation, Claim, ImportFile, Record, Revision, Source, User
from casebook.models.archive import write_guard
from casebook.tests import factories
from casebook.tests.actions.test_erasure import WHY, Told, everywhere, whole
from casebook.tests.admin_helpers import second_step, typed
from casebook.tests.backups import article_kept, come_back, tables
from casebook.tests.dumps import emptied, loaded
from casebook.tests.models.test_migrations import ROOT, manage

pytestmark = [pytest.mark.django_db, pytest.mark.both]
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


def erase(thing):
    asked = actions.ask_to_erase(thing, by=factories.publisher(), **WHY)
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())


class TestComingBack:
    def test_a_log_of_twenty_thousand_actions_comes_back_in_its_order(self, tmp_path):
        prison = factories.published("facility", "Norhold prison")
        began, by = datetime(2026, 1, 1, tzinfo=UTC), factories.publisher()
        # Each action is an hour before the one before it: the order is that of the log and not that of the days.
        with write_guard.opened():
            Action.objects.bulk_create(
                [
                    Action(
                        kind=ActionKind.REVISE, on_model="record", on_ref=prison.ref, by=by, role=by.role,
                        at=began - timedelta(hours=number), public_reason=f"reason {number}", batch=uuid.uuid4(),
                    )
                    for number in range(20_000)
                ],
                batch_size=2000,
            )  # fmt: skip
        before = list(Action.objects.order_by("id").values_list("id", "public_reason"))
        come_back(tmp_path)
        assert list(Action.objects.order_by("id").values_list("id", "public_reason")) == before

    def test_the_seed_comes_back_with_what_editors_did_since(self, client, tmp_path):
        loaded(ROOT / "fixtures")
        client.force_login(factories.member("editor", "editor"))
        group = Record.objects.filter(kind="person", form="group", public=True).order_by("ref").first()
        one, other = Source.objects.filter(kind="article").order_by("ref")[:2]
        client.post(second_step(group, "count"), typed(one, "1", value="20", scope=""))
        draft = Claim.objects.get(subject=group, state="draft")
        proposed, published = (factories.claim(group, "count", number, when="2001") for number in ("21", "22"))
        for claim in (proposed, published):
            factories.cite(claim, one, 2)
        for source in (one, other):
            factories.cite(draft, source, 5, ["a relative", "a neighbour"])
        actions.propose([proposed], by=factories.member("editor"))
        actions.publish([published], by=factories.publisher())
        actions.revise(group, {"note": "A new note."}, by=factories.publisher(), public_reason="clearer")
        actions.retract(published, by=factories.publisher(), public_reason="misread")
        versions = list(group.history.order_by("history_id").values_list("history_id", "history_date", "note"))
        first, second = come_back(tmp_path)
        assert tables(first) == tables(second)
        assert list(group.history.order_by("history_id").values_list("history_id", "history_date", "note")) == versions
        assert Citation.objects.filter(claim=draft).count() == 3
        assert list(check_archive()) == []

    def test_a_number_that_was_given_once_is_not_given_again(self, tmp_path):
        for _each in range(2):
            gone = factories.record("facility", "A draft that was deleted")
            number = gone.pk
            gone.delete()
        path = back_up(tmp_path)
        emptied()
        # As in a database in which nothing was ever numbered.
        Table("casebook.record").last_number = 1
        restore(path)
        assert not Record.objects.exists()
        assert factories.record("facility", "Another one").pk == number + 1

    def test_a_synthetic_archive_comes_back(self, tmp_path):
        generate(40, 1)
        first, second = come_back(tmp_path)
        assert tables(first) == tables(second)


@pytest.mark.django_db(transaction=True)
class TestDatabases:
    def test_from_one_to_the_other_and_back(self, tmp_path):
        """On PostgreSQL: to SQLite and back. On SQLite: to another file and back."""
        woman = factories.published("person", "A prisoner")
        claim = factories.said(woman, "role", "[ru] медсестра", source=article_kept())
        actions.retract(claim, by=factories.publisher(), public_reason="misread")
        factories.claim(factories.record("facility", "A draft"), "facility_type", "no such type")
        record = Record.objects.get(pk=woman.pk)
        ImportFile.objects.create(
            name="list", created_by=factories.publisher(), columns={"zz": "b", "a": [1, 1.5, None]}, content=b"\x00"
        )
        first = back_up(tmp_path)
        other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
        manage(other, "migrate", "-v0")
        manage(other, "restore", str(first))
        manage(other, "backup", str(tmp_path / "other"))
        (second,) = backups(tmp_path / "other")
        assert tables(second) == tables(first)
        emptied()
        restore(second)
        assert tables(back_up(tmp_path / "third")) == tables(first)
        assert factories.record("facility", "One more").pk > record.pk

    def test_one_made_while_somebody_publishes_is_of_one_moment_and_keeps_nobody_waiting(self, tmp_path, monkeypatch):
        article = factories.published_source("An article")
        prison = factories.published("facility", "Norhold prison")
        drafts = [factories.claim(prison, "statement", f"Said {n}", scope="account") for n in range(3)]
        for draft in drafts:
            factories.cite(draft, article)
        before = Revision.current()
        begun, published = threading.Event(), threading.Event()
        failed = []

        def publish():
            try:
                begun.wait(10)
                for draft in drafts:
                    actions.publish([draft], by=factories.publisher())
            except Exception as error:
                failed.append(error)
            finally:
                published.set()
                connections.close_all()

        lines = Table.lines

        def slowly(table):
            yield from lines(table)
            if table.label == "casebook.record":
                begun.set()
                assert published.wait(20)

        monkeypatch.setattr(Table, "lines", slowly)
        thread = threading.Thread(target=publish)
        thread.start()
        path = back_up(tmp_path)
        thread.join()
        monkeypatch.undo()
        assert failed == []
        assert Claim.objects.filter(state="published", fact="statement").count() == 3
        emptied()
        restore(path)
        assert Revision.current() == before
        assert set(Claim.objects.filter(fact="statement").values_list("state", flat=True)) == {"draft"}
        assert list(check_archive()) == []


class TestFile:
    @pytest.fixture
    def prison(self):
        article_kept()
        return factories.published("facility", "Norhold prison")

    def test_encrypted_it_tells_nothing_and_needs_its_key(self, prison, tmp_path, settings):
        plain = back_up(tmp_path / "plain")
        settings.BACKUP_KEY = KEY
        path = back_up(tmp_path / "sealed")
        content = path.read_bytes()
        assert b"Norhold" in gzip.decompress(plain.read_bytes().split(b"\n", 1)[1])
        assert b"Norhold" not in content
        with pytest.raises(gzip.BadGzipFile):
            gzip.decompress(content.split(b"\n", 1)[1])
        emptied()
        for key, words in (("", "is encrypted: set BACKUP_KEY"), (KEY.replace("a2", "a3"), "another key")):
            settings.BACKUP_KEY = key
            with pytest.raises(DamagedBackup, match=words):
                restore(path)
        assert not Record.objects.exists()
        settings.BACKUP_KEY = KEY
        restore(path)
        assert tables(back_up(tmp_path / "again"))["casebook.capture"] == tables(path)["casebook.capture"]

    @pytest.mark.parametrize("key", ["", KEY])
    def test_a_changed_or_cut_one_is_refused_and_nothing_is_restored(self, prison, tmp_path, settings, key):
        settings.BACKUP_KEY = key
        # Of several pieces, so that there is more than a last one.
        with write_guard.opened():
            Capture.objects.update(content=uuid.uuid4().bytes + b"".join(uuid.uuid4().bytes for _ in range(12_000)))
        path = back_up(tmp_path)
        whole = path.read_bytes()
        assert len(whole) > 3 * 65_536
        emptied()
        body = whole.index(b"\n") + 1
        # The first ten bytes of gzip say when and on which machine, and are looked at by nobody.
        for at in (2, body + 12, body + 70_000, len(whole) // 2, len(whole) - 3):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            with pytest.raises(DamagedBackup, match=r"damaged|no backup"):
                restore(path)
        for length in (0, 5, body, body + 20, body + 65_536 + 16, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:length])
            with pytest.raises(DamagedBackup, match=r"missing or damaged|no backup"):
                restore(path)
        path.write_bytes(whole + b"more")
        with pytest.raises(DamagedBackup):
            restore(path)
        assert not Record.objects.exists()

    def test_a_row_that_was_changed_in_a_well_formed_file_is_noticed(self, prison, tmp_path):
        path = back_up(tmp_path)
        head, body = path.read_bytes().split(b"\n", 1)
        changed = gzip.decompress(body).replace(b"Norhold prison", b"Sorhold prison")
        path.write_bytes(head + b"\n" + gzip.compress(changed))
        emptied()
        with pytest.raises(DamagedBackup, match="its checksums do not fit"):
            restore(path)

    def test_one_of_a_newer_form_and_what_is_none_are_told_apart(self, prison, tmp_path):
        path = back_up(tmp_path)
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b'"version": 1', b'"version": 2', 1))
        with pytest.raises(DamagedBackup, match="newer version of Casebook"):
            restore(path)
        path.write_bytes(b"SQLite format 3\x00" + bytes(2000))
        with pytest.raises(DamagedBackup, match="no backup of an archive"):
            restore(path)

    def test_while_it_is_written_and_when_that_is_stopped_there_is_none(self, prison, tmp_path, monkeypatch):
        seen = []

        def stopped(table):
            seen.append((backups(tmp_path), len(list(tmp_path.iterdir()))))
            if table.label == "casebook.claim":
                raise KeyboardInterrupt
            return iter(())

        monkeypatch.setattr(Table, "lines", stopped)
        with pytest.raises(KeyboardInterrupt):
            back_up(tmp_path)
        assert set(map(str, seen)) == {"([], 1)"}
        assert list(tmp_path.iterdir()) == []

    def test_what_a_killed_one_left_behind_is_no_backup_and_goes_after_a_day(self, prison, tmp_path):
        left = tmp_path / ".casebook-20260101T000000Z.backup.1"
        left.write_bytes(b"half")
        assert backups(tmp_path) == []
        back_up(tmp_path / "other")
        os.utime(left, (0, 0))
        path = back_up(tmp_path)
        assert [each for each in tmp_path.iterdir() if each.is_file()] == [path]

    def test_one_that_cannot_be_read_back_is_not_kept(self, prison, tmp_path, monkeypatch):
        monkeypatch.setattr(backup_file._Sealing, "finish", lambda self: None)
        monkeypatch.setattr(backup_file.settings, "BACKUP_KEY", KEY)
        with pytest.raises(DamagedBackup):
            back_up(tmp_path)
        assert list(tmp_path.iterdir()) == []


class TestRestoring:
    def test_only_into_an_empty_archive_unless_told(self, tmp_path, client):
        kept = factories.published("facility", "Norhold prison")
        path = back_up(tmp_path)
        other = factories.published("facility", "Another prison")
        member = factories.member("newcomer")
        client.force_login(member)
        before = Revision.current()
        with pytest.raises(CannotBackUp, match=r"The archive is not empty, it has: .*record"):
            restore(path)
        assert Record.objects.filter(pk=other.pk).exists()
        restore(path, replace=True)
        assert list(Record.objects.values_list("ref", flat=True)) == [kept.ref]
        assert not User.objects.filter(username="newcomer").exists()
        assert not Session.objects.exists()
        cache.clear()
        assert b"Another prison" not in client.get("/facilities/").content
        # Nobody who kept a page of before takes it for one of this archive.
        assert all(now > then for now, then in zip(Revision.current(), before, strict=True))
        assert list(check_archive()) == []

    def test_whole_or_not_at_all(self, tmp_path, monkeypatch):
        factories.published("facility", "Norhold prison")
        path = back_up(tmp_path)
        lines = Table.lines
        monkeypatch.setattr(
            Table, "lines", lambda self: iter([b"[]\n"]) if self.label == "admin.logentry" else lines(self)
        )
        before = list(Record.objects.values_list("ref", "label"))
        factories.published("facility", "Another prison")
        with pytest.raises(CannotBackUp, match="What the database holds of admin"):
            restore(path, replace=True)
        assert Record.objects.count() == len(before) + 1

    def test_another_contact_key_or_another_version_is_told(self, tmp_path, settings, monkeypatch):
        factories.published("facility", "Norhold prison")
        path = back_up(tmp_path)
        emptied()
        settings.CONTACT_KEY = KEY
        with pytest.raises(CannotBackUp, match="had another CONTACT_KEY"):
            restore(path)
        restore(path, lost_contact_key=True)
        emptied()
        monkeypatch.setattr(backup, "_migrations", lambda: ["casebook.0001_initial", "casebook.0002_more"])
        with pytest.raises(CannotBackUp, match=r"another version of Casebook \(migrations: .*0002_more"):
            restore(path)

    def test_check_proves_it_and_touches_nothing(self, tmp_path, capfd):
        Told()
        path = back_up(tmp_path)
        factories.published("facility", "Another prison")
        records, revision = Record.objects.count(), Revision.current()
        out = StringIO()
        call_command("restore", str(path), check=True, stdout=out)
        assert "can be restored; the archive was not touched" in out.getvalue()
        assert "Nothing is wrong." in capfd.readouterr().out
        assert (Record.objects.count(), Revision.current()) == (records, revision)
        path.write_bytes(path.read_bytes()[:-50])
        with pytest.raises(CommandError, match="cannot be relied on"):
            call_command("restore", str(path), check=True, stdout=out)
        assert "missing or damaged" in capfd.readouterr().err


class TestErased:
    def test_later_backups_have_no_trace_of_it(self, tmp_path):
        w = Told()
        erase(w.woman)
        text = b"".join(line for lines in tables(back_up(tmp_path)).values() for line in lines).decode()
        assert "orkaltsev" not in text
        assert w.woman.ref not in text

    @pytest.mark.parametrize("known_by", ["a later backup", "the archive"])
    def test_an_older_backup_does_not_bring_it_back(self, tmp_path, known_by):
        w = Told()
        old = back_up(tmp_path).rename(tmp_path / "casebook-20260101T000000Z.backup")
        erase(w.woman)
        if known_by == "a later backup":
            back_up(tmp_path)
            emptied()
        out = StringIO()
        call_command("restore", str(old), replace=known_by == "the archive", stdout=out)
        assert "erased again" in out.getvalue()
        assert everywhere("zorkaltseva", w.woman.ref) == []
        assert whole() == []

    def test_where_nobody_knows_what_was_erased_since_it_is_not_restored(self, tmp_path):
        Told()
        old = back_up(tmp_path).rename(tmp_path / "casebook-20260101T000000Z.backup")
        (tmp_path / "casebook-20260102T000000Z.backup").write_bytes(b"broken")
        emptied()
        with pytest.raises(CannotBackUp, match="beside it is newer and cannot be read"):
            restore(old)
        assert not Record.objects.exists()

    def test_what_waits_for_a_second_person_comes_back(self, tmp_path):
        w = Told()
        erase(w.mentioned)
        actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY, places={"claim/1/value": False})
        first, second = come_back(tmp_path)
        assert tables(first) == tables(second)


class TestCommand:
    def names(self, folder, *days):
        folder.mkdir()
        for day in days:
            (folder / f"casebook-{day}Z.backup").touch()

    def test_those_of_the_newest_days_are_kept(self, tmp_path):
        folder = tmp_path / "all"
        self.names(folder, "20260101T010000", "20260102T010000", "20260102T230000", "20260104T010000")
        assert [path.name[9:17] for path in keep(folder, 2)] == ["20260101"]
        assert len(backups(folder)) == 3
        assert keep(folder, 5) == []

    def test_it_makes_one_and_deletes_what_is_old(self, tmp_path):
        folder = tmp_path / "all"
        self.names(folder, "20260101T010000")
        out = StringIO()
        call_command("backup", str(folder), keep=1, stdout=out)
        assert "casebook-20260101T010000Z.backup: deleted." in out.getvalue()
        assert len(backups(folder)) == 1
        with pytest.raises(CommandError, match="one day at least"):
            call_command("backup", str(folder), keep=0, stdout=out)

    def test_the_age_of_the_newest_one_is_told_by_its_exit_status(self, tmp_path):
        folder, out = tmp_path / "all", StringIO()
        with pytest.raises(CommandError, match="There is no backup"):
            call_command("backup", str(folder), newest_age=26, stdout=out)
        self.names(folder, "20260101T010000")
        with pytest.raises(CommandError, match="too old"):
            call_command("backup", str(folder), newest_age=26, stdout=out)
        self.names(tmp_path / "new", f"{datetime.now(UTC) - timedelta(hours=25):%Y%m%dT%H%M%S}")
        call_command("backup", str(tmp_path / "new"), newest_age=26, stdout=out)
        assert out.getvalue().endswith("Z.backup\n")

    def test_an_alarm_is_sent_to_whom_it_concerns(self, settings, mailoutbox):
        with pytest.raises(CommandError, match="Set ALARM_EMAIL"):
            call_command("alarm", "casebook-backup.service")
        settings.ALARM_EMAIL = ["admin@example.org"]
        call_command("alarm", "casebook-backup.service")
        assert mailoutbox[0].to == ["admin@example.org"]
        assert "casebook-backup.service failed" in mailoutbox[0].subject


def test_a_file_that_reads_in_small_steps_is_decrypted_as_a_whole(settings):
    """What is read does not depend on how much of it is asked for at once."""
    settings.BACKUP_KEY = KEY
    salt, sealed = b"s" * 16, io.BytesIO()
    content = bytes(range(256)) * 1000
    writer = backup_file._Sealing(sealed, salt, b"head")
    for start in range(0, len(content), 7777):
        writer.write(content[start : start + 7777])
    writer.finish()
    sealed.seek(0)
    reader = backup_file._Opening(sealed, salt, b"head")
    assert b"".join(iter(lambda: reader.read(1000), b"")) == content
