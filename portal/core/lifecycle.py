"""States as tables: what an agreement, an installment and a charge may become, and by which act.

Boleto states follow the registration rules of the Nova Plataforma de Cobrança: a boleto is payable, and
shown, only once registered.
"""

from collections.abc import Mapping

from portal.core.errors import CoreError

#: act -> (states it may start from, state it leads to)
Acts = Mapping[str, tuple[frozenset[str], str]]

AGREEMENT_STATES = ("active", "completed", "undone", "breached")
AGREEMENT_ACTS: Acts = {
    "complete": (frozenset({"active"}), "completed"),
    "undo": (frozenset({"active"}), "undone"),
    "breach": (frozenset({"active"}), "breached"),
}

INSTALLMENT_STATES = ("open", "overdue", "paid", "cancelled")
INSTALLMENT_ACTS: Acts = {
    "fall_overdue": (frozenset({"open"}), "overdue"),
    "settle": (frozenset({"open", "overdue"}), "paid"),
    "reopen": (frozenset({"paid"}), "open"),
    "cancel": (frozenset({"open", "overdue"}), "cancelled"),
}

CHARGE_STATES = ("draft", "sent", "registered", "rejected", "settled", "written_off")
CHARGE_ACTS: Acts = {
    "send": (frozenset({"draft"}), "sent"),
    "register": (frozenset({"draft", "sent"}), "registered"),
    "reject": (frozenset({"draft", "sent"}), "rejected"),
    "settle": (frozenset({"registered", "written_off"}), "settled"),
    "write_off": (frozenset({"draft", "sent", "registered"}), "written_off"),
}


def move(acts: Acts, act: str, state: str) -> str:
    """The state after ``act``. Raises `CoreError` ``ACT_NOT_ALLOWED`` where the table has no such road."""
    starts, end = acts[act]
    if state not in starts:
        raise CoreError("ACT_NOT_ALLOWED", act=act, state=state)
    return end
