"""748 Sicredi: FEBRABAN tables, file 081 and batch 040, density 01600.

The account without a conta corrente is the beneficiary code without digit. Nosso numero is AABNNNNND to the
left. Write- off is always code 1 and 060 days; the fine is a percentage; of the document number only 10
columns count. Source: Sicredi "Manual CNAB 240" (Aug 2019), 6.1 to 6.10.
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.lines import Reading
from portal.core.cnab.variant import Variant


class Sicredi(Variant):
    compe = "748"
    bank_name = "SICREDI"
    file_version = "081"
    batch_version = "040"
    especie = "99"
    needs = ("agencia", "codigo_beneficiario")
    document_length = 10
    late_day = 0
    payer_always = True
    constants = {"densidade": "01600"}

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        return {
            "agencia": params["agencia"],
            "conta": params.get("conta") or params["codigo_beneficiario"],
            "conta_dv": params.get("conta_dv", ""),
        }

    def write_off_fields(self, days: int) -> dict[str, object]:
        return {"baixa_codigo": "1", "baixa_prazo": "060"}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        number = outcome.text("nosso_numero")
        return (number[:8], number[8]) if len(number) == 9 else (number, "")
