"""Charges priced for today, and links with which somebody else pays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.db.types

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # plain ADD COLUMN: rebuilding the table would shake what points at it
    op.add_column('charge', sa.Column('late', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('charge', sa.Column('late_fine', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('charge', sa.Column('counted', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('charge', sa.Column('days_after_due', sa.Integer(), server_default='60', nullable=False))
    op.create_table('pay_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('creditor_id', sa.Uuid(), nullable=False),
    sa.Column('installment_id', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_at', portal.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', portal.db.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', portal.db.types.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['creditor_id'], ['creditor.id'], name=op.f('fk_pay_link_creditor_id_creditor')),
    sa.ForeignKeyConstraint(['installment_id'], ['installment.id'], name=op.f('fk_pay_link_installment_id_installment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pay_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_pay_link_token_digest'))
    )
    with op.batch_alter_table('pay_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pay_link_installment_id'), ['installment_id'], unique=False)


def downgrade() -> None:
    op.drop_table('pay_link')
    for column in ('days_after_due', 'counted', 'late_fine', 'late'):
        op.drop_column('charge', column)
