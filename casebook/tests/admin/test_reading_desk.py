"""The reading desk: what is typed beside an article becomes drafts, and what raises a question is asked first."""

import hashlib

import pytest
from django.utils import timezone

from casebook.admin.reading_desk import HERE
from casebook.models import Capture, Citation, Claim, OpenArticle, Record, State
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.smallest_archive import world_with_claim

pytestmark = pytest.mark.django_db
WORLD = world_with_claim

TEXT = """Three women were moved in May, a lawyer said.

# The court

[caption] The gate of North prison

Dana Weiss was sentenced to fifteen years in 2018. Her aunt <b>wrote</b> to the ministry."""


@pytest.fixture
def article(w, editor):
    found = factories.source("Moved without a word", outlet=w.article.outlet, created_by=editor, lang="en")
    Capture.objects.create(
        source=found,
        content=TEXT.encode(),
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        captured_at=timezone.now(),
        method="typed",
        text=TEXT,
    )
    return found


def desk(source):
    return f"/admin/desk/articles/{source.pk}/"


def row(subject, fact, place="2", **fields):
    """What the line sends when the editor has chosen the fact and filled in its fields."""
    sent = {"subject": getattr(subject, "ref", subject), "fact": fact, "fields_of": fact, "c-place": place}
    return sent | {name.replace("__", "-"): value for name, value in fields.items()}


def changed(client, source, **sent):
    return client.post(desk(source), sent, headers={"HX-Request": "true"})


def saved(client, source, **sent):
    return client.post(desk(source), {**sent, "do": "save"})


def test_a_place_is_called_as_the_page_speaks(client, article, w):
    saved(client, article, **row(w.woman, "held_at", place="heading 1", target=w.prison.ref))
    html = client.get(desk(article), headers={"accept-language": "ru"}).content.decode()
    assert ">подзаголовок 1</button>" in html
    assert "<td>подзаголовок 1</td>" in html
    assert 'data-place="heading 1"' in html


def test_a_line_is_kept_as_a_draft_as_soon_as_it_is_whole(client, article, w):
    answer = changed(client, article, subject=w.woman.ref, fact="held_at")
    # The fields of the fact come once it is chosen.
    assert 'name="target"' in answer.content.decode()
    assert not Citation.objects.filter(source=article).exists()
    answer = changed(client, article, **row(w.woman, "age", value="34"))
    assert "kept as a draft" in words(answer)
    citation = Citation.objects.get(source=article)
    assert (citation.claim.fact, citation.claim.value, citation.paragraph) == ("age", "34", 2)
    assert (citation.state, citation.claim.state) == (State.DRAFT, State.DRAFT)
    # Changed again it is the same draft.
    sent = row(w.woman, "age", value="35", citation=citation.pk, read_version=citation.claim.version)
    changed(client, article, **sent)
    assert Claim.objects.get(pk=citation.claim_id).value == "35"
    assert Citation.objects.filter(source=article).count() == 1


def test_what_was_just_kept_is_nobody_elses(client, article, w, editor):
    group = factories.record("person", "Nine women", form="group", created_by=editor)
    sent = row("Nine women", "count", scope="held", value="9")
    changed(client, article, **sent)
    citation = Citation.objects.get(source=article)
    for value in ("8", "7"):
        versions = {"read_version": Claim.objects.get(subject=group).version}
        versions["c-read_version"] = Citation.objects.get(pk=citation.pk).version
        answer = changed(client, article, **(sent | versions | {"value": value, "citation": citation.pk}))
        assert "Somebody else" not in words(answer)
        assert Claim.objects.get(subject=group).value == value


def test_what_is_not_whole_comes_back_when_the_page_is_opened_again(client, article, w):
    changed(client, article, **row(w.woman, "age", place="", value="34"))
    page = client.get(desk(article)).content.decode()
    assert 'value="34"' in page
    assert "what you typed last" in page
    changed(client, article, **row(w.woman, "age", value="34"))
    assert 'value="34"' not in client.get(desk(article)).content.decode()


def test_picked_words_are_marked_and_never_sent_as_markup(client, article, w):
    start = TEXT.split("\n\n")[3].index("fifteen")
    saved(client, article, **row(w.woman, "age", value="34", c__passage_start=start, c__passage_end=start + 13))
    page = client.get(desk(article)).content.decode()
    assert ">fifteen years</mark>" in page
    assert "&lt;b&gt;wrote&lt;/b&gt;" in page
    assert Citation.objects.get(source=article).quote == ""


def test_the_fact_menu_is_that_of_the_record(client, article, w):
    page = changed(client, article, subject=w.prison.ref).content.decode()
    assert 'value="capacity"' in page
    assert 'value="age"' not in page


def test_a_contradiction_is_shown_before_it_is_saved(client, article, w):
    factories.said(w.group, "count", "6", scope="held", source=w.article)
    sent = row(w.group, "count", scope="held", value="8")
    answer = changed(client, article, **sent)
    assert "contradicts" in words(answer)
    assert not Citation.objects.filter(source=article).exists()
    seen = Claim.objects.get(subject=w.group, fact="count").ref
    assert saved(client, article, **sent, seen=seen).status_code == 302
    assert Citation.objects.get(source=article).claim.value == "8"


def test_a_fact_that_is_there_gets_another_citation(client, article, w):
    sent = row(w.woman, "held_at", target=w.prison.ref)
    answer = changed(client, article, **sent)
    assert "The archive says so already" in words(answer)
    saved(client, article, **sent)
    assert Citation.objects.get(source=article).claim == w.claim
    # Sent twice it is saved once.
    saved(client, article, **sent)
    assert Citation.objects.filter(source=article).count() == 1


def test_what_will_be_withheld_is_said(client, article, w):
    assert "Withheld from readers (about religion)" in words(
        changed(client, article, **row(w.woman, "religion", place="", value="muslim"))
    )


def test_a_new_person_is_made_in_the_line_and_the_name_policy_is_asked(client, article, w):
    sent = {"subject": "Dana Weiss", "subject-pick": "new:person:individual", "fact": ""}
    answer = changed(client, article, **sent)
    made = Record.objects.get(working_name="Dana Weiss")
    assert made.name_policy == "role"
    assert f'name="policy-{made.ref}"' in answer.content.decode()
    policy = {f"policy-{made.ref}": "given", f"wording-{made.ref}": "A woman from Aktau"}
    changed(client, article, **(row(made, "age", value="34") | policy))
    made.refresh_from_db()
    assert (made.name_policy, made.wording) == ("given", "A woman from Aktau")
    answer = changed(client, article, **(row(made, "age", value="34") | policy | {f"wording-{made.ref}": "Dana"}))
    assert "may be a name" in words(answer)


def test_an_official_who_is_made_in_the_line_is_named(client, article, w):
    changed(client, article, **{"subject": "Olaf Berg", "subject-pick": "new:person:individual", "fact": ""})
    made = Record.objects.get(working_name="Olaf Berg")
    policy = {f"policy-{made.ref}": "role"}
    changed(client, article, **(row(made, "age", value="50") | policy | {f"in-office-{made.ref}": "on"}))
    made.refresh_from_db()
    assert not made.private
    changed(client, article, **(row(made, "age", value="50") | policy))
    made.refresh_from_db()
    assert made.private


def test_it_is_said_of_a_childs_age_that_readers_will_see_nothing(client, article, w):
    told = "A child: nothing about them is shown"
    assert told in words(changed(client, article, **row(w.woman, "age", value="7")))
    assert told not in words(changed(client, article, **row(w.woman, "age", value="34")))


def test_a_question_is_asked_once(client, article, w):
    page = saved(client, article, **{"subject": "Nobody Yet", "fact": "", "c-place": "2"}).content.decode()
    assert page.count('value="new:person:individual"') == 1


def test_what_is_sent_again_after_signing_in_comes_back_as_the_whole_page(client, article, w):
    page = client.post(desk(article), row(w.woman, "age", place="2")).content.decode()
    assert "<html" in page
    assert 'id="rows"' in page
    answer = client.post(desk(article), row(w.woman, "age", value="34"))
    assert answer.status_code == 302
    assert Citation.objects.get(source=article).claim.fact == "age"


def test_speakers_are_records_or_words_and_asked_about_if_in_doubt(client, article, w):
    ministry = factories.published("organisation", "Foreign ministry")
    chain = {"c-chain-0-who": "a lawyer", "c-chain-1-who": "Foreign ministry", "c-chain-0-stance": "hedges"}
    saved(client, article, **(row(w.woman, "age", value="34") | chain))
    first, second = Citation.objects.get(source=article).chain.order_by("position")
    assert (first.words, first.speaker, first.stance) == ("a lawyer", None, "hedges")
    assert second.speaker == ministry
    doubtful = row(w.woman, "age", place="headline", value="34") | {
        "c-chain-0-who": "The foreign ministry of the north"
    }
    assert "just these words" in words(changed(client, article, **doubtful))
    saved(client, article, **(doubtful | {"c-chain-0-pick": "words"}))
    assert Citation.objects.filter(chain__words="The foreign ministry of the north").exists()


def test_a_chain_of_two_can_be_typed_at_once_and_asks_only_after_speakers(client, article, w):
    assert 'name="c-chain-1-who"' in client.get(desk(article)).content.decode()
    factories.published("facility", "Umm Qasr prison")
    answer = changed(client, article, **row(w.woman, "age", value="34", **{"c-chain-0-who": "Umm Qasr"}))
    assert "Who is" not in words(answer)


def test_it_works_as_plain_forms_and_says_what_is_missing(client, article, w):
    answer = saved(client, article, subject=w.woman.ref, fact="age")
    assert answer.status_code == 400
    assert 'name="value"' in answer.content.decode()
    answer = saved(client, article, **row(w.woman, "age", place="", value="34"))
    assert "Place" in words(answer)
    assert 'value="34"' in answer.content.decode()


def test_all_drafts_of_an_article_are_handed_in_together(client, article, w, editor):
    other = factories.record("person", "A woman", created_by=editor)
    saved(client, article, **row(other, "age", value="34"))
    answer = client.post(desk(article), {"do": "propose"}, follow=True)
    assert "Send my drafts" not in words(answer)
    claim = Citation.objects.get(source=article).claim
    for thing in (claim, other, article):
        thing.refresh_from_db()
        assert thing.state == State.PROPOSED
    # What was handed in is not changed until it is returned.
    assert client.get(desk(article), {"citation": claim.citations.get().pk}).status_code == 403


def test_words_can_be_added_to_a_fact_of_the_sheet_and_a_draft_deleted(client, article, w):
    saved(client, article, **(row(w.woman, "age", value="34") | {"c-chain-0-who": "a lawyer"}))
    first = Citation.objects.get(source=article)
    client.post(desk(article), {"do": "cite", "of": first.pk, "c-place": "headline"})
    second = first.claim.citations.exclude(pk=first.pk).get()
    assert (second.paragraph, second.chain.get().words) == (None, "a lawyer")
    for citation in (first, second):
        client.post(desk(article), {"do": "delete", "citation": citation.pk})
    assert not Claim.objects.filter(pk=first.claim_id).exists()


def test_a_second_editor_is_noticed(client, article, editor):
    other = factories.member("Aliya", "editor")
    reading = OpenArticle.objects.create(source=article, by=other, seen_at=timezone.now())
    assert "Aliya has this article open too" in words(client.get(desk(article)))
    OpenArticle.objects.filter(pk=reading.pk).update(seen_at=timezone.now() - 2 * HERE)
    assert "Aliya" not in words(client.get(f"{desk(article)}readers/"))


def test_two_people_on_one_draft_overwrite_nothing(client, article, w):
    saved(client, article, **row(w.woman, "age", value="34"))
    citation = Citation.objects.get(source=article)
    claim = citation.claim
    claim.value = "36"
    claim.save()
    answer = changed(client, article, **row(w.woman, "age", value="35", citation=citation.pk, read_version=1))
    assert "Somebody else" in words(answer)
    assert Claim.objects.get(pk=claim.pk).value == "36"


def test_whoever_is_signed_out_is_sent_to_sign_in_and_loses_nothing(client, article, w):
    page = client.get(desk(article)).content.decode()
    typed_by = page.split('name="typed_by" value="')[1].split('"')[0]
    client.logout()
    answer = changed(client, article, **row(w.woman, "age", value="34"), typed_by=typed_by)
    assert answer.headers["HX-Redirect"] == desk(article)
    assert not Citation.objects.filter(source=article).exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"citation": "x"},
        {"citation": "9" * 30},
        {"do": "delete", "citation": "９"},
        {"do": "cite", "of": "-1"},
        {"c-passage_start": "1e9", "c-place": "2"},
        {"subject": "\x00", "fact": "age"},
        {"fact": "nothing", "fields_of": "nothing"},
        {"after": "9" * 40},
        {"subject-pick": "new:person:x", "subject": "Dana"},
        {"c-chain-0-who": "x" * 5000},
    ],
)
def test_odd_input_is_no_error_of_the_server(client, article, sent):
    assert changed(client, article, **sent).status_code in (200, 400, 403, 404)
    assert client.get(desk(article), sent).status_code in (200, 403)


def test_a_long_sheet_takes_no_more_statements_than_a_short_one(client, article, w, django_assert_max_num_queries):
    for number in range(1, 30):
        factories.cite(factories.claim(w.group, "count", str(number), scope="held"), article, number, chain=["an aunt"])
    with django_assert_max_num_queries(40):
        assert "29 facts" in words(client.get(desk(article)))


def test_what_was_ticked_is_written_into_its_field_and_not_asked_again(client, article, w, editor):
    for name in ("North prison, east wing", "North prison, west wing"):
        factories.record("facility", name, created_by=editor)
    east = Record.objects.get(wording="North prison, east wing")
    asked = changed(client, article, subject="prison wing")
    assert "may mean several" in words(asked)
    answer = changed(client, article, **{"subject": "prison wing", "subject-pick": east.ref}).content.decode()
    written = f"North prison, east wing · facility · draft · {east.ref}"
    assert 'hx-swap-oob="true"' in answer
    assert f'value="{written}"' in answer
    assert "may mean several" not in words(changed(client, article, subject=written, fact="capacity"))
    sent = {"subject": east.ref, "c-chain-0-who": "wing", "c-chain-0-pick": w.woman.ref}
    answer = changed(client, article, **sent).content.decode()
    assert 'id="entry-speakers" hx-swap-oob="true"' in answer
    assert f"· {w.woman.ref}" in answer
