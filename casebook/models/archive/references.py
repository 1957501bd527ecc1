"""Public references: short, random, for ever. They tell nothing about what they point to."""

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Without i, l, o, 0 and 1, which people misread when they copy a reference from paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
PATTERN = "[a-z0-9]{4,12}"


_VALIDATOR = RegexValidator(f"^{PATTERN}$", _("A reference is 4 to 12 small letters and digits."))


def new_reference() -> str:
    """A new reference of eight characters; 31 to the power of 8 of them exist."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class ReferenceField(models.CharField):
    """The public reference of a thing: unique, set once, never re-used."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        # Set only where nothing else is said: the tables of history copy the field without its uniqueness.
        kwargs.setdefault("unique", True)
        kwargs.update(max_length=12, editable=False, default=new_reference, validators=[_VALIDATOR])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple:
        """Leave out what the class itself sets, so that migrations stay short."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "editable", "default", "validators"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"unique": self.unique}
