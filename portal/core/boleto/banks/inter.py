"""077 Inter.

  20-23  4  agência, 0001
  24-26  3  carteira: 110 numbered by the client, 112 numbered by the bank
  27-33  7  operação
  34-44 11  nosso número: 10 digits + DV module 10 of agência + carteira + number

Source: Inter "Manual de remessa" v1.1 (Aug 2021), 6.1 and 6.2.
"""

from portal.core.boleto.bank import AGENCIA, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod10
from portal.core.errors import CoreError


class Inter(Bank):
    compe = "077"
    name = "Banco Inter"
    code_dv = "077-9"
    params = {
        "agencia": AGENCIA,
        "carteira": Param("110|112"),
        "operacao": Param(r"\d{7}"),
        "conta": Param(r"\d{1,12}", required=False),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        if params["carteira"] == "112":
            raise CoreError("NOSSO_NUMERO_FROM_BANK", bank=self.compe, carteira="112")
        return f"{sequence:010d}"

    def digit(self, params: Params, digits: str) -> str:
        return str(mod10(params["agencia"] + params["carteira"] + digits))

    def capacity(self, params: Params) -> int:
        return 10**10 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 10)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        owner = params["agencia"] + params["carteira"] + params["operacao"]
        return f"{owner}{digits}{self.digit(params, digits)}"

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[4:7] not in ("110", "112"):
            return None
        return free[24] == str(mod10(free[:7] + free[14:24]))

    def printed(self, params: Params, digits: str) -> str:
        return f"{params['agencia']}/{params['carteira']}/{digits}-{self.digit(params, digits)}"

    def agency_code(self, params: Params) -> str:
        return f"{params['agencia']}/{params['operacao']}"
