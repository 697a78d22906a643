"""001 Banco do Brasil: file 083 and batch 042, FEBRABAN tables.

Convenio field: 9 digits of the convenio, 0014, carteira, variacao; TS behind it in the batch header marks a
test. Nosso numero to the left, with its digit unless the convenio has 7 digits. Write-off is kept at the
bank, so the file says nothing about it; documento de divida is not among its especies. Source: BB
"Particularidades CNAB 240" (Aug 2017).
"""

from portal.core.boleto.bank import Params
from portal.core.cnab.lines import Reading
from portal.core.cnab.variant import Variant


class BancoDoBrasil(Variant):
    compe = "001"
    bank_name = "BANCO DO BRASIL S.A."
    file_version = "083"
    batch_version = "042"
    especie = "17"
    needs = ("convenio", "carteira", "variacao", "agencia", "agencia_dv", "conta", "conta_dv")
    totals_of_batch = False

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        convenio = f"{params['convenio'].zfill(9)}0014{params['carteira']}{params['variacao']}"
        return super().account_fields(params, test) | {
            "convenio": convenio,
            "convenio_lote": convenio + ("TS" if test else ""),
            # Code 7 is carteira 17, modalidade simples (field 14.3P).
            "carteira": "7" if params["carteira"] == "17" else "1",
        }

    def write_off_fields(self, days: int) -> dict[str, object]:
        return {"baixa_codigo": "0", "baixa_prazo": "000"}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        number = outcome.text("nosso_numero")
        return (number[:11], number[11]) if len(number) == 12 else (number, "")
