"""Every kind of act, a load, a dump put back and a made-up archive leave the index of search in step."""

import pytest
from django.db import transaction

from casebook.acts import engine
from casebook.exchange.made_up import generate
from casebook.models import Citation, SearchText
from casebook.tests import acting, make
from casebook.tests.acting import DO
from casebook.tests.dumps import dumped, emptied, loaded
from casebook.tests.searching import in_step, rows

pytestmark = pytest.mark.django_db
WORLD = acting.world
FIXTURES = "fixtures"


# Into an archive that is empty yet.


def test_a_loaded_seed_and_a_restored_dump_are_in_step(tmp_path):
    loaded(FIXTURES)
    in_step()
    before = said()
    dumped(tmp_path / "all")
    emptied()
    loaded(tmp_path / "all")
    in_step()
    assert said() == before


def said():
    """What the index says, whatever the numbers of the things are, and in whichever order they were entered."""
    return sorted(sorted(words.split()) for _entry, words in rows()[0])


def test_a_made_up_archive_is_in_step():
    generate(30, 5)
    in_step()
    assert Citation.objects.exists()
    assert SearchText.objects.count() > 200


# In one that has what each act needs.


@pytest.mark.parametrize("kind", list(DO))
def test_every_act_leaves_the_index_in_step(kind, w):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    in_step()
    act(claim, make.second(), why)
    in_step()


@pytest.mark.parametrize("kind", list(DO))
def test_an_act_that_fails_leaves_the_index_as_it_was(kind, w, monkeypatch):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    before = rows()

    def broken(takedown):
        raise RuntimeError("the light went out")

    monkeypatch.setattr(engine, "move_revision", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        act(claim, make.second(), why)
    assert rows() == before
