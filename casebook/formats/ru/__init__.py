"""How days are written in Russian."""
