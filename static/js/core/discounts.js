/** Discounts by days overdue, part by part: gross, discount and net. */
import { NAMES, addComponents, components, subtractComponents } from './components.js';
import { maxDiscount, shares } from './policy.js';

/** The shares for a delay; none outside every band. */
export function bandFor(bands, daysOverdue) {
  const band = bands.find(({ first, last }) => first <= daysOverdue && (last === null || daysOverdue <= last));
  return band ? band.discount : shares({});
}

/** Take the shares off each part, half up to the cent. */
export function discounted(gross, rates) {
  const discount = components(Object.fromEntries(NAMES.map((name) => [name, rates[name].of(gross[name])])));
  return { gross, discount, net: subtractComponents(gross, discount) };
}

/** Discount several [daysOverdue, components], each by its own band, and add them up. */
export function discountDebts(bands, debts) {
  let gross = components();
  let discount = components();
  for (const [daysOverdue, parts] of debts) {
    const one = discounted(parts, bandFor(bands, daysOverdue));
    gross = addComponents(gross, one.gross);
    discount = addComponents(discount, one.discount);
  }
  return { gross, discount, net: subtractComponents(gross, discount) };
}

/** Whether a role may offer net for gross cents by itself; above it, someone must approve. */
export function withinAuthority(policy, role, gross, net) {
  const limit = maxDiscount(policy, role);
  return (gross - net) * limit.den <= gross * limit.num;
}
