"""What the server imports: ``portal.psp.wsgi:app``. Its options come from the environment `portal psp` sets."""

import json
import os
from pathlib import Path

from portal.clock import SystemClock
from portal.psp.app import create_psp
from portal.psp.house import OPTIONS
from portal.psp.receivers import Receiver

_options = json.loads(os.environ.get(OPTIONS, "{}"))
app = create_psp(
    Path(_options.get("data", "var/simulated")), SystemClock().now,
    known=[Receiver(**one) for one in _options.get("receivers", [])],
    **{name: _options[name] for name in ("client_id", "client_secret", "token_seconds") if name in _options},
)
