/** Delay, acceleration, breach, paying early and moving dates. */
import { accelerate } from '../../static/js/core/acceleration.js';
import { chargesOn } from '../../static/js/core/arrears.js';
import { restore } from '../../static/js/core/breach.js';
import { daysLate, dueDates, following, isoDay, parseDay } from '../../static/js/core/calendar.js';
import { components } from '../../static/js/core/components.js';
import { shiftInterest } from '../../static/js/core/due_change.js';
import { corrected, legalRatePercent } from '../../static/js/core/indexes.js';
import { halfUp } from '../../static/js/core/money.js';
import { priceInstallment } from '../../static/js/core/price.js';
import { Rate } from '../../static/js/core/rates.js';
import { periodValues, presentValue } from '../../static/js/core/settlement.js';
import { cents, fixed, fraction, profile, sum, text } from './vector_text.mjs';

const SOME_DAY = parseDay('2026-01-05'); // which day does not matter when months have 30 days

export function late_update(i) {
  const rem = i.remuneratory_month;
  const charge = { ...profile(i), remRate: rem ? Rate.parse(rem) : null, remMode: i.remuneratory_mode ?? 'none' };
  const value = cents(i.value);
  const parts = i.days_late > 0
    ? chargesOn(value, value, SOME_DAY, i.days_late, charge, {})
    : components({ principal: value });
  return {
    fine: text(parts.fine),
    mora: text(parts.interest),
    remuneratory: text(parts.remuneratory),
    total: text(parts.total),
  };
}

export function effective_days_late(i) {
  const [due, paid] = [parseDay(i.due), parseDay(i.paid)];
  return { limit_without_charge: isoDay(following(due)), days_late: daysLate(due, paid) };
}

function correctedValue(i) {
  const rates = i.monthly_index.map((value) => Rate.parse(value));
  return corrected(cents(i.value), rates.map((rate) => [rate.den + rate.num, rate.den]));
}

export const index_product = (i) => ({ corrected: text(correctedValue(i)) });

export function corrected_late_update(i) {
  const value = correctedValue(i);
  const parts = chargesOn(cents(i.value), value, SOME_DAY, i.days_late, profile(i), {});
  return {
    corrected: text(value), fine: text(parts.fine), mora: text(parts.interest), total: text(parts.total),
  };
}

export function taxa_legal(i) {
  const percent = legalRatePercent(i.months.map((month) => {
    const [n, d] = fraction(month.rate_percent);
    return [new Rate(n, d * 100n), month.days, month.days_in_month];
  }));
  const interest = halfUp(cents(i.value) * percent, 10n ** 8n);
  return {
    accumulated_percent: fixed(percent, 6), interest: text(interest), total: text(cents(i.value) + interest),
  };
}

export function accelerated_debt(i) {
  const pairs = (list) => list.map(([value, due]) => [parseDay(due), cents(value)]);
  const [previous, accelerated, pay] = [i.previous_due, i.acceleration_date, i.pay_date].map(parseDay);
  const rate = Rate.parse(i.rate_month);
  const found = accelerate(pairs(i.overdue), pairs(i.future), previous, accelerated, pay, rate, profile(i));
  return {
    overdue_updated: found.overdue.map((line) => text(line.total)),
    future_present_value: text(found.present),
    mora_on_accelerated: text(found.mora),
    total: text(found.total),
  };
}

export function restore_original(i) {
  const payments = i.payments.map(([when, value]) => [parseDay(when), cents(value)]);
  const debts = [[parseDay(i.original_due), cents(i.principal)]];
  const found = restore(debts, payments, parseDay(i.date), profile(i));
  return {
    principal_left: text(found.principal),
    charges: text(found.charges),
    total: text(found.total),
    allocations: found.allocations.map((a) => (
      [isoDay(a.on), ...[a.paid, a.toCharges, a.toPrincipal, a.principalLeft].map(text)]
    )),
  };
}

export function pv_installment(i) {
  const value = cents(i.value);
  const present = presentValue(value, Rate.parse(i.rate_month), i.days_early);
  return { present_value: text(present), discount: text(value - present) };
}

export function early_settlement(i) {
  const rate = Rate.parse(i.rate_month);
  const paid = i.installments_paid;
  const amount = priceInstallment(cents(i.principal), rate, i.n);
  const dues = dueDates(parseDay(i.first_due), i.n);
  const previous = paid ? dues[paid - 1] : parseDay(i.base_date);
  const period = dues[paid] - previous;
  const left = dues[paid] - parseDay(i.settlement_date);
  const amounts = Array.from({ length: i.n - paid }, (_, later) => [later, amount]);
  const face = amount * BigInt(i.n - paid);
  const settled = sum(periodValues(amounts, rate, period, left));
  return {
    face_remaining: text(face),
    settlement: text(settled),
    discount: text(face - settled),
    days_in_period: period,
    days_to_next_due: left,
  };
}

export function change_due_date(i) {
  const added = shiftInterest(cents(i.balance), Rate.parse(i.rate_month), i.shift_days);
  return { shift_interest: text(added), new_next_installment: text(cents(i.next_installment) + added) };
}
