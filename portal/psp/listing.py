"""Questions over a period, page by page: ``inicio``, ``fim``, ``paginacao.*`` and the filters of each list."""

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.psp.book import instant, stamp
from portal.psp.fields import CNPJ, CPF
from portal.psp.problems import Problem, Violation

RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
MOST = 1000
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

Check = Callable[[str], Any]


@dataclass(frozen=True)
class Question:
    """Filters as the API takes them; ``said`` is what the answer's ``parametros`` repeats."""

    start: str
    end: str
    page: int
    size: int
    filters: Mapping[str, Any]
    said: Mapping[str, Any]


def document(text: str) -> str | None:
    return text if CPF.fullmatch(text) else None


def company(text: str) -> str | None:
    return text if CNPJ.fullmatch(text) else None


def flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def words(text: str) -> str | None:
    return text if 0 < len(text) <= 100 else None


def ask(args: Mapping[str, str], kind: str, checks: Mapping[str, Check], *, period_needed: bool = True) -> Question:
    """Read the parameters. Raises the …ConsultaInvalida named ``kind``, with all that is wrong."""
    wrong: list[Violation] = []

    def fault(name: str, reason: str = "não respeita o schema.") -> None:
        wrong.append(Violation(name, f"O parâmetro {name} {reason}", args.get(name, "")[:30]))

    start, end = (_moment(args, name, period_needed, default, fault)
                  for name, default in zip(("inicio", "fim"), _EVER, strict=True))
    if end < start:
        fault("fim", "é anterior a inicio.")
    page = _number(args, "paginacao.paginaAtual", 0, 0, 10**9, fault)
    size = _number(args, "paginacao.itensPorPagina", 100, 1, MOST, fault)
    filters = {}
    for name, check in checks.items():
        if name not in args:
            continue
        value = check(args[name])
        if value is None:
            fault(name)
        filters[name] = value
    if "cpf" in args and "cnpj" in args:
        fault("cpf", "e cnpj não cabem juntos.")
    if wrong:
        raise Problem(kind, wrong)
    said = {name: stamp(value) for name, value in (("inicio", start), ("fim", end)) if name in args or period_needed}
    return Question(stamp(start), stamp(end), page, size, filters, said | filters)


def answer(
    rows: sqlite3.Connection, question: Question, select: str, params: Mapping[str, Any],
    shape: Callable[[sqlite3.Row], dict[str, Any]],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The ``parametros`` of the answer and one page of rows. ``select`` is ours, never a visitor's text."""
    given = {"start": question.start, "end": question.end, **params}
    total = rows.execute(f"SELECT count(*) FROM ({select})", given).fetchone()[0]  # noqa: S608
    found = rows.execute(
        f"{select} LIMIT :size OFFSET :skip", given | {"size": question.size, "skip": question.page * question.size}
    ).fetchall()
    pages = {
        "paginaAtual": question.page, "itensPorPagina": question.size,
        "quantidadeDePaginas": max(1, -(-total // question.size)), "quantidadeTotalDeItens": total,
    }
    return {**question.said, "paginacao": pages}, [shape(row) for row in found]


def _moment(
    args: Mapping[str, str], name: str, needed: bool, default: datetime, fault: Callable[[str], None]
) -> datetime:
    text = args.get(name, "")
    if not text and not needed and name not in args:
        return default
    if RFC_3339.fullmatch(text):
        try:
            return instant(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    fault(name)
    return default


def _number(
    args: Mapping[str, str], name: str, default: int, low: int, high: int, fault: Callable[[str], None]
) -> int:
    if name not in args:
        return default
    text = args[name]
    if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
        fault(name)
        return default
    return int(text)
