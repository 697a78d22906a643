"""One address, whole page or fragment; nobody else's contracts; and a token in each answer."""

import gzip
import html
import re
import uuid

import pytest
from sqlalchemy import event

from portal.i18n import money
from portal.services.default_policies import document
from portal.services.policies import publish
from portal.services.quote_token import read
from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.origins import dangling, origins, wrong_sums
from tests.signed_in import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    sign_in(client, portal, scene.debtor)
    return scene


def address(*rows, **query):
    pairs = [f"contrato={row if isinstance(row, str) else row.id}" for row in rows]
    return "/simulador?" + "&".join(pairs + [f"{name}={value}" for name, value in query.items()])


def field(text, name):
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', text)
    return html.unescape(found.group(1)) if found else None


def flat(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").replace(" ,", ",")


def test_the_page_says_every_figure_before_anything_is_decided(client, scene):
    response = client.get(address(scene.row, parcelas=24, entrada="500,00", dia=10))
    said = flat(response.get_data(as_text=True))
    assert response.status_code == 200
    for words in ("24 parcelas de", "Você termina em 10 de novembro de 2028", "Entrada, até 30/11/2026 R$ 500,00",
                  "Total que você paga", "Juros no total", "Imposto (IOF) R$ 0,00", "CET, o custo de tudo",
                  "ao ano", "ao mês", "Desconto", "cada mês a mais custa", "Termina antes", "Sua escolha",
                  "Pesa menos no mês", "Ver os 96 planos em tabela"):
        assert words in said, words
    assert response.headers["Cache-Control"] == "no-store"
    assert "HX-Request" in response.headers["Vary"]


def test_it_works_with_contracts_alone_and_sends_the_empty_choice_back(client, scene):
    assert client.get(address(scene.row)).status_code == 200
    response = client.get("/simulador")
    assert (response.status_code, response.headers["Location"]) == (303, "/contratos?falta=1")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_not_theirs_is_not_there(portal, client, scene, headers):
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    missing = client.get(address(str(uuid.uuid4())), headers=headers)
    for tried in (address(theirs), address(scene.row, theirs), address("1"), address("x" * 90)):
        response = client.get(tried, headers=headers)
        assert response.status_code == 404
        if not headers:
            assert _without_address(response) == _without_address(missing)


def _without_address(response):
    """The page without what repeats the address asked for, or is new each time."""
    text = response.get_data(as_text=True)
    return re.sub(r'name="(volta|csrf_token)" value="[^"]*"', "", text)


def test_a_fragment_is_only_what_changes(client, scene):
    page = client.get(address(scene.row)).get_data(as_text=True)
    seen = field(page, "visto")
    light = client.get(address(scene.row, parcelas=36, dia=10, visto=seen), headers=HTMX).get_data(as_text=True)
    assert "<html" not in light and "<table" not in light
    assert flat(light).strip().startswith("36 parcelas de")
    for part in ("soma", "oferta", "fim", "total", "juros", "iof", "cet", "custo"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', light), part
    once = client.get(address(scene.row, parcelas=1, dia=10, visto=seen), headers=HTMX).get_data(as_text=True)
    assert re.search(r'id="conta"[^>]*hx-swap-oob="true"', once) and 'id="tempo"' not in once
    whole = client.get(
        address(scene.row, parcelas=36, dia=10, entrada="500", visto=seen), headers=HTMX
    ).get_data(as_text=True)
    assert 'id="faixa"' in whole and re.search(r'id="tempo"[^>]*hx-swap-oob="true"', whole)
    assert field(whole, "visto") != seen


def test_a_fragment_names_its_own_address(client, scene):
    response = client.get(address(scene.row, parcelas=36, entrada="500", dia=7), headers=HTMX)
    replaced = response.headers["HX-Replace-Url"]
    assert "parcelas=36" in replaced and "entrada=500" in replaced and "visto" not in replaced
    assert "36 parcelas de" in flat(client.get(replaced).get_data(as_text=True))
    assert "HX-Request" in response.headers["Vary"]


def test_a_fragment_is_small_and_packed(client, scene):
    page = client.get(address(scene.row)).get_data(as_text=True)
    response = client.get(
        address(scene.row, parcelas=36, dia=10, visto=field(page, "visto")),
        headers={**HTMX, "Accept-Encoding": "gzip"},
    )
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) < 650
    assert "36 parcelas de" in flat(gzip.decompress(response.data).decode())


def test_the_row_of_all_counts_leads_to_each_plan_or_to_the_reason(client, scene):
    small = scene.contract(number="small", days_overdue=(94,), amount=200_000)
    text = client.get(address(small, parcelas=24)).get_data(as_text=True)
    row = re.search(r'<ol id="faixa".*?</ol>', text, re.DOTALL).group(0)
    links = re.findall(r"<a href=\"([^\"]+)\" data-parcelas=\"(\d+)\"([^>]*)>", row)
    assert [int(count) for _, count, _ in links] == list(range(1, 97))
    refused = [(href, count) for href, count, more in links if "data-nao" in more]
    assert 0 < len(refused) < 96 and 'data-parcelas="24" aria-current="true"' in row
    runs = re.findall(r'<li data-de="(\d+)" data-ate="(\d+)">', text)
    assert [(refused[0][1], "96")] == runs
    answer = client.get("/simulador" + html.unescape(refused[0][0]))
    assert answer.status_code == 422
    problem = re.search(r'id="parcelas-erro"[^>]*>(.*?)</p>', answer.get_data(as_text=True), re.DOTALL).group(1)
    assert "A parcela ficaria abaixo de R$ 50,00" in flat(problem)


def test_paying_all_at_once_shows_its_discount(client, scene):
    said = flat(client.get(address(scene.row)).get_data(as_text=True))
    cash = scene.offer().cash
    assert f"Pagar tudo de uma vez 1 × {flat(money(cash.net.total))}" in said
    assert f"Desconto de {flat(money(cash.discount.total))}" in said


def test_every_number_leads_to_where_it_comes_from(client, scene):
    text = client.get(address(scene.row, parcelas=24, entrada="500")).get_data(as_text=True)
    for name in ("entry", "discount", "total", "interest", "iof", "cet"):
        assert f'href="#de-{name}"' in text
    assert dangling(text) == set() and wrong_sums(text) == []
    assert {"de-month_more", "de-cash", "de-installment"} <= set(origins(text))


def test_side_by_side_without_script_the_changed_field_leads(client, scene):
    page = client.get(address(scene.row, parcelas=24)).get_data(as_text=True)
    before, amount = field(page, "antes"), field(page, "valor")
    asked = {"antes": before, "por": "valor"}
    assert "30 parcelas de" in flat(client.get(
        address(scene.row, **asked, valor=amount, parcelas=30)).get_data(as_text=True))
    cheaper = client.get(address(scene.row, **{**asked, "por": "vezes"}, valor=300, parcelas=24))
    assert field(cheaper.get_data(as_text=True), "valor") == "300"
    assert "24 parcelas de" not in flat(cheaper.get_data(as_text=True))


def test_enter_without_script_presses_calculate_and_no_step(client, scene):
    text = client.get(address(scene.row)).get_data(as_text=True)
    form = text[text.index('id="simulador"'):]
    assert "Calcular" in form[form.index("<button"):form.index("</button>")]


def test_a_history_restore_gets_the_whole_page(client, scene):
    response = client.get(address(scene.row), headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in response.get_data(as_text=True)


def test_the_token_is_about_what_the_page_shows(portal, client, scene):
    for headers in ({}, HTMX, HTMX):
        text = client.get(address(scene.row, parcelas=36, entrada=500, dia=7), headers=headers).get_data(as_text=True)
        claim = read(portal.settings.secret_key, field(text, "token"), debtor_id=scene.debtor.id, now=portal.now())
        assert claim.contract_ids == (scene.row.id,)
        assert (claim.choice.count, claim.choice.entry, claim.choice.due_day) == (36, 50_000, 7)
        assert (claim.valid_until - portal.now()).days >= 2


def test_every_answer_has_a_token_of_its_own(client, scene):
    tokens = {field(client.get(address(scene.row), headers=HTMX).get_data(as_text=True), "token") for _ in range(4)}
    assert len(tokens) == 4


@pytest.mark.parametrize("typed", ["0", "97", "-1", "1e9", "１２", "12.0", "NaN", "doze", "1000000000", "<script>"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_counts_are_named_beside_the_field_and_kept(client, scene, typed, headers):
    response = client.get(address(scene.row, parcelas=typed), headers=headers)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    problem = re.search(r'id="parcelas-erro"[^>]*>(.*?)</p>', text, re.DOTALL).group(1)
    assert "1 a 96" in flat(problem)
    assert "Total que você paga" in flat(text)
    assert "<script>" not in text
    if not headers:
        assert field(text, "parcelas") == typed
        assert 'aria-invalid="true"' in text
        assert "O plano abaixo é o mais perto do que você pediu" in text
    else:
        assert "HX-Replace-Url" not in response.headers


@pytest.mark.parametrize(("query", "name", "words"), [
    ({"entrada": "99999999"}, "entrada", "precisa ser menor que"),
    ({"entrada": "muito"}, "entrada", "Escreva só o valor"),
    ({"vencimento": "2028-01-01"}, "vencimento", "Escolha uma data de 26 de novembro"),
    ({"dia": "31"}, "dia", "Escolha um dia de 1 a 28"),
    ({"por": "valor", "valor": "3"}, "valor", "A menor parcela é"),
])
def test_other_bad_values_are_named_too(client, scene, query, name, words):
    for headers in ({}, HTMX):
        response = client.get(address(scene.row, **query), headers=headers)
        text = response.get_data(as_text=True)
        assert response.status_code == 422
        assert words in flat(re.search(rf'id="{name}-erro"[^>]*>(.*?)</p>', text, re.DOTALL).group(1))


def test_an_ineligible_selection_lists_its_reasons_and_a_person(client, scene):
    young = scene.contract(number="young", days_overdue=(30,), amount=5_000_000, blocked=True)
    response = client.get(address(scene.row, young))
    said = response.get_data(as_text=True)
    assert response.status_code == 422
    for words in ("mais de 60 dias", "R$\u00a049.000,00", "com uma pessoa"):
        assert words in said
    assert 'href="/ajuda"' in said
    response = client.get(address(scene.row, young), headers=HTMX)
    assert (response.status_code, response.headers["HX-Refresh"]) == (422, "true")


def test_an_ended_session_sends_htmx_to_the_entry(client, scene, clock):
    clock.advance(hours=9)
    response = client.get(address(scene.row), headers=HTMX)
    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/")


def test_opening_it_writes_nothing(portal, client, scene):
    said = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *a: said.append(a[2].split()[0]))
    client.get(address(scene.row))
    client.get(address(scene.row, parcelas=12), headers=HTMX)
    assert {"INSERT", "UPDATE", "DELETE"}.isdisjoint(said)


def test_a_whole_page_always_reads_the_contracts_again(portal, client, scene):
    client.get(address(scene.row), headers=HTMX)
    with portal.database.writing() as session:
        row = session.merge(scene.row)
        row.blocked = True
    assert client.get(address(scene.row)).status_code == 422


def test_fragments_read_the_contracts_again_after_a_moment(portal, app, client, scene, monkeypatch):
    monkeypatch.setattr("portal.web.kept_answers.SECONDS", 0.0)
    assert client.get(address(scene.row), headers=HTMX).status_code == 200
    with portal.database.writing() as session:
        row = session.merge(scene.row)
        row.blocked = True
    assert client.get(address(scene.row), headers=HTMX).status_code == 422


def test_what_is_kept_of_one_person_is_never_another_persons(portal, app, client, scene):
    client.get(address(scene.row), headers=HTMX)
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
    other = app.test_client()
    sign_in(other, portal, neighbor)
    assert other.get(address(scene.row), headers=HTMX).status_code == 404


def test_fragments_follow_a_changed_figure_and_the_language(portal, client, scene, monkeypatch):
    monkeypatch.setattr("portal.web.kept_answers.SECONDS", 0.0)
    monkeypatch.setattr("portal.web.debtor.rules.SECONDS", 0.0)
    first = client.get(address(scene.row, parcelas=24), headers=HTMX).get_data(as_text=True)
    dearer = document("founding")
    dearer["plan"]["rate_month"] = [{"n": [2, 96], "rate": "0.03"}]
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, dearer, now=portal.now(), new_id=uuid.uuid4)
    second = client.get(address(scene.row, parcelas=24), headers=HTMX).get_data(as_text=True)
    assert flat(first).split("Desconto")[0] != flat(second).split("Desconto")[0]
    english = client.get(address(scene.row, parcelas=24), headers={**HTMX, "Accept-Language": "en"})
    assert "R$\u00a0" in english.get_data(as_text=True) and "November" in english.get_data(as_text=True)


def test_steps_work_without_script(client, scene):
    text = client.get(address(scene.row, por="vezes", parcelas=24, passo=1)).get_data(as_text=True)
    assert field(text, "parcelas") == "25"
    assert "Calcular" in text
