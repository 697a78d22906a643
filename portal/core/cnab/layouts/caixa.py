"""Caixa SIGCB (67.118 v010, Jun 2018), with a 6-digit beneficiary code and, where it moves columns, a 7-digit one.

Q, U and Y are FEBRABAN's. With 7 digits the code takes one column of the zeros behind it and the second
copy in the batch header is zeros.
"""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.layouts.febraban_remessa import LATE_CHARGES as FEBRABAN_LATE_CHARGES
from portal.core.cnab.record import Field, Record


def _moved(record: Record, **places: tuple[int, int]) -> Record:
    """The record with the 7-digit code one column longer and the field behind it one shorter."""
    return Record(
        record.name,
        (f._replace(start=places[f.name][0], end=places[f.name][1]) if f.name in places else f for f in record.fields),
    )


FILE_HEADER = Record(
    "0",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N", "0000"),
        ("tipo_registro", 8, 8, "N", "0"),
        ("-", 9, 17, "A"),
        ("inscricao_tipo", 18, 18, "N"),
        ("inscricao", 19, 32, "C"),
        ("-", 33, 52, "N"),
        ("agencia", 53, 57, "N"),
        ("agencia_dv", 58, 58, "A"),
        ("beneficiario", 59, 64, "N"),
        ("zeros", 65, 71, "N"),
        ("-", 72, 72, "N"),
        ("empresa", 73, 102, "T"),
        ("nome_banco", 103, 132, "T"),
        ("-", 133, 142, "A"),
        ("arquivo_codigo", 143, 143, "N", "1"),
        ("geracao_data", 144, 151, "D"),
        ("geracao_hora", 152, 157, "N"),
        ("nsa", 158, 163, "N"),
        ("versao_arquivo", 164, 166, "N"),
        ("densidade", 167, 171, "N"),
        ("-", 172, 191, "A"),
        ("situacao", 192, 211, "A"),
        ("-", 212, 215, "A"),
        ("-", 216, 240, "A"),
    ),
)
FILE_HEADER_7 = _moved(FILE_HEADER, beneficiario=(59, 65), zeros=(66, 71))

BATCH_HEADER = Record(
    "1",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N"),
        ("tipo_registro", 8, 8, "N", "1"),
        ("operacao", 9, 9, "A", "R"),
        ("servico", 10, 11, "N", "01"),
        ("-", 12, 13, "N"),
        ("versao_lote", 14, 16, "N"),
        ("-", 17, 17, "A"),
        ("inscricao_tipo", 18, 18, "N"),
        ("inscricao", 19, 33, "C"),
        ("beneficiario", 34, 39, "N"),
        ("zeros", 40, 53, "N"),
        ("agencia", 54, 58, "N"),
        ("agencia_dv", 59, 59, "A"),
        ("beneficiario_repetido", 60, 65, "N"),
        ("modelo", 66, 72, "N"),
        ("-", 73, 73, "N"),
        ("empresa", 74, 103, "T"),
        ("mensagem1", 104, 143, "T"),
        ("mensagem2", 144, 183, "T"),
        ("nsa", 184, 191, "N"),
        ("geracao_data", 192, 199, "D"),
        ("-", 200, 207, "N"),
        ("-", 208, 240, "A"),
    ),
)
BATCH_HEADER_7 = _moved(BATCH_HEADER, beneficiario=(34, 40), zeros=(41, 53))

TITLE = Record(
    "P",
    (
        *detail("P"),
        ("agencia", 18, 22, "N"),
        ("agencia_dv", 23, 23, "A"),
        ("beneficiario", 24, 29, "N"),
        ("zeros", 30, 37, "N"),
        ("-", 38, 39, "N"),
        ("-", 40, 40, "N"),
        ("modalidade", 41, 42, "N"),
        ("nosso_numero", 43, 57, "N"),
        ("carteira", 58, 58, "N", "1"),
        ("cadastramento", 59, 59, "N", "1"),
        ("tipo_documento", 60, 60, "A", "2"),
        ("emissao_boleto", 61, 61, "N", "2"),
        ("distribuicao", 62, 62, "A", "0"),
        ("numero_documento", 63, 73, "A"),
        ("-", 74, 77, "A"),
        ("vencimento", 78, 85, "D"),
        ("valor", 86, 100, "M"),
        ("agencia_cobradora", 101, 105, "N"),
        ("agencia_cobradora_dv", 106, 106, "A", "0"),
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
        ("protesto_codigo", 221, 221, "N", "3"),
        ("protesto_prazo", 222, 223, "N"),
        ("baixa_codigo", 224, 224, "N"),
        # 000 writes the title off on the due date itself and blank on the fifth day: always a number (C029).
        ("baixa_prazo", 225, 227, "N"),
        ("moeda", 228, 229, "N", "09"),
        ("-", 230, 239, "N"),
        ("pagamento_parcial", 240, 240, "A"),
    ),
)
TITLE_7 = _moved(TITLE, beneficiario=(24, 30), zeros=(31, 37))

LATE_CHARGES = Record(
    "R",
    (
        *(field for field in FEBRABAN_LATE_CHARGES.fields if field.end < 180),
        Field("-", 180, 229, "A"),
        Field("-", 230, 240, "A"),
    ),
)
