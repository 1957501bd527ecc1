"""Feasts that move, by which articles tell time.

The calendar of Umm al-Qura. Who looks for the moon begins a day earlier or later, so what is reckoned from here is
always marked as computed.
"""

from datetime import date, timedelta

# The first day of Ramadan, by the year in which it falls. In 2030 it begins twice, and so is not known by its year.
RAMADAN = {
    2010: (8, 11), 2011: (8, 1), 2012: (7, 20), 2013: (7, 9), 2014: (6, 28), 2015: (6, 18), 2016: (6, 6),
    2017: (5, 27), 2018: (5, 16), 2019: (5, 6), 2020: (4, 24), 2021: (4, 13), 2022: (4, 2), 2023: (3, 23),
    2024: (3, 11), 2025: (3, 1), 2026: (2, 18), 2027: (2, 8), 2028: (1, 28), 2029: (1, 16),
}  # fmt: skip


def ramadan(year: int) -> tuple[date, date] | None:
    """The days within which Ramadan of this year lies; None where they are not known here."""
    if year not in RAMADAN:
        return None
    first = date(year, *RAMADAN[year])
    return first, first + timedelta(days=29)
