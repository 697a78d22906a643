/** The nearest answer the offer allows to what was asked: the twin of portal/web/debtor/simulator_form.py. */
import { civil, isoDay, parseDay } from '../core/calendar.js';
import { CoreError } from '../core/errors.js';
import { parseCents } from '../core/money.js';
import {
  DUE_DAYS, USUAL_COUNT, allowedCounts, countForAmount, defaultDue, defaultEntry, entryReasons, firstDues, nearest,
  nearestAllowed, options, simulate,
} from './simulator_offer.js';

const COUNT = /^[0-9]{1,9}$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const STEP = /^-?[0-9]{1,7}$/;

/** {by, simulation, rows, dates, typed, problems}; problems and typed by field. Throws Refused. */
export function answer(asked, offer) {
  const problems = {};
  const typed = {};
  const [firstDue, dueDay, dates] = due(asked, offer, problems);
  const entry = entryOf(asked, offer, problems);
  const rows = options(offer, entry, firstDue, dueDay);
  const count = asked.by === 'valor' ? amountFirst(asked, rows, problems, typed) : countOf(asked, rows, problems);
  const simulation = simulate(offer, { count, entry, firstDue, dueDay });
  typed.valor ??= wholeReais(simulation.plan.installmentAmount);
  typed.parcelas = 'parcelas' in problems ? asked.count : String(count);
  typed.entrada = 'entrada' in problems ? asked.entry : shortMoney(entry);
  typed.dia = 'dia' in problems ? asked.dueDay : String(dueDay);
  return { by: asked.by, simulation, rows, dates, typed, problems };
}

/** First due date, day of the month, and the dates to choose from. The day rules when the two disagree. */
function due(asked, offer, problems) {
  const wished = asked.firstDue ? wishedDate(asked.firstDue, offer, problems) : null;
  let day = 0;
  if (asked.dueDay) {
    day = COUNT.test(asked.dueDay) ? Number(asked.dueDay) : 0;
    checkDay(day, 'dia', offer, problems);
  } else if (wished !== null) {
    [, , day] = civil(wished);
    checkDay(day, 'vencimento', offer, problems);
  }
  const dates = firstDues(offer, day);
  if (!dates.length) {
    const [firstDue, usual] = defaultDue(offer);
    return [firstDue, usual, firstDues(offer, usual)];
  }
  if (wished === null) return [dates[0], day, dates];
  return [nearest(dates, (each) => Math.abs(each - wished)), day, dates];
}

function wishedDate(text, offer, problems) {
  const earliest = offer.baseDate + offer.window.minDays;
  const latest = offer.baseDate + offer.window.maxDays;
  const found = date(text);
  if (found !== null && earliest <= found && found <= latest) return found;
  const outside = found < earliest ? 'FIRST_DUE_TOO_EARLY' : 'FIRST_DUE_TOO_LATE';
  problems.vencimento = { code: found === null ? 'DATE_NOT_A_DATE' : outside, facts: { earliest, latest } };
  return null;
}

function checkDay(day, name, offer, problems) {
  const { firstDay: first, lastDay: last } = offer.window;
  if (day < first || day > last) problems[name] = { code: 'DUE_DAY_REFUSED', facts: { first, last } };
  else if (!firstDues(offer, day).length) problems[name] = { code: 'DUE_DAY_OUT_OF_REACH', facts: {} };
}

/** What work gives, or null with the core's refusal kept beside the field. */
function orProblem(name, problems, work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    problems[name] = { code: error.code, facts: error.facts };
    return null;
  }
}

function entryOf(asked, offer, problems) {
  const fallback = defaultEntry(offer);
  if (!asked.entry && !asked.entryStep) return fallback;
  let entry = orProblem('entrada', problems, () => (asked.entry ? parseCents(asked.entry) : fallback));
  if (entry === null) return fallback;
  const step = stepOf(asked.entryStep) * 100n;
  if (step) {
    const least = offer.policy.plan.installmentMin;
    entry = larger(entry + step, fallback);
    if (entry > 0n && entry < least) entry = step > 0n ? least : fallback; // the first step up, the last one down
  }
  const [reason] = entryReasons(offer, entry);
  if (!reason) return entry;
  problems.entrada = reason;
  return fallback;
}

function countOf(asked, rows, problems) {
  if (!asked.count && !asked.countStep) return nearestAllowed(rows, USUAL_COUNT);
  if (asked.count && !COUNT.test(asked.count)) {
    problems.parcelas = { code: 'COUNT_NOT_A_NUMBER', facts: {} };
    return nearestAllowed(rows, USUAL_COUNT);
  }
  const count = asked.count ? Number(asked.count) : USUAL_COUNT;
  const step = Number(stepOf(asked.countStep));
  if (step) return stepped(rows, count, step);
  if (count < 1 || count > rows.length) {
    problems.parcelas = { code: 'COUNT_OUT_OF_RANGE', facts: { count } };
    return nearestAllowed(rows, within(rows, count));
  }
  const { reason } = rows[count - 1];
  if (reason) problems.parcelas = reason;
  return reason ? nearestAllowed(rows, count) : count;
}

const within = (rows, count) => Math.min(Math.max(count, 1), rows.length);

/** The next count that can be had in the direction of the step; the same one at the end. */
function stepped(rows, count, step) {
  const beyond = allowedCounts(rows).filter((each) => (step > 0 ? each > count : each < count));
  if (!beyond.length) return nearestAllowed(rows, within(rows, count));
  return nearest(beyond, (each) => Math.abs(each - count - step));
}

function amountFirst(asked, rows, problems, typed) {
  if (!asked.amount && !asked.amountStep) return countOf({ ...asked, countStep: '' }, rows, {});
  const offered = rows.filter((row) => row.allowed && row.option);
  if (!offered.length) return nearestAllowed(rows, USUAL_COUNT);
  const least = offered.reduce((best, row) => (row.option.installment < best.option.installment ? row : best));
  const minimum = least.option.installment;
  let amount = orProblem('valor', problems, () => (asked.amount ? parseCents(asked.amount) : minimum));
  if (amount === null) {
    typed.valor = asked.amount;
    return nearestAllowed(rows, USUAL_COUNT);
  }
  const step = stepOf(asked.amountStep) * 100n;
  if (step) amount = larger(amount + step, ceil(minimum, 100n) * 100n);
  typed.valor = step ? shortMoney(amount) : asked.amount;
  const count = countForAmount(rows, amount);
  if (count === null) problems.valor = { code: 'AMOUNT_TOO_SMALL', facts: { minimum } };
  return count ?? least.count;
}

const larger = (a, b) => (a > b ? a : b);
const stepOf = (text) => (STEP.test(text) ? BigInt(text) : 0n);

/** Division of what is not negative, rounded up. */
export const ceil = (n, d) => (n + d - 1n) / d;

function date(text) {
  if (!DATE.test(text) || text.startsWith('0000')) return null;
  const day = parseDay(text);
  return Number.isNaN(day) || isoDay(day) !== text ? null : day;
}

export const isUsualDay = (day) => DUE_DAYS.includes(day);

/** 31969n -> "320": an amount that pays the installment, easy to say. */
export const wholeReais = (cents) => String(ceil(cents, 100n));

/** 50000n -> "500"; 50050n -> "500,50": how a person would type it. */
export function shortMoney(cents) {
  const rest = cents % 100n;
  return rest ? `${cents / 100n},${String(rest).padStart(2, '0')}` : String(cents / 100n);
}
