"""No word of the desk is left unmarked either."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from casebook import vocabulary
from casebook.admin.action_pages import buttons_for
from casebook.admin.combined_forms import COMBINED
from casebook.admin.model_admins import REGISTERED
from casebook.models import (
    Action,
    Attribution,
    Citation,
    ImportFile,
    ImportMapping,
    ImportState,
    Intake,
    Record,
    Request,
    Source,
    User,
)
from casebook.tests import factories
from casebook.tests.pseudolocale import CODE
from casebook.tests.pseudolocale_pages import known_content, unmarked_of
from casebook.vocabulary import visibility


def stored_words():
    """What the desk shows of the tests' archive besides: in the archive's own words, or as it is stored."""
    found = set(DESK)
    found.update(Record._base_manager.values_list("wording", flat=True))
    found.update(Citation._base_manager.values_list("quote", flat=True))
    found.update(Request.objects.values_list("ref", flat=True))
    found.update(map(str, Intake.objects.all()))
    found.update(Attribution.objects.values_list("words", flat=True))
    for name, headings in ImportFile.objects.values_list("name", "headings"):
        found.update((name, *headings))
    found.update(ImportMapping.objects.values_list("name", flat=True))
    found.update(User.objects.values_list("username", flat=True))
    found.update(Group.objects.values_list("name", flat=True))
    for names in Action.objects.values_list("kind", "on_model", "on_ref", "public_reason", "private_reason"):
        found.update(names)
    return frozenset(text for text in found if len(text) > 1)


def test_desk_words_are_marked(archive, synthetic_language):
    client = Client(headers={"accept-language": CODE})
    publisher = factories.publisher()
    client.force_login(publisher)
    seen, problems = unmarked_of(
        client, list(desk_pages(archive, publisher)), known_content() | stored_words(), prefix=""
    )
    assert seen > 30
    assert not problems, "\n".join(problems)


@pytest.mark.both
def test_every_page_of_the_desk_answers(archive, client):
    publisher = factories.publisher()
    client.force_login(publisher)
    for address in desk_pages(archive, publisher):
        # An article that is sealed has no page there.
        assert client.get(address).status_code in (200, 302, 403, 404), address


# Words that the desk shows as they are stored: names of facts, rules and models, and what Django itself does not
# translate. What the tests' archive says is content.
DESK = frozenset({*vocabulary.BY_NAME, *visibility.RULES, "True", "False", "None", "Search", "Sheet"})


def _intakes_on_their_way():
    """One in each state in which its page looks otherwise."""
    by = factories.publisher()
    long_ago = timezone.now() - timedelta(days=1)
    for fields in ({"state": "waiting"}, {"state": "fetching", "begun_at": long_ago}, {"asked_at": long_ago}):
        yield Intake.objects.create(by=by, address="https://post.example/intaketext", **fields)


def _imports(by):
    """One in each state in which its page looks otherwise."""
    given = {"name": "Sheet", "sheet": "detainees", "headings": ["Sheet"], "columns": {"0": "name"}, "created_by": by}
    for state in ImportState.values:
        yield ImportFile.objects.create(state=state, **given)


def desk_pages(archive, publisher):
    """Every kind of page of the desk."""
    desk = "/admin/"
    yield from (desk, f"{desk}desk/merging/", f"{desk}desk/disputes/", f"{desk}password_change/")
    yield from (f"{desk}desk/bring-in/", f"{desk}desk/bring-in/list/")
    yield from (f"{desk}desk/bring-in/{intake.ref}/" for intake in (*Intake.objects.all(), *_intakes_on_their_way()))
    yield from (f"{desk}desk/{name}/" for name in ("review", "drafts", "waiting", "imports", "redactions"))
    yield from (f"{desk}desk/articles/{source.pk}/" for source in Source.objects.exclude(state="sealed"))
    yield from (f"{desk}desk/review/{source.pk}/" for source in Source.objects.exclude(state="sealed"))
    yield from (f"{desk}desk/imports/{file.ref}/" for file in _imports(publisher))
    yield from (f"{desk}login/", f"{desk}logout/", f"{desk}reauthenticate/", f"{desk}second-factor/")
    yield from (f"{desk}casebook/claim/add/?subject={archive.group.ref}&fact={fact}" for fact in ("count", "held_at"))
    yield from (f"{desk}desk/together/{one.name}/?about={archive.norhold.ref}" for one in COMBINED)
    for model, _admin in REGISTERED:
        at = f"{desk}casebook/{model._meta.model_name}/"
        yield from (at, f"{at}add/")
        last = model._default_manager.order_by("-pk").first()
        if last is not None:
            yield from (f"{at}{last.pk}/change/", f"{at}{last.pk}/history/")
    records = (archive.norhold, archive.draft, archive.dana, archive.sealed)
    claims = (archive.two, archive.draft_claim, archive.proposed, archive.sealed_claim)
    for name, rows in (("record", records), ("claim", claims)):
        for row in rows:
            yield f"{desk}casebook/{name}/{row.pk}/change/"
            thing = type(row)._base_manager.get(pk=row.pk)
            for button in buttons_for(publisher, thing):
                yield f"{desk}casebook/{name}/{row.pk}/action/{button.name}/"
