"""Charges: created, revised, removed, read. cob and cobv share one space of txids (MPI of Pix 2.2, note 70)."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.clock import civil_date
from portal.core.pix.txid import is_charge
from portal.psp import locations, receivers
from portal.psp.book import stamp
from portal.psp.charge_fields import read_cob, read_cobv
from portal.psp.fields import Fields
from portal.psp.problems import Problem, Violation

REMOVED = "REMOVIDA_PELO_USUARIO_RECEBEDOR"
ACTIVE, COMPLETED = "ATIVA", "CONCLUIDA"
_REVISION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Kind:
    """ "cob" or "cobv" and the words of its problems."""

    name: str
    invalid: str
    unknown: str
    question: str


COB = Kind("cob", "CobOperacaoInvalida", "CobNaoEncontrado", "CobConsultaInvalida")
COBV = Kind("cobv", "CobVOperacaoInvalida", "CobVNaoEncontrada", "CobVConsultaInvalida")


@dataclass(frozen=True)
class Moment:
    """What a change needs from outside."""

    now: datetime
    new_token: Callable[[], str]


def put(
    rows: sqlite3.Connection, kind: Kind, txid: str, data: Any, moment: Moment, *, repeat_refused: bool = False,
    lote: str | None = None,
) -> sqlite3.Row:
    """PUT: create, or revise what is ATIVA. The same body again changes nothing, unless ``repeat_refused``."""
    if not is_charge(txid):
        raise Problem(kind.invalid, [Violation(f"{kind.name}.txid", "O campo txid não respeita o schema.", txid[:40])])
    fields = Fields(data, kind.name)
    body = _read(kind, fields, moment, None)
    known = _row(rows, txid)
    if known is not None and (known["kind"] != kind.name or known["status"] != ACTIVE):
        fields.fault("txid", "já está em uso por uma cobrança que não está ATIVA ou é de outro tipo.")
    elif known is not None and repeat_refused:
        fields.fault("txid", "já existe.")
    _check_receiver(rows, fields, body)
    _refuse(kind, fields)
    if known is None:
        rows.execute(
            "INSERT INTO charge (txid, kind, status, revisao, criacao, chave, debtor, body, lote)"
            " VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)",
            (txid, kind.name, ACTIVE, stamp(moment.now), body["chave"], _debtor(body), json.dumps(body), lote),
        )
        _note(rows, txid)
    elif json.loads(known["body"]) != body:
        _change(rows, txid, ACTIVE, body)
    locations.attach(rows, fields, kind.name, txid, moment.now, moment.new_token)
    _refuse(kind, fields)
    return find(rows, kind, txid)


def revise(rows: sqlite3.Connection, kind: Kind, txid: str, data: Any, moment: Moment) -> sqlite3.Row:
    """PATCH: change some fields, or remove; removing goes alone."""
    known = find(rows, kind, txid)
    fields = Fields(data, kind.name)
    if isinstance(data, Mapping) and "status" in data:
        if data["status"] != REMOVED:
            fields.fault("status")
        elif len(data) > 1:
            fields.fault("status", "não pode ser alterado juntamente com outros campos.")
    if known["status"] != ACTIVE:
        fields.fault("status", "não permite alteração: a cobrança não está ATIVA.")
    _refuse(kind, fields)
    if "status" in fields:
        _change(rows, txid, REMOVED, json.loads(known["body"]))
        return find(rows, kind, txid)
    before = json.loads(known["body"])
    body = _read(kind, fields, moment, before)
    _check_receiver(rows, fields, body)
    _refuse(kind, fields)
    if body != before:
        _change(rows, txid, ACTIVE, body)
    if "loc" in fields:
        locations.attach(rows, fields, kind.name, txid, moment.now, moment.new_token)
        _refuse(kind, fields)
    return find(rows, kind, txid)


def complete(rows: sqlite3.Connection, txid: str) -> None:
    rows.execute("UPDATE charge SET status = ? WHERE txid = ?", (COMPLETED, txid))


def find(rows: sqlite3.Connection, kind: Kind, txid: str) -> sqlite3.Row:
    """Raises CobNaoEncontrado or CobVNaoEncontrada."""
    row = _row(rows, txid)
    if row is None or row["kind"] != kind.name:
        raise Problem(kind.unknown)
    return row


def revision(rows: sqlite3.Connection, kind: Kind, row: sqlite3.Row, wanted: str) -> tuple[int, str, dict[str, Any]]:
    """Number, status and body of an older revision. Raises …ConsultaInvalida."""
    old = None
    if _REVISION.fullmatch(wanted):
        old = rows.execute(
            "SELECT * FROM revision WHERE txid = ? AND revisao = ?", (row["txid"], int(wanted))
        ).fetchone()
    if old is None:
        raise Problem(kind.question, [Violation("revisao", "Revisão inexistente.", wanted[:14])])
    return old["revisao"], old["status"], json.loads(old["body"])


def _row(rows: sqlite3.Connection, txid: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = rows.execute("SELECT * FROM charge WHERE txid = ?", (txid,)).fetchone()
    return row


def _read(kind: Kind, fields: Fields, moment: Moment, known: Mapping[str, Any] | None) -> dict[str, Any]:
    if kind is COBV:
        return read_cobv(fields, civil_date(moment.now), known)
    return read_cob(fields, known)


def _check_receiver(rows: sqlite3.Connection, fields: Fields, body: Mapping[str, Any]) -> None:
    if body.get("chave") and receivers.find(rows, body["chave"]) is None:
        fields.fault("chave", "corresponde a uma conta que não pertence a este usuário recebedor.")


def _refuse(kind: Kind, fields: Fields) -> None:
    if fields.violations:
        raise Problem(kind.invalid, fields.violations)


def _debtor(body: Mapping[str, Any]) -> str:
    person = body.get("devedor") or {}
    return str(person.get("cpf") or person.get("cnpj") or "")


def _change(rows: sqlite3.Connection, txid: str, status: str, body: Mapping[str, Any]) -> None:
    rows.execute(
        "UPDATE charge SET status = ?, revisao = revisao + 1, chave = ?, debtor = ?, body = ? WHERE txid = ?",
        (status, body["chave"], _debtor(body), json.dumps(body), txid),
    )
    _note(rows, txid)


def _note(rows: sqlite3.Connection, txid: str) -> None:
    rows.execute(
        "INSERT INTO revision (txid, revisao, status, body) SELECT txid, revisao, status, body FROM charge"
        " WHERE txid = ?", (txid,),
    )
