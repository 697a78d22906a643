"""The PSP as an application, without a port: a client that holds a token, and a clock that is moved."""

import copy
from datetime import UTC, datetime

import pytest

from portal.psp.app import create_psp

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
KEY = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"
TXID = "7c084cd4af1f4c0f9b2e6f6d7d6b1f4c"
DUE = {
    "calendario": {"dataDeVencimento": "2026-12-10", "validadeAposVencimento": 30},
    "devedor": {"cpf": "12345678909", "nome": "Fulano de Tal"},
    "valor": {"original": "100.00"},
    "chave": KEY,
}
NOW_BODY = {"calendario": {"expiracao": 3600}, "valor": {"original": "10.00"}, "chave": KEY}


class Api:
    """Calls of somebody with a token; documents come back beside the status."""

    def __init__(self, app, calls):
        self.http = app.test_client()
        self.calls = calls
        self.token = self.give_token()

    def give_token(self, **form):
        answer = self.http.post(
            "/oauth/token", data={"grant_type": "client_credentials", **form}, auth=("demo", "demo-psp-secret"))
        return answer.json["access_token"]

    def __call__(self, method, path, body=None, **query):
        answer = self.http.open(
            "/api" + path, method=method, json=body, query_string=query,
            headers={"Authorization": f"Bearer {self.token}"})
        return answer.status_code, answer.get_json(silent=True)

    def violations(self, method, path, body=None, **query):
        """(problem type, the properties named) of a refusal."""
        status, document = self(method, path, body, **query)
        assert status == 400, document
        names = [one["propriedade"] for one in document.get("violacoes", [])]
        return document["type"].rpartition("/")[2], names

    def sim(self, path, **data):
        answer = self.http.post(f"/sim/{path}", json=data)
        assert answer.status_code == 200, answer.json
        return answer.json

    def fault(self, name, times=1, value=""):
        assert self.http.put(f"/sim/faults/{name}", json={"times": times, "value": value}).status_code == 200


@pytest.fixture
def moment():
    return [NOW]


@pytest.fixture
def app(tmp_path, moment):
    calls = []
    app = create_psp(tmp_path, lambda: moment[0], send=calls.extend, sleep=lambda seconds: None)
    app.extensions["calls"] = calls
    return app


@pytest.fixture
def api(app):
    return Api(app, app.extensions["calls"])


@pytest.fixture
def due():
    return copy.deepcopy(DUE)
