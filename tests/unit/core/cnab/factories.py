"""Accounts, titles and retornos of every bank with a CNAB 240, for the tests of this room."""

from datetime import date, datetime

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount, number
from portal.core.cnab import banks
from portal.core.cnab.remessa import write
from portal.core.cnab.title import CnabAccount, Movement, Order, Party, Title

PARAMS = {
    "104": {"agencia": "0501", "agencia_dv": "3", "codigo_beneficiario": "433756"},
    "104-7": {"agencia": "0501", "agencia_dv": "3", "codigo_beneficiario": "1242119"},
    "001": {
        "convenio": "1234567",
        "carteira": "17",
        "variacao": "019",
        "agencia": "1234",
        "agencia_dv": "3",
        "conta": "00012345",
        "conta_dv": "X",
    },
    "033": {
        "codigo_beneficiario": "1234567",
        "carteira": "101",
        "agencia": "1234",
        "agencia_dv": "5",
        "conta": "012345678",
        "conta_dv": "9",
        "codigo_transmissao": "123400001234567",
    },
    "748": {"agencia": "3059", "posto": "16", "codigo_beneficiario": "17429", "byte": "2"},
    "756": {
        "agencia": "4277",
        "agencia_dv": "3",
        "codigo_beneficiario": "0172278",
        "carteira": "1",
        "modalidade": "01",
        "conta": "6498",
        "conta_dv": "0",
    },
    "085": {
        "convenio": "101104",
        "agencia": "0101",
        "agencia_dv": "5",
        "conta": "02315602",
        "carteira": "01",
    },
}
CREDITOR = Party("Crédito Exemplo S.A.", "11222333000181")
PAYER = Party("José da Silva", "12345678909", "Rua das Flores, 10", "Centro", "90010000", "Porto Alegre", "RS")
WHEN = datetime(2026, 11, 23, 14, 5, 9)
PAID = {
    "valor": 12_345,
    "pago": 12_400,
    "liquido": 12_200,
    "encargos": 55,
    "tarifa": 200,
    "vencimento": date(2026, 12, 10),
    "ocorrencia_data": date(2026, 12, 11),
    "credito_data": date(2026, 12, 12),
    "motivos": "04",
    "uso_empresa": "INST-1",
    "numero_documento": "AC7-1",
}


def account(kind, **changes):
    return CnabAccount(
        **{"account": BoletoAccount(kind[:3], PARAMS[kind]), "creditor": CREDITOR, "write_off_days": 59} | changes
    )


def title(kind, sequence=1, **changes):
    owner = BoletoAccount(kind[:3], PARAMS[kind])
    values = {
        "nosso_numero": number(owner, sequence, year=2026).digits,
        "document_number": f"AC7-{sequence}",
        "own_id": f"INST-{sequence}",
        "due_date": date(2026, 12, 10),
        "issued_on": date(2026, 11, 23),
        "amount_cents": 12_345,
        "payer": PAYER,
        "fine_hundredths": 200,
        "monthly_interest_hundredths": 100,
    }
    return Title(**values | changes)


def entry(kind, sequence=1, **changes):
    return Order(Movement.ENTRY, title(kind, sequence, **changes))


def retorno(kind, outcomes, *, nsa=7, batch_records=None, file_records=None, totals=None, batches=1):
    """A retorno written with the bank's own tables; each outcome is a dict of T and U fields."""
    variant = banks.for_account(BoletoAccount(kind[:3], PARAMS[kind]))
    shared = {
        "banco": variant.compe,
        "arquivo_codigo": "2",
        "operacao": "T",
        "nsa": nsa,
        "geracao_data": date(2026, 12, 11),
        "versao_arquivo": variant.file_version,
    }
    lines = [variant.returned_file_header.write(shared), variant.batch_header.write(shared | {"lote": 1})]
    for place, outcome in enumerate(outcomes):
        values = {"movimento": "06", "carteira": "1", "lote": 1} | shared | outcome
        lines.append(variant.outcome.write(values | {"sequencial": 2 * place + 1}))
        lines.append(variant.amounts.write(values | {"sequencial": 2 * place + 2}))
    details = 2 * len(outcomes)
    trailer = {"lote": 1, "registros_lote": details + 2 if batch_records is None else batch_records}
    lines.append(variant.returned_batch_trailer.write(shared | trailer | (totals or {})))
    counted = details + 4 if file_records is None else file_records
    lines.append(variant.file_trailer.write(shared | {"lotes": batches, "registros_arquivo": counted}))
    return lines


def as_bytes(lines, end="\r\n"):
    return "".join(line + end for line in lines).encode("latin-1")


def lines_of(kind, orders, nsa=12, **changes):
    """The lines of a remessa of that kind of account."""
    data = write(account(kind, **changes), orders, nsa=nsa, generated_at=WHEN)
    assert data.endswith(b"\r\n")
    return data.decode("ascii").split("\r\n")[:-1]


def columns(line, start, end):
    """Columns as the manuals count them, from 1, both included."""
    return line[start - 1 : end]


def numbered(kind):
    """Fields of T that carry the first nosso número of the account."""
    digits = title(kind).nosso_numero
    dv = get(kind[:3]).digit(PARAMS[kind], digits)
    if kind.startswith("104"):
        return {"modalidade": digits[:2], "nosso_numero": digits[2:], "nosso_numero_dv": dv}
    variant = banks.for_account(BoletoAccount(kind[:3], PARAMS[kind]))
    return variant.number_fields(PARAMS[kind], digits, dv, 3)
