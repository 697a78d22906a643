"""What a file says, before anybody posts it: counts, sums, refusals with their reason, titles nobody knows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from portal.core.cnab import reader
from portal.core.errors import CoreError
from portal.db.models import BankAccount, BankFile, BankLine

#: line -> (motive codes, message ids of the occurrence and of each motive)
Spoken = dict[int, tuple[tuple[str, ...], tuple[str | None, ...]]]


@dataclass(frozen=True)
class Group:
    """Lines of one movement: ``words`` is a message id, None for a code without words."""

    movement: str
    effect: str
    words: str | None
    count: int
    paid: int


@dataclass(frozen=True)
class Shown:
    """One line worth a look. ``motives``: (code, message id or None)."""

    line: BankLine
    words: str | None
    motives: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Summary:
    """A retorno as a person has to see it. ``repeated``: lines that a file before this one, or this one, says."""

    file: BankFile
    account: BankAccount
    groups: tuple[Group, ...]
    rejected: tuple[Shown, ...]
    doubtful: tuple[Shown, ...]
    repeated: tuple[BankLine, ...]
    states: dict[str, int]


def find_file(session: Session, text: str) -> BankFile:
    """The file whose id begins so. Raises `CoreError` CNAB_FILE_MISSING, CNAB_WHICH_FILE (files)."""
    wanted = text.replace("-", "").lower()
    found = [
        file_id for file_id in session.exec(select(BankFile.id)).all() if wanted and file_id.hex.startswith(wanted)
    ]
    if len(found) > 1:
        raise CoreError("CNAB_WHICH_FILE", files=tuple(file_id.hex[:12] for file_id in found))
    if not found:
        raise CoreError("CNAB_FILE_MISSING")
    return session.get_one(BankFile, found[0])


def list_files(session: Session, creditor_id: UUID | None = None, limit: int = 50) -> Sequence[BankFile]:
    """The newest files first, without their bytes."""
    bytes_later = defer(BankFile.content)  # type: ignore[arg-type]
    query = select(BankFile).options(bytes_later).order_by(col(BankFile.made_at).desc()).limit(limit)
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    return session.exec(query).all()


def summarize(session: Session, file: BankFile) -> Summary:
    """The retorno ``file`` laid out."""
    lines = session.exec(select(BankLine).where(BankLine.file_id == file.id).order_by(col(BankLine.line))).all()
    found = reader.read(file.content)
    spoken = {title.line: (title.motives, reader.words(found, title)) for title in found.titles}
    repeated = _repeated(session, file, lines)
    return Summary(
        file=file, account=session.get_one(BankAccount, file.bank_account_id), groups=_groups(lines, spoken),
        rejected=tuple(_shown(line, spoken) for line in lines if line.effect in ("rejected", "refused")),
        doubtful=tuple(
            _shown(line, spoken) for line in lines
            if line.reason or line.effect == "review" or line.state == "review"
        ),
        repeated=repeated, states=dict(Counter(line.state for line in lines)),
    )


def _groups(lines: Sequence[BankLine], spoken: Spoken) -> tuple[Group, ...]:
    by_movement: dict[str, list[BankLine]] = {}
    for line in lines:
        by_movement.setdefault(line.movement, []).append(line)
    return tuple(
        Group(movement, rows[0].effect, spoken[rows[0].line][1][0], len(rows), sum(row.paid for row in rows))
        for movement, rows in sorted(by_movement.items())
    )


def _shown(line: BankLine, spoken: Spoken) -> Shown:
    motives, (words, *told) = spoken[line.line]
    return Shown(line, words, tuple(zip(motives, told, strict=True)))


def _repeated(session: Session, file: BankFile, lines: Sequence[BankLine]) -> tuple[BankLine, ...]:
    """Lines that will have no effect (or had none), because their key came before."""
    if file.status != "staged":
        return tuple(line for line in lines if line.state == "repeated")
    keys = [line.key for line in lines]
    taken: set[bytes] = set()
    for start in range(0, len(keys), 500):
        taken.update(session.exec(select(BankLine.key).where(
            BankLine.bank_account_id == file.bank_account_id, col(BankLine.key).in_(keys[start : start + 500]),
            col(BankLine.state).in_(("applied", "noted", "review")),
        )).all())
    again = []
    for line in lines:
        if line.key in taken:
            again.append(line)
        taken.add(line.key)
    return tuple(again)
