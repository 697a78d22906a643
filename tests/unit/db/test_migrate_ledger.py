"""Books for what was agreed and paid before there were books."""

import pytest
from sqlalchemy.exc import IntegrityError

from portal.db.migrate import downgrade, migrate
from portal.db.models import LedgerJournal, Payment
from portal.jobs import drain
from tests.money import balances, broken, receipt_for, rows, take
from tests.paying import make_world, untied


def test_agreements_and_payments_of_before_are_adopted(portal):
    world = make_world(untied(portal), count=3)
    drain(untied(portal))
    take(portal, receipt_for(portal, world, 0))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    take(portal, receipt_for(portal, world, 1, "boleto"))
    take(portal, receipt_for(portal, world, 2, "boleto", amount=7))
    downgrade(portal.database.engine, "0002")
    migrate(portal.database.engine)
    assert balances(portal) == {
        "receivable": 50_000, "agreed": -125_000, "cash_pix": 50_000, "cash_boleto": 75_007, "suspense": -50_007,
    }
    assert broken(portal, "I11") == {}
    causes = [journal.cause for journal in rows(portal, LedgerJournal)]
    assert len(causes) == len(set(causes)) == 1 + 4 + 2
    # and the machine goes on with them
    late = take(portal, receipt_for(portal, world, 2, "boleto", amount=24_993))
    assert (late.outcome, broken(portal, "I11")) == ("applied", {})


def test_the_parts_of_a_payment_never_exceed_it(portal):
    world = make_world(untied(portal), count=1)
    drain(untied(portal))
    payment = take(portal, receipt_for(portal, world, 0))
    with pytest.raises(IntegrityError), portal.database.writing() as session:
        row = session.get_one(Payment, payment.id)
        row.surplus = 1
        session.add(row)
