"""The door for web servers, `manage.py serve` among them: `casebook.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
# A web server speaks to readers. Whoever forgets to set DEBUG there gets a refusal to start without a key,
# not an archive that shows its settings and its queries with every error.
os.environ.setdefault("DEBUG", "0")

application = get_wsgi_application()
