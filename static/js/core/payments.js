/** Partial payments of an overdue debt: charges first, then principal, the oldest debt first (CC 354, 355). */
import { charges } from './arrears.js';
import { daysLate } from './calendar.js';
import { CoreError } from './errors.js';

/** A debt on a later day; nothing runs until the first banking day on or after the due date. */
export function accrued(debt, on, profile, series, closed = undefined) {
  const start = debt.since ?? debt.dueDate;
  if (daysLate(debt.dueDate, on, closed) <= 0 || on <= start || debt.principal === 0n) return debt;
  const added = charges(debt.principal, start, on - start, profile, series);
  const fine = debt.fined ? 0n : added.fine;
  return {
    dueDate: debt.dueDate,
    principal: debt.principal + added.correction,
    charges: debt.charges + fine + added.interest + added.remuneratory,
    since: on,
    fined: true,
  };
}

const least = (a, b) => (a < b ? a : b);
const byDay = ([dayA, a], [dayB, b]) => dayA - dayB || (a > b) - (a < b);

/** Run [dueDate, cents] debts through [date, cents] payments up to the day on. */
export function payDown(debts, payments, on, profile, series = {}, closed = undefined) {
  if (profile.feesPct.num) throw new CoreError('FEES_WITH_PARTIAL_PAYMENTS');
  let running = [...debts].sort(byDay).map(([dueDate, principal]) => (
    { dueDate, principal, charges: 0n, since: null, fined: false }
  ));
  const allocations = [];
  let excess = 0n;
  for (const [when, cents] of [...payments].sort(byDay)) {
    if (when > on) throw new CoreError('PAYMENT_AFTER_DATE', { payment: when, on });
    let left = cents;
    let toCharges = 0n;
    let toPrincipal = 0n;
    running = running.map((debt) => {
      const now = accrued(debt, when, profile, series, closed);
      const first = least(left, now.charges);
      const then = least(left - first, now.principal);
      left -= first + then;
      toCharges += first;
      toPrincipal += then;
      return { ...now, principal: now.principal - then, charges: now.charges - first };
    });
    excess += left;
    const principalLeft = running.reduce((sum, debt) => sum + debt.principal, 0n);
    allocations.push({ on: when, paid: cents, toCharges, toPrincipal, principalLeft });
  }
  running = running.map((debt) => accrued(debt, on, profile, series, closed));
  const principal = running.reduce((sum, debt) => sum + debt.principal, 0n);
  const owed = running.reduce((sum, debt) => sum + debt.charges, 0n);
  return { debts: running, allocations, principal, charges: owed, total: principal + owed, excess };
}
