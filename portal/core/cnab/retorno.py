"""Reading a retorno CNAB 240: T and U pairs inside batches, with every count checked.

A wrong count is an error that names both numbers: a lost line would be a payment nobody hears of. Totals of
titles are checked where the bank means them as those of its batch (FEBRABAN 10.6, C070, C071) and filled
them in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.core.cnab import banks
from portal.core.cnab.lines import Line, Reading, lines
from portal.core.cnab.returned import ReturnedTitle, ReturnFile, digest
from portal.core.cnab.variant import Variant
from portal.core.errors import CoreError

WIDTH = 240
_TOTALS = {"1": "simples", "2": "vinculada", "3": "caucionada", "4": "descontada"}


@dataclass
class _Batch:
    number: str
    records: int = 1
    sequence: int = 0
    titles: list[ReturnedTitle] = field(default_factory=list)


def read(data: bytes) -> ReturnFile:
    """The file, or a CoreError: `CNAB_TOO_LARGE`, `CNAB_EMPTY`, `CNAB_LINE_LENGTH`, `CNAB_NOT_A_RETURN`,
    `CNAB_BANK_UNKNOWN` (bank), `CNAB_RECORD` (expected), `CNAB_SEQUENCE` (previous, found), `CNAB_PAIR`,
    `CNAB_FIELD` (record, field), `CNAB_COUNT` (of, declared, counted), `CNAB_SUM` (of, declared_cents,
    counted_cents) or `CNAB_CUT` for a file that ends before its trailer. All but the first name the place:
    line, and columns start to end.
    """
    source = lines(data, WIDTH)
    first = next(source)
    for column, expected in ((8, "0"), (143, "2")):
        if first.text[column - 1] != expected:
            raise CoreError("CNAB_NOT_A_RETURN", line=first.number, start=column, end=column)
    if first.text[:3] not in banks.READERS:
        raise CoreError("CNAB_BANK_UNKNOWN", bank=first.text[:3], line=first.number, start=1, end=3)
    variant = banks.READERS[first.text[:3]]
    header = Reading(variant.returned_file_header, first)
    nsa, generated_on = header.number("nsa"), header.day("geracao_data")
    titles = tuple(_titles(variant, source))
    return ReturnFile(
        bank=variant.compe,
        layout="240",
        version=header.text("versao_arquivo"),
        nsa=nsa,
        generated_on=generated_on,
        beneficiary="".join(first.text[32:72].split()),
        titles=titles,
    )


def _titles(variant: Variant, source: Iterator[Line]) -> Iterator[ReturnedTitle]:
    """Walks batches to the file trailer, yielding a batch's titles once its trailer has confirmed them."""
    records, batches, last = 1, 0, 1
    batch: _Batch | None = None
    pending: tuple[Line, Reading] | None = None
    for line in source:
        records, last = records + 1, line.number
        kind, segment = line.text[7], line.text[13]
        if kind == "9" and batch is None:
            _check_file(variant, line, batches, records)
            _nothing_after(source)
            return
        if kind == "1" and batch is None:
            batch, batches = _Batch(line.text[3:7]), batches + 1
            continue
        if batch is None:
            raise _not_expected(line, "1")
        batch.records += 1
        if kind == "3":
            _check_sequence(line, batch)
            if pending and segment == "U":
                batch.titles.append(_pair(variant, *pending, Reading(variant.amounts, line)))
                pending = None
            elif pending or segment == "U":
                raise CoreError("CNAB_PAIR", line=line.number, start=14, end=14)
            elif segment == "T":
                pending = line, Reading(variant.outcome, line)
        elif kind == "5" and pending is None:
            _check_batch(variant, line, batch)
            yield from batch.titles
            batch = None
        else:
            raise _not_expected(line, "3")
    raise CoreError("CNAB_CUT", line=last, start=WIDTH, end=WIDTH)


def _not_expected(line: Line, expected: str) -> CoreError:
    return CoreError("CNAB_RECORD", line=line.number, expected=expected, start=8, end=8)


def _check_sequence(line: Line, batch: _Batch) -> None:
    """Sequences only grow: one line lost and another doubled would leave the counts right."""
    text = line.text[8:13]
    found = int(text) if text.isascii() and text.isdigit() else 0
    if found <= batch.sequence:
        raise CoreError("CNAB_SEQUENCE", line=line.number, previous=batch.sequence, found=found, start=9, end=13)
    batch.sequence = found


def _pair(variant: Variant, line: Line, outcome: Reading, amounts: Reading) -> ReturnedTitle:
    movement = outcome.text("movimento")
    for name, start, end in (("lote", 4, 7), ("movimento", 16, 17)):
        if amounts.text(name) != outcome.text(name):
            raise CoreError("CNAB_PAIR", line=amounts.line.number, start=start, end=end)
    digits, dv = variant.returned_number(outcome)
    return ReturnedTitle(
        line=line.number,
        bank=variant.compe,
        batch=outcome.text("lote"),
        sequence=outcome.text("sequencial"),
        movement=movement,
        motives=variant.motives(movement, outcome.raw("motivos")),
        nosso_numero=digits,
        nosso_numero_dv=dv,
        own_id=outcome.text("uso_empresa"),
        document_number=outcome.text("numero_documento"),
        carteira=outcome.text("carteira"),
        due_date=outcome.day("vencimento"),
        occurred_on=amounts.day("ocorrencia_data"),
        credited_on=amounts.day("credito_data"),
        nominal_cents=outcome.number("valor"),
        paid_cents=amounts.number("pago"),
        net_cents=amounts.number("liquido"),
        late_cents=amounts.number("encargos"),
        discount_cents=amounts.number("desconto"),
        rebate_cents=amounts.number("abatimento"),
        iof_cents=amounts.number("iof"),
        fee_cents=outcome.number("tarifa"),
        expenses_cents=amounts.number("despesas"),
        other_credits_cents=amounts.number("creditos"),
        receiving_bank=outcome.text("recebedor_banco"),
        receiving_agency=outcome.text("recebedor_agencia"),
        content=digest(_told(line), _told(amounts.line)),
    )


def _told(line: Line) -> str:
    """What a detail says wherever it stands: without the numbers of batch (4-7) and of record (9-13)."""
    return line.text[:3] + line.text[7] + line.text[13:]


def _check_batch(variant: Variant, line: Line, batch: _Batch) -> None:
    trailer = Reading(variant.returned_batch_trailer, line)
    _compare(trailer, "batch records", "registros_lote", batch.records)
    if not variant.totals_of_batch:
        return
    for code, name in _TOTALS.items():
        if f"{name}_quantidade" not in trailer.record.names:
            continue
        titles = [title for title in batch.titles if title.carteira == code]
        cents = trailer.number(f"{name}_valor")
        if trailer.number(f"{name}_quantidade"):
            _compare(trailer, f"{name} titles", f"{name}_quantidade", len(titles))
        counted = sum(title.nominal_cents for title in titles)
        if cents and cents != counted:
            raise CoreError(
                "CNAB_SUM", of=name, declared_cents=cents, counted_cents=counted, **trailer.place(f"{name}_valor")
            )


def _check_file(variant: Variant, line: Line, batches: int, records: int) -> None:
    trailer = Reading(variant.file_trailer, line)
    _compare(trailer, "batches", "lotes", batches)
    _compare(trailer, "file records", "registros_arquivo", records)


def _compare(trailer: Reading, of: str, name: str, counted: int) -> None:
    declared = trailer.number(name)
    if declared != counted:
        raise CoreError("CNAB_COUNT", of=of, declared=declared, counted=counted, **trailer.place(name))


def _nothing_after(source: Iterator[Line]) -> None:
    for line in source:
        raise _not_expected(line, "end")
