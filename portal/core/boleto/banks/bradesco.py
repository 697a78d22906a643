"""237 Bradesco.

  20-23  4  agência, without DV
  24-25  2  carteira
  26-36 11  nosso número, without DV
  37-43  7  conta, without DV
  44     1  zero

DV of the nosso número: carteira + number, weights 2..7, remainder 0 is 0, remainder 1 is P.
Source: Bradesco "Layout de arquivo, cobrança 400 posições" (2017), fields 21-37 and nosso número annex.
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits, with_digit
from portal.core.boleto.check_digits import mod11


class Bradesco(Bank):
    compe = "237"
    name = "Bradesco"
    code_dv = "237-2"
    payment_place = "Pagável preferencialmente na Rede Bradesco ou Bradesco Expresso"
    params = {
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        "conta": Param(r"\d{7}"),
        "conta_dv": CHECK_DIGIT,
        "carteira": Param(r"\d{2}"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{sequence:011d}"

    def digit(self, params: Params, digits: str) -> str:
        raw = mod11(params["carteira"] + digits, highest=7)
        return {11: "0", 10: "P"}.get(raw, str(raw))

    def capacity(self, params: Params) -> int:
        return 10**11 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 11)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        return f"{params['agencia']}{params['carteira']}{digits}{params['conta']}0"

    def printed(self, params: Params, digits: str) -> str:
        return f"{params['carteira']}/{digits}-{self.digit(params, digits)}"

    def agency_code(self, params: Params) -> str:
        agency = with_digit(params["agencia"], params.get("agencia_dv"))
        return f"{agency}/{with_digit(params['conta'], params.get('conta_dv'))}"
