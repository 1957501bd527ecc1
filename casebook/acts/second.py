"""The second person: what opens something about a private person is never done by whoever entered or published it."""

from casebook.acts.engine import model_of
from casebook.models import Act, ActKind, User
from casebook.models.base import Reviewed


def handled(thing: Reviewed, by: User) -> bool:
    """Whether this person entered, proposed or published the thing."""
    if thing.created_by_id == by.pk:
        return True
    own = Act.objects.filter(on_model=model_of(thing), on_ref=thing.ref, by=by)
    return own.filter(kind__in=(ActKind.PROPOSE, ActKind.PUBLISH)).exists()
