"""The same right code posted 32 times at once from one browser."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import select

from portal.db.models import WebSession
from tests.factories import CPFS, make_creditor, make_debtor
from tests.sign_in import ask_for_code, deliver_messages, last_code

TAPS = 32


def test_exactly_one_session_is_opened(app, portal):
    with portal.database.writing() as session:
        make_debtor(session, portal, make_creditor(session, portal))
    client = app.test_client()
    ask_for_code(client, CPFS[0])
    deliver_messages(portal)
    data = {"csrf_token": client.csrf("/entrar/codigo"), "codigo": last_code(portal)}
    cookie, ready = client.get_cookie("pre").value, Barrier(TAPS)

    def tap(_place):
        twin = app.test_client()
        twin.set_cookie("pre", cookie)
        ready.wait()
        return twin.post("/entrar/codigo", data=data)

    with ThreadPoolExecutor(TAPS) as pool:
        answers = list(pool.map(tap, range(TAPS)))
    opened = [a for a in answers if any(c.startswith("sid=") for c in a.headers.getlist("Set-Cookie"))]
    assert len(opened) == 1
    assert not [a.status_code for a in answers if a.status_code >= 500]
    with portal.database.reading() as session:
        assert len(session.exec(select(WebSession)).all()) == 1
