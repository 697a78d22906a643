"""What a payment costs on a day, and the terms of a charge made that day."""

import uuid
from datetime import date, timedelta

import pytest

from portal.core.charge_profile import ChargeProfile
from portal.core.rates import Rate
from portal.db.models import Agreement, Charge, Installment, Quote
from portal.gateways.late import LateRules
from portal.services.due_today import (
    Asked,
    ChargeTerms,
    LateTerms,
    Price,
    asked_today,
    can_be_paid,
    charge_terms,
    is_over,
    last_day,
    late_terms,
    price_on,
)
from tests.conftest import START
from tests.paying import make_world

RULE = LateTerms(
    ChargeProfile(fine=Rate.parse("0.02"), mora_month=Rate.parse("0.01"), base="installment"), LateRules("0.02", "0.01")
)


def installment(due=date(2026, 12, 10), until=date(2026, 12, 10), amount=25_000):
    return Installment(
        id=uuid.uuid4(), agreement_id=uuid.uuid4(), number=1, due_date=due, payable_until=until, amount=amount,
        interest=0, amortization=amount, balance=0, status="open",
    )


def charge(**values):
    facts = {
        "id": uuid.uuid4(), "creditor_id": uuid.uuid4(), "installment_id": uuid.uuid4(), "kind": "pix",
        "status": "registered", "amount": 25_000, "due_date": date(2026, 12, 10), "days_after_due": 60,
        "gateway": "simulated", "created_at": START, **values,
    }
    return Charge(**facts)


@pytest.mark.parametrize(("day", "price"), [
    (date(2026, 11, 23), Price(25_000)),
    (date(2026, 12, 10), Price(25_000)),
    (date(2026, 12, 11), Price(25_000, 500, 8, 1)),
    (date(2026, 12, 15), Price(25_000, 500, 42, 5)),
    (date(2027, 12, 10), Price(25_000, 500, 3_042, 365)),
])
def test_fine_once_and_interest_by_the_day(day, price):
    assert price_on(installment(), RULE, day) == price
    assert price.total == 25_000 + price.fine + price.interest


def test_a_date_without_banks_costs_nothing_until_the_next_one_has_passed():
    row = installment(date(2027, 1, 10), date(2027, 1, 11))
    assert price_on(row, RULE, date(2027, 1, 11)) == Price(25_000)
    assert price_on(row, RULE, date(2027, 1, 12)).late > 0


@pytest.mark.parametrize(("day", "terms"), [
    (date(2026, 12, 10), ChargeTerms(25_000, 0, 0, date(2026, 12, 10), 60)),
    (date(2026, 12, 15), ChargeTerms(25_542, 542, 500, date(2026, 12, 18), 0)),
    (date(2026, 12, 16), ChargeTerms(25_550, 550, 500, date(2026, 12, 21), 0)),  # the third day is a Saturday
])
def test_a_charge_asks_what_is_owed_that_day(day, terms):
    assert charge_terms(installment(), RULE, day) == terms


def test_a_charge_never_falls_due_in_the_past():
    row = installment(date(2027, 1, 9), date(2027, 1, 11))
    assert charge_terms(row, RULE, date(2027, 1, 9)).due_date == date(2027, 1, 9)
    assert charge_terms(row, RULE, date(2027, 1, 10)) == ChargeTerms(25_000, 0, 0, date(2027, 1, 11), 60)
    day = date(2026, 12, 10)
    while day < date(2028, 1, 10):
        assert charge_terms(row, RULE, day).due_date >= day
        day += timedelta(days=1)


def test_part_payments_count_at_their_own_date():
    early = ((date(2026, 12, 1), 10_000),)
    assert price_on(installment(), RULE, date(2026, 12, 10), early) == Price(15_000, counted=10_000)
    assert charge_terms(installment(), RULE, date(2026, 12, 5), early) == ChargeTerms(
        15_000, 0, 0, date(2026, 12, 10), 60, 10_000)
    # only what is left is late: 2% of 150,00 and five days of 1% a month
    assert price_on(installment(), RULE, date(2026, 12, 15), early) == Price(15_000, 0, 325, 5, 10_000)
    late = ((date(2026, 12, 15), 10_000),)  # 5,42 of it goes to the charges of that day
    assert price_on(installment(), RULE, date(2026, 12, 15), late).total == 15_542
    assert charge_terms(installment(), RULE, date(2026, 12, 15), late) == ChargeTerms(
        15_542, 542, 0, date(2026, 12, 18), 0, 10_000)


def test_a_part_payment_makes_the_old_code_ask_too_much():
    held = ((date(2026, 12, 1), 10_000),)
    assert not can_be_paid(charge(), date(2026, 12, 2), held)
    assert can_be_paid(charge(amount=15_000, counted=10_000), date(2026, 12, 2), held)
    assert not can_be_paid(charge(amount=15_000, counted=10_000), date(2026, 12, 2))


def test_without_a_rule_nothing_is_added():
    nothing = LateTerms(ChargeProfile(fine=Rate.parse("0"), mora_month=Rate.parse("0")), LateRules())
    assert charge_terms(installment(), nothing, date(2027, 6, 1)) == ChargeTerms(25_000, 0, 0, date(2027, 6, 4), 0)


def test_what_can_be_paid():
    assert last_day(charge()) == date(2027, 2, 8)
    assert can_be_paid(charge(), date(2027, 2, 8)) and not can_be_paid(charge(), date(2027, 2, 9))
    assert not [s for s in ("draft", "sent", "rejected", "settled", "written_off") if
                can_be_paid(charge(status=s), date(2026, 12, 1))]


def test_a_draft_whose_date_passed_is_over():
    assert not is_over(charge(status="draft"), date(2026, 12, 10))
    assert is_over(charge(status="draft"), date(2026, 12, 11))
    assert not is_over(charge(status="sent"), date(2026, 12, 11))


def test_codes_made_on_time_leave_the_sum_to_the_bank_and_codes_of_today_hold_it():
    row, day = installment(), date(2026, 12, 15)
    late = charge(amount=25_525, late=525, late_fine=500, due_date=date(2026, 12, 16), days_after_due=0,
                  created_at=START.replace(month=12, day=13))
    assert asked_today(row, (charge(), None), RULE, day) == Asked(Price(25_000, 500, 42, 5), estimate=True)
    assert asked_today(row, (None, None), RULE, day) == Asked(Price(25_000, 500, 42, 5))
    assert asked_today(row, (None, late), RULE, day) == Asked(Price(25_000, 500, 25, 3), until=date(2026, 12, 16))
    assert asked_today(row, (late,), RULE, date(2026, 12, 17)).until is None
    assert asked_today(row, (charge(),), RULE, date(2026, 12, 1)) == Asked(Price(25_000))


def test_the_rule_is_the_one_that_was_agreed(portal):
    world = make_world(portal, promise=False)
    with portal.database.writing() as session:
        agreement = session.get_one(Agreement, world.agreement.id)
        assert late_terms(session, agreement) == RULE
        quote = session.get_one(Quote, agreement.quote_id)
        profile = ChargeProfile(rem_rate=Rate.parse("0.0199"), rem_mode="simple", index="IPCA")
        quote.terms = {"late": {"fine": "0.02", "interest_month": "0.01", "profile": profile.document()}}
        session.add(quote)
        session.flush()
        found = late_terms(session, agreement).profile
    assert (found.index, found.rem_rate, found.rem_mode) == ("none", Rate.parse("0.0199"), "simple")
    assert price_on(installment(), LateTerms(found, RULE.rules), date(2027, 1, 9)).late == 500 + 250 + 498
