"""Links with which somebody else pays: what they show, when they end, and what does not open."""

import base64
import uuid
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from portal.db.models import Agreement, AuditEvent, Installment, PayLink
from portal.jobs import drain
from portal.services import pay_links
from tests.factories import make_creditor, make_debtor
from tests.paying import charges_of, make_world


@pytest.fixture
def world(portal):
    made = make_world(portal, psp=True)
    drain(portal)
    return made


def create(portal, world, place=1, kinds=("pix", "boleto")):
    made = charges_of(portal, world.installments[place].id)
    with portal.database.writing() as session:
        row = pay_links.create(
            session, portal.vault, world.installments[place], [made.get(kind) for kind in kinds],
            debtor_id=world.debtor.id, creditor_id=world.creditor.id, now=portal.now(), new_id=uuid.uuid4,
        )
        session.flush()
        session.expunge_all()
    return row


def look(portal, world, token):
    with portal.database.reading() as session:
        found = pay_links.look_up(session, world.creditor.id, token, portal.now())
        session.expunge_all()
    return found


def set_row(portal, model, key, **values):
    with portal.database.writing() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


def test_a_link_shows_the_codes_and_the_amount(portal, world):
    link = create(portal, world)
    made = charges_of(portal, world.installments[1].id)
    shown = look(portal, world, pay_links.token_of(portal.vault, link))
    assert (shown.state, shown.asked.price.total, shown.due_date) == ("pay", 25_000, date(2026, 12, 10))
    assert (shown.pix.id, shown.boleto.id) == (made["pix"].id, made["boleto"].id)
    assert shown.ends == date(2027, 2, 8)


def test_tokens_are_128_bits_and_kept_only_as_a_digest(portal, world):
    links = [create(portal, world) for _ in range(pay_links.MOST_OPEN)]
    tokens = {pay_links.token_of(portal.vault, link) for link in links}
    assert len(tokens) == len(links)
    assert {len(base64.urlsafe_b64decode(token + "==")) for token in tokens} == {16}
    with portal.database.reading() as session:
        kept = repr([row.model_dump() for row in session.exec(select(PayLink)).all()])
    assert not [token for token in tokens if token in kept]
    assert all(len(link.token_digest) == 32 for link in links)
    other = replace(portal, vault=type(portal.vault)({"x": b"0" * 32}, b"1" * 32))
    assert pay_links.token_of(other.vault, links[0]) not in tokens


def test_no_more_than_a_few_open_at_once(portal, world):
    links = [create(portal, world) for _ in range(pay_links.MOST_OPEN)]
    assert create(portal, world) is None
    with portal.database.writing() as session:
        assert pay_links.revoke(session, links[0].id, world.debtor.id, now=portal.now()) == world.installments[1].id
    assert create(portal, world) is not None


def test_no_link_without_a_code_that_can_be_paid(portal, world, clock):
    assert create(portal, world, kinds=()) is None
    clock.advance(days=80)
    assert create(portal, world) is None


def test_it_ends_with_the_charge_it_was_made_for(portal, world, clock):
    token = pay_links.token_of(portal.vault, create(portal, world))
    clock.instant = clock.instant.replace(year=2027, month=2, day=9, hour=2, minute=59)  # 23h59 in São Paulo
    assert look(portal, world, token).state == "pay"
    clock.advance(minutes=1)
    assert look(portal, world, token) is None


def test_closing_it_is_noted_and_twice_is_once(portal, world):
    link = create(portal, world)
    for _ in range(2):
        with portal.database.writing() as session:
            assert pay_links.revoke(session, link.id, world.debtor.id, now=portal.now()) == link.installment_id
    assert look(portal, world, pay_links.token_of(portal.vault, link)) is None
    with portal.database.reading() as session:
        topics = [row.topic for row in session.exec(select(AuditEvent)).all() if row.topic.startswith("pay_link")]
        assert topics == ["pay_link.created", "pay_link.revoked"]
        assert pay_links.open_links(session, link.installment_id, portal.now()) == []


def test_only_its_owner_closes_it(portal, world):
    link = create(portal, world)
    with portal.database.writing() as session:
        stranger = make_debtor(session, portal, world.creditor, document="11144477735", contacts=())
        assert pay_links.revoke(session, link.id, stranger.id, now=portal.now()) is None
        assert pay_links.revoke(session, uuid.uuid4(), world.debtor.id, now=portal.now()) is None
    assert look(portal, world, pay_links.token_of(portal.vault, link)) is not None


def test_it_opens_only_at_its_own_creditor(portal, world):
    token = pay_links.token_of(portal.vault, create(portal, world))
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", cnpj="11444777000161")
        assert pay_links.look_up(session, other.id, token, portal.now()) is None
    for wrong in ("", token[:-1], token.swapcase(), token + "A", "x" * 22):
        assert look(portal, world, wrong) is None


@pytest.mark.parametrize("paid_by", ["pix", "boleto"])
def test_once_paid_it_says_so(portal, world, paid_by):
    token = pay_links.token_of(portal.vault, create(portal, world))
    made = charges_of(portal, world.installments[1].id)
    if paid_by == "pix":
        portal.pix.pay(made["pix"].txid)
    else:
        portal.boleto.pay(made["boleto"].linha_digitavel)
    drain(portal)
    shown = look(portal, world, token)
    assert (shown.state, shown.pix, shown.boleto) == ("paid", None, None)


def test_part_of_the_money_is_looked_at_first(portal, world):
    token = pay_links.token_of(portal.vault, create(portal, world))
    portal.pix.pay(charges_of(portal, world.installments[1].id)["pix"].txid, 1_000)
    drain(portal)
    assert look(portal, world, token).state == "checking"


def test_what_needs_no_payment_any_more_is_gone(portal, world, broken_books):
    token = pay_links.token_of(portal.vault, create(portal, world))
    set_row(portal, Agreement, world.agreement.id, status="undone")
    assert look(portal, world, token) is None
    set_row(portal, Agreement, world.agreement.id, status="active")
    set_row(portal, Installment, world.installments[1].id, status="cancelled")
    assert look(portal, world, token) is None
