"""What a remessa says: the creditor's agreement with the bank, titles and what to do with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.boleto.numbers import BoletoAccount


class Movement(StrEnum):
    """What the bank is asked to do (FEBRABAN C004)."""

    ENTRY = "01"
    WRITE_OFF = "02"
    CHANGE_DUE_DATE = "06"


@dataclass(frozen=True)
class Party:
    """A person or company. `document` is a CPF of 11 digits or a CNPJ of 14 digits or letters, unpunctuated."""

    name: str
    document: str
    address: str = ""
    district: str = ""
    zip_code: str = ""
    city: str = ""
    state: str = ""


@dataclass(frozen=True)
class CnabAccount:
    """The boleto account and what its files need besides.

    `write_off_days` after the due date the bank gives up, 1 to 99. Versions, `especie` and `params` left
    empty are the bank's usual ones; `test` marks the file where the bank has a mark for it. `exact_payment`
    asks the bank to refuse any other amount (Y-53, C078 03), which Caixa does without being asked.
    """

    account: BoletoAccount
    creditor: Party
    write_off_days: int
    especie: str = ""
    file_version: str = ""
    batch_version: str = ""
    test: bool = False
    exact_payment: bool = False

    @property
    def params(self) -> Mapping[str, str]:
        return self.account.params


@dataclass(frozen=True)
class Title:
    """One boleto as the bank keeps it.

    `nosso_numero` is `NossoNumero.digits`. `own_id` comes back in the retorno (25 plain capitals). The fine
    and the monthly interest are hundredths of a percent: 200 is 2 %. `guarantor` is the original creditor
    of a debt collected for another. `write_off_days` 0 means those of the account.
    """

    nosso_numero: str
    document_number: str
    own_id: str
    due_date: date
    issued_on: date
    amount_cents: int
    payer: Party
    guarantor: Party | None = None
    parcel: int = 1
    fine_hundredths: int = 0
    monthly_interest_hundredths: int = 0
    write_off_days: int = 0


@dataclass(frozen=True)
class Order:
    """A title and the movement asked for it; for a new due date the title already carries it."""

    movement: Movement
    title: Title
