import dataclasses
import hashlib

import pytest
from flask import session

from portal.app import create_app
from portal.web.browser import browser_digest, device_name, put_challenge, take_challenge
from tests.factories import make_creditor, make_debtor
from tests.sign_in import ask_for_code, deliver_messages, last_code

ANDROID = ("Mozilla/5.0 (Linux; Android 14; Moto G) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/156.0.0.0 Mobile Safari/537.36")
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/19.0 Mobile/15E148 Safari/604.1")


@pytest.mark.parametrize(("agent", "name"), [
    (ANDROID, "Chrome, Android"), (IPHONE, "Safari, iPhone"), (ANDROID + " EdgA/1 Edg/1", "Edge, Android"),
    ("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", "Firefox, Windows"), ("curl/8", ""), ("", ""),
])
def test_devices_have_names_people_know(agent, name):
    assert device_name(agent) == name


def test_a_browsers_value_is_random_kept_and_only_its_digest_leaves(app):
    with app.test_request_context("/"):
        first = browser_digest()
        assert browser_digest() == first == hashlib.sha256(session["browser"].encode()).digest()
        assert len(session["browser"]) >= 43
    with app.test_request_context("/"):
        assert browser_digest() != first


def test_a_challenge_is_taken_once(app, portal):
    with app.test_request_context("/"):
        made = put_challenge()
        assert len(made) == 32
        assert take_challenge() == (made, portal.now())
        assert take_challenge() is None


def test_over_tls_cookies_carry_the_host_prefix_and_nothing_reaches_a_subdomain(settings, portal):
    with portal.database.writing() as write:
        make_debtor(write, portal, make_creditor(write, portal))
    secure = dataclasses.replace(portal, settings=dataclasses.replace(settings, base_url="https://localhost"))
    client = create_app(secure.settings, secure).test_client()
    options = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}

    class Secure:
        """The client as the helpers of the tests expect it, over TLS."""

        def get(self, path):
            return client.get(path, **options)

        def post(self, path, data):
            return client.post(path, data=data, **options)

        def csrf(self, page):
            text = self.get(page).get_data(as_text=True)
            return text.split('name="csrf_token" value="')[1].split('"')[0]

    browser = Secure()
    ask_for_code(browser, "52998224725")
    deliver_messages(portal)
    token = browser.csrf("/entrar/codigo")
    answer = browser.post("/entrar/codigo", {"csrf_token": token, "codigo": last_code(portal)})
    made = {c.split("=")[0]: c for c in answer.headers.getlist("Set-Cookie")}
    assert set(made) == {"__Host-sid", "__Host-pre"}
    for cookie in made.values():
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert "Path=/" in cookie and "Domain" not in cookie
    left = browser.post("/sair", {"csrf_token": browser.csrf("/aparelhos")})
    gone = [c for c in left.headers.getlist("Set-Cookie") if c.startswith("__Host-sid=;")]
    assert len(gone) == 1 and "Secure" in gone[0]
