"""The least that tests of actions, of the visibility decision and of the desk begin with: a woman, a group and an
article."""

from types import SimpleNamespace

from casebook.tests import factories


def least_world() -> SimpleNamespace:
    """They are published, and nothing is reported of them yet."""
    return SimpleNamespace(
        article=factories.published_source(),
        woman=factories.published("person", "A prisoner"),
        group=factories.published("person", "Women in North prison", form="group"),
    )


def world_with_claim() -> SimpleNamespace:
    """The woman is held in a prison, as two people in a chain told the article."""
    w = least_world()
    w.prison = factories.published("facility", "North prison")
    w.claim = factories.said(w.woman, "held_at", w.prison, source=w.article, chain=["an aunt", "a lawyer"])
    return w
