"""``portal.wsgi:app`` for any WSGI server. Settings come from the environment."""

import os

from portal.app import create_app
from portal.config import Settings

app = create_app(Settings.from_env(os.environ))
