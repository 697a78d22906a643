from portal.jobs import drain
from portal.services.ledger.balances import balances
from tests.factories import make_creditor
from tests.money import receipt_for, take
from tests.paying import make_world


def test_what_one_creditor_holds_and_nothing_of_another(portal):
    world = make_world(portal, count=1, entry=0)
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", cnpj="99888777000160")
    with portal.database.reading() as session:
        assert balances(session, world.creditor.id) == {"agreed": -25_000, "receivable": 25_000}
        assert balances(session, other.id) == {}


def test_a_payment_moves_what_is_receivable_to_cash(portal):
    world = make_world(portal, count=1, entry=0, psp=True)
    drain(portal)
    take(portal, receipt_for(portal, world, 0))
    with portal.database.reading() as session:
        held = balances(session, world.creditor.id)
    assert (held["cash_pix"], held["receivable"], sum(held.values())) == (25_000, 0, 0)
