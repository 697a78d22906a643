"""Occurrences as they come out of files, those of other programs among them."""

from datetime import date

import pytest

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.retorno import read
from portal.core.cnab.returned import digit_holds
from portal.core.errors import CoreError
from tests.shared import shared_path
from tests.unit.core.cnab.factories import PAID, PARAMS, as_bytes, numbered, retorno


def refusal(data):
    with pytest.raises(CoreError) as refused:
        read(data)
    facts = refused.value.facts
    if refused.value.code != "CNAB_TOO_LARGE":  # every refusal names line and columns
        assert facts["line"] >= 1 and 1 <= facts["start"] <= facts["end"]
    return refused.value.code, {name: fact for name, fact in facts.items() if name not in ("start", "end")}


def fixture(name):
    return shared_path(f"fixtures/cnab/{name}").read_bytes()


@pytest.mark.parametrize("kind", [kind for kind in PARAMS if kind not in ("001", "085")])
def test_a_wrong_digit_of_the_nosso_numero_is_seen(kind):
    fields = numbered(kind)
    name = "nosso_numero_dv" if kind.startswith("104") else "nosso_numero"
    place = {"033": 12, "748": 8, "756": 9}.get(kind, 0)
    old = fields[name]
    fields[name] = old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]
    (found,) = read(as_bytes(retorno(kind, [PAID | fields]))).titles
    assert digit_holds(BoletoAccount(kind[:3], PARAMS[kind]), found) is False


def test_a_nosso_numero_that_is_no_number_does_not_hold():
    (found,) = read(as_bytes(retorno("748", [PAID | {"nosso_numero": "2620000A5"}]))).titles
    assert digit_holds(BoletoAccount("748", PARAMS["748"]), found) is False


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
