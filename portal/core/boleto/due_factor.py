"""Fator de vencimento: the four digits that stand for a due date.

Base 1997-10-07; 2000-07-03 is 1000, 2025-02-21 is 9999 and on 2025-02-22 the count restarts at 1000, so it
wraps every 9000 days (FEBRABAN communiques FB-082/2012 and FB-122). Decoding is only possible near a given
day: a boleto is valid from 3000 days before to 5500 days after today, and the 499 factors left between are
a safety gap (Itau, Especificacao de Boleto, annex 6; Inter, remessa manual v1.1, 6.1.2).
"""

from datetime import date, datetime, timedelta

from portal.core.errors import CoreError

BASE = date(1997, 10, 7)
FIRST_DAY = date(2000, 7, 3)
CYCLE_DAYS = 9000
DAYS_BEFORE = 3000
DAYS_AFTER = 5500


def encode(due: date) -> int:
    """Factor 1000..9999 of a due date.

    Raises `DUE_FACTOR_DATE` before 2000-07-03 (the factor would start with zero, which means "no factor")
    and for a datetime, whose time part would break the day count.
    """
    if isinstance(due, datetime) or due < FIRST_DAY:
        raise CoreError("DUE_FACTOR_DATE", due_date=due, first=FIRST_DAY)
    days = (due - BASE).days
    return days if days <= 9999 else (days - 1000) % CYCLE_DAYS + 1000


def decode(factor: int, today: date) -> date:
    """Due date of a factor 1000..9999 as seen from `today`.

    Raises `DUE_FACTOR_RANGE` outside 1000..9999 and `DUE_FACTOR_GAP` when the only dates it can mean lie
    outside the window of validity.
    """
    if not 1000 <= factor <= 9999:
        raise CoreError("DUE_FACTOR_RANGE", factor=factor)
    first, last = window(today)
    due = FIRST_DAY + timedelta(days=factor - 1000)
    if due < first:
        cycles = -((due - first).days // CYCLE_DAYS)
        due += timedelta(days=cycles * CYCLE_DAYS)
    if due > last:
        raise CoreError("DUE_FACTOR_GAP", factor=factor, first=first, last=last)
    return due


def window(today: date) -> tuple[date, date]:
    """First and last due date a boleto presented on `today` may have, both included."""
    return today - timedelta(days=DAYS_BEFORE), today + timedelta(days=DAYS_AFTER)
