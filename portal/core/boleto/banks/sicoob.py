"""756 Sicoob.

  20     1  carteira
  21-24  4  cooperativa
  25-26  2  modalidade
  27-33  7  código do beneficiário, with its DV
  34-41  8  nosso número: 7 digits + DV
  42-44  3  parcela, 001 when single

DV: 3197 repeated from the left under cooperativa 4 + beneficiário 10 + nosso número 7; remainder 0 and 1
give 0. The parcela never touches the amount. Source: Sicoob "Layout de cobrança, linha digitável e código
de barras".
"""

from portal.core.boleto.bank import AGENCIA, CHECK_DIGIT, Bank, Param, Params, has_digits


class Sicoob(Bank):
    compe = "756"
    name = "Sicoob"
    code_dv = "756-0"
    params = {
        "agencia": AGENCIA,
        "agencia_dv": CHECK_DIGIT,
        "codigo_beneficiario": Param(r"\d{7}"),
        "carteira": Param(r"\d"),
        "modalidade": Param(r"\d{2}"),
        "conta": Param(r"\d{1,12}", required=False),
        "conta_dv": CHECK_DIGIT,
    }

    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        return f"{sequence:07d}"

    def digit(self, params: Params, digits: str) -> str:
        return _digit(params["agencia"], params["codigo_beneficiario"], digits)

    def capacity(self, params: Params) -> int:
        return 9_999_999

    def accepts(self, params: Params, digits: str) -> bool:
        return has_digits(digits, 7)

    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        owner = params["carteira"] + params["agencia"] + params["modalidade"] + params["codigo_beneficiario"]
        return f"{owner}{digits}{self.digit(params, digits)}{parcel:03d}"

    def campo_livre_holds(self, free: str) -> bool | None:
        return free[21] == _digit(free[1:5], free[7:14], free[14:21])


def _digit(cooperative: str, client: str, digits: str) -> str:
    body = cooperative + client.zfill(10) + digits
    rest = sum(int(d) * (3, 1, 9, 7)[place % 4] for place, d in enumerate(body)) % 11
    return "0" if rest < 2 else str(11 - rest)
