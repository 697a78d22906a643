/** Caps on credit cards (Lei 14.690/2023 art. 28) and overdrafts (Res. CMN 4.765/2019 art. 3). */
import { Rate } from './rates.js';

export const MAX_OVERDRAFT_MONTH = new Rate(8n, 100n);

/** Interest and charges that may still be asked of {original, chargesPaid}. */
export function capLimit(basis) {
  return basis.original > basis.chargesPaid ? basis.original - basis.chargesPaid : 0n;
}

/** The part of accumulated interest and charges that may be asked, in cents. */
export function chargeable(original, charges, chargesPaid = 0n) {
  const limit = original - chargesPaid;
  const asked = charges < limit ? charges : limit;
  return asked > 0n ? asked : 0n;
}

/** Charges inside the renegotiated balance plus the interest of the plan. */
export function planCharges(basis, balance, planInterest) {
  return balance - basis.original + planInterest;
}

export function planAllowed(basis, balance, planInterest) {
  return planCharges(basis, balance, planInterest) <= capLimit(basis);
}

export function overdraftAllowed(rateMonth) {
  return !rateMonth.exceeds(MAX_OVERDRAFT_MONTH);
}
