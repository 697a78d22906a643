from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask

from portal.db.models import Installment
from portal.web.debtor.agenda import agenda, escaped, folded

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def payment(number, until):
    return Installment(
        id=UUID(int=number), agreement_id=UUID(int=1), number=number, due_date=until, payable_until=until, amount=1,
        interest=0, amortization=1, balance=0, status="open",
    )


def test_each_payment_is_one_whole_day_event(app: Flask):
    with app.test_request_context():
        text = agenda([payment(1, date(2027, 1, 31))], "quite.example", NOW).decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "UID:00000000-0000-0000-0000-000000000001@quite.example", "DTSTAMP:20261123T170500Z",
        "DTSTART;VALUE=DATE:20270131", "DTEND;VALUE=DATE:20270201", "SUMMARY:Compromisso", "TRIGGER:-PT15H",
    ):
        assert line in lines
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("text", ["a" * 300, "é" * 200, "ab" * 37 + "é", "", "x" * 75, "x" * 76, "😀" * 60])
def test_lines_are_folded_at_75_octets_and_unfold_to_the_same(text):
    lines = folded(text).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])
    for line in lines:
        line.decode()  # no character was cut
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == text


def test_special_characters_are_escaped():
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
