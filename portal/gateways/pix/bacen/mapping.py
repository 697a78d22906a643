"""The API's documents as ours. Unknown fields are ignored and odd ones survived: PSPs differ, and money comes first."""

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from portal.core.errors import CoreError
from portal.core.pix import br_code, br_code_reader
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixCharge, PixReceived, PixRefund

log = logging.getLogger(__name__)

STATUS: Mapping[str, Literal["active", "completed", "removed"]] = {
    "ATIVA": "active", "CONCLUIDA": "completed",
    "REMOVIDA_PELO_USUARIO_RECEBEDOR": "removed", "REMOVIDA_PELO_PSP": "removed",
    # the API's prose writes the masculine
    "REMOVIDO_PELO_USUARIO_RECEBEDOR": "removed", "REMOVIDO_PELO_PSP": "removed",
}
REFUND_STATUS: Mapping[str, Literal["processing", "returned", "refused"]] = {
    "EM_PROCESSAMENTO": "processing", "DEVOLVIDO": "returned", "NAO_REALIZADO": "refused",
}
_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_E2EID = re.compile(r"[A-Za-z0-9]{1,64}")


def charge(document: Mapping[str, Any], *, receiver: tuple[str, str] | None = None) -> PixCharge:
    """A cob or cobv. ``receiver`` (name, city) is given where the code will be shown: then it must be whole and lead
    to its location, and is built where the PSP sent none. Otherwise a code that is wrong is left out, so that it
    never stands between us and the payments in the same document.

    Raises `GatewayError`: psp_answer_unreadable (transient) without txid or status; br_code_not_its_location,
    br_code_unreadable (permanent).
    """
    txid, status = document.get("txid"), STATUS.get(str(document.get("status")))
    if not isinstance(txid, str) or status is None:
        raise GatewayError("psp_answer_unreadable", permanent=False, detail="txid or status")
    location, code = _location(document), _text(document.get("pixCopiaECola"))
    if code:
        try:
            location = _checked(code, location)
        except GatewayError as error:
            if receiver is not None:
                raise
            log.warning("a code of the PSP is not usable: %s", error.code)
            code = ""
    elif location and receiver is not None:
        try:
            code = br_code.dynamic(location, *receiver)
        except CoreError as error:
            raise GatewayError("br_code_not_built", permanent=True, detail=error.code) from None
    return PixCharge(txid, status, location, code, tuple(many_received(document.get("pix"), txid)))


def many_received(rows: Any, txid: str = "") -> list[PixReceived]:
    """The Pix in a list; ``txid`` is that of the charge they stand in. One that cannot be read is told and left."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            found.append(received(row, txid))
        except (GatewayError, ValueError, AttributeError) as error:
            log.error("a Pix of the PSP cannot be read: %s", type(error).__name__)
    return found


def received(document: Mapping[str, Any], txid: str = "") -> PixReceived:
    """A Pix. Raises `GatewayError` psp_answer_unreadable."""
    e2eid = _text(document.get("endToEndId"))
    if not _E2EID.fullmatch(e2eid):
        raise GatewayError("psp_answer_unreadable", permanent=False, detail="endToEndId")
    if len(e2eid) != 32:
        log.warning("an endToEndId of %d characters", len(e2eid))
    parts = document.get("componentesValor")
    return PixReceived(
        e2eid=e2eid, txid=_text(document.get("txid")) or txid, key=_text(document.get("chave")),
        amount=cents(document.get("valor")), at=moment(document.get("horario")),
        late=sum(_part(parts, name) for name in ("multa", "juros")),
        refunds=tuple(refund(row, e2eid) for row in _rows(document.get("devolucoes"))),
    )


def refund(document: Mapping[str, Any], e2eid: str) -> PixRefund:
    """A devolucao. Raises `GatewayError` psp_answer_unreadable."""
    hours = document.get("horario")
    hours = hours if isinstance(hours, dict) else {}
    said = hours.get("liquidacao") or hours.get("solicitacao")
    return PixRefund(
        id=_text(document.get("id")), e2eid=e2eid, rtr_id=_text(document.get("rtrId")),
        amount=cents(document.get("valor")), status=REFUND_STATUS.get(str(document.get("status")), "processing"),
        nature=_text(document.get("natureza")) or "ORIGINAL", at=moment(said) if said else None,
        reason=_text(document.get("motivo")),
    )


def cents(value: Any) -> int:
    """ "123.45" -> 12345; also 123 and "123.4", as some PSPs write them. Never a float."""
    found = _AMOUNT.fullmatch(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if found is None:
        raise GatewayError("psp_answer_unreadable", permanent=False, detail="valor")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def moment(value: Any) -> datetime:
    """RFC 3339 to aware UTC; a time without a zone is UTC, as the API says."""
    try:
        read = datetime.fromisoformat(_text(value).replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        raise GatewayError("psp_answer_unreadable", permanent=False, detail="horario") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def original_cents(document: Mapping[str, Any]) -> int:
    """What the charge asks for, before fine and interest."""
    value = document.get("valor")
    return cents(value.get("original") if isinstance(value, dict) else None)


def _checked(code: str, location: str) -> str:
    """The location of a code that is whole and leads where the PSP says (MPI of Pix 2.2, 1.6.8)."""
    try:
        led_to = br_code_reader.decode(code).location
    except CoreError as error:
        raise GatewayError("br_code_unreadable", permanent=True, detail=error.code) from None
    if led_to is None or (location and led_to != location):
        raise GatewayError("br_code_not_its_location", permanent=True)
    return led_to


def _location(document: Mapping[str, Any]) -> str:
    loc = document.get("loc")
    text = _text(loc.get("location") if isinstance(loc, dict) else None) or _text(document.get("location"))
    return text.removeprefix("https://")


def _part(parts: Any, name: str) -> int:
    part = parts.get(name) if isinstance(parts, dict) else None
    return cents(part.get("valor")) if isinstance(part, dict) else 0


def _rows(value: Any) -> list[Mapping[str, Any]]:
    """The API's schema says array, its own example is an object."""
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
