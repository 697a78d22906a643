/** A new plan for an agreement that no longer fits: it starts from what settles the old one on the day. */
import { CoreError } from './errors.js';
import { settleFully } from './settlement.js';

/** The settlement whose total is the debt of the new plan; replans were already made. */
export function replanDebt(plan, openNumbers, on, profile, replans, maxReplans, options = {}) {
  if (replans >= maxReplans) throw new CoreError('REPLANS_EXHAUSTED', { replans, maximum: maxReplans });
  if (!openNumbers.length) throw new CoreError('NOTHING_OPEN');
  return settleFully(plan, openNumbers, on, profile, options);
}
