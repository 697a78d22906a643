"""The demo's bank: pays what is open, and does not exist outside the demo."""

import re
from dataclasses import replace

import pytest

from portal.app import create_app
from portal.db.models import Installment
from portal.jobs import drain
from portal.psp.receivers import Receiver
from tests.paying import charges_of, make_world, untied
from tests.psp import served
from tests.strict_client import StrictClient
from tests.unit.web.debtor.test_installments import text_of


@pytest.fixture
def world(portal):
    made = make_world(portal)
    drain(portal)
    return made


@pytest.fixture
def bank(portal):
    return client_of(portal)


def client_of(portal):
    demo = replace(portal, settings=replace(portal.settings, environment="demo"))
    app = create_app(demo.settings, demo)
    app.test_client_class = StrictClient
    return app.test_client()


def pay(bank, code, **more):
    page = bank.get("/demo/banco", query_string={"codigo": code}).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    return bank.post("/demo/banco", data={"csrf_token": token, "codigo": code, **more})


def status_of(portal, world, place):
    with portal.database.reading() as session:
        return session.get_one(Installment, world.installments[place].id).status


def test_it_does_not_exist_outside_the_demo(client, world):
    assert client.get("/demo/banco").status_code == 404
    assert client.get("/demo/nowhere").status_code == 404


def test_lists_what_is_waiting_without_saying_whose(bank, world):
    text = text_of(bank.get("/demo/banco"))
    assert text.count("2026-000417/") == 4
    assert "Maria" not in text and "529" not in text


@pytest.mark.parametrize("kind", ["linha", "formatted", "pix"])
def test_pays_and_the_installment_is_paid(bank, portal, world, kind):
    from portal.core.boleto.linha_digitavel import formatted

    made = charges_of(portal, world.installments[1].id)
    code = {"linha": made["boleto"].linha_digitavel, "formatted": formatted(made["boleto"].linha_digitavel),
            "pix": made["pix"].br_code}[kind]
    answer = pay(bank, code)
    assert (answer.status_code, answer.location) == (303, "/demo/banco?pago=1")
    assert status_of(portal, world, 1) == "open"
    drain(portal)
    assert status_of(portal, world, 1) == "paid"
    assert "Pago, de mentira." in text_of(bank.get(answer.location))


def test_pays_a_pix_of_the_psp(portal):
    apart = untied(portal)
    world = make_world(apart)
    drain(apart)
    answer = pay(client_of(apart), charges_of(portal, world.installments[0].id)["pix"].br_code)
    assert answer.location == "/demo/banco?pago=1"
    drain(apart)
    assert status_of(portal, world, 0) == "paid"


def test_pays_a_pix_of_the_psp_next_door(portal, tmp_path, clock):
    """Over HTTP, as in the demo: the real client creates, the page pays, the worker finds the money."""
    receiver = Receiver("5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", "11222333000181", "Banco Exemplo", "Recife")
    with served(tmp_path / "psp", clock.now, known=[receiver]) as psp:
        settings = replace(portal.settings, pix_gateway="bacen", pix_url=psp.url + "/api")
        apart = replace(untied(portal), settings=settings, pix=psp.gateway())
        world = make_world(apart)
        drain(apart)
        bank = client_of(apart)
        assert "2026-000417/00" in text_of(bank.get("/demo/banco"))
        answer = pay(bank, charges_of(portal, world.installments[0].id)["pix"].br_code)
        assert answer.location == "/demo/banco?pago=1"
        drain(apart)
        assert status_of(portal, world, 0) == "paid"
    code = charges_of(portal, world.installments[1].id)["pix"].br_code
    assert bank.get("/demo/banco", query_string={"codigo": code}).status_code == 422
    assert bank.get("/demo/banco").status_code == 200


def test_opening_pays_nothing(bank, portal, world):
    code = charges_of(portal, world.installments[1].id)["pix"].br_code
    text = text_of(bank.get("/demo/banco", query_string={"codigo": code}))
    assert "Banco Exemplo S.A. recebe" in text and "11.222.333/0001-81" in text
    drain(portal)
    assert status_of(portal, world, 1) == "open"


def test_paying_twice_is_refused_kindly(bank, portal, world):
    code = charges_of(portal, world.installments[1].id)["pix"].br_code
    page = bank.get("/demo/banco", query_string={"codigo": code}).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    form = {"csrf_token": token, "codigo": code}
    assert bank.post("/demo/banco", data=form).location == "/demo/banco?pago=1"
    again = bank.post("/demo/banco", data=form)
    assert again.status_code == 303
    shown = bank.get(again.location)
    assert shown.status_code == 422
    assert "Este código não está aberto no banco da demonstração" in text_of(shown)


def test_another_amount_and_an_amount_that_is_none(bank, portal, world):
    code = charges_of(portal, world.installments[1].id)["boleto"].linha_digitavel
    for typed in ("abc", "0", "-5"):
        answer = pay(bank, code, valor=typed)
        assert answer.status_code == 422
        assert "Escreva um valor em reais" in text_of(answer)
        assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert pay(bank, code, valor="100,00").location == "/demo/banco?pago=1"
    drain(portal)
    assert status_of(portal, world, 1) == "open"


@pytest.mark.parametrize("code", ["x", "<script>", "0" * 5000, "00020101021226"])
def test_strange_codes_are_kept_and_explained(bank, world, code):
    answer = bank.get("/demo/banco", query_string={"codigo": code})
    assert answer.status_code == 422
    assert "Este código não está aberto" in text_of(answer)


def test_paying_needs_the_form(bank, portal, world):
    code = charges_of(portal, world.installments[1].id)["pix"].br_code
    assert bank.post("/demo/banco", data={"codigo": code}).status_code == 400
