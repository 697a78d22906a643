"""Files exchanged with banks: kept byte for byte, shown, and posted by somebody who did not bring them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime, one_of

FILE_STATES = ("staged", "posting", "posted", "dropped")
LINE_STATES = ("staged", "applied", "noted", "review", "repeated")
#: States in which a line had its effect, or its lack of one, for ever.
TAKEN = "state IN ('applied', 'noted', 'review')"
ENTRY = "movement = '01'"
#: A number (NSA) given to a remessa is used up even when the file never left; a retorno set aside may come again.
NUMBERED = "direction = 'remessa' OR status <> 'dropped'"
KEPT = "status <> 'dropped'"


class BankFile(SQLModel, table=True):
    """One remessa or retorno. ``maker`` and ``checker`` are never the same person."""

    __tablename__ = "bank_file"
    __table_args__ = (
        CheckConstraint(one_of("direction", "remessa", "retorno"), name="direction"),
        CheckConstraint(one_of("status", *FILE_STATES), name="status"),
        CheckConstraint("lower(maker) <> lower(checker)", name="four_eyes"),
        CheckConstraint("checker IS NOT NULL OR status IN ('staged', 'dropped')", name="checked"),
        CheckConstraint("maker <> ''", name="maker"),
        CheckConstraint("nsa > 0", name="nsa"),
        Index("uq_bank_file_nsa", "bank_account_id", "direction", "nsa", unique=True,
              sqlite_where=text(NUMBERED), postgresql_where=text(NUMBERED)),
        Index("uq_bank_file_sha256", "sha256", unique=True, sqlite_where=text(KEPT), postgresql_where=text(KEPT)),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    bank_account_id: UUID = Field(foreign_key="bank_account.id")
    direction: str = Field(max_length=10)
    status: str = Field(max_length=10)
    #: The bank's or our number of the file; none where the bank numbers none (Santander 400).
    nsa: int | None = Field(default=None)
    generated_on: date | None = Field(default=None)
    name: str = Field(max_length=120)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: bytes = Field(sa_type=Digest)
    #: How many titles it speaks of, and their sum: nominal in a remessa, paid in a retorno. Cents.
    titles: int
    amount: int = Field(sa_type=BigInteger)
    maker: str = Field(max_length=60)
    made_at: datetime = Field(sa_type=UtcDateTime)
    checker: str | None = Field(default=None, max_length=60)
    posted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BankOrder(SQLModel, table=True):
    """What a bank is asked to do with one boleto (FEBRABAN C004); ``file_id`` once it stands in a remessa."""

    __tablename__ = "bank_order"
    __table_args__ = (
        CheckConstraint(one_of("movement", "01", "02", "06"), name="movement"),
        CheckConstraint("(movement = '06') = (due_date IS NOT NULL)", name="due_date"),
        Index("uq_bank_order_entry", "charge_id", unique=True,
              sqlite_where=text(ENTRY), postgresql_where=text(ENTRY)),
    )

    id: UUID = Field(primary_key=True)
    charge_id: UUID = Field(foreign_key="charge.id", index=True)
    movement: str = Field(max_length=2)
    due_date: date | None = Field(default=None)
    file_id: UUID | None = Field(default=None, foreign_key="bank_file.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    #: When the bank confirmed or refused it.
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BankLine(SQLModel, table=True):
    """One occurrence of a retorno. ``key`` names it whichever file brings it: only one of them counts."""

    __tablename__ = "bank_line"
    __table_args__ = (
        CheckConstraint(one_of("state", *LINE_STATES), name="state"),
        UniqueConstraint("file_id", "line"),
        Index("uq_bank_line_key", "bank_account_id", "key", unique=True,
              sqlite_where=text(TAKEN), postgresql_where=text(TAKEN)),
    )

    id: UUID = Field(primary_key=True)
    file_id: UUID = Field(foreign_key="bank_file.id")
    bank_account_id: UUID = Field(foreign_key="bank_account.id")
    line: int
    key: bytes = Field(sa_type=Digest)
    state: str = Field(max_length=10)
    #: Why a person has to look at it; empty otherwise.
    reason: str = Field(default="", max_length=40)
    charge_id: UUID | None = Field(default=None, foreign_key="charge.id", index=True)
    nosso_numero: str = Field(max_length=25)
    movement: str = Field(max_length=2)
    effect: str = Field(max_length=12)
    motives: str = Field(default="", max_length=40)
    document_number: str = Field(default="", max_length=25)
    occurred_on: date | None = Field(default=None)
    credited_on: date | None = Field(default=None)
    nominal: int = Field(sa_type=BigInteger)
    paid: int = Field(sa_type=BigInteger)
    late: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)


class NossoNumeroSequence(SQLModel, table=True):
    """Where the count stands at banks whose numbers start again each year (Sicredi: year and byte)."""

    __tablename__ = "nosso_numero_sequence"
    __table_args__ = (CheckConstraint("next > 0", name="next"),)

    bank_account_id: UUID = Field(foreign_key="bank_account.id", primary_key=True)
    scope: str = Field(max_length=80, primary_key=True)
    next: int = Field(sa_type=BigInteger)
