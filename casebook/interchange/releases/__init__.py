"""Dated public packages of the whole archive, with proof that nothing published was silently altered."""

from casebook.interchange.releases.package import CannotRelease, Released, release

__all__ = ["CannotRelease", "Released", "release"]
