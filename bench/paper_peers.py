"""How each peer of papers.py draws slips: WeasyPrint alone, reportlab, pyboleto.

Each function loads its library and gives back ``draw(facts, kind)``, kind being ``boleto`` or ``carne``. Peers get
every text already broken, sized and placed (see paper_facts.py).
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
A4 = (595.2756, 841.8898)
Facts = dict[str, Any]
Draw = Callable[[Facts, str], bytes]


def qr_runs(mark: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Side in modules and the black runs of each row as x, y, width: all contenders get the fastest encoder."""
    from portal.documents.codes import qr_rows

    rows = qr_rows(mark)
    return len(rows), [
        (run.start(), y, run.end() - run.start()) for y, row in enumerate(rows) for run in re.finditer("f+", row)
    ]


def weasyprint() -> Draw:
    """WeasyPrint alone: every text absolutely positioned, all rules one SVG path, tagged as ours is."""
    from weasyprint import HTML

    from portal.documents import codes

    fonts = ROOT / "static" / "css" / "documents" / "fonts"
    style = (
        f"@font-face{{font-family:P;src:url(file://{fonts}/arimo-regular.ttf)}}"
        f"@font-face{{font-family:P;font-weight:700;src:url(file://{fonts}/arimo-bold.ttf)}}"
        "@page{size:A4;margin:0}*{margin:0}body{font-family:P;font-kerning:none}"
        ".g{position:relative;width:210mm;height:297mm;break-after:page}"
        "p,.c{position:absolute;white-space:pre;line-height:1}.c svg{display:block;width:100%;height:100%}"
    )

    def text(item: Facts, down: float) -> str:
        wide = f";transform:scaleX({item['stretch']});transform-origin:0 0" if item["stretch"] != 1 else ""
        return (
            f'<p style="left:{item["x"]:.2f}pt;top:{item["y"] + down - item["size"] * 0.846:.2f}pt;'
            f'font-size:{item["size"]:.2f}pt;font-weight:{700 if item["bold"] else 400}{wide}">{item["text"]}</p>'
        )

    def qr_svg(mark: str) -> str:
        side, runs = qr_runs(mark)
        path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs)
        box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        return f'<svg {box}><title>QR</title><path d="{path}"/></svg>'

    def slip(item: Facts, form: Facts) -> str:
        down = item["down"]
        rules = "".join(f"M{x:.2f} {y:.2f}h{w:.2f}v{h:.2f}h-{w:.2f}z" for x, y, w, h in form["rules"])
        height = A4[1] - down
        parts = [(
            f'<div class="c" style="left:0;top:{down:.2f}pt;width:{A4[0]}pt;height:{height}pt">'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {A4[0]} {height}"><title>-</title>'
            f'<path d="{rules}"/></svg></div>'
        )]  # fmt: skip
        parts += [text(one, down) for one in (*form["labels"], *item["texts"])]
        for area in form["areas"]:
            mark = item["marks"][area["name"]]
            svg = codes.itf_svg(mark, area["alt"]) if area["name"] == "barcode" else qr_svg(mark)
            parts.append(
                f'<div class="c" style="left:{area["x"]:.2f}pt;top:{area["y"] + down:.2f}pt;'
                f'width:{area["width"]:.2f}pt;height:{area["height"]:.2f}pt">{svg}</div>'
            )
        return "".join(parts)

    def draw(facts: Facts, kind: str) -> bytes:
        pages = [
            f'<div class="g">{"".join(slip(item, facts["forms"][str(item["form"])]) for item in page)}</div>'
            for page in facts[kind]
        ]
        head = f'<html lang="pt-BR"><head><title>Carnê</title><style>{style}</style></head>'
        return bytes(HTML(string=f"{head}<body>{''.join(pages)}</body></html>").write_pdf(pdf_variant="pdf/ua-1"))

    return draw


def reportlab() -> Draw:
    """reportlab's canvas and bar code, QR as one path (its own encoder takes ten times the rest); no tags."""
    from reportlab.graphics.barcode.common import I2of5
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    fonts = ROOT / "static" / "css" / "documents" / "fonts"
    pdfmetrics.registerFont(TTFont("P", str(fonts / "arimo-regular.ttf")))
    pdfmetrics.registerFont(TTFont("PB", str(fonts / "arimo-bold.ttf")))

    def code(canvas: Canvas, area: Facts, mark: str, bottom: float) -> None:
        if area["name"] == "barcode":
            bars = I2of5(mark, barWidth=area["width"] / 405, ratio=3, barHeight=area["height"],
                         bearers=0, quiet=0, checksum=0)
            bars.drawOn(canvas, area["x"], bottom)
            return
        side, runs = qr_runs(mark)
        dot, path = area["width"] / side, canvas.beginPath()
        for x, y, width in runs:
            path.rect(area["x"] + x * dot, bottom + (side - 1 - y) * dot, width * dot, dot)
        canvas.drawPath(path, stroke=0, fill=1)

    def draw(facts: Facts, kind: str) -> bytes:
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
        for page in facts[kind]:
            for item in page:
                form, top = facts["forms"][str(item["form"])], A4[1] - item["down"]
                for x, y, width, height in form["rules"]:
                    canvas.rect(x, top - y - height, width, height, stroke=0, fill=1)
                for one in (*form["labels"], *item["texts"]):
                    text = canvas.beginText(one["x"], top - one["y"])
                    text.setFont("PB" if one["bold"] else "P", one["size"])
                    text.setHorizScale(100 * one["stretch"])
                    text.textOut(one["text"])
                    canvas.drawText(text)
                for area in form["areas"]:
                    code(canvas, area, item["marks"][area["name"]], top - area["y"] - area["height"])
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return draw


def pyboleto() -> Draw:
    """pyboleto 0.3.1, two slips a sheet, no Pix and no tags; the bar code is given, for it refuses our due dates."""
    from pyboleto.data import BoletoData
    from pyboleto.pdf import BoletoPDF

    class Given(BoletoData):
        barcode = ""
        campo_livre = ""
        agencia_conta_cedente = ""
        number = ""

        def format_nosso_numero(self) -> str:
            return self.number

    def read(paper: Facts) -> Any:
        made = Given(
            codigo_banco="104", cedente=paper["creditor_name"], cedente_documento=paper["creditor_document"],
            carteira=paper["carteira"], data_documento=date.fromisoformat(paper["document_date"]),
            data_processamento=date.fromisoformat(paper["processing_date"]),
            data_vencimento=date.fromisoformat(paper["due_date"]), numero_do_documento=paper["document_number"],
            local_pagamento=paper["payment_place"], especie_documento=paper["species"], aceite=paper["acceptance"],
        )
        made.barcode, made.number = paper["barcode"], paper["nosso_numero"]
        made.agencia_conta_cedente = paper["agency_code"]
        made.cedente_endereco = paper["creditor_address"]
        made.valor = made.valor_documento = Decimal(paper["amount_cents"]) / 100
        made.instrucoes = list(paper["instructions"])
        payer = f"{paper['payer_name']} - CPF {paper['payer_document']}"
        made.sacado = [payer, *paper["payer_address"].splitlines()]
        made.demonstrativo = [f"Parcela {paper['installment']} de {paper['installment_count']}", paper["payer_name"]]
        return made

    def draw(facts: Facts, kind: str) -> bytes:
        buffer = BytesIO()
        papers = [read(paper) for paper in facts["papers"]]
        pdf = BoletoPDF(buffer, landscape=kind == "carne")
        if kind == "boleto":
            pdf.drawBoleto(papers[0])
            pdf.nextPage()
        else:
            for at in range(0, len(papers), 2):
                pdf.drawBoletoCarneDuplo(*papers[at : at + 2])
                pdf.nextPage()
        pdf.save()
        return buffer.getvalue()

    return draw
