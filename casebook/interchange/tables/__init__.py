"""Rows as files for spreadsheets and programs, one module a format."""

from casebook.interchange.tables.table import ExportTable

__all__ = ["ExportTable"]
