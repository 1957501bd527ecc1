"""A worker beside the site: killed in the middle and started again, and two of them with the same sheet."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections

from casebook.admin import import_tasks
from casebook.interchange.tables.columns import guess
from casebook.models import Citation, Claim, ImportDraft, ImportFile, ImportRow, ImportState, Record, Role, Source
from casebook.tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
HEADINGS = ["about", "about_kind", "fact", "value", "outlet", "headline", "address", "place"]
ROWS = 1000


def sheet(rows=ROWS):
    lines = [",".join(HEADINGS)]
    for number in range(rows):
        prison = f"Prison {'abcdefghij'[number // 10 % 10]}{'klmnopqrst'[number // 100 % 10]}ork"
        article = f"The Post,Report {number // 50},https://post.example/{number // 50}"
        lines.append(f"{prison},facility,count,{number},{article},{number % 30 + 1}")
    return "\n".join(lines).encode()


def waiting(content, state=ImportState.READING):
    columns = {str(place): name for place, name in guess("facts", HEADINGS).items()}
    by = factories.member("an editor", Role.EDITOR)
    return ImportFile.objects.create(
        name="sheet.csv", sheet="facts", created_by=by, content=content, encoding="utf-8-sig", delimiter=",",
        headings=HEADINGS, columns=columns, state=state, beat_at=import_tasks.NEVER,
    )  # fmt: skip


def worker():
    """A real worker over the database of the test; it ends when nothing is left to do."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--batch", "--interval", "0", "--no-startup-delay", "--no-reload"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address, "DEBUG": "1"},
        stderr=subprocess.PIPE,
    )


def until(true, seconds=90):
    for _try in range(seconds * 20):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def made():
    return [model._base_manager.count() for model in (Record, Source, Claim, Citation)]


def test_a_worker_that_is_killed_leaves_nothing_half_done_and_another_goes_on():
    file = waiting(sheet())
    import_tasks.work.enqueue(file.ref)
    first = worker()
    until(lambda: ImportRow.objects.filter(file=file).exists())
    first.send_signal(signal.SIGKILL)
    first.communicate()
    staged = set(ImportRow.objects.filter(file=file).values_list("number", "pk"))
    file.refresh_from_db()
    assert file.running
    if bytes(file.content):
        assert len(staged) % import_tasks.STAGED == 0, "pieces are whole"
    import_tasks.go_on(file)
    assert worker().wait(timeout=200) == 0
    file.refresh_from_db()
    assert (file.state, file.total, bytes(file.content)) == (ImportState.CHECKED, ROWS, b"")
    numbers = list(ImportRow.objects.filter(file=file).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(2, ROWS + 2)), "each row once"
    assert made() == [0, 0, 0, 0]

    import_tasks.start(file, ImportState.WRITING)
    second = worker()
    until(lambda: ImportFile.objects.get(pk=file.pk).run is not None)
    time.sleep(1)
    second.send_signal(signal.SIGKILL)
    second.communicate()
    file.refresh_from_db()
    if file.state == ImportState.WRITING:
        assert made() == [0, 0, 0, 0], "all or nothing"
        assert not ImportDraft.objects.exists()
        import_tasks.go_on(file)
        assert worker().wait(timeout=200) == 0
    file.refresh_from_db()
    assert file.state == ImportState.DONE
    assert made() == [101, ROWS // 50, ROWS, ROWS]
    assert ImportDraft.objects.count() == 101 + ROWS // 50 + 2 * ROWS


def test_a_run_that_another_one_replaced_writes_nothing():
    file = waiting(sheet(40))
    import_tasks.work.call(file.ref)
    ImportFile.objects.filter(pk=file.pk).update(state=ImportState.WRITING)
    file.refresh_from_db()
    old = import_tasks.Run(file, import_tasks.uuid.uuid4())
    with pytest.raises(import_tasks.Stopped):
        import_tasks.write(old)
    assert made() == [0, 0, 0, 0]


def test_the_same_sheet_twice_at_once_makes_it_once():
    factories.published("place", "Arvania")
    files = [waiting(sheet(60)) for _twice in range(2)]
    for file in files:
        import_tasks.work.call(file.ref)
        import_tasks.ImportFile.objects.filter(pk=file.pk).update(state=ImportState.WRITING)
    barrier = threading.Barrier(2)
    raised = []

    def write(file):
        try:
            barrier.wait(timeout=20)
            import_tasks.work.call(file.ref)
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[file]) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not raised
    for file in files:
        file.refresh_from_db()
        assert file.state in (ImportState.DONE, ImportState.CHECKED)
    assert made() == [6 + 2, 2, 60, 60]


def test_an_error_leaves_it_to_be_started_again(monkeypatch):
    file = waiting(sheet(10))
    import_tasks.work.call(file.ref)
    ImportFile.objects.filter(pk=file.pk).update(state=ImportState.WRITING)
    with monkeypatch.context() as broken:
        broken.setattr(import_tasks.ImportPlan, "write", lambda plan, by: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_tasks.work.call(file.ref)
    file.refresh_from_db()
    assert file.state == ImportState.CHECKED
    assert "stopped because of an error" in file.problem
    import_tasks.start(file, ImportState.WRITING)
    import_tasks.work.call(file.ref)
    file.refresh_from_db()
    assert file.state == ImportState.DONE
