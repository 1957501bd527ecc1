"""What stands no more in the archive is left as it is when files are loaded that still have it: nothing is revived."""

import pytest

from casebook import actions
from casebook.models import Citation, Claim, Dispute, Record, Source
from casebook.tests import factories
from casebook.tests.archive_files import MORE, claim, dump, loaded_world, run, written

pytestmark = pytest.mark.django_db
WORLD = loaded_world


@pytest.fixture
def loaded(w, tmp_path):
    """The folder from which the archive was loaded."""
    return written(tmp_path)


def retracted(thing):
    actions.retract(thing, by=factories.publisher(), public_reason="A mistake.")


def withdrawn(thing):
    actions.withdraw(thing, by=factories.publisher(), public_reason="Unfair.")


def sealed(thing):
    actions.seal(thing, by=factories.publisher(), private_reason="Danger.")


def superseded(thing):
    new = factories.claim(thing.subject, thing.fact, thing.target or thing.value, scope=thing.scope, status="planned")
    factories.cite(new, Source.objects.get(ref="source33"))
    actions.supersede(thing, new, by=factories.publisher(), public_reason="Better.")


ENDED = {
    "claim retracted": (retracted, Claim, "heldat22", 4),
    "claim withdrawn": (withdrawn, Claim, "heldat22", 4),
    "claim sealed": (sealed, Claim, "heldat22", 4),
    "claim superseded": (superseded, Claim, "count222", 2),
    "citation retracted": (retracted, Citation, "cheld333", 1),
    "last citation retracted": (retracted, Citation, "ccount22", 2),
    "citation sealed": (sealed, Citation, "cheld222", 1),
    "dispute retracted": (retracted, Dispute, "disp2222", 1),
    "dispute sealed": (sealed, Dispute, "disp2222", 1),
    "record withdrawn": (withdrawn, Record, "women222", 1),
    "record sealed": (sealed, Record, "aunt2222", 1),
    "source sealed": (sealed, Source, "source22", 1),
    "gap sealed": (sealed, Claim, "gap22222", 2),
}


@pytest.mark.parametrize("case", ENDED)
def test_what_stands_no_more_is_left_as_it_is(loaded, case):
    end, model, ref, left = ENDED[case]
    end(model.objects.get(ref=ref))
    before = dump()
    said = run(loaded)
    assert dump() == before
    assert f"{left} thing" in said.split("just so.")[1]


def test_what_is_sealed_is_compared_no_further(loaded):
    sealed(claim("count222"))
    before = dump()
    said = run(written(loaded, one=("value: 50+", "value: 51+")))
    assert dump() == before
    assert "50" not in said


def test_nothing_new_is_said_of_what_stands_no_more(loaded):
    sealed(Record.objects.get(ref="women222"))
    before = dump()
    said = run(written(loaded, one=("disputes:\n", MORE)))
    assert "Nothing was added" in said
    assert "3 things were left" in said
    assert dump() == before


def test_what_was_withheld_again_stays_withheld(loaded):
    actions.withhold([claim("health22")], by=factories.publisher(), public_reason="The family changed its mind.")
    before = dump()
    run(loaded)
    assert dump() == before
    assert claim("health22").withheld == "health"


def test_a_retracted_lead_is_no_difference(loaded):
    retracted(Citation.objects.get(ref="cheld222"))
    assert claim("heldat22").lead.ref == "cheld333"
    before = dump()
    run(loaded)
    assert dump() == before
