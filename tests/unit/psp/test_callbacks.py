"""What the PSP calls out, and what it leaves out."""

import pytest

from portal.psp import callbacks
from portal.psp.callbacks import Callback
from tests.unit.psp.conftest import KEY


@pytest.fixture
def codes(api, due):
    api("PUT", f"/webhook/{KEY}", {"webhookUrl": "https://portal.example/x"})
    return [api("PUT", f"/cobv/{number:032d}", due)[1]["pixCopiaECola"] for number in range(3)]


def told(api):
    """The txids of each call, shortened."""
    return [[int(row["txid"]) for row in call.body["pix"]] for call in api.calls]


def test_the_suffix_is_the_psps(api, codes):
    api.sim("pay", code=codes[0])
    assert [call.url for call in api.calls] == ["https://portal.example/x/pix"]


@pytest.mark.parametrize("fault, value, calls", [
    ("webhook_lost", "", [[1], [2]]), ("webhook_duplicate", "3", [[0], [0], [0], [1], [2]]),
    ("webhook_out_of_order", "", [[1], [0], [2]]), ("webhook_batched", "", [[1, 0], [2]]),
])
def test_faults(api, codes, fault, value, calls):
    api.fault(fault, value=value)
    for code in codes:
        api.sim("pay", code=code)
    assert told(api) == calls
    assert all("_why" not in row for call in api.calls for row in call.body["pix"])


def test_what_is_held_can_be_sent(api, codes):
    api.fault("webhook_out_of_order")
    api.sim("pay", code=codes[0])
    assert told(api) == []
    assert api.sim("webhooks") == {"sent": 1}
    assert told(api) == [[0]]
    assert api.sim("webhooks") == {"sent": 0}


def test_nobody_is_called_without_a_txid_or_a_webhook(api, codes):
    api.sim("pay", code=codes[0], without_txid=True)
    api("DELETE", f"/webhook/{KEY}")
    api.sim("pay", code=codes[1])
    assert api.calls == []


def test_a_receiver_that_fails_is_tried_three_times(monkeypatch):
    import httpx

    seen = []
    answers = iter([httpx.ConnectError("no"), httpx.Response(500), httpx.Response(200)])

    def post(url, **more):
        seen.append((url, more["follow_redirects"]))
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(callbacks.httpx, "post", post)
    monkeypatch.setattr(callbacks.time, "sleep", lambda seconds: None)
    callbacks.post([Callback("https://portal.example/x/pix", {"pix": []})])
    assert seen == [("https://portal.example/x/pix", False)] * 3
