"""What a merge would change: it is really done, looked at, and rolled back."""

import pytest

from casebook import acts
from casebook.candidates import preview_of_merge
from casebook.models import Act
from casebook.tests import make

pytestmark = pytest.mark.django_db


class TestPreview:
    def test_it_tells_what_changes_and_changes_nothing(self, article):
        prison = make.published("facility", "North prison")
        one, into = (make.published("person", w, name_policy=p) for w, p in (("One", "full"), ("Other", "role")))
        name = make.said(one, "name", "Dana Umirova", source=article)
        twins = [make.said(record, "held_at", prison, source=article) for record in (one, into)]
        for record, sex in ((one, "female"), (into, "male")):
            make.said(record, "sex", sex, source=article)
        dispute = make.dispute("Which?", [twins[0]], [name])
        before, acts_before = make.dump(), Act.objects.count()
        preview = preview_of_merge(one, into)
        assert make.dump() == before
        assert Act.objects.count() == acts_before
        assert (preview.refused, preview.moved, preview.leading_on) == ("", 3, (one.ref,))
        assert {(t.heading, t.of_one, t.of_into) for t in preview.together} == {
            ("Held at", 1, 1), ("Name", 1, 0), ("Sex", 1, 1),
        }  # fmt: skip
        assert preview.twins == ((twins[0], twins[1]),)
        assert [{a.value, b.value} for a, b in preview.disagreeing] == [{"female", "male"}]
        assert preview.names == ("Dana Umirova",)
        assert (preview.withheld, preview.opened) == ((name,), ())
        assert preview.withheld[0].withheld == ""
        assert preview.disputes == (dispute,)
        assert f"{one.ref}: “public” was yes and will be no." in preview.changes
        acts.merge(one, into, by=make.publisher(), public_reason="the same")

    def test_what_cannot_be_done_is_told_in_words(self, article):
        one, into = make.published("person", "One"), make.published("facility", "Other")
        preview = preview_of_merge(one, into)
        assert "only records of one kind are merged" in preview.refused
        assert preview.moved == 0
