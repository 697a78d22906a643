import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from portal.db.models import Agreement, Contract, Debtor, OneTimeCode, OverdueInstallment, Quote
from portal.i18n import plain_money
from portal.web.paper_pace import PAPERS
from tests.deciding import bare, kept, post, rows, text_of
from tests.delivered import deliver_all
from tests.origins import dangling, origins, wrong_sums
from tests.signed_in import sign_in

# --- keeping ---------------------------------------------------------------------------------------------


def test_a_simulation_posted_twice_is_one_quote(portal, inside, house):
    token = house.token()
    first, second = post(inside, "/simulacoes", token=token), post(inside, "/simulacoes", token=token)
    assert first.headers["Location"] == second.headers["Location"]
    assert rows(portal, Quote) == 1


@pytest.mark.parametrize("token", ["", "x", "AAAA", "á", "x" * 5000])
def test_a_token_that_is_not_ours_is_nothing(portal, inside, house, token):
    assert post(inside, "/simulacoes", token=token).status_code == 404
    assert rows(portal, Quote) == 0


def test_every_single_character_of_a_token_counts(inside, house):
    token = house.token()
    csrf = inside.csrf("/ajuda")
    for place in range(0, len(token), 7):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert inside.post("/simulacoes", data={"csrf_token": csrf, "token": altered}).status_code == 404


def test_the_token_of_somebody_else_is_nothing(stranger, house):
    assert post(stranger, "/simulacoes", token=house.token()).status_code == 404


def test_nobody_keeps_anything_without_signing_in(client, house):
    answer = post(client, "/simulacoes", token=house.token())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_fields_that_are_not_asked_for_change_nothing(portal, inside, house):
    token = house.token(count=24)
    post(inside, "/simulacoes", token=token, total="1", desconto="99", debtor_id=str(uuid.uuid4()), count="96")
    with portal.database.reading() as session:
        row = session.exec(select(Quote)).one()
    assert (row.terms["count"], row.debtor_id) == (24, house.debtor_id)
    assert row.terms["total"] > 1


def test_an_old_simulation_shows_the_plan_of_today(portal, inside, house, clock):
    token = house.token(count=24)
    clock.advance(days=10)
    with portal.database.reading() as session:
        debtor = session.get(Debtor, house.debtor_id)
    sign_in(inside, portal, debtor)
    answer = post(inside, "/simulacoes", token=token)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "O prazo desta proposta passou" in page
    assert "Nada foi fechado" in page
    new = re.search(r'name="token" value="([^"]+)"', answer.get_data(as_text=True)).group(1)
    assert post(inside, "/simulacoes", token=new).status_code == 303


def test_figures_that_moved_are_told_and_never_accepted_silently(portal, inside, house):
    token = house.token()
    with portal.database.writing() as session:
        session.connection().execute(update(OverdueInstallment).values(amount=OverdueInstallment.amount + 100))
    answer = post(inside, "/simulacoes", token=token)
    assert answer.status_code == 409
    assert "Os valores mudaram" in text_of(answer)
    assert rows(portal, Quote) == 0


def test_a_contract_that_left_the_portal_leads_to_todays_values(portal, inside, house):
    token = house.token()
    with portal.database.writing() as session:
        session.connection().execute(update(Contract).values(blocked=True))
    answer = post(inside, "/simulacoes", token=token)
    assert answer.status_code == 409
    assert 'href="/contratos"' in answer.get_data(as_text=True)


# --- the review ------------------------------------------------------------------------------------------


def test_the_review_shows_what_the_consumer_code_asks_for(portal, inside, house):
    address = kept(inside, house, count=24, entry=50_000)
    page = text_of(inside.get(address))
    with portal.database.reading() as session:
        terms = session.exec(select(Quote)).one().terms
    for cents in ("gross", "debt", "financed", "interest", "total", "cash", "installment"):
        assert f"R$ {plain_money(terms[cents])}" in page, cents
    for words in (
        "Desconto para quem aceita o acordo", "Entrada", "Imposto (IOF)", "Tarifas e seguros Nenhum",
        "Total com a entrada", "À vista, sem parcelar", "Juros por mês, taxa efetiva 1,99%",
        "Juros por ano, taxa efetiva 26,68%", "CET, o custo de tudo junto", "ao ano", "ao mês", "O que entra no CET",
        "multa, uma vez 2% da parcela", "Se atrasar: juros 1% ao mês", "24, uma por mês",
        "Proposta vale até 28 de novembro, 23h59",
        "eu pagar a entrada", "eu atrasar uma parcela", "eu parar de pagar", "eu quiser pagar antes",
        "eu mudar de ideia", "7 dias para desfazer",
        "Banco Exemplo S.A., CNPJ 11.222.333/0001-81", "Rua do Exemplo, 100", "ajuda@banco.example",
        "Maria Exemplo da Silva, CPF ***.982.247-**", "Contratos que este acordo substitui",
        "Empréstimo pessoal 2024/00001", "Aceitar não tira nenhum direito seu", "Ver a minuta do contrato",
    ):
        assert words in page, words
    assert "529.982.247-25" not in page


def test_the_elements_of_the_cet_foot(portal, inside, house):
    page = text_of(inside.get(kept(inside, house, count=36)))
    table = page.split("Parte")[1].split("De onde vem")[0]
    shares = [int(whole) * 100 + int(rest) for whole, rest in re.findall(r"(\d+),(\d\d)%", table)]
    assert shares[-1] == 10_000
    assert sum(shares[:-1]) == 10_000


@pytest.mark.parametrize("count", [1, 2, 36, 96])
def test_every_number_says_where_it_comes_from_and_adds_up(inside, house, count):
    page = inside.get(kept(inside, house, count=count)).get_data(as_text=True)
    assert dangling(page) == set() and wrong_sums(page) == []
    assert {"de-gross", "de-discount", "de-debt", "de-total", "de-installment"} <= set(origins(page))


def test_one_payment_talks_about_no_credit(inside, house):
    page = text_of(inside.get(kept(inside, house, count=1)))
    assert "Você paga de uma vez" in page
    assert "1, única" in page
    assert "CET" not in page


def test_somebody_elses_quote_is_byte_for_byte_a_missing_one(inside, stranger, house):
    address = kept(inside, house)
    for path in (address, f"{address}/minuta.pdf", f"{address}/codigo"):
        missing = path.replace(address.rsplit("/", 1)[1], str(uuid.uuid4()))
        theirs, nobodys = stranger.get(path), stranger.get(missing)
        assert theirs.status_code == nobodys.status_code == 404
        assert bare(theirs, path) == bare(nobodys, missing)
    assert post(stranger, f"{address}/codigo", li="on").status_code == 404


def test_looking_changes_nothing(portal, inside, house):
    address = kept(inside, house)
    before = rows(portal, Quote), rows(portal, OneTimeCode)
    for path in (address, f"{address}/codigo", "/acordos", "/simulacoes"):
        inside.get(path)
    assert (rows(portal, Quote), rows(portal, OneTimeCode)) == before


def test_the_draft_is_a_pdf_that_says_it_is_one(inside, house):
    answer = inside.get(kept(inside, house, count=6) + "/minuta.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'inline; filename="minuta.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_drawing_is_limited(inside, house, monkeypatch):
    monkeypatch.setattr("portal.web.debtor.quotes.drawn", lambda paper: b"%PDF")
    address = kept(inside, house) + "/minuta.pdf"
    assert [inside.get(address).status_code for _ in range(PAPERS.most + 1)] == [200] * PAPERS.most + [429]


def test_an_expired_quote_says_so_and_offers_todays(portal, inside, house, clock):
    address = kept(inside, house)
    with portal.database.reading() as session:
        row, debtor = session.exec(select(Quote)).one(), session.get(Debtor, house.debtor_id)
    clock.instant = row.valid_until + timedelta(seconds=1)
    sign_in(inside, portal, debtor)
    answer = inside.get(address)
    assert answer.status_code == 410
    page = text_of(answer)
    assert "Ela valia até 28 de novembro, 23h59" in page
    assert "Antes" in page
    assert "Agora" in page


# --- the code --------------------------------------------------------------------------------------------


def test_without_the_box_nothing_is_sent_and_the_page_says_what_is_missing(portal, inside, house):
    address = kept(inside, house)
    answer = post(inside, f"{address}/codigo")
    assert answer.status_code == 422
    assert "Marque aqui se você leu o resumo" in text_of(answer)
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert rows(portal, OneTimeCode) == 0


def test_the_code_says_what_it_accepts(portal, inside, house):
    address = kept(inside, house, count=24)
    answer = post(inside, f"{address}/codigo", li="on")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}/codigo")
    (draft,) = deliver_all(portal)
    with portal.database.reading() as session:
        quote, code = session.exec(select(Quote)).one(), session.exec(select(OneTimeCode)).one()
    assert code.bound_digest == quote.terms_digest
    assert code.purpose == "accept"
    said = draft.short.replace("\u00a0", " ")
    assert f"para ACEITAR acordo de R$ {plain_money(quote.terms['total'])} em 24x" in said
    assert "1ª em 10/12/2026" in said
    page = text_of(inside.get(f"{address}/codigo"))
    assert "Código de 6 números" in page
    assert draft.code not in page


def test_a_second_tap_keeps_the_code_that_was_sent(portal, inside, house):
    address = kept(inside, house)
    post(inside, f"{address}/codigo", li="on")
    again = post(inside, f"{address}/codigo", li="on")
    assert again.status_code in {200, 303}
    assert rows(portal, OneTimeCode) == 1


def test_asking_for_another_code_too_soon_says_when(inside, house):
    address = kept(inside, house)
    post(inside, f"{address}/codigo", li="on")
    answer = post(inside, f"{address}/codigo", li="on", canal="email")
    assert answer.status_code == 429
    assert "Espere até" in text_of(answer)


def test_no_code_is_sent_for_figures_that_moved(portal, inside, house):
    address = kept(inside, house)
    with portal.database.writing() as session:
        session.connection().execute(update(OverdueInstallment).values(amount=OverdueInstallment.amount + 100))
    answer = post(inside, f"{address}/codigo", li="on")
    assert answer.status_code == 409
    assert "Os valores mudaram" in text_of(answer)
    assert rows(portal, OneTimeCode) == 0
    assert rows(portal, Agreement) == 0


def test_a_form_without_its_token_is_refused(inside, house):
    address = kept(inside, house)
    for path in ("/simulacoes", f"{address}/codigo", "/acordos"):
        assert inside.post(path, data={"li": "on"}).status_code == 400
