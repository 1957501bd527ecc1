"""Synthetic archives of any size, and what measures the archive with them. The product imports nothing from here."""
