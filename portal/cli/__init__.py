"""The ``portal`` command. One file per group; each command says what it does, shows progress on long work,
and ends with 0 (done), 1 (it could not be done, reasons printed) or 2 (called wrongly)."""

from portal.cli.root import main

__all__ = ["main"]
