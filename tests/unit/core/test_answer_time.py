from datetime import date, datetime

import pytest

from portal.core.answer_time import answered_by


@pytest.mark.parametrize(
    ("written", "answered"),
    [
        (datetime(2026, 11, 23, 0, 0), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 8, 0), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 19, 59), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 20, 0), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 23, 59), date(2027, 1, 1)),
    ],
)
def test_messages_before_20h_are_answered_the_same_day(written, answered):
    assert answered_by(written) == answered
