import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import (
    Agreement,
    AgreementContract,
    AuditEvent,
    Contract,
    Creditor,
    Evidence,
    IdempotencyRecord,
    Installment,
    OutboxMessage,
    OverdueInstallment,
)
from portal.services.acceptance import Wish, accept
from portal.services.audit import broken_link
from portal.services.evidence import unproven
from portal.services.offers import Refused
from tests.factories import CPFS, make_debtor
from tests.quoted import make_house, proven, seen


class NeverAsked(AssertionError):
    pass


def never(_quote):
    raise NeverAsked("the proof must not be asked for")


@pytest.fixture
def house(portal):
    return make_house(portal, contracts=2)


@pytest.fixture
def quote(portal, house):
    with portal.database.writing() as session:
        return house.quote(session, count=24, entry=50_000)


def test_accepting_writes_everything_once(portal, house, quote):
    wish = house.wish(quote)
    with portal.database.writing() as session:
        made = house.accept(session, wish)
    assert made.created
    with portal.database.reading() as session:
        agreement = session.exec(select(Agreement)).one()
        assert (agreement.id, agreement.number) == (made.agreement_id, "2026-000001")
        assert (agreement.quote_id, agreement.acceptance_key) == (quote.id, wish.key)
        rows = session.exec(select(Installment).order_by(Installment.number)).all()
        assert [row.number for row in rows] == list(range(25))
        assert sum(row.amount for row in rows) == agreement.total == quote.terms["total"]
        replaced = session.exec(select(AgreementContract)).all()
        assert {row.contract_id for row in replaced} == set(house.contract_ids)
        assert sum(row.amount for row in replaced) == agreement.debt
        record = session.exec(select(IdempotencyRecord)).one()
        assert (record.key, record.agreement_id) == (wish.key, made.agreement_id)
        work = session.exec(select(OutboxMessage)).one()
        assert (work.topic, work.payload) == ("charges.issue", {"agreement_id": str(made.agreement_id)})
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "agreement.accepted")).one()
        assert event.subject_id == made.agreement_id
        evidence = session.exec(select(Evidence)).one()
        assert event.facts["record_sha256"] == evidence.record_digest.hex()
        assert evidence.proof["previous_audit_sha256"] == event.previous_digest.hex()
        assert broken_link(session, house.creditor_id) is None
        assert unproven(session, house.creditor_id) == []


def test_the_evidence_says_what_who_how_when_and_from_where(portal, house, quote):
    wish = house.wish(quote)
    with portal.database.writing() as session:
        house.accept(session, wish)
    with portal.database.reading() as session:
        evidence = session.exec(select(Evidence)).one()
    said = evidence.proof
    assert evidence.terms == quote.terms
    assert evidence.terms_digest == quote.terms_digest
    assert said["method"] == "code"
    assert said["level"] == 2
    assert said["acceptance_key"] == str(wish.key)
    assert said["ip"] == "192.0.2.7"
    assert said["user_agent"] == "test"
    assert said["server_time"] == portal.now().isoformat()
    assert {"document_sha256", "release", "session", "message_sha256", "channel"} <= set(said)
    assert "482913" not in json.dumps(said)


def test_the_same_key_again_gets_the_same_answer_without_a_proof(portal, house, quote):
    wish = house.wish(quote)
    with portal.database.writing() as session:
        first = house.accept(session, wish)
    with portal.database.writing() as session:
        again = house.accept(session, wish, prove=never)
    assert (again.agreement_id, again.number, again.created) == (first.agreement_id, first.number, False)


def test_the_same_key_for_another_request_is_refused(portal, house, quote):
    wish = house.wish(quote)
    with portal.database.writing() as session:
        other = house.quote(session, count=12)
        house.accept(session, wish)
    with portal.database.writing() as session, pytest.raises(CoreError, match="ACCEPTANCE_KEY_REUSED"):
        house.accept(session, house.wish(other, wish.key), prove=never)


def test_the_key_answers_even_when_the_record_of_it_was_swept_away(portal, house, quote):
    wish = house.wish(quote)
    with portal.database.writing() as session:
        first = house.accept(session, wish)
        session.connection().execute(text("DELETE FROM idempotency_record"))
    with portal.database.writing() as session:
        assert house.accept(session, wish, prove=never).agreement_id == first.agreement_id


def test_the_same_quote_with_another_key_is_the_agreement_already_there(portal, house, quote):
    with portal.database.writing() as session:
        first = house.accept(session, house.wish(quote))
    with portal.database.writing() as session:
        again = house.accept(session, house.wish(quote), prove=never)
    assert (again.agreement_id, again.created) == (first.agreement_id, False)


def test_another_quote_of_the_same_debt_is_told_of_the_winner(portal, house, quote):
    with portal.database.writing() as session:
        other = house.quote(session, count=12)
        won = house.accept(session, house.wish(quote))
    with portal.database.writing() as session, pytest.raises(CoreError) as refusal:
        house.accept(session, house.wish(other), prove=never)
    assert refusal.value.code == "CONTRACTS_TAKEN"
    assert refusal.value.facts == {"agreement_id": won.agreement_id, "number": won.number}


def test_somebody_elses_quote_is_as_unknown_as_none(portal, house, quote):
    with portal.database.writing() as session:
        owner = session.get(Creditor, house.creditor_id)
        other = make_debtor(session, portal, owner, document=CPFS[1]).id
    for wish in (Wish(house.creditor_id, other, quote.id, uuid.uuid4()), house.wish(uuid.uuid4())):
        with portal.database.writing() as session, pytest.raises(CoreError, match="QUOTE_MISSING"):
            house.accept(session, wish, prove=never)


def test_the_last_second_counts_and_the_next_does_not(portal, house, quote, clock):
    clock.instant = quote.valid_until + timedelta(seconds=1)
    with portal.database.writing() as session, pytest.raises(CoreError, match="QUOTE_EXPIRED"):
        house.accept(session, house.wish(quote), prove=never)
    clock.instant = quote.valid_until
    with portal.database.writing() as session:
        assert house.accept(session, house.wish(quote)).created


@pytest.mark.parametrize("change", [
    update(OverdueInstallment).values(amount=OverdueInstallment.amount - 1),
    update(Contract).values(blocked=True),
    update(Contract).values(status="closed"),
    update(Contract).values(prescribed=True),
])
def test_a_debt_that_moved_is_not_accepted_silently(portal, house, quote, change):
    with portal.database.writing() as session:
        session.connection().execute(change)
    with portal.database.writing() as session, pytest.raises((CoreError, Refused)):
        house.accept(session, house.wish(quote), prove=never)
    with portal.database.reading() as session:
        assert session.exec(select(Agreement)).all() == []


def test_a_refused_proof_writes_nothing(portal, house, quote):
    class Wrong(Exception):
        pass

    def wrong(_quote):
        raise Wrong

    with portal.database.writing() as session, pytest.raises(Wrong):
        house.accept(session, house.wish(quote), prove=wrong)
    with portal.database.reading() as session:
        for table in (Agreement, Evidence, Installment, OutboxMessage, IdempotencyRecord):
            assert session.exec(select(table)).all() == []
        assert "agreement.accepted" not in {event.topic for event in session.exec(select(AuditEvent))}


def test_a_failing_announcement_takes_the_agreement_with_it(portal, house, quote):
    class Lost(Exception):
        pass

    def lost(_quote, _made):
        raise Lost

    with pytest.raises(Lost), portal.database.writing() as session:
        accept(session, house.wish(quote), prove=proven, visit=seen, announce=lost, now=portal.now(),
               new_id=uuid.uuid4)
    with portal.database.reading() as session:
        assert session.exec(select(Agreement)).all() == []


def test_the_announcement_is_made_once_and_knows_the_number(portal, house, quote):
    told = []
    wish = house.wish(quote)
    for _ in range(2):
        with portal.database.writing() as session:
            accept(session, wish, prove=proven, visit=seen, announce=lambda _quote, made: told.append(made),
                   now=portal.now(), new_id=uuid.uuid4)
    assert [made.number for made in told] == ["2026-000001"]


def test_a_debt_freed_again_can_be_agreed_again(portal, house, quote):
    with portal.database.writing() as session:
        house.accept(session, house.wish(quote))
        session.connection().execute(update(AgreementContract).values(active=False))
        session.connection().execute(update(Agreement).values(status="undone"))
        again = house.accept(session, house.wish(house.quote(session, count=6)))
    assert again.created
    assert again.number == "2026-000002"
