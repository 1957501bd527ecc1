"""The editors' admin: Django's own, with what entering facts needs, and acts as buttons that ask for a reason."""
