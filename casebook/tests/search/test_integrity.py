"""`manage.py search_index` makes the index anew, and with --check tells each way in which it can be out of step."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from casebook.interchange.integrity import check_archive
from casebook.models import SearchName, SearchText
from casebook.search import backend, search_facts, store
from casebook.search.store import EntryKind
from casebook.tests import factories
from casebook.tests.search_helpers import in_step, rows

pytestmark = pytest.mark.django_db


def checked():
    """The exit status, and what the command said."""
    out, err = StringIO(), StringIO()
    try:
        call_command("search_index", check=True, stdout=out, stderr=err)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def reported(words, quick=True):
    """What the check and the check of the whole archive say of it; also with --quick, if that can tell."""
    status, said = checked()
    assert status == 1
    assert words in said, said
    for whole in [False, True] if quick else [False]:
        lines = [str(finding) for finding in check_archive(quick=whole) if "search_index" in str(finding)]
        assert any(words in line for line in lines), lines
    return said


def put_right():
    call_command("search_index", stdout=StringIO())
    in_step()
    assert checked()[0] == 0


def test_an_index_in_step_is_said_to_be(archive):
    assert checked() == (0, "The index of search is in step.\n")


def test_made_anew_it_is_the_same(archive):
    before = rows()
    put_right()
    assert rows() == before


def test_an_entry_that_is_missing(archive):
    store.remove([EntryKind.FACT.of(archive.held.pk)])
    reported(f"claim {archive.held.ref}: It is not in the index of search.")
    put_right()


def test_an_entry_of_a_source_that_is_missing(archive):
    store.remove([EntryKind.SOURCE.of(archive.letters.pk)])
    reported(f"source {archive.letters.ref}: It is not in the index of search.", quick=False)
    put_right()


def test_an_entry_of_what_is_withheld(archive):
    store.write({EntryKind.NAME.of(archive.surname.pk): "w:danazorkaltseva n:dana n:zorkaltseva"})
    reported(f"claim {archive.surname.ref}: It is in the index of search, and must not be.")
    put_right()
    store.write({EntryKind.LABEL.of(archive.sealed.pk): "w:vexholm n:vexholm", EntryKind.SOURCE.of(10**9): "s:gone"})
    said = reported(f"record {archive.sealed.ref}: It is in the index of search, and must not be.")
    assert "source (1000000000): It is in the index" in said
    put_right()


def test_an_entry_with_other_words(archive):
    store.write({EntryKind.FACT.of(archive.held.pk): "f:vexholm"})
    reported(f"claim {archive.held.ref}: The index of search holds other words for it.", quick=False)
    put_right()


def test_a_word_of_a_name_that_is_not_known_or_should_not_be(archive):
    SearchName.objects.filter(word="norhold").delete()
    reported("name norhold: Search does not find this word", quick=False)
    put_right()
    SearchName.objects.create(key="kvsklm", word="vexholm")
    reported("name vexholm: Search knows this word of a name", quick=False)
    put_right()


def test_an_index_of_the_database_that_is_not_of_its_words(archive):
    entry = EntryKind.FACT.of(archive.held.pk)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE casebook_searchtext_content SET c0 = c0 || ' f:more' WHERE id = %s", [entry])
        else:
            cursor.execute("UPDATE casebook_searchtext SET lexemes = '''f:more'':1' WHERE rowid = %s", [entry])
    reported("The database's own index")
    put_right()


DAMAGE = {
    "sqlite": [
        "DELETE FROM casebook_searchtext_data",
        "UPDATE casebook_searchtext_data SET block = zeroblob(20) WHERE id > 10",
        "DELETE FROM casebook_searchtext_data WHERE id = (SELECT max(id) FROM casebook_searchtext_data)",
        "DELETE FROM casebook_searchtext_idx",
        "DELETE FROM casebook_searchtext_docsize WHERE id % 7 = 0",
        "DELETE FROM casebook_searchtext_config",
        "DELETE FROM casebook_searchtext_content WHERE id % 5 = 0",
        "INSERT INTO casebook_searchtext_content (id, c0) VALUES (-5, 'f:x')",
        "UPDATE casebook_searchtext_content SET c0 = NULL WHERE id % 5 = 0",
        "DROP TABLE casebook_searchtext",
        *(f"DROP TABLE casebook_searchtext_{own}" for own in ("data", "idx", "content", "docsize", "config")),
    ],
    "postgresql": [
        "DROP TABLE casebook_searchtext",
        "DROP INDEX casebook_searchtext_lexemes",
        "ALTER TABLE casebook_searchtext DROP COLUMN lexemes",
        "ALTER TABLE casebook_searchtext DROP CONSTRAINT casebook_searchtext_pkey",
        "UPDATE casebook_searchtext SET lexemes = '' WHERE rowid % 5 = 0",
        # The words are right, their places are not: phrases would not be found.
        "UPDATE casebook_searchtext SET lexemes = array_to_tsvector(string_to_array(words, ' '))",
    ],
}
OF_BOTH = [
    "DELETE FROM casebook_searchtext",
    "DELETE FROM casebook_searchname",
    "UPDATE casebook_searchname SET key = 'kzz' || key",
    "DROP TABLE casebook_searchname",
    "DROP INDEX search_name_word",
]


@pytest.mark.parametrize("statement", [*DAMAGE[connection.vendor], *OF_BOTH])
def test_any_damage_is_found_and_mended(archive, statement):
    with factories.together():
        for number in range(40):
            text = " ".join(f"larkspur{number}x{word}" for word in range(40))
            factories.said(archive.dana, "statement", text, scope="account", source=archive.letters)
    call_command("search_index", stdout=StringIO())
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    status, said = checked()
    assert status == 1, said
    put_right()
    assert rows() == before
    assert search_facts("larkspur39x39").total.number == 1


def test_an_index_that_finds_hardly_anything_is_broken_at_a_quick_look_too(archive):
    if connection.vendor != "sqlite":
        pytest.skip("FTS5 alone finds its pages by a table of its own")
    with factories.together():
        for number in range(40):
            text = " ".join(f"larkspur{number}x{word}" for word in range(40))
            factories.said(archive.dana, "statement", text, scope="account", source=archive.letters)
    call_command("search_index", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM casebook_searchtext_idx")
    reported("The database's own index is broken.")


def test_the_tables_are_made_as_the_migration_makes_them(archive):
    def schema():
        with connection.cursor() as cursor:
            return {
                table: connection.introspection.get_constraints(cursor, table)
                for table in (SearchText._meta.db_table, SearchName._meta.db_table)
            }

    assert store.unsound() == ()
    before = schema()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {SearchText._meta.db_table}")
        cursor.execute(f"DROP TABLE {SearchName._meta.db_table}")
    assert set(store.unsound()) == {SearchText._meta.db_table, SearchName._meta.db_table}
    backend().make_anew()
    assert store.unsound() == ()
    assert [set(map(str, of.values())) for of in schema().values()] == [
        set(map(str, of.values())) for of in before.values()
    ]
