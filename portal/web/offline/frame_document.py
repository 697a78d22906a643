"""The frame of a page as a phone keeps it: the creditor and the languages, the same for everybody."""

from typing import Any

from portal.db.models import Creditor
from portal.i18n import LOCALES
from portal.web.public.theme import is_branded

#: What the frame and its footer show (CDC art. 42-A: name, address and CNPJ of the creditor on every page).
SHOWN = (
    "slug", "trade_name", "legal_name", "cnpj", "street", "city", "state", "postal_code", "email", "phone", "logo_svg",
    "color_primary", "color_secondary",
)


def frame_document(owner: Creditor, *, demo: bool) -> dict[str, Any]:
    """What `portal.web.page` tells every page, less what depends on who is asking."""
    return {
        "creditor": {name: getattr(owner, name) for name in SHOWN},
        "branded": is_branded(owner),
        "locales": dict(LOCALES),
        "demo": demo,
    }
