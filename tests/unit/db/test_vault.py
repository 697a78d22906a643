import uuid

import pytest
from sqlalchemy import text

from portal.db.vault import Vault, VaultError
from tests.factories import CPFS, make_creditor, make_debtor

ROW, OTHER = uuid.uuid4(), uuid.uuid4()
INDEX = b"i" * 32


def vault(**keys):
    return Vault({name: value * 32 for name, value in (keys or {"k1": b"a"}).items()}, INDEX)


def test_what_is_sealed_opens_in_its_place():
    assert vault().open(vault().seal("João da Silva", "debtor", "name", ROW), "debtor", "name", ROW) == "João da Silva"


@pytest.mark.parametrize(
    "place", [("contact", "name", ROW), ("debtor", "document", ROW), ("debtor", "name", OTHER)]
)
def test_a_value_moved_elsewhere_does_not_open(place):
    with pytest.raises(VaultError):
        vault().open(vault().seal("Maria", "debtor", "name", ROW), *place)


def test_one_changed_byte_is_noticed():
    sealed = bytearray(vault().seal("Maria", "debtor", "name", ROW))
    for at in range(len(sealed)):
        changed = bytes(sealed[:at]) + bytes([sealed[at] ^ 1]) + bytes(sealed[at + 1 :])
        with pytest.raises(VaultError):
            vault().open(changed, "debtor", "name", ROW)


def test_old_keys_open_and_the_first_one_seals():
    old = vault(k1=b"a").seal("Maria", "debtor", "name", ROW)
    both = Vault({"k2": b"b" * 32, "k1": b"a" * 32}, INDEX)
    assert both.open(old, "debtor", "name", ROW) == "Maria"
    assert both.seal("Maria", "debtor", "name", ROW)[1:3] == b"k2"
    with pytest.raises(VaultError):
        vault(k2=b"b").open(old, "debtor", "name", ROW)


def test_two_seals_of_one_value_differ_but_its_index_does_not():
    assert vault().seal("x", "t", "c", ROW) != vault().seal("x", "t", "c", ROW)
    assert vault().index(ROW, "document", "x") == vault().index(ROW, "document", "x")
    assert vault().index(ROW, "document", "x") != vault().index(OTHER, "document", "x")
    assert vault().index(ROW, "document", "x") != vault().index(ROW, "phone", "x")


def test_the_database_holds_no_personal_value_in_the_clear(portal):
    """The stolen file: every value of every table, searched for CPF, name and e-mail."""
    with portal.database.writing() as session:
        make_debtor(session, portal, make_creditor(session, portal), document=CPFS[0], name="Clarimunda Teste",
                    contacts=(("email", "clarimunda@pessoa.example"), ("sms", "+5581999990000")))
    with portal.database.reading() as session:
        tables = ("debtor", "contact")
        stored = b"|".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in tables
            for row in session.connection().execute(text(f"SELECT * FROM {table}"))
            for value in row
        )
    for canary in (CPFS[0], "Clarimunda", "clarimunda@pessoa.example", "81999990000", "1980-05-17", "Recife"):
        assert canary.encode() not in stored
