"""The anonymous cookie is verified when somebody asks for it, and never otherwise."""

import pytest
from flask import Flask, session

from portal.web.anonymous_cookie import AnonymousCookie


@pytest.fixture
def app():
    app = Flask("cookies")
    app.secret_key = "k" * 32
    app.session_interface = AnonymousCookie()
    app.add_url_rule("/nothing", "nothing", lambda: "nothing")
    app.add_url_rule("/read", "read", lambda: str(session.get("a")))
    app.add_url_rule("/write", "write", lambda: (session.__setitem__("a", 1), "written")[1])
    app.add_url_rule("/empty", "empty", lambda: (session.clear(), "emptied")[1])
    return app


@pytest.fixture
def read(app, monkeypatch):
    """How often the cookie was verified."""
    seen = []
    inside = app.session_interface._read
    monkeypatch.setattr(app.session_interface, "_read", lambda *args: seen.append(1) or inside(*args))
    return seen


def test_what_was_written_is_read_by_the_next_request(app):
    client = app.test_client()
    assert "session=" in client.get("/write").headers["Set-Cookie"]
    answer = client.get("/read")
    assert answer.text == "1" and "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Cookie"


def test_a_view_that_does_not_ask_costs_nothing_and_changes_nothing(app, read):
    client = app.test_client()
    client.get("/write")
    read.clear()
    answer = client.get("/nothing")
    assert read == [] and "Set-Cookie" not in answer.headers and "Vary" not in answer.headers
    assert client.get("/read").text == "1"


def test_emptying_it_deletes_the_cookie(app):
    client = app.test_client()
    client.get("/write")
    assert "session=;" in client.get("/empty").headers["Set-Cookie"]
    assert client.get("/read").text == "None"


def test_a_cookie_of_somebody_elses_making_is_no_cookie(app):
    client = app.test_client()
    client.set_cookie("session", "eyJhIjoxfQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/read").text == "None"
