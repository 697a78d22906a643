"""The front door, seen from outside."""

import re

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from portal.db.models import AuditEvent, Creditor, WebSession
from portal.services import code_locks, codes
from portal.web.pace import IDENTIFY
from tests.factories import CPFS, make_creditor, make_debtor
from tests.sign_in import ask_for_code, deliver_messages, enter_code, last_code, sent

KNOWN, UNKNOWN = CPFS[0], CPFS[1]


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        return make_debtor(
            session, portal, creditor, document=KNOWN,
            contacts=(("email", "maria@pessoa.example"), ("sms", "+5581999990000")),
        )


def page(answer):
    return answer.get_data(as_text=True)


def without_tokens(html):
    """The page without its form tokens, which carry the second they were made in."""
    return re.sub(r'(value|data-token)="[^"]+"', "", html)


def cookies_of(answer):
    return {c.split("=")[0]: c.split(";")[0].split("=", 1)[1] for c in answer.headers.getlist("Set-Cookie")}


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


class TestGettingIn:
    def test_the_code_opens_a_session_and_the_first_page_inside(self, client, portal, debtor):
        asked = ask_for_code(client, "529.982.247-25", "17/05/1980")
        assert (asked.status_code, asked.location) == (303, "/entrar/codigo")
        assert deliver_messages(portal) == 1
        entered = enter_code(client, last_code(portal))
        assert entered.status_code == 303
        assert client.get("/aparelhos").status_code == 200
        with portal.database.reading() as session:
            row = session.exec(select(WebSession)).one()
            assert (row.debtor_id, row.level) == (debtor.id, 1)
            audit = session.exec(select(AuditEvent).where(AuditEvent.topic == "session.opened")).one()
            assert audit.facts == {"by": "code", "channel": "email", "session": str(row.id)}

    def test_the_code_may_be_pasted_as_it_is_written(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        code = last_code(portal)
        assert enter_code(client, f" {code[:3]} {code[3:]} ").status_code == 303

    def test_document_and_birth_date_alone_open_nothing(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        for address in ("/aparelhos", "/contratos"):
            answer = client.get(address)
            assert (answer.status_code, answer.location) == (303, "/")

    def test_the_session_cookie_is_new_random_and_locked_down(self, client, portal, debtor):
        client.set_cookie("sid", "planted-by-somebody-else")
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        answer = enter_code(client, last_code(portal))
        made = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("sid=")]
        assert len(made) == 1
        assert len(made[0].split(";")[0].removeprefix("sid=")) >= 43
        assert "planted" not in made[0]
        assert "HttpOnly" in made[0] and "SameSite=Lax" in made[0] and "Path=/" in made[0]
        assert "Domain" not in made[0] and "Expires" not in made[0] and "Max-Age" not in made[0]

    def test_signing_in_again_ends_the_session_before(self, client, portal, clock, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        enter_code(client, last_code(portal))
        old = client.get_cookie("sid").value
        clock.advance(minutes=2)
        client.get("/saiu")
        with client.session_transaction() as anonymous:
            anonymous.accessed = True  # as Flask does before it hands it to a view
            assert "browser" not in anonymous, "the anonymous cookie is renewed"
        answer = client.post("/entrar", data={
            "csrf_token": client.csrf("/saiu"), "documento": KNOWN, "nascimento": "17051980", "canal": "email"})
        assert answer.status_code == 303
        deliver_messages(portal)
        enter_code(client, last_code(portal))
        client.set_cookie("sid", old)
        assert client.get("/aparelhos").status_code == 303

    def test_somebody_inside_who_opens_the_front_page_goes_in(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        enter_code(client, last_code(portal))
        assert client.get("/").status_code == 303

    def test_a_company_gets_in_with_its_foundation_date(self, client, portal, debtor):
        with portal.database.writing() as session:
            make_debtor(session, portal, session.get(Creditor, debtor.creditor_id), document="12ABC34501DE35",
                        name="Exemplo Comércio Ltda")
        ask_for_code(client, "12.abc.345/01de-35")
        deliver_messages(portal)
        assert enter_code(client, last_code(portal)).status_code == 303


class TestNobodyCanTellWhoIsKnown:
    def run(self, app, portal, document, birth_date="17051980", channel="sms"):
        """Every step up to a wrong code: status, headers and body of each answer, statements, rows."""
        client, seen, statements = app.test_client(), [], []
        client.get("/")

        def note(_connection, _cursor, statement, *_rest):
            statements.append(re.sub(r"\s+", " ", statement))

        def keep(answer):
            body = re.sub(r'(csrf_token" value=|data-token=)"[^"]+"', "", page(answer))
            body = body.replace(document, "DOCUMENT")
            words = re.findall(r"<b>([a-z]+)</b> <b>([a-z]+)</b>", body)
            for pair in words:
                body = body.replace(f"<b>{pair[0]}</b> <b>{pair[1]}</b>", "WORDS")
            headers = [(k, v) for k, v in answer.headers.items() if k not in {"Set-Cookie", "Content-Length"}]
            cookies = [re.sub(r"=[^;]*", "=", c, count=1) for c in answer.headers.getlist("Set-Cookie")]
            seen.append((answer.status_code, headers, cookies, body))

        event.listen(portal.database.engine, "before_cursor_execute", note)
        event.listen(portal.database.writing_engine, "before_cursor_execute", note)
        keep(ask_for_code(client, document, birth_date, channel))
        deliver_messages_without_counting(portal, statements)
        keep(client.get("/entrar/codigo"))
        keep(enter_code(client, "000000"))
        keep(client.post("/entrar/reenviar", data={"csrf_token": client.csrf("/entrar/codigo"), "canal": channel}))
        event.remove(portal.database.engine, "before_cursor_execute", note)
        event.remove(portal.database.writing_engine, "before_cursor_execute", note)
        return seen, statements

    def test_known_unknown_and_wrong_birth_date_get_the_same_answers(self, app, portal, clock, debtor):
        known = self.run(app, portal, KNOWN)
        assert len(sent(portal)) == 1 and len(known[1]) > 20
        for document, birth_date in ((UNKNOWN, "17051980"), (CPFS[2], "01011990")):
            other = self.run(app, portal, document, birth_date)
            assert other[0] == known[0]
            assert other[1] == known[1], "the same statements in the same order"
        wrong_date = self.run(app, portal, KNOWN, "18051980")
        assert wrong_date == known
        assert len(sent(portal)) == 1

    def test_the_page_names_the_channel_asked_for_not_the_one_used(self, client, portal, debtor):
        ask_for_code(client, KNOWN, channel="whatsapp")
        before = page(client.get("/entrar/codigo"))
        deliver_messages(portal)
        assert sent(portal)[0].message.channel == "sms"
        assert without_tokens(page(client.get("/entrar/codigo"))) == without_tokens(before)

    def test_no_page_shows_any_part_of_a_contact(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        for part in ("maria", "pessoa.example", "0000<", "99999"):
            assert part not in page(client.get("/entrar/codigo")).split("<footer")[0]

    def test_each_asking_leaves_one_code_and_one_promise(self, app, portal, debtor):
        for document in (KNOWN, UNKNOWN):
            ask_for_code(app.test_client(), document)
        with portal.database.reading() as session:
            count = {t: session.connection().execute(text(f"SELECT count(*) FROM {t}")).scalar()
                     for t in ("one_time_code", "outbox_message")}
        assert count == {"one_time_code": 2, "outbox_message": 2}

    def test_a_lock_is_the_same_for_somebody_unknown(self, app, portal, clock, debtor):
        answers = []
        for document in (KNOWN, UNKNOWN):
            client, seen = app.test_client(), []
            for attempt in range(12):
                if attempt % 5 == 0:
                    clock.advance(minutes=5)
                    seen.append(ask_for_code(client, document).status_code)
                seen.append(enter_code(client, "000000").status_code)
            answers.append(seen)
        assert answers[0] == answers[1]
        assert 429 in answers[0]


def deliver_messages_without_counting(portal, statements):
    kept = len(statements)
    deliver_messages(portal)
    del statements[kept:]


class TestMistakes:
    @pytest.mark.parametrize(
        ("document", "birth_date", "words"),
        [("5299822472", "17051980", "O CPF tem 11 números. Faltou 1"),
         ("", "17051980", "Escreva seu CPF ou CNPJ"),
         (KNOWN, "31021980", "Esta data não existe"),
         (KNOWN, "", "Escreva a data com dia, mês e ano")],
    )
    def test_a_kind_word_beside_the_field_and_what_was_typed_stays(self, client, portal, debtor, document,
                                                                   birth_date, words):
        answer = ask_for_code(client, document, birth_date, "whatsapp", compartilhado="1")
        assert answer.status_code == 422
        assert words in page(answer)
        assert 'aria-invalid="true"' in page(answer)
        assert f'value="{document}"' in page(answer) and f'value="{birth_date}"' in page(answer)
        assert 'value="whatsapp" checked' in page(answer)
        assert 'name="compartilhado" value="1" checked' in page(answer)

    def test_a_wrong_code_says_how_many_tries_are_left_and_keeps_it(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        typed = wrong(last_code(portal))
        answer = enter_code(client, typed)
        assert answer.status_code == 422
        assert "mais 4 vezes" in page(answer)
        assert f'value="{typed}"' in page(answer)

    def test_five_digits_are_no_try(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        for _ in range(6):
            assert "Faltou 1" in page(enter_code(client, "12345"))
        assert enter_code(client, last_code(portal)).status_code == 303

    def test_the_sixth_try_is_refused_even_when_right(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        code = last_code(portal)
        for _ in range(codes.TRIES):
            assert enter_code(client, wrong(code)).status_code == 422
        assert enter_code(client, code).status_code == 422
        assert client.get("/aparelhos").status_code == 303

    def test_the_code_dies_after_ten_minutes(self, client, portal, clock, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        code = last_code(portal)
        clock.advance(minutes=10)
        answer = enter_code(client, code)
        assert answer.status_code == 422 and "10 minutos" in page(answer)

    def test_the_code_still_works_a_second_before(self, client, portal, clock, debtor):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        clock.advance(minutes=9, seconds=59)
        assert enter_code(client, last_code(portal)).status_code == 303

    def test_a_code_works_only_in_the_browser_that_asked(self, app, portal, clock, debtor):
        mine, other = app.test_client(), app.test_client()
        ask_for_code(mine, KNOWN)
        deliver_messages(portal)
        code = last_code(portal)
        other.get("/")
        assert other.post("/entrar/codigo", data={"csrf_token": other.csrf("/"), "codigo": code}).location == "/"
        ask_for_code(other, UNKNOWN)
        assert enter_code(other, code).status_code == 422
        assert enter_code(mine, code).status_code == 303

    def test_forms_without_a_token_are_refused(self, client, portal, debtor):
        for address in ("/entrar", "/entrar/codigo", "/entrar/reenviar", "/sair", "/entrar/chave", "/chaves"):
            assert client.post(address, data={"documento": KNOWN}).status_code == 400


class TestSendingAgain:
    def test_too_soon_in_the_same_browser_leads_to_the_code_already_sent(self, client, portal, debtor):
        ask_for_code(client, KNOWN)
        assert ask_for_code(client, KNOWN).location == "/entrar/codigo"
        assert deliver_messages(portal) == 1
        assert enter_code(client, last_code(portal)).status_code == 303

    def test_too_soon_from_another_browser_asks_to_wait(self, app, portal, debtor):
        ask_for_code(app.test_client(), KNOWN)
        answer = ask_for_code(app.test_client(), KNOWN)
        assert answer.status_code == 429
        assert "Espere até 14h06" in page(answer)

    def test_resending_uses_the_other_channel_and_kills_the_first_code(self, client, portal, clock, debtor):
        ask_for_code(client, KNOWN, channel="email")
        deliver_messages(portal)
        first = last_code(portal)
        clock.advance(seconds=30)
        data = {"csrf_token": client.csrf("/entrar/codigo"), "canal": "sms"}
        assert client.post("/entrar/reenviar", data=data).location == "/entrar/codigo"
        deliver_messages(portal)
        assert sent(portal)[0].message.channel == "sms"
        second = last_code(portal)
        if first != second:
            assert enter_code(client, first).status_code == 422
        assert enter_code(client, second).status_code == 303

    def test_resending_too_soon_says_when(self, client, portal, clock, debtor):
        ask_for_code(client, KNOWN)
        clock.advance(seconds=29)
        data = {"csrf_token": client.csrf("/entrar/codigo"), "canal": "sms"}
        answer = client.post("/entrar/reenviar", data=data)
        assert answer.status_code == 429 and "Espere até 14h06" in page(answer)

    def test_without_a_question_there_is_nothing_to_send_again(self, client, portal, debtor):
        assert client.get("/entrar/codigo").location == "/"
        data = {"csrf_token": client.csrf("/"), "canal": "sms"}
        assert client.post("/entrar/reenviar", data=data).location == "/"


class TestPace:
    def test_sixty_questions_a_minute_from_one_address_and_no_more(self, client, portal, clock, debtor):
        token = client.csrf("/")
        data = {"csrf_token": token, "documento": "", "nascimento": ""}
        for _ in range(IDENTIFY.most):
            assert client.post("/entrar", data=data).status_code == 422
        slow = client.post("/entrar", data=data)
        assert slow.status_code == 429
        assert 1 <= int(slow.headers["Retry-After"]) <= 60
        assert client.post("/entrar", data=data, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
        clock.advance(minutes=1)
        assert client.post("/entrar", data=data).status_code == 422

    def test_ten_wrong_codes_lock_and_ten_minutes_free(self, client, portal, clock, debtor):
        for attempt in range(code_locks.FIRST_LOCK_AT):
            if attempt % codes.TRIES == 0:
                clock.advance(minutes=3)
                ask_for_code(client, KNOWN)
                deliver_messages(portal)
            answer = enter_code(client, wrong(last_code(portal)))
        assert answer.status_code == 429 and "espere até" in page(answer)
        clock.advance(minutes=9, seconds=59)
        assert ask_for_code(client, KNOWN).status_code == 429
        clock.advance(seconds=1)
        assert ask_for_code(client, KNOWN).status_code == 303
        deliver_messages(portal)
        assert enter_code(client, last_code(portal)).status_code == 303


class TestLeaving:
    def inside(self, client, portal):
        ask_for_code(client, KNOWN)
        deliver_messages(portal)
        enter_code(client, last_code(portal))

    def test_leaving_ends_the_session_on_the_server(self, client, portal, debtor):
        self.inside(client, portal)
        token = client.get_cookie("sid").value
        answer = client.post("/sair", data={"csrf_token": client.csrf("/aparelhos")})
        assert (answer.status_code, answer.location) == (303, "/saiu")
        assert answer.headers["Clear-Site-Data"] == '"cache"'
        assert client.get_cookie("sid") is None
        assert cookies_of(answer)["pre"] == ""
        client.set_cookie("sid", token)
        assert client.get("/aparelhos").status_code == 303
        assert "Você saiu" in page(client.get("/saiu"))

    def test_fifteen_quiet_minutes_end_it(self, client, portal, clock, debtor):
        self.inside(client, portal)
        clock.advance(minutes=14, seconds=59)
        assert client.get("/aparelhos").status_code == 200
        clock.advance(minutes=15)
        assert client.get("/aparelhos").status_code == 303

    def test_activity_does_not_stretch_the_eight_hours(self, client, portal, clock, debtor):
        self.inside(client, portal)
        for _ in range(47):
            clock.advance(minutes=10)
            assert client.get("/aparelhos").status_code == 200
        clock.advance(minutes=10)
        assert client.get("/aparelhos").status_code == 303


def test_a_session_of_one_creditor_opens_nothing_at_another(app, client, portal, debtor):
    ask_for_code(client, KNOWN)
    deliver_messages(portal)
    enter_code(client, last_code(portal))
    with portal.database.writing() as session:
        make_creditor(session, portal, slug="outro", hostname="outro.example", cnpj="45997418000153")
        session.get(Creditor, debtor.creditor_id).hostname = "localhost"
    app.extensions["quite_creditors"].clear()
    token = client.get_cookie("sid").value
    assert client.get("/aparelhos").status_code == 200
    other = app.test_client()
    other.set_cookie("sid", token, domain="outro.example")
    assert other.get("/aparelhos", base_url="http://outro.example").status_code == 303


def test_on_a_shared_phone_no_passkey_is_offered(app, portal, clock, debtor):
    for shared in (True, False):
        client = app.test_client()
        clock.advance(minutes=3)
        ask_for_code(client, KNOWN, **({"compartilhado": "1"} if shared else {}))
        deliver_messages(portal)
        enter_code(client, last_code(portal))
        with client.session_transaction() as anonymous:
            anonymous.accessed = True  # as Flask does before it hands it to a view
            assert bool(anonymous.get("offer_passkey")) is not shared
