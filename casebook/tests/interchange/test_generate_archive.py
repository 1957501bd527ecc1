"""`manage.py generate_archive`: synthetic archives that are sound, always the same, and have all that pages must
bear."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext

from bench.synthetic import generate
from casebook.interchange.integrity import check_archive
from casebook.models import (
    Action,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    Record,
    Revision,
    Source,
    User,
    Wish,
    WithheldName,
)
from casebook.models.edition import Link, Of
from casebook.tests import factories
from casebook.tests.dumps import dumped, emptied
from casebook.web import addresses

pytestmark = pytest.mark.both

CASES, SEED = 120, 11
# Statements for one page, whatever is in the archive: a list, and a page of one thing.
OF_A_LIST, OF_A_PAGE = 20, 50
LISTS = ["cases", "people", "facilities", "operations", "sentences", "events", "organisations", "places"]
LISTS += ["sources", "claims", "disputes", "changes", "corrections"]


def _synthetic():
    return generate(CASES, SEED)


WORLD = _synthetic


@pytest.fixture
def made(w):
    return w


def run(**options):
    out = StringIO()
    call_command("generate_archive", stdout=out, **options)
    return out.getvalue()


def test_it_is_whole(made):
    assert [str(finding) for finding in check_archive()] == []


@pytest.mark.once
def test_it_is_always_the_same(made, tmp_path):
    first = dumped(tmp_path / "first")
    emptied()
    generate(CASES, SEED)
    assert dumped(tmp_path / "second") == first


@pytest.mark.once
def test_another_seed_makes_another(made, tmp_path):
    texts = []
    for seed in (1, 2):
        emptied()
        generate(3, seed)
        texts.append(dumped(tmp_path / str(seed)))
    one, other = texts
    assert one["records/people.yaml"] != other["records/people.yaml"]
    refs = [set(Record.objects.values_list("ref", flat=True))]
    emptied()
    generate(3, 1)
    assert not refs[0] & set(Record.objects.values_list("ref", flat=True))


def test_an_archive_that_is_not_empty_is_left_alone(made):
    before = Claim.objects.count()
    with pytest.raises(CommandError, match="not empty"):
        run(cases=3)
    assert Claim.objects.count() == before


@pytest.mark.parametrize("number", [0, -1, 10_000_000])
def test_the_number_of_cases_has_bounds(db, number):
    with pytest.raises(CommandError, match="from 1 to"):
        run(cases=number)


def test_the_command_tells_what_was_written_and_how_fast(made):
    emptied()
    reported = run(cases=2, seed=3)
    assert f"Claim {Claim.objects.count()}, Citation {Citation.objects.count()}" in reported
    assert "claims a second" in reported
    assert Revision.current()[0] > 0
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_what_is_made_afterwards_gets_numbers_and_can_be_published(made):
    """The sequences of PostgreSQL go on from what was written; a transaction that is rolled back leaves them moved."""
    emptied()
    generate(3, SEED)
    outlet = Source.objects.exclude(outlet=None).first().outlet
    article = factories.published_source("Another article", outlet=outlet)
    prison = factories.published("facility", "Another prison")
    claim = factories.said(prison, "facility_type", "prison", source=article, chain=["a witness"])
    factories.dispute("Is it?", [claim], [Claim.objects.filter(state="published").first()])
    assert factories.seen(claim)
    assert list(check_archive(quick=True)) == []


def test_it_has_the_size_of_a_real_one(made):
    """Per case about ten claims, with one to four citations each; one article in three cases."""
    cases = Record.objects.filter(kind="person", public_life=False).exclude(has_page=False)
    assert CASES * 0.9 <= cases.count() <= CASES
    about = Claim.objects.filter(Q(subject__in=cases) | Q(subject__kind__in=("sentence", "event")))
    assert 7 * CASES <= about.count() <= 13 * CASES
    numbers = set(Claim.objects.annotate(n=Count("citations")).values_list("n", flat=True))
    assert numbers == {1, 2, 3, 4}
    assert CASES / 3 <= Source.objects.count() <= CASES / 3 + 20
    links = Citation.objects.annotate(n=Count("chain")).values_list("n", flat=True)
    assert set(links) == {0, 1, 2, 3}
    held = Claim.objects.visible_to(None).filter(fact="held_at").values("target").annotate(n=Count("pk")).order_by("-n")
    assert held[0]["n"] > CASES / 4, "one prison holds most"


SHAPES = {
    "groups that are counted": lambda: Claim.objects.filter(fact="count", subject__form="group"),
    "members of groups": lambda: Claim.objects.filter(fact="member_of"),
    "children in totals": lambda: Claim.objects.filter(fact="count", scope="children"),
    "names in Cyrillic": lambda: Claim.objects.filter(fact="name", value__startswith="[ru]", withheld=""),
    "names in Latin": lambda: Claim.objects.filter(fact="name", withheld="").exclude(value__startswith="["),
    "first names alone": lambda: Claim.objects.filter(fact="name", value__endswith="(given)", withheld=""),
    "withheld names": lambda: Claim.objects.filter(withheld="name"),
    "withheld words": lambda: WithheldName.objects.all(),
    "covered texts": lambda: Citation.objects.exclude(redacted={}),
    "words in custody": lambda: Claim.objects.filter(withheld="custody-words"),
    "religion, health or guilt, withheld": lambda: Claim.objects.filter(withheld__in=("religion", "health", "guilt")),
    "released": lambda: Claim.objects.filter(released=True, withheld=""),
    "gaps": lambda: Claim.objects.exclude(gap=""),
    "denials": lambda: Claim.objects.filter(polarity="no", withheld=""),
    "unknown": lambda: Claim.objects.filter(polarity="unknown"),
    "possible": lambda: Link.objects.filter(of=Of.RECORD, certain=False),
    "plans": lambda: Claim.objects.filter(status="planned", fact="takes_place"),
    "what was cancelled": lambda: Record.objects.filter(happening="cancelled"),
    "vague dates": lambda: Claim.objects.filter(when_edtf__contains="~"),
    "undated": lambda: Claim.objects.filter(when_earliest=None).exclude(when_edtf=""),
    "disputes": lambda: Dispute.objects.filter(public=True),
    "disagreement": lambda: Record.objects.filter(disputed=True),
    "waves": lambda: Claim.objects.filter(fact="part_of", subject__kind="operation"),
    "relatives without a page": lambda: Record.objects.filter(public=True, page_public=False),
    "speakers with a record": lambda: Attribution.objects.exclude(speaker=None),
    "drafts of claims": lambda: Claim.objects.filter(state="draft"),
    "proposed": lambda: Claim.objects.filter(state="proposed"),
    "superseded": lambda: Claim.objects.filter(state="superseded", superseded_by__state="published"),
    "retracted": lambda: Claim.objects.filter(state="retracted"),
    "withdrawn": lambda: Claim.objects.filter(state="withdrawn"),
    "sealed": lambda: Claim.objects.filter(state="sealed"),
    "sealed children": lambda: Record.objects.filter(state="sealed", minor=True),
    "actions of every usual kind": lambda: Action.objects.filter(kind="release"),
    "wishes": lambda: Wish.objects.all(),
    "notices": lambda: Correction.objects.all(),
    "headlines in Cyrillic": lambda: Source.objects.filter(lang="ru"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_has_everything_that_pages_must_bear(made, shape):
    assert SHAPES[shape]().exists()


def answered(client, address, most):
    """Ask for it as a reader; how many statements it took."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(queries) <= most, (address, len(queries))


@pytest.mark.parametrize("name", ["", *LISTS])
def test_every_list_answers_within_its_budget(made, client, name):
    answered(client, f"/{name}/" if name else "/", OF_A_LIST)


@pytest.mark.parametrize("name", list(addresses.BY_NAME))
def test_pages_of_every_kind_answer_within_their_budget(made, client, name):
    factories.one_of_every_kind()
    room = addresses.BY_NAME[name]
    rows = Record.objects.filter(kind=room.kind, page_public=True)
    if room.detainees is not None:
        rows = rows.filter(detainee=room.detainees)
    most = rows.annotate(n=Count("claims_on")).order_by("-n", "pk")[:2]
    assert most
    for record in most:
        answered(client, addresses.of_record(record), OF_A_PAGE)


def test_pages_of_sources_claims_and_disputes_answer_within_their_budget(made, client):
    visible = Claim.objects.filter(state="published", withheld="")
    for claim in visible.order_by("pk")[:3]:
        answered(client, addresses.of_claim(claim), OF_A_PAGE)
    for source in Source.objects.filter(state="published", outlet__public=True).order_by("pk")[:3]:
        answered(client, addresses.of_source(source), OF_A_PAGE)
    for dispute in Dispute.objects.filter(public=True).order_by("pk")[:3]:
        answered(client, f"/disputes/{dispute.ref}/", OF_A_PAGE)
