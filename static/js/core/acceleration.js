/** A contract called in at once: overdue installments with charges, the future ones without unearned interest. */
import { monthsLate, updateInstallment } from './arrears.js';
import { CoreError } from './errors.js';
import { halfUp } from './money.js';
import { periodValues } from './settlement.js';

/** The whole debt on payOn, called in on acceleratedOn; pairs are [dueDate, cents], future ones monthly. */
export function accelerate(overdue, future, previousDue, acceleratedOn, payOn, rate, profile) {
  if (payOn < acceleratedOn) throw new CoreError('PAID_BEFORE_ACCELERATION', { payOn, acceleratedOn });
  const lines = overdue.map(([due, amount]) => updateInstallment(amount, due, payOn, profile));
  let present = 0n;
  if (future.length) {
    const [[nextDue]] = future;
    const amounts = future.map(([, amount], later) => [later, amount]);
    present = periodValues(amounts, rate, nextDue - previousDue, nextDue - acceleratedOn)
      .reduce((sum, value) => sum + value, 0n);
  }
  const months = monthsLate(acceleratedOn, payOn - acceleratedOn, profile.baseDays);
  const mora = halfUp(present * profile.moraMonth.num * months[0], profile.moraMonth.den * months[1]);
  return { overdue: lines, present, mora, total: lines.reduce((sum, line) => sum + line.total, 0n) + present + mora };
}
