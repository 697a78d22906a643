/** A payment plan: entry on the base date, then equal monthly installments; every table foots to the cent. */
import { addMonths, dueDates, following } from './calendar.js';
import { CoreError } from './errors.js';
import { NO_IOF, iofAdditional, iofDaily } from './iof.js';
import { checkTerms, graceInterest, scheduleRows } from './price.js';
import { ZERO } from './rates.js';

/** Calendar days of the first period beyond one month; negative for an earlier first due date. */
export function extraDays(baseDate, firstDue) {
  return firstDue - addMonths(baseDate, 1);
}

/** What is paid on the base date: entry and IOF not financed. */
export function upfrontOf(plan) {
  return plan.schedule[0].number === 0 ? plan.schedule[0].amount : 0n;
}

/** The monthly installments, without the entry. */
export function installmentsOf(plan) {
  return plan.schedule[0].number === 0 ? plan.schedule.slice(1) : plan.schedule;
}

/**
 * Price a plan of count installments after entry. Money is BigInt cents, dates are day numbers. Options:
 * system, dueDay (1-31), grace, iof, closed. The plan has the fields of the server's, in camelCase.
 */
export function makePlan(debt, entry, rate, count, baseDate, firstDue, {
  system = 'PRICE_EQUAL', dueDay = null, grace = 'LINEAR_30', iof = NO_IOF, closed = undefined,
} = {}) {
  checkDates(baseDate, firstDue, dueDay);
  if (entry < 0n) throw new CoreError('ENTRY_NEGATIVE', { entry });
  if (system === 'FLAT') rate = ZERO;
  checkTerms(debt - entry, rate, count, system, grace);
  const dues = dueDates(firstDue, count, dueDay);
  const days = dues.map((due) => due - baseDate);
  const [tax, financed] = taxedAmount(debt - entry, rate, count, system, days, iof);
  const gracePart = graceInterest(financed, rate, extraDays(baseDate, firstDue), grace);
  const priced = financed + gracePart;
  checkTerms(priced, rate, count, system, grace);
  const rows = scheduleRows(priced, rate, count, system);
  const upfront = entry + (iof.financed ? 0n : tax);
  const schedule = [];
  if (upfront) {
    schedule.push({
      number: 0, dueDate: baseDate, payableUntil: following(baseDate, closed), amount: upfront,
      interest: 0n, amortization: entry, balance: priced,
    });
  }
  let paid = 0n;
  rows.forEach(([amount, interest, amortization, balance], k) => {
    const dueDate = dues[k];
    const payableUntil = following(dueDate, closed);
    schedule.push({ number: k + 1, dueDate, payableUntil, amount, interest, amortization, balance });
    paid += amount;
  });
  return {
    system: rate.num === 0n ? 'FLAT' : system,
    debt,
    entry,
    financed,
    rate,
    count,
    baseDate,
    firstDue,
    installmentAmount: rows[0][0],
    graceInterest: gracePart,
    interest: paid - financed,
    iof: tax,
    total: upfront + paid,
    schedule,
    shifts: [],
  };
}

/** Refuse a first due date in the past or off its anchor day. */
export function checkDates(baseDate, firstDue, dueDay) {
  if (firstDue < baseDate) throw new CoreError('FIRST_DUE_BEFORE_BASE', { firstDue, baseDate });
  if (dueDay !== null) {
    if (!(dueDay >= 1 && dueDay <= 31)) throw new CoreError('DUE_DAY_OUT_OF_RANGE', { dueDay });
    if (addMonths(firstDue, 0, dueDay) !== firstDue) throw new CoreError('DUE_DAY_MISMATCH', { dueDay, firstDue });
  }
}

/** [iof, financed]: the tax on net cents, and what is then paid in installments (smallest fixed point). */
export function taxedAmount(net, rate, count, system, days, rule) {
  if (rule.mode === 'none') return [0n, net];
  let tax = iofOn(net, rate, count, system, days, rule);
  if (!rule.financed) return [tax, net];
  for (;;) {
    const again = iofOn(net + tax, rate, count, system, days, rule);
    if (again > net) throw new CoreError('IOF_ABOVE_PRINCIPAL', { financed: net });
    if (again === tax) return [tax, net + tax];
    tax = again;
  }
}

function iofOn(principal, rate, count, system, days, rule) {
  const limit = rule.capDays - rule.daysAlreadyTaxed;
  const early = days.slice(0, count).filter((day) => day < limit).length;
  const amortizations = scheduleRows(principal, rate, count, system, early).map((row) => row[2]);
  // Past the cap every installment counts the same days: the rest of the schedule is one amount.
  const rest = principal - amortizations.reduce((sum, amount) => sum + amount, 0n);
  const tax = iofDaily([...amortizations, rest], [...days.slice(0, early), rule.capDays], rule);
  return tax + iofAdditional(principal, rule);
}

