"""Russian: the month in the genitive, as vague dates are put into words too."""

DATE_FORMAT = "j E Y"
YEAR_MONTH_FORMAT = "F Y"
DATETIME_FORMAT = "j E Y, H:i"
