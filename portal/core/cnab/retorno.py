"""Reading a retorno CNAB 240: T and U pairs inside batches, with every count checked.

A wrong count is an error that names both numbers: a lost line would be a payment nobody hears of. Totals of
titles are checked where the bank means them as those of its batch (FEBRABAN 10.6, C070, C071) and filled
them in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.core.cnab import banks
from portal.core.cnab.lines import Line, Reading, lines
from portal.core.cnab.returned import ReturnedTitle, ReturnFile
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
    `CNAB_BANK_UNKNOWN` (bank), `CNAB_RECORD` (line, expected), `CNAB_SEQUENCE` (line, previous, found),
    `CNAB_PAIR` (line), `CNAB_FIELD` (line, record, field, start, end), `CNAB_COUNT` (line, of, declared,
    counted), `CNAB_SUM` (line, of, declared_cents, counted_cents) or `CNAB_CUT` (line) for a file that ends
    before its trailer.
    """
    source = lines(data, WIDTH)
    first = next(source)
    if first.text[7] != "0" or first.text[142] != "2":
        raise CoreError("CNAB_NOT_A_RETURN", line=first.number)
    variant = banks.for_bank(first.text[:3])
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
            raise CoreError("CNAB_RECORD", line=line.number, expected="1")
        batch.records += 1
        if kind == "3":
            _check_sequence(line, batch)
            if pending and segment == "U":
                batch.titles.append(_pair(variant, *pending, Reading(variant.amounts, line)))
                pending = None
            elif pending or segment == "U":
                raise CoreError("CNAB_PAIR", line=line.number)
            elif segment == "T":
                pending = line, Reading(variant.outcome, line)
        elif kind == "5" and pending is None:
            _check_batch(variant, line, batch)
            yield from batch.titles
            batch = None
        else:
            raise CoreError("CNAB_RECORD", line=line.number, expected="3")
    raise CoreError("CNAB_CUT", line=last)


def _check_sequence(line: Line, batch: _Batch) -> None:
    """Sequences only grow: one line lost and another doubled would leave the counts right."""
    text = line.text[8:13]
    found = int(text) if text.isascii() and text.isdigit() else 0
    if found <= batch.sequence:
        raise CoreError("CNAB_SEQUENCE", line=line.number, previous=batch.sequence, found=found)
    batch.sequence = found


def _pair(variant: Variant, line: Line, outcome: Reading, amounts: Reading) -> ReturnedTitle:
    movement = outcome.text("movimento")
    if amounts.text("movimento") != movement or amounts.text("lote") != outcome.text("lote"):
        raise CoreError("CNAB_PAIR", line=amounts.line.number)
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
    )


def _check_batch(variant: Variant, line: Line, batch: _Batch) -> None:
    trailer = Reading(variant.returned_batch_trailer, line)
    _compare(line, "batch records", trailer.number("registros_lote"), batch.records)
    if not variant.totals_of_batch:
        return
    for code, name in _TOTALS.items():
        if f"{name}_quantidade" not in trailer.record.names:
            continue
        titles = [title for title in batch.titles if title.carteira == code]
        declared, cents = trailer.number(f"{name}_quantidade"), trailer.number(f"{name}_valor")
        if declared:
            _compare(line, f"{name} titles", declared, len(titles))
        counted = sum(title.nominal_cents for title in titles)
        if cents and cents != counted:
            raise CoreError("CNAB_SUM", line=line.number, of=name, declared_cents=cents, counted_cents=counted)


def _check_file(variant: Variant, line: Line, batches: int, records: int) -> None:
    trailer = Reading(variant.file_trailer, line)
    _compare(line, "batches", trailer.number("lotes"), batches)
    _compare(line, "file records", trailer.number("registros_arquivo"), records)


def _compare(line: Line, of: str, declared: int, counted: int) -> None:
    if declared != counted:
        raise CoreError("CNAB_COUNT", line=line.number, of=of, declared=declared, counted=counted)


def _nothing_after(source: Iterator[Line]) -> None:
    for line in source:
        raise CoreError("CNAB_RECORD", line=line.number, expected="end")
