/** CET, the effective cost of credit (Res. CMN 4.881/2020 art. 4): days over 365, NBR 5891, 2 decimals. */
import { CoreError } from './errors.js';
import { S, integerRoot, power } from './fixed_point.js';
import { floorDiv, halfEven, halfUp } from './money.js';
import { installmentsOf, upfrontOf } from './plan.js';

export const MAX_YEAR = 100000000n; // 1,000,000% a year: above it the fixed point loses its meaning
const SNAP = 10n ** 12n;
const CLOSE = 10n ** 12n; // 1e-18 of a factor near one

/** {year, month} in hundredths of a percent (BigInt) of fc0 cents repaid by [[days > 0, cents], ...]. */
export function effectiveCost(fc0, flows) {
  if (fc0 <= 0n) throw new CoreError('CET_WITHOUT_CREDIT', { fc0 });
  let previous = 1;
  for (const [days, cents] of flows) {
    if (cents <= 0n || days < previous) throw new CoreError('CET_FLOW_INVALID', { days, cents });
    previous = days;
  }
  if (!flows.length) throw new CoreError('CET_FLOW_INVALID', { days: 0, cents: 0n });
  const factor = power(dailyDiscount(fc0, flows), 365);
  if (factor * (MAX_YEAR + 10000n) < S * 10000n) throw new CoreError('CET_ABOVE_LIMIT', { maximum: MAX_YEAR });
  const year = halfEven(halfUp((S * S - factor * S) * 10n ** 16n, factor * S), SNAP);
  const root = integerRoot(((S * S) / factor) * S ** 11n, 12);
  return { year, month: halfEven(halfUp((root - S) * 10n ** 16n, S), SNAP) };
}

/** The factor x (scale S) of one day such that sum(v * x^d) == fc0. */
export function dailyDiscount(fc0, flows) {
  const total = flows.reduce((sum, [, cents]) => sum + cents, 0n);
  if (total === fc0) return S;
  const gaps = [];
  let previous = 0;
  for (const [days] of flows) {
    gaps.push(days - previous);
    previous = days;
  }
  const distinct = [...new Set(gaps)];
  const weights = flows.map(([days, cents]) => cents * BigInt(days));
  let x = BigInt(Math.trunc(start(fc0, total, flows, gaps) * 1e15)) * 10n ** 15n;
  if (x < (S * 9n) / 10n) throw new CoreError('CET_ABOVE_LIMIT', { maximum: MAX_YEAR });
  for (let turn = 0; turn < 60; turn += 1) {
    const powers = new Map(distinct.map((gap) => [gap, power(x, gap)]));
    let factor = S;
    let value = -fc0 * S;
    let slope = 0n;
    for (let k = 0; k < flows.length; k += 1) {
      factor = (factor * powers.get(gaps[k])) / S;
      value += flows[k][1] * factor;
      slope += weights[k] * factor;
    }
    const step = floorDiv(value * x, slope);
    x -= step;
    if (step >= -CLOSE && step <= CLOSE) break; // the error left is the square of this step
  }
  return x;
}

/** Where the integer loop begins: the only floats of the core, and the loop decides the result without them. */
function start(fc0, total, flows, gaps) {
  const cents = flows.map((flow) => Number(flow[1]));
  const weighted = flows.reduce((sum, [days], k) => sum + days * cents[k], 0);
  const right = (Number(fc0) / Number(total)) ** (Number(total) / weighted); // right of the root (Jensen)
  let x = right;
  for (let turn = 0; turn < 8; turn += 1) {
    let factor = 1;
    let value = -Number(fc0);
    let slope = 0;
    for (let k = 0; k < gaps.length; k += 1) {
      factor *= x ** gaps[k];
      value += cents[k] * factor;
      slope += cents[k] * flows[k][0] * factor;
    }
    const step = (value / slope) * x;
    x -= step;
    if (Math.abs(step) < 1e-14 * x) break;
  }
  return x > 0 && x <= right * (1 + 1e-9) ? x : right * (1 + 1e-9);
}

/** CET of a plan on its nominal due dates: what is renegotiated, less everything paid on the base date. */
export function planEffectiveCost(plan) {
  let fc0 = plan.debt - upfrontOf(plan);
  const flows = [];
  for (const row of installmentsOf(plan)) {
    const days = row.dueDate - plan.baseDate;
    if (days === 0) fc0 -= row.amount;
    else flows.push([days, row.amount]);
  }
  if (!flows.length && fc0 === 0n) return { year: 0n, month: 0n };
  return effectiveCost(fc0, flows);
}
