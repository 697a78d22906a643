"""Santander H7815 (V2.9, Apr 2018): retorno. Batch trailer and U up to column 213 are FEBRABAN's."""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.layouts.febraban_retorno import AMOUNTS as FEBRABAN_AMOUNTS
from portal.core.cnab.record import Field, Record

OUTCOME = Record(
    "T",
    (
        *detail("T"),
        ("agencia", 18, 21, "N"),
        ("agencia_dv", 22, 22, "N"),
        ("conta", 23, 31, "N"),
        ("conta_dv", 32, 32, "N"),
        ("-", 33, 40, "A"),
        ("nosso_numero", 41, 53, "N"),
        ("carteira", 54, 54, "A"),
        ("numero_documento", 55, 69, "A"),
        ("vencimento", 70, 77, "D"),
        ("valor", 78, 92, "M"),
        ("recebedor_banco", 93, 95, "N"),
        ("recebedor_agencia", 96, 99, "N"),
        ("recebedor_agencia_dv", 100, 100, "N"),
        ("uso_empresa", 101, 125, "A"),
        ("moeda", 126, 127, "N"),
        ("pagador_tipo", 128, 128, "N"),
        ("pagador_inscricao", 129, 143, "C"),
        ("pagador_nome", 144, 183, "T"),
        ("conta_cobranca", 184, 193, "A"),
        ("tarifa", 194, 208, "M"),
        ("motivos", 209, 218, "A"),
        ("-", 219, 240, "A"),
    ),
)

AMOUNTS = Record(
    "U",
    (*(field for field in FEBRABAN_AMOUNTS.fields if field.end < 214), Field("-", 214, 240, "A")),
)
