"""The demo: each person shows what is said of them, and loading it twice changes nothing."""

import pytest
from sqlmodel import select

from portal.clock import civil_date
from portal.core.eligibility import eligibility
from portal.db.models import BankAccount, Creditor, Debtor
from portal.seeds import BANK, COOPERATIVE, load_demo
from portal.services.contracts import open_contracts
from portal.services.rulebook import load_rulebook
from tests.portfolio_files import agree, dump, read


@pytest.fixture
def loaded(portal):
    return load_demo(portal)


def creditor(portal, slug: str) -> Creditor:
    with portal.database.reading() as session:
        row = session.exec(select(Creditor).where(Creditor.slug == slug)).one()
        session.expunge(row)
        return row


def contracts(portal, document: str, slug: str = "exemplo"):
    owner = creditor(portal, slug)
    with portal.database.reading() as session:
        rules = load_rulebook(session, owner.id, civil_date(portal.now()))
        debtor = session.exec(select(Debtor).where(
            Debtor.document_index == portal.vault.index(owner.id, "document", document))).one()
        found = open_contracts(session, rules, creditor_id=owner.id, debtor_id=debtor.id)
        policy = rules.policy_for([c.product for c in found])
    return found, policy.policy


def reasons(found, policy) -> list[str]:
    offered = [c for c in found if c.standing == "open"]
    facts = {"days_overdue": max(c.days_overdue for c in offered), "total": sum(c.total for c in offered),
             "prescribed": False, "lawsuit_or_blocked": False}
    return [reason.code for reason in eligibility(policy, facts)]


def test_everything_went_in(portal, loaded):
    assert [(one.report.rejected, one.report.ignored) for one in loaded] == [(0, 0), (0, 0)]
    assert [one.address for one in loaded] == ["http://localhost", "http://cooperativa.localhost"]
    with portal.database.reading() as session:
        assert sorted(a.bank for a in session.exec(select(BankAccount))) == ["104", "756"]


def test_loading_again_changes_nothing(portal, loaded):
    before = dump(portal)
    load_demo(portal)
    assert dump(portal) == before


def test_maria_has_two_contracts(portal, loaded):
    found, policy = contracts(portal, "52998224725")
    assert sorted(c.days_overdue for c in found) == [94, 150]
    assert sum(c.valued.arrears.principal for c in found) == 900_000
    assert reasons(found, policy) == []


def test_joao_owes_exactly_the_limit_and_ana_one_cent_more(portal, loaded):
    found, policy = contracts(portal, "11144477735")
    assert sum(c.total for c in found) == 4_900_000
    assert reasons(found, policy) == []
    found, policy = contracts(portal, "39053344705")
    assert sum(c.total for c in found) == 4_900_001
    assert len(reasons(found, policy)) == 1


def test_caique_is_eligible_tomorrow_and_the_demo_stays_true_tomorrow(portal, clock, loaded):
    assert [c.days_overdue for c in contracts(portal, "12345678909")[0]] == [60]
    assert len(reasons(*contracts(portal, "12345678909"))) == 1
    clock.advance(days=1)
    assert reasons(*contracts(portal, "12345678909")) == []
    before = read(portal, creditor(portal, "exemplo").id)
    again = load_demo(portal)
    assert [c.days_overdue for c in contracts(portal, "12345678909")[0]] == [60]
    assert sum(c.total for c in contracts(portal, "11144477735")[0]) == 4_900_000
    assert again[0].report.tally["contracts_updated"] == 9, "the crowd stays"
    assert read(portal, creditor(portal, "exemplo").id).keys() == before.keys()


def test_companies_and_a_prescribed_contract(portal, loaded):
    assert contracts(portal, "11444777000161")[0][0].product == "microcredit"
    assert contracts(portal, "12ABC34501DE35")[0][0].product == "microcredit"
    found, _ = contracts(portal, "98765432100")
    assert sorted(c.standing for c in found) == ["open", "prescribed"]


def test_the_same_person_at_two_creditors(portal, loaded):
    assert len(contracts(portal, "52998224725", "cooperativa")[0]) == 2
    with portal.database.reading() as session:
        rows = session.exec(select(Debtor)).all()
    indexes = [portal.vault.index(creditor(portal, slug).id, "document", "52998224725")
               for slug in ("exemplo", "cooperativa")]
    assert indexes[0] != indexes[1] and all(any(r.document_index == i for r in rows) for i in indexes)


def test_an_agreement_survives_the_next_load(portal, clock, loaded):
    owner = creditor(portal, "exemplo")
    agree(portal, owner.id, "2024/00871")
    clock.advance(days=3)
    again = load_demo(portal)[0].report
    assert (again.rejected, again.tally["contracts_in_agreement"]) == (0, 1)


def test_the_creditors_are_invented():
    for document in (BANK, COOPERATIVE):
        assert document["email"].endswith(".example")
