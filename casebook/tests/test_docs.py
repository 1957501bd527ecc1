"""What docs name is there, and decisions are kept in one form."""

import re
from pathlib import Path

import pytest

from casebook import settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_that_the_docs_name_is_there():
    tracked = [f"/{path.relative_to(ROOT).as_posix()}" for folder in ("casebook", "bench", "tools") for path in
               (ROOT / folder).rglob("*.py")]  # fmt: skip
    missing = {
        f"{doc.name}: {named}"
        for doc in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        # It names those of other programs.
        if doc.name != "comparison.md"
        for named in re.findall(r"`([\w/]+\.py)`", doc.read_text(encoding="utf-8"))
        if not any(path.endswith(f"/{named}") for path in [*tracked, "/manage.py"])
    }
    assert not missing


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEAD = re.compile(
    r"# (\d+)\. .+\n\n- Date: \d{4}-\d\d-\d\d\n- Status: (?:accepted|superseded by \d+).*\n- Considered: .+\n"
)


def test_decisions_are_numbered_one_after_the_other():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_date_status_and_what_was_considered(path):
    head = HEAD.match(path.read_text(encoding="utf-8"))
    assert head, (
        "It begins: # 7. What was decided, then the lines Date, Status (accepted, superseded by 8), Considered."
    )
    assert int(head[1]) == int(path.name[:4])


def test_links_between_docs_lead_somewhere():
    broken = {
        f"{doc.relative_to(ROOT)}: {target}"
        for doc in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", doc.read_text(encoding="utf-8"))
        if not (doc.parent / target).exists()
    }
    assert not broken


def test_the_guide_for_operators_has_every_setting():
    named = set(re.findall(r"^([A-Z_]+)\s", settings.__doc__, re.M))
    table = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").partition("## All settings")[2]
    assert len(named) > 10
    assert named <= set(re.findall(r"`([A-Z_]+)`", table))
