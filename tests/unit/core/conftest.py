"""Exact oracles are slow on purpose: no property of the core is about time."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")
