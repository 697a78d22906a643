from datetime import date

from portal.core.components import Components
from portal.core.policy_terms import ComponentRates, DueWindow
from portal.core.rates import Rate


def test_shares_are_taken_part_by_part() -> None:
    shares = ComponentRates(*(Rate.of_scaled(value, 2) for value in (10, 20, 100, 90, 50, 0)))
    assert shares.of(Components(1005, 105, 33, 67, 3, 10)) == Components(101, 21, 33, 60, 2, 0)


def test_window_of_first_due_dates() -> None:
    window = DueWindow(3, 45)
    assert window.dates(date(2026, 11, 23)) == (date(2026, 11, 26), date(2027, 1, 7))
