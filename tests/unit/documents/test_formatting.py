from datetime import UTC, date, datetime

import pytest

from portal.documents import formatting


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0,00"), (5, "0,05"), (100, "1,00"), (123456, "1.234,56"), (999999999, "9.999.999,99")],
)
def test_money(cents, text):
    assert formatting.plain_money(cents) == text
    assert formatting.money(cents) == f"R$\u00a0{text}"


def test_negative_money_has_a_true_minus():
    assert formatting.money(-41697) == "− R$\u00a0416,97"


@pytest.mark.parametrize(
    ("hundredths", "text"), [(200, "2%"), (199, "1,99%"), (2736, "27,36%"), (-5, "-0,05%"), (0, "0%"), (250, "2,50%")]
)
def test_percent(hundredths, text):
    assert formatting.percent(hundredths) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        ("0.0199", "1,99%"),
        ("0.01", "1,00%"),
        ("0.019875", "1,9875%"),
        ("0", "0,00%"),
        ("0.125", "12,50%"),
        ("1.5", "150,00%"),
    ],
)
def test_rate_keeps_every_place(fraction, text):
    assert formatting.rate(fraction) == text


def test_days_and_moments():
    assert formatting.day(date(2026, 12, 10)) == "10/12/2026"
    assert formatting.day_words(date(2026, 12, 10), "pt-BR") == "quinta-feira, 10 de dezembro de 2026"
    assert formatting.month_words(date(2029, 12, 10), "pt-BR") == "dezembro de 2029"
    assert formatting.month_words(date(2029, 12, 10), "en") == "December 2029"
    assert formatting.moment(datetime(2026, 11, 30, 21, 0, tzinfo=UTC)) == "30/11/2026, 18h"
    assert formatting.moment(datetime(2026, 12, 1, 2, 5, tzinfo=UTC)) == "30/11/2026, 23h05"
    accepted = datetime(2026, 11, 24, 14, 30, 5, tzinfo=UTC)
    assert formatting.moment_full(accepted) == "24/11/2026 11:30:05"
