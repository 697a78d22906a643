/** Who may use the portal alone: every failed condition of a policy, not just the first. */
import { CoreError } from './errors.js';

const TESTS = {
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '=': (actual, limit) => actual === limit,
  '!=': (actual, limit) => actual !== limit,
  in: (actual, limit) => limit.includes(actual),
  'not in': (actual, limit) => !limit.includes(actual),
};

/** The reasons against, in the policy's order; empty when eligible. facts has one value per field. */
export function eligibility(policy, facts) {
  return failedRules(policy.eligibility, facts);
}

/** The rules that do not hold, as reasons; money is BigInt cents on both sides. */
export function failedRules(rules, facts) {
  const reasons = [];
  for (const { field, op, value, reason } of rules) {
    if (!(field in facts)) throw new CoreError('FACT_MISSING', { field });
    const actual = facts[field];
    if (!TESTS[op](actual, value)) reasons.push({ code: reason, facts: { field, op, limit: value, actual } });
  }
  return reasons;
}
