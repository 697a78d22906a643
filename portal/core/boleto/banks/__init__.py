"""One file per bank: its numbers, its campo livre, its limits.

Law: a bank's file is its position table and nothing else knows it; manuals date from 2015 to 2021, so the
bank's current one is compared with the file before homologation. `BANKS` is keyed by compe code.
"""

from collections.abc import Mapping
from types import MappingProxyType

from portal.core.boleto.bank import Bank
from portal.core.boleto.banks.ailos import Ailos
from portal.core.boleto.banks.banco_do_brasil import BancoDoBrasil
from portal.core.boleto.banks.banrisul import Banrisul
from portal.core.boleto.banks.bradesco import Bradesco
from portal.core.boleto.banks.caixa import Caixa
from portal.core.boleto.banks.inter import Inter
from portal.core.boleto.banks.itau import Itau
from portal.core.boleto.banks.safra import Safra
from portal.core.boleto.banks.santander import Santander
from portal.core.boleto.banks.sicoob import Sicoob
from portal.core.boleto.banks.sicredi import Sicredi
from portal.core.errors import CoreError

_ALL: tuple[Bank, ...] = (
    Caixa(),
    BancoDoBrasil(),
    Bradesco(),
    Itau(),
    Santander(),
    Sicredi(),
    Sicoob(),
    Banrisul(),
    Ailos(),
    Safra(),
    Inter(),
)
BANKS: Mapping[str, Bank] = MappingProxyType({bank.compe: bank for bank in _ALL})


def get(compe: str) -> Bank:
    """The bank of a compe code; raises `BOLETO_BANK_UNKNOWN`."""
    try:
        return BANKS[compe]
    except KeyError:
        raise CoreError("BOLETO_BANK_UNKNOWN", bank=compe) from None
