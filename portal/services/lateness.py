"""Unpaid installments fall overdue on the day after the last one on which they could be paid without charge.

That day is ``payable_until``: the due date, or the first banking day after it (Lei 7.089/1983 art. 1). Whether an
agreement breaks is a matter of its policy and not of this round. Nothing here ever turns back to open.
"""

from sqlalchemy import update
from sqlmodel import col, select

from portal.clock import civil_date
from portal.core.lifecycle import INSTALLMENT_ACTS
from portal.db.models import Agreement, Installment
from portal.services import audit
from portal.services.wiring import Portal

BATCH = 500


def fall_overdue(portal: Portal) -> int:
    """How many installments fell overdue now. Making the round twice a day, or by two workers, changes nothing."""
    now = portal.now()
    today, (starts, end) = civil_date(now), INSTALLMENT_ACTS["fall_overdue"]
    due = (
        select(Installment.id, Agreement.creditor_id)
        .join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .where(
            Agreement.status == "active", col(Installment.status).in_(starts),
            col(Installment.payable_until) < today,
        ).order_by(col(Agreement.creditor_id), col(Installment.id)).limit(BATCH)
    )
    fallen = 0
    while True:
        with portal.database.reading() as session:
            found = session.exec(due).all()
        if not found:
            return fallen
        with portal.database.writing() as session:
            for creditor_id in sorted({row[1] for row in found}):
                rows = session.connection().execute(
                    update(Installment).where(
                        col(Installment.id).in_([row[0] for row in found if row[1] == creditor_id]),
                        col(Installment.status).in_(starts),
                    ).values(status=end).returning(col(Installment.id))
                ).all()
                if rows:
                    audit.record(
                        session, creditor_id=creditor_id, topic="installments.overdue", actor="worker", now=now,
                        facts={"count": len(rows), "day": today.isoformat()},
                    )
                fallen += len(rows)
