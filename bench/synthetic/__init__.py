"""Synthetic archives of any size, in the shape of the real one: to measure with, and to try things on."""

from bench.synthetic.generator import Made, generate

__all__ = ["Made", "generate"]
