"""A retorno of any kind: which reader, which words."""

from portal.core.cnab import motives, occurrences, occurrences_400, retorno, retorno_400
from portal.core.cnab.layouts_400 import LAYOUTS
from portal.core.cnab.occurrences import Effect
from portal.core.cnab.returned import ReturnedTitle, ReturnFile


def read(data: bytes) -> ReturnFile:
    """A retorno CNAB 240 or 400, told apart by how the first line begins; raises what the two readers raise."""
    return retorno_400.read(data) if data.startswith(b"02RETORNO") else retorno.read(data)


def effect(found: ReturnFile, title: ReturnedTitle) -> Effect:
    """What an occurrence does, in the codes of the file it came in."""
    table = occurrences_400 if found.layout == "400" else occurrences
    return table.effect(found.bank, title.movement)


def words(found: ReturnFile, title: ReturnedTitle) -> tuple[str | None, ...]:
    """Message ids of the occurrence and of each of its motives, None for a code without words."""
    if found.layout == "400":
        return (occurrences_400.words(found.bank, title.movement), *(None for _ in title.motives))
    told = (motives.words(found.bank, title.movement, motive) for motive in title.motives)
    return (occurrences.words(found.bank, title.movement), *told)


def number_place(found: ReturnFile) -> dict[str, int]:
    """Line and columns of the file's number (NSA)."""
    if found.layout == "240":
        return {"line": 1, "start": 158, "end": 163}
    layout = LAYOUTS[found.bank].header.named.get("nsa")
    return {"line": 1, "start": layout.start, "end": layout.end} if layout else {"line": 1, "start": 1, "end": 400}
