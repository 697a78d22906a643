"""341 Itaú, carteira 109.

  20-22  3  carteira
  23-30  8  nosso número
  31     1  DAC module 10 of agência + conta + carteira + nosso número
  32-35  4  agência
  36-40  5  conta, without DAC
  41     1  DAC module 10 of agência + conta
  42-44  3  zeros

Carteiras 126, 131, 146, 150 and 168 take the first DAC over carteira + nosso número only (annex 4); they
are read, not issued. Three implementations give three different answers for carteira 112: it stays closed
until the bank answers. Source: Itaú "Especificação de Boleto" (Mar 2015), annexes 3 and 4.
"""

from portal.core.boleto.bank import AGENCIA, Bank, Param, Params, has_digits
from portal.core.boleto.check_digits import mod10

WITHOUT_ACCOUNT = frozenset({"126", "131", "146", "150", "168"})
WITH_ACCOUNT = frozenset({"109", "138", "175"})


class Itau(Bank):
    compe = "341"
    name = "Itaú"
    code_dv = "341-7"
    payment_place = (
        "ATÉ O VENCIMENTO, PAGUE EM QUALQUER BANCO OU CORRESPONDENTE NÃO BANCÁRIO. "
        "APÓS O VENCIMENTO, ACESSE ITAU.COM.BR/BOLETOS"
    )
    params = {
        "agencia": AGENCIA,
        "conta": Param(r"\d{5}"),
        "carteira": Param("109"),
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{sequence:08d}"

    def digit(self, params: Params, digits: str) -> str:
        return dac(params["agencia"], params["conta"], params["carteira"], digits)

    def capacity(self, params: Params) -> int:
        return 10**8 - 1

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 8)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        account = params["agencia"] + params["conta"]
        return f"{params['carteira']}{digits}{self.digit(params, digits)}{account}{mod10(account)}000"

    def campo_livre_holds(self, free: str) -> bool | None:
        carteira, number, agency, account = free[:3], free[3:11], free[12:16], free[16:21]
        if carteira not in WITH_ACCOUNT | WITHOUT_ACCOUNT:
            return None
        # Position 41 is left alone: some issuers print the account's digit as they keep it, not as mod 10
        # gives it.
        return free[11] == dac(agency, account, carteira, number) and free[22:] == "000"

    def printed(self, params: Params, digits: str) -> str:
        return f"{params['carteira']}/{digits}-{self.digit(params, digits)}"

    def agency_code(self, params: Params) -> str:
        account = params["agencia"] + params["conta"]
        return f"{params['agencia']}/{params['conta']}-{mod10(account)}"


def dac(agency: str, account: str, carteira: str, digits: str) -> str:
    """DAC of a nosso número: agency 4, account 5 without its own digit, carteira 3, number 8."""
    body = carteira + digits
    return str(mod10(body if carteira in WITHOUT_ACCOUNT else agency + account + body))
