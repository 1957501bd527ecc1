"""How days are written, by language: one way on every page (settings.FORMAT_MODULE_PATH)."""
