#!/usr/bin/env python3
"""Print the three keys of a new archive, as /etc/casebook.env has them. Made once and kept."""

import secrets

from cryptography.fernet import Fernet

print(f"SECRET_KEY='{secrets.token_urlsafe(50)}'")
for name in ("CONTACT_KEY", "BACKUP_KEY"):
    print(f"{name}='{Fernet.generate_key().decode()}'")
