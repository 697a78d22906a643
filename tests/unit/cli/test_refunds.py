"""``portal refunds`` as two people meet it."""

import pytest
from click.testing import CliRunner

from portal.cli.refunds import refunds
from portal.db.models import Refund
from portal.jobs import drain
from tests.money import receipt_for, row, rows, take
from tests.paying import charges_of, make_world, untied


@pytest.fixture
def portal(portal):
    return untied(portal)


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(refunds, [str(a) for a in arguments], obj=portal)


@pytest.fixture
def world(portal):
    made = make_world(portal, count=1)
    drain(portal)
    return made


def test_from_owed_to_sent(portal, run, world):
    assert "Nothing is owed" in run("list").output
    code = charges_of(portal, world.installments[0].id)["pix"].txid
    take(portal, receipt_for(portal, world, 0, "boleto"))
    one = portal.pix.pay(code)
    drain(portal)
    (refund,) = rows(portal, Refund)
    listed = run("list").output
    assert str(refund.id) in listed and "owed" in listed and "R$ 500,00" in listed and "until 2026-11-30" in listed
    assert run("approve", refund.id, "--as", "Bia").exit_code == 1  # nobody asked yet
    assert run("request", refund.id, "--as", "Ana").exit_code == 0
    alone = run("approve", refund.id, "--as", " ANA ")
    assert alone.exit_code == 1 and "somebody else" in alone.output
    assert run("approve", refund.id, "--as", "Bia").output == "Approved: R$ 500,00.\n"
    assert "1 refunds went a step further." in run("send").output
    assert "0 refunds" in run("send").output
    assert row(portal, Refund, refund.id).status == "sent"
    assert [back.amount for back in portal.pix.find_received(one.e2eid).refunds] == [50_000]
    assert "Nothing is owed" in run("list").output
    assert "ana -> bia" in run("list", "--all").output


def test_money_of_a_boleto_is_handed_to_a_person(portal, run, world):
    take(portal, receipt_for(portal, world, 0))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    (refund,) = rows(portal, Refund)
    run("request", refund.id, "--as", "Ana")
    run("approve", refund.id, "--as", "Bia")
    assert "has to be transferred by a person" in run("send").output
    assert run("done", refund.id, "--number", "TED 1", "--as", "Ana").exit_code == 0
    assert run("done", refund.id, "--number", "TED 1", "--as", "Ana").exit_code == 1


def test_held_money_is_asked_back_and_the_wish_refused(portal, run, world):
    payment = take(portal, receipt_for(portal, world, 0, txid="0" * 32))
    assert run("request-payment", payment.id, "--as", "Ana", "--reason", "wrong company").exit_code == 0
    (refund,) = rows(portal, Refund)
    assert run("refuse", refund.id, "--as", "Bia").output == "Refused. The refund is now cancelled.\n"
