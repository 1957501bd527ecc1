"""How days are written in Kazakh."""
