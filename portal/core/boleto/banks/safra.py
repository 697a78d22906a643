"""422 Safra.

  20     1  7
  21-25  5  agência, with DV
  26-34  9  conta, with DV
  35-43  9  nosso número: 8 digits + DV
  44     1  2 = registrada

DV: module 11, weights 2..9, 10 is 0 and 11 is 1. The bank hands out the range of numbers (faixa).
Source: Safra "Layout de cobrança" (2016), nosso número and código de barras.
"""

from portal.core.boleto.bank import Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod11


class Safra(Bank):
    compe = "422"
    name = "Safra"
    code_dv = "422-7"
    params = {
        "agencia": Param(r"\d{5}"),
        "conta": Param(r"\d{9}"),
        "carteira": Param(r"\d{1,2}"),
        "faixa_inicio": Param(r"\d{8}"),
        "faixa_fim": Param(r"\d{8}"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{int(params['faixa_inicio']) + sequence - 1:08d}"

    def digit(self, params: Params, digits: str) -> str:
        return _digit(digits)

    def capacity(self, params: Params) -> int:
        return max(0, int(params["faixa_fim"]) - int(params["faixa_inicio"]) + 1)

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 8) and params["faixa_inicio"] <= digits <= params["faixa_fim"]

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        return f"7{params['agencia']}{params['conta']}{digits}{_digit(digits)}2"

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[0] != "7" or free[24] != "2":
            return None
        return free[23] == _digit(free[15:23])

    def agency_code(self, params: Params) -> str:
        agency, account = params["agencia"], params["conta"]
        return f"{agency[:4]}-{agency[4]}/{account[:8]}-{account[8]}"


def _digit(digits: str) -> str:
    raw = mod11(digits)
    return {10: "0", 11: "1"}.get(raw, str(raw))
