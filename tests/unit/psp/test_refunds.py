import pytest

from tests.unit.psp.conftest import KEY, TXID


@pytest.fixture
def e2eid(api, due):
    return api.sim("pay", code=api("PUT", f"/cobv/{TXID}", due)[1]["pixCopiaECola"])["pix"][0]["endToEndId"]


def ask(api, e2eid, refund_id, body):
    return api("PUT", f"/pix/{e2eid}/devolucao/{refund_id}", body)


def test_a_refund_is_answered_and_kept(api, e2eid):
    status, document = ask(api, e2eid, "R1", {"valor": "40.00", "descricao": "paga em dobro"})
    assert (status, document["status"], document["natureza"]) == (201, "DEVOLVIDO", "ORIGINAL")
    assert len(document["rtrId"]) == 32 and document["rtrId"].startswith("D")
    assert ask(api, e2eid, "R1", {"valor": "40.00"})[1] == document
    assert api("GET", f"/pix/{e2eid}/devolucao/R1") == (200, document)
    assert api("GET", f"/pix/{e2eid}")[1]["devolucoes"] == [document]


@pytest.mark.parametrize("refund_id, body", [
    ("R1", {"valor": "39.00"}), ("R2", {"valor": "60.01"}), ("R2", {"valor": "0.00"}), ("R2", {"valor": "1"}),
    ("R2", {}), ("R2", []), ("R2", {"valor": "1.00", "natureza": "MED_FRAUDE"}),
    ("R2", {"valor": "1.00", "natureza": "RETIRADA"}), ("R2", {"valor": "1.00", "descricao": "d" * 141}),
    ("R" * 36, {"valor": "1.00"}), ("R-2", {"valor": "1.00"}),
])
def test_violations(api, e2eid, refund_id, body):
    ask(api, e2eid, "R1", {"valor": "40.00"})
    assert api.violations("PUT", f"/pix/{e2eid}/devolucao/{refund_id}", body)[0] == "PixDevolucaoInvalida"


def test_unknown_things_are_not_found(api, e2eid):
    assert ask(api, "E" * 32, "R1", {"valor": "1.00"})[0] == 404
    assert api("GET", f"/pix/{e2eid}/devolucao/R1")[0] == 404
    assert api("GET", f"/pix/{'E' * 32}")[0] == 404


def test_ninety_days(api, e2eid):
    api.sim("clock", days=90)
    api.token = api.give_token()
    assert ask(api, e2eid, "R1", {"valor": "1.00"})[0] == 201
    api.sim("clock", seconds=1)
    assert api.violations("PUT", f"/pix/{e2eid}/devolucao/R2", {"valor": "1.00"})[1] == ["devolucao"]


def test_what_was_not_carried_out_may_be_asked_again(api, e2eid):
    api.fault("refund_processing")
    assert ask(api, e2eid, "R1", {"valor": "100.00"})[1]["status"] == "EM_PROCESSAMENTO"
    assert ask(api, e2eid, "R2", {"valor": "1.00"})[0] == 400
    api.sim("refund", e2eid=e2eid, id="R1", status="NAO_REALIZADO")
    assert ask(api, e2eid, "R2", {"valor": "100.00"})[1]["status"] == "DEVOLVIDO"


def test_the_med_takes_part_and_says_so(api, e2eid):
    api("PUT", f"/webhook/{KEY}", {"webhookUrl": "https://portal.example/x"})
    api.sim("med", e2eid=e2eid, amount=3_000, nature="MED_OPERACIONAL")
    (back,) = api("GET", f"/pix/{e2eid}")[1]["devolucoes"]
    assert (back["valor"], back["natureza"]) == ("30.00", "MED_OPERACIONAL")
    assert api.calls[-1].body["pix"][0]["devolucoes"] == [back]
    for data in ({"amount": 7_001}, {"amount": 0}, {"amount": "x"}, {"nature": "ORIGINAL", "amount": 1}):
        assert api.http.post("/sim/med", json={"e2eid": e2eid} | data).status_code == 400
