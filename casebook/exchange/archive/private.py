"""What only the complete dump has: members, wishes, decisions on words, requests, kept copies, log, and versions."""

from collections.abc import Iterable, Iterator

from django.db import models

from casebook.exchange.archive.shapes import COMPLETE, Shape
from casebook.exchange.archive.tables import ACT, CAPTURE, ERASED, ERASURE, MEMBER, REDACTION, REQUEST, WISH
from casebook.exchange.archive.trees import Tree, tree_of
from casebook.exchange.archive.versions import versions
from casebook.models import Act, Capture, ErasedReference, Erasure, Redaction, Request, User, Wish


def private_files() -> Iterator[tuple[str, str, Iterable[Tree]]]:
    """Name, key and things of each list. Their order depends on nothing but what they say."""
    yield "private/members.yaml", "members", _trees(User.objects.order_by("username"), MEMBER)
    wishes = Wish.objects.select_related("record").order_by("record__ref", "since", "what", "id")
    yield "private/wishes.yaml", "wishes", _trees(wishes, WISH)
    redactions = Redaction.objects.select_related("by", "confirmed_by").order_by("at", "on_model", "on_ref", "id")
    yield "private/redactions.yaml", "redactions", _trees(redactions, REDACTION)
    requests = Request.objects.select_related("assigned_to").order_by("received_at", "ref")
    yield "private/requests.yaml", "requests", _trees(requests, REQUEST)
    erasures = Erasure.objects.select_related("asked_by").order_by("asked_at", "ref")
    yield "private/erasures.yaml", "erasures", _trees(erasures, ERASURE)
    # By itself, so that it can be put into an older dump: what it names is then erased from that again.
    yield "private/erased.yaml", "erased", _trees(ErasedReference.objects.order_by("digest"), ERASED)
    captures = Capture.objects.select_related("source", "captured_by").order_by("source__ref", "captured_at", "sha256")
    # One a file: they are large.
    for capture in captures.iterator(10):
        name = f"private/captures/{capture.source.ref}-{capture.sha256[:16]}.yaml"
        yield name, "captures", _trees([capture], CAPTURE)
    yield "private/acts.yaml", "acts", _trees(Act.objects.select_related("by").order_by("id").iterator(2000), ACT)
    yield "private/versions.yaml", "versions", versions()


def _trees(rows: Iterable[models.Model], shape: Shape) -> Iterator[Tree]:
    return (tree_of(row, shape, COMPLETE) for row in rows)
