import pytest

from tests.unit.psp.conftest import NOW_BODY, TXID

PERIOD = {"inicio": "2026-01-01T00:00:00Z", "fim": "2027-12-31T00:00:00Z"}


@pytest.fixture
def code(api, due):
    due["valor"] |= {"multa": {"modalidade": 2, "valorPerc": "2.00"}, "juros": {"modalidade": 3, "valorPerc": "1.00"}}
    return api("PUT", f"/cobv/{TXID}", due)[1]["pixCopiaECola"]


def refused(api, **data):
    answer = api.http.post("/sim/pay", json=data)
    assert answer.status_code == 400
    return answer.json["detail"]


@pytest.mark.parametrize("by", ["code", "txid", "location"])
def test_pays_by_whatever_was_read(api, code, by):
    from portal.core.pix.br_code_reader import decode

    text = {"code": code, "txid": TXID, "location": decode(code).location}[by]
    (pix,) = api.sim("pay", code=text)["pix"]
    assert (pix["valor"], pix["txid"], len(pix["endToEndId"])) == ("100.00", TXID, 32)
    assert pix["endToEndId"].startswith("E00000000202611231705")
    _, document = api("GET", f"/cobv/{TXID}")
    assert (document["status"], document["pix"]) == ("CONCLUIDA", [pix])
    assert refused(api, code=code) == "cobv_completed"


def test_late_parts_are_told(api, code):
    api.sim("clock", days=27)  # 20 December: ten days late
    api.token = api.give_token()
    (pix,) = api.sim("pay", code=code)["pix"]
    assert pix["componentesValor"] == {
        "original": {"valor": "100.00"}, "multa": {"valor": "2.00"}, "juros": {"valor": "0.33"}}
    assert pix["valor"] == "102.33"


def test_another_amount_pays_fine_and_interest_first(api, code):
    api.sim("clock", days=27)
    (pix,) = api.sim("pay", code=code, amount=215)["pix"]
    assert pix["componentesValor"] == {
        "original": {"valor": "0.00"}, "multa": {"valor": "2.00"}, "juros": {"valor": "0.15"}}


def test_after_its_last_day_nobody_pays(api, code):
    api.sim("clock", now="2027-01-11T15:00:00Z")  # 9 January is a Saturday
    api.sim("clock", now="2027-01-12T15:00:00Z")
    assert refused(api, code=code) == "cobv_expired"


def test_an_immediate_charge_expires_to_the_second(api):
    code = api("PUT", f"/cob/{TXID}", NOW_BODY)[1]["pixCopiaECola"]
    api.sim("clock", seconds=3600)
    assert refused(api, code=code) == "cobv_expired"
    api.sim("clock", seconds=-1)
    assert api.sim("pay", code=code)["pix"][0]["valor"] == "10.00"


def test_unknown_and_removed(api, code):
    assert refused(api, code="x") == "cobv_unknown"
    api("PATCH", f"/cobv/{TXID}", {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"})
    assert refused(api, code=code) == "cobv_removed"


def test_a_pix_without_txid_is_an_orphan(api, code):
    api.fault("without_txid")
    (pix,) = api.sim("pay", code=code)["pix"]
    assert "txid" not in pix
    assert api("GET", f"/cobv/{TXID}")[1]["status"] == "ATIVA"
    assert [len(api("GET", "/pix", **PERIOD, txIdPresente=flag)[1]["pix"]) for flag in ("true", "false")] == [0, 1]


def test_two_payments_and_wrong_amounts(api, code):
    api.fault("two_payments")
    api.fault("wrong_amount", value="500")
    made = api.sim("pay", code=code)["pix"]
    assert [pix["valor"] for pix in made] == ["105.00", "105.00"]
    assert len(api("GET", f"/cobv/{TXID}")[1]["pix"]) == 2


@pytest.mark.parametrize("data", [{"amount": "x"}, {"times": []}])
def test_nonsense_is_refused(api, code, data):
    assert api.http.post("/sim/pay", json={"code": code} | data).status_code == 400
    assert api("GET", f"/cobv/{TXID}")[1]["status"] == "ATIVA"
