/** Going the other way: from what fits the month, a last date or an installment to the plan that gives it. */

/** The shortest plan whose installments do not exceed amount cents. */
export function countForInstallment(options, amount) {
  return options.find((option) => option.installment <= amount) ?? null;
}

/**
 * The allowed plans on both sides of amount cents a month: {fits, above, reason}. fits is the shortest one that
 * costs at most that, above the longest that costs more, reason why nothing fits.
 */
export function plansForAmount(rows, amount) {
  const allowed = rows.filter((row) => row.allowed && row.option).map((row) => row.option);
  const fits = countForInstallment(allowed, amount);
  const above = allowed.filter((option) => option.installment > amount)
    .reduce((best, option) => (best && best.count >= option.count ? best : option), null);
  if (fits) return { fits, above, reason: null };
  const refused = rows.find((row) => row.reason && row.option && row.option.installment <= amount);
  if (refused) return { fits: null, above, reason: refused.reason };
  const least = allowed.reduce((lowest, { installment }) => (
    lowest === null || installment < lowest ? installment : lowest
  ), null);
  return { fits: null, above, reason: { code: 'AMOUNT_BELOW_EVERY_PLAN', facts: { amount, least } } };
}

/** The longest plan (smallest installment) whose last due date is not after end. */
export function countForEnd(options, end) {
  return options.filter((option) => option.lastDue <= end)
    .reduce((best, option) => (best && best.count >= option.count ? best : option), null);
}

/** The smallest entry, from least cents, that brings installment(entry) down to amount cents, or null. */
export function entryForInstallment(installment, debt, amount, least = 0n) {
  let low = least;
  let high = debt - 1n;
  if (low > high || installment(high) > amount) return null;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (installment(middle) <= amount) high = middle;
    else low = middle + 1n;
  }
  return low;
}
