"""Reading a remessa CNAB 240 back: what was written is believed only after it was read.

Stricter than the reader of retornos, because these files are ours: 240 columns and CRLF on every line, plain
ASCII, sequences without a gap, counts and sums equal to what stands in the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import banks
from portal.core.cnab.lines import Line, Reading
from portal.core.cnab.title import Order
from portal.core.cnab.variant import Variant
from portal.core.errors import CoreError

WIDTH = 240


@dataclass(frozen=True)
class WrittenOrder:
    """One order as it stands in the file; ``line`` is that of its P, ``nosso_numero`` as `NossoNumero.digits`."""

    line: int
    movement: str
    nosso_numero: str
    document_number: str
    own_id: str
    due_date: date | None
    amount_cents: int
    payer_document: str = ""
    payer_name: str = ""


@dataclass(frozen=True)
class WrittenFile:
    """A remessa read back."""

    bank: str
    nsa: int
    version: str
    lines: int
    orders: tuple[WrittenOrder, ...]


def read(data: bytes, account: BoletoAccount) -> WrittenFile:
    """The file of that account. Raises `CNAB_WRITTEN` (what, line, start, end) for anything out of place."""
    variant = banks.for_account(account)
    lines = _lines(data)
    if len(lines) < 5:
        raise _wrong("lines", len(lines), 1, WIDTH)
    for line, kind in ((lines[0], "0"), (lines[1], "1"), (lines[-2], "5"), (lines[-1], "9")):
        if line.text[7] != kind:
            raise _wrong("record", line.number, 8, 8)
    header = Reading(variant.file_header, lines[0])
    orders = _orders(variant, lines[2:-2])
    _check_trailers(variant, lines, orders)
    return WrittenFile(
        bank=header.text("banco"), nsa=header.number("nsa"), version=header.text("versao_arquivo"), lines=len(lines),
        orders=orders,
    )  # fmt: skip


def check(data: bytes, account: BoletoAccount, orders: Sequence[Order], nsa: int) -> WrittenFile:
    """The file read back, once it says what was ordered. Raises `CNAB_WRITTEN`."""
    found = read(data, account)
    if (found.nsa, len(found.orders)) != (nsa, len(orders)):
        raise _wrong("orders", 1, 158, 163)
    for told, order in zip(found.orders, orders, strict=True):
        title = order.title
        asked = (order.movement.value, title.nosso_numero, title.document_number, title.due_date, title.amount_cents)
        if asked != (told.movement, told.nosso_numero, told.document_number, told.due_date, told.amount_cents):
            raise _wrong("order", told.line, 1, WIDTH)
    return found


def _lines(data: bytes) -> list[Line]:
    if not data.endswith(b"\r\n"):
        raise _wrong("line end", 1, WIDTH + 1, WIDTH + 2)
    found = []
    for number, raw in enumerate(data[:-2].split(b"\r\n"), start=1):
        if len(raw) != WIDTH:
            raise _wrong("length", number, min(len(raw), WIDTH) + 1, WIDTH + 1)
        odd = next((place for place, byte in enumerate(raw, start=1) if not 32 <= byte < 127), 0)
        if odd:
            raise _wrong("character", number, odd, odd)
        found.append(Line(number, raw.decode("ascii")))
    return found


def _orders(variant: Variant, details: list[Line]) -> tuple[WrittenOrder, ...]:
    found: list[WrittenOrder] = []
    for place, line in enumerate(details, start=1):
        if line.text[7] != "3" or line.text[3:7] != "0001":
            raise _wrong("record", line.number, 4, 8)
        if line.text[8:13] != f"{place:05d}":
            raise _wrong("sequence", line.number, 9, 13)
        segment = line.text[13]
        if segment == "P":
            found.append(_order(variant, Reading(variant.title, line)))
        elif not found or line.text[15:17] != found[-1].movement:
            raise _wrong("movement", line.number, 16, 17)
        elif segment == "Q":
            payer = Reading(variant.payer, line)
            told = {"payer_document": payer.text("pagador_inscricao"), "payer_name": payer.text("pagador_nome")}
            found[-1] = WrittenOrder(**{**vars(found[-1]), **told})
    return tuple(found)


def _order(variant: Variant, title: Reading) -> WrittenOrder:
    return WrittenOrder(
        line=title.line.number,
        movement=title.text("movimento"),
        nosso_numero=variant.returned_number(title)[0],
        document_number=title.text("numero_documento"),
        own_id=title.text("uso_empresa"),
        due_date=title.day("vencimento"),
        amount_cents=title.number("valor"),
    )


def _check_trailers(variant: Variant, lines: list[Line], orders: tuple[WrittenOrder, ...]) -> None:
    batch, file = Reading(variant.batch_trailer, lines[-2]), Reading(variant.file_trailer, lines[-1])
    counted = [(batch, "registros_lote", len(lines) - 2), (file, "registros_arquivo", len(lines)), (file, "lotes", 1)]
    if variant.titles_in_trailer:
        counted.append((batch, "simples_quantidade", len(orders)))
        counted.append((batch, "simples_valor", sum(order.amount_cents for order in orders)))
    for trailer, name, count in counted:
        if trailer.number(name) != count:
            place = trailer.place(name)
            raise _wrong(name, place["line"], place["start"], place["end"])


def _wrong(what: str, line: int, start: int, end: int) -> CoreError:
    return CoreError("CNAB_WRITTEN", what=what, line=line, start=start, end=end)
