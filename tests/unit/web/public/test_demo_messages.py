import dataclasses

import pytest

from portal.app import create_app
from portal.gateways.messages import Message, simulated_messages
from portal.web.public.demo_messages import _code
from tests.factories import make_creditor
from tests.strict_client import StrictClient


@pytest.fixture
def demo_client(settings, portal):
    demo = dataclasses.replace(portal, settings=dataclasses.replace(settings, environment="demo"))
    app = create_app(demo.settings, demo)
    app.test_client_class = StrictClient
    with portal.database.writing() as session:
        make_creditor(session, portal)
    return app.test_client()


def test_the_newest_message_comes_first_with_its_code_ready(demo_client, portal):
    box = simulated_messages(portal.settings, portal.clock.now)
    box.send(Message("email", "maria@pessoa.example", "Seu código de acesso", "Código: 111111\n\nAté logo"), "a")
    box.send(Message("sms", "+5581999991234", "", "Codigo 222222\n\n@localhost #222222"), "b")
    text = demo_client.get("/demo/mensagens").get_data(as_text=True)
    assert text.index("222222") < text.index("111111")
    assert '<code class="copy__code copy__line">222222</code>' in text
    assert "Seu código de acesso" in text and "+5581999991234" in text


def test_an_empty_mailbox_says_what_to_expect(demo_client):
    assert "Nenhuma mensagem ainda" in demo_client.get("/demo/mensagens").get_data(as_text=True)


def test_what_a_message_says_is_text_and_never_markup(demo_client, portal):
    simulated_messages(portal.settings, portal.clock.now).send(Message("sms", "+55", "", "<script>x</script>"), "a")
    assert "&lt;script&gt;" in demo_client.get("/demo/mensagens").get_data(as_text=True)


def test_outside_the_demo_the_address_is_as_unknown_as_any_other(client, portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)
    assert client.get("/demo/mensagens").status_code == 404


@pytest.mark.parametrize(("text", "code"), [
    ("código 482913.", "482913"), ("1234567", ""), ("R$ 4.812,33 em 24x", ""), ("#482913", "482913"),
])
def test_the_code_is_the_only_run_of_six_digits(text, code):
    assert _code(text) == code
