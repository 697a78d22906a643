from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.retorno import read
from portal.core.cnab.returned import digit_holds
from portal.core.errors import CoreError
from tests.unit.core.cnab.factories import PAID, PARAMS, as_bytes, numbered, retorno, title

EACH = pytest.mark.parametrize("kind", PARAMS)


def refusal(data):
    with pytest.raises(CoreError) as refused:
        read(data)
    facts = refused.value.facts
    if refused.value.code != "CNAB_TOO_LARGE":  # every refusal names line and columns
        assert facts["line"] >= 1 and 1 <= facts["start"] <= facts["end"]
    return refused.value.code, {name: fact for name, fact in facts.items() if name not in ("start", "end")}


@EACH
def test_a_payment_of_every_bank(kind):
    found = read(as_bytes(retorno(kind, [PAID | numbered(kind)])))
    assert (found.bank, found.nsa, found.generated_on) == (kind[:3], 7, date(2026, 12, 11))
    (paid,) = found.titles
    assert paid.nosso_numero == title(kind).nosso_numero
    assert (paid.line, paid.movement, paid.motives) == (3, "06", ("04",))
    assert (paid.nominal_cents, paid.paid_cents, paid.net_cents, paid.late_cents) == (12345, 12400, 12200, 55)
    assert (paid.fee_cents, paid.own_id, paid.document_number) == (200, "INST-1", "AC7-1")
    assert (paid.due_date, paid.occurred_on, paid.credited_on) == tuple(date(2026, 12, d) for d in (10, 11, 12))
    account = BoletoAccount(kind[:3], PARAMS[kind])
    assert digit_holds(account, paid) is (None if kind in ("001", "085") else True)


@pytest.mark.parametrize(
    ("kind", "written", "read_as"),
    [
        ("756", "1234567890", ("1234567890", "")),
        ("756", "00123", ("00123", "")),
        ("748", "26200001", ("26200001", "")),
        ("001", "265565905307", ("26556590530", "7")),
        ("001", "", ("", "")),
    ],
)
def test_numbers_of_another_shape_come_back_as_written(kind, written, read_as):
    (found,) = read(as_bytes(retorno(kind, [PAID | {"nosso_numero": written}]))).titles
    assert (found.nosso_numero, found.nosso_numero_dv) == read_as


@EACH
def test_dates_and_amounts_left_blank_or_zero(kind):
    (found,) = read(as_bytes(retorno(kind, [{"movimento": "03", "motivos": "0863"} | numbered(kind)]))).titles
    assert (found.due_date, found.occurred_on, found.credited_on) == (None, None, None)
    assert (found.nominal_cents, found.paid_cents) == (0, 0)
    assert found.motives == ("08", "63")


@EACH
def test_wrong_counts_name_both_numbers(kind):
    outcomes = [PAID | numbered(kind)] * 2
    code, facts = refusal(as_bytes(retorno(kind, outcomes, batch_records=5)))
    assert (code, facts["declared"], facts["counted"], facts["line"]) == ("CNAB_COUNT", 5, 6, 7)
    code, facts = refusal(as_bytes(retorno(kind, outcomes, file_records=9)))
    assert (code, facts["declared"], facts["counted"], facts["line"]) == ("CNAB_COUNT", 9, 8, 8)
    code, facts = refusal(as_bytes(retorno(kind, outcomes, batches=2)))
    assert (code, facts["of"], facts["declared"], facts["counted"]) == ("CNAB_COUNT", "batches", 2, 1)


@pytest.mark.parametrize("kind", ["104", "748", "756"])
def test_totals_of_the_batch_are_checked_where_they_are_its_own(kind):
    outcomes = [PAID | numbered(kind)] * 2
    right = {"simples_quantidade": 2, "simples_valor": 24_690}
    assert len(read(as_bytes(retorno(kind, outcomes, totals=right))).titles) == 2
    code, facts = refusal(as_bytes(retorno(kind, outcomes, totals=right | {"simples_quantidade": 3})))
    assert (code, facts["declared"], facts["counted"]) == ("CNAB_COUNT", 3, 2)
    code, facts = refusal(as_bytes(retorno(kind, outcomes, totals=right | {"simples_valor": 24_691})))
    assert (code, facts["declared_cents"], facts["counted_cents"]) == ("CNAB_SUM", 24_691, 24_690)


@pytest.mark.parametrize("kind", ["001", "033", "085"])
def test_totals_of_a_portfolio_are_not_the_batchs(kind):
    totals = {"simples_quantidade": 61, "simples_valor": 1}
    assert len(read(as_bytes(retorno(kind, [PAID | numbered(kind)], totals=totals))).titles) == 1


@EACH
def test_how_files_travel(kind):
    lines = retorno(kind, [PAID | numbered(kind)])
    expected = read(as_bytes(lines))
    assert read(as_bytes([line.rstrip() for line in lines], "\n") + b"\x1a") == expected
    assert read(as_bytes(lines, "\n")[:-1]) == expected
    assert read(as_bytes([*lines, "", "  "])) == expected


@EACH
def test_any_line_lost_doubled_or_swapped_is_noticed(kind):
    outcomes = [PAID | numbered(kind), PAID | numbered(kind) | {"movimento": "09"}, PAID | numbered(kind)]
    lines = retorno(kind, outcomes)
    for place in range(len(lines)):
        assert refusal(as_bytes(lines[:place] + lines[place + 1 :]))
        assert refusal(as_bytes(lines[: place + 1] + lines[place:]))
    for place in range(len(lines) - 1):
        assert refusal(as_bytes([*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]))


def test_each_structural_fault_has_its_code():
    lines = retorno("748", [PAID | numbered("748")] * 2)
    assert refusal(b"")[0] == "CNAB_EMPTY"
    assert refusal(as_bytes(lines[:-1])) == ("CNAB_CUT", {"line": 7})
    other_bank = as_bytes([lines[0].replace("748", "999", 1), *lines[1:]])
    assert refusal(other_bank) == ("CNAB_BANK_UNKNOWN", {"bank": "999", "line": 1})
    remessa = lines[0][:142] + "1" + lines[0][143:]
    assert refusal(as_bytes([remessa, *lines[1:]]))[0] == "CNAB_NOT_A_RETURN"
    assert refusal(as_bytes([lines[0], *lines[2:]])) == ("CNAB_RECORD", {"line": 2, "expected": "1"})
    assert refusal(as_bytes([*lines[:3], *lines[4:]]))[0] == "CNAB_PAIR"
    other = lines[3][:15] + "09" + lines[3][17:]
    assert refusal(as_bytes([*lines[:3], other, *lines[4:]])) == ("CNAB_PAIR", {"line": 4})
    doubled = [*lines[:4], lines[2], lines[3], *lines[6:]]
    assert refusal(as_bytes(doubled)) == ("CNAB_SEQUENCE", {"line": 5, "previous": 2, "found": 1})
    letters = lines[3][:80] + "x" + lines[3][81:]
    with pytest.raises(CoreError) as refused:
        read(as_bytes([*lines[:3], letters, *lines[4:]]))
    facts = refused.value.facts
    assert (facts["line"], facts["field"], facts["start"], facts["end"]) == (4, "pago", 78, 92)
    assert refusal(as_bytes([*lines, lines[-1]]))[0] == "CNAB_RECORD"
    for kind in "0249":
        odd = lines[6][:7] + kind + lines[6][8:]
        assert refusal(as_bytes([*lines[:6], odd, lines[7]])) == ("CNAB_RECORD", {"line": 7, "expected": "3"})
    assert refusal(as_bytes([lines[0] + "x", *lines[1:]]))[0] == "CNAB_LINE_LENGTH"


def test_two_batches_in_one_file():
    lines = retorno("748", [PAID | numbered("748")], file_records=8, batches=2)
    both = [*lines[:1], *lines[1:5], *(line[:3] + "0002" + line[7:] for line in lines[1:5]), lines[5]]
    both[-1] = both[-1][:23] + "000010" + both[-1][29:]
    assert [found.batch for found in read(as_bytes(both)).titles] == ["0001", "0002"]


def test_other_segments_are_passed_over():
    lines = retorno("033", [PAID | numbered("033")], batch_records=5, file_records=7)
    cheque = lines[3][:8] + "00003" + "Y" + lines[3][14:]
    assert len(read(as_bytes([*lines[:4], cheque, *lines[4:]])).titles) == 1


@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_file_or_the_one_error(data):
    try:
        read(data)
    except CoreError as refused:
        assert refused.code.startswith("CNAB_")


@EACH
@given(data=st.data())
def test_a_real_file_with_damage_gives_a_file_or_the_one_error(kind, data):
    good = bytearray(as_bytes(retorno(kind, [PAID | numbered(kind)] * 2)))
    for _ in range(data.draw(st.integers(1, 5))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert len(read(bytes(good)).titles) == 2
    except CoreError as refused:
        assert refused.code.startswith("CNAB_")
