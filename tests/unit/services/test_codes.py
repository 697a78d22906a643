import re
import secrets
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.models import OneTimeCode
from portal.services import codes, debtors
from portal.services.codes import Ask, CodeRefused
from tests.factories import CPFS, make_creditor, make_debtor

BROWSER, ELSEWHERE = b"1" * 32, b"2" * 32
TERMS, OTHER_TERMS = b"t" * 32, b"o" * 32


@pytest.fixture
def ask(portal):
    """A question by somebody known, already resolved as the worker does it."""
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        debtor = make_debtor(session, portal, creditor)
        facts = debtors.read_debtor(session, portal.vault, debtor.id)
    return Ask(
        creditor_id=creditor.id, purpose="sign_in", debtor_id=debtor.id, browser=BROWSER, channel="sms",
        subject=debtors.subject_of(portal.vault, creditor.id, facts.document),
        identity=debtors.identity_of(portal.vault, creditor.id, facts.document, facts.birth_date),
    )


def issue(portal, ask, **changes):
    with portal.database.writing() as session:
        return codes.issue(
            session, portal.vault, replace(ask, **changes), now=portal.now(), new_id=uuid.uuid4,
            below=secrets.randbelow,
        )


def check(portal, ask, code, *, browser=BROWSER, bound=None, purpose=None):
    """Like the edge: what a refused try wrote is committed."""
    with portal.database.writing() as session:
        try:
            return codes.check(
                session, portal.vault, creditor_id=ask.creditor_id, browser=browser,
                purpose=purpose or ask.purpose, code=code, now=portal.now(), bound=bound,
            )
        except CodeRefused as refused:
            return refused


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def refusal(portal, ask, **changes):
    with pytest.raises(CodeRefused) as raised:
        issue(portal, ask, **changes)
    return raised.value


def test_a_code_is_six_digits_and_kept_only_as_a_keyed_digest(portal, ask):
    issued = issue(portal, ask)
    assert re.fullmatch("[0-9]{6}", issued.code)
    with portal.database.reading() as session:
        row = session.exec(select(OneTimeCode)).one()
        assert issued.code.encode() not in bytes(row.code_hmac)
        assert row.code_hmac == portal.vault.index(ask.creditor_id, "code", f"{row.id.hex}:{issued.code}")


def test_small_numbers_keep_their_zeros(portal, ask):
    with portal.database.writing() as session:
        made = codes.issue(session, portal.vault, ask, now=portal.now(), new_id=uuid.uuid4, below=lambda n: 7)
    assert made.code == "000007"


def test_every_code_is_equally_likely(portal, ask):
    asked = []
    with portal.database.writing() as session:
        codes.issue(session, portal.vault, ask, now=portal.now(), new_id=uuid.uuid4,
                    below=lambda n: asked.append(n) or 0)
    assert asked == [1_000_000]


def test_the_right_code_works_once(portal, ask):
    issued = issue(portal, ask)
    done = check(portal, ask, issued.code)
    assert (done.code_id, done.debtor_id, done.checked_at) == (issued.id, ask.debtor_id, portal.now())
    assert check(portal, ask, issued.code).code == "NONE"


def test_thirty_two_right_answers_at_once_open_exactly_one_door(portal, ask):
    issued = issue(portal, ask)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: check(portal, ask, issued.code), range(32)))
    assert [type(a).__name__ for a in answers].count("Checked") == 1
    assert {a.code for a in answers if isinstance(a, CodeRefused)} == {"NONE"}


def test_thirty_two_wrong_answers_at_once_use_up_five_tries(portal, ask):
    issued = issue(portal, ask)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: check(portal, ask, wrong(issued.code)), range(32)))
    assert sorted(a.left for a in answers if a.code == "WRONG") == [1, 2, 3, 4]
    assert {a.code for a in answers} == {"WRONG", "SPENT"}
    with portal.database.reading() as session:
        assert session.exec(select(OneTimeCode.tries)).one() == codes.TRIES


def test_five_tries_then_not_even_the_right_one(portal, ask):
    issued = issue(portal, ask)
    assert [check(portal, ask, wrong(issued.code)).left for _ in range(5)] == [4, 3, 2, 1, 0]
    assert check(portal, ask, issued.code).code == "SPENT"


def test_the_fifth_try_may_be_right(portal, ask):
    issued = issue(portal, ask)
    for _ in range(4):
        check(portal, ask, wrong(issued.code))
    assert check(portal, ask, issued.code).debtor_id == ask.debtor_id


def test_it_dies_at_ten_minutes(portal, clock, ask):
    issued = issue(portal, ask)
    clock.advance(minutes=10)
    assert check(portal, ask, issued.code).code == "EXPIRED"
    clock.advance(seconds=-1)
    assert check(portal, ask, issued.code).debtor_id == ask.debtor_id


def test_only_the_newest_code_lives(portal, clock, ask):
    first = issue(portal, ask)
    clock.advance(seconds=30)
    second = issue(portal, ask)
    if first.code != second.code:
        assert check(portal, ask, first.code).code == "WRONG"
    assert check(portal, ask, second.code).code_id == second.id


def test_a_code_asked_for_elsewhere_replaces_the_one_here(portal, clock, ask):
    first = issue(portal, ask)
    clock.advance(seconds=30)
    issue(portal, ask, browser=ELSEWHERE)
    assert check(portal, ask, first.code).code == "NONE"


def test_it_works_in_its_own_browser_only(portal, ask):
    issued = issue(portal, ask)
    assert check(portal, ask, issued.code, browser=ELSEWHERE).code == "NONE"
    assert check(portal, ask, issued.code).debtor_id == ask.debtor_id


def test_it_works_for_its_own_purpose_only(portal, ask):
    issued = issue(portal, ask)
    assert check(portal, ask, issued.code, purpose="accept").code == "NONE"


def test_it_accepts_the_terms_it_was_made_for_and_counts_the_rest(portal, ask):
    accepting = replace(ask, purpose="accept", bound=TERMS)
    issued = issue(portal, accepting)
    assert check(portal, accepting, issued.code, bound=OTHER_TERMS).left == 4
    assert check(portal, accepting, issued.code).left == 3
    assert check(portal, accepting, issued.code, bound=TERMS).debtor_id == ask.debtor_id


def test_a_code_for_nobody_is_never_right(portal, ask):
    issued = issue(portal, ask, debtor_id=None)
    assert check(portal, ask, issued.code).code == "WRONG"


def test_pauses_between_codes_are_told_and_belong_to_one_purpose(portal, clock, ask):
    start = clock.instant
    issue(portal, ask)
    early = refusal(portal, ask)
    assert (early.code, early.until) == ("WAIT", start + timedelta(seconds=30))
    issue(portal, ask, purpose="accept", bound=TERMS)


@pytest.mark.parametrize(
    ("limit", "channels", "most"),
    [(codes.PER_HOUR, ("sms",), 5), (codes.PER_DAY, ("sms",), 10),
     (codes.PER_PERSON, ("sms", "email", "whatsapp"), 15)],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_last_code_allowed_is_sent_and_the_next_is_not(portal, clock, ask, limit, channels, most):
    pause = timedelta(minutes=2) if limit is codes.PER_HOUR else timedelta(minutes=61)
    for number in range(most):
        issue(portal, ask, channel=channels[number % len(channels)])
        clock.instant += pause
    refused = refusal(portal, ask, channel=channels[most % len(channels)])
    assert refused.code == "TOO_MANY" and refused.until > clock.instant


def test_ten_failures_lock_asking_and_answering_alike_and_a_passkey_stays_out_of_it(portal, clock, ask):
    for _ in range(2):
        issued = issue(portal, ask)
        for _ in range(5):
            last = check(portal, ask, wrong(issued.code))
        clock.advance(seconds=60)
    assert last.code == "LOCKED"
    assert check(portal, ask, issued.code).code == "LOCKED"
    assert refusal(portal, ask).code == "LOCKED"


def test_guessing_birth_dates_locks_the_guess_and_not_the_person(portal, clock, ask):
    guess = portal.vault.index(ask.creditor_id, "identity", f"{CPFS[0]}:1999-01-01")
    for _ in range(2):
        issue(portal, ask, identity=guess, browser=ELSEWHERE, debtor_id=None)
        for _ in range(5):
            check(portal, ask, "000000", browser=ELSEWHERE)
        clock.advance(seconds=60)
    assert refusal(portal, ask, identity=guess).code == "LOCKED"
    issued = issue(portal, ask)
    assert check(portal, ask, issued.code).debtor_id == ask.debtor_id


def test_the_page_learns_words_and_times_and_nothing_about_the_person(portal, clock, ask):
    issued = issue(portal, ask)
    with portal.database.reading() as session:
        waiting = codes.pending(
            session, portal.vault, creditor_id=ask.creditor_id, browser=BROWSER, purpose="sign_in")
    assert waiting.words == issued.words
    assert waiting.expires_at == clock.instant + timedelta(minutes=10)
    assert waiting.resend_at == clock.instant + timedelta(seconds=30)
    assert not hasattr(waiting, "debtor_id")
