"""Bringing in a table: what its columns are, what it would make, what is asked, its drafts, and deleting them again."""

import csv as plain_csv
import io

import openpyxl
import pytest
from django.urls import reverse

from casebook import actions
from casebook.admin import import_tasks
from casebook.models import (
    Attribution,
    Citation,
    Claim,
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportRow,
    Record,
    RecordNameKey,
    Role,
    Source,
    State,
    User,
)
from casebook.search import editors
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.import_helpers import LIST, brought_in, counts, facts, made, page_of, rows_of, sent, told

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEADINGS = "about,about_kind,fact,scope,value,target,when,outlet,headline,address,published,place,quote,speaker"
ARTICLE = "The Example Post,A letter,https://post.example/letter,2019-05-04"
SHEET = f"""{HEADINGS}
Women in Norhold,group,count,held,more than 50,,2018,{ARTICLE},headline,,
Women in Norhold,group,held_at,,,Norhold prison,since 2017,{ARTICLE},3,,an activist → Aisha Bekova
Women in Norhold,group,Held at,,,Norhold prison,since 2017,{ARTICLE},4,,
Norhold prison,facility,Kind of place of custody,,prison,,,{ARTICLE},"3, 1.1",,
"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The worker is this process, and does what it is asked at once."""
    monkeypatch.setattr(import_tasks.work.__class__, "enqueue", lambda task, ref: task.call(ref))


def test_a_sheet_of_facts_becomes_drafts_of_the_editor(client, editor):
    file = made(client, SHEET)
    assert counts() == {"Record": 3, "Source": 1, "Claim": 3, "Citation": 4, "Attribution": 2}
    group = Record.objects.get(kind="person")
    assert (group.form, group.wording, group.state, group.created_by) == ("group", "Women in Norhold", "draft", editor)
    count = Claim.objects.get(fact="count")
    assert (count.value, count.scope, count.when_edtf) == ("more than 50", "held", "2018")
    held = Claim.objects.get(fact="held_at")
    assert held.target.wording == "Norhold prison"
    assert sorted(held.citations.values_list("paragraph", flat=True)) == [3, 4]
    assert [link.words for link in Attribution.objects.order_by("position")] == ["an activist", "Aisha Bekova"]
    source = Source.objects.get()
    assert (source.outlet.wording, source.when_edtf, source.state) == ("The Example Post", "2019-05-04", "draft")
    assert not Claim.objects.exclude(state=State.DRAFT).exists()
    assert held.digest == held.compute_digest()
    for model in (Record, Source, Claim, Citation):
        assert set(model.history.values_list("history_user", flat=True)) == {editor.pk}, "versions are kept"
        assert model.history.count() == model._base_manager.count()
        assert ImportDraft.objects.filter(file=file, on_model=model._meta.model_name).count() == model.objects.count()
    assert not ImportRow.objects.exists()
    assert not list(editors.out_of_step()), "they are found by their names"
    assert RecordNameKey.objects.exists()


def test_the_dry_run_saves_nothing_and_says_what_it_would_make(client, editor):
    file = brought_in(client, SHEET)
    assert counts() == dict.fromkeys(counts(), 0)
    shown = words(client.get(page_of(file)))
    assert "records: 3, sources: 1, claims: 3, citations: 4" in shown
    assert "New record, facility: Norhold prison" in shown
    assert "New record, group: Women in Norhold" in shown
    assert "Row 3 says so already: a citation is added to its claim." in shown


def test_the_same_sheet_a_second_time_makes_nothing(client, editor):
    made(client, SHEET)
    before = counts()
    file = brought_in(client, SHEET)
    assert rows_of(file, "known") == [2, 3, 4, 5], told(file)
    assert "This would create nothing" in words(client.get(page_of(file)))
    client.post(page_of(file), {"do": "write"})
    assert counts() == before


def test_a_claim_that_stands_gets_the_citation(client, editor):
    prison = factories.published("facility", "Norhold prison")
    woman = factories.published("person", "One of the women")
    article = factories.published_source("An article", address="https://post.example/a")
    stands = factories.said(woman, "held_at", prison, source=article, when="2018")
    row = "One of the women,person,held_at,,Norhold prison,2018,https://www.post.example/{}?utm_source=x,{}"
    headings = "about,about_kind,fact,value,target,when,address,place,headline,outlet"
    post = article.outlet.ref
    other = row.format("b", 2) + f",Another one,{post}"
    made(client, facts(row.format("a", 1), row.format("a", 2), other, headings=headings))
    assert Claim.objects.count() == 1
    added = stands.citations.filter(state=State.DRAFT)
    assert sorted(added.values_list("source__headline", "paragraph")) == [("An article", 2), ("Another one", 2)]
    assert stands.citations.count() == 3, "the first says what is there already"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("Norhold,facility,count,many many,,,{a},1", "value", "no unit"),
        ("Norhold,facility,nonsense,1,,,{a},1", "fact", "no fact"),
        ("Norhold,facility,term,life,,,{a},1", "fact", "cannot be said of this record (facility)"),
        ("Norhold,castle,count,1,,,{a},1", "about_kind", "no kind of record"),
        ("Norhold,facility,count,1,Dana,,{a},1", "target", "leads to no record"),
        ("Norhold,facility,located_in,,Norhold,,{a},1", "", ""),
        ("Norhold,facility,facility_type,castle,,,{a},1", "value", "cannot stand here"),
        ("Norhold,facility,count,1,,03.04.2019 or so,{a},1", "when", ""),
        ("Norhold,facility,count,1,,2999,{a},1", "when", "still to come"),
        ("Norhold,facility,count,1,,,{a},", "place", "where in the article"),
        ("Norhold,facility,count,1,,,{a},somewhere", "place", "not a place"),
        ("Norhold,facility,count,1,,,not an address,1", "address", "valid URL"),
        ("Norhold,facility,count,1,,,,1", "address", "No fact without a source"),
        ("Norhold,facility,count,1,,,https://new.example/x,1", "headline", "does not have this article"),
        (",facility,count,1,,,{a},1", "about", "whom or what"),
        ("Norhold,facility,count,1,,,{a},1,more,and more", "", "more cells"),
        ("zzzz9999,facility,count,1,,,{a},1", "", ""),
        ("Norhold · zzzz9999,facility,count,1,,,{a},1", "about", "Nothing in the archive"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_made(client, editor, row, column, said):
    factories.published_source("An article", address="https://post.example/a")
    before = counts()
    good = "Norhold,facility,count,5,,,https://post.example/a,1"
    file = brought_in(client, facts(good, row.format(a="https://post.example/a")))
    wrong = [one for one in told(file) if " wrong: " in one]
    if not said and not column:
        return
    assert wrong, told(file)
    assert all(one.startswith("3 ") for one in wrong)
    assert any(one.startswith(f"3 {column} wrong:") and said in one for one in wrong), wrong
    client.post(page_of(file), {"do": "write"})
    file.refresh_from_db()
    assert file.state == "checked"
    assert counts() == before


def test_rows_with_problems_are_shown_alone_and_downloaded_with_what_is_wrong(client, editor):
    factories.published_source("An article", address="https://post.example/a")
    good, bad = (f"=Norhold,facility,count,{n},,,https://post.example/a,1" for n in ("5", "many many"))
    file = brought_in(client, facts(good, bad))
    shown = words(client.get(f"{page_of(file)}?only=wrong"))
    assert "many many" in shown
    assert "count value: 5" not in shown.replace("What is said", "value")
    answer = client.get(f"{page_of(file)}rows.csv?only=wrong")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(plain_csv.DictReader(io.StringIO(content)))
    assert [(row["Row"], row["about"], row["Result"]) for row in rows] == [("3", "'=Norhold", "error")]
    assert rows[0]["Problems"].startswith("value: ")
    mended = brought_in(client, content.replace("many many", "7"))
    assert rows_of(mended, "new") == [2], told(mended)


def test_a_name_that_may_mean_several_is_asked_once_for_the_whole_file(client, editor):
    one, two = (factories.published("facility", f"Rusafa prison {n}") for n in ("one", "two"))
    factories.published_source("An article", address="https://post.example/a")
    rows = [f"Rusafa prison,facility,count,{n},,,https://post.example/a,{n}" for n in range(1, 15)]
    file = brought_in(client, facts(*rows))
    assert [(q["called"], q["number"]) for q in file.questions] == [("Rusafa prison", 14)]
    names = f"{page_of(file)}names/"
    shown = words(client.get(names))
    assert "14 rows: 2, 3, 4, 5, 6, 7 …" in shown
    assert "Rusafa prison two" in shown
    assert "new facility" in shown
    client.post(names, {"name-0": two.ref})
    file.refresh_from_db()
    assert not file.questions
    client.post(page_of(file), {"do": "write"})
    assert set(Claim.objects.values_list("subject", flat=True)) == {two.pk}
    assert Record.objects.filter(kind="facility").count() == 2
    assert one.pk != two.pk


def test_what_kind_a_new_record_is_is_asked_where_it_is_not_clear(client, editor):
    factories.published_source("An article", address="https://post.example/a")
    rows = ["Zarkhol,,statement,It is cold.,,,https://post.example/a,1"]
    file = brought_in(client, facts(*rows).replace("statement", "count").replace("It is cold.", "5"))
    options = [label for _value, label in file.questions[0]["options"]]
    assert {"new facility", "new group", "new operation"} <= set(options)
    client.post(f"{page_of(file)}names/", {"rest": "new:facility"})
    file.refresh_from_db()
    client.post(page_of(file), {"do": "write"})
    assert Record.objects.get(wording="Zarkhol").kind == "facility"


def test_an_answer_that_was_not_offered_counts_for_nothing(client, editor):
    for name in ("one", "two"):
        factories.published("facility", f"Rusafa prison {name}")
    factories.published_source("An article", address="https://post.example/a")
    file = brought_in(client, facts("Rusafa prison,facility,count,1,,,https://post.example/a,1"))
    client.post(f"{page_of(file)}names/", {"name-0": "new:person:individual", "rest": "new:place"})
    file.refresh_from_db()
    assert file.answers == {}
    assert file.questions


DETAINEES = """Имя;Псевдонимы;Год рождения;Учреждение;Даты;Адрес источника;Заголовок;Издание;Язык;Пол
Дана Умирова;Дана У. | Абу Дана;1990;тюрьма Норхольд;2017-03/..;https://post.example/list;Список;Пост;ru;женский
Айша Бекова;;;тюрьма Норхольд;2018;https://post.example/list;Список;Пост;ru;
Дана Умирова;;1975;тюрьма Норхольд;;https://post.example/list;Список;Пост;ru;
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_plain_sheet_of_detainees_in_three_encodings(client, editor, encoding):
    made(client, DETAINEES.replace("женский", "female").encode(encoding))
    people = list(Record.objects.filter(kind="person").order_by("pk"))
    assert [person.working_name for person in people] == ["Дана Умирова", "Айша Бекова", "Дана Умирова"]
    for person in people:
        assert (person.form, person.wording, person.name_policy) == ("individual", "", "role")
        assert (person.public_life, person.private, person.slug) == (False, True, "")
    first = Claim.objects.filter(subject=people[0])
    assert set(first.filter(fact="name").values_list("value", flat=True)) == {
        "Дана Умирова", "Дана У. (alias)", "Абу Дана (alias)",
    }  # fmt: skip
    assert first.get(fact="born").value == "1990"
    held = first.get(fact="held_at")
    assert (held.target.wording, held.when_edtf) == ("тюрьма Норхольд", "2017-03/..")
    assert Claim.objects.get(subject=people[2], fact="born").value == "1975", "told apart by the birth"
    assert Source.objects.get().lang == "ru"
    before = counts()
    again = brought_in(client, DETAINEES.replace("женский", "female").encode(encoding))
    assert rows_of(again, "known") == [2, 3, 4], told(again)
    client.post(page_of(again), {"do": "write"})
    assert counts() == before


def test_a_workbook_is_brought_in(client, editor):
    book = openpyxl.Workbook()
    for row in (["Name", "Birth year", "Facility"], ["Dana Umirova", 1990, "Norhold prison"], ["=1+1", None, None]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    same = {"same-address": "https://post.example/a", "same-headline": "A list", "same-outlet": "The Post"}
    made(client, kept.getvalue(), name="list.xlsx", **same)
    assert Record.objects.get(kind="person").working_name == "Dana Umirova"
    assert Claim.objects.get(fact="born").value == "1990"


def test_columns_are_kept_under_a_name_for_the_next_sheet(client, editor):
    content = "Who,When born\nDana Umirova,1990\n"
    same = {"same-address": "https://post.example/a", "same-headline": "A list", "same-outlet": "The Post"}
    chosen = {"sheet": "detainees", "column-0": "name", "column-1": "born", "keep_as": "The ministry's list"}
    address = sent(client, content)["Location"]
    client.post(address, {"do": "show", "sheet": "detainees", "encoding": "utf-8-sig", "delimiter": ","})
    client.post(
        address, {"do": "read", "encoding": "utf-8-sig", "delimiter": ",", "same-place": "headline", **chosen, **same}
    )
    assert ImportMapping.objects.get().columns == {"who": "name", "when born": "born"}
    other = sent(client, "When born;Note;Who\n1991;x;Aisha Bekova\n")["Location"]
    client.post(other, {"do": "show", "sheet": "facts", "mapping": "The ministry's list", "encoding": "utf-8-sig",
                        "delimiter": ";"})  # fmt: skip
    file = ImportFile.objects.get(ref=other.split("/")[-2])
    assert (file.sheet, file.columns, file.defaults["headline"]) == ("detainees", {"0": "born", "2": "name"}, "A list")


def test_a_column_is_one_thing_and_what_is_needed_is_named(client, editor):
    address = sent(client, "Name,Name,Born\nDana,Dana,1990\n")["Location"]
    data = {"do": "read", "sheet": "detainees", "encoding": "utf-8-sig", "delimiter": ","}
    twice = client.post(address, {**data, "column-0": "name", "column-1": "name"})
    assert twice.status_code == 400
    assert "cannot both be this" in words(twice)
    none = client.post(address, {**data, "column-2": "born"})
    assert "Say which column is: Name." in words(none)


def test_another_encoding_shows_the_headings_anew(client, editor):
    address = sent(client, DETAINEES.encode("cp1251"))["Location"]
    wrong = {"do": "show", "sheet": "detainees", "encoding": "utf-16", "delimiter": ";"}
    assert client.post(address, wrong).status_code in (302, 400)
    client.post(address, wrong | {"encoding": "cp1251"})
    assert "Год рождения" in words(client.get(address))


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.4 x", b"PK\x03\x04 nothing", b"\x00\x01\x02" * 900, b"a" * 300_000, b",,,\n"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_leaves_nothing(client, editor, content):
    answer = sent(client, content, "list.csv")
    if content == b"a" * 300_000:
        assert answer.status_code in (302, 400)
        return
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert not ImportFile.objects.exists()


def test_what_is_wrong_far_down_is_told_when_it_is_read(client, editor):
    rows = "".join(f"Dana,{1900 + n % 90}\n" for n in range(1200))
    file = brought_in(client, f'Name,Born\n{rows}"Aisha,1990\n')
    assert file.state == "columns"
    assert not ImportRow.objects.exists()
    shown = words(client.get(page_of(file)))
    assert "From line 1202 on" in shown


def test_contradictions_and_differences_are_told_and_change_nothing(client, editor):
    woman = factories.published("person", "One of the women")
    article = factories.published_source("An article", address="https://post.example/a")
    born = factories.said(woman, "born", "1990", source=article)
    file = brought_in(client, facts("One of the women,person,born,1975,,,https://post.example/a,2"))
    assert any("It contradicts" in one and born.ref in one for one in told(file)), told(file)
    content = f"Reference,about,fact,status\n{born.ref},x,born,planned\nzzzz2222,x,born,actual\n"
    known = brought_in(client, content)
    assert rows_of(known, "known") == [2], told(known)
    assert any(one.startswith("2 status noted") and "actual" in one for one in told(known))
    assert rows_of(known, "wrong") == [3]


def test_an_article_that_was_taken_out_stays_out(client, editor):
    article = factories.published_source("An article", address="https://post.example/a")
    actions.seal(article, by=factories.publisher(), private_reason="danger")
    file = brought_in(client, facts("Norhold,facility,count,1,,,http://post.example/a/,1"))
    assert any("taken out of the archive" in one for one in told(file)), told(file)


def test_a_sheet_of_records_and_one_of_articles(client, editor):
    made(client, "Name,Kind,In public life,Note\nNorhold prison,facility,,Cold.\nAisha Bekova,person,yes,\n")
    assert Record.objects.get(kind="facility").note == "Cold."
    assert Record.objects.get(kind="person").public_life
    made(client, "Headline,Outlet,Date,At the outlet,Language\nСписок,The Post,2019-05-04,https://post.example/a,ru\n")
    assert (Source.objects.get().headline, Source.objects.get().lang) == ("Список", "ru")


def test_a_headline_in_another_script_needs_its_language(client, editor):
    file = brought_in(client, "Headline,Outlet\nСписок,The Post\n")
    assert any("in which language" in one for one in told(file)), told(file)


def test_drafts_are_deleted_again_but_for_what_others_took_up(client, editor):
    file = made(client, SHEET)
    stays = Record.objects.get(kind="facility")
    factories.claim(stays, "count", "7")
    client.post(page_of(file), {"do": "delete"})
    file.refresh_from_db()
    assert [record.pk for record in Record.objects.all()] == [stays.pk]
    assert (Claim.objects.count(), Source.objects.count(), Citation.objects.count()) == (1, 0, 0)
    assert "something else uses them" in file.problem
    Claim.objects.all().delete()
    client.post(page_of(file), {"do": "delete"})
    assert not ImportFile.objects.exists()
    assert not Record.objects.exists()


def test_what_was_published_of_it_stays(client, editor):
    file = made(client, SHEET)
    things = [*Record.objects.all(), *Source.objects.all(), *Claim.objects.all()]
    actions.publish(things, by=factories.publisher())
    before = counts()
    client.post(page_of(file), {"do": "delete"})
    assert counts() == before
    file.refresh_from_db()
    assert file.state == "done"
    assert client.get(page_of(file)).status_code == 200


def test_an_import_is_thrown_away_only_while_nothing_was_made_of_it(client, editor):
    file = brought_in(client, SHEET)
    client.post(page_of(file), {"do": "throw-away"})
    assert not ImportFile.objects.exists()
    assert not ImportRow.objects.exists()
    file = made(client, SHEET)
    assert client.post(page_of(file), {"do": "throw-away"}).status_code == 404
    assert ImportDraft.objects.exists()


@pytest.mark.parametrize("role", [*Role.values, ""])
def test_editors_and_publishers_bring_in_tables_and_nobody_else(client, role):
    user = factories.member("someone", role) if role else User.objects.create(username="reader")
    client.force_login(user)
    may = role in (Role.EDITOR, Role.PUBLISHER)
    pages = [LIST, f"{LIST}abcd2345/", f"{LIST}abcd2345/names/", f"{LIST}abcd2345/rows.csv"]
    answers = [client.get(page).status_code for page in pages]
    assert answers == ([200, 404, 404, 404] if may else [403] * 4 if role else [302] * 4)
    if role:
        assert ("Import" in words(client.get("/admin/"))) is may
        assert sent(client, SHEET).status_code == (302 if may else 403)


def test_pages_work_without_scripts_and_say_how_far_it_is(client, editor, monkeypatch):
    monkeypatch.setattr(import_tasks.work.__class__, "enqueue", lambda task, ref: None)
    file = brought_in(client, SHEET)
    shown = client.get(page_of(file)).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Go on" not in shown
    ImportFile.objects.update(beat_at=import_tasks.NEVER)
    assert "Go on" in client.get(page_of(file)).content.decode()
    import_tasks.work.call(file.ref)
    assert client.get(page_of(file), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_import_stands_on_the_front_page(client, editor):
    assert reverse("admin:desk-imports") in client.get("/admin/").content.decode()
