/** Plans: schedules, tables, entry, first period, effective cost and IOF. */
import { dueDates, parseDay } from '../../static/js/core/calendar.js';
import { dailyDiscount, effectiveCost } from '../../static/js/core/effective_cost.js';
import { minimumEntry } from '../../static/js/core/entry.js';
import { S, power } from '../../static/js/core/fixed_point.js';
import { iofAdditional, iofDaily, iofRule } from '../../static/js/core/iof.js';
import { halfUp } from '../../static/js/core/money.js';
import { extraDays } from '../../static/js/core/plan.js';
import {
  flatAmounts, gaussInstallment, graceInterest, installmentAmounts, priceInstallment, priceRows,
} from '../../static/js/core/price.js';
import { Rate } from '../../static/js/core/rates.js';
import { presentValue } from '../../static/js/core/settlement.js';
import { cents, fixed, sum, text } from './vector_text.mjs';

function priced(principal, rate, count) {
  const amount = priceInstallment(principal, rate, count);
  const total = amount * BigInt(count);
  return { installment: text(amount), total_paid: text(total), total_interest: text(total - principal) };
}

export function price_schedule(i) {
  const [principal, rate] = [cents(i.principal), Rate.parse(i.rate_month)];
  const rows = priceRows(principal, rate, i.n).map(([installment, interest, amortization, balance], k) => ({
    k: k + 1,
    installment: text(installment),
    interest: text(interest),
    amortization: text(amortization),
    balance: text(balance),
  }));
  return { ...priced(principal, rate, i.n), rows };
}

export function price_schedule_with_entry(i) {
  const financed = cents(i.debt) - cents(i.entry);
  return { financed: text(financed), ...priced(financed, Rate.parse(i.rate_month), i.n) };
}

export function price_schedule_grace(i) {
  const grace = i.convention.includes('GRACE_COMPOUND_30') ? 'COMPOUND_30' : 'LINEAR_30';
  const [principal, rate] = [cents(i.principal), Rate.parse(i.rate_month)];
  const added = graceInterest(principal, rate, i.extra_days, grace);
  return {
    grace_interest: text(added), base: text(principal + added), ...priced(principal + added, rate, i.n),
  };
}

export function price_installment(i) {
  const whole = priced(cents(i.principal), Rate.parse(i.rate_month), i.n);
  return { ...whole, total_uniform: whole.total_paid, interest_uniform: whole.total_interest };
}

export function table_1_96(i) {
  const [principal, rate] = [cents(i.principal), Rate.parse(i.rate_month)];
  const amounts = rate.num
    ? installmentAmounts(principal, rate, i.n_max)
    : Array.from({ length: i.n_max }, (_, k) => priceInstallment(principal, rate, k + 1));
  return { installments: amounts.map(text) };
}

export function random_mix(i) {
  const rate = Rate.parse(i.rate_month);
  const whole = priced(cents(i.principal), rate, i.n);
  return { ...whole, pv_of_installment: text(presentValue(cents(whole.installment), rate, i.days_early)) };
}

export function first_period(i) {
  const principal = cents(i.principal);
  const extra = extraDays(parseDay(i.base_date), parseDay(i.first_due));
  const added = graceInterest(principal, Rate.parse(i.rate_month), extra);
  return { extra_days: extra, grace_interest: text(added), base: text(principal + added) };
}

export function flat_schedule(i) {
  const [last, first, spread] = ['last', 'first', 'spread'].map((r) => flatAmounts(cents(i.principal), i.n, r));
  const low = spread.at(-1);
  return {
    last_mode: { installment: text(last[0]), last: text(last.at(-1)) },
    first_mode: { first: text(first[0]), installment: text(first.at(-1)) },
    spread_mode: {
      count_plus_one_cent: spread.filter((amount) => amount > low).length,
      higher: text(low + 1n),
      lower: text(low),
    },
  };
}

export function simple_interest_plan(i) {
  const amount = gaussInstallment(cents(i.principal), Rate.parse(i.rate_month), i.n);
  return { installment: text(amount), total_uniform: text(amount * BigInt(i.n)) };
}

export function entry_amount(i) {
  const rule = { share: Rate.parse(i.percent), minimum: cents(i.minimum) };
  return { entry: text(minimumEntry(rule, cents(i.debt))) };
}

function cost(fc0, flows) {
  const found = effectiveCost(fc0, flows);
  const factor = power(dailyDiscount(fc0, flows), 365);
  return {
    cet_year_percent: fixed(found.year, 2),
    cet_month_percent: fixed(found.month, 2),
    cet_year_raw: significant(S - factor, factor, 15),
  };
}

/** n/d with that many significant digits as the oracle prints it: no trailing zeros, a point, e-5 when tiny. */
function significant(n, d, digits) {
  if (n === 0n) return '0.0';
  const positive = n < 0n ? -n : n;
  let places = digits;
  while (halfUp(positive * 10n ** BigInt(places), d) < 10n ** BigInt(digits - 1)) places += 1;
  while (halfUp(positive * 10n ** BigInt(places), d) >= 10n ** BigInt(digits)) places -= 1;
  const scaled = fixed(halfUp(positive * 10n ** BigInt(places), d), places).replace(/0+$/, '').replace(/\.$/, '.0');
  const tiny = scaled.match(/^0\.(0{4,})(\d)(\d*)$/);
  const shown = tiny ? `${tiny[2]}.${tiny[3] || '0'}e-${tiny[1].length + 1}` : scaled;
  return (n < 0n ? '-' : '') + shown;
}

export function cet(i) {
  const base = parseDay(i.base_date);
  const fc0 = cents(i.credit) - cents(i.upfront_fee) - cents(i.upfront_iof);
  if (i.flows) return cost(fc0, i.flows.map(([when, value]) => [parseDay(when) - base, cents(value)]));
  const dues = dueDates(parseDay(i.first_due), i.n);
  return cost(fc0, dues.map((due, k) => (
    [due - base, cents(k === i.n - 1 ? i.last_installment : i.installment)]
  )));
}

export function cet_days(i) {
  return cost(cents(i.fc0), i.flows_days.map(([days, value]) => [days, cents(value)]));
}

function tax(amortizations, days, i) {
  const rule = iofRule({
    mode: 'full',
    daily: i.daily_rate,
    additional: i.additional_rate,
    days_already_taxed: i.days_already_taxed,
  });
  const daily = iofDaily(amortizations, days, rule);
  const added = iofAdditional(sum(amortizations), rule);
  return { iof_daily: text(daily), iof_additional: text(added), iof_total: text(daily + added) };
}

export function iof_price(i) {
  const rows = priceRows(cents(i.principal), Rate.parse(i.rate_month), i.n);
  const days = dueDates(parseDay(i.first_due), i.n).map((due) => due - parseDay(i.base_date));
  return tax(rows.map((row) => row[2]), days, i);
}

export const iof_bullet = (i) => tax([cents(i.principal)], [i.days], i);
