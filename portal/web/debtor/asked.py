"""What is asked of the simulator, read from an address or a form exactly as it was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """The query as typed. ``by`` is "valor" (amount a month first) or "vezes" (count first)."""

    contract_ids: tuple[UUID, ...]
    by: str
    count: str
    amount: str
    entry: str
    first_due: str
    due_day: str
    count_step: str = ""
    amount_step: str = ""
    entry_step: str = ""


def read_asked(query: MultiDict[str, str]) -> Asked | None:
    """The query, or None when a contract in it is not an id at all."""
    try:
        ids = tuple(dict.fromkeys(UUID(text) for text in query.getlist("contrato")))
    except ValueError:
        return None

    def text(name: str) -> str:
        return query.get(name, "").strip()[:LONGEST]

    by = _leading(text)
    day = text("dia")
    return Asked(
        contract_ids=ids, by=by, count=text("parcelas"), amount=text("valor"), entry=text("entrada"),
        first_due=text("vencimento"), due_day=text("outro_dia") if day == "outro" else day,
        count_step=text("passo"), amount_step=text("passo_valor"), entry_step=text("passo_entrada"),
    )


def _leading(text: Callable[[str], str]) -> str:
    """Which of the two numbers leads: the one that was stepped or changed, else the one that was chosen.

    ``antes`` is what both fields showed, for pages that show them side by side and have no script to say more.
    """
    if text("passo") or text("passo_valor"):
        return "vezes" if text("passo") else "valor"
    amount, mark, count = text("antes").partition("/")
    changed = [name for name, was in (("valor", amount), ("parcelas", count)) if mark and text(name) != was]
    if len(changed) == 1:
        return "valor" if changed == ["valor"] else "vezes"
    by = text("por")
    if by in {"valor", "vezes"}:
        return by
    return "vezes" if text("parcelas") and not text("valor") else "valor"
