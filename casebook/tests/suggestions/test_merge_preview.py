"""What a merge would change: it is really done, looked at, and rolled back."""

import pytest

from casebook import actions
from casebook.models import Action
from casebook.suggestions.merges import preview_of_merge
from casebook.tests import factories

pytestmark = pytest.mark.django_db


class TestPreview:
    def test_it_tells_what_changes_and_changes_nothing(self, article):
        prison = factories.published("facility", "North prison")
        one, into = (factories.published("person", w, name_policy=p) for w, p in (("One", "full"), ("Other", "role")))
        name = factories.said(one, "name", "Dana Umirova", source=article)
        twins = [factories.said(record, "held_at", prison, source=article) for record in (one, into)]
        for record, sex in ((one, "female"), (into, "male")):
            factories.said(record, "sex", sex, source=article)
        dispute = factories.dispute("Which?", [twins[0]], [name])
        before, actions_before = factories.dump(), Action.objects.count()
        preview = preview_of_merge(one, into)
        assert factories.dump() == before
        assert Action.objects.count() == actions_before
        assert (preview.refused, preview.moved, preview.leading_on) == ("", 3, (one.ref,))
        assert set(preview.together) == {
            ("Held at", 1, 1), ("Name", 1, 0), ("Sex", 1, 1),
        }  # fmt: skip
        assert preview.twins == ((twins[0], twins[1]),)
        assert [{a.value, b.value} for a, b in preview.disagreeing] == [{"female", "male"}]
        assert preview.names == ("Dana Umirova",)
        assert (preview.withheld, preview.opened) == ((name,), ())
        assert preview.withheld[0].withheld == ""
        assert preview.disputes == (dispute,)
        # Of the one that leads on nothing is left to tell.
        assert any("withheld names" in words for words in preview.changes)
        assert all(words.startswith(into.ref) for words in preview.changes)
        actions.merge(one, into, by=factories.publisher(), public_reason="the same")

    def test_what_cannot_be_done_is_reported_in_words(self, article):
        one, into = factories.published("person", "One"), factories.published("facility", "Other")
        preview = preview_of_merge(one, into)
        assert "only records of one kind are merged" in preview.refused
        assert preview.moved == 0
