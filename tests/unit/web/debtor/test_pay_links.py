"""Making and closing links: only one's own, a few at a time, and an address that works."""

import re
import uuid
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from sqlmodel import select

from portal.db.models import Creditor, PayLink
from portal.jobs import drain
from portal.services import pay_links
from tests.factories import make_debtor
from tests.paying import charges_of, make_world
from tests.signed_in import sign_in

TOKEN = r'name="csrf_token" value="([^"]+)"'


@pytest.fixture
def world(portal):
    made = make_world(portal, psp=True)
    drain(portal)
    return made


@pytest.fixture
def inside(client, portal, world):
    sign_in(client, portal, world.debtor)
    return client


def address(world, place=1):
    return f"/parcelas/{world.installments[place].id}/links"


def text_of(response):
    tree = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    return re.sub(r"\s+", " ", " ".join(tree.find(".//main").itertext())).strip()


def token_of(response):
    return re.search(TOKEN, response.get_data(as_text=True)).group(1)


def make(client, world, place=1):
    page = client.get(address(world, place))
    return client.post(address(world, place), data={"csrf_token": token_of(page)})


def links_on(response):
    return re.findall(r'id="endereco-\d+" readonly value="([^"]+)"', response.get_data(as_text=True))


def test_the_pay_page_leads_there(inside, world):
    page = inside.get(f"/parcelas/{world.installments[1].id}").get_data(as_text=True)
    assert f'href="{address(world)}"' in page
    text = text_of(inside.get(address(world)))
    assert "Quem abrir o link vê só isto" in text and "Criar um link" in text
    assert "pode mostrar o seu nome na hora de confirmar" in text


def test_making_one_and_opening_it(inside, app, world):
    answer = make(inside, world)
    assert (answer.status_code, answer.location) == (303, address(world))
    page = inside.get(address(world))
    (link,) = links_on(page)
    assert re.fullmatch(r"http://localhost/p/[A-Za-z0-9_-]{22}", link)
    assert "vale até 08/02/2027" in text_of(page)
    stranger = app.test_client().get(urlsplit(link).path)
    assert stranger.status_code == 200 and "Pagamento para Banco Exemplo S.A." in text_of(stranger)


def test_the_prepared_message_holds_the_link_and_nothing_of_the_person(inside, world):
    make(inside, world)
    page = inside.get(address(world)).get_data(as_text=True)
    whatsapp = re.search(r'href="(https://wa\.me/[^"]+)" rel="noopener noreferrer"', page).group(1)
    (text,) = parse_qs(urlsplit(whatsapp.replace("&amp;", "&")).query)["text"]
    assert text.startswith("Você pode fazer este pagamento por mim?") and "/p/" in text
    assert not [word for word in ("Maria", "2026-000417", "parcela", "acordo", "529") if word in text]


def test_closing_it(inside, portal, world):
    make(inside, world)
    page = inside.get(address(world))
    (link,) = links_on(page)
    action = re.search(r'action="(/links/[^"]+/fim)"', page.get_data(as_text=True)).group(1)
    for _ in range(2):
        answer = inside.post(action, data={"csrf_token": token_of(page)})
        assert (answer.status_code, answer.location) == (303, address(world))
    assert inside.get(urlsplit(link).path).status_code == 404
    assert links_on(inside.get(address(world))) == []


def test_a_few_at_a_time(inside, portal, world):
    for _ in range(pay_links.MOST_OPEN + 2):
        assert make(inside, world).status_code == 303 or "Criar" not in text_of(inside.get(address(world)))
    page = inside.get(address(world))
    assert len(links_on(page)) == pay_links.MOST_OPEN
    assert "Há 5 links abertos. Para criar outro, cancele um." in text_of(page)


def test_not_too_many_in_an_hour(inside, world):
    token = token_of(inside.get(address(world)))
    answers = [
        inside.post(address(world), data={"csrf_token": token}).status_code for _ in range(pay_links.MAKING.most + 1)
    ]
    assert answers == [303] * pay_links.MAKING.most + [429]


def test_without_a_code_it_leads_back_to_where_codes_are_made(inside, portal, world, clock):
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    sign_in(inside, portal, world.debtor)
    assert "Ainda não há código para pagar. Gerar códigos para pagar" in text_of(inside.get(address(world)))
    make(inside, world)
    with portal.database.reading() as session:
        assert session.exec(select(PayLink)).all() == []


def test_a_payment_that_is_made_needs_no_link(inside, portal, world):
    portal.pix.pay(charges_of(portal, world.installments[1].id)["pix"].txid)
    drain(portal)
    assert "Este pagamento não precisa mais de link." in text_of(inside.get(address(world)))
    make(inside, world)
    with portal.database.reading() as session:
        assert session.exec(select(PayLink)).all() == []


def test_looking_makes_none(inside, portal, world):
    for _ in range(3):
        inside.get(address(world))
    with portal.database.reading() as session:
        assert session.exec(select(PayLink)).all() == []


def test_the_address_is_the_creditors_own(inside, portal, world):
    make(inside, world)
    with portal.database.writing() as session:
        row = session.get_one(Creditor, world.creditor.id)
        row.hostname = "localhost"
        session.add(row)
    (link,) = links_on(inside.get(address(world), headers={"X-Forwarded-Host": "evil.example"}))
    assert link.startswith("http://localhost/p/")


def test_what_is_somebody_elses_does_not_exist(client, portal, world):
    with portal.database.writing() as session:
        stranger = make_debtor(session, portal, world.creditor, document="11144477735", contacts=())
        link = pay_links.create(
            session, portal.vault, world.installments[1], [charges_of(portal, world.installments[1].id)["pix"]],
            debtor_id=world.debtor.id, creditor_id=world.creditor.id, now=portal.now(), new_id=uuid.uuid4,
        )
        link_id = link.id
    sign_in(client, portal, stranger)
    token = client.csrf("/ajuda")
    for theirs, missing in (
        (address(world), f"/parcelas/{uuid.uuid4()}/links"), (f"/links/{link_id}/fim", f"/links/{uuid.uuid4()}/fim"),
    ):
        answers = [client.post(path, data={"csrf_token": token}) for path in (theirs, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert re.sub(TOKEN, "", answers[0].get_data(as_text=True)) == re.sub(
            TOKEN, "", answers[1].get_data(as_text=True))
    with portal.database.reading() as session:
        assert session.get_one(PayLink, link_id).revoked_at is None
