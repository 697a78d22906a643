"""What must be true of the whole database at any moment, as SQL that finds whatever breaks it.

Each statement runs on SQLite and PostgreSQL, and its first column names a row that is wrong; no row, no fault.
``{hex(...)}`` is what the databases spell differently: bytes as small hexadecimal digits.
"""

from collections.abc import Mapping

#: What the ledger says of each payment. Money sent back has left "refunds", and is still the payer's surplus.
_PER_PAYMENT = """
    SELECT e.payment_id,
           SUM(CASE WHEN j.topic = 'payment.received' AND e.amount > 0 THEN e.amount ELSE 0 END) AS received,
           SUM(CASE WHEN j.topic = 'payment.received' AND e.amount > 0 THEN 1 ELSE 0 END) AS times,
           SUM(CASE WHEN e.account = 'receivable' THEN -e.amount ELSE 0 END) AS principal,
           SUM(CASE WHEN e.account = 'late_income' THEN -e.amount ELSE 0 END) AS charges,
           SUM(CASE WHEN e.account = 'refunds' AND j.topic <> 'refund.sent' THEN -e.amount ELSE 0 END) AS surplus,
           SUM(CASE WHEN e.account = 'suspense' THEN -e.amount ELSE 0 END) AS held
    FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
    WHERE e.payment_id IS NOT NULL GROUP BY e.payment_id"""

_HELD = "(p.amount - p.principal - p.charges - p.surplus - p.reversed)"

#: code -> statements; I3 (frozen) and I9 (proofs) are not SQL alone and live in `portal.services.ledger.checking`.
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "I1": ("""
        SELECT j.id FROM ledger_journal j LEFT JOIN ledger_entry e ON e.journal_id = j.id
        GROUP BY j.id HAVING COUNT(e.place) = 0 OR SUM(e.amount) <> 0""",),
    "I2": ("""
        SELECT j.creditor_id FROM ledger_journal j JOIN ledger_entry e ON e.journal_id = j.id
        GROUP BY j.creditor_id HAVING SUM(e.amount) <> 0""",),
    "I4": ("""
        SELECT a.id FROM agreement a LEFT JOIN installment i ON i.agreement_id = a.id
        GROUP BY a.id, a.total HAVING COALESCE(SUM(i.amount), 0) <> a.total""",),
    "I5": ("""
        SELECT a.id FROM agreement a
        LEFT JOIN (SELECT agreement_id, SUM(amount) AS cents FROM ledger_entry WHERE account = 'receivable'
                   GROUP BY agreement_id) b ON b.agreement_id = a.id
        LEFT JOIN (SELECT i.agreement_id, SUM(CASE WHEN i.status = 'cancelled' THEN i.amount ELSE 0 END) AS gone,
                          SUM(CASE WHEN i.status IN ('open', 'overdue') THEN i.amount ELSE 0 END) AS owed
                   FROM installment i GROUP BY i.agreement_id) r ON r.agreement_id = a.id
        LEFT JOIN (SELECT i.agreement_id, SUM(p.principal) AS cents
                   FROM payment p JOIN installment i ON i.id = p.installment_id
                   GROUP BY i.agreement_id) d ON d.agreement_id = a.id
        WHERE COALESCE(b.cents, -1) < 0 OR b.cents <> r.owed
           OR b.cents <> a.total - r.gone - COALESCE(d.cents, 0)""",),
    "I6": ("""
        SELECT c.id, k.channel FROM creditor c
        CROSS JOIN (SELECT 'boleto' AS channel UNION ALL SELECT 'pix') k
        LEFT JOIN (SELECT j.creditor_id, e.account, SUM(e.amount) AS cents FROM ledger_entry e
                   JOIN ledger_journal j ON j.id = e.journal_id WHERE e.account IN ('cash_boleto', 'cash_pix')
                   GROUP BY j.creditor_id, e.account) b ON b.creditor_id = c.id AND b.account = 'cash_' || k.channel
        LEFT JOIN (SELECT creditor_id, channel, SUM(amount) AS cents FROM payment
                   GROUP BY creditor_id, channel) p ON p.creditor_id = c.id AND p.channel = k.channel
        LEFT JOIN (SELECT creditor_id, channel, SUM(amount) AS cents FROM reversal
                   GROUP BY creditor_id, channel) r ON r.creditor_id = c.id AND r.channel = k.channel
        LEFT JOIN (SELECT f.creditor_id, q.channel, SUM(f.amount) AS cents
                   FROM refund f JOIN payment q ON q.id = f.payment_id WHERE f.status = 'sent'
                   GROUP BY f.creditor_id, q.channel) f ON f.creditor_id = c.id AND f.channel = k.channel
        WHERE COALESCE(b.cents, 0) <> COALESCE(p.cents, 0) - COALESCE(r.cents, 0) - COALESCE(f.cents, 0)""",),
    "I7": (
        f"""
        SELECT p.id FROM payment p WHERE NOT (
            (p.outcome = 'applied' AND p.principal + p.charges > 0 AND {_HELD} = 0 AND p.installment_id IS NOT NULL)
            OR (p.outcome = 'suspended' AND {_HELD} > 0 AND p.principal + p.charges = 0 AND p.reason <> '')
            OR (p.outcome = 'refund' AND p.surplus > 0 AND {_HELD} = 0 AND p.principal + p.charges = 0)
            OR (p.outcome = 'reversed' AND p.reversed = p.amount))""",  # noqa: S608 - constants of this file
        """
        SELECT p.id FROM payment p
        LEFT JOIN (SELECT payment_id, SUM(amount) AS cents FROM refund WHERE booked AND status <> 'cancelled'
                   GROUP BY payment_id) f ON f.payment_id = p.id
        WHERE p.surplus <> COALESCE(f.cents, 0)""",
        """
        SELECT l.id FROM bank_line l LEFT JOIN payment p ON p.key = 'cnab:' || {hex(l.key)}
        WHERE l.effect = 'settled' AND l.paid > 0 AND l.state IN ('applied', 'review') AND p.id IS NULL""",
    ),
    "I8": (
        "SELECT MIN(CAST(id AS VARCHAR(36))) FROM payment GROUP BY creditor_id, key HAVING COUNT(*) > 1",
        "SELECT MIN(CAST(id AS VARCHAR(36))) FROM payment WHERE channel = 'pix' GROUP BY key HAVING COUNT(*) > 1",
        "SELECT MIN(CAST(id AS VARCHAR(36))) FROM reversal GROUP BY creditor_id, key HAVING COUNT(*) > 1",
        f"""
        SELECT p.id FROM payment p LEFT JOIN ({_PER_PAYMENT}) b ON b.payment_id = p.id
        WHERE COALESCE(b.times, 0) <> 1 OR b.received <> p.amount""",  # noqa: S608
    ),
    "I10": (
        "SELECT contract_id FROM agreement_contract WHERE active GROUP BY contract_id HAVING COUNT(*) > 1",
        """
        SELECT l.contract_id FROM agreement_contract l JOIN agreement a ON a.id = l.agreement_id
        WHERE l.active AND a.status = 'undone'""",
    ),
    "I11": (
        "SELECT id FROM outbox_message WHERE status = 'waiting' AND next_at < :late AND created_at < :late",
        """
        SELECT o.id FROM outbox_message o WHERE o.status = 'dead' AND o.last_error <> 'SECRET_UNREADABLE'
        AND NOT EXISTS (SELECT 1 FROM audit_event v WHERE v.subject_id = o.id AND v.topic = 'job.dead')""",
    ),
    "I12": (
        f"""
        SELECT p.id FROM payment p LEFT JOIN ({_PER_PAYMENT}) b ON b.payment_id = p.id
        WHERE b.payment_id IS NULL OR p.principal <> b.principal OR p.charges <> b.charges
           OR p.surplus <> b.surplus OR {_HELD} <> b.held""",  # noqa: S608
        """
        SELECT i.id FROM installment i
        LEFT JOIN (SELECT e.installment_id,
                          SUM(CASE WHEN e.account = 'write_down' THEN e.amount ELSE 0 END) AS gone,
                          SUM(CASE WHEN e.account = 'receivable' THEN -e.amount ELSE 0 END) AS credited
                   FROM ledger_entry e WHERE e.agreement_id IS NOT NULL AND e.installment_id IS NOT NULL
                   GROUP BY e.installment_id) b ON b.installment_id = i.id
        WHERE COALESCE(b.credited, 0) <> CASE WHEN i.status IN ('paid', 'cancelled') THEN i.amount ELSE 0 END
           OR COALESCE(b.gone, 0) <> CASE WHEN i.status = 'cancelled' THEN i.amount ELSE 0 END""",
        """
        SELECT i.id FROM installment i
        LEFT JOIN (SELECT installment_id, MAX(paid_at) AS paid_at FROM payment WHERE principal + charges > 0
                   GROUP BY installment_id) p ON p.installment_id = i.id
        WHERE (i.status = 'paid') <> (i.paid_at IS NOT NULL) OR (i.paid_at IS NOT NULL AND i.paid_at <> p.paid_at)
           OR (i.paid_at IS NOT NULL AND p.paid_at IS NULL)""",
        """
        SELECT a.id FROM agreement a
        LEFT JOIN (SELECT agreement_id, SUM(amount) AS cents FROM ledger_entry WHERE account = 'receivable'
                   GROUP BY agreement_id) b ON b.agreement_id = a.id
        WHERE (a.status = 'completed' AND COALESCE(b.cents, 0) <> 0)
           OR (a.status = 'active' AND COALESCE(b.cents, 0) = 0)""",
        """
        SELECT f.id FROM refund f
        LEFT JOIN ledger_journal j ON j.cause = 'refund:' || REPLACE(CAST(f.id AS VARCHAR(36)), '-', '') || ':sent'
        WHERE (f.status = 'sent') <> (j.id IS NOT NULL)""",
        """
        SELECT r.id FROM reversal r
        LEFT JOIN (SELECT j.cause, SUM(e.amount) AS cents FROM ledger_entry e JOIN ledger_journal j
                   ON j.id = e.journal_id WHERE e.account = 'disputed' GROUP BY j.cause) b
          ON b.cause = 'reversal:' || REPLACE(CAST(r.id AS VARCHAR(36)), '-', '')
        LEFT JOIN (SELECT j.cause, SUM(e.amount) AS cents FROM ledger_entry e JOIN ledger_journal j
                   ON j.id = e.journal_id WHERE e.account = 'disputed' GROUP BY j.cause) g
          ON g.cause = 'reversal:' || REPLACE(CAST(r.id AS VARCHAR(36)), '-', '') || ':found'
        WHERE r.disputed <> COALESCE(b.cents, 0) + COALESCE(g.cents, 0)""",
    ),
}

#: code -> what it promises, in the order they are told.
PROMISES: Mapping[str, str] = {
    "I1": "every journal sums to zero",
    "I2": "the whole ledger sums to zero",
    "I3": "the database refuses to change what is booked",
    "I4": "the installments of an agreement sum to its total",
    "I5": "what is receivable is the total less what was applied and given up, and never negative",
    "I6": "the cash in the books is what banks and PSPs confirmed, less what went back",
    "I7": "every payment is in exactly one place: applied, suspended, to be refunded, or reversed",
    "I8": "no payment is counted twice",
    "I9": "every agreement has one whole proof of consent",
    "I10": "a debt has at most one active agreement",
    "I11": "no promised work waits for more than five minutes unseen",
    "I12": "statuses and balances rebuilt from the ledger are the stored ones",
}
