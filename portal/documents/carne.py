"""The carnê: every boleto of an agreement, three per A4, each with a stub to keep."""

from collections.abc import Sequence

from portal.core.errors import CoreError
from portal.documents.formatting import money
from portal.documents.language import PORTUGUESE, Language
from portal.documents.sheet import Design, Filling, plain, stamped
from portal.documents.slip import BoletoPaper, document_label, ficha_values, marks, one_line

PER_PAGE = 3
PITCH = 99 * 72 / 25.4  # a third of A4, in points


def carne_pdf(papers: Sequence[BoletoPaper], language: Language = PORTUGUESE, *, stamp: bool = True) -> bytes:
    """PDF of ``papers`` in their order, three per A4. ``stamp=False`` lets WeasyPrint draw it all.

    Raises ``CARNE_EMPTY`` and ``TEXT_TOO_LONG`` (slot, length).
    """
    if not papers:
        raise CoreError("CARNE_EMPTY")
    _ = language.say
    title = _("Carnê do acordo %(number)s", number=papers[0].agreement_number)
    fillings = [filling(paper, place, language) for place, paper in enumerate(papers)]
    return stamped(language, title, fillings, PER_PAGE, PITCH) if stamp else plain(language, title, fillings)


def filling(paper: BoletoPaper, place: int, language: Language) -> Filling:
    """The form the ``place``-th paper of a carnê goes in, and its texts."""
    cut = place % PER_PAGE < PER_PAGE - 1  # below the last slip is the edge of the sheet
    design = Design("documents/carne.html", pix=paper.pix_code is not None, simulated=paper.simulated, cut=cut)
    return Filling(design, _values(paper, language), marks(paper))


def _values(paper: BoletoPaper, language: Language) -> dict[str, str]:
    _, after = language.say, paper.following
    if paper.installment == 0:
        number = _("Entrada")
    else:
        number = _("%(number)s de %(count)s", number=paper.installment, count=paper.installment_count)
    left = ""
    if after is not None:
        left = money(after.balance_cents) if after.balance_cents else _("Nada. Você está quite.")
    creditor = [paper.creditor_name, document_label(paper.creditor_document), one_line(paper.creditor_address)]
    return {
        **ficha_values(paper),
        "number": number,
        "creditor_short": "\n".join(creditor),
        "payer_name": paper.payer_name,
        "left": left,
        "check": _("É nosso? Confira em\n%(address)s", address=paper.verify_url),
    }
