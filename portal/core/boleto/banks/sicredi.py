"""748 Sicredi.

Nosso número: year 2 + byte 1 (2..9 numbered by the beneficiary, 1 by the cooperative) + 5 digits;
DV module 11 of agência 4 + posto 2 + beneficiário 5 + those 8. Printed AA/BNNNNN-D.

  20     1  1 = com registro
  21     1  1 = carteira simples
  22-30  9  nosso número with DV
  31-34  4  agência
  35-36  2  posto
  37-41  5  beneficiário
  42     1  1 = the amount is present
  43     1  0
  44     1  DV module 11 of 20-43

The year is part of the number, so it comes from the day of issue, never from the day of a reprint. 99,999
numbers per year and byte. Source: Sicredi "Manual de cobrança CNAB 400" (Aug 2019), items 5 and 11.
"""

from portal.core.boleto.bank import AGENCIA, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod11_or_zero
from portal.core.errors import CoreError


class Sicredi(Bank):
    compe = "748"
    name = "Sicredi"
    code_dv = "748-X"
    payment_place = "PREFERENCIALMENTE EM CANAIS ELETRÔNICOS DA SUA INSTITUIÇÃO FINANCEIRA"
    yearly = True
    free_digits = 1
    params = {
        "agencia": AGENCIA,
        "posto": Param(r"\d{2}"),
        "codigo_beneficiario": Param(r"\d{5}"),
        "byte": Param(r"[2-9]"),
        "conta": Param(r"\d{1,12}", required=False),
        "conta_dv": Param(r"\d", required=False),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        if year is None or not 2000 <= year <= 2099:
            raise CoreError("NOSSO_NUMERO_YEAR", bank=self.compe, year=year)
        return f"{year % 100:02d}{params['byte']}{sequence:05d}"

    def digit(self, params: Params, digits: str) -> str:
        return str(mod11_or_zero(_owner(params) + digits))

    def capacity(self, params: Params) -> int:
        return 99_999

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 8) and digits[2] == params["byte"]

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        free = f"11{digits}{self.digit(params, digits)}{_owner(params)}10"
        return f"{free}{mod11_or_zero(free)}"

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[0] not in "13" or free[1] not in "123":
            return None
        number_holds = free[10] == str(mod11_or_zero(free[11:22] + free[2:10]))
        return number_holds and free[24] == str(mod11_or_zero(free[:24]))

    def printed(self, params: Params, digits: str) -> str:
        return f"{digits[:2]}/{digits[2:]}-{self.digit(params, digits)}"

    def agency_code(self, params: Params) -> str:
        return f"{params['agencia']}.{params['posto']}.{params['codigo_beneficiario']}"

    def carteira(self, params: Params) -> str:
        return "1"


def _owner(params: Params) -> str:
    return params["agencia"] + params["posto"] + params["codigo_beneficiario"]
