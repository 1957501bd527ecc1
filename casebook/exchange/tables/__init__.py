"""Rows as files for spreadsheets and programs, one module a format."""

from casebook.exchange.tables.table import Table

__all__ = ["Table"]
