"""FEBRABAN 10.6: the Y records, told apart by columns 18-19; and Santander's Y-03 for Pix.

The 10.6 table prints 03 under the title Y-04; banks use 04. Y-03 for Pix is Santander's own (H7815, 2022):
two of its manuals place key and txid one column apart, so it is here to be read, not written.
"""

from portal.core.cnab.layouts.detail import detail
from portal.core.cnab.record import Record

GUARANTOR = Record(
    "Y-01",
    (
        *detail("Y"),
        ("opcional", 18, 19, "N", "01"),
        ("sacador_tipo", 20, 20, "N"),
        ("sacador_inscricao", 21, 35, "C"),
        ("sacador_nome", 36, 75, "T"),
        ("sacador_endereco", 76, 115, "T"),
        ("sacador_bairro", 116, 130, "T"),
        ("sacador_cep", 131, 135, "N"),
        ("sacador_cep_sufixo", 136, 138, "N"),
        ("sacador_cidade", 139, 153, "T"),
        ("sacador_uf", 154, 155, "A"),
        ("-", 156, 240, "A"),
    ),
)

PIX = Record(
    "Y-03",
    (
        *detail("Y"),
        ("opcional", 18, 19, "N", "03"),
        ("-", 20, 80, "A"),
        ("pix_chave_tipo", 81, 81, "A"),
        ("pix_chave", 82, 158, "A"),
        ("pix_txid", 159, 193, "A"),
        ("-", 194, 240, "A"),
    ),
)

CONTACT = Record(
    "Y-04",
    (
        *detail("Y"),
        ("opcional", 18, 19, "N", "04"),
        ("email", 20, 69, "T"),
        ("ddd", 70, 71, "N"),
        ("celular", 72, 80, "N"),
        ("-", 81, 240, "A"),
    ),
)

PAYMENT_RULE = Record(
    "Y-53",
    (
        *detail("Y"),
        ("opcional", 18, 19, "N", "53"),
        ("pagamento_tipo", 20, 21, "N"),
        ("pagamentos", 22, 23, "N"),
        ("maximo_tipo", 24, 24, "N"),
        ("maximo", 25, 39, "M"),
        ("minimo_tipo", 40, 40, "N"),
        ("minimo", 41, 55, "M"),
        ("-", 56, 240, "A"),
    ),
)
