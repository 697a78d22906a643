/** Which of the counts 1 to 96 a policy allows for a debt, and why each of the others is not. */
import { capLimit, planAllowed, planCharges } from './card_cap.js';
import { entryFaults } from './entry.js';
import { NO_IOF } from './iof.js';
import { planOptions } from './plan_options.js';
import { maxCountFor, rateFor } from './policy.js';
import { MAX_COUNT } from './price.js';
import { ZERO } from './rates.js';

/** All 96 rows {count, allowed, reason, option}; count 1 pays cash without entry, the others debt less entry. */
export function countOptions(policy, cash, debt, entry, baseDate, firstDue, {
  dueDay = null, iof = NO_IOF, card = null,
} = {}) {
  const { plan } = policy;
  const most = maxCountFor(policy, debt);
  const entryFault = entryFaults(plan.entry, debt, entry)[0] ?? null;
  const priced = new Map();
  const [one] = planOptions(cash, 0n, rateFor(policy, 1), baseDate, firstDue, { dueDay, maxCount: 1 });
  if (one) priced.set(1, one);
  if (entry < debt && most > 1) {
    const rate = (count) => (count > 1 ? rateFor(policy, Math.max(count, plan.countMin)) : ZERO);
    const options = planOptions(debt, entry, rate, baseDate, firstDue, {
      system: plan.system, dueDay, grace: plan.grace, iof, maxCount: most,
    });
    for (const option of options) if (option.count > 1) priced.set(option.count, option);
  }
  return Array.from({ length: MAX_COUNT }, (_, k) => {
    const count = k + 1;
    const option = priced.get(count) ?? null;
    const reason = refusal(plan, count, most, option, card, debt) ?? (count > 1 ? entryFault : null);
    return { count, allowed: reason === null, reason, option };
  });
}

function refusal(plan, count, most, option, card, debt) {
  const minimum = plan.installmentMin;
  if (count < plan.countMin) return { code: 'BELOW_MIN_COUNT', facts: { minimum: plan.countMin } };
  if (count > most) return { code: 'ABOVE_MAX_COUNT', facts: { maximum: most } };
  if (!option) return { code: 'BELOW_MIN_INSTALLMENT', facts: { installment: 0n, minimum } };
  if (count > 1 && option.lastInstallment < minimum) {
    return { code: 'BELOW_MIN_INSTALLMENT', facts: { installment: option.lastInstallment, minimum } };
  }
  if (count > 1 && plan.cardCap && card && !planAllowed(card, debt, option.interest)) {
    const charges = planCharges(card, debt, option.interest);
    return { code: 'CARD_CAP', facts: { charges, limit: capLimit(card) } };
  }
  return null;
}
