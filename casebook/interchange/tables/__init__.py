"""Rows as files for spreadsheets and programs, one module a format."""

from casebook.interchange.tables.table import Cell, ExportItems, ExportTable, FileColumn, HeadEntry

__all__ = ["Cell", "ExportItems", "ExportTable", "FileColumn", "HeadEntry"]
