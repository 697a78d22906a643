"""Tokens, problems, faults: what every call of the API has in common."""

import json

import pytest

from portal.psp.app import create_psp
from tests.unit.psp.conftest import KEY, TXID


def problem_of(answer):
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["type"].rpartition("/")[2]


def test_every_answer_says_that_it_is_worth_nothing(api):
    for path in ("/", "/api/pix", "/nothing", "/sim/faults"):
        assert api.http.get(path).headers["X-Simulado"] == "SIMULADO - sem valor"


@pytest.mark.parametrize("headers", [
    {}, {"Authorization": "Bearer x"}, {"Authorization": "Basic ZGVtbzpkZW1v"}, {"Authorization": "Bearer"},
])
def test_no_call_without_a_token(api, headers):
    assert problem_of(api.http.get(f"/api/cobv/{TXID}", headers=headers)) == (401, "AcessoNegado")


def test_a_token_ends_and_has_scopes(api, due):
    narrow = api.give_token(scope="cobv.read nonsense.read")
    headers = {"Authorization": f"Bearer {narrow}"}
    assert problem_of(api.http.put(f"/api/cobv/{TXID}", json=due, headers=headers)) == (403, "AcessoNegado")
    assert problem_of(api.http.get(f"/api/cobv/{TXID}", headers=headers)) == (404, "CobVNaoEncontrada")
    api.sim("clock", seconds=3601)
    assert problem_of(api.http.get(f"/api/cobv/{TXID}", headers=headers)) == (401, "AcessoNegado")


@pytest.mark.parametrize("form, auth, status", [
    ({}, ("demo", "wrong"), 401), ({"client_id": "demo", "client_secret": "demo-psp-secret"}, None, 200),
    ({"client_id": "démo", "client_secret": "é"}, None, 401),
    ({"grant_type": "password"}, ("demo", "demo-psp-secret"), 400),
])
def test_tokens_are_given_to_the_client_alone(api, form, auth, status):
    answer = api.http.post("/oauth/token", data={"grant_type": "client_credentials"} | form, auth=auth)
    assert answer.status_code == status


@pytest.mark.parametrize("data", [b"", b"{", b"NaN", b'{"valor": Infinity}', b"[" * 100_000, b"\xff"])
def test_bodies_that_are_no_json(api, data):
    headers = {"Authorization": f"Bearer {api.token}"}
    assert problem_of(api.http.put(f"/api/cobv/{TXID}", data=data, headers=headers)) == (400, "RequisicaoInvalida")


def test_unknown_addresses_methods_and_bodies_too_large(api):
    assert problem_of(api.http.get("/api/nothing")) == (404, "NaoEncontrado")
    answer = api.http.post(f"/api/cobv/{TXID}")
    assert problem_of(answer) == (405, "RequisicaoInvalida")
    assert "PUT" in answer.headers["Allow"]
    headers = {"Authorization": f"Bearer {api.token}"}
    assert api.http.put(f"/api/cobv/{TXID}", data=b" " * (3 * 1024 * 1024), headers=headers).status_code == 413


def test_a_fault_answers_as_often_as_it_was_set(api):
    api.fault("unavailable", times=2)
    assert [api("GET", f"/cobv/{TXID}")[0] for _ in range(3)] == [503, 503, 404]
    api.fault("html_error")
    assert api.http.get("/api/pix").mimetype == "text/html"
    api.fault("empty_error")
    assert api.http.get("/api/pix").data == b""
    api.fault("busy")
    assert api.http.get("/api/pix").headers["Retry-After"] == "1"
    assert api.http.get("/sim/faults").json["on"] == {}


def test_a_fault_can_be_put_out(api):
    api.fault("unavailable", times=5)
    api.fault("unavailable", times=0)
    assert api("GET", f"/cobv/{TXID}")[0] == 404
    assert api.http.put("/sim/faults/none", json={}).status_code == 404


def test_numbers_as_text(api, due):
    api.fault("string_numbers", times=2)
    _, document = api("PUT", f"/cobv/{TXID}", due)
    assert (document["revisao"], document["loc"]["id"]) == ("0", "1")
    assert api("GET", f"/cobv/{'0' * 32}")[1]["status"] == "404"


def test_the_work_is_done_before_the_answer_is_late(tmp_path, moment, due):
    slept = []
    app = create_psp(tmp_path, lambda: moment[0], send=lambda calls: None, sleep=slept.append)
    from tests.unit.psp.conftest import Api

    api = Api(app, [])
    api.fault("timeout_after_commit", value="9.5")
    assert api("PUT", f"/cobv/{'x' * 5}", due)[0] == 400  # what was refused is not late
    assert api("PUT", f"/cobv/{TXID}", due)[0] == 201
    assert slept == [9.5]


def test_the_switches_are_not_for_web_pages(api):
    form = api.http.post("/sim/pay", data={"code": "x"})
    assert problem_of(form) == (400, "RequisicaoInvalida")
    assert api.http.post("/sim/clock", data=json.dumps({}), content_type="text/plain").status_code == 400


@pytest.mark.parametrize("data", [{"now": "soon"}, {"days": "x"}, {"days": 10**12}, {"now": 5}])
def test_the_clock_refuses_nonsense(api, data):
    assert api.http.post("/sim/clock", json=data).status_code == 400


def test_the_clock_survives_a_restart_and_goes_back(api, tmp_path, moment):
    assert api.sim("clock", days=3)["now"] == "2026-11-26T17:05:00.000Z"
    again = create_psp(tmp_path, lambda: moment[0])
    assert again.test_client().post("/sim/clock", json={}).json["now"] == "2026-11-26T17:05:00.000Z"
    assert api.sim("clock", now=None)["now"] == "2026-11-23T17:05:00.000Z"


@pytest.mark.parametrize("chave, body", [
    (KEY, {}), (KEY, {"webhookUrl": "ftp://x.example"}), (KEY, {"webhookUrl": 5}), ("x", {"webhookUrl": "https://a.b"}),
    (KEY, {"webhookUrl": "https://" + "a" * 500}), (KEY, []),
])
def test_webhooks_have_an_address_and_a_key(api, chave, body):
    assert api.violations("PUT", f"/webhook/{chave}", body)[0] == "WebhookOperacaoInvalida"


def test_locations_say_their_kind(api):
    assert api.violations("POST", "/loc", {"tipoCob": "rec"})[0] == "PayloadLocationOperacaoInvalida"
    assert api.violations("POST", "/loc", [])[0] == "PayloadLocationOperacaoInvalida"
    for wrong in ("0", "x", "9" * 30, "-1"):
        assert api("GET", f"/loc/{wrong}")[0] == 404
    period = {"inicio": "2026-01-01T00:00:00Z", "fim": "2027-01-01T00:00:00Z"}
    made = api("POST", "/loc", {"tipoCob": "cob"})[1]
    assert api("GET", "/loc", **period, tipoCob="cob", txIdPresente="false")[1]["loc"] == [made]
    assert api("GET", "/loc", **period, txIdPresente="true")[1]["loc"] == []
