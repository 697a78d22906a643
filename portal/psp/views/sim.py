"""``/sim``: the payer's side and the switches. JSON only, so no web page elsewhere can call it in passing."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from portal.psp import callbacks, charges, faults, payments, receivers, refunds, shapes
from portal.psp.amounts import Parts
from portal.psp.book import instant, stamp
from portal.psp.house import house
from portal.psp.payments import NotPayable, Payment
from portal.psp.problems import Problem
from portal.psp.views.answers import SIMULATED, answer, body

bp = Blueprint("sim", __name__, url_prefix="/sim")


@bp.before_request
def _json_only() -> None:
    if request.method != "GET" and request.mimetype != "application/json":
        raise Problem("RequisicaoInvalida", detail="Content-Type: application/json")


def _said() -> dict[str, Any]:
    data = body()
    if not isinstance(data, dict):
        raise Problem("RequisicaoInvalida", detail="An object is needed.")
    return data


@bp.post("/clock")
def clock() -> Response:
    """``{"now": "2026-12-10T12:00:00Z"}``, ``{"now": null}`` or ``{"days": 3, "seconds": 0}``."""
    data, here = _said(), house()
    try:
        if "now" in data:
            here.clock.move_to(None if data["now"] is None else instant(str(data["now"])))
        else:
            here.clock.advance(timedelta(days=float(data.get("days", 0)), seconds=float(data.get("seconds", 0))))
    except (ValueError, TypeError, OverflowError):
        raise Problem("RequisicaoInvalida", detail="now, days or seconds") from None
    return answer({"now": stamp(here.now())})


@bp.post("/pay")
def pay() -> Response:
    """``{"code": "..."}`` and, to depart from it, ``amount`` (cents), ``without_txid``, ``times``."""
    data, here = _said(), house()
    with here.book.writing() as rows:
        off = int(faults.take(rows, "wrong_amount", "-100") or 0)
        amount = data.get("amount")
        try:
            row = payments.find(rows, str(data.get("code", "")))
            if off and amount is None and row is not None:
                amount = max(1, payments.due_now(row, here.now()).total + off)
            twice = faults.take(rows, "two_payments") is not None
            how = Payment(
                amount=None if amount is None else max(1, int(amount)),
                without_txid=bool(data.get("without_txid")) or faults.take(rows, "without_txid") is not None,
                times=2 if twice else int(data.get("times", 1)),
            )
            made = payments.pay(rows, str(data.get("code", "")), how, here.moment())
        except NotPayable as refused:
            raise Problem("RequisicaoInvalida", detail=refused.code) from None
        except (TypeError, ValueError):
            raise Problem("RequisicaoInvalida", detail="amount, times") from None
        calls = callbacks.plan(rows, made)
        shown = [shapes.received(rows, refunds.find_pix(rows, e2eid)) for e2eid in made]
    here.send(calls)
    return answer({"pix": shown, "aviso": SIMULATED})


@bp.post("/refund")
def refund() -> Response:
    """End a refund that is EM_PROCESSAMENTO: ``{"e2eid", "id", "status"?, "reason"?}``."""
    data, here = _said(), house()
    e2eid = str(data.get("e2eid", ""))
    with here.book.writing() as rows:
        status = refunds.REFUSED if data.get("status") == refunds.REFUSED else refunds.RETURNED
        row = refunds.settle(rows, e2eid, str(data.get("id", "")), status, here.now(), str(data.get("reason", "")))
        calls = callbacks.plan(rows, [e2eid])
        shown = shapes.refund(row)
    here.send(calls)
    return answer(shown)


@bp.post("/med")
def med() -> Response:
    """The MED takes money back: ``{"e2eid", "amount"? (cents, all by default), "nature"?}``."""
    data, here = _said(), house()
    e2eid = str(data.get("e2eid", ""))
    with here.book.writing() as rows:
        amount = data.get("amount", refunds.find_pix(rows, e2eid)["amount"])
        if not isinstance(amount, int) or amount <= 0:
            raise Problem("RequisicaoInvalida", detail="amount")
        nature = str(data.get("nature", "MED_FRAUDE"))
        row = refunds.take(rows, e2eid, amount, nature, here.now(), here.new_token())
        calls = callbacks.plan(rows, [e2eid])
        shown = shapes.refund(row)
    here.send(calls)
    return answer(shown)


@bp.get("/faults")
def list_faults() -> Response:
    with house().book.reading() as rows:
        return answer({"on": faults.on(rows), "names": faults.NAMES})


@bp.put("/faults/<string:name>")
def put_fault(name: str) -> Response:
    """``{"times": 1, "value": ""}``; 0 times is off."""
    data = _said()
    if name not in faults.NAMES or not isinstance(data.get("times", 1), int):
        raise Problem("NaoEncontrado", detail=", ".join(faults.NAMES))
    with house().book.writing() as rows:
        faults.switch(rows, name, data.get("times", 1), str(data.get("value", "")))
        return answer({"on": faults.on(rows)})


@bp.post("/webhooks")
def send_held() -> Response:
    """Send the callbacks that still wait for another one."""
    here = house()
    calls = callbacks.flush(here.book)
    here.send(calls)
    return answer({"sent": len(calls)})


@bp.get("/charges")
def open_charges() -> Response:
    """What can be paid now: by ``code`` the one it leads to, by ``chave`` or ``cnpj`` all of a receiver."""
    here = house()
    with here.book.reading() as rows:
        if "code" in request.args:
            one = payments.find(rows, request.args["code"])
            found = [] if one is None else [one]
        else:
            found = rows.execute(
                "SELECT * FROM charge WHERE status = :open"
                " AND (chave = :chave OR chave IN (SELECT chave FROM receiver WHERE cnpj = :cnpj))"
                " ORDER BY criacao DESC LIMIT 200",
                {"open": charges.ACTIVE, "chave": request.args.get("chave", ""), "cnpj": request.args.get("cnpj", "")},
            ).fetchall()
        shown = []
        for row in found:
            try:
                parts = payments.due_now(row, here.now())
            except NotPayable:
                continue
            owner = receivers.find(rows, row["chave"])
            shown.append(_payable(shapes.charge(rows, row), parts) | {
                "receiver": owner.nome if owner else "", "receiver_document": owner.cnpj if owner else "",
            })
    return answer({"charges": shown, "aviso": SIMULATED})


def _payable(document: dict[str, Any], parts: Parts) -> dict[str, Any]:
    return {
        "txid": document["txid"], "kind": "cobv" if "dataDeVencimento" in document["calendario"] else "cob",
        "code": document.get("pixCopiaECola", ""), "chave": document["chave"], "original": parts.original,
        "total": parts.total, "due": document["calendario"].get("dataDeVencimento", ""),
        "label": document.get("solicitacaoPagador", ""),
    }
