import pytest

from portal.core.cnab import occurrences
from portal.core.cnab.occurrences import Effect

BANKS = ["104", "001", "033", "748", "756", "085"]


@pytest.mark.parametrize("bank", BANKS)
def test_the_movements_that_move_money_mean_the_same_everywhere(bank):
    expected = {
        "02": Effect.REGISTERED,
        "03": Effect.REJECTED,
        "06": Effect.SETTLED,
        "17": Effect.SETTLED,
        "09": Effect.WRITTEN_OFF,
        "14": Effect.CHANGED,
        "26": Effect.REFUSED,
        "28": Effect.FEE,
        "30": Effect.REFUSED,
    }
    for movement, effect in expected.items():
        assert occurrences.effect(bank, movement) is effect
        assert occurrences.words(bank, movement)


def test_caixa_44_reverses_where_elsewhere_a_cheque_bounced():
    assert occurrences.effect("104", "44") is occurrences.effect("104", "47") is Effect.REVERSED
    assert occurrences.effect("104", "46") is Effect.SETTLED
    assert occurrences.effect("001", "44") is Effect.REVIEW
    assert occurrences.effect("001", "46") is occurrences.effect("001", "47") is Effect.NOTICE
    assert occurrences.words("104", "44") != occurrences.words("001", "44")


def test_a_code_nobody_knows_is_for_a_person():
    for bank, movement in [("104", "77"), ("001", "ZZ"), ("999", "?"), ("748", "")]:
        assert occurrences.effect(bank, movement) is Effect.REVIEW
        assert occurrences.words(bank, movement) is None


def test_operational_write_off_is_no_payment():
    assert occurrences.effect("033", "93") is Effect.NOTICE
