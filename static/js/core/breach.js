/** Breaking an agreement: when it happens, and the original debt as if it had never been renegotiated. */
import { daysLate } from './calendar.js';
import { halfUp } from './money.js';
import { payDown } from './payments.js';

/** INSTALLMENT_LATE (one is more than rule.days late) and INSTALLMENTS_OPEN (that many are late). */
export function breachReasons(rule, openDueDates, on, closed = undefined) {
  const late = openDueDates.map((due) => daysLate(due, on, closed)).filter((days) => days > 0);
  const reasons = [];
  const worst = Math.max(0, ...late);
  if (worst > rule.days) reasons.push({ code: 'INSTALLMENT_LATE', facts: { daysLate: worst, limit: rule.days } });
  if (late.length >= rule.installments) {
    reasons.push({ code: 'INSTALLMENTS_OPEN', facts: { open: late.length, limit: rule.installments } });
  }
  return reasons;
}

/** The original [dueDate, cents] debts on the breach date, less every agreement payment at its own date. */
export function restore(debts, payments, on, profile, series = {}, closed = undefined) {
  return payDown(debts, payments, on, profile, series, closed);
}

/** The debtor-friendly alternative: a payment counts as paid * original / agreed, half up. */
export function proportionalCredit(paid, original, agreed) {
  return halfUp(paid * original, agreed);
}

/** Whether restoring asks too much above the late installments, so a person must look (CC art. 413). */
export function needsReview(restored, openWithCharges, limit) {
  return (restored - openWithCharges) * limit.den > openWithCharges * limit.num;
}
