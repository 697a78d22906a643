"""Every violation the API's text lists for PUT /cobv, one by one, and what is let through."""

import copy

import pytest

from tests.unit.psp.conftest import DUE, NOW_BODY, TXID


def changed(path, value):
    body = copy.deepcopy(DUE)
    place = body
    *way, last = path.split(".")
    for name in way:
        place = place.setdefault(name, {})
    if value is None:
        place.pop(last, None)
    else:
        place[last] = value
    return body


DATED = {"modalidade": 1, "descontoDataFixa": [{"data": "2026-12-05", "valorPerc": "1.00"}]}


@pytest.mark.parametrize("path, value", [
    ("calendario", None), ("calendario", "x"), ("calendario.dataDeVencimento", None),
    ("calendario.dataDeVencimento", "2026-11-22"), ("calendario.dataDeVencimento", "2026-02-30"),
    ("calendario.dataDeVencimento", "10/12/2026"), ("calendario.dataDeVencimento", 20261210),
    ("calendario.validadeAposVencimento", -1), ("calendario.validadeAposVencimento", "30"),
    ("calendario.validadeAposVencimento", True), ("calendario.validadeAposVencimento", 1.5),
    ("devedor", None), ("devedor", []), ("devedor.nome", None), ("devedor.nome", "n" * 201), ("devedor.cpf", None),
    ("devedor.cpf", "1234567890"), ("devedor.cpf", 12345678909), ("devedor.cnpj", "11222333000181"),
    ("devedor.cep", "123456789"), ("devedor.uf", "PER"),
    ("valor", None), ("valor.original", None), ("valor.original", "0.00"), ("valor.original", "1.5"),
    ("valor.original", "1,50"), ("valor.original", 1.5), ("valor.original", "12345678901.00"),
    ("valor.original", "x100.00y"),
    ("valor.multa", {"modalidade": 3, "valorPerc": "2.00"}), ("valor.multa", {"modalidade": 2}),
    ("valor.multa", {"modalidade": "2", "valorPerc": "2.00"}), ("valor.juros", {"modalidade": 9, "valorPerc": "1.00"}),
    ("valor.juros", {"modalidade": 1, "valorPerc": "1"}),
    ("valor.abatimento", {"modalidade": 1, "valorPerc": "100.00"}),
    ("valor.abatimento", {"modalidade": 2, "valorPerc": "100.00"}),
    ("valor.desconto", {"modalidade": 1}), ("valor.desconto", DATED | {"descontoDataFixa": []}),
    ("valor.desconto", DATED | {"valorPerc": "1.00"}),
    ("valor.desconto", {"modalidade": 1, "descontoDataFixa": [{"data": "2026-12-11", "valorPerc": "1.00"}]}),
    ("valor.desconto", {"modalidade": 1, "descontoDataFixa": [{"data": "2026-12-05", "valorPerc": "100.00"}]}),
    ("valor.desconto", {"modalidade": 2, "descontoDataFixa": [{"data": "2026-12-05", "valorPerc": "100.00"}]}),
    ("valor.desconto", {"modalidade": 1, "descontoDataFixa": DATED["descontoDataFixa"] * 2}),
    ("valor.desconto", {"modalidade": 3}), ("valor.desconto", DATED | {"modalidade": 3, "valorPerc": "1.00"}),
    ("chave", None), ("chave", ""), ("chave", "k" * 78), ("chave", "not a key"), ("chave", 5),
    ("solicitacaoPagador", "s" * 141), ("infoAdicionais", {}), ("infoAdicionais", [{}]),
    ("infoAdicionais", [{"nome": "n", "valor": "v"}] * 51), ("infoAdicionais", [{"nome": "n" * 51, "valor": "v"}]),
    ("loc", "null"), ("loc", {"id": 99}), ("loc", {"id": "1"}),
])
def test_a_violation_is_named_and_nothing_is_created(api, path, value):
    kind, names = api.violations("PUT", f"/cobv/{TXID}", changed(path, value))
    assert kind == "CobVOperacaoInvalida"
    assert any(name.startswith(f"cobv.{path.partition('.')[0]}") for name in names), names
    assert api("GET", f"/cobv/{TXID}")[0] == 404


@pytest.mark.parametrize("path, value", [
    ("calendario.dataDeVencimento", "2026-11-23"), ("calendario.validadeAposVencimento", 0),
    ("devedor", {"cnpj": "12ABC34501DE35", "nome": "Oficina"}), ("devedor.cep", "50000000"),
    ("valor.original", "0.01"), ("valor.original", "9999999999.99"), ("valor.desconto", DATED),
    ("valor.juros", {"modalidade": 8, "valorPerc": "12.00"}), ("chave", "+5511987654321"), ("novo", {"campo": 1}),
    ("infoAdicionais", [{"nome": "n", "valor": "v"}] * 50),
])
def test_what_the_api_allows_is_taken(api, path, value):
    assert api("PUT", f"/cobv/{TXID}", changed(path, value))[0] == 201


def test_validity_defaults_to_thirty_days(api):
    _, document = api("PUT", f"/cobv/{TXID}", changed("calendario.validadeAposVencimento", None))
    assert document["calendario"]["validadeAposVencimento"] == 30


@pytest.mark.parametrize("change", [
    {"calendario": {"expiracao": 0}}, {"calendario": {"expiracao": "3600"}}, {"calendario": 5}, {"valor": {}},
    {"valor": {"original": "0.00"}}, {"valor": {"original": "1.00", "modalidadeAlteracao": 2}}, {"chave": "x"},
    {"valor": {"original": "0.00", "retirada": {"saque": {}}}}, {"devedor": {"cpf": "1", "nome": "x"}},
])
def test_violations_of_an_immediate_charge(api, change):
    assert api.violations("PUT", f"/cob/{TXID}", NOW_BODY | change)[0] == "CobOperacaoInvalida"


def test_an_immediate_charge_may_leave_its_expiry_and_debtor_out(api):
    status, document = api("PUT", f"/cob/{TXID}", NOW_BODY | {"calendario": {}})
    assert (status, document["calendario"]["expiracao"]) == (201, 86_400)
    assert "devedor" not in document


def test_a_payer_may_choose_the_amount_where_the_charge_says_so(api):
    value = {"original": "0.00", "modalidadeAlteracao": 1}
    assert api("PUT", f"/cob/{TXID}", NOW_BODY | {"valor": value})[1]["valor"] == value
