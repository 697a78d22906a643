/** A creditor's offer policy, read from a document the server has already accepted. */
import { chargeProfile } from './charge_profile.js';
import { NAMES } from './components.js';
import { CoreError } from './errors.js';
import { NO_IOF, iofRule } from './iof.js';
import { centsFromDecimal } from './money.js';
import { Rate, ZERO } from './rates.js';

const MONEY_FIELDS = ['total', 'principal', 'installment'];
const ALIASES = { mora: 'interest', rem: 'remuneratory' };

/** The policy of a valid document: cents, rates and bands sorted as on the server. */
export function readPolicy(document) {
  const { plan } = document;
  const { entry = {}, first_due: window = {} } = plan;
  const caps = (plan.n_max_by_total ?? []).map((cap) => ({ upTo: centsFromDecimal(cap.lte), count: cap.n }));
  return {
    policyId: document.policy_id,
    version: document.version,
    eligibility: (document.eligibility ?? []).map((rule) => (
      { ...rule, value: MONEY_FIELDS.includes(rule.field) ? centsFromDecimal(rule.value) : rule.value }
    )),
    cash: bands(document.cash),
    plan: {
      system: plan.system ?? 'PRICE_EQUAL',
      grace: plan.grace ?? 'LINEAR_30',
      countMin: plan.n?.min ?? 1,
      countMax: plan.n?.max ?? 96,
      rates: (plan.rate_month ?? [])
        .map(({ n, rate }) => ({ first: n[0], last: n[1], rate: Rate.parse(rate) }))
        .sort((a, b) => a.first - b.first),
      installmentMin: centsFromDecimal(plan.installment_min ?? '0'),
      cardCap: plan.card_cap ?? false,
      countCaps: caps.sort((a, b) => (a.upTo > b.upTo) - (a.upTo < b.upTo)),
      entry: {
        share: Rate.parse(entry.pct ?? '0'),
        minimum: centsFromDecimal(entry.min ?? '0'),
        freeChoice: entry.free_choice ?? true,
      },
      firstDue: {
        minDays: window.min_days ?? 3,
        maxDays: window.max_days ?? 45,
        firstDay: window.due_days?.[0] ?? 1,
        lastDay: window.due_days?.[1] ?? 28,
      },
      discounts: bands(plan.discount),
    },
    authority: (document.authority ?? []).map((row) => (
      { role: row.role, maxDiscount: Rate.parse(row.max_discount_total ?? row.max) }
    )),
    offerValidityDays: document.offer_validity_days,
    late: chargeProfile(document.late ?? {}),
    iof: document.iof ? iofRule({ ...document.iof, days_already_taxed: 0 }) : NO_IOF,
  };
}

function bands(value) {
  if (!value) return [];
  const list = Array.isArray(value) ? value : [{ overdue: [0, null], discount: value }];
  return list
    .map(({ overdue: [first, last], discount }) => ({ first, last, discount: shares(discount) }))
    .sort((a, b) => a.first - b.first);
}

/** A share for each component, zero where the document has none. */
export function shares(document) {
  const whole = Object.fromEntries(NAMES.map((name) => [name, ZERO]));
  for (const [key, text] of Object.entries(document)) whole[ALIASES[key] ?? key] = Rate.parse(text);
  return whole;
}

/** Monthly rate of a plan with count installments; one payment without a band bears no interest. */
export function rateFor(policy, count) {
  const band = policy.plan.rates.find(({ first, last }) => first <= count && count <= last);
  if (band) return band.rate;
  if (count === 1) return ZERO;
  throw new CoreError('RATE_MISSING', { count });
}

/** The largest count for a debt of total cents. */
export function maxCountFor(policy, total) {
  const cap = policy.plan.countCaps.find(({ upTo }) => total <= upTo);
  return cap ? Math.min(cap.count, policy.plan.countMax) : policy.plan.countMax;
}

/** The largest discount, as a share of the total, a role may give. */
export function maxDiscount(policy, role) {
  return policy.authority.find((row) => row.role === role)?.maxDiscount ?? ZERO;
}
