"""One file per bank: which tables it takes, its constants, its way with the nosso numero.

Law: what differs from FEBRABAN 10.6 is written here and nowhere else. `WRITERS` picks by account (Caixa has
two forms), `READERS` by compe code.
"""

from collections.abc import Mapping
from types import MappingProxyType

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.banks.ailos import Ailos
from portal.core.cnab.banks.banco_do_brasil import BancoDoBrasil
from portal.core.cnab.banks.caixa import Caixa, CaixaSevenDigits
from portal.core.cnab.banks.santander import Santander
from portal.core.cnab.banks.sicoob import Sicoob
from portal.core.cnab.banks.sicredi import Sicredi
from portal.core.cnab.variant import Variant
from portal.core.errors import CoreError

_ALL: tuple[Variant, ...] = (Caixa(), BancoDoBrasil(), Santander(), Sicredi(), Sicoob(), Ailos())
_CAIXA_SEVEN = CaixaSevenDigits()
READERS: Mapping[str, Variant] = MappingProxyType({variant.compe: variant for variant in _ALL})


def for_account(account: BoletoAccount) -> Variant:
    """The variant an account writes; raises `CNAB_BANK_UNKNOWN` (bank) where no CNAB 240 is known."""
    if account.bank == "104" and len(account.params.get("codigo_beneficiario", "")) == 7:
        return _CAIXA_SEVEN
    return for_bank(account.bank)


def for_bank(compe: str) -> Variant:
    """The variant a retorno of that bank is read by; raises `CNAB_BANK_UNKNOWN` (bank)."""
    try:
        return READERS[compe]
    except KeyError:
        raise CoreError("CNAB_BANK_UNKNOWN", bank=compe) from None
