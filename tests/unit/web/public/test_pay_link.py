"""What somebody sees who pays for another: payee, amount, codes; nothing of the debt, and no trace of the look."""

import re
import uuid

import html5lib
import pytest

from portal.db.models import Agreement
from portal.jobs import drain
from portal.services import pay_links
from portal.web.public.pay_link import LOOKS
from tests.paying import charges_of, make_world
from tests.rows import changed, fingerprint

SECRETS = (
    "Maria", "Exemplo da Silva", "529.982", "52998224725", "2026-000417", "arcela", "cordo", "ntrada", "devedor",
    "dívida", "maria@", "Rua das Flores",
)
#: The page repeats its own address in the form of languages, so its length follows the link's.
OF_EACH = ("Content-Length", "Date", "Set-Cookie")
PREVIEWS = ("WhatsApp/2.23", "facebookexternalhit/1.1", "Twitterbot/1.0", "TelegramBot (like TwitterBot)")


@pytest.fixture
def world(portal):
    made = make_world(portal, psp=True)
    drain(portal)
    return made


@pytest.fixture
def link(portal, world):
    with portal.database.writing() as session:
        row = pay_links.create(
            session, portal.vault, world.installments[1], list(charges_of(portal, world.installments[1].id).values()),
            debtor_id=world.debtor.id, creditor_id=world.creditor.id, now=portal.now(), new_id=uuid.uuid4,
        )
        session.flush()
        session.expunge_all()
    return row


@pytest.fixture
def path(portal, link):
    return f"/p/{pay_links.token_of(portal.vault, link)}"


def text_of(response):
    tree = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    return re.sub(r"\s+", " ", " ".join(tree.find(".//main").itertext())).strip()


def bare(response, path):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", response.get_data(as_text=True)).replace(path, "*")


def test_shows_payee_amount_date_and_codes(client, portal, world, path):
    made = charges_of(portal, world.installments[1].id)
    page = client.get(path)
    text, html = text_of(page), page.get_data(as_text=True)
    assert "Banco Exemplo S.A. recebe R$ 250 ,00 Pague até quinta, 10 de dezembro" in text
    assert "CNPJ 11.222.333/0001-81" in text
    assert f'value="{made["pix"].br_code}"' in html and "QR code Pix" in html
    assert f'data-copy="{made["boleto"].linha_digitavel}"' in html
    assert "SIMULADO" in text


def test_shows_nothing_of_the_debt(client, portal, world, path):
    page = client.get(path).get_data(as_text=True)
    assert [word for word in SECRETS if word in page] == []
    keys = [world.agreement.id, world.debtor.id, *(row.id for row in world.installments)]
    keys += [row.id for row in charges_of(portal, world.installments[1].id).values()]
    assert [key for key in keys if str(key) in page or key.hex in page] == []
    assert "<title>Pagamento · Banco Exemplo</title>" in page and "og:" not in page


def test_no_engine_keeps_it_and_no_site_hears_of_it(client, path):
    answer = client.get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Cache-Control"] == "no-store"
    # only our own pages hear of the address: the form of languages needs it
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in answer.get_data(as_text=True)


def test_previews_and_looks_have_no_effect(client, portal, path):
    before = fingerprint(portal)
    for agent in PREVIEWS:
        for ask in (client.get, client.head):
            assert ask(path, headers={"User-Agent": agent}).status_code == 200
    assert client.get(path, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert changed(before, fingerprint(portal)) == []
    assert client.get(path).status_code == 200


def test_unknown_ended_closed_and_useless_links_look_the_same(client, portal, world, link, path, clock):
    answers = [(client.get(unknown), unknown) for unknown in (f"/p/{'A' * 22}", "/p/x", f"{path}A")]
    clock.instant = clock.instant.replace(year=2027, month=2, day=9, hour=4)
    answers.append((client.get(path), path))
    clock.instant = clock.instant.replace(year=2026, month=11, day=24)
    with portal.database.writing() as session:
        pay_links.revoke(session, link.id, world.debtor.id, now=portal.now())
    answers.append((client.get(path), path))
    with portal.database.writing() as session:
        fresh = pay_links.create(
            session, portal.vault, world.installments[2], list(charges_of(portal, world.installments[2].id).values()),
            debtor_id=world.debtor.id, creditor_id=world.creditor.id, now=portal.now(), new_id=uuid.uuid4,
        )
        row = session.get_one(Agreement, world.agreement.id)
        row.status = "undone"
        session.add(row)
        session.flush()
        useless = f"/p/{pay_links.token_of(portal.vault, fresh)}"
    answers.append((client.get(useless), useless))
    assert {answer.status_code for answer, _ in answers} == {404}
    assert len({bare(*each) for each in answers}) == 1
    headers = {
        tuple(sorted((name, value) for name, value in answer.headers.items() if name not in OF_EACH))
        for answer, _ in answers
    }
    assert len(headers) == 1
    assert "Este link não abre mais" in text_of(answers[0][0])


def test_after_the_payment_it_thanks(client, portal, world, path):
    portal.pix.pay(charges_of(portal, world.installments[1].id)["pix"].txid)
    drain(portal)
    text = text_of(client.get(path))
    assert text == "Já foi pago Banco Exemplo S.A. recebeu. Obrigado."


def test_while_money_is_looked_at_it_asks_for_none(client, portal, world, path):
    portal.pix.pay(charges_of(portal, world.installments[1].id)["pix"].txid, 1_000)
    drain(portal)
    text = text_of(client.get(path))
    assert "Por enquanto não é preciso pagar." in text and "Copiar" not in text


def test_after_the_date_it_shows_the_value_of_today_and_no_reason(client, portal, world, path, clock):
    clock.instant = clock.instant.replace(month=12, day=15)
    text = text_of(client.get(path))
    assert "R$ 255 ,42 Valor de hoje" in text
    assert not [word for word in ("ulta", "uros", "10 de dezembro", "atras") if word in text]


def test_it_opens_for_anybody_signed_in_or_not(client, app, path):
    assert client.get(path).status_code == app.test_client().get(path).status_code == 200


def test_too_many_looks_from_one_place_have_to_wait(client, clock, path):
    codes = [client.get(path).status_code for _ in range(LOOKS.most + 1)]
    assert codes == [200] * LOOKS.most + [429]
    slow = client.get("/p/" + "A" * 22)
    assert slow.status_code == 429 and slow.headers["Retry-After"]
    clock.advance(minutes=2)
    assert client.get(path).status_code == 200
