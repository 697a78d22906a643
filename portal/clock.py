"""The one place that reads the time. Everything else receives it as an argument.

Instants are aware UTC datetimes; civil dates are dates in America/Sao_Paulo, because a due date is a
day on a Brazilian calendar: at 22:30 on 23 November in São Paulo it is already the 24th in UTC.
"""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


class Clock(Protocol):
    """What the application asks the time of: the real one here, a settable one in tests."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def civil_date(instant: datetime) -> date:
    """The date on the wall in São Paulo at this instant."""
    return instant.astimezone(SAO_PAULO).date()


def civil_time(instant: datetime) -> datetime:
    """The same instant as read in São Paulo."""
    return instant.astimezone(SAO_PAULO)


def local_instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock moment in São Paulo as a UTC instant."""
    return datetime(year, month, day, hour, minute, tzinfo=SAO_PAULO).astimezone(UTC)
