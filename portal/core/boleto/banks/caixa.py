"""104 Caixa, SIGCB.

Nosso número: 1 (registrada) 4 (emissão do beneficiário) + 15 free digits; DV module 11 of the 17.

  20-26  7  beneficiary: up to 999999 as 6 digits + DV module 11; from 1100000 as 7 digits, without DV
  27-29  3  nosso número 3-5
  30     1  nosso número 1
  31-33  3  nosso número 6-8
  34     1  nosso número 2
  35-43  9  nosso número 9-17
  44     1  DV module 11 of 20-43

Amount at most R$ 9.999.999,99. Source: Caixa 67.119 v010 (Apr 2020), 4.2.10, annexes I and VI.
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod11_or_zero


class Caixa(Bank):
    compe = "104"
    name = "Caixa Econômica Federal"
    code_dv = "104-0"
    payment_place = "PREFERENCIALMENTE NAS CASAS LOTÉRICAS ATÉ O VALOR LIMITE"
    amount_cap_cents = 999_999_999
    free_digits = 1
    params = {
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        # 1000000 to 1099999 were never given out: neither form fits them.
        "codigo_beneficiario": Param(r"(?!0+$)\d{1,6}|1[1-9]\d{5}|[2-9]\d{6}"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"14{sequence:015d}"

    def digit(self, params: Params, digits: str) -> str:
        return str(mod11_or_zero(digits))

    def capacity(self, params: Params) -> int:
        return 10**15 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 17, "14")

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        code, digit = beneficiary(params)
        free = f"{code}{digit}{digits[2:5]}{digits[0]}{digits[5:8]}{digits[1]}{digits[8:]}"
        return f"{free}{mod11_or_zero(free)}"

    def campo_livre_holds(self, free: str) -> bool | None:
        if free[10] not in "12" or free[14] not in "14":
            return None  # SINCO and SICOB, the layouts before SIGCB
        return free[24] == str(mod11_or_zero(free[:24]))

    def agency_code(self, params: Params) -> str:
        code, digit = beneficiary(params)
        return f"{params['agencia']}/{code}" + (f"-{digit}" if digit else "")

    def carteira(self, params: Params) -> str:
        return "RG"


def beneficiary(params: Params) -> tuple[str, str]:
    """Beneficiary code and its DV: 6 digits and a DV, or 7 digits and none."""
    code = params["codigo_beneficiario"].zfill(6)
    return (code, "") if len(code) == 7 else (code, str(mod11_or_zero(code)))
