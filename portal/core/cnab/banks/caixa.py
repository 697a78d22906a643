"""104 Caixa, SIGCB: file 101 and batch 060, or 107 and 067 with a 7-digit beneficiary code.

Some branches still accept only 050 and 030: versions can be set per account. Count and sum of titles go in
the remessa trailer. Source: Caixa 67.118 v010 (Jun 2018), notes C029, C047, C092, G069.
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.layouts import caixa, caixa_retorno
from portal.core.cnab.lines import Reading
from portal.core.cnab.variant import Variant

SETTLED = ("06", "09", "17", "46")


class Caixa(Variant):
    compe = "104"
    bank_name = "CAIXA ECONOMICA FEDERAL"
    file_version = "101"
    batch_version = "060"
    needs = ("agencia", "agencia_dv", "codigo_beneficiario")
    document_length = 11
    payer_always = True
    titles_in_trailer = True
    own_id_is_document = True
    exact_payment_always = True
    file_header = caixa.FILE_HEADER
    batch_header = caixa.BATCH_HEADER
    title = caixa.TITLE
    late_charges = caixa.LATE_CHARGES
    batch_trailer = caixa_retorno.BATCH_TRAILER
    file_trailer = caixa_retorno.FILE_TRAILER
    outcome = caixa_retorno.OUTCOME
    returned_file_header = caixa.FILE_HEADER
    returned_batch_trailer = caixa_retorno.BATCH_TRAILER

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        code = params["codigo_beneficiario"].zfill(6)
        return {
            "agencia": params["agencia"],
            "agencia_dv": params["agencia_dv"],
            "beneficiario": code,
            "beneficiario_repetido": code if len(code) == 6 else "",
            "situacao": "REMESSA-TESTE" if test else "REMESSA-PRODUCAO",
        }

    def number_fields(self, params: Params, digits: str, dv: str, parcel: int) -> dict[str, object]:
        return {"modalidade": digits[:2], "nosso_numero": digits[2:]}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        return outcome.text("modalidade") + outcome.text("nosso_numero"), outcome.text("nosso_numero_dv")

    def motives(self, movement: str, raw: str) -> tuple[str, ...]:
        # Of a payment only the first pair is a motive: then come the means of payment and the days of float.
        return super().motives(movement, raw[:2] if movement in SETTLED else raw)


class CaixaSevenDigits(Caixa):
    file_version = "107"
    batch_version = "067"
    file_header = caixa.FILE_HEADER_7
    returned_file_header = caixa.FILE_HEADER_7
    batch_header = caixa.BATCH_HEADER_7
    title = caixa.TITLE_7
