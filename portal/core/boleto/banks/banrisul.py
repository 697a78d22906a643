"""041 Banrisul.

  20     1  2 = printed by the client
  21     1  1
  22-25  4  agência
  26-32  7  código do beneficiário, without its own digits
  33-40  8  nosso número, without its digits
  41-42  2  40
  43-44  2  número de controle of 20-42

Número de controle: d1 is module 10; then weights 2..7 over the number and d1: remainder 1 raises d1 by one
and starts over, remainder 0 gives d2 = 0. Source: Banrisul "Layout 400 posições", items on NC and código de
barras.
"""

from portal.core.boleto.bank import AGENCIA, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod10, weighted_sum


class Banrisul(Bank):
    compe = "041"
    name = "Banrisul"
    code_dv = "041-8"
    free_digits = 2
    samples = 15
    listed_numbers = 100
    params = {
        "agencia": AGENCIA,
        "codigo_beneficiario": Param(r"\d{7}"),
        "codigo_beneficiario_nc": Param(r"\d{2}", required=False),
        "carteira": Param(r"\d"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{sequence:08d}"

    def digit(self, params: Params, digits: str) -> str:
        return control_number(digits)

    def capacity(self, params: Params) -> int:
        return 10**8 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 8)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        free = f"21{params['agencia']}{params['codigo_beneficiario']}{digits}40"
        return free + control_number(free)

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[0] not in "12" or free[1] != "1" or free[21:23] != "40":
            return None
        return free[23:] == control_number(free[:23])

    def agency_code(self, params: Params) -> str:
        digits = params.get("codigo_beneficiario_nc")
        return f"{params['agencia']}/{params['codigo_beneficiario']}" + (f".{digits}" if digits else "")


def control_number(digits: str) -> str:
    """The two control digits (NC) of a string of digits."""
    first = mod10(digits)
    while (rest := weighted_sum(f"{digits}{first}", highest=7) % 11) == 1:
        first = (first + 1) % 10
    return f"{first}{0 if rest == 0 else 11 - rest}"
