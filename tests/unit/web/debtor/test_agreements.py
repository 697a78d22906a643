import re
import uuid

import pypdfium2
import pytest
from sqlalchemy import update
from sqlmodel import select

from portal.db.models import Agreement, Evidence, Installment
from tests.deciding import bare, kept, text_of
from tests.origins import origins, wrong_sums
from tests.unit.web.debtor.conftest import enter


@pytest.fixture
def made(portal, house):
    with portal.database.writing() as session:
        return house.accept(session, house.wish(house.quote(session, count=24, entry=50_000)))


@pytest.fixture
def address(made):
    return f"/acordos/{made.agreement_id}"


def settle(portal, *numbers):
    with portal.database.writing() as session:
        session.connection().execute(
            update(Installment).where(Installment.number.in_(numbers)).values(status="paid", paid_at=portal.now())
        )


def test_the_page_says_what_is_next_and_when_it_ends(inside, address):
    answer = inside.get(address)
    page = text_of(answer)
    assert 'aria-label="0 de 25 pagamentos feitos"' in answer.get_data(as_text=True)
    for words in (
        "nº 2026-000001", "Pronto, Maria. Agora tem data para acabar.", "Próximo pagamento: a entrada", "500 ,00",
        "10 de novembro de 2028 é o dia em que você fica quite",
        "Quanto falta, mês a mês", "Chega a zero em nov/2028.", "10 dez , quinta", "mais 20 parcelas",
        "10 nov 2028 , sexta", "Você fica quite.", "Pôr as datas na agenda", "Guardar o contrato", "5 dias úteis",
    ):
        assert words.replace(" ,", ",") in page.replace(" ,", ","), words


def test_the_ways_to_pay_lead_to_this_agreement_only(portal, inside, address):
    with portal.database.reading() as session:
        first = session.exec(select(Installment).where(Installment.number == 0)).one()
    body = inside.get(address).get_data(as_text=True)
    assert f'href="/parcelas/{first.id}"' in body
    assert f'href="{address}/carne.pdf"' in body
    assert "Carnê em PDF, 25 boletos, 9 folhas" in body


def test_a_weekend_is_told_with_what_it_means(inside, address):
    assert "Dia 10 não tem banco: sem juros até dia 11" in text_of(inside.get(address))


def test_after_a_payment_the_next_one_comes_first(portal, inside, address):
    settle(portal, 0)
    answer = inside.get(address)
    page = text_of(answer)
    assert "Próximo pagamento: parcela 1 de 24" in page
    assert 'aria-label="1 de 25 pagamentos feitos"' in answer.get_data(as_text=True)
    assert "Pronto, Maria" not in page


def test_with_everything_paid_there_is_nothing_to_pay(portal, inside, address):
    settle(portal, *range(25))
    with portal.database.writing() as session:
        session.connection().execute(update(Agreement).values(status="completed"))
    page = text_of(inside.get(address))
    assert "Maria, você está quite." in page
    assert "Próximo pagamento" not in page
    assert "Pagar agora" not in page


def test_a_date_that_passed_is_told_without_blame(portal, inside, house, address, clock):
    clock.advance(days=40)
    enter(inside, portal, house)
    page = text_of(inside.get(address))
    assert "A data era" in page
    assert not re.search(r"atras(o|ad)|inadimpl|devedor", page.replace("cadastros de atraso", ""), re.IGNORECASE)


def test_the_chart_and_the_table_say_the_same(portal, inside, address):
    body = inside.get(address).get_data(as_text=True)
    assert body.count("<tr><th scope=\"row\">") == 25
    assert re.search(r'<svg class="chart"[^>]*role="img"[^>]*aria-labelledby="falta-t falta-d"', body)


@pytest.mark.parametrize("count", [1, 2, 96])
def test_every_size_of_plan_has_its_page(portal, inside, house, count):
    with portal.database.writing() as session:
        made = house.accept(session, house.wish(house.quote(session, count=count)))
    assert inside.get(f"/acordos/{made.agreement_id}").status_code == 200


def test_somebody_elses_agreement_is_byte_for_byte_a_missing_one(stranger, made, address):
    for path in (address, f"{address}/contrato.pdf", f"{address}/agenda.ics"):
        missing = path.replace(str(made.agreement_id), str(uuid.uuid4()))
        theirs, nobodys = stranger.get(path), stranger.get(missing)
        assert theirs.status_code == nobodys.status_code == 404
        assert bare(theirs, path) == bare(nobodys, missing)


def test_nobody_sees_anything_without_signing_in(client, address):
    for path in ("/acordos", address, f"{address}/contrato.pdf", f"{address}/agenda.ics"):
        assert client.get(path).status_code == 303


def test_the_list_holds_agreements_and_what_was_kept_for_later(portal, inside, house, clock):
    assert "Aqui ficam as propostas" in text_of(inside.get("/acordos"))
    address = kept(inside, house, count=24, entry=50_000)
    page = inside.get("/acordos")
    assert "Vale até 28 de novembro, 23h59" in text_of(page)
    assert f'href="{address}"' in page.get_data(as_text=True)
    with portal.database.writing() as session:
        house.accept(session, house.wish(uuid.UUID(address.rsplit("/", 1)[1])))
    page = text_of(inside.get("/acordos"))
    assert "Acordo 2026-000001" in page
    assert "Vale até" not in page


def test_the_list_shows_nothing_of_others(stranger, made):
    page = text_of(stranger.get("/acordos"))
    assert "2026-000001" not in page


def test_the_copy_is_a_pdf_with_the_proof(portal, inside, address):
    answer = inside.get(f"{address}/contrato.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.data)
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    with portal.database.reading() as session:
        evidence = session.exec(select(Evidence)).one()
    flat = re.sub(r"\s", "", text)
    assert evidence.terms_digest.hex() in flat
    assert evidence.record_digest.hex() in flat
    assert "2026-000001" in flat
    assert "529.982.247-25" in flat
    assert "MINUTA" not in flat


def test_the_calendar_holds_every_date_and_says_nothing(portal, inside, address):
    settle(portal, 0)
    answer = inside.get(f"{address}/agenda.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agenda.ics"'
    text = answer.get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 24
    assert "DTSTART;VALUE=DATE:20270111" in text
    assert not re.search(r"acordo|parcela|banco|R\$|\d,\d\d|pag", text.replace("BEGIN:VALARM", ""), re.IGNORECASE)


def test_every_number_of_what_was_accepted_can_be_checked(inside, address):
    page = inside.get(address).get_data(as_text=True)
    assert len(origins(page)) > 10
    assert wrong_sums(page) == []
