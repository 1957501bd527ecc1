"""Every kind of action, a load, a backup put back and a synthetic archive leave the index of search in step."""

import re

import pytest
from django.db import transaction

from bench.synthetic import generate
from casebook.actions import transactions
from casebook.models import Citation, SearchText
from casebook.tests import action_helpers, factories
from casebook.tests.action_helpers import DO
from casebook.tests.backups import come_back
from casebook.tests.dumps import loaded
from casebook.tests.search_helpers import in_step, rows

pytestmark = pytest.mark.django_db
WORLD = action_helpers.world
FIXTURES = "fixtures"


# Into an archive that is empty yet.


def test_a_loaded_seed_and_a_restored_backup_are_in_step(tmp_path):
    loaded(FIXTURES)
    in_step()
    before = said()
    come_back(tmp_path)
    in_step()
    assert said() == before


def said():
    """What the index says, whatever the numbers of the things are, and in whichever order they were entered."""
    return sorted(sorted(re.sub(":=[0-9]+", ":=", words).split()) for _entry, words in rows()[0])


def test_a_synthetic_archive_is_in_step():
    generate(30, 5)
    in_step()
    assert Citation.objects.exists()
    assert SearchText.objects.count() > 200


# In one that has what each action needs.


@pytest.mark.parametrize("kind", list(DO))
def test_every_action_leaves_the_index_in_step(kind, w):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    in_step()
    action(claim, factories.second(), why)
    in_step()


@pytest.mark.parametrize("kind", list(DO))
def test_an_action_that_fails_leaves_the_index_as_it_was(kind, w, monkeypatch):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    before = rows()

    def broken(takedown):
        raise RuntimeError("the light went out")

    monkeypatch.setattr(transactions, "move_revision", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        action(claim, factories.second(), why)
    assert rows() == before
