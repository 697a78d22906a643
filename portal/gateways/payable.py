"""What a payer's banking app shows before paying: used only by the simulated companies and their demo page."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Payable:
    """An open charge as its payer sees it on a day: ``total`` is ``amount`` and what delay added. Cents.

    ``pix_code`` is the Pix tied to a boleto, or the Pix itself.
    """

    channel: Literal["boleto", "pix"]
    code: str
    amount: int
    total: int
    due_date: date
    label: str
    receiver: str
    receiver_document: str
    pix_code: str = ""
