"""033 Santander: own tables, file 040 and batch 030, codigo de transmissao instead of convenio and account.

Fine and interest are written with the due date and begin the day after. Real is 00. Totals of the retorno
trailer are the position of the portfolio. Source: Santander H7815 V2.9 (Apr 2018), notes 22, 27, 33, 39.
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.layouts import santander, santander_retorno
from portal.core.cnab.lines import Reading
from portal.core.cnab.variant import Variant


class Santander(Variant):
    compe = "033"
    bank_name = "BANCO SANTANDER"
    file_version = "040"
    batch_version = "030"
    especie = "17"
    needs = ("codigo_transmissao", "agencia", "agencia_dv", "conta", "conta_dv")
    late_day = 0
    totals_of_batch = False
    file_header = santander.FILE_HEADER
    batch_header = santander.BATCH_HEADER
    title = santander.TITLE
    payer = santander.PAYER
    late_charges = santander.LATE_CHARGES
    batch_trailer = santander.BATCH_TRAILER
    file_trailer = santander.FILE_TRAILER
    outcome = santander_retorno.OUTCOME
    amounts = santander_retorno.AMOUNTS
    returned_file_header = santander.FILE_HEADER

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        return super().account_fields(params, test) | {"transmissao": params["codigo_transmissao"]}

    def write_off_fields(self, days: int) -> dict[str, object]:
        return {"baixa_codigo": "1", "baixa_prazo": f"{days:02d}"}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        number = outcome.text("nosso_numero")
        return number[:12], number[12:]
