"""The page of what is open: each contract in its place, every cent explained, nobody else's anything."""

import re

import pytest

from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.origins import cents, dangling, origins, wrong_sums
from tests.signed_in import sign_in


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    sign_in(client, portal, scene.debtor)
    return scene


def page(client, path="/contratos"):
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


def test_without_a_session_there_is_only_the_entry(portal, client):
    make_scene(portal)
    response = client.get("/contratos")
    assert (response.status_code, response.headers["Location"]) == (303, "/")


def test_a_greeting_the_day_and_all_eligible_contracts_chosen(client, scene):
    first = scene.contract(number="2024/00871", days_overdue=(94, 64), amount=150_000)
    second = scene.contract(number="CRED-1", product="store_credit", days_overdue=(70,), amount=90_000)
    html = page(client)
    assert "Maria, isto está em aberto hoje" in html
    assert "Valores de 23 de novembro de 2026" in html
    for row in (first, second):
        box = re.search(rf'<input type="checkbox"[^>]*value="{row.id}"[^>]*>', html).group(0)
        assert box.endswith(" checked>")
    total = sum(contract.total for contract in scene.contracts())
    assert f"2 contratos R$ {total // 100:,}".replace(",", ".") in text(html)


def test_every_line_of_a_value_is_explained_with_its_law(client, scene):
    scene.contract(product="card", rate_month="0.08", days_overdue=(94,), amount=238_000)
    said = text(page(client))
    for words in ("Parcelas que passaram da data", "Multa do contrato 2%", "Juros por mês depois da data 1%",
                  "Juros do contrato por mês 8%", "artigo 52", "Súmula 379", "4.882/2020", "÷ 30 ×",
                  "aberto há 94 dias", "Vale desde"):
        assert words in said, words
    found = origins(html := page(client))
    assert wrong_sums(html) == [] and dangling(html) == set()
    total = next(part for name, part in found.items() if name.endswith("contract_total"))
    assert cents(re.findall(r"<b>(.*?)</b>", total)[0]) == scene.contracts()[0].total


def test_every_discount_says_where_it_comes_from(client, scene):
    scene.contract(days_overdue=(214, 94), amount=238_000)
    html = page(client)
    offer = scene.offer()
    found = origins(html)
    for name, amount in (("de-discount_cash", offer.cash.discount.total), ("de-cash", offer.cash.net.total),
                         ("de-discount", offer.plan.discount.total), ("de-debt", offer.plan.net.total)):
        assert cents(re.findall(r"<b>(.*?)</b>", found[name])[0]) == amount
    assert wrong_sums(html) == []


def test_what_the_law_took_off_a_card_is_said(client, scene):
    scene.contract(product="card", rate_month="0.15", days_overdue=(300,), amount=100_000)
    assert "Tiramos R$ 620,00" in text(page(client))


def test_reasons_are_all_told_with_a_person_to_turn_to(client, scene):
    scene.contract(number="A-1", days_overdue=(45,), amount=6_000_000)
    html = page(client)
    assert "há mais de 60 dias" in html and "R$\u00a049.000,00" in html
    assert 'type="checkbox"' not in html
    assert 'href="/ajuda"' in html
    assert "Simular parcelas" not in html


def test_prescribed_contracts_stand_apart_and_out_of_the_sum(client, scene):
    scene.contract(number="old", product="store_credit", days_overdue=(2_100,), amount=999_900)
    scene.contract(number="new", days_overdue=(94,), amount=100_000)
    html = page(client)
    assert "Fora da soma" in html and "Você não precisa fazer nada" in html
    assert html.count('type="checkbox"') == 1
    assert "1 contrato" in text(html) and "9.999" not in html


def test_a_blocked_contract_has_a_person(client, scene):
    scene.contract(number="JUD-9", blocked=True)
    html = page(client)
    assert "Com uma pessoa" in html and 'type="checkbox"' not in html


def test_what_passes_the_limit_together_starts_unchosen_and_says_so(client, scene):
    old = scene.contract(number="a", days_overdue=(300,), amount=2_500_000)
    young = scene.contract(number="b", days_overdue=(70,), amount=2_500_000)
    html = page(client)
    chosen = {str(row.id): f'value="{row.id}"' in html and bool(
        re.search(rf'value="{row.id}"[^>]* checked>', html)) for row in (old, young)}
    assert chosen == {str(old.id): True, str(young.id): False}
    assert "Por aqui dá para juntar até R$ 49.000,00" in text(html)


def test_nothing_open_is_said_kindly(client, scene):
    html = page(client)
    assert "não há nada para pagar aqui hoje" in html
    assert "Simular parcelas" not in html


def test_coming_back_without_a_choice_says_what_is_missing(client, scene):
    scene.contract()
    assert "Marque pelo menos um contrato" in page(client, "/contratos?falta=1")


def test_nobody_elses_contract_is_on_the_page(portal, client, scene):
    scene.contract(number="MINE-1")
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1], name="João Outro")
        make_contract(session, portal, neighbor, number="THEIRS-1")
    html = page(client)
    assert "MINE-1" in html and "THEIRS-1" not in html and "João" not in html
