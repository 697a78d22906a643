import pytest

from portal.core.cnab import motives, occurrences, occurrences_400
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
    assert occurrences_400.effect("237", "99") is occurrences_400.effect("999", "06") is Effect.REVIEW
    assert occurrences_400.words("237", "99") is None


def test_operational_write_off_is_no_payment():
    assert occurrences.effect("033", "93") is Effect.NOTICE
    assert occurrences_400.effect("341", "95") is Effect.NOTICE


def test_motives_are_read_under_their_movement():
    assert motives.words("001", "03", "04") == "Movimento não permitido para a carteira"
    assert motives.words("001", "28", "04") == "Tarifa de protesto"
    assert motives.words("001", "06", "04") == "Compensação eletrônica"
    assert motives.words("001", "14", "04") is None
    assert motives.words("001", "03", "ZZ") is None


def test_motives_of_one_bank():
    assert motives.words("104", "06", "02") == "Casa lotérica"
    assert motives.words("104", "06", "04") == "Compensação eletrônica"
    assert motives.words("104", "03", "88") == "Número da remessa menor ou igual ao da anterior"
    assert motives.words("104", "03", "08") == "Nosso número inválido"
    assert motives.words("033", "03", "Z7") == "Instrução exige o segmento Y-53"
    assert motives.words("033", "06", "09") == "Pagamento parcial"
    assert motives.words("033", "09", "09") == "Comandada pelo banco"


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


def test_words_are_plain():
    texts = [*motives.ENTRIES.values(), *motives.FEES.values(), *motives.PAYMENTS.values()]
    assert all(text and text[0].isupper() and not text.endswith((".", "!")) for text in texts)
