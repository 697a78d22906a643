"""FEBRABAN 10.6: what the bank tells about a title, T and U."""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.record import Record

OUTCOME = Record(
    "T",
    (
        *detail("T"),
        ("agencia", 18, 22, "N"),
        ("agencia_dv", 23, 23, "N"),
        ("conta", 24, 35, "N"),
        ("conta_dv", 36, 36, "N"),
        ("agencia_conta_dv", 37, 37, "N"),
        ("nosso_numero", 38, 57, "A"),
        ("carteira", 58, 58, "N"),
        ("numero_documento", 59, 73, "A"),
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
        ("contrato", 189, 198, "N"),
        ("tarifa", 199, 213, "M"),
        ("motivos", 214, 223, "A"),
        ("-", 224, 240, "A"),
    ),
)

AMOUNTS = Record(
    "U",
    (
        *detail("U"),
        ("encargos", 18, 32, "M"),
        ("desconto", 33, 47, "M"),
        ("abatimento", 48, 62, "M"),
        ("iof", 63, 77, "M"),
        ("pago", 78, 92, "M"),
        ("liquido", 93, 107, "M"),
        ("despesas", 108, 122, "M"),
        ("creditos", 123, 137, "M"),
        ("ocorrencia_data", 138, 145, "D"),
        ("credito_data", 146, 153, "D"),
        ("ocorrencia_pagador", 154, 157, "A"),
        ("ocorrencia_pagador_data", 158, 165, "A"),
        ("ocorrencia_pagador_valor", 166, 180, "M"),
        ("ocorrencia_complemento", 181, 210, "A"),
        ("banco_correspondente", 211, 213, "N"),
        ("nosso_numero_correspondente", 214, 233, "N"),
        ("-", 234, 240, "A"),
    ),
)
