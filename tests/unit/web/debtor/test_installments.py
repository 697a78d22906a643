"""The pay page: every state of every code, the payment that shows by itself, and nobody else's numbers."""

import re
import uuid
from dataclasses import replace

import html5lib
import pytest
from sqlmodel import select

from portal.db.models import Agreement, Installment, Payment
from portal.gateways.boleto.base import Registration
from portal.jobs import drain
from portal.web.debtor.installments import PACE, next_delay
from tests.factories import make_bank_account, make_creditor, make_debtor
from tests.paying import charges_of, make_agreement, make_world
from tests.signed_in import sign_in
from tests.unit.services.test_issuing import Through

HTMX = {"HX-Request": "true"}
TOKEN = rb'name="csrf_token" value="[^"]+"'


@pytest.fixture
def world(portal):
    made = make_world(portal, count=36)
    drain(portal)
    return made


@pytest.fixture
def inside(client, portal, world):
    sign_in(client, portal, world.debtor)
    return client


def address(world, place=1):
    return f"/parcelas/{world.installments[place].id}"


def text_of(response):
    tree = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    main = tree.find(".//main")
    return re.sub(r"\s+", " ", " ".join((tree if main is None else main).itertext())).strip()


def bare(response, path):
    """The bytes without what the request itself brought: its own address, and tokens that carry the time."""
    return re.sub(TOKEN, b"", response.data).replace(path.encode(), b"")


def watch_of(page):
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found, "the page does not watch"
    return found.group(1).replace("&amp;", "&")


def pay_it(portal, world, place=1, **more):
    code = charges_of(portal, world.installments[place].id)["pix"].br_code
    portal.boleto.pay(code, **more)
    drain(portal)


def test_says_who_receives_how_much_until_when(inside, world):
    text = text_of(inside.get(address(world)))
    assert "Pagar a parcela 1 de 36" in text
    assert "Banco Exemplo S.A. recebe" in text
    assert "R$ 250 ,00" in text
    assert "Vence quinta, 10 de dezembro" in text
    assert "veja se aparece Banco Exemplo S.A. , CNPJ 11.222.333/0001-81" in text
    assert "O valor final, com multa e juros se houver, aparece no aplicativo do seu banco" in text


def test_the_entry_and_another_year(inside, world):
    assert "Pagar a entrada" in text_of(inside.get(address(world, 0)))
    assert "Vence segunda, 11 de janeiro de 2027" in text_of(inside.get(address(world, 2)))


def test_a_date_without_banks_says_until_when(inside, world):
    assert "No código está dia 10/01/2027, que não tem banco. A data passou para segunda, sem juros." in text_of(
        inside.get(address(world, 2)))


def test_shows_the_stored_codes(inside, portal, world):
    made = charges_of(portal, world.installments[1].id)
    page = inside.get(address(world)).get_data(as_text=True)
    assert f'value="{made["pix"].br_code}"' in page
    assert f'data-copy="{made["pix"].br_code}"' in page
    assert f'data-copy="{made["boleto"].linha_digitavel}"' in page
    halves = re.findall(r'<span class="nowrap">([\d. ]+)</span>', page)
    assert "".join(c for half in halves for c in half if c.isdigit()) == made["boleto"].linha_digitavel
    assert page.index("Copiar código Pix") < page.index("Pagar com outro celular")


def test_marks_simulated_codes(inside, world):
    assert text_of(inside.get(address(world))).count("SIMULADO") == 3


def test_titles_and_file_names_say_nothing(inside, portal, world):
    page = inside.get(address(world)).get_data(as_text=True)
    assert "<title>Pagar · Banco Exemplo</title>" in page
    made = charges_of(portal, world.installments[1].id)["boleto"]
    paper = inside.get(f"/boletos/{made.id}.pdf")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="pagamento-2026-12-10.pdf"'


# --- codes that are not there ---------------------------------------------------------------------------


def test_before_the_worker_came(client, portal):
    world = make_world(portal)
    sign_in(client, portal, world.debtor)
    text = text_of(client.get(address(world)))
    assert "O código Pix está sendo gerado. Leva menos de um minuto." in text
    assert "O boleto está sendo gerado." in text
    assert "SIMULADO" not in text


def test_when_the_bank_does_not_answer(client, portal, clock):
    world = make_world(portal)
    broken = replace(portal, boleto=Through(portal.boleto, register=_away))
    drain(broken)
    clock.advance(minutes=6)
    sign_in(client, portal, world.debtor)
    text = text_of(client.get(address(world)))
    assert "está demorando mais que o normal. Não é nada com você" in text
    assert "Volte daqui a uma hora" in text


def _away(_order):
    from portal.gateways.errors import GatewayError

    raise GatewayError("timeout", permanent=False)


def test_when_the_bank_answers_by_file_it_says_when_to_come_back(client, portal):
    world = make_world(portal, psp=True)
    slow = Through(portal.boleto, ties_pix=False, register=lambda _order: Registration("sent", portal.now()))
    drain(replace(portal, boleto=slow))
    sign_in(client, portal, world.debtor)
    page = client.get(address(world))
    assert "O boleto passa pelo registro do banco. O banco confirma até terça, 24 de novembro, 12h." in text_of(page)
    made = charges_of(portal, world.installments[1].id)
    assert made["boleto"].linha_digitavel not in page.get_data(as_text=True)
    assert made["pix"].br_code in page.get_data(as_text=True)
    assert client.get(f"/boletos/{made['boleto'].id}.pdf").status_code == 404


def test_when_the_bank_refused(client, portal):
    world = make_world(portal)
    drain(replace(portal, boleto=Through(
        portal.boleto, ties_pix=False, register=lambda _order: Registration("rejected", portal.now(), reason="48"))))
    sign_in(client, portal, world.debtor)
    text = text_of(client.get(address(world)))
    assert "O banco não conseguiu gerar. O problema não é seu" in text
    assert "48" not in text


def test_asking_for_a_code(client, portal):
    world = make_world(portal, promise=False)
    with portal.database.writing() as session:
        row = session.get_one(Agreement, world.agreement.id)
        row.accepted_at = date_instant(portal, -1)
        session.add(row)
    sign_in(client, portal, world.debtor)
    page = client.get(address(world)).get_data(as_text=True)
    assert page.count('action="' + address(world) + '/cobrancas"') == 1
    assert "Gerar códigos para pagar" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    for _ in range(2):
        answer = client.post(f"{address(world)}/cobrancas", data={"csrf_token": token})
        assert (answer.status_code, answer.location) == (303, address(world))
    drain(portal)
    made = charges_of(portal, world.installments[1].id)
    assert {kind: row.status for kind, row in made.items()} == {"boleto": "registered", "pix": "registered"}
    assert "Copiar código Pix" in client.get(address(world)).get_data(as_text=True)


def date_instant(portal, days):
    from datetime import timedelta

    return portal.now() + timedelta(days=days)


def test_asking_needs_the_form(inside, world):
    assert inside.post(f"{address(world)}/cobrancas").status_code == 400


# --- the payment that shows by itself -------------------------------------------------------------------


def test_looks_slow_down_and_stop_after_ten_minutes():
    delays, looks = [], 0
    while delay := next_delay(looks):
        delays.append(delay)
        looks += 1
    assert delays == sorted(delays)
    assert set(delays) == {3, 10, 30}
    assert sum(delays) == 600
    assert sum(count for count, _ in PACE) == len(delays)


def test_nothing_new_answers_only_the_next_look(inside, world):
    page = inside.get(address(world)).get_data(as_text=True)
    assert 'hx-trigger="load delay:3s' in page
    look = inside.get(watch_of(page), headers=HTMX)
    text = look.get_data(as_text=True)
    assert (look.status_code, "HX-Request" in look.headers["Vary"]) == (200, True)
    assert len(text) < 900
    assert "n=2" in watch_of(text)


def test_after_ten_minutes_it_stops_and_leaves_a_link(inside, world):
    page = inside.get(address(world)).get_data(as_text=True)
    last = inside.get(watch_of(page).replace("n=1", "n=46"), headers=HTMX)
    assert last.status_code == 286
    assert "hx-get" not in last.get_data(as_text=True)
    assert "Atualizar para ver se o pagamento caiu" in last.get_data(as_text=True)


@pytest.mark.parametrize("junk", ["-1", "abc", "9999999999", "²", ""])
def test_a_strange_count_is_the_beginning(inside, world, junk):
    assert inside.get(address(world), query_string={"n": junk}).status_code == 200


def test_a_payment_shows_at_the_next_look(inside, portal, world):
    page = inside.get(address(world)).get_data(as_text=True)
    pay_it(portal, world)
    look = inside.get(watch_of(page), headers=HTMX)
    text = look.get_data(as_text=True)
    assert look.headers["HX-Retarget"] == "#conteudo"
    assert "Pagamento recebido" in text and "por Pix" in text
    assert 'id="recado" hx-swap-oob="innerHTML"' in text
    assert "hx-get" not in text
    assert "O próximo pagamento" in text


def test_codes_show_at_the_next_look(client, portal):
    world = make_world(portal)
    sign_in(client, portal, world.debtor)
    page = client.get(address(world)).get_data(as_text=True)
    drain(portal)
    look = client.get(watch_of(page), headers=HTMX)
    assert "Copiar código Pix" in look.get_data(as_text=True)


def test_looking_writes_nothing(inside, portal, world, monkeypatch):
    page = inside.get(address(world)).get_data(as_text=True)

    def forbidden(*_arguments, **_values):
        raise AssertionError("a look must only read our database")

    monkeypatch.setattr(type(portal.database), "writing", forbidden)
    for gateway in (portal.boleto, portal.pix):
        monkeypatch.setattr(type(gateway), "__getattribute__", _only_facts(forbidden))
    assert inside.get(watch_of(page), headers=HTMX).status_code == 200


def _only_facts(forbidden):
    def get(self, name):
        if name in {"register", "movements", "create", "fetch", "received", "find"}:
            forbidden()
        return object.__getattribute__(self, name)
    return get


def test_paid_page_and_receipt(inside, portal, world):
    pay_it(portal, world)
    page = inside.get(address(world))
    text = text_of(page)
    assert "Banco Exemplo S.A. recebeu" in text
    assert "Pago em 23 de novembro, 14h05" in text
    assert "Copiar" not in text
    receipt = inside.get(f"{address(world)}/recibo.pdf")
    assert receipt.data.startswith(b"%PDF-")
    assert receipt.headers["Content-Disposition"] == 'attachment; filename="recibo-2026-11-23.pdf"'
    assert receipt.headers["Cache-Control"] == "no-store"


def test_no_receipt_before_payment(inside, world):
    assert inside.get(f"{address(world)}/recibo.pdf").status_code == 404


def test_the_last_payment_says_quite(client, portal):
    world = make_world(portal, count=1, entry=0)
    drain(portal)
    sign_in(client, portal, world.debtor)
    assert "Pagar a parcela única" in text_of(client.get(address(world, 0)))
    pay_it(portal, world, 0)
    assert "Você está quite Não falta nada deste acordo." in text_of(client.get(address(world, 0)))


def test_another_amount_is_said_to_be_safe(inside, portal, world):
    pay_it(portal, world, amount=10_000)
    text = text_of(inside.get(address(world)))
    assert "Recebemos R$\xa0100,00 em 23 de novembro, 14h05." in text.replace("R$ 100", "R$\xa0100")
    assert "O dinheiro está guardado" in text
    assert "Copiar" not in text and "Não" not in text.split("guardado")[0]
    assert "R$ 150 ,00" in text and "Já recebemos − R$ 100,00" in text
    with portal.database.reading() as session:
        assert session.exec(select(Payment)).one().outcome == "suspended"


def test_the_rest_can_be_paid_at_once(inside, portal, world):
    pay_it(portal, world, amount=10_000)
    page = inside.get(address(world))
    assert "faltam R$ 150,00" in text_of(page)
    inside.post(f"{address(world)}/cobrancas", data={"csrf_token": token_of(page)})
    drain(portal)
    text = text_of(inside.get(address(world)))
    assert "Copiar código Pix" in text and "R$ 150 ,00" in text
    pay_it(portal, world)
    text = text_of(inside.get(address(world)))
    assert "Pagamento recebido" in text and "R$ 250 ,00" in text


# --- dates ----------------------------------------------------------------------------------------------


def test_after_the_date_it_does_not_blame(inside, portal, world, clock):
    clock.instant = clock.instant.replace(month=12, day=15)
    sign_in(inside, portal, world.debtor)
    text = text_of(inside.get(address(world)))
    assert "A data era quinta, 10 de dezembro" in text
    assert "Dá para pagar com estes códigos até 8 de fevereiro de 2027." in text
    assert "R$ 255 ,42" in text
    assert "Parcela R$ 250,00 Multa R$ 5,00 2%, uma vez só Juros R$ 0,42 1% ao mês, 5 dias" in text
    assert "O aplicativo do banco mostra o valor final" in text
    assert "Copiar código Pix" in text


def test_when_the_bank_takes_it_no_more_one_button_makes_codes_of_today(inside, portal, world, clock):
    old = charges_of(portal, world.installments[1].id)
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    sign_in(inside, portal, world.debtor)
    page = inside.get(address(world))
    text = text_of(page)
    assert "Os códigos antigos já não valem." in text and "Copiar" not in text
    assert "R$ 260 ,08" in text
    assert inside.get(f"/boletos/{old['boleto'].id}.pdf").status_code == 404
    for _ in range(2):
        answer = inside.post(f"{address(world)}/cobrancas", data={"csrf_token": token_of(page)})
        assert (answer.status_code, answer.location) == (303, address(world))
    assert "está sendo gerado" in text_of(inside.get(address(world)))
    drain(portal)
    new = charges_of(portal, world.installments[1].id)
    assert (new["boleto"].amount, new["boleto"].late, new["boleto"].late_fine) == (26_008, 1_008, 500)
    text = text_of(inside.get(address(world)))
    assert "Este valor não muda até sexta, 12 de fevereiro." in text
    assert "Copiar código Pix" in text and "R$ 260 ,08" in text
    assert portal.boleto.find(old["boleto"].linha_digitavel) is None
    pay_it(portal, world)
    text = text_of(inside.get(address(world)))
    assert "Pagamento recebido" in text and "R$ 10,08 eram multa e juros." in text


def test_a_price_of_today_stands_for_its_days(inside, portal, world, clock):
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    sign_in(inside, portal, world.debtor)
    inside.post(f"{address(world)}/cobrancas", data={"csrf_token": token_of(inside.get(address(world)))})
    drain(portal)
    for days, price in ((3, "R$ 260 ,08"), (4, "R$ 260 ,42")):
        clock.instant = clock.instant.replace(day=9 + days)
        sign_in(inside, portal, world.debtor)
        text = text_of(inside.get(address(world)))
        assert price in text
        assert ("Copiar código Pix" in text) is (days == 3)


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True)).group(1)


def test_a_cancelled_payment_shows_no_codes(inside, portal, world):
    with portal.database.writing() as session:
        row = session.get_one(Installment, world.installments[1].id)
        row.status = "cancelled"
        session.add(row)
    text = text_of(inside.get(address(world)))
    assert "Este pagamento não é mais preciso" in text
    assert "Copiar" not in text


# --- nobody else's --------------------------------------------------------------------------------------


def test_what_is_somebody_elses_does_not_exist(client, portal, world):
    pay_it(portal, world, 0)
    boleto = charges_of(portal, world.installments[1].id)["boleto"]
    with portal.database.writing() as session:
        stranger = make_debtor(session, portal, world.creditor, document="11144477735", contacts=())
    sign_in(client, portal, stranger)
    nowhere = uuid.uuid4()
    pairs = [
        (address(world), f"/parcelas/{nowhere}"),
        (f"{address(world, 0)}/recibo.pdf", f"/parcelas/{nowhere}/recibo.pdf"),
        (f"/boletos/{boleto.id}.pdf", f"/boletos/{nowhere}.pdf"),
        (f"/acordos/{world.agreement.id}/carne.pdf", f"/acordos/{nowhere}/carne.pdf"),
        (f"/acordos/{world.agreement.id}/parcelas", f"/acordos/{nowhere}/parcelas"),
    ]
    for theirs, missing in pairs:
        one, other = client.get(theirs), client.get(missing)
        assert (one.status_code, other.status_code) == (404, 404), theirs
        assert bare(one, theirs) == bare(other, missing)


def test_asking_for_somebody_elses_codes_does_nothing(client, portal):
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        make_bank_account(session, creditor)
        owner = make_debtor(session, portal, creditor)
        stranger = make_debtor(session, portal, creditor, document="11144477735", contacts=())
        _, theirs = make_agreement(session, portal, owner, promise=False)
        _, mine = make_agreement(session, portal, stranger, number="2026-000418", promise=False)
        for row in session.exec(select(Agreement)).all():
            row.accepted_at = date_instant(portal, -1)
            session.add(row)
    sign_in(client, portal, stranger)
    page = client.get(f"/parcelas/{mine[0].id}").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    answers = [
        client.post(f"/parcelas/{key}/cobrancas", data={"csrf_token": token}) for key in (theirs[0].id, uuid.uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert re.sub(TOKEN, b"", answers[0].data) == re.sub(TOKEN, b"", answers[1].data)
    assert charges_of(portal, theirs[0].id) == {}


def test_signed_out_people_are_sent_to_the_entry(client, portal, world):
    for path in (address(world), f"/boletos/{uuid.uuid4()}.pdf", f"/acordos/{uuid.uuid4()}/carne.pdf"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/")
    assert client.get(address(world), headers=HTMX).status_code == 401


def test_the_list_leads_to_every_payment(inside, portal, world, clock):
    pay_it(portal, world, 0)
    clock.instant = clock.instant.replace(month=12, day=15)
    sign_in(inside, portal, world.debtor)
    page = inside.get(f"/acordos/{world.agreement.id}/parcelas")
    text = text_of(page)
    assert "Faltam 36 pagamentos." in text
    assert "Entrada, R$\u00a0500,00 Pago em 23 de novembro, 14h05".replace("\u00a0", " ") in text
    assert "Parcela 1 de 36, R$ 250,00 A data era 10 de dezembro de 2026. Hoje custa R$ 255,42" in text
    assert "Parcela 2 de 36, R$ 250,00 Vence em 11 de janeiro de 2027" in text
    for row in world.installments:
        assert f'href="/parcelas/{row.id}"' in page.get_data(as_text=True)
