"""The only room that talks to other companies: banks, PSPs, message providers.

Each family has a contract in ``base.py``, a simulated company in ``simulated.py`` and real ones beside it.
All of them fail with `GatewayError`; the whole retry policy hangs on its ``permanent`` flag.
"""
