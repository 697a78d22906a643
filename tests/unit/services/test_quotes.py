import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import Contract, Creditor, OverdueInstallment, Quote
from portal.services.default_policies import document
from portal.services.offers import Refused
from portal.services.policies import publish
from portal.services.quotes import claim_of, compare, fresh, keep_quote, open_quotes, read_quote, standing_of
from portal.services.stated_terms import read_terms
from portal.services.terms import canonical, terms_digest
from tests.factories import CPFS, make_debtor
from tests.quoted import make_house


@pytest.fixture
def house(portal):
    return make_house(portal, contracts=2)


def keep(house, session, token):
    return keep_quote(
        session, claim_of(house.portal.settings.secret_key, token, house.debtor_id),
        creditor_id=house.creditor_id, debtor_id=house.debtor_id, now=house.portal.now(),
    )


def test_a_quote_keeps_the_terms_and_their_digest(portal, house):
    token = house.token(count=24, entry=50_000)
    with portal.database.writing() as session:
        kept = keep(house, session, token)
        quote_id = kept.id
    with portal.database.reading() as session:
        row = session.get(Quote, quote_id)
        terms = read_terms(row.terms)
        assert row.terms_digest == terms_digest(row.terms)
        assert terms.valid_until == row.valid_until
        assert (terms.count, terms.entry, terms.quote_id) == (24, 50_000, quote_id)
        assert terms.total == sum(payment.amount for payment in terms.schedule)
        assert terms.opening == terms.debt


def test_the_same_token_twice_is_the_same_row(portal, house):
    token = house.token()
    for _ in range(2):
        with portal.database.writing() as session:
            keep(house, session, token)
    with portal.database.reading() as session:
        assert len(session.exec(select(Quote)).all()) == 1


def test_a_token_of_somebody_else_is_no_token(portal, house):
    with portal.database.writing() as session:
        other = make_debtor(session, portal, session.get(Creditor, house.creditor_id), document=CPFS[1]).id
    with pytest.raises(CoreError, match="QUOTE_TOKEN_INVALID"):
        claim_of(portal.settings.secret_key, house.token(), other)


def test_a_token_past_its_day_stores_nothing(portal, house, clock):
    token = house.token()
    clock.advance(days=6)
    with portal.database.writing() as session, pytest.raises(CoreError, match="QUOTE_EXPIRED"):
        keep(house, session, token)


def test_a_figure_that_moved_since_the_simulation_is_told(portal, house):
    token = house.token()
    with portal.database.writing() as session:
        session.connection().execute(update(OverdueInstallment).values(amount=OverdueInstallment.amount + 1))
    with portal.database.writing() as session, pytest.raises(CoreError, match="QUOTE_CHANGED"):
        keep(house, session, token)


def test_a_closed_contract_is_refused(portal, house):
    token = house.token()
    with portal.database.writing() as session:
        session.connection().execute(update(Contract).values(status="closed"))
    with portal.database.writing() as session, pytest.raises(Refused):
        keep(house, session, token)


def test_a_quote_is_read_by_its_owner_only(portal, house):
    with portal.database.writing() as session:
        quote = house.quote(session)
        assert read_quote(session, quote.id, house.debtor_id) is not None
        assert read_quote(session, quote.id, uuid.uuid4()) is None
        assert read_quote(session, uuid.uuid4(), house.debtor_id) is None


def test_an_old_quote_stands_as_it_was_said_after_a_newer_policy(portal, house, clock):
    with portal.database.writing() as session:
        quote = house.quote(session)
        newer = document("founding")
        newer["plan"]["rate_month"] = [{"n": [2, 96], "rate": "0.0299"}]
        publish(session, house.creditor_id, newer, now=portal.now(), new_id=uuid.uuid4)
    clock.advance(days=2)
    with portal.database.writing() as session:
        compare(session, session.get(Quote, quote.id))


@pytest.mark.parametrize("change", [
    "UPDATE overdue_installment SET amount = amount + 1",
    "UPDATE overdue_installment SET due_date = '2026-01-02'",
])
def test_compare_sees_every_figure_behind_the_quote(portal, house, change):
    with portal.database.writing() as session:
        quote = house.quote(session)
    with portal.database.writing() as session:
        session.connection().execute(text(change))
    with portal.database.writing() as session, pytest.raises((CoreError, Refused)):
        compare(session, session.get(Quote, quote.id))


@pytest.mark.parametrize("name", ["total", "installment", "debt", "cet_year", "rate_month"])
def test_compare_sees_altered_stored_terms(portal, house, name):
    with portal.database.writing() as session:
        row = session.get(Quote, house.quote(session).id)
        row.terms = {**row.terms, name: "0.0001" if name == "rate_month" else row.terms[name] - 1}
        with pytest.raises(CoreError, match="QUOTE_CHANGED"):
            compare(session, row)


def test_standing_goes_from_open_to_expired(portal, house, clock):
    with portal.database.writing() as session:
        quote = house.quote(session)
    with portal.database.reading() as session:
        row = session.get(Quote, quote.id)
        assert standing_of(session, row, portal.now()).state == "open"
        assert standing_of(session, row, row.valid_until).state == "open"
        assert standing_of(session, row, row.valid_until + timedelta(seconds=1)).state == "expired"


def test_standing_names_the_agreement_that_took_the_debt(portal, house):
    with portal.database.writing() as session:
        first, second = house.quote(session, count=12), house.quote(session, count=24)
        made = house.accept(session, house.wish(first))
        assert standing_of(session, first, portal.now()).state == "accepted"
        standing = standing_of(session, second, portal.now())
    assert (standing.state, standing.agreement_id, standing.number) == ("taken", made.agreement_id, made.number)


def test_a_quote_of_one_contract_stays_open_when_the_other_is_agreed(portal, house):
    one, two = house.contract_ids
    with portal.database.writing() as session:
        mine, other = house.quote(session, contracts=[one]), house.quote(session, contracts=[two])
        house.accept(session, house.wish(mine))
        assert standing_of(session, other, portal.now()).state == "open"


def test_open_quotes_lists_each_plan_once_while_it_holds(portal, house, clock):
    with portal.database.writing() as session:
        house.quote(session, count=12)
        house.quote(session, count=12)
        house.quote(session, count=24)
    with portal.database.reading() as session:
        assert sorted(terms.count for terms in open_quotes(session, house.debtor_id, portal.now())) == [12, 24]
        assert open_quotes(session, uuid.uuid4(), portal.now()) == []
    clock.advance(days=6)
    with portal.database.reading() as session:
        assert open_quotes(session, house.debtor_id, portal.now()) == []


def test_fresh_prices_the_same_wish_for_today(portal, house, clock):
    token = house.token(count=24)
    claim = claim_of(portal.settings.secret_key, token, house.debtor_id)
    clock.advance(days=30)
    with portal.database.reading() as session:
        again = fresh(
            session, creditor_id=house.creditor_id, debtor_id=house.debtor_id,
            contract_ids=claim.contract_ids, choice=claim.choice, now=portal.now(),
        )
        assert again is not None
        assert again.plan.count == 24
        assert again.offer.base_date > claim.base_date
        assert again.plan.first_due > claim.choice.first_due


def test_fresh_is_nothing_when_todays_rules_refuse(portal, house):
    claim = claim_of(portal.settings.secret_key, house.token(), house.debtor_id)
    with portal.database.writing() as session:
        session.connection().execute(update(Contract).values(blocked=True))
    with portal.database.reading() as session:
        assert fresh(
            session, creditor_id=house.creditor_id, debtor_id=house.debtor_id,
            contract_ids=claim.contract_ids, choice=claim.choice, now=portal.now(),
        ) is None


def test_canonical_ignores_the_order_of_keys_and_nothing_else():
    assert canonical({"b": 1, "a": {"d": "é", "c": [1, 2]}}) == '{"a":{"c":[1,2],"d":"é"},"b":1}'.encode()
    assert canonical({"a": [1, 2]}) != canonical({"a": [2, 1]})
