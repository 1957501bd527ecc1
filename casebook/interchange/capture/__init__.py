"""Articles as they come in: kept copies, their text, and where in it something stands."""
