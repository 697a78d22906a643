"""A passkey's whole life on a phone: made after a code, used to get in, used to sign terms, taken back."""

import hashlib
import re

import pytest
from flask import Blueprint, render_template_string, request
from playwright.sync_api import expect
from sqlmodel import select

from portal.db.models import OutboxMessage, WebSession
from portal.services.passkeys import PasskeyRefused
from portal.web.debtor.passkeys import check_assertion, step_up
from portal.web.guards import debtor_required
from tests.factories import CPFS, make_creditor, make_debtor
from tests.sign_in import last_code, sent

TERMS = hashlib.sha256(b"the terms shown").digest()
OTHER = hashlib.sha256(b"other terms").digest()


@pytest.fixture
def debtor(live):
    with live.portal.database.writing() as session:
        creditor = make_creditor(session, live.portal)
        return make_debtor(session, live.portal, creditor, contacts=(
            ("email", "maria@pessoa.example"), ("sms", "+5581999990000")))


@pytest.fixture
def authenticator(context, page):
    """The phone's own passkey store, with the owner's finger always at hand."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }}), devtools


@pytest.fixture
def terms_page(live):
    """A page that asks for a signature over `TERMS`, the way the review of an agreement does."""
    bp, outcome = Blueprint("terms", __name__), {}

    @bp.route("/termos", methods=["GET", "POST"])
    @debtor_required
    def sign():
        if request.method == "POST":
            outcome["good"] = check_assertion(request.form["assertion"], TERMS)
            try:
                check_assertion(request.form["assertion"], OTHER)
            except PasskeyRefused as refused:
                outcome["other"] = refused.code
        return render_template_string(
            """{% extends "base.html" %}{% block title %}Termos{% endblock %}{% block content %}<h1>Termos</h1>
            <form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
            {% include "debtor/passkeys/_step_up.html" %}</form>{% endblock %}""",
            step_up=step_up(TERMS),
        )

    live.app._got_first_request = False
    live.app.register_blueprint(bp)
    return outcome


def enter_with_code(page, live):
    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill(CPFS[0])
    page.get_by_label("Data de nascimento").fill("17/05/1980")
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digite o código que enviamos")
    live.work()
    page.get_by_label("Código de 6 números").fill(last_code(live.portal))
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("button", name="Sair")).to_be_visible()


def create_passkey(page):
    page.goto("/aparelhos")
    page.get_by_role("button", name="Criar chave neste aparelho").click()
    expect(page.get_by_role("button", name=re.compile("Retirar"))).to_be_visible()


def test_the_words_on_the_page_are_the_words_in_the_message(live, page, debtor):
    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill(CPFS[0])
    page.get_by_label("Data de nascimento").fill("17051980")
    page.get_by_text("SMS", exact=True).click()
    page.get_by_role("button", name="Continuar").click()
    words = page.locator(".words b").all_inner_texts()
    live.work()
    message = sent(live.portal)[0].message
    assert f"Palavras: {words[0]} {words[1]}." in message.text
    assert message.text.endswith(f"@localhost #{last_code(live.portal)}")


def test_made_after_a_code_then_the_only_thing_needed_to_get_in(live, page, debtor, authenticator):
    enter_with_code(page, live)
    create_passkey(page)
    with live.portal.database.reading() as session:
        notices = session.exec(select(OutboxMessage).where(OutboxMessage.key.startswith("passkey_added"))).all()
        assert len(notices) == 2
    live.work()
    assert {s.message.channel for s in sent(live.portal)[:2]} == {"email", "sms"}
    assert all("http" not in s.message.text and "://" not in s.message.text for s in sent(live.portal)[:2])
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Você saiu")
    page.get_by_role("link", name="Entrar de novo").click()
    page.get_by_role("button", name=re.compile("Entrar com a chave")).click()
    expect(page.get_by_role("button", name="Sair").first).to_be_visible()
    with live.portal.database.reading() as session:
        levels = [row.level for row in session.exec(select(WebSession).order_by(WebSession.created_at))]
        assert sorted(levels) == [1, 3]


def test_signs_the_terms_shown_and_no_others(live, page, debtor, authenticator, terms_page):
    enter_with_code(page, live)
    create_passkey(page)
    page.goto("/termos")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/termos")):
        page.get_by_role("button", name=re.compile("Confirmar com a chave")).click()
    assert terms_page["good"].debtor_id == debtor.id
    assert terms_page["other"] == "NOT_VERIFIED"


def test_a_finger_that_is_not_the_owners_opens_nothing(live, page, debtor, authenticator):
    made, devtools = authenticator
    enter_with_code(page, live)
    create_passkey(page)
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    devtools.send("WebAuthn.setUserVerified", {**made, "isUserVerified": False})
    page.goto("/")
    page.get_by_role("button", name=re.compile("Entrar com a chave")).click()
    expect(page.locator("[data-says]")).to_contain_text("Não deu certo com a chave")
    assert page.url.rstrip("/") == live.base_url


def test_taken_back_it_opens_nothing(live, page, debtor, authenticator):
    enter_with_code(page, live)
    create_passkey(page)
    page.get_by_role("button", name=re.compile("Retirar")).click()
    expect(page.get_by_text("Você ainda não tem chave")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    page.goto("/")
    page.get_by_role("button", name=re.compile("Entrar com a chave")).click()
    expect(page.locator("[data-says]")).to_contain_text("Não deu certo com a chave")


def test_works_while_codes_are_locked_by_somebody_else(live, page, debtor, authenticator):
    """Somebody who knows document and birth date wears the codes out; the owner still gets in."""
    enter_with_code(page, live)
    create_passkey(page)
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    stranger = live.app.test_client()

    def post(address, **data):
        token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/saiu").get_data(as_text=True))
        return stranger.post(address, data={"csrf_token": token.group(1), **data})

    for _ in range(3):
        live.clock.advance(minutes=3)
        post("/entrar", documento=CPFS[0], nascimento="17051980", canal="sms")
        for _ in range(5):
            post("/entrar/codigo", codigo="000000")
    assert post("/entrar", documento=CPFS[0], nascimento="17051980", canal="sms").status_code == 429
    page.goto("/")
    page.get_by_role("button", name=re.compile("Entrar com a chave")).click()
    expect(page.get_by_role("button", name="Sair").first).to_be_visible()


def test_without_script_nothing_of_it_is_shown(live, browser, debtor):
    context = browser.new_context(base_url=live.base_url, java_script_enabled=False, locale="pt-BR")
    page = context.new_page()
    page.goto("/")
    assert page.get_by_role("button", name=re.compile("chave")).count() == 0
    assert page.get_by_role("button", name="Continuar").is_visible()
    context.close()
