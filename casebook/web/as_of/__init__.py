"""Pages as of a day, and two days compared (DESIGN, "as_of"). The day itself is carried by `models.archive.as_of`."""
