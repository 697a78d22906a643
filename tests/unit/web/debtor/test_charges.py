"""Paper of boletos: the right numbers, only what is registered and unpaid, three per sheet."""

import io
import uuid

import pypdfium2
import pytest
import zxingcpp
from sqlmodel import select

from portal.core.boleto.linha_digitavel import formatted
from portal.db.models import Charge
from portal.jobs import drain
from portal.web.debtor.pay_page import BOLETO_KILOBYTES
from tests.paying import charges_of, make_world
from tests.signed_in import sign_in


@pytest.fixture
def world(portal):
    made = make_world(portal, count=7)
    drain(portal)
    return made


@pytest.fixture
def inside(client, portal, world):
    sign_in(client, portal, world.debtor)
    return client


def words_of(response):
    pages = pypdfium2.PdfDocument(io.BytesIO(response.data))
    return [page.get_textpage().get_text_range() for page in pages]


def test_the_boleto_carries_the_stored_numbers(inside, portal, world):
    made = charges_of(portal, world.installments[1].id)["boleto"]
    answer = inside.get(f"/boletos/{made.id}.pdf")
    (text,) = words_of(answer)
    for part in (formatted(made.linha_digitavel), made.nosso_numero_printed, "2026-000417/01", "529.982.247-25",
                 "11.222.333/0001-81", "Maria Exemplo da Silva", "SIMULADO", "multa de 2,00% e juros de 1,00%"):
        assert part in text.replace("\r\n", "\n").replace("\u00a0", " "), part
    page = pypdfium2.PdfDocument(io.BytesIO(answer.data))[0].render(scale=4).to_pil()
    assert {code.text for code in zxingcpp.read_barcodes(page)} == {made.barcode, made.br_code}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/pdf"


def test_the_size_promised_on_the_page_is_true(inside, portal, world):
    for place in (0, 1, 7):
        made = charges_of(portal, world.installments[place].id)["boleto"]
        size = len(inside.get(f"/boletos/{made.id}.pdf").data) / 1024
        assert abs(size - BOLETO_KILOBYTES) < 3


def test_the_carne_has_every_unpaid_boleto_three_per_sheet(inside, portal, world):
    portal.boleto.pay(charges_of(portal, world.installments[0].id)["boleto"].nosso_numero)
    drain(portal)
    pages = words_of(inside.get(f"/acordos/{world.agreement.id}/carne.pdf"))
    assert len(pages) == 3
    text = "\n".join(pages)
    assert "2026-000417/00" not in text
    for row in world.installments[1:]:
        assert charges_of(portal, row.id)["boleto"].nosso_numero_printed in text


@pytest.mark.parametrize("status", ["draft", "sent", "rejected", "written_off", "settled"])
def test_only_registered_boletos_have_paper(inside, portal, world, status):
    made = charges_of(portal, world.installments[1].id)["boleto"]
    with portal.database.writing() as session:
        row = session.get_one(Charge, made.id)
        row.status = status
        session.add(row)
    assert inside.get(f"/boletos/{made.id}.pdf").status_code == 404
    text = "\n".join(words_of(inside.get(f"/acordos/{world.agreement.id}/carne.pdf")))
    assert made.nosso_numero_printed not in text


def test_a_pix_has_no_paper(inside, portal, world):
    made = charges_of(portal, world.installments[1].id)["pix"]
    assert inside.get(f"/boletos/{made.id}.pdf").status_code == 404


def test_before_there_are_boletos_the_carne_leads_to_the_page_that_says_when(inside, portal, world):
    with portal.database.writing() as session:
        for row in session.exec(select(Charge)).all():
            row.status = "draft"
            session.add(row)
    answer = inside.get(f"/acordos/{world.agreement.id}/carne.pdf")
    assert (answer.status_code, answer.location) == (303, f"/parcelas/{world.installments[0].id}")
    assert inside.get(f"/acordos/{uuid.uuid4()}/carne.pdf").status_code == 404


def test_a_paid_agreement_has_no_carne(inside, portal, world):
    for row in world.installments:
        portal.boleto.pay(charges_of(portal, row.id)["boleto"].nosso_numero)
    drain(portal)
    assert inside.get(f"/acordos/{world.agreement.id}/carne.pdf").status_code == 404


def test_a_boleto_of_today_says_that_it_holds_fine_and_interest(inside, portal, world, clock):
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    sign_in(inside, portal, world.debtor)
    inside.post(
        f"/parcelas/{world.installments[1].id}/cobrancas",
        data={"csrf_token": inside.csrf(f"/parcelas/{world.installments[1].id}")},
    )
    drain(portal)
    made = charges_of(portal, world.installments[1].id)["boleto"]
    (text,) = words_of(inside.get(f"/boletos/{made.id}.pdf"))
    text = text.replace("\r\n", "\n").replace("\u00a0", " ")
    assert "Valor com multa e juros de R$ 10,08 até 12/02/2027." in text
    assert "multa de 2,00%" not in text and formatted(made.linha_digitavel) in text
