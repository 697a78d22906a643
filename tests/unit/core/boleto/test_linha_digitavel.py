from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.barcode import assemble
from portal.core.boleto.check_digits import mod11
from portal.core.boleto.linha_digitavel import decode, formatted, from_barcode, to_barcode
from portal.core.errors import CoreError

TODAY = date(2026, 11, 23)
MANUALS = [
    ("10490.05505 77222.133348 77777.777713 4 32420000032112", date(2006, 8, 23), 32112),
    ("34191.10121 34567.880058 71234.570001 6 16670000012345", date(2002, 5, 1), 12345),
    ("04192.11107 29000.150226 83256.340593 8 10010000055000", date(2000, 7, 4), 55000),
    ("08591.01008 20244.140305 00000.071019 3 75740000010000", date(2018, 7, 3), 10000),
]
COMPE = st.sampled_from(["001", "237", "999"])  # campo livre without digits of its own
FREE = st.text("0123456789", min_size=25, max_size=25)
CENTS = st.integers(1, 9_999_999_999)
DUE = st.dates(date(2018, 9, 6), date(2041, 12, 14))


def code_of(text, today=TODAY):
    with pytest.raises(CoreError) as refused:
        decode(text, today)
    return refused.value.code


@pytest.mark.parametrize(("printed", "due", "cents"), MANUALS)
def test_examples_of_the_manuals(printed, due, cents):
    found = decode(printed, due)
    assert (found.due_date, found.amount_cents) == (due, cents)
    assert formatted(found.linha_digitavel) == printed


def test_no_due_date_and_no_amount():
    free = "0" * 25
    for field, due, cents in [
        ("00000000012345", None, 12345),
        ("00000000000000", None, None),
        ("09999999999999", None, 9_999_999_999_999),
        ("16560000000000", date(2026, 12, 10), None),
    ]:
        body = "0019" + field + free
        digit = mod11(body)
        found = decode("0019" + str(1 if digit > 9 else digit) + field + free, TODAY)
        assert (found.due_date, found.amount_cents) == (due, cents)


def test_refusals_name_what_is_wrong():
    good = MANUALS[0][0]
    when = MANUALS[0][1]
    assert code_of("") == code_of("abc") == code_of("١٢٣") == "LINHA_CHARACTERS"
    assert code_of(good[:-1], when) == "LINHA_LENGTH"
    assert code_of("8" + "0" * 47) == code_of("8" + "0" * 43) == "LINHA_ARRECADACAO"
    assert code_of(good.replace("05505", "05506"), when) == "LINHA_FIELD_DIGIT"
    assert code_of(good.replace(" 4 ", " 5 "), when) == "BARCODE_DIGIT"
    assert code_of("1048" + "0" * 40) == "BARCODE_CURRENCY"
    wrong = assemble("104", TODAY, 100, "1234560000100040000000065")
    assert code_of(wrong) == "CAMPO_LIVRE_DIGIT"
    assert decode(assemble("104", TODAY, 100, "1234560000100040000000064"), TODAY).amount_cents == 100


def test_a_due_date_outside_the_window_is_refused():
    assert code_of(MANUALS[0][0], date(2016, 1, 1)) == "DUE_FACTOR_GAP"


@given(COMPE, DUE, CENTS, FREE)
def test_round_trip(bank, due, cents, free):
    barcode = assemble(bank, due, cents, free)
    found = decode(formatted(from_barcode(barcode)), TODAY)
    assert (found.bank, found.due_date, found.amount_cents, found.campo_livre) == (bank, due, cents, free)
    assert found.barcode == barcode
    assert barcode[4] != "0"


@given(COMPE, DUE, CENTS, FREE, st.data())
def test_one_wrong_digit_is_always_refused_in_fields_1_to_4(bank, due, cents, free, data):
    linha = from_barcode(assemble(bank, due, cents, free))
    place = data.draw(st.integers(0, 32))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != linha[place]]))
    assert code_of(linha[:place] + other + linha[place + 1 :])


@given(COMPE, DUE, CENTS, FREE, st.data())
def test_one_wrong_digit_of_date_or_amount_passes_only_where_the_dv_geral_is_1_for_both(bank, due, cents, free, data):
    """Module 11 folds three remainders into 1; that hole is the standard's, and it is exactly this large."""
    linha = from_barcode(assemble(bank, due, cents, free))
    place = data.draw(st.integers(33, 46))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != linha[place]]))
    typed = linha[:place] + other + linha[place + 1 :]
    barcode = to_barcode(typed)
    try:
        decode(typed, TODAY)
    except CoreError:
        return
    assert linha[32] == "1"
    assert mod11(barcode[:4] + barcode[5:]) in (1, 10, 11)


@given(st.text(max_size=60))
def test_any_text_gives_a_boleto_or_the_one_error(text):
    try:
        decode(text, TODAY)
    except CoreError as refused:
        assert refused.code
