"""The same slips for every contender of papers.py: invented debtors, real numbers, every text with its place."""

import re
import zlib
from dataclasses import asdict
from datetime import date
from typing import Any

from portal.core.boleto.linha_digitavel import formatted
from portal.core.boleto.numbers import BoletoAccount, compose, number
from portal.core.calendar import due_dates
from portal.core.pix.br_code import dynamic
from portal.documents import boleto, carne
from portal.documents.form import Form, Label, Slot
from portal.documents.language import PORTUGUESE
from portal.documents.sheet import Filling, form_of
from portal.documents.slip import BoletoPaper, Following
from portal.documents.stencil import lines_placed

ACCOUNT = BoletoAccount("104", {"agencia": "0501", "codigo_beneficiario": "433756"})
PIXEL = 0.75
CLIP = re.compile(r"((?:[\d.]+ [\d.]+ [ml]\n){4})W\*")
"""WeasyPrint draws each border clipped to the four corners of what is seen of it."""


def papers(turn: int, count: int = 96) -> list[BoletoPaper]:
    """A carnê that no other turn repeats: other names, numbers and codes."""
    dues = due_dates(date(2026, 12, 10), count)
    made = []
    for parcel, due in enumerate(dues, start=1):
        cents = 31_969 + turn
        numbers = compose(ACCOUNT, number(ACCOUNT, turn * 1000 + parcel, year=2026).digits, due, cents)
        location = f"pix.banco.example/qr/v2/cobv/{turn * 1000 + parcel:032x}"
        made.append(BoletoPaper(
            creditor_name="Banco Exemplo S.A.", creditor_document="11.222.333/0001-81",
            creditor_address="Rua do Exemplo, 100, São Paulo – SP, 01000-000", creditor_email="ajuda@banco.example",
            creditor_phone="0800 000 0000", bank_name="Caixa Econômica Federal", bank_code_dv=numbers.bank_code_dv,
            linha_digitavel=formatted(numbers.linha_digitavel), barcode=numbers.barcode,
            nosso_numero=numbers.nosso_numero_printed, agency_code=numbers.agency_code_printed,
            document_number=f"2026-{turn:06d}/{parcel:02d}", agreement_number=f"2026-{turn:06d}",
            document_date=date(2026, 11, 23), processing_date=date(2026, 11, 23), due_date=due, amount_cents=cents,
            carteira=numbers.carteira_printed, payer_name=f"Conceição Exemplo da Silva {turn}",
            payer_document="529.982.247-25", payer_address="Rua da Amostra, 25\nSão Paulo – SP, 01000-000",
            installment=parcel, installment_count=count, verify_url="quite.banco.example",
            following=Following(count - parcel, (count - parcel) * cents, dues[-1], cents),
            payment_place=numbers.payment_place,
            instructions=("Depois do vencimento: multa de 2,00% e juros de 1,00% ao mês.",),
            pix_code=dynamic(location, "Banco Exemplo S.A.", "Sao Paulo", once=True),
        ))  # fmt: skip
    return made


def facts(turn: int, count: int = 96) -> dict[str, Any]:
    """What a contender needs, ready for JSON: the papers as they are, and for drawers every text with its place."""
    slips = papers(turn, count)
    forms: dict[int, dict[str, Any]] = {}
    pages = [
        [_slip(carne.filling(paper, row, PORTUGUESE), forms, row) for row, paper in enumerate(slips[at : at + 3])]
        for at in range(0, count, 3)
    ]
    one = [[_slip(boleto.filling(slips[0], PORTUGUESE), forms, 0)]]
    return {"papers": [asdict(paper) for paper in slips], "carne": pages, "boleto": one, "forms": forms}


def _slip(filling: Filling, forms: dict[int, dict[str, Any]], row: int) -> dict[str, Any]:
    form = form_of(filling.design, PORTUGUESE)
    forms.setdefault(id(form), _form(form))
    texts = []
    for slot in form.slots():
        if value := filling.values[slot.name]:
            texts += [
                {"text": line.text, "x": line.x, "y": line.y, "size": line.size, "bold": slot.bold,
                 "stretch": slot.stretch, "gray": 0}
                for line in lines_placed(slot, value)
            ]  # fmt: skip
    return {"form": id(form), "down": row * carne.PITCH, "texts": texts, "marks": dict(filling.marks)}


def _form(form: Form) -> dict[str, Any]:
    parts = [part for group in form.groups for part in group.parts]
    labels = [asdict(part) | {"stretch": 1.0} for part in parts if isinstance(part, Label)]
    areas = [asdict(part) for part in parts if not isinstance(part, Label | Slot)]
    rules = []
    for corners in CLIP.findall(zlib.decompress(form.graphics).decode("latin-1")):
        points = [float(value) * PIXEL for value in re.findall(r"[\d.]+", corners)]
        x, y = min(points[::2]), min(points[1::2])
        rules.append((x, y, max(points[::2]) - x, max(points[1::2]) - y))
    return {"labels": labels, "areas": areas, "rules": rules}
