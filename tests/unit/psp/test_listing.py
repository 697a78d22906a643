import pytest

from tests.unit.psp.conftest import TXID

PERIOD = {"inicio": "2026-01-01T00:00:00Z", "fim": "2026-12-31T23:59:59-03:00"}


@pytest.fixture
def five(api, due):
    for number in range(5):
        api("PUT", f"/cobv/{number:032d}", due)


def test_pages(api, five):
    sizes, pages = [], []
    for page in range(4):
        _, document = api("GET", "/cobv", **PERIOD, **{"paginacao.paginaAtual": page, "paginacao.itensPorPagina": 2})
        sizes.append(len(document["cobs"]))
        pages.append(document["parametros"]["paginacao"])
    assert sizes == [2, 2, 1, 0]
    assert pages[0] == {
        "paginaAtual": 0, "itensPorPagina": 2, "quantidadeDePaginas": 3, "quantidadeTotalDeItens": 5}


def test_filters(api, five, due):
    due["devedor"] = {"cnpj": "11222333000181", "nome": "Empresa"}
    api("PUT", f"/cobv/{TXID}", due)
    api("PATCH", f"/cobv/{0:032d}", {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"})

    def found(**more):
        return len(api("GET", "/cobv", **PERIOD, **more)[1]["cobs"])

    assert found(cnpj="11222333000181") == 1
    assert found(cpf="12345678909") == 5
    assert found(cpf="00000000000") == 0
    assert found(status="ATIVA") == 5
    assert found(locationPresente="true") == 6
    assert found(locationPresente="false") == 0
    assert found(loteCobVId="1") == 0
    assert len(api("GET", "/cobv", inicio="2026-11-24T00:00:00Z", fim="2026-11-25T00:00:00Z")[1]["cobs"]) == 0


@pytest.mark.parametrize("change", [
    {"inicio": ""}, {"fim": "2026-12-31"}, {"inicio": "2026-13-01T00:00:00Z"}, {"fim": "2025-01-01T00:00:00Z"},
    {"inicio": "2026-01-01T00:00:00"}, {"paginacao.paginaAtual": "-1"}, {"paginacao.itensPorPagina": "0"},
    {"paginacao.itensPorPagina": "1001"}, {"paginacao.paginaAtual": "x"}, {"cpf": "1"}, {"cnpj": "x"},
    {"cpf": "12345678909", "cnpj": "11222333000181"}, {"locationPresente": "yes"}, {"status": ""},
    {"loteCobVId": "x"}, {"inicio": "0001-01-01T00:00:00+23:59"},
])
def test_questions_that_make_no_sense(api, change):
    assert api.violations("GET", "/cobv", **(PERIOD | change))[0] == "CobVConsultaInvalida"


def test_a_period_is_needed_except_for_webhooks(api):
    assert api.violations("GET", "/pix")[1] == ["inicio", "fim"]
    assert api("GET", "/webhook")[0] == 200
