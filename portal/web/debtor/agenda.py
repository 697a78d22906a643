"""The dates of an agreement as a calendar file (RFC 5545). Titles say nothing to whoever looks over a shoulder."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask_babel import gettext

from portal.db.models import Installment

MIMETYPE = "text/calendar; charset=utf-8"
WIDEST = 75


def agenda(payments: Sequence[Installment], host: str, now: datetime) -> bytes:
    """One whole-day event per payment, on the last day it can be made without charges."""
    title, reminder = gettext("Compromisso"), gettext("Compromisso amanhã")
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quite//Agenda//PT", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for payment in payments:
        day = payment.payable_until
        lines += [
            "BEGIN:VEVENT", f"UID:{payment.id}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}", f"SUMMARY:{escaped(title)}", "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            # the day before, at 9h: fifteen hours before the whole-day event begins
            "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15H", f"DESCRIPTION:{escaped(reminder)}", "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) + b"\r\n" for line in lines)


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """Lines of at most 75 octets, never cutting a character (RFC 5545 3.1)."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > (WIDEST if not parts else WIDEST - 1):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part])
