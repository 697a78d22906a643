"""The gateway that is told by file: what can go in a file waits, what cannot is refused at once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.gateways.boleto.base import BoletoOrder, Party
from portal.gateways.boleto.cnab import CnabBank
from portal.gateways.late import LateRules
from tests.bank_files import CAIXA

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
BANK = CnabBank(lambda: NOW)
WHO = Party("Maria da Silva", "52998224725", "Rua das Flores, 12", "Centro", "Recife", "PE", "50000000")
ORDER = BoletoOrder(
    key="0" * 31 + "1", account="a", bank="104", params=CAIXA, nosso_numero="14000000000000001", barcode="",
    linha_digitavel="", amount=12_345, due_date=date(2026, 12, 10), days_after_due=60,
    document_number="2026-000417/01", payer=WHO, creditor=replace(WHO, name="Banco", document="11222333000181"),
    late=LateRules("0.02", "0.01"), issued_on=date(2026, 11, 23),
)


def test_it_waits_for_the_next_file():
    answer = BANK.register(ORDER)
    assert (answer.state, answer.at, answer.pix, answer.reason) == ("draft", NOW, None, "")
    assert BANK.register(ORDER) == answer
    assert BANK.write_off(ORDER).state == "sent"
    assert list(BANK.movements(0)) == []
    assert (BANK.simulated, BANK.ties_pix) == (False, False)


@pytest.mark.parametrize(("changes", "reason"), [
    ({"amount": 1_000_000_000}, "BOLETO_AMOUNT_OVER_CAP"),
    ({"amount": 0}, "BOLETO_AMOUNT_NOT_POSITIVE"),
    ({"nosso_numero": "24000000000000001"}, "NOSSO_NUMERO_MALFORMED"),
    ({"payer": replace(WHO, street="")}, "CNAB_PAYER"),
    ({"payer": replace(WHO, document="1")}, "CNAB_DOCUMENT"),
    ({"due_date": date(2026, 11, 22)}, "CNAB_DUE_DATE"),
])
def test_what_the_bank_would_send_back_is_refused_now(changes, reason):
    answer = BANK.register(replace(ORDER, **changes))
    assert (answer.state, answer.reason) == ("rejected", reason)


@pytest.mark.parametrize(("changes", "code"), [
    ({"params": {"agencia": "0501", "codigo_beneficiario": "433756"}}, "CNAB_ACCOUNT_PARAMS"),
    ({"bank": "041", "params": {"agencia": "2783", "codigo_beneficiario": "7542773", "carteira": "2"}},
     "CNAB_BANK_UNKNOWN"),
    ({"params": CAIXA | {"what": "1"}}, "BOLETO_ACCOUNT_PARAMS"),
])
def test_an_account_that_is_not_ready_lets_its_boletos_wait(changes, code, caplog):
    assert BANK.register(replace(ORDER, **changes)).state == "draft"
    assert code in caplog.text
