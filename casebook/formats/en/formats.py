"""English: the day first, as vague dates are put into words too."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
