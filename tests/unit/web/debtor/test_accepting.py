import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from portal.db.models import Agreement, Evidence, OneTimeCode, OutboxMessage, OverdueInstallment, Quote
from portal.services.codes import Checked
from portal.services.sessions import OVERLAP
from portal.web.debtor import accepting
from tests.deciding import asked, form_of, kept, post, rows, text_of
from tests.delivered import deliver_all
from tests.unit.web.debtor.conftest import enter


def sid(client):
    return client.get_cookie("sid", domain="localhost").value


def test_from_the_simulator_to_the_agreement(portal, inside, house):
    address = kept(inside, house, count=24, entry=50_000)
    answer = post(inside, "/acordos", **asked(inside, portal, address))
    assert answer.status_code == 303
    page = text_of(inside.get(answer.headers["Location"]))
    assert "Acordo feito nº 2026-000001" in page
    assert "Pronto, Maria. Agora tem data para acabar." in page
    assert inside.get(address).headers["Location"] == answer.headers["Location"]


def test_the_evidence_of_a_code(portal, inside, house):
    post(inside, "/acordos", **asked(inside, portal, kept(inside, house)))
    with portal.database.reading() as session:
        said, code = session.exec(select(Evidence)).one().proof, session.exec(select(OneTimeCode)).one()
    assert (said["method"], said["level"], said["channel"]) == ("code", 2, "email")
    assert said["message_sha256"] == code.message_digest.hex()
    assert said["code_id"] == str(code.id)
    assert said["sent_at"]
    assert said["checked_at"]
    assert said["ip"] == "127.0.0.1"
    assert len(said["document_sha256"]) == 64
    assert set(said["document_sha256"]) != {"0"}


def test_everybody_on_file_hears_of_it_without_a_debt_in_the_subject(portal, inside, house):
    post(inside, "/acordos", **asked(inside, portal, kept(inside, house)))
    (draft,) = deliver_all(portal)
    assert "2026-000001" in draft.text
    assert "Não foi você?" in draft.text
    assert "11.222.333/0001-81" in draft.text
    assert not re.search(r"acordo|R\$|parcela|pag", draft.subject, re.IGNORECASE)


@pytest.mark.parametrize(("form", "status"), [({}, 403), ({"codigo": "123"}, 422), ({"codigo": "abcdef"}, 422)])
def test_a_session_alone_accepts_nothing(portal, inside, house, form, status):
    address = kept(inside, house)
    hidden = asked(inside, portal, address)
    hidden.pop("codigo")
    answer = post(inside, "/acordos", **hidden, **form)
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert f'value="{hidden["acceptance_key"]}"' in page
    assert form.get("codigo", "") in page
    assert rows(portal, Agreement) == 0


def test_a_wrong_code_is_counted_and_the_right_one_still_works(portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    wrong = f"{(int(form['codigo']) + 1) % 1_000_000:06d}"
    answer = post(inside, "/acordos", **{**form, "codigo": wrong})
    assert answer.status_code == 422
    assert "Você pode tentar mais 4 vezes" in text_of(answer)
    assert f'value="{wrong}"' in answer.get_data(as_text=True)
    assert rows(portal, Agreement) == 0
    assert post(inside, "/acordos", **form).status_code == 303


def test_five_wrong_codes_end_it(portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    wrong = {**form, "codigo": f"{(int(form['codigo']) + 1) % 1_000_000:06d}"}
    for _ in range(5):
        assert post(inside, "/acordos", **wrong).status_code == 422
    assert post(inside, "/acordos", **form).status_code == 422
    assert rows(portal, Agreement) == 0


@pytest.mark.parametrize("seconds", [599, 601])
def test_a_code_lives_ten_minutes(portal, inside, house, clock, seconds):
    form = asked(inside, portal, kept(inside, house))
    clock.advance(seconds=seconds)
    assert post(inside, "/acordos", **form).status_code == (303 if seconds < 600 else 422)


def test_the_code_of_one_plan_accepts_no_other(portal, inside, house):
    first, second = kept(inside, house, count=12), kept(inside, house, count=48)
    form = asked(inside, portal, first)
    answer = post(inside, "/acordos", **{**form, "quote_id": second.rsplit("/", 1)[1]})
    assert answer.status_code == 422
    assert rows(portal, Agreement) == 0


def test_the_code_works_only_in_the_browser_that_asked(app, portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    other = app.test_client()
    enter(other, portal, house)
    assert post(other, "/acordos", **form).status_code == 422
    assert rows(portal, Agreement) == 0


def test_sent_twice_it_is_one_agreement_and_one_answer(portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    first, second = post(inside, "/acordos", **form), post(inside, "/acordos", **form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert rows(portal, Agreement) == 1
    assert rows(portal, OutboxMessage) == 3  # the code, the charges, the confirmation


def test_two_tabs_of_one_plan_find_the_same_agreement(portal, inside, house):
    address = kept(inside, house)
    form, tab = asked(inside, portal, address), form_of(inside, address)
    assert tab["acceptance_key"] != form["acceptance_key"]
    first = post(inside, "/acordos", **form)
    again = post(inside, "/acordos", **tab, codigo=form["codigo"])
    assert first.headers["Location"] == again.headers["Location"]


def test_another_plan_of_the_same_debt_is_told_kindly(portal, inside, house, clock):
    first, second = kept(inside, house, count=12), kept(inside, house, count=24)
    made = post(inside, "/acordos", **asked(inside, portal, first))
    answer = post(inside, "/acordos", quote_id=second.rsplit("/", 1)[1], acceptance_key=str(uuid.uuid4()))
    assert answer.status_code == 409
    assert "Você já tem um acordo para este contrato" in text_of(answer)
    assert made.headers["Location"] in answer.get_data(as_text=True)
    for path in (second, f"{second}/codigo"):
        assert inside.get(path).status_code == 409


def test_one_key_for_two_plans_is_refused(portal, inside, house):
    first, second = kept(inside, house, count=12), kept(inside, house, count=24)
    form = asked(inside, portal, first)
    post(inside, "/acordos", **form)
    assert post(inside, "/acordos", **{**form, "quote_id": second.rsplit("/", 1)[1]}).status_code == 422


@pytest.mark.parametrize("change", [
    {"quote_id": "x"}, {"quote_id": ""}, {"acceptance_key": "x"}, {"acceptance_key": ""},
])
def test_a_request_that_is_not_one(portal, inside, house, change):
    form = asked(inside, portal, kept(inside, house))
    assert post(inside, "/acordos", **{**form, **change}).status_code == 422
    assert rows(portal, Agreement) == 0


def test_a_plan_nobody_was_offered_cannot_be_accepted(portal, inside, stranger, house):
    form = asked(inside, portal, kept(inside, house))
    assert post(inside, "/acordos", **{**form, "quote_id": str(uuid.uuid4())}).status_code == 404
    assert post(stranger, "/acordos", **form).status_code == 404
    assert rows(portal, Agreement) == 0


def test_figures_in_the_form_change_nothing(portal, inside, house):
    form = asked(inside, portal, kept(inside, house, count=24))
    post(inside, "/acordos", **form, total="1", installment="1", count="1", desconto="100", status="completed",
         debtor_id=str(uuid.uuid4()), rate_month="0")
    with portal.database.reading() as session:
        agreement, quote = session.exec(select(Agreement)).one(), session.exec(select(Quote)).one()
    assert (agreement.total, agreement.count) == (quote.terms["total"], 24)
    assert (agreement.debtor_id, agreement.status) == (house.debtor_id, "active")


def test_an_offer_that_ended_meanwhile_gets_todays_plan(portal, inside, house, clock):
    form = asked(inside, portal, kept(inside, house))
    with portal.database.reading() as session:
        until = session.exec(select(Quote)).one().valid_until
    clock.instant = until + timedelta(seconds=1)
    enter(inside, portal, house)
    answer = post(inside, "/acordos", **form)
    assert answer.status_code == 410
    assert "Ver a proposta nova" in text_of(answer)
    assert rows(portal, Agreement) == 0


def test_figures_that_moved_meanwhile_are_told_and_the_code_is_kept(portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    with portal.database.writing() as session:
        session.connection().execute(update(OverdueInstallment).values(amount=OverdueInstallment.amount + 100))
    answer = post(inside, "/acordos", **form)
    assert answer.status_code == 409
    assert "Os valores mudaram" in text_of(answer)
    with portal.database.reading() as session:
        assert session.exec(select(OneTimeCode)).one().used_at is None


def test_accepting_changes_the_session_token_and_the_old_one_ends_soon(app, portal, inside, house, clock):
    form = asked(inside, portal, kept(inside, house))
    old = sid(inside)
    post(inside, "/acordos", **form)
    assert sid(inside) != old
    late = app.test_client()
    late.set_cookie("sid", old, domain="localhost")
    assert late.get("/acordos").status_code == 200
    clock.advance(seconds=OVERLAP.total_seconds())
    assert late.get("/acordos").status_code == 303
    assert inside.get("/acordos").status_code == 200


def test_a_retry_with_the_cookie_of_the_first_try_gets_the_same_answer(app, portal, inside, house):
    """The answer was lost on the way: the browser still has the old cookie, and sends the same form again."""
    form = asked(inside, portal, kept(inside, house))
    retry = app.test_client()
    retry.set_cookie("sid", sid(inside), domain="localhost")
    first = post(inside, "/acordos", **form)
    again = post(retry, "/acordos", **form)
    assert again.headers["Location"] == first.headers["Location"]


def test_many_taps_at_once_through_the_whole_application(app, portal, inside, house):
    form = asked(inside, portal, kept(inside, house))
    cookies = {name: inside.get_cookie(name, domain="localhost").value for name in ("sid", "pre")}
    token = inside.csrf("/ajuda")
    taps = 16
    gate = threading.Barrier(taps)

    def tap(_n):
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value, domain="localhost")
        gate.wait()
        return client.post("/acordos", data={"csrf_token": token, **form})

    with ThreadPoolExecutor(taps) as pool:
        answers = list(pool.map(tap, range(taps)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert answers[0].headers["Location"].startswith("/acordos/")
    assert rows(portal, Agreement) == 1


def test_many_phones_and_plans_at_once_for_one_debt(app, portal, house, monkeypatch):
    """Three phones with four plans each, every code taken as right: one agreement, the others are shown it."""
    monkeypatch.setattr(accepting, "check_acceptance_code", lambda digest, code: Checked(
        uuid.uuid4(), house.debtor_id, "email", bytes(32), portal.now(), portal.now()
    ))
    sent = []
    for _ in range(3):
        phone = app.test_client()
        enter(phone, portal, house)
        token = phone.csrf("/ajuda")
        cookies = {name: phone.get_cookie(name, domain="localhost").value for name in ("sid", "pre")}
        for count in (12, 24, 36, 48):
            quote_id = kept(phone, house, count=count).rsplit("/", 1)[1]
            sent.append((cookies, {
                "csrf_token": token, "quote_id": quote_id, "acceptance_key": str(uuid.uuid4()), "codigo": "123456",
            }))
    gate = threading.Barrier(len(sent))

    def tap(one):
        client = app.test_client()
        for name, value in one[0].items():
            client.set_cookie(name, value, domain="localhost")
        gate.wait()
        return client.post("/acordos", data=one[1])

    with ThreadPoolExecutor(len(sent)) as pool:
        answers = list(pool.map(tap, sent))
    made = [answer.headers["Location"] for answer in answers if answer.status_code == 303]
    told = [answer.get_data(as_text=True) for answer in answers if answer.status_code == 409]
    assert (len(made), len(told)) == (1, len(sent) - 1)
    assert all(f'href="{made[0]}"' in page for page in told)
    assert rows(portal, Agreement) == 1
