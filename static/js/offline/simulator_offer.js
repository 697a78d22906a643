/** From an offer the server made and a choice to every figure: the twin of portal/services/simulation.py. */
import { following, parseDay } from '../core/calendar.js';
import { components } from '../core/components.js';
import { planEffectiveCost } from '../core/effective_cost.js';
import { failedRules } from '../core/eligibility.js';
import { entryFaults, firstDueChoices, firstDueFaults, minimumEntry } from '../core/entry.js';
import { NO_IOF } from '../core/iof.js';
import { countOptions } from '../core/offer.js';
import { makePlan, upfrontOf } from '../core/plan.js';
import { rateFor, readPolicy } from '../core/policy.js';

export const DUE_DAYS = [1, 5, 10, 15, 20];
const USUAL_DAY = 10;
export const USUAL_COUNT = 24;
const MIN_OFFER_DAYS = 2; // CDC art. 54-B, II
const OF_THE_PLAN = ['count', 'installment'];

/** The offer allows nothing by itself; every reason why. */
export class Refused extends Error {
  constructor(...reasons) {
    super(reasons.map((reason) => reason.code).join(', '));
    this.reasons = reasons;
  }
}

const amounts = (parts) => (
  components(Object.fromEntries(Object.entries(parts).map(([name, cents]) => [name, BigInt(cents)])))
);
const discounted = ({ gross, discount, net }) => ({
  gross: amounts(gross), discount: amounts(discount), net: amounts(net),
});

/** The offer of a document made by portal/web/offline/offer_document.py. */
export function readOffer(document) {
  const policy = readPolicy(document.policy);
  const { firstDue } = policy.plan;
  const { card } = document;
  return {
    contracts: document.contracts.map((each) => ({ ...each, gross: BigInt(each.gross) })),
    published: document.published,
    lawSince: document.law_since,
    minimum: {
      cents: BigInt(document.minimum.cents),
      source: document.minimum.source,
      validFrom: parseDay(document.minimum.valid_from),
    },
    policy,
    baseDate: parseDay(document.base_date),
    cash: discounted(document.cash),
    plan: discounted(document.plan),
    card: card && { original: BigInt(card.original), chargesPaid: BigInt(card.charges_paid) },
    iof: policy.iof,
    digest: document.digest,
    // no first due date inside the days the offer must hold
    window: { ...firstDue, minDays: Math.max(firstDue.minDays, MIN_OFFER_DAYS + 1) },
    tables: new Map(),
  };
}

/** All 96 counts: figures of those that can be priced, and why each refused one is refused. */
export function options(offer, entry, firstDue, dueDay) {
  const key = `${entry}/${firstDue}/${dueDay}`;
  if (!offer.tables.has(key)) {
    const { policy, cash, plan, baseDate, iof, card } = offer;
    const rules = policy.eligibility.filter((rule) => OF_THE_PLAN.includes(rule.field));
    const rows = countOptions(policy, cash.net.total, plan.net.total, entry, baseDate, firstDue, { dueDay, iof, card });
    offer.tables.set(key, rows.map((row) => withPlanRules(rules, row)));
  }
  return offer.tables.get(key);
}

function withPlanRules(rules, row) {
  if (!rules.length || !row.allowed || !row.option) return row;
  const [reason] = failedRules(rules, { count: row.count, installment: row.option.installment });
  return reason ? { ...row, allowed: false, reason } : row;
}

/** Why this entry is refused. An entry that is not obligatory is zero or at least one smallest installment. */
export function entryReasons(offer, entry) {
  const rule = offer.policy.plan.entry;
  const debt = offer.plan.net.total;
  const least = offer.policy.plan.installmentMin;
  const reasons = entryFaults(rule, debt, entry);
  const smallest = least < debt ? least : debt;
  if (!reasons.length && entry > 0n && entry < smallest && minimumEntry(rule, debt) === 0n) {
    return [{ code: 'ENTRY_TOO_SMALL', facts: { entry, minimum: least } }];
  }
  return reasons;
}

export const defaultEntry = (offer) => minimumEntry(offer.policy.plan.entry, offer.plan.net.total);

/** The first due dates possible for a day of the month, soonest first. */
export function firstDues(offer, dueDay) {
  const { window } = offer;
  return dueDay < window.firstDay || dueDay > window.lastDay ? [] : firstDueChoices(window, offer.baseDate, dueDay);
}

/** The usual day of the month, or the nearest one that the window reaches: [first due date, day]. */
export function defaultDue(offer) {
  const { firstDay, lastDay } = offer.window;
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, k) => firstDay + k);
  days.sort((a, b) => Math.abs(a - USUAL_DAY) - Math.abs(b - USUAL_DAY));
  for (const day of days) {
    const dates = firstDues(offer, day);
    if (dates.length) return [dates[0], day];
  }
  throw new Refused({ code: 'NO_DUE_DATE', facts: {} });
}

export const allowedCounts = (rows) => rows.filter((row) => row.allowed).map((row) => row.count);

/** The allowed count closest to count, the smaller of two. */
export function nearestAllowed(rows, count) {
  const allowed = allowedCounts(rows);
  if (!allowed.length) {
    const reasons = new Map(rows.filter((row) => row.reason).map((row) => [row.reason.code, row.reason]));
    throw new Refused(...reasons.values());
  }
  return nearest(allowed, (each) => Math.abs(each - count));
}

/** The first of the values with the least distance. */
export function nearest(values, distance) {
  return values.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** The smallest allowed count whose installments are at most amount cents, or null. */
export function countForAmount(rows, amount) {
  return rows.find((row) => row.allowed && row.option && row.option.installment <= amount)?.count ?? null;
}

/** Price a choice {count, entry, firstDue, dueDay}. Throws Refused when the policy does not allow it. */
export function simulate(offer, choice) {
  const { count, entry, firstDue, dueDay } = choice;
  const { policy, baseDate } = offer;
  if (!(count >= 1 && count <= 96)) throw new Refused({ code: 'COUNT_OUT_OF_RANGE', facts: { count } });
  const faults = firstDueFaults(offer.window, baseDate, firstDue, dueDay);
  if (count > 1) faults.push(...entryReasons(offer, entry));
  if (faults.length) throw new Refused(...faults);
  const { reason } = options(offer, entry, firstDue, dueDay)[count - 1];
  if (reason) throw new Refused(reason);
  const once = count === 1;
  const found = once ? offer.cash : offer.plan;
  const made = makePlan(
    found.net.total, once ? 0n : entry, rateFor(policy, count), count, baseDate, firstDue,
    { system: policy.plan.system, dueDay, grace: policy.plan.grace, iof: once ? NO_IOF : offer.iof },
  );
  const plan = { ...made, upfront: upfrontOf(made), lastDue: made.schedule.at(-1).dueDate };
  return {
    offer, choice, plan, discounted: found, cost: planEffectiveCost(plan), entryDue: entryDue(offer, firstDue),
  };
}

/** The last day the offer holds. */
export function lastDay(offer, firstDue) {
  const days = Math.min(offer.policy.offerValidityDays, firstDue - offer.baseDate - 1);
  return offer.baseDate + Math.max(days, MIN_OFFER_DAYS);
}

/** Until when the entry may be paid: the banking day of the offer's last second, whose date the server reads in UTC,
 * where it is already the next day. */
export const entryDue = (offer, firstDue) => following(lastDay(offer, firstDue));
