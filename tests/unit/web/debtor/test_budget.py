"""The month of a person: answered at once, in plain words, and kept nowhere."""

import logging
import re

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.debtor.budget import read_typed
from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.rows import fingerprint
from tests.signed_in import sign_in
from tests.unit.web.debtor.test_simulation import HTMX, address, field, flat


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    sign_in(client, portal, scene.debtor)
    return scene


@pytest.fixture
def check(client, scene):
    """Send the form of the simulator's page with these amounts."""
    page = client.get(address(scene.row, parcelas=24)).get_data(as_text=True)
    hidden = {"csrf_token": field(page, "csrf_token"), "plano": field(page, "plano")}

    def send(headers=None, **typed):
        return client.post("/simulador/cabe", data={**hidden, **typed}, headers=headers or {})

    return send


def test_a_plan_that_fits_says_what_is_left(check):
    said = flat(check(renda="3.000", moradia="800", essenciais="400", parcelas_fora="100").get_data(as_text=True))
    assert "24 parcelas de" in said
    left = re.search(r"sobram R\$ ([\d.,]+)", said).group(1)
    installment = re.search(r"Com a parcela de R\$ ([\d.,]+),", said).group(1)
    whole = [int(re.sub(r"\D", "", each)) for each in (left, installment)]
    assert sum(whole) == 300_000 - 80_000 - 40_000 - 10_000
    assert "Cabe." in said and "À direita, o mínimo protegido" in said


def test_every_reason_is_said_and_a_plan_that_fits_is_offered(check):
    said = flat(check(renda="1.000", moradia="600", essenciais="100").get_data(as_text=True))
    assert "Pode apertar. Quem decide é você." in said
    assert "faltariam R$" in said and "mais de 30% do que entra" in said
    assert "Ver um plano que cabe" in said
    assert "Ver o resumo" not in said  # advice: the simulator itself stays as it was


def test_the_minimum_is_named_with_its_decree(check):
    said = flat(check(renda="900", moradia="0").get_data(as_text=True))
    assert "O mínimo protegido para viver é R$ 600,00" in said
    assert "Decreto 11.150/2022" in said and "20/06/2023" in said


def test_when_nothing_fits_there_is_a_person(check):
    response = check(renda="650", moradia="600")
    text = response.get_data(as_text=True)
    assert "Nenhum plano daqui cabe nesta conta." in text and 'href="/ajuda"' in text


@pytest.mark.parametrize("typed", ["", "１２", "1e3", "-12", "NaN", "muito", "1,234"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_odd_amounts_are_answered_beside_their_field_and_all_is_kept(check, typed, headers):
    response = check(headers, renda=typed, moradia="800")
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert re.search(r'id="renda-erro">.*?\.</span>', text, re.DOTALL)
    assert field(text, "renda") == typed and field(text, "moradia") == "800"
    assert 'id="cabe-resposta"' not in text


def test_a_fragment_is_the_form_alone_and_follows_the_simulators_fields(client, scene, check):
    text = check(
        HTMX, renda="3000", contrato=str(scene.row.id), por="vezes", parcelas="36", dia="10"
    ).get_data(as_text=True)
    assert text.lstrip().startswith('<section class="section" id="cabe"')
    assert "parcelas=36" in field(text, "plano")


def test_nothing_of_it_is_written_logged_or_put_in_an_address(portal, client, scene, check, caplog):
    before = fingerprint(portal)
    with caplog.at_level(logging.DEBUG):
        for headers in ({}, HTMX):
            response = check(headers, renda="4321,09", moradia="1234,56")
            assert response.headers["Cache-Control"] == "no-store"
            assert not [name for name, _ in response.headers if name.startswith("HX-")]
            links = " ".join(re.findall(r'(?:href|action|hx-[a-z]+)="([^"]*)"', response.get_data(as_text=True)))
            assert "4321" not in links and "1234" not in links
    assert fingerprint(portal) == before
    assert "4321" not in caplog.text and "1234,56" not in caplog.text
    assert client.get("/simulador/cabe").headers["Location"] == "/contratos"


def test_what_is_not_theirs_is_not_there(portal, client, scene, check):
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    for plan in (f"?contrato={theirs.id}", "?contrato=x", "", "?" + "a=1&" * 10):
        assert check(renda="1000", plano=plan).status_code == 404


def test_empty_amounts_beside_the_income_are_nothing():
    typed = read_typed(MultiDict([("renda", "R$ 1.000"), ("moradia", " ")]))
    assert typed.problems == {}
    assert typed.cents == {"renda": 100_000, "moradia": 0, "essenciais": 0, "parcelas_fora": 0}
