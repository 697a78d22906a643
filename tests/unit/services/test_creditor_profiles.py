"""Creating and changing creditors and their bank accounts."""

import uuid

import pytest
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import AuditEvent, BankAccount, Creditor
from portal.seeds import BANK, COOPERATIVE
from portal.services import audit
from portal.services.creditor_profiles import save_creditor


@pytest.fixture
def save(portal):
    def saving(**document):
        with portal.database.writing() as session:
            return save_creditor(session, document, now=portal.now(), new_id=uuid.uuid4, actor="test")
    return saving


def faults(save, **document) -> list[tuple[str, str]]:
    with pytest.raises(CoreError) as error:
        save(**document)
    return [(fault.facts["field"], fault.code) for fault in error.value.facts["faults"]]


def accounts(portal) -> list[tuple[str, bool, int, str]]:
    with portal.database.reading() as session:
        rows = session.exec(select(BankAccount).order_by(BankAccount.bank)).all()
        return [(r.bank, r.active, r.next_sequence, r.params["agencia"]) for r in rows]


def test_created_then_already_so(portal, save):
    first = save(**BANK)
    assert first.created and first.creditor.legal_name == "Banco Exemplo S.A." and first.account.bank == "104"
    again = save(**BANK)
    assert (again.created, again.changed) == (False, ())
    with portal.database.reading() as session:
        assert [e.topic for e in session.exec(select(AuditEvent))] == ["creditor.created"]


def test_only_what_is_named_changes(portal, save):
    save(**COOPERATIVE)
    changed = save(slug="cooperativa", phone="0800 111 1111", hostname=None)
    assert set(changed.changed) == {"phone", "hostname"}
    with portal.database.reading() as session:
        row = session.exec(select(Creditor)).one()
        assert (row.phone, row.hostname, row.color_primary) == ("0800 111 1111", None, "#ffd400")
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "creditor.changed")).one()
        assert event.facts == {"fields": ["hostname", "phone"]}
        assert audit.broken_link(session, row.id) is None


def test_every_fault_is_said_at_once(portal, save):
    found = faults(save, slug="Exemplo", cnpj="1", email="x", color_primary="#ffd400", extra="1", city=7,
                   bank_account={"bank": "104", "params": {"agencia": "12"}})
    assert set(found) >= {
        ("slug", "SLUG_FORMAT"), ("cnpj", "DOCUMENT_LENGTH"), ("email", "EMAIL_FORMAT"), ("extra", "UNKNOWN_FIELD"),
        ("city", "NOT_TEXT"), ("legal_name", "EMPTY"), ("color_secondary", "ONE_COLOR"),
        ("bank_account", "BOLETO_ACCOUNT_PARAMS")}
    with portal.database.reading() as session:
        assert session.exec(select(Creditor)).all() == []


@pytest.mark.parametrize(("account", "code"), [
    ({"bank": "999", "params": {}}, "BOLETO_BANK_UNKNOWN"), ({"bank": "104"}, "BANK_ACCOUNT_FORM"),
    ("104", "BANK_ACCOUNT_FORM"),
])
def test_wrong_bank_accounts(save, account, code):
    assert faults(save, **{**BANK, "bank_account": account}) == [("bank_account", code)]


def test_required_fields_cannot_be_emptied(save):
    save(**BANK)
    assert faults(save, slug="exemplo", legal_name="", cnpj=" ") == [("legal_name", "EMPTY"), ("cnpj", "EMPTY")]


def test_a_host_name_has_one_owner(save):
    save(**COOPERATIVE)
    assert faults(save, **{**BANK, "hostname": "cooperativa.localhost"}) == [("hostname", "HOSTNAME_TAKEN")]


def test_an_account_that_comes_back_goes_on_counting(portal, save):
    save(**BANK)
    with portal.database.writing() as session:
        session.exec(select(BankAccount)).one().next_sequence = 418
    save(slug="exemplo", bank_account={"bank": "756", "params": COOPERATIVE["bank_account"]["params"]})
    assert accounts(portal) == [("104", False, 418, "1234"), ("756", True, 1, "4321")]
    save(**BANK)
    assert accounts(portal) == [("104", True, 418, "1234"), ("756", False, 1, "4321")]


def test_optional_parameters_do_not_start_the_count_again(portal, save):
    """The same agency and code share one sequence of nossos numeros, whatever else the bank adds."""
    params = {"agencia": "1234", "conta": "1234567", "carteira": "09"}
    save(**{**BANK, "bank_account": {"bank": "237", "params": params}})
    with portal.database.writing() as session:
        session.exec(select(BankAccount)).one().next_sequence = 9
    save(slug="exemplo", bank_account={"bank": "237", "params": {**params, "conta_dv": "1"}})
    assert accounts(portal) == [("237", True, 9, "1234")]
