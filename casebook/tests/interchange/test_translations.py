"""Translations stand in the archive's files beside what they translate, and come back."""

import pytest

from casebook.models import Citation, Claim, Dispute, Record, Source
from casebook.tests.archive_files import problems, written
from casebook.tests.dumps import dumped, emptied, loaded

pytestmark = pytest.mark.django_db

FILE = """\
entered: 2026-11-20
records:
  - ref: outlet22
    kind: organisation
    wording: The Example Post
    wording ru: Пример
  - ref: group222
    kind: person
    form: group
    wording: Women
    wording kk: Әйелдер
    note: Two of them.
    note ru: |-
      Две строки.
      Вторая.
source:
  ref: article2
  outlet: outlet22
  headline: An article
  published: 2019-05-04
  note: Short.
  note ru: Коротко.
claims:
  - ref: count222
    about: group222
    fact: count
    value: "6"
    note: As told.
    note kk: Айтылғандай.
    cited:
      - ref: cited222
        at: paragraph 1
        note: Twice.
        note ru: Дважды.
  - ref: count333
    about: group222
    fact: count
    value: "8"
    cited:
      - ref: cited333
        at: paragraph 2
disputes:
  - ref: dispute2
    kind: contradiction
    question: How many?
    question ru: Сколько?
    explanation: Unclear.
    explanation kk: Белгісіз.
    sides: [[count222], [count333]]
"""


def words():
    own = [(model, name) for model in (Record, Source, Claim, Citation, Dispute) for name in model.own_words]
    return {
        (model.__name__, row["ref"], key): text
        for model, name in own
        for row in model.objects.values("ref", f"{name}_ru", f"{name}_kk")
        for key, text in row.items()
        if key != "ref" and text
    }


def test_translations_are_loaded_dumped_and_come_back(tmp_path):
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "one.yaml").write_text(FILE)
    loaded(tmp_path / "seed")
    assert words() == {
        ("Record", "outlet22", "wording_ru"): "Пример",
        ("Record", "group222", "wording_kk"): "Әйелдер",
        ("Record", "group222", "note_ru"): "Две строки.\nВторая.",
        ("Source", "article2", "note_ru"): "Коротко.",
        ("Claim", "count222", "note_kk"): "Айтылғандай.",
        ("Citation", "cited222", "note_ru"): "Дважды.",
        ("Dispute", "dispute2", "question_ru"): "Сколько?",
        ("Dispute", "dispute2", "explanation_kk"): "Белгісіз.",
    }
    # What a file says otherwise afterwards is told.
    (tmp_path / "seed" / "one.yaml").write_text(FILE.replace("Дважды", "Трижды"))
    (line,) = problems(tmp_path / "seed")
    assert "“Дважды.” as “note ru”" in line
    before, first = words(), dumped(tmp_path / "first")
    emptied()
    loaded(tmp_path / "first")
    assert words() == before
    assert dumped(tmp_path / "second") == first


def test_a_translation_that_readers_would_not_see_is_told(tmp_path):
    person = "    kind: person\n    form: individual\n    wording: A nurse\n    wording ru: Роза Мансурова\n"
    (tmp_path / "one.yaml").write_text(f"entered: 2026-11-20\nrecords:\n  - ref: nurse222\n{person}")
    (line,) = problems(tmp_path)
    assert line.startswith("one.yaml:7: Роза Мансурова: Readers would not see these words")


def test_a_translation_of_nothing_is_told_with_its_line(tmp_path):
    (line,) = problems(written(tmp_path, one=("    fact: held_at\n", "    fact: held_at\n    note ru: Так.\n")))
    assert "This translates an empty text" in line
