/** Every count from 1 to 96 at a glance: figures equal to makePlan, without building the schedules. */
import { dueDates } from './calendar.js';
import { NO_IOF } from './iof.js';
import { checkDates, extraDays, taxedAmount } from './plan.js';
import { MAX_COUNT, annuityTable, checkTerms, gaussInstallment, graceInterest } from './price.js';
import { Rate, ZERO } from './rates.js';

/** Options for 1 to maxCount installments; rate is a Rate or a function of the count. */
export function planOptions(debt, entry, rate, baseDate, firstDue, {
  system = 'PRICE_EQUAL', dueDay = null, grace = 'LINEAR_30', iof = NO_IOF, maxCount = MAX_COUNT,
} = {}) {
  checkDates(baseDate, firstDue, dueDay);
  if (system === 'FLAT') rate = ZERO;
  const net = debt - entry;
  const dues = dueDates(firstDue, maxCount, dueDay);
  const days = iof.mode === 'none' ? null : dues.map((due) => due - baseDate);
  const extra = extraDays(baseDate, firstDue);
  let current = null;
  let table = [];
  let tax = 0n;
  let financed = net;
  let priced = net;
  const options = [];
  for (let count = 1; count <= maxCount; count += 1) {
    const each = rate instanceof Rate ? rate : rate(count);
    if (each !== current) {
      checkTerms(net, each, 1, system, grace);
      current = each;
      table = annuityTable(each, maxCount);
      priced = net + graceInterest(net, each, extra, grace);
    }
    if (days) {
      [tax, financed] = taxedAmount(net, each, count, system, days, iof);
      priced = financed + graceInterest(financed, each, extra, grace);
    }
    const n = BigInt(count);
    if (priced < n) break;
    let installment;
    let lastInstallment;
    let paid;
    if (each.num === 0n) {
      lastInstallment = priced / n;
      installment = priced % n > 0n ? lastInstallment + 1n : lastInstallment;
      paid = priced;
    } else {
      if (system === 'LINEAR_GAUSS') {
        installment = gaussInstallment(priced, each, count);
      } else {
        const [x, y, z] = table[count - 1];
        installment = (priced * x + y) / z;
      }
      lastInstallment = installment;
      paid = installment * n;
    }
    const interest = paid - financed;
    options.push({
      count, rate: each, installment, lastInstallment, interest, iof: tax, total: debt + interest + tax,
      lastDue: dues[count - 1],
    });
  }
  return options;
}
