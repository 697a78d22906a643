"""085 Ailos: FEBRABAN tables, file 087 and batch 045.

The account's last digit is its DV. Nosso numero is account 8 and sequence 9, to the left. Write-off is kept
at the cooperative and the file says 2. Only DM and DS are known as especie. Totals of the retorno trailer
are those of the open portfolio. Source: Ailos "Manual tecnico, cobranca 240" v08, C015, C028, C070.
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.variant import Variant


class Ailos(Variant):
    compe = "085"
    bank_name = "AILOS"
    file_version = "087"
    batch_version = "045"
    especie = "04"
    needs = ("convenio", "agencia", "agencia_dv", "conta")
    totals_of_batch = False

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        return {
            "convenio": params["convenio"],
            "convenio_lote": params["convenio"],
            "agencia": params["agencia"],
            "agencia_dv": params["agencia_dv"],
            "conta": params["conta"][:-1],
            "conta_dv": params["conta"][-1],
        }

    def write_off_fields(self, days: int) -> dict[str, object]:
        return {"baixa_codigo": "2", "baixa_prazo": ""}
