"""The public pages as files, for any web server: whole, or what changed since the last time."""

from casebook.web.mirror.writer import CannotMirror, Mirror, Mirrored

__all__ = ["CannotMirror", "Mirror", "Mirrored"]
