"""Kazakh: the year first, as vague dates are put into words too."""

DATE_FORMAT = "Y жылғы j E"
YEAR_MONTH_FORMAT = "Y жылғы F"
DATETIME_FORMAT = "Y жылғы j E, H:i"
