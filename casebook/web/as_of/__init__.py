"""Pages as of a day, and two days compared (DESIGN, "as_of"). A `Reading` gives what was known by the day."""
