"""How codes to pay with are shown, to the person themselves and to whoever pays for them."""

from portal.core.boleto.linha_digitavel import formatted
from portal.db.models import Charge


def halves(boleto: Charge | None) -> tuple[str, str]:
    """The linha digitável in two parts that are never broken; empty without one."""
    if boleto is None or not boleto.linha_digitavel:
        return "", ""
    fields = formatted(boleto.linha_digitavel).split(" ")
    return " ".join(fields[:2]), " ".join(fields[2:])
