"""Reading a retorno CNAB 400, for banks that still send it: one reader over the tables of `layouts_400`.

Header 0, details, trailer 9; the line number in columns 395-400 must count without a gap, which is how a
lost line shows itself. Nothing is written in 400.
"""

from collections.abc import Iterator
from datetime import date

from portal.core.cnab.layouts_400 import LAYOUTS, Layout
from portal.core.cnab.lines import Line, Reading, lines
from portal.core.cnab.returned import ReturnedTitle, ReturnFile, digest
from portal.core.errors import CoreError

WIDTH = 400


def read(data: bytes) -> ReturnFile:
    """The file, or a CoreError: `CNAB_TOO_LARGE`, `CNAB_EMPTY`, `CNAB_LINE_LENGTH`, `CNAB_NOT_A_RETURN`,
    `CNAB_BANK_UNKNOWN` (bank), `CNAB_FIELD` (record, field), `CNAB_COUNT` (of, declared, counted) for a line
    number out of step, `CNAB_RECORD` (expected) or `CNAB_CUT`. All but the first name line, start and end.
    """
    source = lines(data, WIDTH)
    first = next(source)
    if not first.text.startswith("02RETORNO"):
        raise CoreError("CNAB_NOT_A_RETURN", line=first.number, start=1, end=9)
    bank = first.text[76:79]
    layout = LAYOUTS.get(bank)
    if layout is None:
        raise CoreError("CNAB_BANK_UNKNOWN", bank=bank, line=first.number, start=77, end=79)
    _check_number(first)
    header = Reading(layout.header, first)
    generated_on, nsa = header.day("geracao_data"), header.number("nsa")
    titles = tuple(_titles(bank, layout, source))
    return ReturnFile(
        bank=bank,
        layout="400",
        version="",
        nsa=nsa,
        generated_on=generated_on,
        beneficiary="".join(first.text[26:46].split()),
        titles=titles,
    )


def _titles(bank: str, layout: Layout, source: Iterator[Line]) -> Iterator[ReturnedTitle]:
    last = 1
    for line in source:
        _check_number(line)
        last = line.number
        if line.text[0] == layout.kind:
            yield _title(bank, layout, Reading(layout.detail, line))
        elif line.text[0] == "9":
            for extra in source:
                raise CoreError("CNAB_RECORD", line=extra.number, expected="end", start=1, end=1)
            return
        elif line.text[0] not in "12345678":
            raise CoreError("CNAB_RECORD", line=line.number, expected=layout.kind, start=1, end=1)
    raise CoreError("CNAB_CUT", line=last, start=WIDTH, end=WIDTH)


def _title(bank: str, layout: Layout, detail: Reading) -> ReturnedTitle:
    paid = sum(detail.number(name) for name in layout.paid)
    number = detail.text("modalidade") + detail.text("nosso_numero")
    return ReturnedTitle(
        line=detail.line.number,
        bank=bank,
        batch="",
        sequence=detail.line.text[394:],
        movement=detail.text("movimento"),
        motives=_motives(layout, detail),
        nosso_numero=number.zfill(layout.number_width),
        nosso_numero_dv=detail.text("nosso_numero_dv"),
        own_id=detail.text("uso_empresa"),
        document_number=detail.text("numero_documento"),
        carteira=detail.text("carteira"),
        due_date=_due(detail),
        occurred_on=detail.day("ocorrencia_data"),
        credited_on=detail.day("credito_data"),
        nominal_cents=detail.number("valor"),
        paid_cents=paid,
        net_cents=paid,
        late_cents=detail.number("juros") + detail.number("multa"),
        discount_cents=detail.number("desconto"),
        rebate_cents=detail.number("abatimento"),
        iof_cents=detail.number("iof"),
        fee_cents=detail.number("tarifa"),
        expenses_cents=detail.number("despesas"),
        other_credits_cents=detail.number("creditos"),
        receiving_bank=detail.text("recebedor_banco"),
        receiving_agency=detail.text("recebedor_agencia"),
        content=digest(detail.line.text[:394]),
    )


def _due(detail: Reading) -> date | None:
    """Banrisul writes SEMREG where a title was never registered."""
    return None if detail.text("vencimento") == "SEMREG" else detail.day("vencimento")


def _motives(layout: Layout, detail: Reading) -> tuple[str, ...]:
    raw, width = detail.raw("motivos"), layout.motive_width
    codes = (raw[place : place + width] for place in range(0, len(raw), width))
    return tuple(code for code in codes if code.strip("0 "))


def _check_number(line: Line) -> None:
    text = line.text[394:]
    declared = int(text) if text.isascii() and text.isdigit() else 0
    if declared != line.number:
        facts: dict[str, object] = {"of": "line number", "declared": declared, "counted": line.number}
        raise CoreError("CNAB_COUNT", line=line.number, start=395, end=400, **facts)
