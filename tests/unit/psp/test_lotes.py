import pytest

LOTE = "/lotecobv/lote-1"
A, B = "a" * 32, "b" * 32


def lote(due, *txids, **change):
    return {"descricao": "primeiro", "cobsv": [due | change | {"txid": txid} for txid in txids]}


def states(api):
    return [(one["txid"][0], one["status"]) for one in api("GET", LOTE)[1]["cobsv"]]


def test_each_charge_is_created_or_refused_on_its_own(api, due):
    body = lote(due, A, B)
    body["cobsv"][1] = body["cobsv"][1] | {"valor": {"original": "0.00"}}
    assert api("PUT", LOTE, body) == (202, None)
    assert states(api) == [("a", "CRIADA"), ("b", "NEGADA")]
    refused = api("GET", LOTE)[1]["cobsv"][1]["problema"]
    assert refused["violacoes"][0]["propriedade"] == "cobv.valor.original"
    assert [api("GET", f"/cobv/{txid}")[0] for txid in (A, B)] == [200, 404]
    number = api("GET", LOTE)[1]["id"]
    period = {"inicio": "2026-01-01T00:00:00Z", "fim": "2027-01-01T00:00:00Z"}
    assert len(api("GET", "/cobv", **period, loteCobVId=number)[1]["cobs"]) == 1
    assert len(api("GET", "/lotecobv", **period)[1]["lotes"]) == 1


def test_the_set_of_charges_is_frozen(api, due):
    api("PUT", LOTE, lote(due, A, B))
    for other in ((A,), (A, B, "c" * 32), (A, "c" * 32)):
        assert api.violations("PUT", LOTE, lote(due, *other))[0] == "LoteCobVOperacaoInvalida"
    assert api.violations("PATCH", LOTE, lote(due, "c" * 32))[1] == ["loteCobV.cobsv"]
    assert api("PUT", LOTE, lote(due, B, A, valor={"original": "1.00"}))[0] == 202
    assert api("GET", f"/cobv/{A}")[1]["valor"] == {"original": "1.00"}
    assert api("PATCH", LOTE, {"cobsv": [{"txid": B, "solicitacaoPagador": "x"}]})[0] == 202
    assert api("GET", f"/cobv/{B}")[1]["solicitacaoPagador"] == "x"


def test_what_exists_cannot_join_a_batch(api, due):
    api("PUT", f"/cobv/{A}", due)
    assert api.violations("PUT", LOTE, lote(due, A, B))[1] == ["loteCobV.cobsv"]
    assert api("GET", LOTE)[0] == 404


@pytest.mark.parametrize("body", [
    {}, [], {"descricao": "x"}, {"cobsv": []}, {"descricao": 1, "cobsv": []}, {"descricao": "x", "cobsv": [1]},
    {"descricao": "x", "cobsv": [{"txid": "short"}]}, {"descricao": "x", "cobsv": None},
    {"descricao": "x", "cobsv": [{"txid": A}]},
])
def test_violations(api, body):
    assert api.violations("PUT", LOTE, body)[0] == "LoteCobVOperacaoInvalida"


def test_a_txid_stands_once(api, due):
    assert api.violations("PUT", LOTE, lote(due, A, A))[0] == "LoteCobVOperacaoInvalida"


def test_an_unknown_batch(api, due):
    assert api("GET", LOTE)[0] == api("PATCH", LOTE, lote(due, A))[0] == 404
