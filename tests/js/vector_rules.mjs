/** Calendar, rates, rounding, policies, caps and affordability. */
import { affordability as afford } from '../../static/js/core/affordability.js';
import { bankHolidays, dueDates, following, isBankingDay, isoDay, parseDay } from '../../static/js/core/calendar.js';
import { capLimit, chargeable, overdraftAllowed, planAllowed, planCharges } from '../../static/js/core/card_cap.js';
import { chargeLimitFaults, cumulationAllowed } from '../../static/js/core/charge_profile.js';
import { components } from '../../static/js/core/components.js';
import { bandFor, discounted } from '../../static/js/core/discounts.js';
import { failedRules } from '../../static/js/core/eligibility.js';
import { halfEven, halfUp, largestRemainder } from '../../static/js/core/money.js';
import { shares } from '../../static/js/core/policy.js';
import { priceInstallment } from '../../static/js/core/price.js';
import {
  Rate, effectiveDay, effectiveMonth, effectiveYear, nominalYear, proportionalMonth,
} from '../../static/js/core/rates.js';
import { cents, fixed, fraction, text } from './vector_text.mjs';

export const bank_holidays = (i) => ({ dates: [...bankHolidays(i.year)].sort((a, b) => a - b).map(isoDay) });

export function next_business_day(i) {
  const day = parseDay(i.date);
  return { is_business_day: isBankingDay(day), following: isoDay(following(day)) };
}

export function monthly_due_dates(i) {
  const dues = dueDates(parseDay(i.first_due), i.n, i.anchor_day);
  return { nominal: dues.map(isoDay), payable_until: dues.map((due) => isoDay(following(due))) };
}

export function month_to_year(i) {
  const rate = Rate.parse(i.rate_month);
  return {
    effective_year_percent: fixed(effectiveYear(rate, 6), 6),
    nominal_year_percent: fixed(nominalYear(rate, 6), 6),
    daily_30_percent: fixed(effectiveDay(rate, 30, 8), 8),
  };
}

export function year_to_month(i) {
  const rate = Rate.parse(i.effective_year);
  return {
    effective_month_percent: fixed(effectiveMonth(rate, 8), 8),
    proportional_month_percent: fixed(proportionalMonth(rate, 8), 8),
  };
}

export function round2(i) {
  const [n, d] = fraction(i.value);
  return { money_half_up: fixed(halfUp(n * 100n, d), 2), cet_nbr5891: fixed(halfEven(n * 100n, d), 2) };
}

export function round_nbr5891(i) {
  const [n, d] = fraction(i.value);
  return { rounded: fixed(halfEven(n * 10n ** BigInt(i.places), d), i.places) };
}

export function eligibility(i) {
  const bounds = i.policy;
  const reais = bounds.total_lte.replace(/\.00$/, '');
  const rules = [
    ['days_overdue', '>', bounds.days_overdue_gt, `DAYS_OVERDUE_NOT_ABOVE_${bounds.days_overdue_gt}`],
    ['total', '<=', cents(bounds.total_lte), `TOTAL_ABOVE_${reais}`],
    ['count', '<=', bounds.n_max, `TERM_ABOVE_${bounds.n_max}`],
    ['installment', '>=', cents(bounds.installment_min), 'INSTALLMENT_BELOW_MINIMUM'],
  ].map(([field, op, value, reason]) => ({ field, op, value, reason }));
  const facts = {
    days_overdue: i.days_overdue, total: cents(i.total), count: i.n, installment: cents(i.installment),
  };
  const reasons = failedRules(rules, facts).map((reason) => reason.code);
  return { reasons, eligible: reasons.length === 0 };
}

export function discount_ladder(i) {
  const bands = i.ladder.map(([first, last, percent]) => (
    { first, last, discount: { ...shares({}), principal: Rate.ofScaled(BigInt(percent), 2) } }
  ));
  const share = bandFor(bands, i.days_overdue);
  const found = discounted(components({ principal: cents(i.value) }), share);
  return {
    discount_percent: Number(share.principal.percent(0)),
    discount: text(found.discount.total),
    net: text(found.net.total),
  };
}

export function discount_components(i) {
  const named = (key) => (key === 'mora' ? 'interest' : key);
  const parts = Object.entries(i.components).map(([key, value]) => [named(key), cents(value)]);
  const found = discounted(components(Object.fromEntries(parts)), shares(i.percent));
  return {
    discount: Object.fromEntries(Object.keys(i.components).map((key) => [key, text(found.discount[named(key)])])),
    total_discount: text(found.discount.total),
    net: text(found.net.total),
  };
}

export function affordability(i) {
  const budget = {
    income: cents(i.net_income),
    essential: cents(i.essential_expenses),
    otherDebts: cents(i.other_debt_service),
  };
  const found = afford(budget, cents(i.installment), cents(i.minimo_existencial), Rate.parse(i.dsr_limit));
  return {
    surplus_before: text(found.surplusBefore),
    surplus_after: text(found.surplusAfter),
    left_after_debts: text(found.leftAfterDebts),
    dsr_percent: found.debtService === null ? null : fixed(found.debtService, 2),
    reasons: found.reasons.map((reason) => reason.code),
  };
}

export const largest_remainder = (i) => (
  { shares: largestRemainder(cents(i.total), i.weights.map(cents)).map(text) }
);

export function card_cap(i) {
  const [original, asked] = [cents(i.original), cents(i.interest_and_charges)];
  const allowed = chargeable(original, asked);
  return { chargeable: text(allowed), maximum_total: text(original + allowed), capped: allowed < asked };
}

/** Interest rounded month by month, the last installment taking the difference: how these vectors were made. */
function chainedInterest(balance, rate, count) {
  const installment = priceInstallment(balance, rate, count);
  let interest = 0n;
  for (let k = 0; k < count; k += 1) {
    interest += rate.of(balance);
    balance -= installment - rate.of(balance);
  }
  return interest;
}

export function card_plan_cap(i) {
  const basis = { original: cents(i.original), chargesPaid: cents(i.charges_already_paid) };
  const balance = cents(i.balance);
  const interest = chainedInterest(balance, Rate.parse(i.rate_month), i.n);
  return {
    plan_interest: text(interest),
    interest_and_charges: text(planCharges(basis, balance, interest)),
    limit: text(capLimit(basis)),
    allowed: planAllowed(basis, balance, interest),
  };
}

export const overdraft_rate_cap = (i) => ({ allowed: overdraftAllowed(Rate.parse(i.rate_month)) });

export function charge_limits(i) {
  const faults = chargeLimitFaults(Rate.parse(i.fine), Rate.parse(i.mora_month));
  return { allowed: faults.length === 0, reasons: faults.map((fault) => fault.code) };
}

export const cumulation = (i) => ({ allowed: cumulationAllowed(i.charges) });
