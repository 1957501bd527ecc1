"""Casebook: an archive of sourced claims about detained people, as a Django project with one application."""
