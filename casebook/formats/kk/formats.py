"""Kazakh: the year first, as vague dates are put into words too."""

DATE_FORMAT = "Y жылғы j E"
