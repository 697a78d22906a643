/** Where every number of an offered plan comes from, as data: the twin of portal/services/plan_explanations.py.
 * A fact is [name, kind, value], a part [name, cents, detail]. */
import { NAMES } from '../core/components.js';
import { extraDays, installmentsOf } from '../core/plan.js';
import { effectiveYear } from '../core/rates.js';

const explanation = (code, value, rest) => ({ code, value, kind: 'money', facts: [], parts: [], sources: [], ...rest });
const COMPONENTS = { interest: 'mora', fees: 'contract_fees' };

/** The plan's numbers in the order a person meets them. */
export function ofPlan(simulation) {
  const { plan } = simulation;
  const many = plan.count > 1;
  return [
    installment(simulation), total(simulation), interest(simulation), iof(simulation),
    explanation('fees', 0n, { rule: 'fees', sources: ['fees'] }),
    ...(many ? rates(simulation) : []),
    gross(simulation), discount(simulation), debt(simulation),
    ...(plan.entry ? [entry(simulation)] : []),
    ...(many ? [financed(simulation)] : []),
    ...(plan.graceInterest ? [grace(simulation)] : []),
    ...(many ? [cash(simulation)] : []),
    ...late(simulation),
  ];
}

/** What one installment more adds to the total. */
export const ofOneMonthMore = ([first, second]) => explanation('month_more', second.total - first.total, {
  rule: 'month_more', sources: ['policy'],
  parts: [['total_of_count', second.total, first.count + 1], ['total_of_count', -first.total, first.count]],
});

const monthly = ({ plan }) => installmentsOf(plan).reduce((sum, row) => sum + row.amount, 0n);
const published = ({ offer }) => ['policy', 'text', `${offer.published.code} ${offer.published.version}`];

function installment({ plan }) {
  if (plan.count === 1 && !plan.interest) {
    return explanation('installment', plan.installmentAmount, {
      rule: 'one_payment', parts: [['debt', plan.debt]], sources: ['policy'],
    });
  }
  return explanation('installment', plan.installmentAmount, {
    rule: { FLAT: 'flat', LINEAR_GAUSS: 'gauss' }[plan.system] ?? 'price',
    facts: [
      ['priced', 'money', plan.financed + plan.graceInterest], ['rate_month', 'rate', plan.rate.text],
      ['count', 'count', plan.count],
    ],
    sources: ['policy', 'rate_clear'],
  });
}

function total(simulation) {
  const { plan } = simulation;
  const parts = plan.upfront ? [['upfront', plan.upfront]] : [];
  parts.push(['monthly', monthly(simulation), plan.count]);
  return explanation('total', plan.total, { rule: 'sum', parts, sources: ['total_shown'] });
}

const interest = (simulation) => explanation('interest', simulation.plan.interest, {
  rule: 'interest', sources: ['policy'],
  parts: [['monthly', monthly(simulation), simulation.plan.count], ['financed', -simulation.plan.financed]],
});

function iof({ plan, offer: { iof: rule } }) {
  const facts = rule.mode === 'none' ? [] : [
    ['iof_daily', 'rate', rule.daily.text], ['iof_additional', 'rate', rule.additional.text],
    ['iof_days', 'days', rule.capDays - rule.daysAlreadyTaxed],
  ];
  return explanation('iof', plan.iof, { rule: `iof_${rule.mode}`, facts, sources: ['iof'] });
}

function rates(simulation) {
  const { plan, cost } = simulation;
  const rows = installmentsOf(plan);
  return [
    explanation('cet', cost.year, {
      kind: 'percent', rule: 'cet', sources: ['cet', 'cet_shown'],
      facts: [
        ['borrowed', 'money', plan.debt - plan.upfront], ['monthly', 'money', monthly(simulation)],
        ['base_date', 'date', plan.baseDate], ['first_due', 'date', rows[0].dueDate],
        ['last_due', 'date', rows.at(-1).dueDate], ['cet_month', 'percent', cost.month],
      ],
    }),
    explanation('rate', plan.rate.percent(), {
      kind: 'percent', rule: 'rate', sources: ['policy', 'rate_clear'],
      facts: [['count', 'count', plan.count], published(simulation), ['rate_year', 'percent', effectiveYear(plan.rate)]],
    }),
  ];
}

const gross = ({ discounted, offer }) => explanation('gross', discounted.gross.total, {
  rule: 'gross', facts: [['base_date', 'date', offer.baseDate]], sources: ['contract'],
  parts: offer.contracts.map((each) => ['contract', each.gross, each.number]),
});

const discount = (simulation) => explanation('discount', simulation.discounted.discount.total, {
  rule: 'discount', facts: [published(simulation)], sources: ['policy'],
  parts: NAMES.filter((name) => simulation.discounted.discount[name]).map((name) => (
    [COMPONENTS[name] ?? name, simulation.discounted.discount[name], simulation.discounted.gross[name]]
  )),
});

const debt = ({ plan, discounted }) => explanation('debt', plan.debt, {
  rule: 'sum', parts: [['gross', discounted.gross.total], ['discount', -discounted.discount.total]],
});

function entry({ plan, entryDue }) {
  const parts = [['entry_chosen', plan.entry]];
  if (plan.upfront !== plan.entry) parts.push(['iof', plan.upfront - plan.entry]);
  return explanation('entry', plan.upfront, { rule: 'entry', parts, facts: [['payable_until', 'date', entryDue]] });
}

function financed({ plan }) {
  const parts = [['debt', plan.debt]];
  if (plan.entry) parts.push(['entry_chosen', -plan.entry]);
  const taxed = plan.financed - plan.debt + plan.entry;
  if (taxed) parts.push(['iof', taxed]);
  return explanation('financed', plan.financed, { rule: 'sum', parts });
}

const grace = ({ plan, offer }) => explanation('grace_interest', plan.graceInterest, {
  rule: `grace_${offer.policy.plan.grace.toLowerCase()}`, sources: ['policy'],
  facts: [
    ['financed', 'money', plan.financed], ['rate_month', 'rate', plan.rate.text],
    ['extra_days', 'days', extraDays(plan.baseDate, plan.firstDue)], ['base_date', 'date', plan.baseDate],
    ['first_due', 'date', plan.firstDue],
  ],
});

const cash = (simulation) => explanation('cash', simulation.offer.cash.net.total, {
  rule: 'cash', facts: [published(simulation)], sources: ['policy'],
  parts: [
    ['gross', simulation.discounted.gross.total],
    ['discount_cash', simulation.offer.cash.net.total - simulation.discounted.gross.total],
  ],
});

const late = ({ offer: { policy } }) => [
  explanation('late_fine', policy.late.fine.percent(), { kind: 'percent', rule: 'late_fine', sources: ['fine_limit'] }),
  explanation('late_interest', policy.late.moraMonth.percent(), {
    kind: 'percent', rule: 'late_interest', sources: ['mora_limit'],
  }),
];
