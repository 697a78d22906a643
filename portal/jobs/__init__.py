"""What runs without a person: promised work (outbox), money coming in, sweeping up. The rules are in services.

Any number of workers may run, on SQLite and PostgreSQL: a message is leased by one of them at a time, and
what a dead worker held is taken up again when its lease ends. Doing a job twice must be harmless.
"""

from portal.jobs.worker import drain, work

__all__ = ["drain", "work"]
