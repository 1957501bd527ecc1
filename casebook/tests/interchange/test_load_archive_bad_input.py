"""Whatever stands in the archive's files: what is wrong is reported in words with its line, and nothing is saved."""

import os
import socket

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.interchange.yaml import ArchiveError, load, rewrite
from casebook.models import Action
from casebook.tests.archive_files import ARTICLE, FILES, problems, run, written

pytestmark = pytest.mark.django_db


def test_all_errors_are_reported_in_one_go(tmp_path):
    written(
        tmp_path,
        people=("kind: facility", "kind: prison"),
        one=("value: 2 of 6", "value: 7 of 6"),
        two=("at: paragraph 2", "at: leaf 2"),
    )
    lines = problems(tmp_path)
    assert [line.split(":")[0] for line in lines] == ["articles/one.yaml", "articles/two.yaml", "records/people.yaml"]


def test_what_may_stand_in_a_part_that_cannot_be_read_is_not_called_unknown(tmp_path):
    (line,) = problems(written(tmp_path, people=("records:", "records: [")))
    assert "cannot be read as YAML" in line


def test_what_follows_from_an_error_is_not_reported_again(tmp_path):
    (line,) = problems(written(tmp_path, one=("fact: held_at\n", "fcat: held_at\n")))[:1]
    assert "did you mean “fact”" in line or "has no “fact”" in line
    assert len(problems(tmp_path)) == 2


def test_bytes_that_are_no_text_are_reported(tmp_path):
    (tmp_path / "picture.yaml").write_bytes(b"entered: 2026-11-20\n\x89PNG\r\n\x00\xff\xfe")
    assert problems(tmp_path) == ["picture.yaml:2: This is not UTF-8 text; save the file as UTF-8."]


@pytest.mark.parametrize("text", ["a" * 10_000_000, "entered: 2026-11-20\nrecords:\n" + "  - x\n" * 1_700_000])
def test_ten_megabytes_are_refused_at_once(tmp_path, text):
    (tmp_path / "large.yaml").write_text(text)
    assert problems(tmp_path) == ["large.yaml:1: The file is too large; at most 5 MB are possible: divide it."]


def test_a_thousand_errors_are_cut_and_counted(tmp_path):
    (tmp_path / "many.yaml").write_text("entered: 2026-11-20\nrecords:\n" + "  - x\n" * 1500)
    lines = problems(tmp_path)
    assert len(lines) == 1001
    assert any("500 more problems follow" in line for line in lines[-2:])


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "just words", "- a\n- b\n", "42", "{}", "null"])
def test_a_file_without_keys_is_reported(tmp_path, text):
    (tmp_path / "empty.yaml").write_text(text)
    assert problems(tmp_path)[0].startswith("empty.yaml:1: ")


def test_a_path_that_is_not_there_is_reported(tmp_path):
    assert problems(tmp_path / "nowhere") == [f"{tmp_path}/nowhere:0: There is no such file or folder."]
    assert "no such file" in problems(tmp_path / ("x" * 5000))[0]


def test_an_empty_folder_is_reported(tmp_path):
    assert problems(tmp_path) == [f"{tmp_path}:0: There is no file in it that ends in .yaml."]


def test_other_files_are_passed_over(tmp_path):
    written(tmp_path)
    (tmp_path / "README.md").write_text("not: [yaml")
    (tmp_path / ".hidden.yaml").write_text("not: [yaml")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_text("not: [yaml")
    (tmp_path / "copy.yaml~").write_text("not: [yaml")
    assert "Added: 5 records" in run(tmp_path)


def test_circles_of_links_end(tmp_path):
    written(tmp_path)
    (tmp_path / "records" / "up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "Added: 5 records" in run(tmp_path)
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (line,) = problems(tmp_path)
    assert line.startswith("loop.yaml:0: The file cannot be read")


def test_what_is_no_file_is_reported_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket.yaml"))
        lines = problems(tmp_path)
    assert [line.split(":")[0] for line in lines] == ["pipe.yaml", "socket.yaml"]


def test_names_of_files_that_cannot_be_shown_are_shown_all_the_same(tmp_path):
    (tmp_path / "line\nend\u202e.yaml").write_text("- a")
    with open(os.path.join(os.fsencode(tmp_path), b"bytes\xff.yaml"), "w") as file:
        file.write("- a")
    assert {line.split(":")[0] for line in problems(tmp_path)} == {"line�end�.yaml", "bytes�.yaml"}


def test_windows_line_ends_and_a_mark_of_byte_order_are_read(tmp_path):
    written(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "Added: 5 records, 2 sources, 6 claims" in run(tmp_path)


def attempt(folder, content):
    """Load with this content as the article; only the error that tells lines may come out."""
    (folder / "articles" / "one.yaml").write_bytes(content)
    found = []
    try:
        with transaction.atomic():
            load(folder)
            transaction.set_rollback(True)
    except ArchiveError as error:
        found = error.problems
    assert all(problem.expected and problem.line >= 0 for problem in found)
    assert not Action.objects.exists()


LINES = ARTICLE.splitlines()
PIECES = st.one_of(
    st.sampled_from(
        [
            "",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ": ",
            "&a ",
            "*a",
            "!!str ",
            "# ",
            '"',
            "'",
            "|",
            ">",
            "? ",
            "%",
            "---",
            "\t",
            "\n",
        ]
    ),
    st.sampled_from(LINES),
    st.text(max_size=20),
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(line=st.integers(0, len(LINES) - 1), column=st.integers(0, 30), piece=PIECES, drop=st.integers(0, 3))
def test_no_change_of_a_file_ends_in_anything_but_lines(tmp_path, line, column, piece, drop):
    written(tmp_path)
    lines = [*LINES[:line], LINES[line][:column] + piece + LINES[line][column:], *LINES[line + 1 + drop :]]
    attempt(tmp_path, "\n".join(lines).encode("utf-8", "surrogatepass"))


@FEW
@given(value=st.text(min_size=1, max_size=60), key=st.sampled_from([n for n, text in enumerate(LINES) if ": " in text]))
def test_no_value_ends_in_anything_but_lines(tmp_path, value, key):
    written(tmp_path)
    reported = "".join(f"\\U{ord(char):08X}" for char in value)
    lines = [*LINES[:key], f'{LINES[key].split(": ")[0]}: "{reported}"', *LINES[key + 1 :]]
    attempt(tmp_path, "\n".join(lines).encode())


@FEW
@given(content=st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_lines(tmp_path, content):
    written(tmp_path)
    attempt(tmp_path, content)


SECRET = "- a secret: [of the machine"


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A file outside of every folder that is loaded, which would be a problem on its first line."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text(SECRET)
    return secret


@pytest.mark.parametrize("name", ["articles/extra.yaml", "records/people.yaml"])
def test_a_link_out_of_the_folder_is_refused_and_nothing_of_it_is_shown(tmp_path, elsewhere, name):
    written(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).symlink_to(elsewhere)
    lines = problems(tmp_path)
    assert [line for line in lines if "leads out of the folder" in line]
    assert "secret" not in "\n".join(lines).replace("secret.yaml", "")
    with pytest.raises(ArchiveError) as refused:
        rewrite(tmp_path)
    assert "secret" not in str(refused.value)
    assert elsewhere.read_text() == SECRET


def test_a_folder_that_leads_elsewhere_is_passed_over(tmp_path, elsewhere):
    written(tmp_path)
    (tmp_path / "more").symlink_to(elsewhere.parent)
    assert "Added: 5 records" in run(tmp_path)


def test_a_link_within_the_folder_is_a_file_of_it_and_the_folder_itself_may_be_one(tmp_path, elsewhere):
    written(tmp_path / "real")
    (tmp_path / "real" / "kept.txt").write_text((tmp_path / "real" / "records" / "people.yaml").read_text())
    (tmp_path / "real" / "records" / "people.yaml").unlink()
    (tmp_path / "real" / "records" / "people.yaml").symlink_to("../kept.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert "Added: 5 records" in run(tmp_path / "link")
