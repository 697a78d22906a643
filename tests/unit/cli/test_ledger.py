"""``portal ledger`` as an operator meets it."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from portal.cli.ledger import ledger
from portal.db.models import Installment, SuspenseMatch
from portal.jobs import drain
from tests.money import receipt_for, row, rows, take
from tests.paying import make_world, untied


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(ledger, [str(a) for a in arguments], obj=portal)


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=1)
    drain(untied(portal))
    return made


def test_whole_books_are_told_one_by_one(run, world):
    answer = run("check")
    assert answer.exit_code == 0, answer.output
    assert [line.split()[:2] for line in answer.output.splitlines()] == [[f"I{n}", "OK"] for n in range(1, 13)]


def test_broken_books_end_with_1_and_name_the_row(portal, run, world):
    with portal.database.writing() as session:
        session.connection().execute(text("UPDATE agreement SET total = total + 1"))
    answer = run("check")
    assert answer.exit_code == 1
    assert "I4   WRONG" in answer.output and str(world.agreement.id) in answer.output
    assert "I1   OK" in answer.output


def test_accounts_are_told_in_reais(portal, run, world):
    take(portal, receipt_for(portal, world, 0))
    answer = run("accounts").output
    assert "cash_pix                  R$ 500,00" in answer
    assert "agreed                   -R$ 750,00" in answer


def test_held_money_finds_its_place_with_two_people(portal, run, world):
    assert "Nothing is held" in run("suspense").output
    payment = take(portal, receipt_for(portal, world, 1, "boleto", nosso_numero="14999999999999999"))
    listed = run("suspense").output
    assert str(payment.id) in listed and "unknown" in listed and "R$ 250,00" in listed
    place = world.installments[1].id
    assert run("match", payment.id, place, "--as", "Ana").exit_code == 0
    (match,) = rows(portal, SuspenseMatch)
    assert "proposal of ana" in run("suspense").output
    alone = run("approve", match.id, "--as", "ana")
    assert alone.exit_code == 1 and "somebody else" in alone.output
    assert run("approve", match.id, "--as", "Bia").output == "Approved. The payment is now applied.\n"
    assert row(portal, Installment, place).status == "paid"


def test_a_proposal_can_be_set_aside(portal, run, world):
    payment = take(portal, receipt_for(portal, world, 1, "boleto", nosso_numero="14999999999999999"))
    run("match", payment.id, world.installments[1].id, "--as", "Ana")
    (match,) = rows(portal, SuspenseMatch)
    assert run("refuse", match.id, "--as", "Bia").exit_code == 0
    assert "proposal" not in run("suspense").output


def test_what_is_no_id_is_said_kindly(run, world):
    answer = run("match", "x", "y", "--as", "Ana")
    assert answer.exit_code == 2 and "is not an id" in answer.output
    assert run("approve", "0" * 32, "--as", "Ana").exit_code == 1
