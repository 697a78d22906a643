"""Files into rows: what a first import stores, what the next one changes, and what none may touch."""

import hashlib

import pytest
from sqlmodel import select

from portal.clock import civil_date
from portal.db.models import AuditEvent, PortfolioImport
from portal.services import audit
from portal.services.portfolio import FileRefused
from portal.services.portfolio.sample import sample_lines
from tests.factories import make_creditor
from tests.portfolio_files import LINE, NAMES, agree, dump, file_of, joao, line, read, take

GUARANTOR = {"avalista_documento": "39053344705", "avalista_nome": "Ana Lima"}


@pytest.fixture
def creditor_id(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal).id


@pytest.fixture
def put(portal, creditor_id):
    return lambda content, **choices: take(portal, creditor_id, content, **choices)


@pytest.fixture
def stored(portal, creditor_id):
    return lambda: read(portal, creditor_id)


def test_a_first_file(put, stored, creditor_id):
    taken = put(file_of(line(**GUARANTOR), line(parcela="2", vencimento="2026-09-20", valor="100.00", **GUARANTOR),
                        joao(documento="12ABC34501DE35", nome="Oficina Letra Ltda.")))
    assert (taken.report.lines, taken.report.rejected) == (3, 0)
    assert taken["contracts_created"] == taken["debtors_created"] == 2
    maria, office = stored()["A-1"], stored()["B-1"]
    assert (maria["document"], maria["kind"], maria["name"], maria["birth"]) == (
        "52998224725", "cpf", "Maria Exemplo da Silva", "1980-05-17")
    assert maria["address"] == {"street": "Rua das Flores, 12", "district": "Centro", "city": "Recife", "state": "PE",
                                "postal_code": "50000000"}
    assert maria["contacts"] == {("email", "maria@pessoa.example", True), ("sms", "+5581900000001", True)}
    assert maria["guarantors"] == {("39053344705", "Ana Lima")}
    assert maria["installments"] == {1: ("2026-08-20", 123456), 2: ("2026-09-20", 10000)}
    row = maria["row"]
    assert (row["product"], row["rate_month"], row["signed_on"].isoformat(), row["status"], row["prescribed"]) == (
        "card", "0.0199", "2024-01-10", "open", False)
    assert row["creditor_id"] == creditor_id
    assert (office["document"], office["kind"]) == ("12ABC34501DE35", "cnpj")


def test_the_same_file_again_changes_nothing(portal, clock, put):
    day = civil_date(portal.now())
    content = "".join(sample_lines(60, 3, day)).encode()
    first = put(content)
    assert first.report.rejected and first["contracts_created"] > 60
    before = dump(portal)
    clock.advance(hours=1)
    again = put(content)
    assert dump(portal) == before
    assert again["contracts_unchanged"] == first["contracts_created"]
    assert again["debtors_unchanged"] == first["debtors_created"]
    assert not [name for name, count in again.report.tally.items() if count and not name.endswith("unchanged")]
    with portal.database.reading() as session:
        imports = session.exec(select(PortfolioImport).order_by(PortfolioImport.started_at)).all()
        assert [(i.lines, i.rejected, i.contracts_created, i.file_digest) for i in imports] == [
            (first.report.lines, first.report.rejected, first["contracts_created"], hashlib.sha256(content).digest()),
            (first.report.lines, first.report.rejected, 0, hashlib.sha256(content).digest())]


def test_the_same_lines_in_another_order_and_dress_change_nothing(portal, put):
    put(file_of(line(), line(parcela="2", valor="100,00"), joao()))
    before = dump(portal)
    put(file_of(joao(), line(parcela="2", valor="R$ 100,00"), line(documento="52998224725", valor="1234.56"),
                names=NAMES[::-1]))
    assert dump(portal) == before


def test_a_newer_file_brings_new_balances(portal, clock, put, stored):
    put(file_of(line(), line(parcela="2", vencimento="20/09/2026"), line(parcela="3", vencimento="20/10/2026"), joao()))
    untouched = stored()["B-1"]["row"]
    clock.advance(days=1)
    taken = put(file_of(line(parcela="2", vencimento="20/09/2026", valor="99,00"),
                        line(parcela="3", vencimento="21/10/2026"), line(parcela="4", vencimento="20/11/2026"), joao()))
    assert stored()["A-1"]["installments"] == {
        2: ("2026-09-20", 9900), 3: ("2026-10-21", 123456), 4: ("2026-11-20", 123456)}
    assert (taken["contracts_updated"], taken["contracts_unchanged"]) == (1, 1)
    assert (taken["installments_created"], taken["installments_changed"], taken["installments_removed"]) == (1, 2, 1)
    assert stored()["A-1"]["row"]["updated_at"] == portal.now()
    assert stored()["B-1"]["row"] == untouched


def test_a_newer_file_brings_new_terms_and_people(put, stored):
    put(file_of(line(**GUARANTOR)))
    taken = put(file_of(line(produto="emprestimo", taxa_mes="", prescrito="sim", nome="Maria da Silva Souza",
                             endereco="Rua Nova, 1", email="nova@pessoa.example", nascimento="18/05/1980",
                             whatsapp="81 90000-0009", avalista_documento="98765432100", avalista_nome="Neide Rocha")))
    maria = stored()["A-1"]
    row = maria["row"]
    assert (row["product"], row["rate_month"], row["prescribed"]) == ("personal_loan", "", True)
    assert (maria["name"], maria["birth"], maria["address"]["street"]) == (
        "Maria da Silva Souza", "1980-05-18", "Rua Nova, 1")
    assert maria["contacts"] == {
        ("email", "maria@pessoa.example", False), ("email", "nova@pessoa.example", True),
        ("sms", "+5581900000001", True), ("whatsapp", "+5581900000009", True)}
    assert maria["guarantors"] == {("98765432100", "Neide Rocha")}
    assert (taken["debtors_updated"], taken["contracts_updated"]) == (1, 1)


def test_a_contact_that_comes_back_is_active_again(put, stored):
    for address in ("um@pessoa.example", "dois@pessoa.example", "um@pessoa.example"):
        put(file_of(line(email=address)))
    assert {c for c in stored()["A-1"]["contacts"] if c[0] == "email"} == {
        ("email", "um@pessoa.example", True), ("email", "dois@pessoa.example", False)}


def test_columns_the_file_does_not_have_leave_what_is_stored(put, stored):
    put(file_of(line(bloqueado="sim", **GUARANTOR)))
    before = stored()["A-1"]
    optional = ("email", "celular", "cep", "taxa_mes", "bloqueado", "avalista_documento", "avalista_nome")
    taken = put(file_of(line(), without=optional))
    assert taken["contracts_unchanged"] == taken["debtors_unchanged"] == 1
    assert stored()["A-1"] == before


def test_an_empty_cell_says_the_creditor_has_none(put, stored):
    put(file_of(line()))
    put(file_of(line(email="", taxa_mes="")))
    assert ("email", "maria@pessoa.example", False) in stored()["A-1"]["contacts"]
    assert stored()["A-1"]["row"]["rate_month"] == ""


def test_an_unreadable_contact_leaves_the_stored_one(put, stored):
    put(file_of(line()))
    taken = put(file_of(line(email="maria@", uf="ZZ")))
    assert ("email", "maria@pessoa.example", True) in stored()["A-1"]["contacts"]
    assert stored()["A-1"]["address"]["state"] == "PE"
    assert taken.codes == [(2, "EMAIL_FORMAT", "email"), (2, "STATE_UNKNOWN", "uf")]
    assert (taken.report.rejected, taken.report.ignored) == (0, 2)


def test_good_lines_go_in_beside_bad_ones(put, stored):
    taken = put(file_of(line(), line(parcela="2", valor="abc"), joao(documento="11144477734"), joao(contrato="B-2")))
    assert (taken.report.good, taken.report.rejected) == (2, 2)
    assert taken.codes == [(3, "MONEY_NOT_A_NUMBER", "valor"), (4, "DOCUMENT_DIGIT", "documento")]
    assert sorted(stored()) == ["A-1", "B-2"]


def test_a_rejected_line_removes_nothing(put, stored):
    lines = [line(parcela=str(n), vencimento=f"20/0{n}/2026") for n in range(1, 5)]
    put(file_of(*lines))
    put(file_of(lines[0], {**lines[1], "valor": "?"}, lines[2]))
    assert sorted(stored()["A-1"]["installments"]) == [1, 2, 3], "2 could not be read, 4 is gone"
    put(file_of(lines[0], {**lines[1], "parcela": "?"}))
    assert sorted(stored()["A-1"]["installments"]) == [1, 2, 3], "which one could not be read is unknown"


def test_creditors_do_not_see_each_other(portal, put, stored, creditor_id):
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", cnpj="11444777000161").id
    put(file_of(line()))
    take(portal, other, file_of(line(valor="1,00"), line(contrato="Z-9")), closes_missing=True)
    assert stored()["A-1"]["installments"] == {1: ("2026-08-20", 123456)}
    assert read(portal, other)["A-1"]["installments"] == {1: ("2026-08-20", 100)}
    assert take(portal, creditor_id, file_of(line()), closes_missing=True)["contracts_closed"] == 0
    assert sorted(read(portal, other)) == ["A-1", "Z-9"]


# --- contracts that are somebody's, agreed or paid ----------------------------------------------------


def test_an_open_contract_never_moves_to_another_person(portal, put, stored):
    put(file_of(line()))
    before = dump(portal)
    taken = put(file_of(joao(contrato="A-1"), joao(contrato="A-1", parcela="2")))
    assert taken.codes == [(2, "CONTRACT_OF_ANOTHER", "contrato"), (3, "CONTRACT_OF_ANOTHER", "contrato")]
    assert (taken.report.good, taken.report.rejected) == (0, 2)
    assert dump(portal) == before, "not even the person is created"


def test_a_closed_one_may(put, stored):
    put(file_of(line(), joao(), joao(contrato="B-2")))
    put(file_of(joao(), joao(contrato="B-2")), closes_missing=True)
    put(file_of(joao(contrato="A-1")))
    assert (stored()["A-1"]["document"], stored()["A-1"]["row"]["status"]) == ("11144477735", "open")


def test_contracts_in_an_agreement_are_kept_current_and_reported(portal, put, stored, creditor_id):
    put(file_of(line(), joao()))
    agree(portal, creditor_id, "A-1")
    before = dump(portal)
    assert put(file_of(line(), joao())).codes == []
    assert dump(portal) == before
    taken = put(file_of(line(valor="1.000,00"), joao()))
    assert taken.codes == [(2, "CHANGED_IN_AGREEMENT", "contrato")]
    assert [fault.weight for _, fault in taken.faults] == ["note"]
    assert (taken["contracts_in_agreement"], taken.report.rejected) == (1, 0)
    assert stored()["A-1"]["installments"] == {1: ("2026-08-20", 100000)}
    same = [t for t in before if t not in {"overdue_installment", "contract", "audit_event"}]
    assert {t: dump(portal)[t] for t in same} == {t: before[t] for t in same}, "the agreement is untouched"


@pytest.mark.usefixtures("broken_books")
def test_a_contract_paid_by_an_agreement_does_not_come_back(portal, put, creditor_id):
    put(file_of(line(), joao()))
    agree(portal, creditor_id, "A-1", status="completed")
    before = dump(portal)
    taken = put(file_of(line(valor="5,00"), joao()))
    assert taken.codes == [(2, "CONTRACT_PAID", "contrato")]
    assert dump(portal) == before


def test_a_contract_of_a_broken_agreement_is_a_contract_again(portal, put, stored, creditor_id):
    put(file_of(line()))
    agree(portal, creditor_id, "A-1", status="breached")
    assert put(file_of(line(valor="5,00")))["contracts_updated"] == 1
    assert stored()["A-1"]["installments"] == {1: ("2026-08-20", 500)}


# --- closing ----------------------------------------------------------------------------------------------


def many(*numbers: str, **cells: str) -> bytes:
    return file_of(*[line(contrato=number, **cells) for number in numbers])


def test_contracts_stay_open_unless_asked(put, stored):
    put(many("A", "B", "C"))
    put(many("A", "B"))
    assert {n: c["row"]["status"] for n, c in stored().items()} == dict.fromkeys("ABC", "open")


def test_closing_what_is_missing_and_opening_it_again(portal, clock, put, stored):
    put(many("A", "B", "C"))
    taken = put(many("A", "B"), closes_missing=True)
    assert taken["contracts_closed"] == 1
    assert (stored()["C"]["row"]["status"], stored()["C"]["row"]["closed_at"]) == ("closed", portal.now())
    before = dump(portal)
    assert put(many("A", "B"), closes_missing=True)["contracts_closed"] == 0
    assert dump(portal) == before
    taken = put(many("A", "B", "C"))
    assert (taken["contracts_updated"], taken["contracts_reopened"]) == (1, 1)
    assert (stored()["C"]["row"]["status"], stored()["C"]["row"]["closed_at"]) == ("open", None)


def test_a_file_that_would_close_more_than_half_is_refused_before_anything_is_written(portal, put, stored):
    put(many("A", "B", "C", "D"))
    before = dump(portal, without=())
    with pytest.raises(FileRefused) as error:
        put(many("A", "E", valor="1,00"), closes_missing=True)
    assert (error.value.code, error.value.facts) == ("CLOSES_TOO_MANY", {"missing": 3, "open": 4})
    assert dump(portal, without=()) == before
    assert put(many("A", "B"), closes_missing=True)["contracts_closed"] == 2, "exactly half passes"
    assert put(many("E"), closes_missing=True, closes_many=True)["contracts_closed"] == 2


def test_nothing_is_closed_when_lines_could_not_be_read(put, stored):
    put(many("A", "B", "C"))
    taken = put(many("A", "B") + b'"broken;line\n', closes_missing=True)
    assert taken.report.closing_refused and taken.report.unreadable == 1
    assert stored()["C"]["row"]["status"] == "open"


def test_a_rejected_line_still_mentions_its_contract(put, stored):
    put(many("A", "B", "C"))
    taken = put(many("A", "B") + many("C", valor="x").split(b"\n", 1)[1], closes_missing=True)
    assert taken["contracts_closed"] == 0 and not taken.report.closing_refused


def test_contracts_in_an_agreement_are_not_closed(portal, put, stored, creditor_id):
    put(many("A", "B", "C"))
    agree(portal, creditor_id, "C")
    assert put(many("A", "B"), closes_missing=True)["contracts_closed"] == 0
    with pytest.raises(FileRefused):
        put(many("Z"), closes_missing=True)


def test_many_pages_are_closed(portal, put, stored, monkeypatch):
    monkeypatch.setattr("portal.services.portfolio.closing.PAGE", 3)
    put(many(*(f"C{n:02d}" for n in range(20))))
    assert put(many(*(f"C{n:02d}" for n in range(0, 20, 2))), closes_missing=True)["contracts_closed"] == 10
    assert sorted(n for n, c in stored().items() if c["row"]["status"] == "closed") == [
        f"C{n:02d}" for n in range(1, 20, 2)]


# --- the audit chain -----------------------------------------------------------------------------------------


def test_an_import_leaves_its_trace(portal, put, creditor_id):
    put(file_of(line(), joao(documento="1")))
    with portal.database.reading() as session:
        events = session.exec(select(AuditEvent).order_by(AuditEvent.sequence)).all()
        assert [e.topic for e in events] == ["portfolio.import_started", "portfolio.imported"]
        assert events[1].facts == {"lines": 2, "rejected": 1, "contracts_created": 1, "debtors_created": 1,
                                   "installments_created": 1}
        assert events[0].subject_id == events[1].subject_id == session.exec(select(PortfolioImport.id)).one()
        assert audit.broken_link(session, creditor_id) is None
        said = repr([e.facts for e in events])
    assert not [value for value in LINE.values() if len(value) > 4 and value in said]


def test_no_personal_data_lies_open_in_the_tables(portal, put):
    put(file_of(line(**GUARANTOR)))
    rows = repr(dump(portal, without=()))
    for secret in ("52998224725", "Maria", "1980-05-17", "maria@", "8190000", "Flores", "39053344705", "Ana Lima"):
        assert secret not in rows, secret
