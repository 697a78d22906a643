from dataclasses import replace

import pytest

from portal.gateways.late import LateRules
from portal.gateways.pix.bacen import orders
from portal.gateways.pix.bacen.dialects import DIALECTS, Dialect


def test_the_whole_body(order):
    assert orders.due_charge(order, DIALECTS["bacen"]) == {
        "calendario": {"dataDeVencimento": "2026-12-10", "validadeAposVencimento": 60},
        "devedor": {"cpf": "11144477735", "nome": "Maria da Conceição"},
        "valor": {
            "original": "250.00", "multa": {"modalidade": 2, "valorPerc": "2.00"},
            "juros": {"modalidade": 3, "valorPerc": "1.00"},
        },
        "chave": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
        "solicitacaoPagador": "2026-000417/01",
    }


def test_a_company_is_named_by_its_cnpj_and_nothing_is_charged_without_rules(order):
    body = orders.due_charge(
        replace(order, debtor_document="11222333000181", late=LateRules(), description=""), DIALECTS["bacen"]
    )
    assert body["devedor"]["cnpj"] == "11222333000181"
    assert set(body["valor"]) == {"original"}
    assert "solicitacaoPagador" not in body


@pytest.mark.parametrize("share, hundredths", [("0.02", 200), ("0.00033", 3), ("0", 0), ("0.019999", 199)])
def test_percentages_are_cut_never_raised(share, hundredths):
    assert orders.hundredths_of_percent(share) == hundredths


def test_text_where_a_psp_wants_text(order):
    body = orders.due_charge(order, Dialect("x", numbers_as_text=True))
    assert body["valor"]["multa"]["modalidade"] == "2"


def test_long_texts_are_cut_to_what_the_api_takes(order):
    body = orders.due_charge(replace(order, debtor_name="n " * 300, description="d" * 200), DIALECTS["bacen"])
    assert (len(body["devedor"]["nome"]), len(body["solicitacaoPagador"])) == (200, 140)
