"""The client against our PSP, served for real: what it does when all goes well, and against every fault."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from portal.core.pix.br_code_reader import decode
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixNowOrder

DAY = timedelta(days=1)


def failure_of(call, *args, **kwargs):
    with pytest.raises(GatewayError) as failed:
        call(*args, **kwargs)
    return failed.value


def test_a_charge_is_created_once_with_a_code_that_leads_to_it(gateway, order):
    charge = gateway.create(order)
    assert (charge.txid, charge.status, charge.received) == (order.txid, "active", ())
    read = decode(charge.br_code)
    assert read.location == charge.location
    assert read.has_due_date
    assert gateway.create(order) == charge
    assert gateway.fetch(order.txid) == charge


def test_what_the_psp_does_not_know_is_none(gateway, order):
    assert gateway.fetch(order.txid) is None
    assert gateway.remove(order.txid) is None
    assert gateway.find_received("E" * 32) is None
    assert gateway.read_refund("E" * 32, "R1") is None
    assert gateway.webhook(order.pix_key) is None


def test_fine_and_interest_are_the_psps_and_told_apart(gateway, psp, order, moment):
    charge = gateway.create(order)
    moment[0] = datetime(2026, 12, 21, 15, tzinfo=UTC)
    psp.pay(charge.br_code)
    (paid,) = gateway.fetch(order.txid).received
    # 2 % once and 1 % a month for 11 days, both cut: 5.00 + 0.91
    assert (paid.amount, paid.late, paid.key) == (25_591, 591, order.pix_key)
    assert paid.at == moment[0]
    assert list(gateway.received(moment[0] - DAY, moment[0])) == [paid]
    assert gateway.find_received(paid.e2eid) == paid


def test_a_paid_charge_is_not_removed(gateway, psp, order):
    psp.pay(gateway.create(order).br_code)
    assert gateway.remove(order.txid).status == "completed"
    assert gateway.create(order).status == "completed"


def test_removing_twice_is_removing(gateway, psp, order):
    code = gateway.create(order).br_code
    assert [gateway.remove(order.txid).status for _ in range(2)] == ["removed", "removed"]
    assert httpx.post(psp.url + "/sim/pay", json={"code": code}).json()["detail"] == "cobv_removed"


def test_another_charge_under_the_same_txid_is_refused(gateway, psp, order):
    psp.pay(gateway.create(order).br_code)
    failed = failure_of(gateway.create, replace(order, amount=1))
    assert (failed.code, failed.permanent) == ("psp_charge_differs", True)


def test_what_the_psp_refuses_names_the_fields_and_nobody(gateway, order):
    failed = failure_of(gateway.create, replace(order, due_date=date(2026, 11, 22), debtor_document="123456789012345"))
    assert failed.permanent
    assert failed.code == "CobVOperacaoInvalida"
    assert "dataDeVencimento" in failed.detail
    assert "123456789" not in str(failed)


def test_refunds_are_repeatable_and_limited(gateway, psp, order, moment):
    psp.pay(gateway.create(order).br_code)
    (paid,) = gateway.fetch(order.txid).received
    first = gateway.refund(paid.e2eid, "R1", 20_000, "paga em dobro")
    assert gateway.refund(paid.e2eid, "R1", 20_000) == first == gateway.read_refund(paid.e2eid, "R1")
    assert (first.status, first.unasked) == ("returned", False)
    failed = failure_of(gateway.refund, paid.e2eid, "R2", 5_001)
    assert (failed.code, failed.permanent) == ("PixDevolucaoInvalida", True)
    assert failure_of(gateway.refund, paid.e2eid, "R1", 1).permanent
    assert [one.refunds for one in gateway.returned(moment[0] - DAY, moment[0])] == [(first,)]


def test_a_slow_refund_ends_one_way_or_the_other(gateway, psp, order):
    psp.pay(gateway.create(order).br_code)
    (paid,) = gateway.fetch(order.txid).received
    psp.fault("refund_processing")
    assert gateway.refund(paid.e2eid, "R1", 100).status == "processing"
    psp.sim("refund", e2eid=paid.e2eid, id="R1", status="NAO_REALIZADO", reason="conta encerrada")
    refund = gateway.read_refund(paid.e2eid, "R1")
    assert (refund.status, refund.reason) == ("refused", "conta encerrada")
    assert gateway.refund(paid.e2eid, "R2", 25_000).status == "returned"


def test_the_med_is_seen(gateway, psp, order, moment):
    psp.pay(gateway.create(order).br_code)
    (paid,) = gateway.fetch(order.txid).received
    psp.sim("med", e2eid=paid.e2eid)
    (back,) = gateway.find_received(paid.e2eid).refunds
    assert (back.unasked, back.amount, back.nature) == (True, 25_000, "MED_FRAUDE")


def test_an_immediate_charge(gateway, psp, order):
    now = PixNowOrder(
        txid="c" * 32, seconds=3600, amount=123, pix_key=order.pix_key, receiver_name="Banco", receiver_city="Recife"
    )
    charge = gateway.create_now(now)
    assert not decode(charge.br_code).has_due_date
    assert gateway.fetch_now(now.txid) == charge
    assert gateway.fetch(now.txid) is None  # cob and cobv do not answer for one another
    psp.pay(charge.br_code)
    assert gateway.remove_now(now.txid).status == "completed"


def test_webhooks_are_registered_per_key(gateway, psp, order):
    gateway.set_webhook("+5511987654321", "http://127.0.0.1:9/hook")
    assert gateway.webhook("+5511987654321") == "http://127.0.0.1:9/hook"
    gateway.drop_webhook("+5511987654321")
    gateway.drop_webhook("+5511987654321")
    assert gateway.webhook("+5511987654321") is None


def test_every_page_is_read(gateway, psp, order, moment, monkeypatch):
    monkeypatch.setattr("portal.gateways.pix.bacen.client.PAGE_SIZE", 2)
    for number in range(5):
        psp.pay(gateway.create(replace(order, txid=f"{number:032d}")).br_code)
    assert len(list(gateway.received(moment[0] - DAY, moment[0]))) == 5


# --- faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, code", [
    ("unavailable", "ServicoIndisponivel"), ("busy", "psp_429"), ("html_error", "psp_502"),
    ("empty_error", "psp_500"),
])
def test_a_psp_in_trouble_is_asked_again_later(gateway, psp, order, name, code):
    psp.fault(name)
    failed = failure_of(gateway.create, order)
    assert (failed.code, failed.permanent) == (code, False)
    assert gateway.create(order).status == "active"


def test_a_token_that_ended_early_is_renewed_once(gateway, psp, order):
    gateway.create(order)
    psp.fault("token_expired")
    assert gateway.fetch(order.txid).status == "active"
    psp.fault("token_expired", times=2)
    failed = failure_of(gateway.fetch, order.txid)
    assert (failed.code, failed.permanent) == ("psp_token_refused", False)


def test_wrong_credentials_wait_for_a_person_and_refuse_no_charge(psp, order):
    failed = failure_of(psp.gateway(client_secret="wrong").create, order)
    assert (failed.code, failed.permanent) == ("psp_token_refused", False)
    assert "wrong" not in str(failed)


@pytest.mark.parametrize("name", ["string_numbers", "already_exists", "without_code"])
def test_odd_answers_are_understood(gateway, psp, order, name):
    charge = gateway.create(order)
    psp.fault(name)
    assert decode(gateway.create(order).br_code).location == charge.location


def test_a_charge_refused_as_existing_must_be_the_same(gateway, psp, order):
    gateway.create(order)
    psp.fault("already_exists")
    assert failure_of(gateway.create, replace(order, amount=1)).code == "psp_charge_differs"


def test_nobody_answers(order, psp):
    failed = failure_of(psp.gateway(url="http://127.0.0.1:9").create, order)
    assert (failed.code, failed.permanent) == ("psp_unreachable", False)


def test_a_wrong_base_address_does_not_mean_that_charges_are_gone(psp, order):
    lost = psp.gateway(url=psp.url + "/elsewhere")
    # our PSP says NaoEncontrado even there; a gateway that says it in HTML is not believed
    assert lost.fetch(order.txid) is None
    html = httpx.MockTransport(lambda request: httpx.Response(
        200, json={"access_token": "t"}) if "token" in request.url.path else httpx.Response(404, text="<h1>404</h1>"))
    from portal.gateways.pix.bacen import BacenPsp
    failed = failure_of(BacenPsp(psp.access(), simulated=True, inner=html).fetch, order.txid)
    assert (failed.code, failed.permanent) == ("psp_404_unclear", False)


def test_a_redirect_is_not_followed(psp, order):
    from portal.gateways.pix.bacen import BacenPsp
    moved = httpx.MockTransport(lambda request: httpx.Response(307, headers={"Location": "https://evil.example/"}))
    failed = failure_of(BacenPsp(psp.access(), simulated=True, inner=moved).create, order)
    assert not failed.permanent


def test_a_payer_whose_bank_drops_the_txid(gateway, psp, order, moment):
    charge = gateway.create(order)
    psp.pay(charge.br_code, without_txid=True)
    (orphan,) = gateway.received(moment[0] - DAY, moment[0])
    assert (orphan.txid, orphan.amount) == ("", 25_000)
    assert gateway.fetch(order.txid) == charge


def test_wrong_amounts_and_two_payments_are_all_there(gateway, psp, order):
    psp.fault("wrong_amount", value="-250")
    psp.fault("two_payments")
    psp.pay(gateway.create(order).br_code)
    charge = gateway.fetch(order.txid)
    assert charge.status == "completed"
    assert [one.amount for one in charge.received] == [24_750, 24_750]
    assert len({one.e2eid for one in charge.received}) == 2


@pytest.mark.parametrize("dialect", ["bacen", "bb", "efi", "inter", "itau", "sicoob"])
def test_every_dialect_gets_its_charge(psp, order, dialect):
    gateway = psp.gateway(dialect, account="12345")
    assert gateway.create(order).txid == order.txid
    assert list(gateway.received(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))) == []
