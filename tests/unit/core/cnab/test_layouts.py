"""The position tables against the norm's own table, and against the files other programs write."""

import csv
from itertools import groupby

import pytest

from portal.core.cnab import layouts_400
from portal.core.cnab.banks import READERS, CaixaSevenDigits
from portal.core.cnab.layouts import (
    caixa,
    caixa_retorno,
    febraban_control,
    febraban_optional,
    febraban_remessa,
    febraban_retorno,
)
from portal.core.cnab.record import Record
from portal.core.cnab.variant import Variant
from tests.shared import shared_path

NORMS = {
    ("FEBRABAN 10.6", "0 header arquivo"): febraban_control.FILE_HEADER,
    ("FEBRABAN 10.6", "1 header lote cobranca"): febraban_control.BATCH_HEADER,
    ("FEBRABAN 10.6", "3P titulo"): febraban_remessa.TITLE,
    ("FEBRABAN 10.6", "3Q pagador"): febraban_remessa.PAYER,
    ("FEBRABAN 10.6", "3R desconto multa"): febraban_remessa.LATE_CHARGES,
    ("FEBRABAN 10.6", "3Y-01 sacador/avalista"): febraban_optional.GUARANTOR,
    ("FEBRABAN 10.6", "3Y-04 e-mail/SMS"): febraban_optional.CONTACT,
    ("FEBRABAN 10.6", "3Y-53 tipo de pagamento"): febraban_optional.PAYMENT_RULE,
    ("Santander H7815", "3Y-03 Pix (see note)"): febraban_optional.PIX,
    ("FEBRABAN 10.6", "3T retorno titulo"): febraban_retorno.OUTCOME,
    ("FEBRABAN 10.6", "3U retorno valores"): febraban_retorno.AMOUNTS,
    ("FEBRABAN 10.6", "5 trailer lote"): febraban_control.BATCH_TRAILER,
    ("FEBRABAN 10.6", "9 trailer arquivo"): febraban_control.FILE_TRAILER,
    ("Caixa SIGCB", "0 header arquivo"): caixa.FILE_HEADER,
    ("Caixa SIGCB", "1 header lote"): caixa.BATCH_HEADER,
    ("Caixa SIGCB", "3P"): caixa.TITLE,
    ("Caixa SIGCB", "3T"): caixa_retorno.OUTCOME,
    ("Caixa SIGCB", "5 trailer lote"): caixa_retorno.BATCH_TRAILER,
}
TYPES = {"N": "N", "M": "N2", "D": "N", "C": "N", "A": "A", "T": "A"}
VARIANTS = [*READERS.values(), CaixaSevenDigits(), Variant()]


def records_of(variant):
    names = [name for name in dir(variant) if isinstance(getattr(variant, name), Record)]
    assert len(names) == 12
    return [getattr(variant, name) for name in names]


def test_every_record_of_the_norm_has_the_same_fields():
    with shared_path("specs/cnab240-fields.csv").open(newline="") as source:
        rows = list(csv.DictReader(source))
    seen = set()
    for key, group in groupby(rows, key=lambda row: (row["source"], row["record"])):
        expected = [(int(row["from"]), int(row["to"]), row["type"]) for row in group]
        found = [(field.start, field.end, TYPES[field.kind]) for field in NORMS[key].fields]
        assert found == expected, key
        seen.add(key)
    assert seen == set(NORMS)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: type(variant).__name__)
def test_every_record_covers_1_to_240_without_gap(variant):
    for record in [*records_of(variant), *(getattr(febraban_optional, n) for n in ("GUARANTOR", "PIX", "CONTACT"))]:
        end = 0
        for field in record.fields:
            assert field.start == end + 1, (record.name, field)
            assert field.end >= field.start
            end = field.end
        assert end == 240, record.name
        named = [field.name for field in record.fields if field.name != "-"]
        assert len(named) == len(set(named)), record.name


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: type(variant).__name__)
def test_records_have_what_writer_and_reader_ask_for(variant):
    assert {"nsa", "geracao_data", "versao_arquivo"} <= variant.returned_file_header.names
    assert {"movimento", "vencimento", "valor", "nosso_numero", "especie", "baixa_codigo"} <= variant.title.names
    assert {"pagador_nome", "pagador_inscricao", "pagador_cep", "sacador_nome"} <= variant.payer.names
    assert {"multa_codigo", "multa_data", "multa"} <= variant.late_charges.names
    assert {"movimento", "vencimento", "valor", "motivos", "nosso_numero", "carteira"} <= variant.outcome.names
    assert {"pago", "liquido", "encargos", "credito_data", "ocorrencia_data"} <= variant.amounts.names
    assert "registros_lote" in variant.returned_batch_trailer.names
    assert {"lotes", "registros_arquivo"} <= variant.file_trailer.names


@pytest.mark.parametrize("bank", layouts_400.LAYOUTS)
def test_400_fields_do_not_overlap(bank):
    layout = layouts_400.LAYOUTS[bank]
    end = 0
    for field in sorted(layout.detail.fields, key=lambda field: field.start):
        assert field.start > end, (bank, field)
        end = field.end
    assert end <= 394
    assert {*layout.paid, "motivos", "nosso_numero", "credito_data"} <= layout.detail.names


PEERS = [
    ("Maxwbh__pyCobranca__remessa_caixa_cnab240.rem", "104", "000012345678", "19990", "52998224725"),
    ("Maxwbh__pyCobranca__remessa_sicoob_cnab240.rem", "756", "001234567801014", "19990", "52998224725"),
    (
        "kivanio__brcobranca__remessa__remessa-banco_brasil-cnab240.rem",
        "001",
        "12345670000000123",
        "19990",
        "12345678901",
    ),
    ("kivanio__brcobranca__remessa__remessa-santander-cnab240.rem", "033", "0000012345679", "19990", "12345678901"),
]


@pytest.mark.parametrize(("name", "bank", "number", "cents", "document"), PEERS)
def test_our_tables_read_what_other_programs_write(name, bank, number, cents, document):
    variant = READERS[bank]
    lines = shared_path(f"fixtures/cnab/{name}").read_text("latin-1").splitlines()
    title = variant.title.read(lines[2])
    payer = variant.payer.read(lines[3])
    assert (title["banco"], title["segmento"], title["movimento"]) == (bank, "P", "01")
    assert title["nosso_numero"].endswith(number)
    assert int(title["valor"]) == int(cents)
    assert title["vencimento"].isdigit()
    assert payer["segmento"] == "Q"
    assert payer["pagador_inscricao"] == document.zfill(15)
    trailer = variant.file_trailer.read(lines[-1])
    assert int(trailer["registros_arquivo"]) == len(lines)
