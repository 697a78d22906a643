"""Santander H7815 (V2.9, Apr 2018): remessa. R up to column 179 and Y-53 are FEBRABAN's."""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.layouts.febraban_control import BATCH_TRAILER as FEBRABAN_BATCH_TRAILER
from portal.core.cnab.layouts.febraban_control import FILE_TRAILER as FEBRABAN_FILE_TRAILER
from portal.core.cnab.layouts.febraban_remessa import PAYER as FEBRABAN_PAYER
from portal.core.cnab.record import Field, Record

FILE_HEADER = Record(
    "0",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N", "0000"),
        ("tipo_registro", 8, 8, "N", "0"),
        ("-", 9, 16, "A"),
        ("inscricao_tipo", 17, 17, "N"),
        ("inscricao", 18, 32, "C"),
        ("transmissao", 33, 47, "N"),
        ("-", 48, 72, "A"),
        ("empresa", 73, 102, "T"),
        ("nome_banco", 103, 132, "T"),
        ("-", 133, 142, "A"),
        ("arquivo_codigo", 143, 143, "N", "1"),
        ("geracao_data", 144, 151, "D"),
        ("-", 152, 157, "A"),
        ("nsa", 158, 163, "N"),
        ("versao_arquivo", 164, 166, "N"),
        ("-", 167, 240, "A"),
    ),
)

BATCH_HEADER = Record(
    "1",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N"),
        ("tipo_registro", 8, 8, "N", "1"),
        ("operacao", 9, 9, "A", "R"),
        ("servico", 10, 11, "N", "01"),
        ("-", 12, 13, "A"),
        ("versao_lote", 14, 16, "N"),
        ("-", 17, 17, "A"),
        ("inscricao_tipo", 18, 18, "N"),
        ("inscricao", 19, 33, "C"),
        ("-", 34, 53, "A"),
        ("transmissao", 54, 68, "N"),
        ("-", 69, 73, "A"),
        ("empresa", 74, 103, "T"),
        ("mensagem1", 104, 143, "T"),
        ("mensagem2", 144, 183, "T"),
        ("nsa", 184, 191, "N"),
        ("geracao_data", 192, 199, "D"),
        ("-", 200, 240, "A"),
    ),
)

TITLE = Record(
    "P",
    (
        *detail("P"),
        ("agencia", 18, 21, "N"),
        ("agencia_dv", 22, 22, "N"),
        ("conta", 23, 31, "N"),
        ("conta_dv", 32, 32, "N"),
        ("conta_fidc", 33, 41, "N"),
        ("conta_fidc_dv", 42, 42, "N"),
        ("-", 43, 44, "A"),
        ("nosso_numero", 45, 57, "N"),
        ("carteira", 58, 58, "A", "5"),
        ("cadastramento", 59, 59, "N", "1"),
        ("tipo_documento", 60, 60, "N", "2"),
        ("-", 61, 61, "A"),
        ("-", 62, 62, "A"),
        ("numero_documento", 63, 77, "A"),
        ("vencimento", 78, 85, "D"),
        ("valor", 86, 100, "M"),
        ("agencia_fidc", 101, 104, "N"),
        ("agencia_fidc_dv", 105, 105, "N"),
        ("-", 106, 106, "A"),
        ("especie", 107, 108, "N"),
        ("aceite", 109, 109, "A", "N"),
        ("emissao", 110, 117, "D"),
        ("juros_codigo", 118, 118, "N"),
        ("juros_data", 119, 126, "D"),
        ("juros", 127, 141, "M"),
        ("desconto1_codigo", 142, 142, "N"),
        ("desconto1_data", 143, 150, "D"),
        ("desconto1", 151, 165, "M"),
        ("iof", 166, 180, "M"),
        ("abatimento", 181, 195, "M"),
        ("uso_empresa", 196, 220, "A"),
        ("protesto_codigo", 221, 221, "N", "0"),
        ("protesto_prazo", 222, 223, "N"),
        ("baixa_codigo", 224, 224, "N"),
        ("-", 225, 225, "N"),
        ("baixa_prazo", 226, 227, "N"),
        ("moeda", 228, 229, "N", "00"),
        ("-", 230, 240, "A"),
    ),
)

PAYER = Record(
    "Q",
    (
        *(field for field in FEBRABAN_PAYER.fields if field.end < 210),
        Field("carne", 210, 212, "N"),
        Field("carne_parcela", 213, 215, "N"),
        Field("carne_parcelas", 216, 218, "N"),
        Field("carne_plano", 219, 221, "N"),
        Field("-", 222, 240, "A"),
    ),
)

LATE_CHARGES = Record(
    "R",
    (
        *detail("R"),
        ("desconto2_codigo", 18, 18, "N"),
        ("desconto2_data", 19, 26, "D"),
        ("desconto2", 27, 41, "M"),
        ("-", 42, 65, "A"),
        ("multa_codigo", 66, 66, "A"),
        ("multa_data", 67, 74, "D"),
        ("multa", 75, 89, "M"),
        ("-", 90, 99, "A"),
        ("mensagem3", 100, 139, "T"),
        ("mensagem4", 140, 179, "T"),
        ("-", 180, 240, "A"),
    ),
)

BATCH_TRAILER = Record(
    "5",
    (*(field for field in FEBRABAN_BATCH_TRAILER.fields if field.end < 24), Field("-", 24, 240, "A")),
)

FILE_TRAILER = Record(
    "9",
    (*(field for field in FEBRABAN_FILE_TRAILER.fields if field.end < 30), Field("-", 30, 240, "A")),
)
