"""Caixa SIGCB (67.118 v010, Jun 2018): T of the retorno and the trailers."""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.layouts.febraban_control import FILE_TRAILER as FEBRABAN_FILE_TRAILER
from portal.core.cnab.record import Field, Record

OUTCOME = Record(
    "T",
    (
        *detail("T"),
        ("-", 18, 22, "N"),
        ("-", 23, 23, "N"),
        ("beneficiario", 24, 29, "N"),
        ("-", 30, 32, "N"),
        ("banco_pagadores", 33, 35, "N"),
        ("-", 36, 36, "N"),
        ("-", 37, 38, "A"),
        ("-", 39, 39, "N"),
        ("modalidade", 40, 41, "N"),
        ("nosso_numero", 42, 56, "N"),
        ("nosso_numero_dv", 57, 57, "N"),
        ("carteira", 58, 58, "N"),
        ("numero_documento", 59, 69, "A"),
        ("-", 70, 73, "A"),
        ("vencimento", 74, 81, "D"),
        ("valor", 82, 96, "M"),
        ("recebedor_banco", 97, 99, "N"),
        ("recebedor_agencia", 100, 104, "N"),
        ("recebedor_agencia_dv", 105, 105, "N"),
        ("uso_empresa", 106, 130, "A"),
        ("moeda", 131, 132, "N"),
        ("pagador_tipo", 133, 133, "N"),
        ("pagador_inscricao", 134, 148, "C"),
        ("pagador_nome", 149, 188, "T"),
        ("-", 189, 198, "A"),
        ("tarifa", 199, 213, "M"),
        ("motivos", 214, 223, "A"),
        ("-", 224, 240, "A"),
    ),
)

BATCH_TRAILER = Record(
    "5",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N"),
        ("tipo_registro", 8, 8, "N", "5"),
        ("-", 9, 17, "A"),
        ("registros_lote", 18, 23, "N"),
        ("simples_quantidade", 24, 29, "N"),
        ("simples_valor", 30, 46, "M"),
        ("caucionada_quantidade", 47, 52, "N"),
        ("caucionada_valor", 53, 69, "M"),
        ("descontada_quantidade", 70, 75, "N"),
        ("descontada_valor", 76, 92, "M"),
        ("-", 93, 123, "A"),
        ("-", 124, 240, "A"),
    ),
)

FILE_TRAILER = Record(
    "9",
    (
        *(field for field in FEBRABAN_FILE_TRAILER.fields if field.end < 30),
        Field("-", 30, 35, "A"),
        Field("-", 36, 240, "A"),
    ),
)
