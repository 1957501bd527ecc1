"""Editors put the lines of In short into another order and leave some out; what these say follows from claims alone."""

import re

import pytest

from casebook.models import Record, Role
from casebook.models.edition import PublicRecord
from casebook.tests import factories
from casebook.tests.admin_helpers import change, untouched
from casebook.tests.archive_files import problems
from casebook.tests.dumps import dumped, emptied, loaded
from casebook.vocabulary.summary_lines import LINES
from casebook.web.presenters.summary import RULES

pytestmark = pytest.mark.django_db


@pytest.fixture
def woman():
    article = factories.published_source()
    woman = factories.published("person", "A prisoner", form="individual")
    prison = factories.published("facility", "North prison")
    for fact, value in (("sex", "female"), ("held_at", prison), ("custody", "released")):
        factories.said(woman, fact, value, source=article)
    return woman


def labels(client, record):
    """The lines of In short as readers see them."""
    page = client.get(f"/cases/{record.ref}/").content.decode()
    summary = page[page.index('data-section="summary"') :].partition("</section>")[0]
    return [re.sub("<[^>]*>", "", one).strip() for one in re.findall(r"<dt[^>]*>(.*?)</dt>", summary, re.DOTALL)]


def revise(client, record, rows):
    address = f"/admin/casebook/record/{record.pk}/action/revise/"
    sent = untouched(client, address) | {"summary_order": rows, "public_reason": "What matters first"}
    return client.post(address, sent)


def test_every_line_has_its_rule():
    assert {kind: list(rules) for kind, rules in RULES.items()} == {kind: list(lines) for kind, lines in LINES.items()}


def test_lines_are_put_in_order_and_left_out(client, woman):
    assert labels(client, woman) == ["Who", "Where", "Custody"]
    client.force_login(factories.publisher())
    kept = [
        str(label) for name, label in {**LINES["case"], **LINES["people"]}.items() if name not in ("who", "custody")
    ]
    assert revise(client, woman, "\r\n".join(["Custody", *kept])).status_code == 302
    assert labels(client, woman) == ["Custody", "Where"]
    # The box shows them as they stand now, and an empty one brings the usual order back.
    shown = untouched(client, f"/admin/casebook/record/{woman.pk}/action/revise/")["summary_order"]
    assert shown.split("\n")[:2] == ["Custody", "Where"]
    assert "Who" not in shown.split("\n")
    assert revise(client, woman, "").status_code == 302
    assert labels(client, woman) == ["Who", "Where", "Custody"]
    assert "lines" not in PublicRecord.objects.get(ref=woman.ref).document


def test_nothing_can_be_written_there(client, woman):
    client.force_login(factories.publisher())
    answer = revise(client, woman, "Where\r\nShe is guilty")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "“She is guilty” is none of the lines of In short" in page
    assert "Where\nShe is guilty" in page.replace("\r", "")
    assert labels(client, woman) == ["Who", "Where", "Custody"]


def test_another_revision_leaves_them_alone(client, woman):
    client.force_login(factories.publisher())
    revise(client, woman, "Where\r\nWho")
    stored = Record.objects.get(pk=woman.pk).summary_order
    address = f"/admin/casebook/record/{woman.pk}/action/revise/"
    assert (
        client.post(address, untouched(client, address) | {"note": "Read on", "public_reason": "x"}).status_code == 302
    )
    changed = Record.objects.get(pk=woman.pk)
    assert (changed.summary_order, changed.note) == (stored, "Read on")


def test_a_draft_has_them_too(client):
    editor = factories.member("an editor", Role.EDITOR)
    prison = factories.record("facility", "South prison", created_by=editor)
    client.force_login(editor)
    assert "summary_order" not in client.get("/admin/casebook/record/add/?kind=facility").content.decode()
    assert (
        client.post(change(prison), untouched(client, change(prison)) | {"summary_order": "Visits"}).status_code == 302
    )
    prison.refresh_from_db()
    assert prison.summary_order == "visits -held_here -numbers -conditions -not_known"


def test_they_are_in_the_archives_files(tmp_path):
    file = "entered: 2026-11-20\nrecords:\n  - ref: prison22\n    kind: facility\n    wording: North prison\n"
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "one.yaml").write_text(f"{file}    in short: visits -numbers\n")
    loaded(tmp_path / "seed")
    assert PublicRecord.objects.get(ref="prison22").document["lines"] == "visits -numbers"
    first = dumped(tmp_path / "first")
    emptied()
    loaded(tmp_path / "first")
    assert Record.objects.get(ref="prison22").summary_order == "visits -numbers"
    assert dumped(tmp_path / "second") == first
    (tmp_path / "seed" / "one.yaml").write_text(f"{file}    in short: visits -guilt\n")
    (line,) = problems(tmp_path / "seed")
    assert "Nothing is called “-guilt” here." in line
