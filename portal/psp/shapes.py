"""Rows of the book as the documents of BACEN's Pix API 2.9.0."""

import json
import sqlite3
from typing import Any

from portal.core.pix import br_code
from portal.psp import locations, receivers
from portal.psp.fields import written

RECEIVER_ADDRESS = {"logradouro": "SIMULADO - sem valor", "uf": "DF", "cep": "70000000"}


def charge(rows: sqlite3.Connection, row: sqlite3.Row, *, pix: bool = False) -> dict[str, Any]:
    """CobGerada or CobVGerada; with ``pix`` CobCompleta or CobVCompleta."""
    body = json.loads(row["body"])
    loc = locations.of_charge(rows, row["txid"])
    receiver = receivers.find(rows, row["chave"])
    shown: dict[str, Any] = {
        **body, "txid": row["txid"], "revisao": row["revisao"], "status": row["status"],
        "calendario": {"criacao": row["criacao"], **body["calendario"]},
    }
    if row["kind"] == "cobv":
        shown["recebedor"] = RECEIVER_ADDRESS | {
            "cnpj": receiver.cnpj if receiver else "0" * 14, "nome": receiver.nome if receiver else "",
            "cidade": receiver.cidade if receiver else "",
        }
    if loc is not None:
        shown["loc"] = locations.document(loc)
        shown["location"] = loc["location"]
        if row["status"] == "ATIVA" and receiver is not None:
            shown["pixCopiaECola"] = br_code.dynamic(loc["location"], receiver.nome, receiver.cidade)
    if pix:
        arrived = rows.execute("SELECT * FROM pix WHERE txid = ? ORDER BY at, e2eid", (row["txid"],)).fetchall()
        if arrived:
            shown["pix"] = [received(rows, one) for one in arrived]
    return shown


def received(rows: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """Pix."""
    shown: dict[str, Any] = {
        "endToEndId": row["e2eid"], "valor": written(row["amount"]), "chave": row["chave"], "horario": row["at"],
        "componentesValor": {name: {"valor": written(cents)} for name, cents in json.loads(row["parts"]).items()},
    }
    if row["txid"]:
        shown["txid"] = row["txid"]
    back = rows.execute("SELECT * FROM refund WHERE e2eid = ? ORDER BY asked, id", (row["e2eid"],)).fetchall()
    if back:
        shown["devolucoes"] = [refund(one) for one in back]
    return shown


def refund(row: sqlite3.Row) -> dict[str, Any]:
    """Devolucao."""
    hours = {"solicitacao": row["asked"]} | ({"liquidacao": row["settled"]} if row["settled"] else {})
    shown = {
        "id": row["id"], "rtrId": row["rtr_id"], "valor": written(row["amount"]), "natureza": row["natureza"],
        "horario": hours, "status": row["status"],
    }
    return shown | {name: row[name] for name in ("descricao", "motivo") if row[name]}


def webhook(rows: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """WebhookCompleto."""
    receiver = receivers.find(rows, row["chave"])
    return {
        "webhookUrl": row["url"], "chave": row["chave"], "criacao": row["criacao"],
        "cnpj": receiver.cnpj if receiver else "0" * 14,
    }
