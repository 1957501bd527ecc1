"""Rows as files for spreadsheets and programs, one module a format. A module that has `FORMATS` is one."""

from importlib import import_module
from pkgutil import iter_modules

from casebook.interchange.tables.table import (
    Cell,
    ExportItems,
    ExportTable,
    FileColumn,
    FileFormat,
    HeadEntry,
    Piece,
    Row,
    flat,
)

__all__ = [
    "FORMATS",
    "Cell",
    "ExportItems",
    "ExportTable",
    "FileColumn",
    "FileFormat",
    "HeadEntry",
    "Piece",
    "Row",
    "flat",
]

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_ORDER = ("table", "items", "linked")
# By name: tables first, as pages offer them.
FORMATS: dict[str, FileFormat] = {
    one.name: one
    for one in sorted(
        (one for module in _MODULES for one in getattr(module, "FORMATS", ())), key=lambda one: _ORDER.index(one.takes)
    )
}
