"""085 Ailos (formerly Cecred).

  20-25  6  convênio
  26-33  8  conta, with DV
  34-42  9  sequence
  43-44  2  carteira

Nosso número is the conta 8 + sequence 9, without a digit of its own.
Source: Ailos "Manual técnico, cobrança 240", nosso número and código de barras.
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits, with_digit


class Ailos(Bank):
    compe = "085"
    name = "Ailos"
    code_dv = "085-1"
    params = {
        "convenio": Param(r"\d{6}"),
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        "conta": Param(r"\d{8}"),
        "carteira": Param(r"\d{2}"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{params['conta']}{sequence:09d}"

    def digit(self, params: Params, digits: str) -> str:
        return ""

    def capacity(self, params: Params) -> int:
        return 999_999_999

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 17, params["conta"])

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        return f"{params['convenio']}{digits}{params['carteira']}"

    def printed(self, params: Params, digits: str) -> str:
        return digits

    def agency_code(self, params: Params) -> str:
        agency = with_digit(params["agencia"], params.get("agencia_dv"))
        return f"{agency}/{params['conta'][:-1]}-{params['conta'][-1]}"
