/** A contract called in at once: overdue installments with charges, the future ones without unearned interest. */
import { moraInterest, updateInstallment } from './arrears.js';
import { CoreError } from './errors.js';
import { periodValues } from './settlement.js';

/** The whole debt on payOn, called in on acceleratedOn; pairs are [dueDate, cents], future ones monthly. */
export function accelerate(overdue, future, previousDue, acceleratedOn, payOn, rate, profile, options = {}) {
  if (payOn < acceleratedOn) throw new CoreError('PAID_BEFORE_ACCELERATION', { payOn, acceleratedOn });
  const lines = overdue.map(([due, amount]) => updateInstallment(amount, due, payOn, profile, options));
  let present = 0n;
  if (future.length) {
    const [[nextDue]] = future;
    const amounts = future.map(([, amount], later) => [later, amount]);
    present = periodValues(amounts, rate, nextDue - previousDue, nextDue - acceleratedOn)
      .reduce((sum, value) => sum + value, 0n);
  }
  const { series = {} } = options;
  const mora = moraInterest(present, present, acceleratedOn, payOn - acceleratedOn, profile, series);
  return { overdue: lines, present, mora, total: lines.reduce((sum, line) => sum + line.total, 0n) + present + mora };
}
