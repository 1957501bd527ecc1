"""The least that tests of acts, of the gate and of the desk begin with: a woman, a group and an article."""

from types import SimpleNamespace

from casebook.tests import make


def least_world() -> SimpleNamespace:
    """They are published, and nothing is told of them yet."""
    return SimpleNamespace(
        article=make.published_source(),
        woman=make.published("person", "A prisoner"),
        group=make.published("person", "Women in North prison", form="group"),
    )


def world_with_claim() -> SimpleNamespace:
    """The woman is held in a prison, as two people in a chain told the article."""
    w = least_world()
    w.prison = make.published("facility", "North prison")
    w.claim = make.said(w.woman, "held_at", w.prison, source=w.article, chain=["an aunt", "a lawyer"])
    return w
