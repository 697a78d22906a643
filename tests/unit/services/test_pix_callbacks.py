"""A callback is a hint: what counts is what the PSP says when asked, and nothing happens twice."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.db.models import Installment, OutboxMessage, Payment
from portal.gateways.errors import GatewayError
from portal.jobs import drain
from portal.services import pix_callbacks
from tests.paying import charges_of, make_world, untied
from tests.psp import served

E2EID = "E00000000202611231705abcdefghijk"


@pytest.fixture
def psp(tmp_path, clock):
    with served(tmp_path / "psp", clock.now) as one:
        yield one


@pytest.fixture
def paying(portal, psp):
    """The portal on a bank without Bolepix and the PSP over HTTP; money is only found through callbacks."""
    gateway = psp.gateway()
    return replace(untied(portal), pix=Deaf(gateway))


class Deaf:
    """The gateway without its poll."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def received(self, start, end):
        return []


@pytest.fixture
def world(paying):
    made = make_world(paying, count=3)
    drain(paying)
    paying.pix.set_webhook(made.creditor.pix_key, "http://127.0.0.1:9/hook")
    return made


def payments(portal):
    with portal.database.reading() as session:
        rows = session.exec(select(Payment).order_by(Payment.key)).all()
        return [(row.key, row.amount, row.outcome) for row in rows]


def status_of(portal, world, place):
    with portal.database.reading() as session:
        return session.get_one(Installment, world.installments[place].id).status


def code_of(portal, world, place):
    return charges_of(portal, world.installments[place].id)["pix"].br_code


def test_a_callback_leads_to_a_look_and_the_look_to_the_books(paying, psp, world):
    psp.pay(code_of(paying, world, 0))
    (call,) = psp.calls
    assert call.url == "http://127.0.0.1:9/hook/pix"
    assert pix_callbacks.note(paying, call.body) == 1
    assert payments(paying) == []
    drain(paying)
    assert [row[1:] for row in payments(paying)] == [(50_000, "applied")]
    assert status_of(paying, world, 0) == "paid"


def test_five_times_and_shuffled_there_is_no_second_effect(paying, psp, world):
    for place in (0, 1, 2):
        psp.pay(code_of(paying, world, place))
    bodies = [call.body for call in psp.calls] * 5
    random.Random(7).shuffle(bodies)
    after_each = []
    for body in bodies:
        pix_callbacks.note(paying, body)
        drain(paying)
        after_each.append(len(payments(paying)))
    assert after_each[-1] == 3
    assert sum(row[1] for row in payments(paying)) == 100_000
    with paying.database.reading() as session:
        looks = session.exec(select(OutboxMessage).where(OutboxMessage.topic == "pix.look")).all()
    assert len(looks) == 3
    # all of them in one call, and the books stay as they are
    before = payments(paying)
    assert pix_callbacks.note(paying, {"pix": [row for body in bodies for row in body["pix"]]}) == 0
    drain(paying)
    assert payments(paying) == before


def test_the_psps_own_faults_cost_nothing(paying, psp, world):
    psp.fault("webhook_duplicate", value="3")
    psp.pay(code_of(paying, world, 0))
    psp.fault("webhook_out_of_order")
    psp.pay(code_of(paying, world, 1))
    psp.pay(code_of(paying, world, 2))
    assert len(psp.calls) == 5
    for call in psp.calls:
        pix_callbacks.note(paying, call.body)
    drain(paying)
    assert len(payments(paying)) == 3


def test_a_lost_callback_is_found_by_asking(paying, psp, world):
    psp.fault("webhook_lost")
    psp.pay(code_of(paying, world, 0))
    assert psp.calls == []
    drain(paying)
    assert payments(paying) == []
    drain(replace(paying, pix=psp.gateway()))
    assert status_of(paying, world, 0) == "paid"


def test_a_forged_callback_changes_nothing(paying, psp, world):
    txid = charges_of(paying, world.installments[0].id)["pix"].txid
    forged = {"endToEndId": E2EID, "txid": txid, "valor": "500.00", "chave": world.creditor.pix_key,
              "horario": "2026-11-23T17:05:00Z"}
    assert pix_callbacks.note(paying, {"pix": [forged]}) == 1
    drain(paying)
    assert payments(paying) == []
    assert status_of(paying, world, 0) == "open"


def test_what_a_callback_says_of_a_real_pix_is_not_believed(paying, psp, world):
    psp.pay(code_of(paying, world, 0))
    lie = psp.calls[0].body["pix"][0] | {"valor": "9999.99", "chave": world.creditor.pix_key}
    pix_callbacks.note(paying, {"pix": [lie]})
    drain(paying)
    assert [row[1] for row in payments(paying)] == [50_000]


def test_a_psp_that_does_not_answer_is_asked_again(paying, psp, world, clock):
    psp.pay(code_of(paying, world, 0))
    pix_callbacks.note(paying, psp.calls[0].body)
    psp.fault("unavailable", times=1)
    drain(paying)
    assert payments(paying) == []
    clock.advance(minutes=20)
    drain(paying)
    assert len(payments(paying)) == 1


def test_a_pix_the_psp_will_not_speak_about_is_dropped(paying, world):
    class Refusing(Deaf):
        def find_received(self, e2eid):
            raise GatewayError("RequisicaoInvalida", permanent=True)

    pix_callbacks.note(paying, {"pix": [{"endToEndId": E2EID, "chave": world.creditor.pix_key}]})
    drain(replace(paying, pix=Refusing(paying.pix)))
    with paying.database.reading() as session:
        states = set(session.exec(select(OutboxMessage.status)).all())
    assert states == {"done"}


def test_two_callbacks_at_once_lose_nothing(paying, world, monkeypatch):
    """The other connection is faster with one of the two Pix; the second one is still promised."""
    key, first, second = world.creditor.pix_key, E2EID, E2EID[:-1] + "z"
    promise, raced = pix_callbacks._promise, []

    def racing(portal, items):
        if not raced:
            raced.append(True)
            promise(portal, [{"endToEndId": first, "chave": key}])
            raise IntegrityError("", {}, Exception())
        return promise(portal, items)

    monkeypatch.setattr(pix_callbacks, "_promise", racing)
    assert pix_callbacks.note(paying, {"pix": [{"endToEndId": e, "chave": key} for e in (first, second)]}) == 1
    with paying.database.reading() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.topic == "pix.look")).all()
    assert sorted(row.payload["e2eid"] for row in rows) == [first, second]


def test_news_of_a_refund_are_looked_at_again(paying, psp, world):
    psp.pay(code_of(paying, world, 0))
    pix_callbacks.note(paying, psp.calls[0].body)
    drain(paying)
    psp.sim("med", e2eid=payments(paying)[0][0])
    assert pix_callbacks.note(paying, psp.calls[1].body) == 1
    assert pix_callbacks.note(paying, psp.calls[1].body) == 0


@pytest.mark.parametrize("document", [
    None, [], "pix", {}, {"pix": None}, {"pix": {}}, {"pix": [None, "x", {}]}, {"recs": []},
    {"pix": [{"endToEndId": 7}]}, {"pix": [{"endToEndId": E2EID}]},
    {"pix": [{"endToEndId": E2EID, "txid": "unknown", "chave": "somebody@else.example"}]},
    {"pix": [{"endToEndId": E2EID, "txid": 5, "chave": ["x"]}]},
    {"pix": [{"endToEndId": "E" * 65, "chave": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"}]},
])
def test_what_concerns_nobody_here_is_ignored(paying, world, document):
    assert pix_callbacks.note(paying, document) == 0


def test_refunds_as_an_object_or_an_array_are_one_piece_of_news(paying, world):
    back = {"id": "R1", "status": "DEVOLVIDO"}
    row = {"endToEndId": E2EID, "chave": world.creditor.pix_key}
    assert pix_callbacks.note(paying, {"pix": [row | {"devolucoes": [back]}]}) == 1
    assert pix_callbacks.note(paying, {"pix": [row | {"devolucoes": back}]}) == 0
    assert pix_callbacks.note(paying, {"pix": [row | {"devolucoes": [back | {"status": "NAO_REALIZADO"}]}]}) == 1


def test_the_address_changes_with_the_key_and_keeps_it_secret(settings):
    address = pix_callbacks.address_for(settings)
    assert address.startswith("http://localhost/webhooks/pix/")
    assert settings.secret_key not in address
    other = replace(settings, secret_key="another secret key of enough characters")
    assert pix_callbacks.path_token(other) != pix_callbacks.path_token(settings)


def test_time_of_payment_is_the_psps(paying, psp, world, clock):
    psp.sim("clock", days=1)
    psp.pay(code_of(paying, world, 0))
    pix_callbacks.note(paying, psp.calls[0].body)
    drain(paying)
    with paying.database.reading() as session:
        paid = session.exec(select(Payment)).one()
    assert paid.paid_at == datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
