"""The editors' admin: Django's own, with what entering facts needs, and actions as buttons that ask for a reason."""

from casebook.admin.labels import apply

# Before any form is made of the models.
apply()
