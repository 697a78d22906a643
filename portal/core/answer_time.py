"""When a message is answered: the same day if it came between 8h and 20h, else the next working stretch."""

from datetime import date, datetime, time, timedelta

OPENS = time(8)
CLOSES = time(20)


def answered_by(local: datetime) -> date:
    """The day by whose end a message written at ``local`` (São Paulo's clock) is answered."""
    if local.time() < CLOSES:
        return local.date()
    return local.date() + timedelta(days=1)
