from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import banks
from portal.core.cnab.retorno import read
from portal.core.cnab.returned import digit_holds
from portal.core.errors import CoreError
from tests.shared import shared_path
from tests.unit.core.cnab.factories import PARAMS, as_bytes, retorno, title

EACH = pytest.mark.parametrize("kind", PARAMS)
PAID = {
    "valor": 12_345,
    "pago": 12_400,
    "liquido": 12_200,
    "encargos": 55,
    "tarifa": 200,
    "vencimento": date(2026, 12, 10),
    "ocorrencia_data": date(2026, 12, 11),
    "credito_data": date(2026, 12, 12),
    "motivos": "04",
    "uso_empresa": "INST-1",
    "numero_documento": "AC7-1",
}


def refusal(data):
    with pytest.raises(CoreError) as refused:
        read(data)
    return refused.value.code, refused.value.facts


def fixture(name):
    return shared_path(f"fixtures/cnab/{name}").read_bytes()


def numbered(kind):
    """Fields of T that carry the first nosso número of the account."""
    digits = title(kind).nosso_numero
    dv = get(kind[:3]).digit(PARAMS[kind], digits)
    if kind.startswith("104"):
        return {"modalidade": digits[:2], "nosso_numero": digits[2:], "nosso_numero_dv": dv}
    variant = banks.for_account(BoletoAccount(kind[:3], PARAMS[kind]))
    return variant.number_fields(PARAMS[kind], digits, dv, 3)


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


@EACH
def test_a_wrong_digit_of_the_nosso_numero_is_seen(kind):
    if kind in ("001", "085"):
        pytest.skip("these accounts number without a digit")
    fields = numbered(kind)
    name = "nosso_numero_dv" if kind.startswith("104") else "nosso_numero"
    place = {"033": 12, "748": 8, "756": 9}.get(kind, 0)
    old = fields[name]
    fields[name] = old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]
    (found,) = read(as_bytes(retorno(kind, [PAID | fields]))).titles
    assert digit_holds(BoletoAccount(kind[:3], PARAMS[kind]), found) is False


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


def test_a_nosso_numero_that_is_no_number_does_not_hold():
    (found,) = read(as_bytes(retorno("748", [PAID | {"nosso_numero": "2620000A5"}]))).titles
    assert digit_holds(BoletoAccount("748", PARAMS["748"]), found) is False


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
    assert refusal(as_bytes([lines[0].replace("748", "999", 1), *lines[1:]])) == ("CNAB_BANK_UNKNOWN", {"bank": "999"})
    remessa = lines[0][:142] + "1" + lines[0][143:]
    assert refusal(as_bytes([remessa, *lines[1:]]))[0] == "CNAB_NOT_A_RETURN"
    assert refusal(as_bytes([lines[0], *lines[2:]])) == ("CNAB_RECORD", {"line": 2, "expected": "1"})
    assert refusal(as_bytes([*lines[:3], *lines[4:]]))[0] == "CNAB_PAIR"
    other = lines[3][:15] + "09" + lines[3][17:]
    assert refusal(as_bytes([*lines[:3], other, *lines[4:]])) == ("CNAB_PAIR", {"line": 4})
    doubled = [*lines[:4], lines[2], lines[3], *lines[6:]]
    assert refusal(as_bytes(doubled)) == ("CNAB_SEQUENCE", {"line": 5, "previous": 2, "found": 1})
    letters = lines[3][:80] + "x" + lines[3][81:]
    code, facts = refusal(as_bytes([*lines[:3], letters, *lines[4:]]))
    assert (code, facts["line"], facts["field"], facts["start"], facts["end"]) == ("CNAB_FIELD", 4, "pago", 78, 92)
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


def test_the_key_names_an_occurrence_and_not_its_amount():
    first = read(as_bytes(retorno("748", [PAID | numbered("748"), PAID | numbered("748") | {"movimento": "09"}])))
    again = read(as_bytes(retorno("748", [PAID | numbered("748"), PAID | numbered("748") | {"movimento": "09"}])))
    keys = [first.key(found) for found in first.titles]
    assert keys == [again.key(found) for found in again.titles]
    assert len(set(keys)) == 2
    later = read(as_bytes(retorno("748", [PAID | numbered("748")], nsa=8)))
    assert later.key(later.titles[0]) not in keys


def test_caixa_sample():
    found = read(fixture("openboleto__OpenCnabPHP__samples__RETORNOCEF091116.ret"))
    paid, fee = found.titles
    assert (found.nsa, found.generated_on) == (32, date(2016, 11, 8))
    assert (paid.movement, paid.nosso_numero, paid.nosso_numero_dv) == ("06", "14000000000000031", "6")
    assert (paid.paid_cents, paid.net_cents, paid.fee_cents) == (800, 800, 590)
    # 04 is the channel; the 01 and 01 behind it are means of payment and float, not motives.
    assert paid.motives == ("04",)
    assert digit_holds(BoletoAccount("104", PARAMS["104"]), paid) is True
    assert (fee.movement, fee.nosso_numero, fee.due_date) == ("28", "", None)


def test_sicredi_sample():
    found = read(fixture("kivanio__brcobranca__arquivos__CNAB240SICREDI.CRT"))
    assert [(t.movement, t.motives, t.nosso_numero, t.nosso_numero_dv) for t in found.titles] == [
        ("02", ("A4",), "17200059", "5"),
        ("28", ("05",), "17200059", "5"),
    ]
    assert found.titles[1].fee_cents == 380


def test_ailos_sample():
    found = read(fixture("Brunomm__br_boleto__retorno__cnab240__cecred.ret"))
    assert [(t.movement, t.nosso_numero, t.paid_cents) for t in found.titles] == [
        ("02", "00777778000000076", 0),
        ("06", "00777778000000071", 69_000),
        ("06", "00777778000000027", 36_500),
    ]
    assert found.titles[1].credited_on == date(2016, 12, 8)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Brunomm__br_boleto__retorno__cnab240__caixa.ret", 14),
        ("Brunomm__br_boleto__retorno__cnab240__santander.ret", 15),
    ],
)
def test_samples_that_declare_12_records_and_hold_14(name, line):
    code, facts = refusal(fixture(name))
    assert (code, facts["declared"], facts["counted"], facts["line"]) == ("CNAB_COUNT", 12, 14, line)


def test_santander_sample_with_its_count_put_right():
    data = fixture("Brunomm__br_boleto__retorno__cnab240__santander.ret")
    found = read(data.replace(b"03308245         000012", b"03308245         000014"))
    assert [(t.movement, t.nosso_numero, t.nosso_numero_dv) for t in found.titles][-2:] == [
        ("06", "000000000000", "4"),
        ("17", "000000028964", "7"),
    ]
    assert digit_holds(BoletoAccount("033", PARAMS["033"]), found.titles[-1]) is True
    assert found.titles[-1].paid_cents == 126
    assert found.titles[-1].motives == ("04",)


def test_a_remessa_is_not_a_return():
    assert refusal(fixture("Maxwbh__pyCobranca__remessa_caixa_cnab240.rem")) == ("CNAB_NOT_A_RETURN", {"line": 1})


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
