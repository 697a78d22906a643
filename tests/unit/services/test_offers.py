"""What a policy offers for a selection, and every reason when it does not."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portal.clock import civil_time
from portal.core.card_cap import CardBasis
from portal.core.rates import Rate
from portal.core.reasons import Reason
from portal.services.default_policies import document
from portal.services.offers import Refused, due_window, make_offer, reasons_against
from portal.services.policies import publish
from portal.services.simulation import allowed_counts, options
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    return make_scene(portal)


def codes(scene, *contracts):
    rulebook = scene.rulebook()
    found = scene.contracts(*contracts)
    return [r.code for r in reasons_against(found, rulebook.policy_for(c.product for c in found))]


def changed(rulebook, code, **changes):
    """The rulebook with a policy that differs in its parsed values."""
    policies = tuple(
        replace(p, policy=replace(p.policy, **changes)) if p.code == code else p for p in rulebook.policies
    )
    return replace(rulebook, policies=policies)


def test_discounts_are_taken_part_by_part(scene):
    contract = scene.contract(days_overdue=(94, 64), amount=150_000)
    offer = scene.offer(contract)
    # 61 to 180 days. Cash: all the fine, 90% of 7900; plan: all the fine, half of 7900
    assert (offer.cash.discount.fine, offer.cash.discount.interest) == (6_000, 7_110)
    assert (offer.plan.discount.fine, offer.plan.discount.interest) == (6_000, 3_950)
    assert offer.cash.net.total == 313_900 - 13_110
    assert offer.plan.net.total == 313_900 - 9_950


@pytest.mark.parametrize(("days", "eligible"), [(60, False), (61, True)])
def test_more_than_sixty_days(scene, days, eligible):
    contract = scene.contract(days_overdue=(days,))
    assert codes(scene, contract) == ([] if eligible else ["DAYS_OVERDUE_NOT_ABOVE_60"])


@pytest.mark.parametrize(("cents", "eligible"), [(4_900_000, True), (4_900_001, False)])
def test_the_sum_of_the_selection_is_what_counts(portal, cents, eligible):
    scene = make_scene(portal)
    first = scene.contract(number="a", days_overdue=(61,), amount=2_000_000)
    wanted = cents - scene.contracts(first)[0].total
    second = scene.contract(number="b", days_overdue=(61,), amount=amount_worth(scene, first, wanted))
    assert sum(c.total for c in scene.contracts()) == cents
    assert codes(scene, first) == []
    assert codes(scene, first, second) == ([] if eligible else ["TOTAL_ABOVE_49000"])


def amount_worth(scene, like, wanted):
    """The face value that is worth exactly ``wanted`` cents after 61 days."""
    from portal.services.contracts import Due, value

    terms, on = scene.rulebook().charges_for("personal_loan"), scene.rulebook().on
    for amount in range(wanted * 94 // 100, wanted):
        if value((Due(1, on - timedelta(61), amount),), terms, "", on).components.total == wanted:
            return amount
    raise AssertionError("no such amount")


def test_all_reasons_are_told_each_once(scene):
    first = scene.contract(number="a", days_overdue=(30,), amount=3_000_000, blocked=True)
    second = scene.contract(number="b", days_overdue=(30,), amount=3_000_000, prescribed=True)
    assert sorted(codes(scene, first, second)) == [
        "BLOCKED", "DAYS_OVERDUE_NOT_ABOVE_60", "PRESCRIBED", "TOTAL_ABOVE_49000",
    ]
    with pytest.raises(Refused) as caught:
        scene.offer(first, second)
    assert len(caught.value.reasons) == 4


def test_no_policy_can_allow_a_prescribed_or_blocked_contract(scene):
    contract = scene.contract(prescribed=True, blocked=True)
    rulebook = changed(scene.rulebook(), "founding", eligibility=())
    found = scene.contracts(contract)
    assert [r.code for r in reasons_against(found, rulebook.policy_for(["personal_loan"]))] == [
        "PRESCRIBED", "BLOCKED",
    ]


def test_nothing_chosen_and_no_policy(scene, portal):
    assert [r.code for r in reasons_against((), None)] == ["NOTHING_CHOSEN"]
    contract = scene.contract()
    assert [r.code for r in reasons_against(scene.contracts(contract), None)] == ["NO_POLICY"]


def test_a_discount_above_the_portals_own_authority_is_not_offered(scene):
    contract = scene.contract(days_overdue=(94,))
    policy = scene.rulebook().policy_for(["personal_loan"]).policy
    strict = tuple(replace(row, max_discount=Rate.parse("0.01")) for row in policy.authority)
    with pytest.raises(Refused) as caught:
        make_offer(scene.contracts(contract), changed(scene.rulebook(), "founding", authority=strict))
    assert caught.value.reasons == (Reason("DISCOUNT_ABOVE_AUTHORITY"),)


def test_tax_on_days_nobody_stated_is_never_guessed(scene):
    contract = scene.contract()
    policy = scene.rulebook().policy_for(["personal_loan"]).policy
    taxed = replace(policy.iof, mode="complement", daily=Rate.parse("0.000082"))
    with pytest.raises(Refused) as caught:
        make_offer(scene.contracts(contract), changed(scene.rulebook(), "founding", iof=taxed))
    assert [r.code for r in caught.value.reasons] == ["IOF_DAYS_UNKNOWN"]


def test_a_fresh_card_debt_passes_79_installments_and_not_80(scene):
    """Lei 14.690/2023 art. 28 on a card debt at 1.99% a month: the plan's own interest counts."""
    contract = scene.contract(product="card", days_overdue=(61,), amount=1_000_000)
    offer = scene.offer(contract)
    fresh = replace(offer.published, policy=replace(
        offer.policy, plan=replace(offer.policy.plan, discounts=())
    ))
    whole = scene.contracts(contract)[0]
    bare = replace(whole, valued=replace(whole.valued, components=replace(
        whole.components, fine=0, interest=0, remuneratory=0
    )))
    rulebook = replace(scene.rulebook(), policies=(fresh,))
    rows = options(make_offer([bare], rulebook), 0, date(2026, 12, 23), 23)
    refused = [row.count for row in rows if row.reason and row.reason.code == "CARD_CAP"]
    assert refused == list(range(80, 97))


def test_in_a_mixed_selection_the_card_is_held_to_its_own_share(scene):
    card = scene.contract(number="card", product="card", rate_month="0.08", days_overdue=(94,), amount=238_000)
    loan = scene.contract(number="loan", days_overdue=(94,), amount=500_000)
    offer = scene.offer(card, loan)
    only = {c.number: c for c in offer.contracts}["card"]
    debt = offer.plan.net.total
    share = debt - (only_loan := scene.offer(loan).plan.net.total)
    assert share > 0 and only_loan > 0
    assert offer.card == CardBasis(only.components.principal * debt // share)
    # the last count allowed keeps the card's part of the interest under the cap; one more would not
    rows = options(offer, 0, date(2026, 12, 10), 10)
    last = allowed_counts(rows)[-1]

    def card_charges(count):
        return rows[count - 1].option.interest * share / debt + share - only.components.principal

    assert card_charges(last) <= only.components.principal < card_charges(last + 1)


def test_the_digest_changes_with_policy_contracts_and_day(scene, clock):
    first, second = scene.contract(number="a"), scene.contract(number="b")
    digests = {scene.offer(first).digest, scene.offer(second).digest, scene.offer(first, second).digest}
    clock.advance(days=1)
    digests.add(scene.offer(first).digest)
    assert len(digests) == 4


@pytest.mark.parametrize(("first_due", "last_day"), [
    (date(2026, 12, 10), date(2026, 11, 28)),  # the policy's 5 days
    (date(2026, 11, 28), date(2026, 11, 27)),  # the day before the first due date
    (date(2026, 11, 26), date(2026, 11, 25)),  # never under 2 days
])
def test_an_offer_holds_at_least_two_days_and_ends_before_the_first_due_date(scene, portal, first_due, last_day):
    offer = scene.offer(scene.contract())
    until = offer.valid_until(first_due)
    assert civil_time(until) == datetime(last_day.year, last_day.month, last_day.day, 23, 59, 59,
                                         tzinfo=civil_time(until).tzinfo)
    assert until - portal.now() >= timedelta(days=2)
    assert last_day < first_due


def test_no_first_due_date_inside_the_days_an_offer_holds(scene):
    policy = scene.offer(scene.contract()).policy
    eager = replace(policy, plan=replace(policy.plan, first_due=replace(policy.plan.first_due, min_days=0)))
    assert due_window(eager).min_days == 3
    patient = replace(policy, plan=replace(policy.plan, first_due=replace(policy.plan.first_due, min_days=10)))
    assert due_window(patient).min_days == 10


def test_a_programme_is_offered_to_those_it_takes_and_the_ordinary_policy_to_the_others(portal, scene):
    fair = document("founding")
    fair |= {"policy_id": "fair", "programme": "Feirão", "valid_to": "2026-12-31"}
    fair["eligibility"][0] |= {"value": 180, "reason": "DAYS_OVERDUE_NOT_ABOVE_180"}
    fair["cash"] = [{"overdue": [181, None], "discount": {"fine": "1", "mora": "1", "principal": "0.4"}}]
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, fair, now=portal.now(), new_id=uuid.uuid4)
    old, new = scene.contract(number="1", days_overdue=(200,)), scene.contract(number="2", days_overdue=(90,))
    young = scene.contract(number="3", days_overdue=(30,))
    assert scene.offer(old).published.code == "fair"
    assert scene.offer(new).published.code == "founding"
    assert scene.offer(old, new).published.code == "founding"  # together, under rules that take both
    with pytest.raises(Refused) as caught:
        scene.offer(young)
    assert [reason.code for reason in caught.value.reasons] == ["DAYS_OVERDUE_NOT_ABOVE_60"]
    held = scene.rulebook().holding(scene.offer(old).published)
    assert make_offer(scene.contracts(old), held).published.code == "fair"
