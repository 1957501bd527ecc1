"""Making the index of search anew while nobody changes what it is made from."""

from django.db import transaction

from casebook import search
from casebook.acts.engine import take_turn


def index_anew() -> int:
    """Empty the index and make it from what readers may see now. Returns how many entries it has."""
    with transaction.atomic():
        take_turn()
        return search.rebuild()
