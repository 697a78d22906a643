"""The files exchanged with banks: staged, posted, numbered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.db.types

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = portal.db.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table('bank_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('bank_account_id', sa.Uuid(), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('nsa', sa.Integer(), nullable=True),
    sa.Column('generated_on', sa.Date(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(length=32), nullable=False),
    sa.Column('titles', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('maker', sa.String(length=60), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('checker', sa.String(length=60), nullable=True),
    sa.Column('posted_at', MOMENT, nullable=True),
    sa.CheckConstraint("direction IN ('remessa', 'retorno')", name=op.f('ck_bank_file_direction')),
    sa.CheckConstraint("status IN ('staged', 'posting', 'posted', 'dropped')", name=op.f('ck_bank_file_status')),
    sa.CheckConstraint("lower(maker) <> lower(checker)", name=op.f('ck_bank_file_four_eyes')),
    sa.CheckConstraint("checker IS NOT NULL OR status IN ('staged', 'dropped')", name=op.f('ck_bank_file_checked')),
    sa.CheckConstraint("maker <> ''", name=op.f('ck_bank_file_maker')),
    sa.CheckConstraint("nsa > 0", name=op.f('ck_bank_file_nsa')),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_bank_file_creditor_id_creditor')),
    sa.ForeignKeyConstraint(
        ['bank_account_id'], ['bank_account.id'], name=op.f('fk_bank_file_bank_account_id_bank_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_file'))
    )
    _unique('uq_bank_file_nsa', 'bank_file', ['bank_account_id', 'direction', 'nsa'],
            "direction = 'remessa' OR status <> 'dropped'")
    _unique('uq_bank_file_sha256', 'bank_file', ['sha256'], "status <> 'dropped'")

    op.create_table('bank_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('charge_id', sa.Uuid(), nullable=False),
    sa.Column('movement', sa.String(length=2), nullable=False),
    sa.Column('due_date', sa.Date(), nullable=True),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('answered_at', MOMENT, nullable=True),
    sa.CheckConstraint("movement IN ('01', '02', '06')", name=op.f('ck_bank_order_movement')),
    sa.CheckConstraint("(movement = '06') = (due_date IS NOT NULL)", name=op.f('ck_bank_order_due_date')),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_bank_order_charge_id_charge')),
    sa.ForeignKeyConstraint(['file_id'], ['bank_file.id'], name=op.f('fk_bank_order_file_id_bank_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_order'))
    )
    op.create_index(op.f('ix_bank_order_charge_id'), 'bank_order', ['charge_id'], unique=False)
    op.create_index(op.f('ix_bank_order_file_id'), 'bank_order', ['file_id'], unique=False)
    _unique('uq_bank_order_entry', 'bank_order', ['charge_id'], "movement = '01'")

    op.create_table('bank_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('bank_account_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('key', sa.LargeBinary(length=32), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('charge_id', sa.Uuid(), nullable=True),
    sa.Column('nosso_numero', sa.String(length=25), nullable=False),
    sa.Column('movement', sa.String(length=2), nullable=False),
    sa.Column('effect', sa.String(length=12), nullable=False),
    sa.Column('motives', sa.String(length=40), nullable=False),
    sa.Column('document_number', sa.String(length=25), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=True),
    sa.Column('credited_on', sa.Date(), nullable=True),
    sa.Column('nominal', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('staged', 'applied', 'noted', 'review', 'repeated')", name=op.f('ck_bank_line_state')),
    sa.ForeignKeyConstraint(['file_id'], ['bank_file.id'], name=op.f('fk_bank_line_file_id_bank_file')),
    sa.ForeignKeyConstraint(
        ['bank_account_id'], ['bank_account.id'], name=op.f('fk_bank_line_bank_account_id_bank_account')),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_bank_line_charge_id_charge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('file_id', 'line', name=op.f('uq_bank_line_file_id_line'))
    )
    op.create_index(op.f('ix_bank_line_charge_id'), 'bank_line', ['charge_id'], unique=False)
    _unique('uq_bank_line_key', 'bank_line', ['bank_account_id', 'key'], "state IN ('applied', 'noted', 'review')")

    op.create_table('nosso_numero_sequence',
    sa.Column('bank_account_id', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('next', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("next > 0", name=op.f('ck_nosso_numero_sequence_next')),
    sa.ForeignKeyConstraint(
        ['bank_account_id'], ['bank_account.id'],
        name=op.f('fk_nosso_numero_sequence_bank_account_id_bank_account')),
    sa.PrimaryKeyConstraint('bank_account_id', 'scope', name=op.f('pk_nosso_numero_sequence'))
    )
    where = sa.text("gateway = 'cnab' AND status IN ('draft', 'written_off')")
    op.create_index(
        'ix_charge_by_file', 'charge', ['bank_account_id', 'due_date'], unique=False, sqlite_where=where,
        postgresql_where=where)


def downgrade() -> None:
    op.drop_index('ix_charge_by_file', table_name='charge')
    for table in ('nosso_numero_sequence', 'bank_line', 'bank_order', 'bank_file'):
        op.drop_table(table)


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
