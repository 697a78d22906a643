/** The JavaScript side of the comparison: a case per line on stdin, every output of the engine as one line. */
import { createInterface } from 'node:readline';

import { accelerate } from '../../static/js/core/acceleration.js';
import { affordability, affordableInstallment } from '../../static/js/core/affordability.js';
import { updateDebt } from '../../static/js/core/arrears.js';
import { breachReasons } from '../../static/js/core/breach.js';
import { isoDay, parseDay } from '../../static/js/core/calendar.js';
import { chargeProfile } from '../../static/js/core/charge_profile.js';
import { discountDebts } from '../../static/js/core/discounts.js';
import { changeDueDates } from '../../static/js/core/due_change.js';
import { planEffectiveCost } from '../../static/js/core/effective_cost.js';
import { CoreError } from '../../static/js/core/errors.js';
import { iofRule } from '../../static/js/core/iof.js';
import { parseCents } from '../../static/js/core/money.js';
import { countOptions } from '../../static/js/core/offer.js';
import { payDown } from '../../static/js/core/payments.js';
import { installmentsOf, makePlan } from '../../static/js/core/plan.js';
import { planOptions } from '../../static/js/core/plan_options.js';
import { readPolicy } from '../../static/js/core/policy.js';
import { priceInstallment } from '../../static/js/core/price.js';
import {
  Rate, ZERO, effectiveDay, effectiveMonth, effectiveYear, monthOfEffectiveYear,
} from '../../static/js/core/rates.js';
import { presentValue, settleEarly, settleFully } from '../../static/js/core/settlement.js';
import { countForEnd, entryForInstallment, plansForAmount } from '../../static/js/core/solvers.js';

function caught(work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof CoreError) return error.code;
    throw error;
  }
}

function numbers(plan) {
  const money = [
    plan.financed, plan.installmentAmount, plan.graceInterest, plan.interest, plan.iof, plan.total,
  ].map(String);
  const rows = plan.schedule.map((r) => [
    r.number, isoDay(r.dueDate), isoDay(r.payableUntil),
    ...[r.amount, r.interest, r.amortization, r.balance].map(String),
  ]);
  return [plan.system, plan.rate.text, ...money, rows];
}

function cost(plan) {
  const { year, month } = planEffectiveCost(plan);
  return [String(year), String(month)];
}

function moved(plan, shift, on) {
  const number = Math.floor((plan.count + 1) / 2);
  const changed = changeDueDates(plan, number, installmentsOf(plan)[number - 1].dueDate + shift);
  return [
    ...numbers(changed), caught(() => String(settleEarly(changed, on).amount)), caught(() => cost(changed)),
  ];
}

const pairs = (list) => list.map(([day, cents]) => [parseDay(day), BigInt(cents)]);

function delay(input, base, rate, policy, overdue, found) {
  const profile = chargeProfile(input.profile);
  const after = base + 400;
  const net = discountDebts(policy.cash, found.lines.map((line) => [line.daysLate, line]));
  const paid = payDown(overdue, pairs(input.payments), after, profile);
  const future = [1, 2, 3, 4].map((k) => [base + 30 * k, 12345n]);
  const whole = accelerate(overdue, future, base, base + 10, after, rate, profile);
  return {
    paid: [
      ...paid.allocations.map((a) => [isoDay(a.on), String(a.toCharges), String(a.toPrincipal)]),
      [String(paid.principal), String(paid.charges), String(paid.excess)],
    ],
    accelerated: [String(whole.present), String(whole.mora), String(whole.total)],
    net: [String(net.discount.total), String(net.net.total)],
    rates: [
      String(effectiveYear(rate)), String(effectiveDay(rate)), String(effectiveMonth(rate, 8)),
      monthOfEffectiveYear(rate).text,
    ],
  };
}

function month(input, rows, rate, overdue, base, first) {
  const amount = BigInt(input.month);
  const found = plansForAmount(rows, amount);
  const options = rows.filter((row) => row.allowed && row.option).map((row) => row.option);
  const end = countForEnd(options, base + input.days);
  const debt = BigInt(input.debt);
  const entry = entryForInstallment((each) => priceInstallment(debt - each, rate, input.count), debt, amount);
  const budget = { income: amount * 3n, essential: amount, otherDebts: amount / 2n };
  const limit = Rate.parse('0.30');
  const fits = affordability(budget, amount / 3n, 60000n, limit);
  const values = input.series.map((text) => Rate.parse(text));
  const months = [new Map(), new Map()];
  for (let year = 2021; year < 2034; year += 1) {
    values.forEach((value, k) => {
      const key = `${year}-${String(k + 1).padStart(2, '0')}`;
      months[0].set(key, value);
      months[1].set(key, value.num < 0n ? ZERO : value);
    });
  }
  const series = { IPCA: { name: 'IPCA', months: months[0] }, LEGAL: { name: 'LEGAL', months: months[1] } };
  const legal = chargeProfile({ index: 'IPCA', legal_rate: true, fees_pct: '0.1' });
  const left = payDown(overdue, pairs(input.payments), base + 400, { ...legal, feesPct: ZERO }, series);
  return {
    month: [
      ...[found.fits, found.above, end].map((option) => (option ? option.count : null)),
      found.reason ? found.reason.code : null, entry === null ? null : String(entry),
    ],
    fits: [
      String(fits.surplusAfter), fits.debtService === null ? null : String(fits.debtService),
      fits.reasons.map((reason) => reason.code), String(affordableInstallment(budget, 60000n, limit)),
    ],
    legal: [String(updateDebt(overdue, base, legal, { series }).total), String(left.principal), String(left.charges)],
    breach: breachReasons({ days: 30, installments: 2 }, overdue.map(([due]) => due), first).map((each) => each.code),
  };
}

function answer(input, policy) {
  const [base, first, on] = [input.base, input.first, input.on].map(parseDay);
  const [rate, debt, entry] = [Rate.parse(input.rate), BigInt(input.debt), BigInt(input.entry)];
  const { count, system, grace } = input;
  const terms = { system, grace, iof: iofRule(input.iof) };
  const out = {};
  const plan = caught(() => makePlan(debt, entry, rate, count, base, first, terms));
  if (typeof plan === 'string') {
    out.plan = plan;
  } else {
    out.plan = numbers(plan);
    out.cost = caught(() => cost(plan));
    out.early = caught(() => settleEarly(plan, on).lines.map((line) => String(line.present)));
    if (input.wide) {
      out.options = planOptions(debt, entry, rate, base, first, { ...terms, maxCount: Math.min(count, 10) })
        .map((o) => [
          o.count, ...[o.installment, o.lastInstallment, o.interest, o.iof, o.total].map(String), isoDay(o.lastDue),
        ]);
      const all = Array.from({ length: count }, (_, k) => k + 1);
      out.end = caught(() => String(settleFully(plan, all, on, chargeProfile(input.profile)).total));
      out.moved = caught(() => moved(plan, input.shift, on));
    }
  }
  const overdue = pairs(input.overdue);
  const found = updateDebt(overdue, base, chargeProfile(input.profile));
  out.arrears = [
    found.lines.map((line) => [
      isoDay(line.dueDate), line.daysLate,
      ...[line.principal, line.fine, line.interest, line.remuneratory, line.total].map(String),
    ]),
    String(found.total), found.oldestDays,
  ];
  out.present = String(presentValue(debt, rate, input.days));
  if (!input.wide) return JSON.stringify(out);
  Object.assign(out, delay(input, base, rate, policy, overdue, found));
  const card = count % 2 ? { original: (debt * 3n) / 4n, chargesPaid: debt / 10n } : null;
  const rows = countOptions(policy, debt, debt, entry < debt - 1n ? entry : debt - 1n, base, first, { card });
  out.offer = rows.map((row) => [row.allowed, row.reason ? row.reason.code : null]);
  out.typed = caught(() => String(parseCents(input.typed)));
  Object.assign(out, month(input, rows, rate, overdue, base, first));
  return JSON.stringify(out);
}

let policy = null;
for await (const line of createInterface({ input: process.stdin })) {
  const input = JSON.parse(line);
  if (policy === null) policy = readPolicy(input);
  else process.stdout.write(`${answer(input, policy)}\n`);
}
