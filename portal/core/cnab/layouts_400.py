"""Details of a retorno CNAB 400, six banks. There is no common standard: each table is the bank's own.

Sources: Bradesco "Cobranca 400 posicoes" (2017), Itau "CNAB 400" (Jul 2021), Santander H7800 V2.15 (Mar
2017), BB "Cobranca integrada, arquivo-retorno" (convenios of 7 digits), Banrisul "Layout 400 posicoes"
(2015), Caixa 67.126 v015.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.core.cnab.record import Record

_COMMON = (
    ("movimento", 109, 110, "A"),
    ("ocorrencia_data", 111, 116, "D"),
    ("numero_documento", 117, 126, "A"),
    ("vencimento", 147, 152, "D"),
    ("valor", 153, 165, "M"),
    ("recebedor_banco", 166, 168, "N"),
    ("recebedor_agencia", 169, 173, "A"),
    ("abatimento", 228, 240, "M"),
    ("desconto", 241, 253, "M"),
    ("pago", 254, 266, "M"),
    ("juros", 267, 279, "M"),
)
_OWN_ID = ("uso_empresa", 38, 62, "A")
_FEE = ("tarifa", 176, 188, "M")
_EXPENSES = ("despesas", 189, 201, "M")
_IOF = ("iof", 215, 227, "M")
_OTHERS = ("creditos", 280, 292, "M")
_CREDIT = ("credito_data", 296, 301, "D")

BRADESCO = (
    _OWN_ID,
    ("carteira", 22, 24, "N"),
    ("nosso_numero", 71, 81, "N"),
    ("nosso_numero_dv", 82, 82, "A"),
    *(_FEE, _EXPENSES, _IOF, _OTHERS, _CREDIT),
    ("motivos", 319, 328, "A"),
)
# 254-266 is what was credited to the account, the fee already off.
ITAU = (
    _OWN_ID,
    ("nosso_numero", 63, 70, "N"),
    ("carteira", 83, 85, "N"),
    ("nosso_numero_dv", 94, 94, "N"),
    *(_FEE, _IOF, _OTHERS, _CREDIT),
    ("motivos", 378, 385, "A"),
)
SANTANDER = (
    _OWN_ID,
    ("nosso_numero", 63, 69, "N"),
    ("nosso_numero_dv", 70, 70, "N"),
    ("carteira", 108, 108, "N"),
    ("motivos", 137, 145, "A"),
    *(_FEE, _EXPENSES, _IOF, _OTHERS, _CREDIT),
)
BANCO_DO_BRASIL = (
    ("uso_empresa", 39, 63, "A"),
    ("nosso_numero", 64, 80, "N"),
    ("motivos", 87, 88, "A"),
    ("carteira", 107, 108, "N"),
    ("credito_data", 176, 181, "D"),
    ("tarifa", 182, 188, "M"),
    *(_EXPENSES, _IOF, _OTHERS),
)
BANRISUL = (
    _OWN_ID,
    ("nosso_numero", 63, 70, "N"),
    ("nosso_numero_dv", 71, 72, "N"),
    ("carteira", 108, 108, "A"),
    *(_FEE, _OTHERS, _CREDIT),
    ("iof", 189, 201, "M"),
    ("motivos", 383, 392, "A"),
)
# 254-266 is the principal alone; interest and fine stand beside it.
CAIXA = (
    ("uso_empresa", 32, 56, "A"),
    ("modalidade", 57, 58, "N"),
    ("nosso_numero", 59, 73, "N"),
    ("motivos", 80, 82, "A"),
    ("carteira", 107, 108, "N"),
    *(_FEE, _IOF),
    ("multa", 280, 292, "M"),
    ("credito_data", 294, 299, "D"),
)


@dataclass(frozen=True)
class Layout:
    """A bank's detail record: its type in column 1, where the header keeps the file number, how motives are cut,
    and the fields that add up to what the payer paid."""

    detail: Record
    header: Record
    kind: str = "1"
    motive_width: int = 2
    paid: tuple[str, ...] = ("pago",)
    number_width: int = 0


def _layout(fields: tuple[tuple[str, int, int, str], ...], nsa: tuple[int, int] | None) -> tuple[Record, Record]:
    places = (("geracao_data", 95, 100, "D"), *((("nsa", *nsa, "N"),) if nsa else ()))
    return Record("1", (*_COMMON, *fields)), Record("0", places)


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "237": Layout(*_layout(BRADESCO, (109, 113))),
        "341": Layout(*_layout(ITAU, (109, 113))),
        "033": Layout(*_layout(SANTANDER, None), motive_width=3, number_width=12),
        "001": Layout(*_layout(BANCO_DO_BRASIL, (101, 107)), kind="7"),
        "041": Layout(*_layout(BANRISUL, (386, 394))),
        "104": Layout(*_layout(CAIXA, (390, 394)), motive_width=3, paid=("pago", "juros", "multa")),
    }
)
