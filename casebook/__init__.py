"""Casebook: an archive of sourced claims about detained people, as a Django project with one application."""

# As CHANGELOG.md has it.
__version__ = "0.1.0"
