"""What holds for a record together with all that were merged into it, where an action would change one of them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casebook.actions.transactions import ActionRefused
from casebook.models import Kind, Record


def members_of(root: Record) -> list[Record]:
    """The records that were merged into this one, locked, in the order of their ids."""
    return list(Record.objects.select_for_update().filter(merged_into=root).order_by("pk"))


def refuse_open_address(root: Record, members: Iterable[Record]) -> None:
    """Refuse a family whose address would carry a name while one of it is a private person.

    What is withheld follows the strictest of them (`projections.families.rules_of`); but whether the address has a name
    in it, and whether search engines are let in, is the root's own to say.
    """
    if root.kind != Kind.PERSON or not root.public_life:
        return
    for member in members:
        if not member.public_life:
            raise ActionRefused(
                _(
                    "%(public)s is in public life and %(private)s is not. Merge %(public)s into %(private)s, or say "
                    "first, by revising them, which of the two it is."
                )
                % {"public": root.ref, "private": member.ref}
            )
