from portal.core.cnab import occurrences_400
from portal.core.cnab.occurrences import Effect


def test_400_speaks_each_banks_own_codes():
    settled = {"237": "06 15 17", "341": "06 07 08", "033": "06 07 08 17", "001": "05 06 07 08 15"}
    settled |= {"041": "06 07 08 15", "104": "21 22 35"}
    for bank, codes in settled.items():
        for code in codes.split():
            assert occurrences_400.effect(bank, code) is Effect.SETTLED, (bank, code)
            assert occurrences_400.words(bank, code)
    assert occurrences_400.effect("104", "06") is Effect.CHANGED
    assert occurrences_400.effect("104", "33") is occurrences_400.effect("237", "40") is Effect.REVERSED
    assert occurrences_400.effect("104", "99") is Effect.REJECTED


def test_a_code_nobody_knows_is_for_a_person():
    assert occurrences_400.effect("237", "99") is occurrences_400.effect("999", "06") is Effect.REVIEW
    assert occurrences_400.words("237", "99") is None


def test_operational_write_off_is_no_payment():
    assert occurrences_400.effect("341", "95") is Effect.NOTICE
