"""What others file a thing under: the number of a paper, the key of a register; and where a place lies on the map."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.utils.translation import gettext

from casebook.values.base import Comparison, Value, ValueProblem, compare_spans, shorten
from casebook.values.text_cleaning import clean_text

_IDENTIFIER = re.compile(r"[\w#№](?:[\w ./:#№-]{0,78}\w)?")
_PART = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,8})?)\s*°?\s*([NSEW]?)", re.IGNORECASE)
# Two that are as near as this may be the same prison: about a kilometre.
_NEAR = Decimal("0.01")


@dataclass(frozen=True)
class Identifier(Value):
    """A number or key under which a paper or a register has something, as it is written there: `N 1234567`, `Q796`.

    At most 80 letters, digits and the signs between them. Two that differ are no contradiction: one may have several.
    """

    text: str
    type_name: ClassVar[str] = "identifier"

    def __post_init__(self) -> None:
        if not _IDENTIFIER.fullmatch(self.text):
            raise ValueProblem(
                gettext("“%(value)s” is not a number or key; write it as it stands there, such as N 1234567 or Q796.")
                % {"value": shorten(self.text)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it as it is written."""
        return cls(clean_text(text, 80))

    def __str__(self) -> str:
        return self.text

    def words(self) -> str:
        return self.text

    def _compare(self, other: Self) -> Comparison:
        return Comparison.AGREE if self == other else Comparison.INCOMPARABLE


@dataclass(frozen=True)
class Coordinates(Value):
    """A point on the map in degrees, north and east: `33.3152, 44.3661`. Its decimals say how exact it is."""

    latitude: Decimal
    longitude: Decimal
    type_name: ClassVar[str] = "coordinates"

    def __post_init__(self) -> None:
        if abs(self.latitude) > 90 or abs(self.longitude) > 180:
            raise _no_point(str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "33.3152, 44.3661", "33.3152° N, 44.3661° E" or "geo:33.3152,44.3661"."""
        typed = clean_text(text, 60)
        found = [_PART.fullmatch(part.strip()) for part in typed.removeprefix("geo:").split(",")]
        parts = [(part[1], part[2].upper()) for part in found if part]
        if len(found) != 2 or len(parts) != 2 or parts[0][1] not in ("", *"NS") or parts[1][1] not in ("", *"EW"):
            raise _no_point(typed)
        return cls(*(Decimal(number) * (-1 if way and way in "SW" else 1) for number, way in parts))

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"

    def words(self) -> str:
        return str(self)

    def _compare(self, other: Self) -> Comparison:
        if self == other:
            return Comparison.AGREE
        pairs = ((self.latitude, other.latitude), (self.longitude, other.longitude))
        apart = any(compare_spans([_span(one)], [_span(two)]) is Comparison.DISAGREE for one, two in pairs)
        return Comparison.DISAGREE if apart else Comparison.FIT


def _span(degrees: Decimal) -> tuple[float, float]:
    """Within what it lies: half of its last decimal on either side, and no less than what is near."""
    exponent = degrees.as_tuple().exponent
    around = max(_NEAR, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)) / 2
    return float(degrees - around), float(degrees + around)


def _no_point(text: str) -> ValueProblem:
    return ValueProblem(
        gettext("“%(value)s” is not a point on the map; write degrees north and east, such as 33.3152, 44.3661.")
        % {"value": shorten(text)}
    )
