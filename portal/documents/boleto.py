"""One boleto on one A4: greeting, ways to pay, recibo do pagador and, below the cut, the ficha."""

from portal.documents.formatting import day_words, money, month_words
from portal.documents.language import PORTUGUESE, Language
from portal.documents.sheet import Design, Filling, plain, stamped
from portal.documents.slip import BoletoPaper, Following, document_label, ficha_values, heading, marks, one_line

__all__ = ["BoletoPaper", "Following", "boleto_pdf"]


def boleto_pdf(paper: BoletoPaper, language: Language = PORTUGUESE, *, stamp: bool = True) -> bytes:
    """The A4 as PDF. ``stamp=False`` lets WeasyPrint draw it all: the yardstick of the stamped one.

    Raises ``TEXT_TOO_LONG`` (slot, length) for text no size could make fit.
    """
    _ = language.say
    title = _("Boleto %(number)s", number=paper.document_number)
    draw = stamped if stamp else plain
    return draw(language, title, [filling(paper, language)])


def filling(paper: BoletoPaper, language: Language) -> Filling:
    """The form ``paper`` goes in, and its texts."""
    design = Design("documents/boleto.html", pix=paper.pix_code is not None, simulated=paper.simulated)
    return Filling(design, _values(paper, language), marks(paper))


def _values(paper: BoletoPaper, language: Language) -> dict[str, str]:
    _ = language.say
    contact = " · ".join(filter(None, [paper.creditor_email, paper.creditor_phone]))
    return {
        **ficha_values(paper),
        "linha_recibo": paper.linha_digitavel,
        "creditor_name": f"{paper.creditor_name} · {document_label(paper.creditor_document)}",
        "contact": f"{one_line(paper.creditor_address)}\n{contact}",
        "heading": heading(paper, language),
        "amount_large": money(paper.amount_cents),
        "due_long": _("Vence %(day)s", day=day_words(paper.due_date, language.code)),
        "note": "\n".join(_note(paper, language)),
    }


def _note(paper: BoletoPaper, language: Language) -> list[str]:
    _, ngettext, after = language.say, language.count, paper.following
    check = _("Confira se este boleto é nosso: %(address)s", address=paper.verify_url)
    if after is None:
        return [check]
    if after.count == 0:
        return [_("Esta é a última. Depois dela, você está quite."), check]
    facts = {"last": month_words(after.last_due, language.code)}
    if after.each_cents is None:
        left = ngettext(
            "Depois desta falta %(n)s parcela, em %(last)s.",
            "Depois desta faltam %(n)s parcelas. A última é em %(last)s.",
            after.count,
            **facts,
        )
    else:
        left = ngettext(
            "Depois desta falta %(n)s parcela de %(each)s, em %(last)s.",
            "Depois desta faltam %(n)s parcelas de %(each)s. A última é em %(last)s.",
            after.count,
            each=money(after.each_cents),
            **facts,
        )
    return [left, check]
