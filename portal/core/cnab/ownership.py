"""Whose retorno is this: the account a header names, as far as a header can tell."""

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.returned import ReturnFile

#: What the bank repeats of the agreement in the header of its retornos; one of them standing there is enough.
NAMED_BY = {
    "104": ("codigo_beneficiario",),
    "001": ("convenio", "conta"),
    "033": ("codigo_transmissao", "codigo_beneficiario", "conta"),
    "748": ("codigo_beneficiario",),
    "756": ("codigo_beneficiario", "conta"),
    "085": ("convenio", "conta"),
}
#: The same of CNAB 400, where columns 27 to 46 are each bank's own.
NAMED_BY_400 = {"104": ("codigo_beneficiario",), "341": ("conta",), "041": ("codigo_beneficiario",), "001": ("conta",)}


def names(found: ReturnFile, account: BoletoAccount) -> bool | None:
    """Whether the header of the file names this account. None where this bank's header tells nothing we know
    (Bradesco writes a company code that is in no boleto)."""
    if found.bank != account.bank:
        return False
    names_of = NAMED_BY_400 if found.layout == "400" else NAMED_BY
    wanted = [account.params[name] for name in names_of.get(account.bank, ()) if account.params.get(name)]
    if not wanted or not found.beneficiary.strip("0"):
        return None
    return any(value.lstrip("0") and value in found.beneficiary for value in wanted)
