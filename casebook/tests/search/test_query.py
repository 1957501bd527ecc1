"""What can be typed into the search box: words, phrases, minus, and anything else, which is never an error."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.models import Claim, SearchText
from casebook.models.archive import write_guard
from casebook.search import Empty, How, search, search_facts, search_records, search_sources, suggest
from casebook.search.stems import stem
from casebook.tests import factories
from casebook.tests.search_helpers import found, refs

pytestmark = pytest.mark.django_db
# How many statements a search takes at most, whatever is asked.
SEARCH, SUGGEST = 14, 8


@pytest.fixture(autouse=True)
def _whole(archive):
    return archive


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Empty.NOTHING),
        (" \t\n", Empty.NOTHING),
        ("\x00", Empty.NOTHING),
        ("\u202e\u200f", Empty.NOTHING),
        ("\ud800", Empty.NOTHING),
        ("🔥 … ()", Empty.NO_WORDS),
        ("- — *", Empty.NO_WORDS),
        ("-prison", Empty.ONLY_MINUS),
        ('-"at night" -prison', Empty.ONLY_MINUS),
    ],
)
def test_where_nothing_can_be_looked_for_the_reason_is_reported(typed, reason):
    answer = search(typed)
    assert answer.asked.empty == reason
    assert not [*answer.records.hits, *answer.facts.hits, *answer.sources.hits]


HOSTILE = [
    '"', '""', '"""', '"prison', 'prison"', "pri*son", "*", "NEAR(prison, norhold)", "prison NEAR/2 norhold", "AND",
    "OR prison", "NOT prison", "prison AND", "(prison", "prison)", "words:prison", "{words} : prison", "^prison",
    "prison + norhold", "'; DROP TABLE casebook_searchtext; --", "\\", "\\'", "prison & !norhold",
    "prison <-> norhold", "':*", "%s", "%", "_", "prison\x00norhold", "\ud83d prison", "\u202eprison\u202c",
    "a" * 10_000, "prison " * 3000, "-" * 5000, '"' * 5001, "the of and", "не и в", "'", "''", "’", "é́́́́́́́", "ﷺ",
    "ß" * 300, "İ" * 300, "\u0301\u0301", "x:y:z", "n:norhold", "w:norholdprison", "few:", "1" * 400,
    "9223372036854775808", "prison--norhold", "-", "--", '-""', '-"', "–prison", "乌鲁木齐", "ᠮᠣᠩᠭᠣᠯ", "नमस्ते",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_input_is_an_error(typed):
    answer = search(typed)
    assert len(answer.asked.text) <= 300
    suggest(typed)
    SearchText.objects.exists()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"-*()':\\ \x00&|!<>^")), max_size=60))
def test_nothing_that_can_be_typed_is_an_error(typed):
    search(typed)
    suggest(typed)
    SearchText.objects.exists()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["norhold", '"let out"', "-women", "letter", "Дана", "prison", "hour"]), max_size=14))
def test_each_term_takes_away_and_none_adds(terms):
    whole = {hit.claim_id for hit in search_facts(" ".join(terms), size=500).hits}
    for at in range(len(terms)):
        rest = " ".join(terms[:at] + terms[at + 1 :])
        if any(not term.startswith("-") for term in terms[:at] + terms[at + 1 :]):
            assert whole <= {hit.claim_id for hit in search_facts(rest, size=500).hits}


def test_what_is_too_long_is_cut_and_reported():
    assert search("norhold " * 100).asked.cut
    assert search(" ".join(f"word{number}" for number in range(20))).asked.cut
    assert not search("norhold").asked.cut


@pytest.mark.parametrize("typed", ["let hours", "letting an hour", '"let out for an hour"', "hour -winter -letters"])
def test_words_are_found_in_all_their_forms(typed):
    assert "They are let out for an hour a day." in found(typed, facts=50)


@pytest.mark.parametrize("typed", ['"out let"', "hour -women", 'hour -"let out"', "hour letters"])
def test_phrases_and_minus_are_kept_to(typed):
    assert "They are let out for an hour a day." not in found(typed, facts=50)


def test_russian_words_are_found_in_all_their_forms(archive):
    factories.said(
        archive.dana, "statement", "[ru] Письма приходили с опозданием.", scope="account", source=archive.year
    )
    for typed in ("письмо", "письмами опоздание", '"приходило с опозданиями"'):
        assert "Письма приходили с опозданием." in found(typed), typed
    assert stem("женщинами") == stem("женщина")
    assert stem("prisoners") == stem("prisoner")


def test_a_phrase_does_not_reach_from_one_text_into_the_next(archive):
    factories.said(
        archive.dana, "statement", "It ends in larkspur", scope="account", source=archive.year, quote="tansy begins"
    )
    assert found("larkspur tansy")
    assert not found('"larkspur tansy"')


def test_what_is_called_common_words_only_is_still_looked_for():
    assert search("the").asked.empty is None
    assert "They are let out for an hour a day." in found("they are", facts=50)


def test_a_hit_says_why_it_matched(archive):
    hits = search_facts("winter").hits
    snippet = next(s for hit in hits for s in hit.snippets if s.where == "quote")
    assert [part.text for part in snippet.parts if part.hit] == ["winter"]
    assert "".join(part.text for part in snippet.parts) == archive.quote
    assert {hit.claim_id for hit in hits} == {archive.held.pk}
    assert {hit.record_id for hit in hits} == {archive.dana.pk}


def test_a_long_text_is_shown_around_what_matched(archive):
    text = " ".join(["It was said again."] * 40) + " Gentian grew there. " + " ".join(["And then again."] * 40)
    factories.said(archive.dana, "statement", text, scope="account", source=archive.year)
    snippet = search_facts("gentian").hits[0].snippets[0]
    shown = "".join(part.text for part in snippet.parts)
    assert "Gentian grew there." in shown
    assert len(shown) < 300
    assert not snippet.begins
    assert not snippet.ends


def test_a_name_hit_says_which_spelling_and_where_it_is_from(archive):
    hit = search_records("دانا").hits[0]
    assert hit.record.pk == archive.dana.pk
    claim = Claim.objects.get(pk=hit.claim_id)
    assert "دانا" in claim.value
    assert (hit.how, hit.by_sound, hit.spelling.lang) == (How.NAME, False, "ar")


def test_a_match_by_sound_is_marked_as_such(archive):
    for typed, how in (("Norhold prison", How.NAME), ("prison Norhold", How.WORDS), ("Norho", How.BEGINNING)):
        hit = next(hit for hit in search_records(typed).hits if hit.record.pk == archive.norhold.pk)
        assert (hit.how, hit.by_sound) == (how, False), typed
    hit = next(hit for hit in search_records("Nurkhold").hits if hit.record.pk == archive.norhold.pk)
    assert hit.by_sound
    assert [part.text for part in hit.spelling.parts if part.hit] == ["Norhold"]


def test_the_surest_come_first_and_labels_before_other_names(archive):
    other = factories.published("facility", "Southhold")
    factories.said(other, "name", "Norhold prison", source=archive.letters)
    assert refs("Norhold prison")[:2] == [archive.norhold.ref, other.ref]
    labels = [hit.record.label for hit in search_records("Norhold", size=50).hits]
    assert labels.index("Norhold prison") < labels.index("Women in Norhold prison")


def test_names_follow_minus_and_phrases(archive):
    assert archive.norhold.ref in refs("Norhold -women")
    assert archive.group.ref in refs("Norhold")
    assert archive.group.ref not in refs("Norhold -women")
    assert refs('"prison Norhold"') == []


def test_suggestions_begin_with_what_is_typed_and_are_each_told_once(archive):
    for _copy in range(3):
        factories.published("facility", "Norholm camp")
    reported = [suggestion.spelling for suggestion in suggest("norho")]
    assert set(reported[:2]) == {"Norhold prison", "Norholm camp"}
    assert len(reported) == len(set(reported))
    assert {s.spelling: s.shared for s in suggest("norhol")}["Norholm camp"]
    assert suggest("Айш")[0].record == archive.minister


def test_someone_without_a_page_is_not_found_as_a_record(archive):
    assert archive.aunt.ref not in refs("Her aunt")


def test_a_stale_entry_leaks_nothing(archive):
    """Should the index ever hold what it must not, what is read is held against the visibility decision all the
    same."""
    statement = factories.said(archive.dana, "statement", "Saxifrage", scope="account", source=archive.letters)
    name = factories.said(archive.norhold, "name", "Saxifrage", source=archive.letters)
    before = search("saxifrage")
    assert (before.facts.total.number, before.records.total.number) == (1, 1)
    # Behind the back of every action.
    with write_guard.opened():
        Claim.objects.filter(pk__in=[statement.pk, name.pk]).update(withheld="wish")
    after = search("saxifrage")
    assert (after.facts.total.number, after.records.total.number) == (0, 0)
    assert not after.facts.hits
    assert suggest("saxif") == ()


@pytest.mark.parametrize(
    "typed", ["prison", "Norhold prison", "Дана", "women letters hour", '"let out" -winter', "nurkhold"]
)
def test_a_search_takes_few_statements(typed):
    with CaptureQueriesContext(connection) as queries:
        search(typed)
    assert len(queries) <= SEARCH
    with CaptureQueriesContext(connection) as queries:
        suggest(typed)
    assert len(queries) <= SUGGEST


def test_pages_follow_each_other(archive):
    for number in range(7):
        factories.said(archive.dana, "statement", f"Campion {number}", scope="account", source=archive.letters)
    pages = [search_facts("campion", start=start, size=3) for start in (0, 3, 6, 9)]
    ids = [hit.claim_id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == 7
    assert [page.total.number for page in pages] == [7] * 4
    assert search_sources("letters", start=99).hits == ()
