"""States as tables: what agreements, installments, charges, refunds and matches may become, and by which act.

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
    # the bank took a payment back (estorno, MED): something is owed again
    "reopen": (frozenset({"completed"}), "active"),
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
    # a paid charge is closed at its bank for ever, whatever becomes of the money
    "reverse": (frozenset({"settled"}), "written_off"),
}

#: Where the money of a payment is. "refund": all of it goes back to whoever paid.
PAYMENT_OUTCOMES = ("applied", "suspended", "refund", "reversed")

#: "owed": the books say so, nobody has asked yet. "sending": our id is at the PSP. "manual": a person transfers.
REFUND_STATES = ("owed", "requested", "approved", "sending", "manual", "sent", "cancelled")
REFUND_ACTS: Acts = {
    "request": (frozenset({"owed"}), "requested"),
    "approve": (frozenset({"requested"}), "approved"),
    "start": (frozenset({"approved", "sending"}), "sending"),
    "hand_over": (frozenset({"approved", "sending"}), "manual"),
    "finish": (frozenset({"sending", "manual"}), "sent"),
    # before anything left: the bank took the money back by itself, or it found its installment
    "cancel": (frozenset({"owed", "requested", "approved", "manual"}), "cancelled"),
}

MATCH_STATES = ("requested", "done", "cancelled")
MATCH_ACTS: Acts = {
    "approve": (frozenset({"requested"}), "done"),
    "cancel": (frozenset({"requested"}), "cancelled"),
}


def move(acts: Acts, act: str, state: str) -> str:
    """The state after ``act``. Raises `CoreError` ``ACT_NOT_ALLOWED`` where the table has no such road."""
    starts, end = acts[act]
    if state not in starts:
        raise CoreError("ACT_NOT_ALLOWED", act=act, state=state)
    return end
