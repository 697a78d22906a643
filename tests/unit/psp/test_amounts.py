"""Against the worked examples of the Pix API 2.9.0 (calendario) and of the MPI 2.2, annex III."""

from datetime import date, timedelta

import pytest

from portal.psp.amounts import last_day, parts_on


@pytest.mark.parametrize("due, validity, last", [
    ("2020-10-20", 4, "2020-10-26"), ("2020-12-25", 0, "2020-12-28"), ("2020-12-25", 1, "2020-12-29"),
    ("2020-12-25", 3, "2020-12-31"), ("2020-12-25", 4, "2021-01-04"), ("2021-08-27", 5, "2021-09-01"),
    ("2021-08-28", 5, "2021-09-06"),
], ids="ABCDEFG")
def test_the_seven_examples_of_validity(due, validity, last):
    # G: 2021-08-28 is a Saturday; five days after Monday the 30th are Saturday, so Monday the 6th is the last
    assert last_day({"dataDeVencimento": due, "validadeAposVencimento": validity}) == date.fromisoformat(last)


def parts(day, **value):
    body = {"calendario": {"dataDeVencimento": "2026-12-10", "validadeAposVencimento": 90},
            "valor": {"original": "100.00", **value}}
    return parts_on(body, date.fromisoformat(day))


def rule(kind, share):
    return {"modalidade": kind, "valorPerc": share}


def test_the_manuals_example():
    got = parts("2026-12-20", multa=rule(2, "2.00"), juros=rule(3, "1.00"))
    assert (got.multa, got.juros, got.total) == (200, 33, 10_233)


@pytest.mark.parametrize("kind, share, cents", [
    (1, "0.10", 40), (2, "0.50", 200), (3, "1.00", 13), (4, "12.00", 13),
    (5, "0.10", 20), (6, "0.50", 100), (7, "1.00", 9), (8, "12.00", 9),
])
def test_interest_of_every_modality_is_cut(kind, share, cents):
    # Thursday 10 to Monday 14 December: 4 calendar days, 2 banking days
    assert parts("2026-12-14", juros=rule(kind, share)).juros == cents


def test_on_time_nothing_is_added_and_a_fixed_fine_is_fixed():
    assert parts("2026-12-10", multa=rule(2, "2.00"), juros=rule(1, "5.00")).total == 10_000
    assert parts("2026-12-11", multa=rule(1, "3.50")).multa == 350


def test_a_due_date_without_banking_moves_everything():
    body = {"calendario": {"dataDeVencimento": "2026-12-12", "validadeAposVencimento": 0},
            "valor": {"original": "100.00", "multa": rule(2, "2.00"), "juros": rule(1, "1.00")}}
    assert parts_on(body, date(2026, 12, 14)).total == 10_000
    assert parts_on(body, date(2026, 12, 15)).juros == 100


@pytest.mark.parametrize("kind, share, cents", [(3, "0.10", 60), (4, "0.10", 40), (5, "1.00", 600), (6, "1.00", 400)])
def test_discount_per_day_of_anticipation(kind, share, cents):
    # Friday 4 to Thursday 10 December: 6 calendar days, 4 banking days
    assert parts("2026-12-04", desconto=rule(kind, share)).desconto == cents


def test_dated_discounts_end_one_after_the_other():
    steps = {"modalidade": 1, "descontoDataFixa": [
        {"data": "2026-12-01", "valorPerc": "10.00"}, {"data": "2026-12-05", "valorPerc": "5.00"}]}
    days = ["2026-12-01", "2026-12-02", "2026-12-07", "2026-12-08"]  # the 5th is a Saturday
    assert [parts(day, desconto=steps).desconto for day in days] == [1_000, 500, 500, 0]


def test_a_rebate_comes_off_before_percentages():
    got = parts("2026-12-20", abatimento=rule(2, "50.00"), multa=rule(2, "2.00"))
    assert (got.abatimento, got.multa, got.total) == (5_000, 100, 5_100)


def test_no_discount_makes_a_charge_negative():
    early = date(2026, 12, 10) - timedelta(days=200)
    assert parts(early.isoformat(), desconto=rule(5, "1.00")).total == 0
