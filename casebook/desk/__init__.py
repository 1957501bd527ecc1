"""The editors' admin: Django's own, with what entering facts needs, and acts as buttons that ask for a reason."""

from casebook.desk.labels import apply

# Before any form is made of the models.
apply()
