import uuid
from datetime import date

import pytest

from portal.db.models import Contact
from portal.services import debtors
from portal.services.debtors import Address, DebtorMissing
from tests.factories import CPFS, make_creditor, make_debtor

BIRTH = date(1980, 5, 17)


@pytest.fixture
def creditor(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal)


def add(portal, creditor, **values):
    with portal.database.writing() as session:
        return make_debtor(session, portal, creditor, **values)


def test_facts_come_out_of_their_sealed_row(portal, creditor):
    row = add(portal, creditor)
    with portal.database.reading() as session:
        facts = debtors.read_debtor(session, portal.vault, row.id)
    assert (facts.id, facts.kind, facts.document, facts.birth_date) == (row.id, "cpf", CPFS[0], BIRTH)
    assert (facts.name, facts.first_name) == ("Maria Exemplo da Silva", "Maria")
    assert facts.address == Address("Rua das Flores, 12", "Centro", "Recife", "PE", "50000000")


def test_a_company_is_greeted_by_its_whole_name(portal, creditor):
    row = add(portal, creditor, document="11222333000181", name="Padaria Exemplo Ltda")
    with portal.database.reading() as session:
        assert debtors.read_debtor(session, portal.vault, row.id).first_name == "Padaria Exemplo Ltda"


def test_nobody_of_that_id(portal, creditor):
    with pytest.raises(DebtorMissing), portal.database.reading() as session:
        debtors.read_debtor(session, portal.vault, uuid.uuid4())


@pytest.mark.parametrize(("document", "birth", "found"), [
    (CPFS[0], BIRTH, True), (CPFS[0], date(1980, 5, 18), False), (CPFS[1], BIRTH, False),
])
def test_an_identity_is_document_and_birth_date_together(portal, creditor, document, birth, found):
    add(portal, creditor)
    subject = debtors.subject_of(portal.vault, creditor.id, document)
    identity = debtors.identity_of(portal.vault, creditor.id, document, birth)
    with portal.database.reading() as session:
        person = debtors.find_identity(session, portal.vault, creditor.id, subject, identity)
    assert (person is not None) is found


def test_another_creditor_does_not_know_the_person(portal, creditor):
    add(portal, creditor)
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", hostname="outro.example")
        subject = debtors.subject_of(portal.vault, other.id, CPFS[0])
        identity = debtors.identity_of(portal.vault, other.id, CPFS[0], BIRTH)
        assert debtors.find_identity(session, portal.vault, other.id, subject, identity) is None


def test_contacts_are_the_active_ones_newest_first(portal, clock, creditor):
    row = add(portal, creditor, contacts=(("email", "velha@pessoa.example"),))
    clock.advance(days=1)
    with portal.database.writing() as session:
        for channel, value, active in (("sms", "+5581999990000", True), ("email", "fora@pessoa.example", False)):
            contact_id = uuid.uuid4()
            session.add(Contact(
                id=contact_id, debtor_id=row.id, channel=channel, active=active, created_at=clock.instant,
                value_sealed=portal.vault.seal(value, "contact", "value_sealed", contact_id),
                value_index=portal.vault.index(creditor.id, "phone", value)))
    with portal.database.reading() as session:
        found = debtors.contacts_of(session, portal.vault, row.id)
    assert [(c.channel, c.value) for c in found] == [("sms", "+5581999990000"), ("email", "velha@pessoa.example")]
