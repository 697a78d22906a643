"""The bank that exists only here, held to its contract."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.boleto.numbers import BoletoAccount, compose, number
from portal.core.pix import br_code_reader
from portal.gateways.boleto.base import BoletoOrder, Party
from portal.gateways.boleto.simulated import SimulatedBank
from portal.gateways.errors import GatewayError
from portal.gateways.late import LateRules

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
PARAMS = {"agencia": "1234", "codigo_beneficiario": "123456"}
PERSON = Party("Maria Exemplo", "52998224725", "Rua das Flores, 12", "Centro", "Recife", "PE", "50000000")
BANK = Party("Banco Exemplo S.A.", "11222333000181", "Rua do Exemplo, 100", "Centro", "São Paulo", "SP", "01000000")


@pytest.fixture
def bank(tmp_path):
    return SimulatedBank(str(tmp_path), lambda: NOW)


def order(sequence: int = 1, *, key: str = "", amount: int = 50_000, due: date = date(2026, 12, 10)) -> BoletoOrder:
    account = BoletoAccount("104", PARAMS)
    digits = number(account, sequence, year=2026).digits
    numbers = compose(account, digits, due, amount)
    return BoletoOrder(
        key=key or f"{sequence:032x}", account="a" * 32, bank="104", params=PARAMS, nosso_numero=digits,
        barcode=numbers.barcode, linha_digitavel=numbers.linha_digitavel, amount=amount, due_date=due,
        days_after_due=60, document_number=f"2026-000417/{sequence:02d}", payer=PERSON, creditor=BANK,
        late=LateRules("0.02", "0.01"),
    )


def test_registers_at_once_with_a_pix_nobody_can_reach(bank):
    answer = bank.register(order())
    assert answer.state == "registered"
    assert answer.at == NOW
    read = br_code_reader.decode(answer.pix.br_code)
    assert read.kind == "dynamic"
    assert read.location == answer.pix.location
    assert read.location.startswith("pix.quite.invalid/v2/cobv/")
    assert "/cobv/" in read.location


def test_the_same_order_again_is_the_same_boleto(bank):
    assert bank.register(order()) == bank.register(order())
    assert len(bank.open_titles(BANK.document)) == 1


def test_another_process_sees_the_same_books(bank, tmp_path):
    first = bank.register(order())
    assert SimulatedBank(str(tmp_path), lambda: NOW).register(order()) == first


def test_the_same_key_for_another_boleto_is_refused(bank):
    bank.register(order(1))
    with pytest.raises(GatewayError) as refused:
        bank.register(order(2, key=f"{1:032x}"))
    assert refused.value.permanent


@pytest.mark.parametrize(("change", "motive"), [
    ({"key": "b" * 32}, "09"),
    ({"due_date": date(2026, 12, 11)}, "16"),
    ({"amount": 50_001}, "20"),
    ({"payer": replace(PERSON, name=" ")}, "45"),
    ({"payer": replace(PERSON, document="123")}, "46"),
    ({"payer": replace(PERSON, postal_code="")}, "48"),
    ({"payer": replace(PERSON, state="")}, "52"),
    ({"barcode": "1" * 44}, "08"),
])
def test_refuses_what_a_bank_refuses(bank, change, motive):
    if motive == "09":
        bank.register(order())
    answer = bank.register(replace(order(), **change))
    assert (answer.state, answer.reason) == ("rejected", motive)


def test_a_due_date_in_the_past_is_refused(bank):
    assert bank.register(order(due=date(2026, 11, 22))).reason == "17"
    assert bank.register(order(due=date(2026, 11, 23))).state == "registered"


def test_paying_the_boleto_closes_the_pix(bank):
    pix = bank.register(order()).pix
    paid = bank.pay(order().linha_digitavel)
    assert (paid.channel, paid.amount, paid.late, paid.nosso_numero) == ("boleto", 50_000, 0, order().nosso_numero)
    with pytest.raises(GatewayError, match="title_paid"):
        bank.pay(pix.br_code)


def test_paying_the_pix_closes_the_boleto(bank):
    pix = bank.register(order()).pix
    paid = bank.pay(pix.txid)
    assert paid.channel == "pix"
    assert len(paid.key) == 32 and paid.key.startswith("E00000000202611231705")
    for code in (order().nosso_numero, order().barcode, pix.br_code):
        with pytest.raises(GatewayError, match="title_paid"):
            bank.pay(code)


def test_movements_are_read_from_a_position_and_again(bank):
    for sequence in (1, 2, 3):
        bank.register(order(sequence))
        bank.pay(order(sequence).nosso_numero)
    lines = list(bank.movements(0))
    assert [line.position for line in lines] == sorted({line.position for line in lines})
    assert list(bank.movements(lines[0].position)) == lines[1:]
    assert list(bank.movements(0, limit=2)) == lines[:2]
    assert list(bank.movements(lines[-1].position)) == []


def test_late_payment_carries_fine_and_interest(bank):
    bank.register(order(amount=10_000))
    paid = bank.pay(order(amount=10_000).nosso_numero, at=datetime(2026, 12, 20, 15, tzinfo=UTC))
    assert (paid.amount, paid.late) == (10_233, 233)


@pytest.mark.parametrize(("amount", "late"), [(49_999, 0), (50_001, 0), (60_000, 0)])
def test_another_amount_on_time_has_no_late_part(bank, amount, late):
    bank.register(order())
    paid = bank.pay(order().nosso_numero, amount)
    assert (paid.amount, paid.late) == (amount, late)


def test_too_late_and_unknown_and_written_off(bank):
    bank.register(order())
    with pytest.raises(GatewayError, match="title_expired"):
        bank.pay(order().nosso_numero, at=NOW + timedelta(days=17 + 61))
    with pytest.raises(GatewayError, match="title_unknown"):
        bank.pay("999")
    assert bank.write_off(order()).state == "written_off"
    assert bank.write_off(order()).state == "written_off"
    with pytest.raises(GatewayError, match="title_written_off"):
        bank.pay(order().nosso_numero)


def test_write_off_after_payment_says_so(bank):
    bank.register(order())
    bank.pay(order().nosso_numero)
    assert bank.write_off(order()).state == "paid"


def test_write_off_of_the_unknown_is_well_done(bank):
    assert bank.write_off(order()).state == "written_off"


def test_the_counter_reads_any_code(bank):
    pix = bank.register(order()).pix
    spaced = f" {order().linha_digitavel[:5]}.{order().linha_digitavel[5:]} "
    assert bank.find(spaced).channel == "boleto"
    assert bank.find(order().barcode).total == 50_000
    assert bank.find(pix.br_code).channel == "pix"
    assert bank.find("nothing") is None


def test_a_bank_without_bolepix(tmp_path):
    bank = SimulatedBank(str(tmp_path), lambda: NOW, ties_pix=False)
    assert bank.register(order()).pix is None


def test_no_personal_data_in_its_books(bank, tmp_path):
    bank.register(order())
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PERSON.document.encode() not in kept
    assert b"Maria" not in kept
