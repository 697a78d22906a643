/** Going the other way: from what fits the month, a last date or an installment to the plan that gives it. */

/** The shortest plan whose installments do not exceed amount cents. */
export function countForInstallment(options, amount) {
  return options.find((option) => option.installment <= amount) ?? null;
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
