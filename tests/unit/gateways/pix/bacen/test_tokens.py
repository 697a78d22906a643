import base64

import httpx
import pytest

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import Access
from portal.gateways.pix.bacen.dialects import DIALECTS
from portal.gateways.pix.bacen.tokens import Tokens
from portal.gateways.pix.bacen.transport import Transport

SCOPES = ("cobv.read", "cobv.write")


class Desk:
    """A token endpoint that counts and remembers what it was asked."""

    def __init__(self, **answer):
        self.asked = []
        self.answer = {"expires_in": 300} | answer

    def __call__(self, request):
        self.asked.append(request)
        return httpx.Response(200, json={"access_token": f"t{len(self.asked)}"} | self.answer)


def tokens(desk, dialect="bacen", seconds=lambda: 0.0):
    access = Access("https://psp.example/api", "https://psp.example/token", "me:", "s/e cret", DIALECTS[dialect])
    return Tokens(access, Transport(access, httpx.MockTransport(desk)), seconds)


@pytest.mark.parametrize("after, text", [(239.0, "t1"), (240.0, "t2")])
def test_a_token_is_kept_until_a_minute_before_its_end(after, text):
    time = [0.0]
    desk = Desk()
    kept = tokens(desk, seconds=lambda: time[0])
    assert kept.get(SCOPES) == "t1"
    time[0] = after
    assert kept.get(SCOPES) == text


def test_each_set_of_scopes_has_its_own_and_a_refused_one_is_forgotten():
    desk = Desk()
    kept = tokens(desk)
    assert [kept.get(SCOPES), kept.get(("pix.read",)), kept.get(SCOPES)] == ["t1", "t2", "t1"]
    kept.forget("t1")
    assert [kept.get(SCOPES), kept.get(("pix.read",))] == ["t3", "t2"]


def test_credentials_go_in_the_header_or_in_the_form():
    desk = Desk()
    tokens(desk).get(SCOPES)
    head = desk.asked[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(head) == b"me%3A:s%2Fe%20cret"  # RFC 6749, 2.3.1
    assert desk.asked[0].content == b"grant_type=client_credentials&scope=cobv.read+cobv.write"
    tokens(desk, "inter").get(SCOPES)
    assert "Authorization" not in desk.asked[1].headers
    assert b"client_secret=s%2Fe+cret" in desk.asked[1].content
    tokens(desk, "efi").get(SCOPES)
    assert b"scope" not in desk.asked[2].content


@pytest.mark.parametrize("expires", ["soon", None, "3600", -5])
def test_odd_lifetimes_are_survived(expires):
    assert tokens(Desk(expires_in=expires)).get(SCOPES) == "t1"


@pytest.mark.parametrize("token", [None, "", 7])
def test_an_answer_without_a_token(token):
    with pytest.raises(GatewayError) as failed:
        tokens(Desk(access_token=token)).get(SCOPES)
    assert not failed.value.permanent
