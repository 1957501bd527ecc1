"""Names stand in the order of the Unicode collation algorithm, in lists and beside them, on both databases."""

import re

import pytest

from casebook.models import Record
from casebook.names.collation import LONGEST, sort_key
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step

pytestmark = [pytest.mark.django_db, pytest.mark.both]

# In their order. By code points Ё is before А, Ә after Я, Ş after Z, and capitals before small letters.
IN_ORDER = ["al-Hol", "Şahin", "Sergei", "Şeyma", "Zarina", "Ақмола", "Әл-Хол", "Ёлкино", "Жезказган", "Қызылорда",
            "Ораза", "Өскемен", "Ұзынағаш", "Яссы", "بغداد"]  # fmt: skip


def test_the_key_orders_letters_as_their_alphabets_do():
    for alphabet in (
        "АӘБВГҒДЕЖЗИКҚЛМНҢОӨПРСТУҰФХҺЦЧШЩЪЫЬЭЮЯ",
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "ABCÇDEFGĞHIJKLMNOÖPRSŞTUÜVYZ",
    ):
        assert "".join(sorted(alphabet, key=sort_key)) == alphabet


def test_accents_and_capitals_decide_only_where_letters_do_not():
    assert sorted(["Zarina B", "Żarina", "zarina a", "Zarina"], key=sort_key) == [
        "Zarina",
        "Żarina",
        "zarina a",
        "Zarina B",
    ]


def test_any_text_has_a_key_and_none_is_last():
    keys = [sort_key(text) for text in ("😀", "\u4e00", "ﷺ" * 200, "a\u0301", "12", "-", "\x00")]
    assert all(0 < len(key) <= LONGEST for key in keys)
    assert sort_key("") == sort_key(" ") > max(keys)


def test_lists_and_columns_go_by_it(client):
    with factories.together():
        for name in reversed(IN_ORDER):
            factories.published("facility", name)
    assert [record.label for record in Record.objects.filter(kind="facility").order_by("sort_key")] == IN_ORDER
    page = client.get("/facilities/").content.decode()
    listed = [name for name in re.findall(r"<bdi[^>]*>([^<]*)</bdi>", page) if name in IN_ORDER]
    assert list(dict.fromkeys(listed)) == IN_ORDER
    turned = client.get("/facilities/?sort=-label").content.decode()
    listed = [name for name in re.findall(r"<bdi[^>]*>([^<]*)</bdi>", turned) if name in IN_ORDER]
    assert list(dict.fromkeys(listed)) == IN_ORDER[::-1]


def test_it_is_worked_out_with_the_label(archive):
    assert out_of_step() == []
    assert {bytes(record.sort_key) for record in Record.objects.exclude(label="")} == {
        sort_key(label) for label in Record.objects.exclude(label="").values_list("label", flat=True)
    }
