"""001 Banco do Brasil, by length of the convênio.

  convênio 7 (from 1000000): nosso número = convênio + 10 digits, without DV
    20-25  6  zeros
    26-42 17  nosso número
    43-44  2  carteira
  convênio 6: nosso número = convênio + 5 digits, with DV      convênio 4: convênio + 7 digits, with DV
    20-30 11  nosso número
    31-34  4  agência
    35-42  8  conta
    43-44  2  carteira

DV: weights 9 down to 2 from the right, sum mod 11, 10 is X. The form of 17 free digits with convênio 6 is
for unregistered boletos and no longer exists. Source: BB "Especificação de Boleto" (Jan 2016), 2.3.3 and
annex II.
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits, with_digit


class BancoDoBrasil(Bank):
    compe = "001"
    name = "Banco do Brasil"
    code_dv = "001-9"
    payment_place = "Pagável em qualquer banco até o vencimento. Após, atualize o boleto no site bb.com.br."
    params = {
        "convenio": Param(r"\d{4}|\d{6}|[1-9]\d{6}"),
        "carteira": Param(r"\d{2}"),
        "variacao": Param(r"\d{3}", required=False),
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        "conta": Param(r"\d{8}"),
        "conta_dv": CHECK_DIGIT,
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        convenio = params["convenio"]
        return f"{convenio}{sequence:0{_free(convenio)}d}"

    def digit(self, params: Params, digits: str) -> str:
        if len(digits) == 17:
            return ""
        rest = sum(int(d) * (9 - place % 8) for place, d in enumerate(reversed(digits))) % 11
        return "X" if rest == 10 else str(rest)

    def capacity(self, params: Params) -> int:
        return int(10 ** _free(params["convenio"])) - 1

    def accepts(self, params: Params, digits: str) -> bool:
        convenio = params["convenio"]
        return has_digits(digits, len(convenio) + _free(convenio), convenio)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        if len(digits) == 17:
            return f"000000{digits}{params['carteira']}"
        return f"{digits}{params['agencia']}{params['conta']}{params['carteira']}"

    def printed(self, params: Params, digits: str) -> str:
        return with_digit(digits, self.digit(params, digits))

    def agency_code(self, params: Params) -> str:
        agency = with_digit(params["agencia"], params.get("agencia_dv"))
        return f"{agency}/{with_digit(params['conta'], params.get('conta_dv'))}"


def _free(convenio: str) -> int:
    return {7: 10, 6: 5, 4: 7}[len(convenio)]
