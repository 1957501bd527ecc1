"""What readers take away as a file is known again, row by row, when an editor brings it in."""

import pytest

from casebook.admin import import_tasks
from casebook.tests.import_helpers import brought_in, counts, page_of, told
from casebook.web.filters import FILTERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The worker is this process, and does what it is asked at once."""
    monkeypatch.setattr(import_tasks.work.__class__, "enqueue", lambda task, ref: task.call(ref))


@pytest.mark.parametrize("name", FILTERS)
def test_a_list_that_was_exported_makes_nothing_new(client, editor, archive, name):
    if name == "disputes":
        pytest.skip("they are not brought in")
    content = b"".join(client.get(f"/{name}/?format=csv").streaming_content)
    file = brought_in(client, content)
    assert file.sheet == {"sources": "sources", "claims": "facts"}.get(name, "records")
    assert not [one for one in told(file) if "wrong:" in one or "noted:" in one], told(file)
    assert file.numbers["known"] == file.numbers["rows"] > 0
    before = counts()
    client.post(page_of(file), {"do": "write"})
    assert counts() == before


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("name", ["people", "facilities", "sources", "claims"])
def test_a_list_in_another_language_is_known_too(client, editor, archive, language, name):
    content = b"".join(client.get(f"/{language}/{name}/?format=csv").streaming_content)
    file = brought_in(client, content)
    assert file.sheet == {"sources": "sources", "claims": "facts"}.get(name, "records")
    assert file.numbers["known"] == file.numbers["rows"] > 0
