/** IOF on credit to natural persons (Decreto 6.306/2007 art. 7), including the renegotiation complement. */
import { CoreError } from './errors.js';
import { halfUp } from './money.js';
import { Rate, ZERO } from './rates.js';

export const NO_IOF = Object.freeze({
  mode: 'none', daily: ZERO, additional: ZERO, capDays: 365, daysAlreadyTaxed: 0, financed: false,
});

/** The rule of a document already accepted by the server. */
export function iofRule(document) {
  const taxed = document.days_already_taxed ?? null;
  if (document.mode === 'complement' && taxed === null) throw new CoreError('IOF_DAYS_UNKNOWN');
  return Object.freeze({
    mode: document.mode ?? 'none',
    daily: Rate.parse(document.daily ?? '0'),
    additional: Rate.parse(document.additional ?? '0'),
    capDays: document.cap_days ?? 365,
    daysAlreadyTaxed: taxed ?? 0,
    financed: document.financed ?? false,
  });
}

/** Cents of the daily part: exact sum over the installments, rounded once (half up). */
export function iofDaily(amortizations, days, rule) {
  const limit = Math.max(rule.capDays - rule.daysAlreadyTaxed, 0);
  let base = 0n;
  amortizations.forEach((amount, k) => {
    base += amount * BigInt(Math.min(days[k], limit));
  });
  return halfUp(base * rule.daily.num, rule.daily.den);
}

/** Cents of the additional part; none without new money. */
export function iofAdditional(principal, rule) {
  return rule.mode === 'full' ? rule.additional.of(principal) : 0n;
}

/** The whole tax, in cents, of amortizations due days after the base date. */
export function iof(amortizations, days, rule) {
  if (rule.mode === 'none') return 0n;
  const principal = amortizations.reduce((sum, amount) => sum + amount, 0n);
  return iofDaily(amortizations, days, rule) + iofAdditional(principal, rule);
}
