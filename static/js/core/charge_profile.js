/** What a contract allows to be charged for delay, and the limits the law sets. */
import { Rate, ZERO } from './rates.js';

export const MAX_FINE = new Rate(2n, 100n); // CDC art. 52 par. 1
export const MAX_MORA = new Rate(1n, 100n); // STJ Sumula 379

/** A profile from the document of one the server already accepted (rates as decimal strings). */
export function chargeProfile(document = {}) {
  const rate = (text, otherwise) => (text === undefined ? otherwise : Rate.parse(text));
  const legalRate = document.legal_rate ?? false;
  return Object.freeze({
    regime: document.regime ?? 'FI',
    fine: rate(document.fine, MAX_FINE),
    moraMonth: rate(document.mora_month, legalRate ? ZERO : MAX_MORA),
    remRate: document.rem_rate ? Rate.parse(document.rem_rate) : null,
    remMode: document.rem_mode ?? 'none',
    index: document.index ?? 'none',
    legalRate,
    feesPct: rate(document.fees_pct, ZERO),
    base: document.base ?? 'corrected',
    baseDays: document.base_days ?? '30',
    indexLag: document.index_lag ?? 0,
  });
}

/** Fine above 2% of the installment, or mora above 1% a month, in consumer credit. */
export function chargeLimitFaults(fine, moraMonth) {
  const faults = [];
  if (fine.exceeds(MAX_FINE)) faults.push({ code: 'FINE_ABOVE_2_PERCENT', facts: { fine: fine.text } });
  if (moraMonth.exceeds(MAX_MORA)) {
    faults.push({ code: 'MORA_ABOVE_1_PERCENT_MONTH', facts: { moraMonth: moraMonth.text } });
  }
  return faults;
}

/** Whether charges may stand together: permanence excludes every other (STJ Sumulas 30, 296, 472). */
export function cumulationAllowed(charges) {
  return !charges.includes('permanence') || charges.length === 1;
}
