"""Double-entry books and refunds."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

import portal.db.types

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PARTS = ('principal', 'charges', 'surplus', 'reversed')
ACCOUNTS = (
    "'cash_boleto', 'cash_pix', 'receivable', 'agreed', 'late_income', 'suspense', 'refunds', 'write_down', 'disputed'"
)
FOUR_EYES = "approved_by IS NULL OR (requested_by IS NOT NULL AND approved_by <> requested_by)"
NAMES = UUID('6f1d9d3e-3c63-4b39-9d15-0f0c3f1a7c04')
BATCH = 500


def upgrade() -> None:
    _payment(
        "outcome IN ('applied', 'suspended', 'refund', 'reversed')",
        [*(sa.Column(name, sa.BigInteger(), server_default='0', nullable=False) for name in PARTS)], drop=(),
    )
    moment = portal.db.types.UtcDateTime(timezone=True)
    op.create_table('ledger_journal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('at', moment, nullable=False),
    sa.Column('topic', sa.String(length=30), nullable=False),
    sa.Column('cause', sa.String(length=140), nullable=False),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_ledger_journal_creditor_id_creditor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_journal')),
    sa.UniqueConstraint('cause', name=op.f('uq_ledger_journal_cause'))
    )
    op.create_table('ledger_entry',
    sa.Column('journal_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=True),
    sa.Column('installment_id', sa.Uuid(), nullable=True),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint(f"account IN ({ACCOUNTS})", name=op.f('ck_ledger_entry_account')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_entry_amount')),
    sa.ForeignKeyConstraint(['journal_id'], ['ledger_journal.id'], name=op.f('fk_ledger_entry_journal_id_ledger_journal')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_ledger_entry_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['installment_id'], ['installment.id'], name=op.f('fk_ledger_entry_installment_id_installment')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_ledger_entry_payment_id_payment')),
    sa.PrimaryKeyConstraint('journal_id', 'place', name=op.f('pk_ledger_entry'))
    )
    _partial('ix_ledger_entry_payment_id', 'ledger_entry', ['payment_id'], 'payment_id IS NOT NULL')
    _partial('ix_ledger_entry_agreement_id', 'ledger_entry', ['agreement_id'], 'agreement_id IS NOT NULL')
    op.create_table('refund',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=80), nullable=False),
    sa.Column('booked', sa.Boolean(), nullable=False),
    sa.Column('requested_by', sa.String(length=60), nullable=True),
    sa.Column('approved_by', sa.String(length=60), nullable=True),
    sa.Column('outside_id', sa.String(length=60), nullable=True),
    sa.Column('last_error', sa.String(length=80), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('approved_at', moment, nullable=True),
    sa.Column('sent_at', moment, nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_refund_amount')),
    sa.CheckConstraint(
        "status IN ('owed', 'requested', 'approved', 'sending', 'manual', 'sent', 'cancelled')",
        name=op.f('ck_refund_status')),
    sa.CheckConstraint(FOUR_EYES, name=op.f('ck_refund_four_eyes')),
    sa.CheckConstraint("status IN ('owed', 'requested', 'cancelled') OR approved_by IS NOT NULL",
                       name=op.f('ck_refund_approved')),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_refund_creditor_id_creditor')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_refund_payment_id_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund')),
    sa.UniqueConstraint('creditor_id', 'outside_id', name=op.f('uq_refund_creditor_id_outside_id'))
    )
    op.create_index('ix_refund_payment_id', 'refund', ['payment_id'])
    op.create_index('uq_refund_wish', 'refund', ['payment_id'], unique=True,
                    sqlite_where=sa.text("status = 'requested' AND booked = 0"),
                    postgresql_where=sa.text("status = 'requested' AND NOT booked"))
    op.create_table('reversal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('disputed', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.String(length=80), nullable=False),
    sa.Column('at', moment, nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_reversal_amount')),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_reversal_creditor_id_creditor')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_reversal_payment_id_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reversal')),
    sa.UniqueConstraint('creditor_id', 'key', name=op.f('uq_reversal_creditor_id_key'))
    )
    op.create_index('ix_reversal_payment_id', 'reversal', ['payment_id'])
    _partial('ix_reversal_orphan', 'reversal', ['creditor_id', 'reference'], 'payment_id IS NULL')
    op.create_table('suspense_match',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=False),
    sa.Column('installment_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('requested_by', sa.String(length=60), nullable=False),
    sa.Column('approved_by', sa.String(length=60), nullable=True),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('done_at', moment, nullable=True),
    sa.CheckConstraint("status IN ('requested', 'done', 'cancelled')", name=op.f('ck_suspense_match_status')),
    sa.CheckConstraint(FOUR_EYES, name=op.f('ck_suspense_match_four_eyes')),
    sa.CheckConstraint("status <> 'done' OR approved_by IS NOT NULL", name=op.f('ck_suspense_match_approved')),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_suspense_match_creditor_id_creditor')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_suspense_match_payment_id_payment')),
    sa.ForeignKeyConstraint(['installment_id'], ['installment.id'], name=op.f('fk_suspense_match_installment_id_installment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspense_match'))
    )
    _partial('uq_suspense_match_waiting', 'suspense_match', ['payment_id'], "status = 'requested'", unique=True)
    _adopt()
    _freeze()


def downgrade() -> None:
    for table in ('suspense_match', 'reversal', 'refund', 'ledger_entry', 'ledger_journal'):
        op.drop_table(table)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION ledger_is_frozen()')
    op.execute("UPDATE payment SET outcome = 'suspended', reason = 'already_paid' WHERE outcome IN ('refund', 'reversed')")
    _payment("outcome IN ('applied', 'suspended')", [], drop=PARTS)


def _payment(outcomes: str, columns: Sequence[sa.Column[Any]], drop: Sequence[str]) -> None:
    parts = ("principal >= 0 AND charges >= 0 AND surplus >= 0 AND reversed >= 0"
             " AND principal + charges + surplus + reversed <= amount")
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':  # the table is made anew there; what refers to it must not notice
        bind.exec_driver_sql('PRAGMA defer_foreign_keys=ON')
    with op.batch_alter_table('payment') as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_outcome'), type_='check')
        batch_op.create_check_constraint(op.f('ck_payment_outcome'), outcomes)
        if drop:
            batch_op.drop_constraint(op.f('ck_payment_parts'), type_='check')
        for column in columns:
            batch_op.add_column(column)
        for name in drop:
            batch_op.drop_column(name)
        if not drop:
            batch_op.create_check_constraint(op.f('ck_payment_parts'), parts)


def _partial(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _freeze() -> None:
    """What is booked stays: the database itself refuses to change or delete it."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("""
            CREATE FUNCTION ledger_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'the ledger is never changed: book a correction'; END $$""")
        for table in ('ledger_journal', 'ledger_entry'):
            op.execute(f"""
                CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION ledger_is_frozen()""")
            op.execute(f"""
                CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_frozen()""")
        return
    for table in ('ledger_journal', 'ledger_entry'):
        for act, name in (('UPDATE', 'frozen'), ('DELETE', 'kept')):
            op.execute(f"""
                CREATE TRIGGER {table}_{name} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, 'the ledger is never changed: book a correction'); END""")


def _adopt() -> None:
    """Books for what was agreed and paid before there were books. Ids follow from the rows, so both databases agree."""
    bind = op.get_bind()
    bind.execute(sa.text("UPDATE payment SET principal = amount - late, charges = late WHERE outcome = 'applied'"))
    meta = sa.MetaData()
    journal, entry, agreement, installment, payment = (
        sa.Table(name, meta, autoload_with=bind)
        for name in ('ledger_journal', 'ledger_entry', 'agreement', 'installment', 'payment')
    )
    for table in (journal, entry, agreement, installment, payment):  # reflection loses how ids and instants are kept
        for column in table.columns:
            if column.name == 'id' or column.name.endswith('_id'):
                column.type = sa.Uuid()
            elif column.name.endswith('_at') or column.name == 'at':
                column.type = portal.db.types.UtcDateTime(timezone=True)

    def book(creditor: UUID, at: Any, topic: str, cause: str, lines: list[tuple[str, int]], **about: UUID | None) -> None:
        place = uuid5(NAMES, cause)
        about = {"agreement_id": None, "installment_id": None, "payment_id": None, **about}
        bind.execute(journal.insert(), {"id": place, "creditor_id": creditor, "at": at, "topic": topic, "cause": cause})
        bind.execute(entry.insert(), [
            {"journal_id": place, "place": n, "account": account, "amount": cents, **about}
            for n, (account, cents) in enumerate((line for line in lines if line[1]), start=1)
        ])

    for row in _pages(bind, sa.select(agreement).order_by(agreement.c.id)):
        book(row.creditor_id, row.accepted_at, 'agreement.opened', f'agreement:{row.id.hex}:opened',
             [('receivable', row.total), ('agreed', -row.total)], agreement_id=row.id)
        gone = bind.execute(sa.select(sa.func.coalesce(sa.func.sum(installment.c.amount), 0)).where(
            installment.c.agreement_id == row.id, installment.c.status == 'cancelled')).scalar_one()
        if gone:
            book(row.creditor_id, row.accepted_at, 'agreement.written_down', f'agreement:{row.id.hex}:written_down',
                 [('write_down', int(gone)), ('receivable', -int(gone))], agreement_id=row.id)
    for row in _pages(bind, sa.select(payment, installment.c.agreement_id.label('agreement_id')).select_from(
        payment.outerjoin(installment, installment.c.id == payment.c.installment_id)).order_by(payment.c.id)):
        book(row.creditor_id, row.created_at, 'payment.received', f'payment:{row.id.hex}:received',
             [(f'cash_{row.channel}', row.amount), ('suspense', -row.amount)], payment_id=row.id)
        if row.outcome == 'applied':
            book(row.creditor_id, row.created_at, 'installment.settled', f'settled:{row.installment_id.hex}:{row.id.hex}',
                 [('suspense', row.amount), ('receivable', -row.principal), ('late_income', -row.charges)],
                 agreement_id=row.agreement_id, installment_id=row.installment_id, payment_id=row.id)


def _pages(bind: sa.Connection, query: Any) -> Iterator[Any]:
    start = 0
    while rows := bind.execute(query.limit(BATCH).offset(start)).all():
        yield from rows
        start += BATCH
