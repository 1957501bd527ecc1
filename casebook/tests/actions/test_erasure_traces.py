"""No trace of what was erased in the bytes of the database, nor in what is exported or loaded afterwards."""

from pathlib import Path

import pytest
from django.db import connection

from casebook import actions
from casebook.actions.erasure_plan import plan_of
from casebook.models import Action, ActionKind, Claim, Record
from casebook.tests import archive_files, dumps, factories
from casebook.tests.actions.test_erasure import WHY, Told, everywhere, whole

BY_WORD = ("orkaltsev", "Zorkal", "ZORKAL", "drafted")


def bytes_of_the_database() -> dict[str, bytes]:
    name = str(connection.settings_dict["NAME"])
    return {beside: Path(name + beside).read_bytes() for beside in ("", "-wal") if Path(name + beside).exists()}


def traces(words) -> list[str]:
    found = bytes_of_the_database()
    return [f"{beside or 'database'}: {word}" for beside, content in found.items() for word in words
            if word.encode() in content]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_in_no_file_of_the_database():
    """Both databases let go of it; of SQLite's files every byte is looked at."""
    w = Told()
    refs = [ref for of_kind in plan_of(w.woman).refs.values() for ref in of_kind]
    if connection.vendor == "sqlite":
        assert traces(BY_WORD)
    asked = actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())
    assert everywhere("zorka", *refs) == []
    if connection.vendor == "sqlite":
        assert traces([*BY_WORD, *refs, WHY["reason"]]) == []
    assert whole() == []


def erase(thing):
    asked = actions.ask_to_erase(thing, by=factories.publisher(), **WHY)
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())


@pytest.mark.django_db
def test_no_later_export_has_it(tmp_path):
    w = Told()
    refs = [ref for of_kind in plan_of(w.woman).refs.values() for ref in of_kind]
    erase(w.woman)
    text = "".join(dumps.dumped(tmp_path / "public").values())
    assert not [word for word in ("orkaltsev", *refs) if word in text]


@pytest.mark.django_db
class TestFilesOfBefore:
    def test_leave_out_what_was_erased_and_what_needs_it_and_say_so(self, tmp_path):
        archive_files.written(tmp_path)
        archive_files.run(tmp_path)
        for ref in ("lawyer22", "heldat22"):
            model = Record if ref == "lawyer22" else Claim
            erase(model.objects.get(ref=ref))
        claims, records = Claim.objects.count(), Record.objects.count()
        said = archive_files.run(tmp_path)
        assert "were erased from the archive, and do not come back" in said
        assert (Claim.objects.count(), Record.objects.count()) == (claims, records)
        assert everywhere("lawyer22", "heldat22") == []
        assert Action.objects.filter(kind=ActionKind.ERASE).count() == 2
