/** Moving due dates: simple interest for the days moved, added to the next installment. */
import { addMonths, dueDates, following } from './calendar.js';
import { CoreError } from './errors.js';
import { halfUp } from './money.js';
import { installmentsOf } from './plan.js';

/** balance * i * days / 30, half up; negative when the date comes nearer, zero without interest. */
export function shiftInterest(balance, rate, days) {
  return halfUp(balance * rate.num * BigInt(days), rate.den * 30n);
}

/** The plan with installment number (the next open one) on newDue and the later ones after it. */
export function changeDueDates(plan, number, newDue, dueDay = null) {
  const rows = installmentsOf(plan);
  if (!(number >= 1 && number <= rows.length)) throw new CoreError('UNKNOWN_INSTALLMENT', { number });
  const moved = rows[number - 1];
  const previous = number > 1 ? rows[number - 2].dueDate : plan.baseDate;
  if (newDue <= previous) throw new CoreError('NEW_DUE_OUT_OF_ORDER', { newDue, previous });
  const days = newDue - moved.dueDate;
  const added = shiftInterest(moved.balance + moved.amortization, plan.rate, days);
  if (moved.amount + added <= 0n) throw new CoreError('NEW_AMOUNT_NOT_POSITIVE', { amount: moved.amount + added });
  const dues = dueDates(newDue, rows.length - number + 1, dueDay);
  const later = rows.slice(number - 1).map((row, k) => (
    { ...row, dueDate: dues[k], payableUntil: following(dues[k]) }
  ));
  later[0] = { ...later[0], amount: moved.amount + added, interest: moved.interest + added };
  return {
    ...plan,
    firstDue: number === 1 ? newDue : plan.firstDue,
    interest: plan.interest + added,
    total: plan.total + added,
    schedule: [...plan.schedule.slice(0, plan.schedule.length - later.length), ...later],
    shifts: [...plan.shifts, { number, days, interest: added }],
  };
}

/** DUE_SHIFT_TOO_LONG, DUE_CHANGED_RECENTLY or NEW_DUE_IN_THE_PAST. */
export function dueChangeFaults(rule, oldDue, newDue, on, lastChange = null) {
  const faults = [];
  const days = Math.abs(newDue - oldDue);
  if (days > rule.maxShiftDays) {
    faults.push({ code: 'DUE_SHIFT_TOO_LONG', facts: { days, maximum: rule.maxShiftDays } });
  }
  if (lastChange !== null && on < addMonths(lastChange, rule.everyMonths)) {
    faults.push({ code: 'DUE_CHANGED_RECENTLY', facts: { againOn: addMonths(lastChange, rule.everyMonths) } });
  }
  if (newDue < on) faults.push({ code: 'NEW_DUE_IN_THE_PAST', facts: { newDue, on } });
  return faults;
}
