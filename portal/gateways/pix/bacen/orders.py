"""Our orders as the API's documents."""

from collections.abc import Mapping
from typing import Any

from portal.core.pix.br_code import amount as written
from portal.core.rates import Rate
from portal.gateways.pix.bacen.dialects import Dialect
from portal.gateways.pix.base import PixNowOrder, PixOrder

PERCENT = 2  # multa.modalidade
PERCENT_A_MONTH = 3  # juros.modalidade, calendar days
LONGEST_NAME, LONGEST_NOTE = 200, 140


def due_charge(order: PixOrder, dialect: Dialect) -> dict[str, Any]:
    """The body of PUT /cobv/{txid}."""
    value: dict[str, Any] = {"original": written(order.amount)}
    for name, modality, share in (
        ("multa", PERCENT, order.late.fine), ("juros", PERCENT_A_MONTH, order.late.mora_month)
    ):
        if percent := hundredths_of_percent(share):
            value[name] = {
                "modalidade": str(modality) if dialect.numbers_as_text else modality,
                "valorPerc": f"{percent // 100}.{percent % 100:02d}",
            }
    return {
        "calendario": {
            "dataDeVencimento": order.due_date.isoformat(), "validadeAposVencimento": order.days_after_due,
        },
        "devedor": person(order.debtor_name, order.debtor_document),
        "valor": value,
        "chave": order.pix_key,
    } | _note(order.description)


def charge_now(order: PixNowOrder) -> dict[str, Any]:
    """The body of PUT /cob/{txid}."""
    debtor = {"devedor": person(order.debtor_name, order.debtor_document)} if order.debtor_document else {}
    return {
        "calendario": {"expiracao": order.seconds}, **debtor, "valor": {"original": written(order.amount)},
        "chave": order.pix_key,
    } | _note(order.description)


def person(name: str, document: str) -> Mapping[str, str]:
    """``devedor``: the length of the document tells a person from a company."""
    return {"cpf" if len(document) == 11 else "cnpj": document, "nome": " ".join(name.split())[:LONGEST_NAME]}


def hundredths_of_percent(share: str) -> int:
    """ "0.02" -> 200 ("2.00" %). What does not fit two decimals is cut, never asked from the debtor."""
    rate = Rate.parse(share)
    return rate.num * 10_000 // rate.den


def _note(text: str) -> dict[str, str]:
    return {"solicitacaoPagador": text[:LONGEST_NOTE]} if text else {}
