"""033 Santander.

  20     1  9
  21-27  7  código do beneficiário
  28-40 13  nosso número: 12 digits + DV module 11
  41     1  IOF, 0
  42-44  3  carteira: 101 rápida com registro, 104 eletrônica com registro

Source: Santander "Layout de Código de Barras, cobrança" V34 (Sep 2021).
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod11_or_zero


class Santander(Bank):
    compe = "033"
    name = "Santander"
    code_dv = "033-7"
    params = {
        "codigo_beneficiario": Param(r"\d{7}"),
        "carteira": Param("101|104"),
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        "conta": Param(r"\d{9}", required=False),
        "conta_dv": CHECK_DIGIT,
        "codigo_transmissao": Param(r"\d{15}", required=False),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{sequence:012d}"

    def digit(self, params: Params, digits: str) -> str:
        return str(mod11_or_zero(digits))

    def capacity(self, params: Params) -> int:
        return 10**12 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 12)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        number = digits + self.digit(params, digits)
        return f"9{params['codigo_beneficiario']}{number}0{params['carteira']}"

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[0] != "9" or free[21] != "0":
            return None
        return free[20] == str(mod11_or_zero(free[8:20]))
