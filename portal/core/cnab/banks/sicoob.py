"""756 Sicoob: FEBRABAN tables, file 081 and batch 040.

Nosso numero field: number and digit in 10, parcela 2, modalidade 2, form 4 (A4), 5 blanks; a retorno is
matched by the first 10. Parcela stops at 99 here, while the campo livre holds 999. No interest is 0. Count
and sum of titles go in the remessa trailer. Source: Sicoob "Layouts para troca de informacoes" (Feb 2017),
sheets 5 and 6.
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.lines import Reading
from portal.core.cnab.variant import Variant

_A4 = "4"


class Sicoob(Variant):
    compe = "756"
    bank_name = "SICOOB"
    file_version = "081"
    batch_version = "040"
    needs = ("agencia", "agencia_dv", "conta", "conta_dv", "modalidade", "carteira")
    late_day = 0
    no_interest = "0"
    titles_in_trailer = True
    last_parcel = 99
    constants = {"cadastramento": "0", "tipo_documento": "", "agencia_conta_dv_arquivo": "0"}

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        return super().account_fields(params, test) | {"carteira": params["carteira"]}

    def number_fields(self, params: Params, digits: str, dv: str, parcel: int) -> dict[str, object]:
        return {"nosso_numero": f"{digits + dv:0>10}{parcel:02d}{params['modalidade']}{_A4}"}

    def write_off_fields(self, days: int) -> dict[str, object]:
        return {"baixa_codigo": "0", "baixa_prazo": ""}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        number = outcome.text("nosso_numero")[:10]
        return (number[2:9], number[9]) if len(number) == 10 and number.startswith("00") else (number, "")
