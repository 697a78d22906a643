"""The words of a paper in the language of this request, for `portal.documents`, which knows no request."""

from flask_babel import get_domain

from portal.documents.language import Language
from portal.i18n import locale_code


def paper_language() -> Language:
    return Language(code=locale_code().replace("_", "-"), gettext=_say, ngettext=_count)


def _say(message: str) -> str:
    """The translation with its placeholders still open: the paper fills them."""
    return str(get_domain().get_translations().ugettext(message))


def _count(one: str, many: str, n: int) -> str:
    return str(get_domain().get_translations().ungettext(one, many, n))
