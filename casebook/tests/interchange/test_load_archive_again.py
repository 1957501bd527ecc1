"""Into an archive that has more: what is missing is added, what differs is refused with what is stored."""

import pytest

from casebook import actions
from casebook.models import (
    Action,
    Attribution,
    Citation,
    Record,
    Revision,
    Source,
    State,
)
from casebook.tests import factories
from casebook.tests.archive_files import MORE, claim, dump, loaded_world, problems, run, spot, written

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = loaded_world


@pytest.fixture
def loaded(w, tmp_path):
    """The folder from which the archive was loaded."""
    written(tmp_path)
    return tmp_path


EFFORT = "scope: effort\n    value: They wrote.\n"


# Into an archive that has nothing of it yet.


def test_a_missing_release_is_added(tmp_path):
    reason = "    released: The family asked for it to be known.\n"
    run(written(tmp_path, one=("scope: health\n    value: One of them was ill in spring.\n" + reason, EFFORT)))
    assert not claim("health22").released
    assert "Added: release of 1 claim." in run(
        written(tmp_path, one=("scope: health\n    value: One of them was ill in spring.\n", EFFORT))
    )
    assert claim("health22").released


def test_a_reference_of_another_kind_is_refused(tmp_path):
    factories.record("place", "A place", ref="heldat22")
    actions.publish(Record.objects.all(), by=factories.publisher())
    lines = problems(written(tmp_path))
    where = spot(tmp_path, "one", "ref: heldat22")
    assert f"{where}: heldat22: The archive has a record under this reference; give another one." in lines


def test_a_draft_of_the_archive_is_not_published_by_loading(tmp_path):
    factories.record("facility", "North prison", ref="prison22")
    (line,) = problems(written(tmp_path))
    assert line.startswith(
        f"{spot(tmp_path, 'people', 'ref: prison22')}: prison22: In the archive this is only a draft"
    )


def test_refused_by_an_action_is_an_error_with_a_line(tmp_path):
    factories.member("seed-publisher", role="contributor")
    lines = problems(written(tmp_path))
    assert len(lines) == 1
    assert "you may not do this" in lines[0]
    assert not Revision.objects.exists()
    assert not Attribution.objects.exists()


# Into one that has all of it.


def test_what_is_missing_is_added(loaded):
    written(
        loaded,
        people=("records:\n", "records:\n  - ref: place222\n    kind: place\n    wording: The city\n"),
        one=("disputes:\n", MORE),
        two=("citations:\n", "      - ref: cname333\n        at: headline\ncitations:\n"),
    )
    before = Action.objects.count()
    assert "Added: 1 record, 1 claim, 2 citations." in run(loaded)
    assert Action.objects.count() == before + 4
    assert Record.objects.get(ref="place222").public
    assert claim("sex22222").lead.ref == "csex2222"
    assert Citation.objects.get(ref="cname333").state == State.PUBLISHED


def test_more_than_the_files_have_is_left_alone(loaded):
    source = Source.objects.get(ref="source33")
    extra = factories.cite(claim("count222"), source, 9)
    actions.publish([extra], by=factories.publisher())
    own = factories.said(Record.objects.get(ref="prison22"), "facility_type", "prison", source=source)
    before = dump()
    run(loaded)
    assert dump() == before
    assert own.ref


# What is changed in which file, the line at which it is reported, and what the archive has.
DIFFERENT = {
    "wording": (
        "people",
        "wording: North prison",
        "wording: South prison",
        "South prison",
        "“North prison” as “wording” of prison22",
    ),
    "page": ("people", "    page: no\n", "", "ref: aunt2222", "“no” as “page” of aunt2222"),
    "note added": (
        "people",
        "wording: North prison",
        "wording: North prison\n    note: New.",
        "note: New.",
        "“note” of prison22 is not set",
    ),
    "headline": (
        "one",
        "Women wait in",
        "Women wait at",
        "Women wait at",
        "“Women wait in North prison” as “headline”",
    ),
    "published": ("one", "published: 2019-05-04", "published: 2019-05", "published", "“2019-05-04” as “published”"),
    "value": ("one", "value: 50+", "value: 51+", "51+", "“at least 50” as “value” of count222"),
    "polarity": ("one", "    to: prison22", "    polarity: unknown", "unknown", "“yes” as “polarity” of heldat22"),
    "target": ("one", "    to: prison22", "    polarity: unknown", "ref: heldat22", "“prison22” as “to” of heldat22"),
    "rank": ("one", "    rank: first\n", "", "ref: count222", "“first” as “rank” of count222"),
    "gap's rule": ("one", "withheld: religion", "withheld: guilt", "withheld: guilt", "“religion” as “withheld”"),
    "place": ("one", "at: paragraph 4", "at: paragraph 8", "paragraph 8", "“paragraph 4” as “at” of ccount22"),
    "quote": ("one", "quote: in North prison", "quote: at North", "quote: at", "“in North prison” as “quote”"),
    "speaker": ("one", "who: aunt2222", "who: lawyer22", "who: lawyer22", "“aunt2222” as “who” of cheld222"),
    "stance of a speaker": (
        "one",
        "            stance: hedges\n",
        "",
        "who: aunt2222",
        "“hedges” as “stance” of cheld222",
    ),
    "length of a chain": ("one", "          - words: a neighbour\n", "", "said by:", "2 speakers of cheld222"),
    "chain taken away": (
        "two",
        "    said by:\n      - who: lawyer22\n",
        "",
        "claim: heldat22",
        "1 speaker of cheld444",
    ),
    "lead": (
        "one",
        "      - ref: cheld222",
        "      - ref: newlead2\n        at: headline\n      - ref: cheld222",
        "cited:",
        "“cheld222” as “the first citation” of heldat22",
    ),
    "claim of a citation": (
        "two",
        "claim: heldat22",
        "claim: count222",
        "claim: count222",
        "“heldat22” as “claim” of cheld444",
    ),
    "sides": ("one", "- [count333]", "- [count333, heldat22]", "sides:", "“[count222], [count333]” as “sides”"),
    "question": ("one", "How many are citizens?", "How many?", "How many?", "as “question” of disp2222"),
    "reason of release": (
        "one",
        "The family asked for it to be known.",
        "Other.",
        "released",
        "“The family asked for it to be known.” as “released”",
    ),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_differs_is_refused_with_what_is_stored(loaded, case):
    file, old, new, at, reported = DIFFERENT[case]
    before = dump()
    lines = problems(written(loaded, **{file: (old, new)}))
    assert dump() == before
    where = spot(loaded, file, at)
    assert any(line.startswith(f"{where}: ") and reported in line for line in lines), (where, lines)


def test_a_citation_that_moves_to_another_claim_is_refused(loaded):
    text = (loaded / "articles" / "one.yaml").read_text()
    swapped = text.replace("ccount22", "other").replace("ccount33", "ccount22").replace("other", "ccount33")
    (loaded / "articles" / "one.yaml").write_text(swapped)
    lines = problems(loaded)
    assert any("“count222” as “the claim” of ccount22" in line for line in lines)


def test_the_order_of_sides_and_the_spelling_of_a_value_are_no_difference(loaded):
    before = dump()
    run(written(loaded, one=("value: 50+", "value: at least 50")))
    assert dump() == before


def test_messages_do_not_tell_what_is_withheld_in_the_archive(loaded):
    actions.record_wish(Record.objects.get(ref="lawyer22"), "all", by=factories.publisher())
    lines = problems(written(loaded, two=("Дана Иванова", "Дана Петрова")))
    assert any("something that is withheld" in line for line in lines)
    assert "Иванова" not in "\n".join(lines)


def test_a_claim_that_stands_under_another_reference_is_refused(loaded):
    again = MORE.replace("sex22222", "again222").replace(
        "fact: sex\n    value: female", "fact: held_at\n    to: prison22"
    )
    (line,) = problems(written(loaded, one=("disputes:\n", again)))
    assert line.startswith(f"{spot(loaded, 'one', 'ref: again222')}: again222: This claim says the same as heldat22")
