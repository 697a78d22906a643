/** What the simulator's templates are told about an answer: the twin of portal/web/debtor/simulator_view.py. */
import { isoDay } from '../core/calendar.js';
import { grouped, marked, runs } from './price_chart.js';
import { ceil, isUsualDay, shortMoney } from './simulator_form.js';
import { DUE_DAYS, allowedCounts, nearest, nearestAllowed } from './simulator_offer.js';
import { makeWords } from './words.js';

const FIELDS = ['valor', 'parcelas', 'entrada', 'dia', 'vencimento'];

/** Pairs as a form sends them; a comma stays a comma. */
export function encoded(pairs) {
  const quote = (text) => encodeURIComponent(text)
    .replace(/[!*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+').replaceAll('%2C', ',');
  return pairs.map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&');
}

/** "?contrato=...&entrada=..." of a plan, without its count: every link of the page adds one. */
export function queryOf({ simulation: { choice, offer } }) {
  const pairs = offer.contracts.map(({ id }) => ['contrato', id]);
  if (choice.entry) pairs.push(['entrada', shortMoney(choice.entry)]);
  pairs.push(['vencimento', isoDay(choice.firstDue)], ['dia', String(choice.dueDay)]);
  return `?${encoded(pairs)}`;
}

/** The address of exactly this answer, to reload or to come back to. */
export function ownQuery(found, query) {
  if (found.by === 'valor') return `${query}&${encoded([['por', 'valor'], ['valor', found.typed.valor]])}`;
  return `${query}&parcelas=${found.simulation.plan.count}`;
}

/** A short name for the table of all counts; when the page has it, only one plan is sent. */
export function seen({ simulation: { choice, offer } }) {
  const wait = choice.firstDue - offer.baseDate;
  return `${offer.digest}.${choice.entry.toString(16)}.${wait}.${choice.dueDay}`;
}

/** The plan nearest to wanted on its own side of count, or null at the end. */
export function neighbor(rows, count, wanted) {
  const side = rows.filter((row) => row.allowed && (row.count - count) * (wanted - count) > 0);
  return side.length ? nearest(side, (row) => Math.abs(row.count - wanted)).option : null;
}

/** Cents that one month more adds to the total, near count; 0 without interest. */
export function eachMonth(rows, count) {
  const pair = oneMonthApart(rows, count);
  return pair ? pair[1].total - pair[0].total : 0n;
}

/** The plan of count and the next one, or the one before and it at the end; null for one payment. */
export function oneMonthApart(rows, count) {
  for (const [low, high] of [[count, count + 1], [count - 1, count]]) {
    if (low >= 2 && high <= rows.length && rows[high - 1].allowed) {
      const [first, second] = [rows[low - 1].option, rows[high - 1].option];
      if (first && second) return [first, second];
    }
  }
  return null;
}

/** Exact inputs for the same arithmetic in the page. */
export function facts({ simulation: { offer, choice }, rows }) {
  const { plan } = offer.policy;
  return {
    cash: String(offer.cash.net.total),
    debt: String(offer.plan.net.total),
    entry: String(choice.entry),
    base_date: isoDay(offer.baseDate),
    first_due: isoDay(choice.firstDue),
    due_day: choice.dueDay,
    system: plan.system,
    grace: plan.grace,
    rates: plan.rates.map(({ first, last, rate }) => [first, last, rate.text]),
    iof: offer.iof.mode,
    refused: rows.filter((row) => !row.allowed).map((row) => row.count),
  };
}

/** shown, beside and controls of an answer, in one language. */
export function makeView(say, filters) {
  const words = makeWords(say, filters);
  const { money } = filters;

  /** What both the page and every fragment show. */
  function shown(found) {
    const told = FIELDS.filter((name) => name in found.problems);
    return {
      simulation: found.simulation,
      typed: found.typed,
      problems: Object.fromEntries(told.map((name) => [name, words.problem(found.problems[name])])),
      query: queryOf(found),
      each_month: eachMonth(found.rows, found.simulation.plan.count),
    };
  }

  /** What stands beside the answer: the marked column and the neighbors. */
  function beside({ simulation, rows }) {
    const { count, total } = simulation.plan;
    const label = count === 1 ? say.gettext('À vista') : say.gettext('%(n)s parcelas', { n: count });
    return {
      marked: marked(rows, simulation.offer.plan.net.total, count),
      marked_words: `${label}: ${money(total)}`,
      sooner: neighbor(rows, count, Math.floor((count * 2) / 3)),
      lighter: neighbor(rows, count, Math.min(Math.ceil((count * 5) / 3), rows.length)),
    };
  }

  /** What depends on entry and dates only: the page needs it, and the fragments that change those. */
  function controls(found) {
    const { rows, simulation: { offer, choice, plan } } = found;
    const counts = allowedCounts(rows);
    const smallest = rows.filter((row) => row.allowed && row.option)
      .map((row) => row.option.installment).reduce((a, b) => (a < b ? a : b));
    const usual = rows[nearestAllowed(rows, 6) - 1].option;
    const least = ceil(smallest, 100n);
    const round = ceil(usual ? usual.installment : smallest, 1000n) * 10n;
    const most = round > least + 10n ? round : least + 10n;
    const now = ceil(plan.installmentAmount, 100n);
    return {
      ...beside(found),
      contract_ids: offer.contracts.map(({ id }) => id),
      by: found.by,
      rows,
      runs: runs(rows, offer.plan.net.total),
      chart_words: chartWords(rows, counts),
      refused: refusedRuns(rows),
      once: rows[0].allowed ? rows[0].option : null,
      once_discount: offer.cash.discount.total,
      seen: seen(found),
      facts: JSON.stringify(facts(found)),
      amounts: [least, most, [least, now, most].sort((a, b) => (a > b) - (a < b))[1]],
      counts: [counts[0], counts.at(-1), plan.count],
      dates: found.dates,
      days: DUE_DAYS,
      usual_day: isUsualDay(choice.dueDay) && !('dia' in found.problems) ? choice.dueDay : 0,
      window: offer.window,
      entry_least: offer.policy.plan.entry.minimum,
    };
  }

  /** Every count the policy excludes, with its reason, as few lines as possible. */
  function refusedRuns(rows) {
    return grouped(rows, (row) => (row.reason ? words.countRefusal(row.reason) : ''))
      .filter(([why]) => why)
      .map(([why, run]) => ({ first: run[0].count, last: run.at(-1).count, why }));
  }

  /** The chart in one breath, for people who hear it. */
  function chartWords(rows, counts) {
    const ends = rows.filter((row) => row.option && (row.count === counts[0] || row.count === counts.at(-1)))
      .map(({ option: { count, total } }) => say.gettext('Com %(n)s: %(total)s.', { n: count, total: money(total) }));
    return [
      say.gettext('Quanto mais parcelas, maior o total.'), ...ends, say.gettext('A tabela abaixo tem todos os planos.'),
    ].join(' ');
  }

  return { shown, beside, controls, refusedRuns };
}
