"""Legal figures are dated, sourced, and the ones the engine holds people to."""

from datetime import date
from itertools import pairwise

import pytest

from portal.core.card_cap import MAX_OVERDRAFT_MONTH
from portal.core.charge_profile import MAX_FINE, MAX_MORA
from portal.core.errors import CoreError
from portal.core.policy import MIN_OFFER_DAYS
from portal.services.legal_figures import KINDS, all_figures, history, legal_figure, legal_figures

TODAY = date(2026, 11, 23)


def test_every_figure_has_a_value_of_its_kind_a_first_day_and_a_source():
    for row in all_figures():
        assert row.kind in KINDS and len(row.source) > 5
        {"money": lambda r: r.cents, "rate": lambda r: r.rate, "text": lambda r: r.value}.get(
            row.kind, lambda r: r.number
        )(row)


def test_no_two_values_hold_on_one_day():
    for key in {row.key for row in all_figures()}:
        for before, after in pairwise(history(key)):
            assert before.valid_to is not None and before.valid_to < after.valid_from


def test_the_minimo_existencial_of_a_day():
    found = legal_figure("minimo_existencial", TODAY)
    assert found.cents == 60_000 and "11.567/2023" in found.source
    with pytest.raises(CoreError) as caught:
        legal_figure("minimo_existencial", date(2023, 6, 19))
    assert caught.value.code == "LEGAL_FIGURE_MISSING"


def test_a_tax_that_changed_is_read_by_its_day():
    assert legal_figure("iof_daily", date(2021, 12, 31)).value == "0.0001118"
    assert legal_figure("iof_daily", TODAY).value == "0.000082"


def test_the_engine_and_the_figures_say_the_same():
    known = legal_figures(TODAY)
    assert (known["fine_max"].rate, known["mora_month_max"].rate) == (MAX_FINE, MAX_MORA)
    assert known["overdraft_month_max"].rate == MAX_OVERDRAFT_MONTH
    assert known["offer_days_min"].number == MIN_OFFER_DAYS
