import hashlib
import secrets
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.db.models import Contact, OneTimeCode, OutboxMessage
from portal.gateways.errors import GatewayError
from portal.services import codes, debtors, messages, outbox
from portal.services.codes import Ask
from portal.services.messages import Draft
from tests.factories import CPFS, make_creditor, make_debtor
from tests.sign_in import sent

DRAFT = Draft("Seu código", "Código: 482913", "<p>482913</p>", "Seu código é 482913. Não passe a ninguém.", "482913")
BOTH = (("email", "maria@pessoa.example"), ("sms", "+5581999990000"))


@pytest.fixture
def creditor(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal)


@pytest.fixture
def debtor(portal, creditor):
    with portal.database.writing() as session:
        return make_debtor(session, portal, creditor, contacts=BOTH)


def promise(portal, creditor, *, document=CPFS[0], birth="1980-05-17", channel="sms", browser=b"1" * 32):
    """What the entry page does: a code for whoever this is, and the promise of a message."""
    ask = Ask(
        creditor_id=creditor.id, purpose="sign_in", browser=browser, channel=channel,
        subject=debtors.subject_of(portal.vault, creditor.id, document),
        identity=debtors.identity_of(portal.vault, creditor.id, document, date.fromisoformat(birth)),
    )
    with portal.database.writing() as session:
        issued = codes.issue(session, portal.vault, ask, now=portal.now(), new_id=uuid.uuid4, below=secrets.randbelow)
        messages.promise_code(
            session, portal.vault, creditor_id=creditor.id, code_id=issued.id, draft=DRAFT, now=portal.now(),
            new_id=uuid.uuid4,
        )
    return issued


def jobs(portal):
    with portal.database.writing() as session:
        return outbox.lease(session, portal.vault, portal.now())


def code_row(portal, code_id):
    with portal.database.reading() as session:
        row = session.get(OneTimeCode, code_id)
        session.expunge(row)
        return row


def test_the_worker_finds_the_person_and_sends_by_the_channel_asked(portal, creditor, debtor):
    issued = promise(portal, creditor)
    assert code_row(portal, issued.id).debtor_id is None
    messages.deliver(portal, jobs(portal)[0])
    message = sent(portal)[0].message
    assert (message.channel, message.to) == ("sms", "+5581999990000")
    row = code_row(portal, issued.id)
    assert (row.debtor_id, row.sent_channel, row.sent_at) == (debtor.id, "sms", portal.now())
    assert row.message_digest == hashlib.sha256(message.text.encode()).digest()


def test_a_text_message_has_no_accents_and_ends_with_our_address_and_the_code(portal, creditor, debtor):
    promise(portal, creditor)
    messages.deliver(portal, jobs(portal)[0])
    assert sent(portal)[0].message.text == (
        "Seu codigo e 482913. Nao passe a ninguem.\n\n@localhost #482913"
    )


def test_mail_keeps_its_subject_and_both_bodies(portal, creditor, debtor):
    promise(portal, creditor, channel="email")
    messages.deliver(portal, jobs(portal)[0])
    message = sent(portal)[0].message
    assert (message.subject, message.text, message.html) == (DRAFT.subject, DRAFT.text, DRAFT.html)


def test_without_that_contact_another_one_on_file_is_used(portal, creditor):
    with portal.database.writing() as session:
        make_debtor(session, portal, creditor)
    issued = promise(portal, creditor, channel="whatsapp")
    messages.deliver(portal, jobs(portal)[0])
    assert sent(portal)[0].message.channel == "email"
    row = code_row(portal, issued.id)
    assert (row.channel, row.sent_channel) == ("whatsapp", "email")


@pytest.mark.parametrize(("document", "birth"), [(CPFS[1], "1980-05-17"), (CPFS[0], "1981-05-17")])
def test_for_nobody_nothing_is_sent_and_the_job_is_simply_done(portal, creditor, debtor, document, birth):
    issued = promise(portal, creditor, document=document, birth=birth)
    messages.deliver(portal, jobs(portal)[0])
    assert sent(portal) == []
    assert code_row(portal, issued.id).debtor_id is None


def test_a_person_without_contacts_gets_nothing_and_harms_nothing(portal, creditor):
    with portal.database.writing() as session:
        make_debtor(session, portal, creditor, contacts=())
    promise(portal, creditor)
    messages.deliver(portal, jobs(portal)[0])
    assert sent(portal) == []


def test_the_code_lies_sealed_while_it_waits(portal, creditor, debtor):
    promise(portal, creditor)
    with portal.database.reading() as session:
        row = session.exec(select(OutboxMessage)).one()
    assert b"482913" not in row.secret_sealed
    assert set(row.payload) == {"code_id"}


def test_a_code_replaced_meanwhile_is_not_sent(portal, clock, creditor, debtor):
    promise(portal, creditor)
    clock.advance(seconds=30)
    second = promise(portal, creditor)
    for job in jobs(portal):
        messages.deliver(portal, job)
    assert len(sent(portal)) == 1
    assert code_row(portal, second.id).sent_at is not None


def test_a_code_that_would_arrive_too_late_is_given_up_on_in_sight(portal, clock, creditor, debtor):
    promise(portal, creditor)
    clock.advance(minutes=10)
    with pytest.raises(GatewayError) as raised:
        messages.deliver(portal, jobs(portal)[0])
    assert (raised.value.code, raised.value.permanent) == ("CODE_TOO_LATE", True)


class Failing:
    def send(self, message, key):
        raise GatewayError("PROVIDER_REFUSED", permanent=False)


def test_trying_again_after_a_failure_costs_the_contact_only_one_code(portal, clock, creditor, debtor):
    broken = replace(portal, messages=lambda channel: Failing())
    issued = promise(portal, creditor)
    job = jobs(portal)[0]
    for _ in range(8):
        with pytest.raises(GatewayError):
            messages.deliver(broken, job)
    messages.deliver(portal, job)
    assert len(sent(portal)) == 1
    assert code_row(portal, issued.id).sent_at is not None


def test_delivering_twice_reaches_the_person_once(portal, creditor, debtor):
    promise(portal, creditor)
    job = jobs(portal)[0]
    messages.deliver(portal, job)
    messages.deliver(portal, job)
    assert len(sent(portal)) == 1


def test_two_people_who_share_a_phone_share_its_five_codes_an_hour(portal, clock, creditor):
    with portal.database.writing() as session:
        for document in CPFS[:2]:
            make_debtor(session, portal, creditor, document=document, contacts=(("sms", "+5581999990000"),))
    for number in range(8):
        promise(portal, creditor, document=CPFS[number % 2], browser=bytes([number]) * 32)
        for job in jobs(portal):
            messages.deliver(portal, job)
            with portal.database.writing() as session:
                outbox.finish(session, job, portal.now())
        clock.instant += timedelta(minutes=2)
    assert len(sent(portal)) == 5


def test_a_notice_goes_to_every_active_contact_under_its_own_key(portal, creditor, debtor):
    with portal.database.writing() as session:
        messages.promise_to_all(
            session, portal.vault, creditor_id=creditor.id, debtor_id=debtor.id, draft=DRAFT, key="notice:1",
            now=portal.now(), new_id=uuid.uuid4)
        session.exec(select(Contact).where(Contact.channel == "sms")).one().active = False
    for job in jobs(portal):
        messages.deliver(portal, job)
    assert [s.message.channel for s in sent(portal)] == ["email"]
