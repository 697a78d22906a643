"""Flask extensions, unbound. `portal.app.create_app` ties them to one application."""

from flask_babel import Babel
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

babel = Babel()
csrf = CSRFProtect()
htmx = Htmx()
