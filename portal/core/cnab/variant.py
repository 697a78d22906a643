"""The contract every bank of `banks/` fills in; as it stands it is FEBRABAN 10.6 to the letter."""

from collections.abc import Mapping
from typing import ClassVar

from portal.core.boleto.bank import Params
from portal.core.cnab.layouts import febraban_control, febraban_optional, febraban_remessa, febraban_retorno
from portal.core.cnab.lines import Reading
from portal.core.cnab.record import Record


class Variant:
    """How one bank shapes its CNAB 240 files."""

    compe: ClassVar[str]
    bank_name: ClassVar[str]
    file_version: ClassVar[str] = "103"
    batch_version: ClassVar[str] = "060"
    especie: ClassVar[str] = "24"
    """Documento de divida (C015) unless the bank does not know it."""
    needs: ClassVar[tuple[str, ...]] = ("agencia", "agencia_dv", "conta", "conta_dv")
    document_length: ClassVar[int] = 15
    late_day: ClassVar[int] = 1
    """Days after the due date on which fine and interest begin, as the bank wants them written."""
    no_interest: ClassVar[str] = "3"
    payer_always: ClassVar[bool] = False
    """Whether Q goes with every movement, not with entries alone."""
    titles_in_trailer: ClassVar[bool] = False
    """Whether the remessa trailer carries count and sum of the titles."""
    own_id_is_document: ClassVar[bool] = False
    """Whether the bank wants the document number repeated where others echo an id of ours."""
    exact_payment_always: ClassVar[bool] = False
    """Whether the bank refuses other amounts without Y-53."""
    last_parcel: ClassVar[int] = 999
    totals_of_batch: ClassVar[bool] = True
    """Whether the retorno trailer's totals are those of its own titles (C070, C071) or of the whole portfolio."""

    file_header: ClassVar[Record] = febraban_control.FILE_HEADER
    batch_header: ClassVar[Record] = febraban_control.BATCH_HEADER
    title: ClassVar[Record] = febraban_remessa.TITLE
    payer: ClassVar[Record] = febraban_remessa.PAYER
    late_charges: ClassVar[Record] = febraban_remessa.LATE_CHARGES
    payment_rule: ClassVar[Record] = febraban_optional.PAYMENT_RULE
    batch_trailer: ClassVar[Record] = febraban_control.BATCH_TRAILER
    file_trailer: ClassVar[Record] = febraban_control.FILE_TRAILER
    outcome: ClassVar[Record] = febraban_retorno.OUTCOME
    amounts: ClassVar[Record] = febraban_retorno.AMOUNTS
    returned_file_header: ClassVar[Record] = febraban_control.FILE_HEADER
    returned_batch_trailer: ClassVar[Record] = febraban_control.BATCH_TRAILER

    constants: ClassVar[Mapping[str, object]] = {}
    """Values that replace the layout's defaults in every record that has the name."""

    def account_fields(self, params: Params, test: bool) -> dict[str, object]:
        """Header and title fields that name the account."""
        return {
            "agencia": params["agencia"],
            "agencia_dv": params.get("agencia_dv", ""),
            "conta": params["conta"],
            "conta_dv": params.get("conta_dv", ""),
        }

    def number_fields(self, params: Params, digits: str, dv: str, parcel: int) -> dict[str, object]:
        """Title fields that carry the nosso numero."""
        return {"nosso_numero": digits + dv}

    def write_off_fields(self, days: int) -> dict[str, object]:
        """Title fields that say when the bank gives up."""
        return {"baixa_codigo": "1", "baixa_prazo": f"{days:03d}"}

    def returned_number(self, outcome: Reading) -> tuple[str, str]:
        """Nosso numero without and with only its digit, in the form `NossoNumero` has; raw text if it is odd."""
        return outcome.text("nosso_numero"), ""

    def motives(self, movement: str, raw: str) -> tuple[str, ...]:
        """The up to five motives of columns C047; blanks and zeros are no motive."""
        pairs = (raw[place : place + 2] for place in range(0, len(raw), 2))
        return tuple(pair for pair in pairs if pair.strip("0 "))
