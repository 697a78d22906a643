/** The arithmetic of a plan: installment and balances of each system, as exact rationals rounded once. */
import { CoreError } from './errors.js';
import { S, growth } from './fixed_point.js';
import { halfUp, halfUpGuarded } from './money.js';

export const SYSTEMS = ['PRICE_EQUAL', 'FLAT', 'LINEAR_GAUSS'];
export const GRACES = ['LINEAR_30', 'COMPOUND_30'];
export const MAX_COUNT = 96;
const annuities = new Map();
const positions = new Map();

/** [x, y, z] per count with (P*x + y) / z the installment, half up. Empty without interest. */
export function annuityTable(rate, maxCount) {
  if (rate.num === 0n) return [];
  const key = `${rate.num}/${rate.den}/${maxCount}`;
  let table = annuities.get(key);
  if (!table) {
    table = [];
    let grown = 1n;
    let unit = 1n;
    for (let k = 0; k < maxCount; k += 1) {
      grown *= rate.den + rate.num; // powers grow by one product per count
      unit *= rate.den;
      const exact = rate.den * (grown - unit);
      table.push([2n * rate.num * grown, exact, 2n * exact]);
    }
    if (annuities.size > 127) annuities.clear();
    annuities.set(key, table);
  }
  return table;
}

/** One Price installment, half up; a zero rate is plain division. */
export function priceInstallment(principal, rate, count) {
  const n = BigInt(count);
  if (rate.num === 0n) return halfUp(principal, n);
  const grown = (rate.den + rate.num) ** n;
  const unit = rate.den ** n;
  return halfUp(principal * rate.num * grown, rate.den * (grown - unit));
}

/** The first installment for every count from 1 to maxCount. */
export function installmentAmounts(financed, rate, maxCount = MAX_COUNT, system = 'PRICE_EQUAL') {
  const counts = Array.from({ length: maxCount }, (_, k) => k + 1);
  if (rate.num === 0n || system === 'FLAT') {
    return counts.map((count) => (financed + BigInt(count) - 1n) / BigInt(count));
  }
  if (system === 'LINEAR_GAUSS') return counts.map((count) => gaussInstallment(financed, rate, count));
  return annuityTable(rate, maxCount).map(([x, y, z]) => (financed * x + y) / z);
}

/** Price schedule with equal installments: rows [installment, interest, amortization, balance]. */
export function priceRows(principal, rate, count, first = null) {
  const installment = priceInstallment(principal, rate, count);
  const [steps, half] = balancePositions(rate, count, first ?? count);
  let previous = principal;
  return steps.map((position) => {
    const balance = (principal * position + half) / (2n * half);
    const amortization = previous - balance;
    previous = balance;
    return [installment, installment - amortization, amortization, balance];
  });
}

/** [[x_k, ...], y] with (P*x_k + y) / 2y the balance after installment k, half up. */
function balancePositions({ num, den }, count, first) {
  const key = `${num}/${den}/${count}/${first}`;
  let found = positions.get(key);
  if (!found) {
    const steps = [];
    if (num === 0n) {
      for (let k = 1; k <= first; k += 1) steps.push(2n * BigInt(count - k));
      found = [steps, BigInt(count)];
    } else {
      const grown = (den + num) ** BigInt(count);
      const unit = den ** BigInt(count);
      let position = unit;
      for (let k = 0; k < first; k += 1) {
        position = (position * (den + num)) / den; // A^k * D^(n-k): the division is exact
        steps.push(2n * (grown - position));
      }
      found = [steps, grown - unit];
    }
    if (positions.size > 255) positions.clear();
    positions.set(key, found);
  }
  return found;
}

/** Installments without interest; the cents left go to the last, the first, or one to each first ones. */
export function flatAmounts(principal, count, residue = 'spread') {
  const share = principal / BigInt(count);
  const left = principal % BigInt(count);
  const amounts = Array(count).fill(share);
  if (residue === 'spread') return amounts.map((amount, k) => (BigInt(k) < left ? amount + 1n : amount));
  amounts[residue === 'last' ? count - 1 : 0] += left;
  return amounts;
}

export function flatRows(principal, count, first = null) {
  let balance = principal;
  return flatAmounts(principal, count).slice(0, first ?? count).map((amount) => {
    balance -= amount;
    return [amount, 0n, amount, balance];
  });
}

/** Simple-interest installment, P(1+i*n) / (n(1 + i(n-1)/2)), half up. */
export function gaussInstallment(principal, rate, count) {
  const { num, den } = rate;
  const n = BigInt(count);
  return halfUp(2n * principal * (den + num * n), n * (2n * den + num * (n - 1n)));
}

/** Simple-interest schedule: interest falls in arithmetic progression (Gauss), positions rounded once. */
export function gaussRows(principal, rate, count, first = null) {
  const n = BigInt(count);
  const installment = gaussInstallment(principal, rate, count);
  const interest = installment * n - principal;
  let previous = principal;
  const rows = [];
  for (let k = 1n; k <= BigInt(first ?? count); k += 1n) {
    const accrued = halfUp(interest * k * (2n * n + 1n - k), n * (n + 1n));
    const balance = principal + accrued - k * installment;
    const amortization = previous - balance;
    rows.push([installment, installment - amortization, amortization, balance]);
    previous = balance;
  }
  return rows;
}

/** Rows of any system; without interest every system is FLAT. */
export function scheduleRows(principal, rate, count, system, first = null) {
  if (rate.num === 0n || system === 'FLAT') return flatRows(principal, count, first);
  if (system === 'LINEAR_GAUSS') return gaussRows(principal, rate, count, first);
  return priceRows(principal, rate, count, first);
}

/** Interest of the days between one month after the base date and the first due date; may be negative. */
export function graceInterest(principal, rate, extraDays, grace = 'LINEAR_30') {
  if (grace === 'COMPOUND_30') {
    const grown = growth(rate.num, rate.den, Math.abs(extraDays));
    if (extraDays < 0) return -halfUpGuarded(principal * (S - (S * S) / grown), S);
    return halfUpGuarded(principal * (grown - S), S);
  }
  return halfUp(principal * rate.num * BigInt(extraDays), rate.den * 30n);
}

/** Refuse terms no system can price. */
export function checkTerms(principal, rate, count, system, grace) {
  if (!SYSTEMS.includes(system)) throw new CoreError('UNKNOWN_SYSTEM', { system });
  if (!GRACES.includes(grace)) throw new CoreError('UNKNOWN_GRACE', { grace });
  if (!(count >= 1 && count <= MAX_COUNT)) {
    throw new CoreError('COUNT_OUT_OF_RANGE', { count, minimum: 1, maximum: MAX_COUNT });
  }
  if (rate.num < 0n) throw new CoreError('NEGATIVE_RATE', { rate: rate.text });
  if (principal <= 0n) throw new CoreError('NOTHING_TO_FINANCE', { financed: principal });
  if (principal < BigInt(count)) throw new CoreError('INSTALLMENT_BELOW_ONE_CENT', { financed: principal, count });
}
