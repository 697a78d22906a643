from portal.core.card_cap import CardBasis, chargeable, overdraft_allowed, plan_allowed, plan_charges
from portal.core.price import price_installment
from portal.core.rates import Rate


def interest(balance: int, count: int) -> int:
    return price_installment(balance, Rate.parse("0.0199"), count) * count - balance


def test_charges_never_exceed_the_original() -> None:
    assert chargeable(10000, 10001) == 10000
    assert chargeable(10000, 10000) == 10000
    assert chargeable(10000, 9000, 4000) == 6000
    assert chargeable(10000, 9000, 12000) == 0


def test_seventy_nine_installments_pass_and_eighty_do_not() -> None:
    basis = CardBasis(100000)
    assert plan_allowed(basis, 100000, interest(100000, 79))
    assert not plan_allowed(basis, 100000, interest(100000, 80))
    assert plan_charges(basis, 100000, interest(100000, 96)) > 124_000


def test_what_is_inside_the_balance_and_what_was_paid_count() -> None:
    basis = CardBasis(100000, 30000)
    assert basis.limit == 70000
    assert plan_allowed(basis, 120000, 50000)
    assert not plan_allowed(basis, 120000, 50001)


def test_overdraft() -> None:
    assert overdraft_allowed(Rate.parse("0.08"))
    assert not overdraft_allowed(Rate.parse("0.080001"))
