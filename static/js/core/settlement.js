/** Paying early: every installment brought to the day, with the clock that charged its interest. */
import { updateInstallment } from './arrears.js';
import { CoreError } from './errors.js';
import { S, growth } from './fixed_point.js';
import { halfUp, halfUpGuarded } from './money.js';
import { extraDays, installmentsOf } from './plan.js';

/** value / (1+i)^(days/base), half up: one payment by the day clock; face value when not early. */
export function presentValue(value, rate, days, base = 30) {
  return days <= 0 ? value : halfUpGuarded(value * S, growth(rate.num, rate.den, days, base));
}

/** Present values by the period clock of [periods after the next due date, cents]. */
export function periodValues(amounts, rate, periodDays, daysLeft) {
  return amounts.map(([later, value]) => presentValue(value, rate, later * periodDays + daysLeft, periodDays));
}

/** What paying installments numbers (default: all not yet due) costs on the day on. */
export function settleEarly(plan, on, numbers = null) {
  if (on < plan.baseDate) throw new CoreError('SETTLEMENT_BEFORE_BASE', { on, baseDate: plan.baseDate });
  const installments = installmentsOf(plan);
  const ahead = installments.filter((row) => row.dueDate >= on);
  const chosen = numbers === null ? ahead.map((row) => row.number) : [...numbers].sort((a, b) => a - b);
  const rows = chosen.map((number) => {
    const row = installments[number - 1];
    if (!row) throw new CoreError('UNKNOWN_INSTALLMENT', { number });
    if (row.dueDate < on) throw new CoreError('NOT_EARLY', { number, dueDate: row.dueDate });
    return row;
  });
  const values = ahead.length ? valuesOn(plan, on, ahead[0], rows) : [];
  const lines = rows.map((row, k) => (
    { number: row.number, dueDate: row.dueDate, face: row.amount, present: values[k] }
  ));
  const face = lines.reduce((sum, line) => sum + line.face, 0n);
  const amount = lines.reduce((sum, line) => sum + line.present, 0n);
  return { lines, face, amount, discount: face - amount };
}

function valuesOn(plan, on, following, rows) {
  if (plan.system === 'FLAT') return rows.map((row) => row.amount);
  const [start, lead] = runningPeriod(plan, following.number);
  const waiting = Math.max(start - on, 0);
  const period = following.dueDate - start;
  const left = Math.min(following.dueDate - on, period);
  const added = rows.map((row) => plan.shifts
    .filter((shift) => shift.number === row.number)
    .reduce((sum, shift) => sum + shift.interest, 0n));
  const amounts = rows.map((row, k) => [row.number - following.number, row.amount - added[k]]);
  let values;
  if (plan.system === 'LINEAR_GAUSS') {
    values = amounts.map(([later, amount], k) => {
      // Rounding may leave an installment less than it amortizes: then there is no interest to take off.
      const interest = rows[k].interest > added[k] ? rows[k].interest - added[k] : 0n;
      return amount - (later ? interest : halfUp(interest * BigInt(left), BigInt(period)));
    });
  } else {
    values = periodValues(amounts, plan.rate, period, left);
  }
  if (waiting && following.number === 1) {
    // Grace interest not yet run comes off every installment, in proportion.
    const priced = plan.financed + plan.graceInterest;
    const unearned = plan.graceInterest * BigInt(waiting);
    values = values.map((value) => value - halfUp(value * unearned, priced * BigInt(lead)));
  }
  return values.map((value, k) => {
    if (rows[k].number !== following.number) return value;
    return value + (waiting ? halfUp(added[k] * BigInt(lead - waiting), BigInt(lead)) : added[k]);
  });
}

/** [start, lead] of the period that ends when installment number falls due. */
export function runningPeriod(plan, number) {
  if (number === 1) {
    // A shift of the first due date is already in firstDue.
    const lead = extraDays(plan.baseDate, plan.firstDue);
    return [plan.baseDate + lead, lead];
  }
  const lead = plan.shifts.filter((s) => s.number === number).reduce((sum, s) => sum + s.days, 0);
  return [installmentsOf(plan)[number - 2].dueDate + lead, lead];
}

/** Everything open on a day: late installments with charges, the others at present value. */
export function settleFully(plan, openNumbers, on, profile, options = {}) {
  const open = new Set(openNumbers);
  const rows = installmentsOf(plan).filter((row) => open.has(row.number));
  const late = rows
    .filter((row) => row.dueDate < on)
    .map((row) => updateInstallment(row.amount, row.dueDate, on, profile, options));
  const early = settleEarly(plan, on, rows.filter((row) => row.dueDate >= on).map((row) => row.number));
  return { late, early, total: late.reduce((sum, line) => sum + line.total, 0n) + early.amount };
}
