/** The JavaScript side of the comparison: a case per line on stdin, every output of the engine as one line. */
import { createInterface } from 'node:readline';

import { accelerate } from '../../static/js/core/acceleration.js';
import { updateDebt } from '../../static/js/core/arrears.js';
import { isoDay, parseDay } from '../../static/js/core/calendar.js';
import { chargeProfile } from '../../static/js/core/charge_profile.js';
import { discountDebts } from '../../static/js/core/discounts.js';
import { changeDueDates } from '../../static/js/core/due_change.js';
import { planEffectiveCost } from '../../static/js/core/effective_cost.js';
import { CoreError } from '../../static/js/core/errors.js';
import { iofRule } from '../../static/js/core/iof.js';
import { countOptions } from '../../static/js/core/offer.js';
import { payDown } from '../../static/js/core/payments.js';
import { installmentsOf, makePlan } from '../../static/js/core/plan.js';
import { planOptions } from '../../static/js/core/plan_options.js';
import { readPolicy } from '../../static/js/core/policy.js';
import {
  Rate, effectiveDay, effectiveMonth, effectiveYear, monthOfEffectiveYear,
} from '../../static/js/core/rates.js';
import { presentValue, settleEarly, settleFully } from '../../static/js/core/settlement.js';

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
  return JSON.stringify(out);
}

let policy = null;
for await (const line of createInterface({ input: process.stdin })) {
  const input = JSON.parse(line);
  if (policy === null) policy = readPolicy(input);
  else process.stdout.write(`${answer(input, policy)}\n`);
}
