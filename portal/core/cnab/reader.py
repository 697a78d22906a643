"""A retorno of any kind: which reader, which words."""

from portal.core.cnab import motives, occurrences, occurrences_400, retorno, retorno_400
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
