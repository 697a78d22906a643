"""What a page says and in which language: the catalogs, and Portuguese left over in another language."""

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Message
from babel.messages.pofile import read_po

CATALOGS = sorted((Path(__file__).resolve().parents[1] / "translations").glob("*/LC_MESSAGES/messages.po"))

#: Shorter sentences could be said by chance.
LONG = 12
#: Words that no English sentence has. What stays Portuguese (a law, a bank's own word) does not need them.
WORDS = re.compile(
    r"\b(você|não|são|está|esta|este|parcelas?|pagamentos?|acordos?|pagar|pague|até|juros|multa|valor|hoje|sem|seu|sua"
    r"|uma|com|que|quando|depois|falta[mr]?|abert[oa]|contratos?)\b", re.IGNORECASE,
)
#: A button of the banks' apps, this house's people and places, a site of the government.
NAMES = re.compile(
    r"“Pix copia e cola”|\bBanco Exemplo\b|\bSão Paulo\b|\bconsumidor\.gov\.br\b|[\w.]+\.(?:com|example)\b"
)
#: Attributes that people read or hear, some by way of a script.
READ = re.compile(
    r'\s(?:aria-label|alt|title|placeholder|data-(?:copied|toast|many|one|failed|once|listen|month|year))="([^"]*)"'
)
FOREIGN = re.compile(r'<(?!html)(\w+)[^>]*\blang="pt-BR"[^>]*>.*?</\1>', re.DOTALL)
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]")


def catalog(language: str) -> list[Message]:
    (path,) = [each for each in CATALOGS if each.parts[-3] == language]
    return [message for message in read_po(io.BytesIO(path.read_bytes()), locale=language) if message.id]


def forms(value: object) -> list[str]:
    """A text, or each of its plural forms."""
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def left_over(body: str, *, words: bool = True) -> list[str]:
    """Portuguese in an English page or message: sentences of the catalog, and words that only Portuguese has."""
    ours = FOREIGN.sub(" ", body)
    parts = [re.sub(r"<[^>]*>", " ", ours), *READ.findall(ours)]
    shown = " ".join(html.unescape(" | ".join(parts)).replace("\u00a0", " ").split())
    found = [sentence for sentence, pattern in SENTENCES if pattern.search(shown)]
    return found + sorted({match.group() for match in WORDS.finditer(NAMES.sub("", shown))} if words else [])


def _sentences() -> Iterator[tuple[str, re.Pattern[str]]]:
    for message in catalog("en"):
        for said, translated in zip(forms(message.id), forms(message.string), strict=True):
            if len(PLACEHOLDER.sub("", said).strip()) > LONG and said != translated:
                parts = PLACEHOLDER.split(" ".join(said.split()))
                yield said, re.compile(".{1,60}?".join(re.escape(part) for part in parts))


SENTENCES = list(_sentences())
