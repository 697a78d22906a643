"""``portal.wsgi:app`` for any WSGI server. Settings come from the environment."""

import gc
import os

from portal.app import create_app
from portal.config import Settings
from portal.web.printing import warm_up

app = create_app(Settings.from_env(os.environ))
warm_up(app.extensions["quite"])
# What was made until here lives as long as the process: the collector need not look at it during requests.
gc.collect()
gc.freeze()
