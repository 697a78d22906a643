/** What an overdue debt is worth on a day: each part rounded half up to the cent, then added. */
import { daysLate } from './calendar.js';
import { addComponents, components } from './components.js';
import { CoreError } from './errors.js';
import { S, growth } from './fixed_point.js';
import { correct, daysByMonth, legalInterest } from './indexes.js';
import { halfUp, halfUpGuarded } from './money.js';

const LENGTHS = 28 * 29 * 15 * 31; // every length of a month divides it

/** Delay in months as a fraction [n, d]: days over 30, over 365/12, or over each month's length. */
export function monthsLate(start, days, baseDays) {
  if (baseDays === '30') return [BigInt(days), 30n];
  if (baseDays === '365/12') return [BigInt(days) * 12n, 365n];
  const parts = daysByMonth(start, start + days).map(([, , part, length]) => part * (LENGTHS / length));
  return [BigInt(parts.reduce((sum, part) => sum + part, 0)), BigInt(LENGTHS)];
}

/** Contract interest for the delay: simple on months, or compound over days of a 30-day month. */
export function remuneratoryInterest(base, rate, mode, days, months) {
  if (mode === 'compound') return halfUpGuarded(base * (growth(rate.num, rate.den, days) - S), S);
  return halfUp(base * rate.num * months[0], rate.den * months[1]);
}

/** Simple interest for delay: the agreed rate on base, or the legal one on the corrected value. */
export function moraInterest(base, value, start, days, profile, series) {
  if (profile.legalRate) return legalInterest(value, start, start + days, pick(series, 'LEGAL'));
  const months = monthsLate(start, days, profile.baseDays);
  return halfUp(base * profile.moraMonth.num * months[0], profile.moraMonth.den * months[1]);
}

/** Parts of one installment days late; nothing is added when days <= 0. */
export function charges(amount, dueDate, days, profile, series) {
  if (days <= 0) return components({ principal: amount });
  let value = amount;
  if (profile.index !== 'none') {
    value = correct(amount, dueDate, dueDate + days, pick(series, profile.index), profile.indexLag);
  }
  return chargesOn(amount, value, dueDate, days, profile, series);
}

/** Parts of one installment whose corrected value is already known; days > 0. */
export function chargesOn(amount, value, dueDate, days, profile, series) {
  let remuneratory = 0n;
  if (profile.remRate !== null) {
    const months = monthsLate(dueDate, days, profile.baseDays);
    remuneratory = remuneratoryInterest(value, profile.remRate, profile.remMode, days, months);
  }
  const base = { installment: amount, corrected: value, with_rem: value + remuneratory }[profile.base];
  const fine = profile.fine.of(base);
  const interest = moraInterest(base, value, dueDate, days, profile, series);
  const fees = profile.feesPct.of(value + fine + interest + remuneratory);
  return components({ principal: amount, correction: value - amount, fine, interest, remuneratory, fees });
}

/** One installment brought to the day on; series maps IPCA, INPC, IGPM and LEGAL to their months. */
export function updateInstallment(amount, dueDate, on, profile, { series = {}, closed = undefined } = {}) {
  if (amount <= 0n) throw new CoreError('AMOUNT_NOT_POSITIVE', { amount });
  const days = daysLate(dueDate, on, closed);
  return { dueDate, daysLate: days, ...charges(amount, dueDate, days, profile, series) };
}

/** The sum of every [dueDate, amount] brought to the day on, oldest first. */
export function updateDebt(installments, on, profile, options = {}) {
  const lines = [...installments]
    .sort(([dueA, a], [dueB, b]) => dueA - dueB || (a > b) - (a < b))
    .map(([dueDate, amount]) => updateInstallment(amount, dueDate, on, profile, options));
  const sums = lines.reduce(addComponents, components());
  return { lines, ...sums, oldestDays: Math.max(0, ...lines.map((line) => line.daysLate)) };
}

function pick(series, name) {
  if (!series[name]) throw new CoreError('SERIES_MISSING', { series: name });
  return series[name];
}
