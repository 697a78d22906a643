import re
from datetime import UTC, date, datetime

import pytest

from portal.resources import templates_path
from portal.services import messages
from portal.web import drafts
from portal.web.context import creditor as served
from tests.factories import make_creditor

FACTS = {
    "sign_in_code": {"code": "482913", "words": ("janela", "farol")},
    "accept_code": {"code": "482913", "words": ("janela", "farol"), "total": 481_233, "count": 24,
                    "installment": 20_051, "first_due": date(2026, 12, 10)},
    "passkey_added": {"device": "Chrome, Android", "at": datetime(2026, 11, 23, 17, 5, tzinfo=UTC)},
    "passkey_removed": {"device": "Chrome, Android", "at": datetime(2026, 11, 23, 17, 5, tzinfo=UTC)},
}
#: Words no message may carry: what somebody else could read over a shoulder, and pressure.
NEVER = re.compile(r"d[ií]vida|d[ée]bito|atraso|cobran|urgente|devedor|inadimpl|!|https?:|www\.", re.IGNORECASE)


@pytest.fixture(params=sorted(FACTS))
def draft(request, app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    with app.test_request_context("/"):
        served()
        yield drafts.write(request.param, **FACTS[request.param])


def test_messages_are_calm_discreet_and_without_links(draft):
    for part in (draft.subject, draft.text, draft.html, draft.short):
        assert part and not NEVER.search(part), part
    assert "\n" not in draft.subject and "\n" not in draft.short
    assert "482913" not in draft.subject, "subjects show on locked screens"


def test_a_code_fits_one_text_message(app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    with app.test_request_context("/"):
        served()
        made = drafts.write("sign_in_code", **FACTS["sign_in_code"])
    assert made.code == "482913"
    assert len(messages._sms(made, "acordos.banco.example")) <= 160


def test_a_code_for_an_acceptance_says_which(app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    with app.test_request_context("/"):
        served()
        made = drafts.write("accept_code", **FACTS["accept_code"])
    for part in (made.text, made.html, made.short):
        plain = part.replace("\xa0", " ")
        assert "R$ 4.812,33" in plain and "24" in plain and "10/12/2026" in plain and "482913" in plain


def test_names_are_escaped_in_mail_and_nowhere_else(app, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal, trade_name="Casa & Cia <b>")
    with app.test_request_context("/"):
        served()
        made = drafts.write("sign_in_code", **FACTS["sign_in_code"])
    assert "Casa &amp; Cia &lt;b&gt;" in made.html
    assert "Casa & Cia <b>" in made.text


def test_every_kind_has_its_four_parts():
    for kind in FACTS:
        assert {p.name for p in (templates_path() / "messages" / kind).iterdir()} == {
            "subject.txt", "text.txt", "short.txt", "page.html"}
