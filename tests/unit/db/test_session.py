import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.factories import make_creditor


def test_sqlite_runs_with_the_promised_settings(portal):
    if not portal.database.is_sqlite:
        pytest.skip("SQLite only")
    with portal.database.reading() as session:
        asked = {name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
                 for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_reading_transaction_cannot_write(portal):
    with portal.database.reading() as session, pytest.raises(DBAPIError):
        make_creditor(session, portal)
    with portal.database.writing() as session:  # and the connection is fine afterwards
        make_creditor(session, portal)


def test_a_block_that_raises_leaves_nothing(portal):
    with pytest.raises(RuntimeError), portal.database.writing() as session:
        make_creditor(session, portal)
        raise RuntimeError
    with portal.database.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM creditor")).scalar_one() == 0


def test_foreign_keys_and_checks_stand_behind_the_code(portal):
    insert = "INSERT INTO policy_missing VALUES (1)"
    with pytest.raises(DBAPIError), portal.database.writing() as session:
        session.connection().execute(text(insert))
    with portal.database.writing() as session:
        owner = make_creditor(session, portal)
    with pytest.raises(IntegrityError), portal.database.writing() as session:
        session.connection().execute(
            text("INSERT INTO bank_account (id, creditor_id, bank, params, next_sequence, active) "
                 "VALUES (:i, :c, '104', '{}', 0, :yes)"),
            {"i": owner.id.hex, "c": owner.id.hex, "yes": True},
        )


def test_writers_wait_for_their_turn_and_none_is_lost(portal):
    with portal.database.writing() as session:
        owner = make_creditor(session, portal)
        session.connection().execute(text("UPDATE creditor SET phone = '0'"))

    def add_one() -> None:
        for _ in range(10):
            with portal.database.writing() as session:
                locking = "" if portal.database.is_sqlite else " FOR UPDATE"
                count = session.connection().execute(
                    text(f"SELECT phone FROM creditor WHERE slug = :s{locking}"), {"s": owner.slug}
                ).scalar_one()
                session.connection().execute(text("UPDATE creditor SET phone = :p"), {"p": str(int(count) + 1)})

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with portal.database.reading() as session:
        assert session.connection().execute(text("SELECT phone FROM creditor")).scalar_one() == "80"
