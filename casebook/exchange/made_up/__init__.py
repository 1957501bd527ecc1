"""Made-up archives of any size, in the shape of the real one: to measure with, and to try things on."""

from casebook.exchange.made_up.making import Made, generate

__all__ = ["Made", "generate"]
