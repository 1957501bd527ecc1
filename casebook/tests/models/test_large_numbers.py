"""Numbers that no column holds, and forms that say that they are very many: told in words, and never an error."""

import pytest
from django.urls import get_resolver, reverse

from casebook.admin.citation_forms import MOST
from casebook.models import Citation, Claim
from casebook.tests import admin_helpers, factories
from casebook.tests.smallest_archive import least_world
from casebook.tests.soak import share
from casebook.web.filters import KEPT

pytestmark = pytest.mark.django_db

WORLD = least_world
HUGE = (str(2**63), str(10**30), f"-{10**30}", "9" * 400)


@pytest.fixture
def member(client):
    client.force_login(factories.publisher())


@pytest.mark.usefixtures("member")
class TestCitations:
    def send(self, client, woman, article, **fields):
        address = admin_helpers.second_step(woman, "statement")
        typed = admin_helpers.typed(
            article, scope="account", value="She is well.", **{"citations-0-quote": "typed by hand"}
        )
        return client.post(address, typed | fields)

    @pytest.mark.parametrize("total", [*HUGE, "many", "", "0", "-1"])
    def test_whatever_a_client_says_of_their_number(self, client, w, article, total, django_assert_max_num_queries):
        with django_assert_max_num_queries(120):
            reported = {"citations-TOTAL_FORMS": total, "citations-INITIAL_FORMS": total}
            answer = self.send(client, w.woman, article, **reported)
        assert answer.status_code == 302
        assert Citation.objects.get(claim__value="She is well.").quote == "typed by hand"

    def test_more_than_can_be_saved_are_reported_in_words_and_kept(self, client, w, article):
        more = {f"citations-{number}-quote": f"quote {number}" for number in range(1, MOST + 5)}
        answer = self.send(client, w.woman, article, **more)
        assert answer.status_code == 400
        assert f"At most {MOST} citations are saved at once" in admin_helpers.words(answer)
        text = answer.content.decode()
        assert "She is well." in text
        assert all(f"quote {number}" in text for number in range(1, MOST))
        assert not Claim.objects.filter(value="She is well.").exists()

    @pytest.mark.parametrize("number", HUGE)
    def test_of_a_version_and_of_a_stored_citation(self, client, w, article, number):
        self.send(client, w.woman, article)
        claim = Claim.objects.get(value="She is well.")
        address = reverse("admin:casebook_claim_change", args=[claim.pk])
        typed = admin_helpers.typed(
            article, scope="account", value="She is ill.", version=number, **{"citations-0-id": number}
        )
        answer = client.post(address, typed)
        assert answer.status_code in (302, 400)
        if answer.status_code == 400:
            assert "She is ill." in answer.content.decode()


def _numbered(resolver, before=""):
    """Every address of the desk with a number in it."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _numbered(pattern, route)
        elif "<int:" in route or "<path:object_id>" in route:
            yield route


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("number", [HUGE[0], HUGE[1]])
def test_in_every_address_of_the_desk(client, number):
    routes = [route for route in _numbered(get_resolver()) if route.startswith("admin/")]
    assert len(routes) > 20
    for route in routes:
        path = route.replace("<int:pk>", number).replace("<path:object_id>", number).replace("<slug:action>", "seal")
        path = path.replace("<slug:name>", "claim").replace("<int:content_type_id>", number).replace("<id>", number)
        if "<" in path:
            continue
        answer = client.get("/" + path)
        assert answer.status_code in (302, 403, 404, 405), path


PUBLIC = ("cases", "people", "facilities", "operations", "sources", "disputes", "claims", "search", "changes")
LISTS = ("record", "claim", "citation", "source", "dispute", "correction", "action", "user")


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("name", LISTS)
def test_in_every_query_of_the_desk_s_lists(client, name):
    keys = ("p", "id__exact", "pk", "created_by__id__exact", "q", "all", "o", "rank", "paragraph", "e")
    for turn, key in enumerate(keys, LISTS.index(name)):
        for number in share(HUGE, turn, 2):
            answer = client.get(reverse(f"admin:casebook_{name}_changelist"), {key: number})
            assert answer.status_code in (200, 302, 400), (key, number)


@pytest.mark.parametrize("path", PUBLIC)
def test_in_every_query_of_public_lists(client, path):
    for turn, key in enumerate(sorted({*KEPT, "page", "q", "as_of", "format", "about", "start"}), PUBLIC.index(path)):
        for number in share(HUGE, turn, 2):
            answer = client.get(f"/{path}/", {key: number})
            assert answer.status_code in (200, 301, 302, 400, 404), (key, number)


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("name", ["record", "source"])
def test_of_the_version_that_a_form_was_read_in(client, name, number):
    draft = factories.record("facility", "A draft") if name == "record" else factories.source("A draft")
    address = reverse(f"admin:casebook_{name}_change", args=[draft.pk])
    form = client.get(address).context["adminform"].form
    typed = {key: "" if form[key].value() is None else form[key].value() for key in form.fields}
    typed |= {"read_version": number, "wording": "Typed by hand", "headline": "Typed by hand"}
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert "Typed by hand" in answer.content.decode()
